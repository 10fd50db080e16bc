"""Store room: what a place has to do, and what stands on its shelves."""

from datetime import datetime
from typing import Final

import msgspec

from ordito import stock
from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId

_sql: Final = statements(__name__)


class Tasks(msgspec.Struct, frozen=True):
    """How many fulfilment orders wait for which step; ``late`` are among the others."""

    to_pick: int
    to_pack: int
    waiting: int
    late: int


class Work(msgspec.Struct, frozen=True):
    """What waits at a place: fulfilment orders, and deliveries that are on their way to it."""

    tasks: Tasks
    incoming: int


_TASKS: Final = _sql.query("count_tasks", Tasks)
_INCOMING: Final = _sql.query("count_incoming", int)
_SIGNS: Final = _sql.query("read_signs", str)


async def read_work(tx: Tx, *, place_id: PlaceId, at: datetime) -> Work:
    """Return how much waits at a place."""
    purchases = await stock.list_purchase_orders(tx, place_id=place_id, only_open=True)
    return Work(
        tasks=await tx.one(_TASKS, place_id=place_id, at=at),
        incoming=len(purchases) + await tx.one(_INCOMING, place_id=place_id),
    )


async def read_signs(tx: Tx, *, place_id: PlaceId, at: datetime) -> str:
    """Return what differs as soon as the pages of a place are to be read again."""
    return await tx.one(_SIGNS, place_id=place_id, at=at)
