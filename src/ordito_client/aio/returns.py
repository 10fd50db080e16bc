# Written by `python -m tools.client`; edits here are lost.
"""Routes of returns."""

from uuid import UUID

from ordito_client import models
from ordito_client.aio.session import AsyncSession, quoted
from ordito_client.repeats import new_key


class Returns:
    """Routes of returns."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find_receipts(
        self,
        *,
        sku: str,
        card: str | None = None,
        customer_id: UUID | None = None,
        serial: str | None = None,
        reason: str | None = None,
    ) -> list[models.BoughtLine]:
        """Find the orders from which goods may be.

        Return the lines of orders that may be what somebody brings without a receipt.

        Refused with:
            UnknownSku: there is none of that name.
            UnknownCustomer: nobody has that card.
        """
        return await self._session.send(
            "GET",
            "/api/v1/receipts",
            list[models.BoughtLine],
            query={
                "sku": sku,
                "card": card,
                "customer_id": customer_id,
                "serial": serial,
                "reason": reason,
            },
        )

    async def list_inspections(self, *, place: str) -> list[models.Inspection]:
        """List goods that wait to be inspected.

        Return what came back to a place and waits for a decision, what came first first.

        Refused with:
            UnknownPlace: there is none of that name.
            PlaceOutside: the caller may not act there.
        """
        return await self._session.send(
            "GET", "/api/v1/inspections", list[models.Inspection], query={"place": place}
        )

    async def list_returns(
        self,
        *,
        place: str | None = None,
        state: models.ReturnState | None = None,
        before: UUID | None = None,
    ) -> list[models.GoodsReturn]:
        """List returns.

        Return what is expected or came back, latest first, 50 at a time.

        ``before`` is the ``return_id`` of the last one of the page before.

        Refused with:
            UnknownPlace: there is none of that name.
            PlaceOutside: the caller may not act there.
        """
        return await self._session.send(
            "GET",
            "/api/v1/returns",
            list[models.GoodsReturn],
            query={"place": place, "state": state, "before": before},
        )

    async def post_decision(
        self,
        inspection_id: UUID,
        body: models.DecisionOnGoods,
        *,
        idempotency_key: str | None = None,
    ) -> models.InspectionDecision:
        """Decide what becomes of goods.

        Put goods back on the shelf, send them to be mended, scrap them or give them back.

        Refused with:
            UnknownInspection: none of that SKU waits under that id.
            AlreadyDecided: fewer units wait.
            PlaceOutside: the caller may not act at their place.
            NotEntitled: more would be written off than the caller may.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/inspections/{quoted(inspection_id)}/decision",
            models.InspectionDecision,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_return(
        self, name: str, body: models.BroughtBack, *, idempotency_key: str | None = None
    ) -> models.Confirmed:
        """Take goods back at once.

        Take goods in without a preview, as a till does; their money and points go back.

        Refused with:
            UnknownOrder: there is none.
            PlaceOutside: the caller may not act at the place.
            ServiceNotOffered: the place takes no returns.
            NotReturnable: the customer has fewer units.
            NotByPolicy: by the rules some of it does not come back.
            OrderChanged: the order has another version than expected; ``since`` says what was
            done.
            NotEntitled: it gives back more than the caller may.
        """
        return await self._session.send(
            "POST",
            f"/api/v1/orders/{quoted(name)}/returns",
            models.Confirmed,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def post_without_receipt(
        self, body: models.LooseReturn, *, idempotency_key: str | None = None
    ) -> models.GoodsReturn:
        """Take goods whose order nobody finds.

        Take goods in for store credit, each at its lowest price of the last 30 days.

        Refused with:
            UnknownCustomer: nobody is known by what was given.
            ReceiptNeeded: by the rules these goods come back with their order alone.
            ReturnLimit: the person has brought back too much without a receipt.
            NotEntitled: it is worth more than the caller may give, or an exception that it may
            not.
            PlaceOutside: the caller may not act at the place.
        """
        return await self._session.send(
            "POST",
            "/api/v1/returns/without-receipt",
            models.GoodsReturn,
            body=body,
            key=idempotency_key or new_key(),
        )

    async def show_return(self, number: str) -> models.GoodsReturn:
        """Read a return by its number.

        Return what stands on a parcel or a receipt: goods of any order come back anywhere.

        Refused with:
            UnknownReturn: none has that number.
        """
        return await self._session.send(
            "GET", f"/api/v1/returns/{quoted(number)}", models.GoodsReturn
        )
