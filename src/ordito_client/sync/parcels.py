# Written by `python -m tools.client`; edits here are lost.
"""Routes of parcels."""

from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Parcels:
    """Routes of parcels."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_parcels(self, place: str, fulfilment_order_id: UUID) -> list[models.ParcelAnswer]:
        """List the parcels of a fulfilment order.

        Return its parcels that are closed, with what their carriers told.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/parcels",
            list[models.ParcelAnswer],
        )

    def post_open(
        self, place: str, fulfilment_order_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Opened:
        """Open what was packed.

        Open the parcels that have not left, to pack them anew.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/parcels/open",
            models.Opened,
            key=idempotency_key or new_key(),
        )

    def post_parcel(
        self,
        place: str,
        fulfilment_order_id: UUID,
        body: models.NewParcel,
        *,
        idempotency_key: str | None = None,
    ) -> models.ParcelAnswer:
        """Pack a parcel.

        Put picked units into a parcel and number it; its carrier is told.

        Refused with:
            UnknownFulfilmentOrder: the place has none of that id.
            NotPicked: fewer units are picked and in no parcel.
            FulfilmentClosed: nothing of it is picked, or it is ready or over.
            OrderHeld: somebody has to look at the order first.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/parcels",
            models.ParcelAnswer,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_label(self, place: str, parcel_id: UUID) -> bytes:
        """Print the label of a parcel.

        Return the label as PDF, with the number as GS1-128; who prints it has seen an address.

        Refused with:
            UnknownParcel: the place has none of that id.
        """
        return self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/parcels/{quoted(parcel_id)}/label", bytes
        )

    def show_packing_slip(self, place: str, parcel_id: UUID) -> bytes:
        """Print the packing slip of a parcel.

        Return what is in a parcel as PDF; who prints it has seen an address.

        Refused with:
            UnknownParcel: the place has none of that id.
        """
        return self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/parcels/{quoted(parcel_id)}/packing-slip", bytes
        )

    def show_parcel(self, place: str, parcel_id: UUID) -> models.ParcelAnswer:
        """Read a parcel.

        Return where a parcel is.

        Refused with:
            UnknownParcel: the place has none of that id.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/parcels/{quoted(parcel_id)}",
            models.ParcelAnswer,
        )

    def show_parcel_address(self, place: str, fulfilment_order_id: UUID) -> models.KeptAddress:
        """Read whereto a parcel goes.

        Return the address for the place that ships, as long as it has the goods.

        Refused with:
            UnknownPlace: there is no such place.
            PlaceOutside: the caller may not act there.
            UnknownFulfilmentOrder: the place has none of that id.
            FulfilmentClosed: the carrier has the goods, or nobody wants them any more.
            UnknownAddress: nothing is shipped, it was not said whereto, or the customer was
            erased.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/fulfilment-orders/{quoted(fulfilment_order_id)}/address",
            models.KeptAddress,
        )
