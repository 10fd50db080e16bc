# Written by `python -m tools.client`; edits here are lost.
"""Routes of lots."""

from collections.abc import Sequence

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Lots:
    """Routes of lots."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_lots(self, place: str, *, sku: str) -> list[models.Lot]:
        """List the lots of a SKU at a place.

        Return what lies there by lot, what expires first first.
        """
        return self._session.send(
            "GET", f"/api/v1/places/{quoted(place)}/lots", list[models.Lot], query={"sku": sku}
        )

    def post_lots(
        self, place: str, body: models.NamedLots, *, idempotency_key: str | None = None
    ) -> models.Taken:
        """Name the lots of what was moved.

        Say which units moved; a lot that leaves and was not known opens an exception.

        Refused with:
            UnknownSku: there is none.
            NotTracked: the units of the SKU are not told apart.
            LotTwice: a lot is named twice, or a serial number has several units.
            LotUnmoved: fewer units that have no lot yet were moved there.
            SerialPresent: the serial number lies somewhere already.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/lots",
            models.Taken,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_tracking(
        self, body: Sequence[models.NewTracking], *, idempotency_key: str | None = None
    ) -> models.Taken:
        """Track SKUs by lot or serial number.

        Tell the units of SKUs apart from now on; of one named twice the last row counts.

        Refused with:
            UnknownSku: a row names none.
            PlaceOutside: the caller may act at some places only.
        """
        return self._session.send(
            "PUT",
            "/api/v1/stock/tracking",
            models.Taken,
            body=body,
            key=idempotency_key or new_key(),
        )
