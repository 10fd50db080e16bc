# Written by `python -m tools.client`; edits here are lost.
"""Routes of stock."""

import datetime as dt
from collections.abc import Iterator, Sequence
from uuid import UUID

from ordito_client import models
from ordito_client.repeats import new_key
from ordito_client.sync.session import Session, quoted


class Stock:
    """Routes of stock."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_atp(
        self, *, sku: Sequence[str], place: Sequence[str] | None = None, channel: str | None = None
    ) -> list[models.AtpStep]:
        """From when on how much can be promised.

        Return units available to promise, now and when purchases and transfers come.

        Refused with:
            UnknownSku: one of them is none.
            UnknownPlace: one of them is none.
            UnknownChannel: there is none.
        """
        return self._session.send(
            "GET",
            "/api/v1/stock/promises",
            list[models.AtpStep],
            query={"sku": sku, "place": place, "channel": channel},
        )

    def list_backorder_limits(
        self,
        *,
        sku: Sequence[str] | None = None,
        place: Sequence[str] | None = None,
        size: int | None = None,
        after: str | None = None,
    ) -> models.LimitPage:
        """Read how much may be promised beyond what is on hand.

        Return limits as they were put, by SKU and place; where there is no row there is none.

        Refused with:
            UnknownSku: one of them is none.
            UnknownPlace: one of them is none.
            PlaceOutside: the caller may not act there.
            MarkWrong: ``after`` is not what a page before answered.
        """
        return self._session.send(
            "GET",
            "/api/v1/stock/backorder-limits",
            models.LimitPage,
            query={"sku": sku, "place": place, "size": size, "after": after},
        )

    def iterate_backorder_limits_pages(
        self,
        *,
        sku: Sequence[str] | None = None,
        place: Sequence[str] | None = None,
        size: int | None = None,
        after: str | None = None,
    ) -> Iterator[models.LimitPage]:
        """Iterate over the pages of ``list_backorder_limits``, up to what is there.

        The ``next`` of the last page is where a later call goes on, as ``after``.
        """
        while True:
            page = self.list_backorder_limits(sku=sku, place=place, size=size, after=after)
            yield page
            if page.next is None:
                return
            after = page.next

    def iterate_backorder_limits(
        self,
        *,
        sku: Sequence[str] | None = None,
        place: Sequence[str] | None = None,
        size: int | None = None,
        after: str | None = None,
    ) -> Iterator[models.BackorderLimit]:
        """Iterate over what ``list_backorder_limits`` lists, page by page."""
        for page in self.iterate_backorder_limits_pages(
            sku=sku, place=place, size=size, after=after
        ):
            yield from page.limits

    def list_exceptions(
        self, *, place: Sequence[str] | None = None, only: str | None = None
    ) -> list[models.StockException]:
        """List what the stock books cannot explain.

        Return at most 500 exceptions, open ones first, the oldest first; of own places only.
        """
        return self._session.send(
            "GET",
            "/api/v1/stock-exceptions",
            list[models.StockException],
            query={"place": place, "only": only},
        )

    def list_holdbacks(self, *, sku: Sequence[str] | None = None) -> list[models.KeptBack]:
        """Read what is kept back.

        Return rows as they were put, those that name these SKUs and those that name every one.

        Refused with:
            UnknownSku: one of them is none.
        """
        return self._session.send(
            "GET", "/api/v1/stock/holdbacks", list[models.KeptBack], query={"sku": sku}
        )

    def list_offers(
        self, *, sku: Sequence[str], place: Sequence[str] | None = None, channel: str | None = None
    ) -> list[models.OfferAnswer]:
        """What a channel may offer.

        Return free units less safety stock and the channel's buffer.

        Refused with:
            UnknownSku: one of them is none.
            UnknownPlace: one of them is none.
            UnknownChannel: there is none.
        """
        return self._session.send(
            "GET",
            "/api/v1/stock/offers",
            list[models.OfferAnswer],
            query={"sku": sku, "place": place, "channel": channel},
        )

    def list_unit_costs(
        self, *, sku: Sequence[str], at: dt.datetime | None = None
    ) -> list[models.ValidCost]:
        """Read what units cost.

        Return the cost of each SKU for each owner that was valid at an instant.
        """
        return self._session.send(
            "GET", "/api/v1/stock/unit-costs", list[models.ValidCost], query={"sku": sku, "at": at}
        )

    def post_count(
        self, place: str, body: models.NewCount, *, idempotency_key: str | None = None
    ) -> models.Count:
        """Count a place's stock.

        Set the book to the count; below what is set aside it records a shortfall.

        Refused with:
            UnknownSku: a line names none.
            CountedTwice: a SKU stands twice in it.
            NotYet: it was taken at an instant that has not come.
            PlaceOutside: the caller may not act there.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/counts",
            models.Count,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_entries(
        self, place: str, body: models.NewReport, *, idempotency_key: str | None = None
    ) -> models.Report:
        """Book what came and went.

        Book entries whatever the books say; what they cannot explain opens an exception.

        Refused with:
            UnknownSku: an entry names none.
            EntryWrong: an entry's quantity or conditions do not fit its kind.
            NotYet: an entry is of an instant that has not come.
            PlaceOutside: the caller may not act there.
            NotEntitled: what is written off or corrected away cost more than the caller may.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/stock-movements",
            models.Report,
            body=body,
            key=idempotency_key or new_key(),
        )

    def post_resolution(
        self,
        place: str,
        sku: str,
        exception_id: UUID,
        body: models.Resolved,
        *,
        idempotency_key: str | None = None,
    ) -> models.StockException:
        """Say what an exception was.

        Close an exception; what did not come of a delivery is then accounted for as lost.

        Refused with:
            UnknownSku: there is no such SKU.
            UnknownException: none of the place is open under that id.
        """
        return self._session.send(
            "POST",
            f"/api/v1/places/{quoted(place)}/stock-exceptions/{quoted(sku)}/{quoted(exception_id)}/resolution",
            models.StockException,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_backorder_limits(
        self, body: Sequence[models.NewLimit], *, idempotency_key: str | None = None
    ) -> list[models.LimitSet]:
        """Allow promises beyond what is on hand.

        Put limits; what was promised beyond a lower one becomes a shortfall.

        Refused with:
            UnknownSku: a row names none.
            PlaceOutside: the caller may not act there.
            LineTwice: two rows are about the same SKU and place.
        """
        return self._session.send(
            "PUT",
            "/api/v1/stock/backorder-limits",
            list[models.LimitSet],
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_holdbacks(
        self, body: Sequence[models.NewHoldback], *, idempotency_key: str | None = None
    ) -> models.Taken:
        """Keep stock back from what is offered.

        Put safety stock and channel buffers; for callers who act at every place.

        Refused with:
            UnknownSku: a row names none.
            UnknownPlace: a row names none.
            UnknownChannel: a row names none.
            PlaceOutside: the caller may act at some places only, and a row is not about one of
            them.
        """
        return self._session.send(
            "PUT",
            "/api/v1/stock/holdbacks",
            models.Taken,
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_releases(
        self, body: Sequence[models.ReleaseRow], *, idempotency_key: str | None = None
    ) -> list[models.SaleStart]:
        """Say from when on SKUs are handed out.

        Put days of release; until then a SKU is sold ahead, and nobody carries it out.

        Refused with:
            UnknownSku: a row names none.
        """
        return self._session.send(
            "PUT",
            "/api/v1/stock/releases",
            list[models.SaleStart],
            body=body,
            key=idempotency_key or new_key(),
        )

    def put_unit_costs(
        self, body: Sequence[models.NewCost], *, idempotency_key: str | None = None
    ) -> models.Taken:
        """Say what units cost.

        Put costs by owner and instant; receipts of purchases with a cost put theirs themselves.

        Refused with:
            UnknownSku: a row names none.
            UnknownEntity: a row names none.
            PlaceOutside: the caller may act at some places only.
            LineTwice: two rows are about the same SKU, owner and instant.
        """
        return self._session.send(
            "PUT",
            "/api/v1/stock/unit-costs",
            models.Taken,
            body=body,
            key=idempotency_key or new_key(),
        )

    def show_availability(
        self, *, sku: Sequence[str], place: Sequence[str] | None = None, promise: bool | None = None
    ) -> list[models.OfferedUnits]:
        """Where goods are.

        Return what the caller's channel may offer of SKUs; a pair without a book is absent.

        Free sellable units, less safety stock, less what the channel leaves for others. With
        ``promise`` each pair that has units says when they would wait there and when they would
        be
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

    def show_movements(self, place: str, *, sku: str) -> list[models.Movement]:
        """Read a SKU's book at a place.

        Return the latest 200 entries, latest first.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/stock-movements",
            list[models.Movement],
            query={"sku": sku},
        )

    def show_positions(self, place: str, *, sku: Sequence[str]) -> list[models.Position]:
        """Read the books of a place.

        Return on hand, reserved, shortfall and available of SKUs, by condition.
        """
        return self._session.send(
            "GET",
            f"/api/v1/places/{quoted(place)}/stock",
            list[models.Position],
            query={"sku": sku},
        )

    def show_releases(self) -> list[models.ReleaseAnswer]:
        """List what is not handed out yet.

        Return the SKUs that are sold ahead until their day, the next first.
        """
        return self._session.send("GET", "/api/v1/stock/releases", list[models.ReleaseAnswer])
