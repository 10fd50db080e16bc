# Written by `python -m tools.client`; edits here are lost.
"""Routes of escrows."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Escrows:
    """Routes of escrows."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_escrows(self, place: str) -> list[models.Escrow]:
        """List what is lent to devices.

        Return what a place has lent and has not got back.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/escrows", list[models.Escrow]
        )

    async def post_escrow(
        self, place: str, body: models.NewEscrow, *, idempotency_key: str | None = None
    ) -> models.EscrowPage:
        """Lend units to a device.

        Set units aside that only this device sells, until it has returned them.

        Refused with:
            UnknownSku: a line names none.
            LineTwice: a SKU is named twice.
            NotEnoughStock: fewer units are free.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/escrows",
            models.EscrowPage,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_escrow_return(
        self, place: str, escrow_id: UUID, *, idempotency_key: str | None = None
    ) -> models.EscrowPage:
        """Take back what a device has not sold.

        Free what is left; sales told later are booked and open an exception.

        Refused with:
            UnknownEscrow: the place has lent nothing under that id.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/escrows/{quoted(escrow_id)}/return",
            models.EscrowPage,
            key=idempotency_key or new_key(),
        )

    async def post_escrow_sales(
        self, place: str, escrow_id: UUID, body: models.Sold, *, idempotency_key: str | None = None
    ) -> list[models.SoldAnswer]:
        """Tell what a device has sold.

        Book sale lines, each once; what was not lent is booked too and opens an exception.

        Refused with:
            UnknownEscrow: the place has lent nothing under that id.
            UnknownSku: a line names none.
            EntryTwice: a line stands twice in it.
            NotYet: a sale is of an instant that has not come.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/escrows/{quoted(escrow_id)}/sales",
            list[models.SoldAnswer],
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_escrow(self, place: str, escrow_id: UUID) -> models.EscrowPage:
        """Read what is lent to a device.

        Return an escrow with its lines.

        Refused with:
            UnknownEscrow: the place has lent nothing under that id.
        """
        return await self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/escrows/{quoted(escrow_id)}", models.EscrowPage
        )
