# Written by `python -m tools.client`; edits here are lost.
"""Routes of cases."""

from collections.abc import AsyncIterator
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Cases:
    """Routes of cases."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_of_customer(self, customer_id: UUID) -> list[models.CaseAnswer]:
        """List the cases of a customer.

        Return the cases of a person, under all ids, the latest first; at most fifty.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/cases", list[models.CaseAnswer]
        )

    async def list_queue(
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
        return await self._session.send(
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

    async def iterate_queue_pages(
        self,
        *,
        list_: models.QueueList | None = None,
        assignee: str | None = None,
        skill: str | None = None,
        channel: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.CaseQueue]:
        """Iterate over the pages of ``list_queue``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = await self.list_queue(
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

    async def iterate_queue(
        self,
        *,
        list_: models.QueueList | None = None,
        assignee: str | None = None,
        skill: str | None = None,
        channel: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.QueueRow]:
        """Iterate over what ``list_queue`` lists, page by page."""
        async for page in self.iterate_queue_pages(
            list_=list_, assignee=assignee, skill=skill, channel=channel, limit=limit, after=after
        ):
            for one in page.cases:
                yield one

    async def post_case(
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
        return await self._session.send(
            "POST", "/api/v1/cases", models.CaseAnswer, body=body, key=idempotency_key or new_key()
        )

    async def put_state(
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
        return await self._session.send(
            "PUT",
            f"/api/v1/cases/{quoted(name)}/state",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_case(self, name: str) -> models.CaseWhole:
        """Read a case.

        Return a case by its number or id, whole.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
        """
        return await self._session.send("GET", f"/api/v1/cases/{quoted(name)}", models.CaseWhole)

    async def show_counts(self) -> models.QueueCounts:
        """Count the queues.

        Return how long the lists are, each counted to a thousand.
        """
        return await self._session.send("GET", "/api/v1/cases/counts", models.QueueCounts)
