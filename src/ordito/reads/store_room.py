"""Store room: what a place has to do, and what stands on its shelves."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import stock
from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId, SkuId

_sql: Final = statements(__name__)
MOST: Final = 200
"""Tasks that a page shows; what is more urgent comes first."""


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


class Task(msgspec.Struct, frozen=True):
    """What a place shall do for an order; see ``fulfilment.FulfilmentOrder``.

    Attributes:
        is_held: whether somebody has to look at the order before anything leaves.
    """

    fulfilment_order_id: UUID
    order_id: UUID
    customer_id: UUID
    channel_id: UUID
    method: str
    state: str
    promised_at: datetime
    opened_at: datetime
    ready_at: datetime | None
    priority: int
    wave_id: UUID | None
    picker: str | None
    picking_at: datetime | None
    collect_until: datetime | None
    is_held: bool


class Piece(msgspec.Struct, frozen=True):
    """Units of an article that belong to a task, and how far they are.

    Attributes:
        fulfilment_order_id: of the task.
        line_no: line of the order.
        sku_id: what.
        wanted: units that the customer still wants.
        short: units of them that the place has not got.
        picked: units of them that were taken from the shelf.
        packed: units of those that are in parcels.
        handed_over: units of those that have left.
    """

    fulfilment_order_id: UUID
    line_no: int
    sku_id: UUID
    wanted: int
    short: int
    picked: int
    packed: int
    handed_over: int

    @property
    def to_pick(self) -> int:
        """Units that shall still be taken from the shelf."""
        return self.wanted - self.short - self.picked

    @property
    def left(self) -> int:
        """Units that shall still leave."""
        return self.wanted - self.short - self.handed_over


_TASKS: Final = _sql.query("count_tasks", Tasks)
_BUSIEST: Final = _sql.query("find_busiest", UUID)
_INCOMING: Final = _sql.query("count_incoming", int)
_SIGNS: Final = _sql.query("read_signs", str)
_LIST_TASKS: Final = _sql.query("list_tasks", Task)
_ON_SHELF: Final = _sql.query("list_on_shelf", UUID)
_PIECES: Final = _sql.query("list_pieces", Piece)


async def read_work(tx: Tx, *, place_id: PlaceId, at: datetime) -> Work:
    """Return how much waits at a place."""
    purchases = await stock.list_purchase_orders(tx, place_id=place_id, only_open=True)
    return Work(
        tasks=await tx.one(_TASKS, place_id=place_id, at=at),
        incoming=len(purchases) + await tx.one(_INCOMING, place_id=place_id),
    )


async def find_busiest(tx: Tx, *, place_ids: Sequence[PlaceId]) -> PlaceId | None:
    """Return the place that has most to pick and to pack; None where nobody has anything."""
    found = await tx.find(_BUSIEST, place_ids=list(place_ids))
    return None if found is None else PlaceId(found)


async def read_signs(tx: Tx, *, place_id: PlaceId, at: datetime) -> str:
    """Return what differs as soon as the pages of a place are to be read again."""
    return await tx.one(_SIGNS, place_id=place_id, at=at)


async def list_tasks(
    tx: Tx, *, place_id: PlaceId, states: Sequence[str], late_at: datetime | None = None
) -> list[Task]:
    """Return at most 200 tasks of a place, the most urgent first.

    Args:
        tx: open transaction.
        place_id: whose.
        states: of ``fulfilment.FulfilmentState``.
        late_at: only those that are late at this instant; None is all.
    """
    return await tx.fetch(_LIST_TASKS, place_id=place_id, states=states, late_at=late_at, most=MOST)


async def list_pieces(
    tx: Tx, *, place_id: PlaceId, fulfilment_order_ids: Sequence[UUID]
) -> dict[UUID, list[Piece]]:
    """Return the goods of tasks, by task."""
    if not fulfilment_order_ids:
        return {}
    found: defaultdict[UUID, list[Piece]] = defaultdict(list)
    for piece in await tx.fetch(
        _PIECES, place_id=place_id, fulfilment_order_ids=fulfilment_order_ids
    ):
        found[piece.fulfilment_order_id].append(piece)
    return dict(found)


async def list_on_shelf(tx: Tx, *, place_id: PlaceId, shelf: str) -> list[SkuId]:
    """Return the SKUs that lie on a shelf of a place, at most 500."""
    found = await tx.fetch(_ON_SHELF, place_id=place_id, shelf=shelf)
    return [SkuId(sku_id) for sku_id in found]
