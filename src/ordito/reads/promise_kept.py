"""Promise kept: how many of its promises a place has kept, by day, and the rows behind it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import OrderId, PlaceId

_UNHEARD: Final = timedelta(days=14)
_MARGIN: Final = timedelta(days=1)  # days of places begin at other instants than those of UTC


class Kept(msgspec.Struct, frozen=True):
    """What became of the promises of a place for a day.

    Attributes:
        place_id: whose.
        day: for which they were made, by the place's clock.
        method: collect or ship.
        promised: fulfilment orders that were not cancelled.
        kept: that were ready, or delivered, in time.
        late: that were not, or are not yet; of a parcel of which its carrier tells nothing for two
            weeks after the promise nobody knows.
        late_min: minutes by which they are late, together.
    """

    place_id: PlaceId
    day: date
    method: str
    promised: int
    kept: int
    late: int
    late_min: int


class PromiseRow(msgspec.Struct, frozen=True):
    """A promise, and when it was kept; None is not yet."""

    fulfilment_order_id: UUID
    order_id: OrderId
    method: str
    state: str
    promised_at: datetime
    kept_at: datetime | None


_sql: Final = statements(__name__)
_KEPT: Final = _sql.query("list_kept", Kept)
_PROMISES: Final = _sql.query("list_promises", PromiseRow)


async def list_kept(
    tx: Tx, *, first: date, last: date, place_ids: Sequence[PlaceId] | None, at: datetime
) -> list[Kept]:
    """Return what became of promises by place, day and method, the latest day first.

    Args:
        tx: open transaction.
        first: day.
        last: day, included.
        place_ids: whose; None is of all places.
        at: now; what is not kept by then is late.
    """
    found = await tx.fetch(
        _KEPT,
        start=_midnight(first) - _MARGIN,
        end=_midnight(last) + 2 * _MARGIN,
        place_ids=None if place_ids is None else list(place_ids),
        at=at,
        unheard=at - _UNHEARD,
    )
    return [one for one in found if first <= one.day <= last]


async def list_promises(
    tx: Tx, *, place_id: PlaceId, day: date, page_size: int = 1000
) -> list[PromiseRow]:
    """Return the promises of a place for a day, the latest first."""
    return await tx.fetch(
        _PROMISES,
        place_id=place_id,
        day=day,
        start=_midnight(day) - _MARGIN,
        end=_midnight(day) + 2 * _MARGIN,
        page_size=page_size,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
