# Written by `python -m tools.client`; edits here are lost.
"""Routes of inbound."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Inbound:
    """Routes of inbound."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_purchases(self, place: str, *, only: str | None = None) -> list[models.PurchaseOrder]:
        """List what a place waits for from suppliers.

        Return the latest 200 purchase orders of a place, without their lines.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/purchase-orders",
            list[models.PurchaseOrder],
            query={"only": only},
        )

    def list_transfers(self, place: str, *, only: str | None = None) -> list[models.Transfer]:
        """List what comes to a place and leaves it.

        Return the latest 200 transfers from and to a place, without their lines.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/transfers",
            list[models.Transfer],
            query={"only": only},
        )

    def post_purchase_receipt(
        self, place: str, number: str, body: models.Receipt, *, idempotency_key: str | None = None
    ) -> models.Arrivals:
        """Receive goods of a purchase order.

        Book what came, also what nobody ordered; after the last one differences are exceptions.

        Refused with:
            UnknownPurchaseOrder: the place has none of that number.
            UnknownSku: a line names none.
            LineTwice: a SKU is named twice in the same condition.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/purchase-orders/{quoted(number)}/receipts",
            models.Arrivals,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_shipment(
        self,
        place: str,
        transfer_id: UUID,
        body: models.Shipment,
        *,
        idempotency_key: str | None = None,
    ) -> models.TransferPage:
        """Let a transfer leave its source.

        Book the goods out of their source.

        Refused with:
            UnknownTransfer: nothing of that id leaves the place.
            TransferClosed: it left already, or was cancelled.
            LineNotOpen: a SKU is not on it, or with fewer units.
            NotOnHand: a count found fewer units than shall leave.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/transfers/{quoted(transfer_id)}/shipment",
            models.TransferPage,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_transfer(
        self, place: str, body: models.NewTransfer, *, idempotency_key: str | None = None
    ) -> models.TransferPage:
        """Open a transfer.

        Set goods of the place aside for another one, which then expects them.

        Refused with:
            UnknownPlace: there is no such destination.
            UnknownSku: a line names none.
            LineTwice: a SKU is named twice.
            NotEnoughStock: fewer units are free at the source.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/transfers",
            models.TransferPage,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_transfer_cancellation(
        self, place: str, transfer_id: UUID, *, idempotency_key: str | None = None
    ) -> models.TransferPage:
        """Cancel a transfer.

        Free what was set aside.

        Refused with:
            UnknownTransfer: the place has none of that id.
            TransferClosed: it has left already.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/transfers/{quoted(transfer_id)}/cancellation",
            models.TransferPage,
            key=idempotency_key or new_key(),
        )

    def post_transfer_receipt(
        self,
        place: str,
        transfer_id: UUID,
        body: models.Receipt,
        *,
        idempotency_key: str | None = None,
    ) -> models.Arrivals:
        """Receive a transfer.

        Book what came; several receipts may follow each other, also after the final one.

        Refused with:
            UnknownTransfer: nothing of that id comes to the place.
            TransferClosed: nothing has left yet, or it was cancelled.
            LineTwice: a SKU is named twice in the same condition.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/transfers/{quoted(transfer_id)}/receipts",
            models.Arrivals,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_purchase(
        self, place: str, number: str, body: models.Purchase, *, idempotency_key: str | None = None
    ) -> models.PurchasePage:
        """Put a purchase order.

        Expect what is ordered as of now; put again, it is replaced, and receipts of it stay.

        Refused with:
            UnknownSku: a line names none.
            LineTwice: a SKU is named twice.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "PUT",
            f"/api/v1/places/{quoted(place)}/purchase-orders/{quoted(number)}",
            models.PurchasePage,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_purchase(self, place: str, number: str) -> models.PurchasePage:
        """Read a purchase order.

        Return a purchase order with its lines.

        Refused with:
            UnknownPurchaseOrder: the place has none of that number.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/purchase-orders/{quoted(number)}",
            models.PurchasePage,
        )

    def show_transfer(self, place: str, transfer_id: UUID) -> models.TransferPage:
        """Read a transfer.

        Return a transfer with its lines.

        Refused with:
            UnknownTransfer: the place has none of that id.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/transfers/{quoted(transfer_id)}",
            models.TransferPage,
        )
