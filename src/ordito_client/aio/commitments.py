# Written by `python -m tools.client`; edits here are lost.
"""Routes of commitments."""

import datetime as dt
from collections.abc import AsyncIterator
from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Commitments:
    """Routes of commitments."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_care(
        self, *, owner: str | None = None, after: str | None = None, limit: int | None = None
    ) -> models.CareList:
        """List whom we do not let go.

        Return dissatisfied customers, whom to look after first at the top.

        Refused with:
            MarkWrong: ``after`` was not given out by us.
        """
        return await self._session.send(
            "GET",
            "/api/v1/care",
            models.CareList,
            query={"owner": owner, "after": after, "limit": limit},
        )

    async def iterate_care_pages(
        self, *, owner: str | None = None, after: str | None = None, limit: int | None = None
    ) -> AsyncIterator[models.CareList]:
        """Iterate over the pages of ``list_care``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = await self.list_care(owner=owner, limit=limit, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    async def iterate_care(
        self, *, owner: str | None = None, after: str | None = None, limit: int | None = None
    ) -> AsyncIterator[models.CareRow]:
        """Iterate over what ``list_care`` lists, page by page."""
        async for page in self.iterate_care_pages(owner=owner, limit=limit, after=after):
            for one in page.customers:
                yield one

    async def list_commitments(
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
        return await self._session.send(
            "GET",
            "/api/v1/commitments",
            models.CommitmentBoard,
            query={"kind": kind, "after": after, "limit": limit},
        )

    async def iterate_commitments_pages(
        self,
        *,
        kind: models.CommitmentKind | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.CommitmentBoard]:
        """Iterate over the pages of ``list_commitments``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = await self.list_commitments(kind=kind, limit=limit, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    async def iterate_commitments(
        self,
        *,
        kind: models.CommitmentKind | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[models.BoardRow]:
        """Iterate over what ``list_commitments`` lists, page by page."""
        async for page in self.iterate_commitments_pages(kind=kind, limit=limit, after=after):
            for one in page.promises:
                yield one

    async def post_care(
        self, name: str, body: models.CareAsked, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """Do not let go.

        Put a dissatisfied customer on the list of those whom we do not let go; again is
        harmless.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            CaseEnded: it is closed or goes on in another one.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/care",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_care_end(
        self, name: str, body: models.CareDone, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """End the care.

        Say how it ended with a customer whom we did not let go.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            NotInCare: the customer is not on the list.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/care/end",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_commitment(
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
        return await self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/commitments",
            models.Commitment,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_commitment_end(
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
        return await self._session.send(
            "POST",
            f"/api/v1/cases/{quoted(name)}/commitments/{quoted(commitment_id)}/end",
            models.Commitment,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def put_care(
        self, name: str, body: models.CareOwned, *, idempotency_key: str | None = None
    ) -> models.CaseAnswer:
        """Look after a customer.

        Say who looks after a customer whom we do not let go, and when next.

        Refused with:
            UnknownCase: there is none, or it is of a place that is not the caller's.
            NotInCare: the customer is not on the list.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/cases/{quoted(name)}/care",
            models.CaseAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_kept(self, *, since: dt.datetime, until: dt.datetime) -> list[models.KeptRow]:
        """Count promises kept.

        Return how the promises ended that ended within a time, by kind, channel and tier.
        """
        return await self._session.send(
            "GET",
            "/api/v1/commitments/kept",
            list[models.KeptRow],
            query={"since": since, "until": until},
        )
