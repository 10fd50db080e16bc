# Written by `python -m tools.client`; edits here are lost.
"""Routes of cases."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Cases:
    """Routes of cases."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def drop_presence(self, name: str, *, idempotency_key: str | None = None) -> models.Lookers:
        """Say that one looks at a case no more.

        Count as looking no more; return who still does.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
        """
        return self._session.send(
            "DELETE",
            f"/api/v1/cases/{quoted(name)}/presence",
            models.Lookers,
            key=idempotency_key or new_key(),
        )

    def list_agents(self) -> list[models.Agent]:
        """List who works at the desk.

        Return the agents with their skills, whether they are there, and how many cases they
        have.
        """
        return self._session.send("GET", "/api/v1/desk/agents", list[models.Agent])

    def list_care(
        self, *, owner: str | None = None, after: str | None = None, limit: int | None = None
    ) -> models.CareList:
        """List whom we do not let go.

        Return dissatisfied customers, whom to look after first at the top.

        Refused with:
            MarkWrong: ``after`` was not given out by us.
        """
        return self._session.send(
            "GET",
            "/api/v1/care",
            models.CareList,
            query={"owner": owner, "after": after, "limit": limit},
        )

    def iterate_care_pages(
        self, *, owner: str | None = None, after: str | None = None, limit: int | None = None
    ) -> Iterator[models.CareList]:
        """Iterate over the pages of ``list_care``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_care(owner=owner, limit=limit, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_care(
        self, *, owner: str | None = None, after: str | None = None, limit: int | None = None
    ) -> Iterator[models.CareRow]:
        """Iterate over what ``list_care`` lists, page by page."""
        for page in self.iterate_care_pages(owner=owner, limit=limit, after=after):
            yield from page.customers

    def list_commitments(
        self,
        *,
        kind: models.CommitmentKind | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.CommitmentBoard:
        """List promises whose clocks run.

        Return what is promised and due, the first at the top.

        Refused with:
            MarkWrong: ``after`` was not given out by us.
        """
        return self._session.send(
            "GET",
            "/api/v1/commitments",
            models.CommitmentBoard,
            query={"kind": kind, "after": after, "limit": limit},
        )

    def iterate_commitments_pages(
        self,
        *,
        kind: models.CommitmentKind | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[models.CommitmentBoard]:
        """Iterate over the pages of ``list_commitments``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_commitments(kind=kind, limit=limit, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_commitments(
        self,
        *,
        kind: models.CommitmentKind | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[models.BoardRow]:
        """Iterate over what ``list_commitments`` lists, page by page."""
        for page in self.iterate_commitments_pages(kind=kind, limit=limit, after=after):
            yield from page.promises

    def list_follow_ups(
        self,
        *,
        rule: str | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.CallList:
        """List whom to call after delivery.

        Return the calls that are due by now, the longest due at the top.

        Refused with:
            MarkWrong: ``after`` was not given out by us.
        """
        return self._session.send(
            "GET",
            "/api/v1/follow-ups",
            models.CallList,
            query={"rule": rule, "skill": skill, "after": after, "limit": limit},
        )

    def iterate_follow_ups_pages(
        self,
        *,
        rule: str | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[models.CallList]:
        """Iterate over the pages of ``list_follow_ups``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_follow_ups(rule=rule, skill=skill, limit=limit, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_follow_ups(
        self,
        *,
        rule: str | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[models.CallRow]:
        """Iterate over what ``list_follow_ups`` lists, page by page."""
        for page in self.iterate_follow_ups_pages(rule=rule, skill=skill, limit=limit, after=after):
            yield from page.calls

    def list_of_customer(self, customer_id: UUID) -> list[models.CaseAnswer]:
        """List the cases of a customer.

        Return the cases of a person, under all ids, the latest first; at most fifty.
        """
        return self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/cases", list[models.CaseAnswer]
        )

    def list_queue(
        self,
        *,
        list_: models.QueueList | None = None,
        assignee: str | None = None,
        skill: str | None = None,
        channel: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.CaseQueue:
        """List a queue of cases.

        Return a page of the queue, the most urgent first; ``mine`` are the caller's own.

        Refused with:
            MarkWrong: ``after`` was not given out by us.
        """
        return self._session.send(
            "GET",
            "/api/v1/cases",
            models.CaseQueue,
            query={
                "list": list_,
                "assignee": assignee,
                "skill": skill,
                "channel": channel,
                "after": after,
                "limit": limit,
            },
        )

    def iterate_queue_pages(
        self,
        *,
        list_: models.QueueList | None = None,
        assignee: str | None = None,
        skill: str | None = None,
        channel: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[models.CaseQueue]:
        """Iterate over the pages of ``list_queue``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_queue(
                list_=list_,
                assignee=assignee,
                skill=skill,
                channel=channel,
                limit=limit,
                after=after,
            )
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_queue(
        self,
        *,
        list_: models.QueueList | None = None,
        assignee: str | None = None,
        skill: str | None = None,
        channel: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[models.QueueRow]:
        """Iterate over what ``list_queue`` lists, page by page."""
        for page in self.iterate_queue_pages(
            list_=list_, assignee=assignee, skill=skill, channel=channel, limit=limit, after=after
        ):
            yield from page.cases

    def list_tasks(
        self,
        *,
        kind: models.TaskKind | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> models.TaskList:
        """List tasks or call backs.

        Return what is to be done in all cases, what is due first at the top.

        Refused with:
            MarkWrong: ``after`` was not given out by us.
        """
        return self._session.send(
            "GET",
            "/api/v1/case-tasks",
            models.TaskList,
            query={"kind": kind, "skill": skill, "after": after, "limit": limit},
        )

    def iterate_tasks_pages(
        self,
        *,
        kind: models.TaskKind | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[models.TaskList]:
        """Iterate over the pages of ``list_tasks``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_tasks(kind=kind, skill=skill, limit=limit, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_tasks(
        self,
        *,
        kind: models.TaskKind | None = None,
        skill: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Iterator[models.TaskRow]:
        """Iterate over what ``list_tasks`` lists, page by page."""
        for page in self.iterate_tasks_pages(kind=kind, skill=skill, limit=limit, after=after):
            yield from page.tasks

    def post_called(
        self,
        customer_id: UUID,
        follow_up_id: UUID,
        body: models.CalledAsked,
        *,
        idempotency_key: str | None = None,
    ) -> models.FollowUp:
        """Note a call after delivery.

        Note what the customer said; somebody unhappy has a case now and is not let go.

        Refused with:
            UnknownFollowUp: no call of that id is open.
            FollowUpTaken: somebody else is calling.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/follow-ups/{quoted(follow_up_id)}/calls",
            models.FollowUp,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_caller(self, body: models.CallerAsked) -> models.Caller:
        """Recognise a caller.

        Return whose number it is, with the cases of the person; nothing personal is in it.

        Refused with:
            InvalidIdentifier: the value cannot be one of its kind.
        """
        return self._session.send("POST", "/api/v1/callers", models.Caller, body=body)

    def post_care(
        self, name: str, body: models.CareAsked, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """Do not let go.

        Put a dissatisfied customer on the list of those whom we do not let go; again is
        harmless.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseEnded: it is closed or goes on in another one.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/care",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_care_end(
        self, name: str, body: models.CareDone, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """End the care.

        Say how it ended with a customer whom we did not let go.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            NotInCare: the customer is not on the list.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/care/end",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_case(
        self, body: models.NewCaseAsked, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """Open a case.

        Open a case with what was said; what the company promises runs from now on.

        Refused with:
            NoCustomer: nobody is named.
            InvalidIdentifier: the value cannot be one of its kind.
            UnknownOrder: it is about an order that there is not.
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "POST", "/api/v1/cases", models.CaseAnswer, body=body, key=idempotency_key or new_key()
        )

    def post_claim(
        self, customer_id: UUID, follow_up_id: UUID, *, idempotency_key: str | None = None
    ) -> models.FollowUp:
        """Take a call.

        Have a call for half an hour; nobody else makes it meanwhile.

        Refused with:
            UnknownFollowUp: no call of that id is open.
            FollowUpTaken: somebody else is calling.
        """
        return self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/follow-ups/{quoted(follow_up_id)}/claim",
            models.FollowUp,
            key=idempotency_key or new_key(),
        )

    def post_commitment(
        self, name: str, body: models.NewCommitment, *, idempotency_key: str | None = None
    ) -> models.Commitment:
        """Promise more.

        Promise what the policy promises of a kind; the case is not closed before it is kept.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            UnknownOrder: there is none.
            CaseEnded: it is closed or goes on in another one.
            NothingPromised: the policy says nothing of it.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/commitments",
            models.Commitment,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_commitment_end(
        self,
        name: str,
        commitment_id: UUID,
        body: models.CommitmentDone,
        *,
        idempotency_key: str | None = None,
    ) -> models.Commitment:
        """End a promise.

        Note that a promise was kept; or, with the reason, that nobody wants it any more.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            UnknownCommitment: nothing of that id is promised and open in the case.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/commitments/{quoted(commitment_id)}/end",
            models.Commitment,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_entry(
        self, name: str, body: models.NewCaseEntry, *, idempotency_key: str | None = None
    ) -> models.SaidAnswer:
        """Add to a case.

        Write down what was said, and bring the case where that leads.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseMoved: somebody has changed it since it was read; nothing was added.
            CaseEnded: it is closed or goes on in another one.
            FileUnknown: a file was not put to the case.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/entries",
            models.SaidAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_file(
        self, name: str, body: models.NewCaseFile, *, idempotency_key: str | None = None
    ) -> models.PutFile:
        """Put a file to a case.

        Keep a file; an entry or a reply that names it shows it.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            FileTooLarge: it has more than 25 MB.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/files",
            models.PutFile,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_link(
        self, name: str, body: models.CaseLink, *, idempotency_key: str | None = None
    ) -> models.CaseLink:
        """Say what a case is about.

        Link a case with an order, a line, a product, a parcel or a return; again is harmless.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            UnknownOrder: there is none.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/links",
            models.CaseLink,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_merge(
        self, name: str, body: models.MergeAsked, *, idempotency_key: str | None = None
    ) -> models.TwoCases:
        """Let a case go on in another one.

        Merge a case into another one of the same person; ``part`` undoes it exactly.

        Refused with:
            UnknownCase: there is none of them, or it is of a place that is not the caller's.
            MergeImpossible: they are the same, of two persons, closed, or merged already.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/merge",
            models.TwoCases,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_next(self, *, idempotency_key: str | None = None) -> models.NextCase:
        """Take the next case.

        Have the most urgent case that fits the caller's skills and languages; nobody else gets
        it.

        Refused with:
            UnknownAgent: the caller does not work at the desk.
        """
        return self._session.send(
            "POST", "/api/v1/cases/next", models.NextCase, key=idempotency_key or new_key()
        )

    def post_part(self, name: str, *, idempotency_key: str | None = None) -> models.TwoCases:
        """Let a merged case stand alone again.

        Undo a merge: the case stands as it stood.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            NotMerged: it was not merged.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/part",
            models.TwoCases,
            key=idempotency_key or new_key(),
        )

    def post_reply(
        self, name: str, body: models.NewReply, *, idempotency_key: str | None = None
    ) -> models.SaidAnswer:
        """Reply by mail.

        Mail the customer, and write it down; the answer to it comes back into the case.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseMoved: somebody has changed it since it was read; nothing is sent.
            CaseEnded: it is closed or goes on in another one.
            NoAddress: the customer has none.
            FileUnknown: a file was not put to the case.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/replies",
            models.SaidAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_split(
        self, name: str, body: models.SplitAsked, *, idempotency_key: str | None = None
    ) -> models.TwoCases:
        """Split a case.

        Show some entries in a new case; ``undo-split`` there brings them back.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseMoved: somebody has changed it since it was read.
            CaseEnded: it is closed or goes on in another one.
            SplitEmpty: none of the entries is shown in the case.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/split",
            models.TwoCases,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_task(
        self, name: str, body: models.NewTaskAsked, *, idempotency_key: str | None = None
    ) -> models.CaseTask:
        """Add a task.

        Note what is to be done, or when to call the customer back, which is promised.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseEnded: it is closed or goes on in another one.
            TaskOutOfReach: it is due more than two years from now.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/tasks",
            models.CaseTask,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_task_end(
        self, name: str, task_id: UUID, body: models.TaskDone, *, idempotency_key: str | None = None
    ) -> models.CaseTask:
        """End a task.

        Note that a task was done or a customer called; or that nobody was reached, and when
        again.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            UnknownTask: the case has no open task of that id.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/tasks/{quoted(task_id)}/end",
            models.CaseTask,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_undo_split(self, name: str, *, idempotency_key: str | None = None) -> models.TwoCases:
        """Bring the entries of a split back.

        Show the entries where they were; the case that was split off goes on there.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            NotMerged: it was not split from another one.
            MergeImpossible: one of them is closed, or merged already.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/undo-split",
            models.TwoCases,
            key=idempotency_key or new_key(),
        )

    def put_agent(
        self, body: models.NewAgent, *, idempotency_key: str | None = None
    ) -> models.Agent:
        """Put an agent.

        Let somebody work at the desk, or change what the person can do there.
        """
        return self._session.send(
            "PUT", "/api/v1/desk/agents", models.Agent, body=body, key=idempotency_key or new_key()
        )

    def put_assignee(
        self, name: str, body: models.Assignment, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """Say who has a case.

        Take a case that nobody has, or give back one's own; others' cases need
        ``cases:assign``.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            UnknownAgent: nobody of that name works at the desk.
            CaseMoved: somebody has changed it since it was read.
            CaseTaken: somebody else has it.
            CaseEnded: it is closed or goes on in another one.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/cases/{quoted(name)}/assignee",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_care(
        self, name: str, body: models.CareOwned, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """Look after a customer.

        Say who looks after a customer whom we do not let go, and when next.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            NotInCare: the customer is not on the list.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/cases/{quoted(name)}/care",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_classification(
        self, name: str, body: models.Classification, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """Say what a case is.

        Give a case another subject, topic, priority or skill; what was promised stands.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseMoved: somebody has changed it since it was read.
            CaseEnded: it is closed or goes on in another one.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/cases/{quoted(name)}/classification",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_commitment_policy(
        self, body: models.CommitmentPolicy, *, idempotency_key: str | None = None
    ) -> models.CommitmentPolicyAnswer:
        """Publish what is promised.

        Promise this from now on; what was promised before keeps its own version.

        Refused with:
            CommitmentPolicyUnclear: it says less than it seems to.
        """
        return self._session.send(
            "PUT",
            "/api/v1/desk/commitment-policy",
            models.CommitmentPolicyAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_draft(
        self, name: str, body: models.CaseDraft, *, idempotency_key: str | None = None
    ) -> models.CaseDraft:
        """Save a draft.

        Keep what the caller writes until it is sent.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/cases/{quoted(name)}/draft",
            models.CaseDraft,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_me(
        self, body: models.AgentState, *, idempotency_key: str | None = None
    ) -> models.Agent:
        """Say whether one is there.

        Say that the caller takes cases, is busy, or goes.

        Refused with:
            UnknownAgent: the caller does not work at the desk.
        """
        return self._session.send(
            "PUT", "/api/v1/desk/me", models.Agent, body=body, key=idempotency_key or new_key()
        )

    def put_presence(
        self, name: str, body: models.Presence, *, idempotency_key: str | None = None
    ) -> models.Lookers:
        """Say that one looks at a case.

        Count as looking at a case for a minute; return who does.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/cases/{quoted(name)}/presence",
            models.Lookers,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_routing_policy(
        self, body: models.RoutingPolicy, *, idempotency_key: str | None = None
    ) -> models.RoutingPolicyAnswer:
        """Publish how work is routed.

        Route work in this way from now on.
        """
        return self._session.send(
            "PUT",
            "/api/v1/desk/routing-policy",
            models.RoutingPolicyAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_state(
        self, name: str, body: models.CaseState, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """Bring a case to a state.

        Let a case wait for the customer, go on, be solved, or be closed; its clocks go with it.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseMoved: somebody has changed it since it was read.
            CaseEnded: it is closed or goes on in another one.
            CaseNotSolved: it shall be closed and is not solved.
            PromiseOpen: it shall be closed, and something promised is open.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/cases/{quoted(name)}/state",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_case(self, name: str) -> models.CaseWhole:
        """Read a case.

        Return a case by its number or id, whole.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
        """
        return self._session.send("GET", f"/api/v1/cases/{quoted(name)}", models.CaseWhole)

    def show_commitment_policy(self) -> models.CommitmentPolicyAnswer:
        """Read what is promised.

        Return what the company promises to whom, in which business hours.
        """
        return self._session.send(
            "GET", "/api/v1/desk/commitment-policy", models.CommitmentPolicyAnswer
        )

    def show_counts(self) -> models.QueueCounts:
        """Count the queues.

        Return how long the lists are, each counted to a thousand.
        """
        return self._session.send("GET", "/api/v1/cases/counts", models.QueueCounts)

    def show_file(self, name: str, sha256: str) -> str:
        """Fetch a file of a case.

        Return a file of an entry; always to be saved, never to be shown by a browser.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            FileUnknown: no entry of the case has it.
        """
        return self._session.send(
            "GET", f"/api/v1/cases/{quoted(name)}/files/{quoted(sha256)}", str
        )

    def show_kept(self, *, since: dt.datetime, until: dt.datetime) -> list[models.KeptRow]:
        """Count promises kept.

        Return how the promises ended that ended within a time, by kind, channel and tier.
        """
        return self._session.send(
            "GET",
            "/api/v1/commitments/kept",
            list[models.KeptRow],
            query={"since": since, "until": until},
        )

    def show_routing_policy(self) -> models.RoutingPolicyAnswer:
        """Read how work is routed.

        Return how cases find agents, which exceptions become cases, and whom we call.
        """
        return self._session.send("GET", "/api/v1/desk/routing-policy", models.RoutingPolicyAnswer)
