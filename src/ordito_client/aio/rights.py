# Written by `python -m tools.client`; edits here are lost.
"""Routes of rights."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Rights:
    """Routes of rights."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_accesses(self, customer_id: UUID) -> list[models.PersonAccess]:
        """List who looked at a person's values.

        Return who looked, by which route and why, the latest first; once an hour for each.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/accesses", list[models.PersonAccess]
        )

    async def list_retention(self) -> list[models.Retention]:
        """List how long personal values are kept.

        Return each kind of value with its days and why.
        """
        return await self._session.send("GET", "/api/v1/retention", list[models.Retention])

    async def post_erasure(
        self, customer_id: UUID, *, idempotency_key: str | None = None
    ) -> models.ErasureReport:
        """Forget a person.

        Forget the person under all ids; nobody can undo it. The report names what the law
        keeps.

        Refused with:
            SomethingUnderWay: an order is still to be delivered.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/customers/{quoted(customer_id)}/erasure",
            models.ErasureReport,
            key=idempotency_key or new_key(),
        )

    async def put_retention(
        self, kind: str, body: models.Term, *, idempotency_key: str | None = None
    ) -> models.Term:
        """Keep a kind of personal value for another time.

        Change for how long a kind of value is kept; what is older goes with the next sweep.

        Refused with:
            UnknownRetention: there is no such kind.
        """
        return await self._session.send(
            "PUT",
            f"/api/v1/retention/{quoted(kind)}",
            models.Term,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_export(self, customer_id: UUID) -> models.PersonFile:
        """Read everything that is kept of a person.

        Return every row of every room about the person, under all ids, without secrets.
        """
        return await self._session.send(
            "GET", f"/api/v1/customers/{quoted(customer_id)}/export", models.PersonFile
        )

    async def show_export_page(self, customer_id: UUID, *, language: str | None = None) -> bytes:
        """Read everything that is kept of a person, as a page.

        Return the same as `export`, whole, to be read and printed by people.
        """
        return await self._session.send(
            "GET",
            f"/api/v1/customers/{quoted(customer_id)}/export.html",
            bytes,
            query={"language": language},
        )
