"""Store day: what a store promised for a day, what waits, and what collections led to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId

_sql: Final = statements(__name__)
VISIT: Final = timedelta(hours=2)
"""So long after a collection a basket at the same place's counter belongs to the same visit."""


class Promised(msgspec.Struct, frozen=True):
    """What was promised; ``outcome`` is ``kept``, ``missed``, ``late`` or ``open``."""

    fulfilment_order_id: UUID
    order_id: UUID
    channel_id: UUID
    method: str
    state: str
    promised_at: datetime
    done_at: datetime | None
    outcome: str


class Queue(msgspec.Struct, frozen=True):
    """Tasks in one state: how many, how many of them are late, and since when the oldest waits."""

    state: str
    tasks: int
    oldest_at: datetime
    late: int


class Collected(msgspec.Struct, frozen=True):
    """A collection, and what its customer bought at the counter in the same visit, if anything."""

    fulfilment_order_id: UUID
    order_id: UUID
    channel_id: UUID
    handed_over_at: datetime
    sold_id: UUID | None
    sold_at: datetime | None
    total_minor: int | None
    currency: str | None


class Returned(msgspec.Struct, frozen=True):
    """Units that came back at the place, of whichever channel's order."""

    movement_id: UUID
    order_id: UUID
    sku_id: UUID
    condition: str
    units: int
    occurred_at: datetime


class StoreDay(msgspec.Struct, frozen=True):
    """The rows behind a store's day."""

    promised: Sequence[Promised]
    queues: Sequence[Queue]
    collected: Sequence[Collected]
    returned: Sequence[Returned]


_PROMISED: Final = _sql.query("list_promised", Promised)
_QUEUES: Final = _sql.query("list_queues", Queue)
_COLLECTED: Final = _sql.query("list_collected", Collected)
_RETURNED: Final = _sql.query("list_returned", Returned)


async def read_store_day(
    tx: Tx,
    *,
    place_id: PlaceId,
    counters: Sequence[UUID],
    start: datetime,
    end: datetime,
    at: datetime,
) -> StoreDay:
    """Return a store's day; a number is the count or the sum of the rows that it opens.

    Args:
        tx: open transaction.
        place_id: which store.
        counters: channels that sell at its counter.
        start: of the day, in the place's zone.
        end: of the day.
        at: now.
    """
    day = {"place_id": place_id, "start": start, "end": end}
    return StoreDay(
        promised=await tx.fetch(_PROMISED, **day, at=at),
        queues=await tx.fetch(_QUEUES, place_id=place_id, at=at),
        collected=await tx.fetch(_COLLECTED, **day, counters=counters, visit=VISIT),
        returned=await tx.fetch(_RETURNED, **day),
    )
