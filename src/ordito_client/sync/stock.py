# Written by `python -m tools.client`; edits here are lost.
"""Routes of stock."""

from collections.abc import Sequence

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Stock:
    """Routes of stock."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def post_count(
        self, place: str, body: models.NewCount, *, idempotency_key: str | None = None
    ) -> models.Count:
        """Count a place's stock.

        Set the book to the count; below what is set aside it records a shortfall.

        Refused with:
            UnknownSku: a line names none.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/counts",
            models.Count,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_availability(
        self, *, sku: Sequence[str], place: Sequence[str] | None = None, promise: bool | None = None
    ) -> list[models.OfferedUnits]:
        """Where goods are.

        Return the free sellable units of SKUs at places; a pair without a book is absent.

        With ``promise`` each pair that has units says when they would wait there and when they
        would be
        delivered from there, within the country of the place.

        Refused with:
            UnknownSku: one of them is none.
            UnknownPlace: one of them is none.
        """
        return self._session.send(
            "GET",
            "/api/v1/availability",
            list[models.OfferedUnits],
            query={"sku": sku, "place": place, "promise": promise},
        )
