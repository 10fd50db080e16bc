# Written by `python -m tools.client`; edits here are lost.
"""Routes of case work."""

from collections.abc import Iterator
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class CaseWork:
    """Routes of case work."""

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
        self, name: str, body: bytes, *, media_type: str, idempotency_key: str | None = None
    ) -> models.PutFile:
        """Put a file to a case.

        Keep a file, whose bytes are the body; an entry or a reply that names it shows it.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            FileTooLarge: it has more than 25 MB.
        """
        return self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/files",
            models.PutFile,
            query={"media_type": media_type},
            body=body,
            kind="application/octet-stream",
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
        """Reply in writing.

        Write to the customer, and write it down; the answer to it comes back into the case.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseMoved: somebody has changed it since it was read; nothing is sent.
            CaseEnded: it is closed or goes on in another one.
            NoAddress: the customer has none, or never wrote by that medium.
            FilesNotCarried: files shall go along by another medium than mail.
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

    def show_file(self, name: str, sha256: str) -> bytes:
        """Fetch a file of a case.

        Return a file of an entry; always to be saved, never to be shown by a browser.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            FileUnknown: no entry of the case has it.
        """
        return self._session.send(
            "GET", f"/api/v1/cases/{quoted(name)}/files/{quoted(sha256)}", bytes
        )
