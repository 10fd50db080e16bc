"""Verbs of what is promised ahead, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.fulfilment.ahead.events import GoodsCame, PromiseMoved
from ordito.fulfilment.ahead.model import Awaited, Expected, InQueue, WaitingLine
from ordito.fulfilment.model import Ahead, NewFulfilment, WaitsFor
from ordito.platform.db import Step, Tx, statements
from ordito.platform.ids import CustomerId, FulfilmentOrderId, OrderId, PlaceId, SkuId

_sql: Final = statements(__name__)
_EXPECT: Final = _sql.query("expect", str)
_LOCK_QUEUE: Final = _sql.query("lock_queue", InQueue)
_QUEUE: Final = _sql.query("list_queue", InQueue)
_BEGIN: Final = _sql.query("begin_waiting", bool)
_MOVE: Final = _sql.query("move_promise", bool)
_LIST: Final = _sql.query("list_expected", Expected)
_AWAITED: Final = _sql.query("list_awaited", Awaited)
_AHEADS: Final = _sql.query("list_aheads", WaitingLine)
_OF_TRANSFER: Final = _sql.query("find_of_transfer", Expected)
_DROPPED: Final = _sql.query("list_dropped", Expected)
_CLOSE: Final = _sql.query("close_expected", UUID)


def expecting(
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    fulfilments: Sequence[NewFulfilment],
    transfers: Mapping[FulfilmentOrderId, UUID],
    at: datetime,
) -> Step[str]:
    """Return the step by which fulfilment orders that are opened before it wait for goods.

    Args:
        customer_id: for whom.
        order_id: of which order.
        fulfilments: as ``plan`` made them; those that wait for nothing are left out.
        transfers: that bring what another place sends.
        at: now; their turn is reckoned by it.
    """
    waiting = [(part, part.ahead) for part in fulfilments if part.ahead is not None]
    return Step(
        _EXPECT,
        {
            "customer_id": customer_id,
            "order_id": order_id,
            "at": at,
            "place_ids": [part.place_id for part, _ in waiting],
            "fulfilment_order_ids": [part.fulfilment_order_id for part, _ in waiting],
            "sku_ids": [
                part.items[0].sku_id if ahead.from_place_id is None else None
                for part, ahead in waiting
            ],
            "waits": [ahead.waits_for for _, ahead in waiting],
            "from_places": [ahead.from_place_id for _, ahead in waiting],
            "transfer_ids": [transfers.get(part.fulfilment_order_id) for part, _ in waiting],
            "expected_ats": [ahead.expected_at for _, ahead in waiting],
        },
    )


async def lock_queue(tx: Tx, *, place_id: PlaceId, sku_id: SkuId) -> list[InQueue]:
    """Hold who waits for a SKU at a place, in turn: by promise, then by the order's time."""
    return await tx.fetch(_LOCK_QUEUE, place_id=place_id, sku_id=sku_id)


async def list_queue(tx: Tx, *, place_id: PlaceId, sku_id: SkuId) -> list[InQueue]:
    """Return who waits for a SKU at a place, in turn."""
    return await tx.fetch(_QUEUE, place_id=place_id, sku_id=sku_id)


async def begin_waiting(tx: Tx, *, task: InQueue | Expected, units: int, at: datetime) -> bool:
    """Let a place begin, because its goods are there; False where it does not wait any more."""
    begun = await tx.one(
        _BEGIN, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id, at=at
    )
    if begun:
        event = GoodsCame(
            fulfilment_order_id=task.fulfilment_order_id,
            place_id=task.place_id,
            waits_for=task.waits_for,
            units=units,
        )
        tx.record(
            event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
        )
    return begun


async def move_promise(
    tx: Tx,
    *,
    task: InQueue | Expected,
    expected_at: datetime,
    promised_at: datetime,
    at: datetime,
) -> bool:
    """Promise what waits until another instant.

    False where it does not wait any more, or was promised anew since it was read.
    """
    moved = await tx.one(
        _MOVE,
        place_id=task.place_id,
        fulfilment_order_id=task.fulfilment_order_id,
        was_promised_at=task.promised_at,
        expected_at=expected_at,
        promised_at=promised_at,
    )
    if moved:
        event = PromiseMoved(
            fulfilment_order_id=task.fulfilment_order_id,
            place_id=task.place_id,
            waits_for=task.waits_for,
            was_promised_at=task.promised_at,
            promised_at=promised_at,
        )
        tx.record(
            event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
        )
    return moved


async def list_expected(
    tx: Tx,
    *,
    order_id: OrderId | None = None,
    place_ids: Sequence[PlaceId] | None = None,
    most: int = 200,
) -> list[Expected]:
    """Return what waits, of an order, of places or of all; the nearest promise first."""
    return await tx.fetch(_LIST, order_id=order_id, place_ids=place_ids, most=most)


async def list_goods_awaited(tx: Tx) -> list[Awaited]:
    """Return the SKUs that somebody waits for, by place; at most 5,000."""
    return await tx.fetch(_AWAITED)


async def list_aheads(tx: Tx, *, order_id: OrderId) -> dict[int, Ahead]:
    """Return what lines of an order wait for, by number; the others wait for nothing."""
    return {
        one.line_no: Ahead(WaitsFor(one.waits_for), one.expected_at, one.from_place_id)
        for one in await tx.fetch(_AHEADS, order_id=order_id)
    }


async def find_of_transfer(tx: Tx, *, place_id: PlaceId, transfer_id: UUID) -> Expected | None:
    """Return what waits for a transfer at its destination."""
    return await tx.find(_OF_TRANSFER, place_id=place_id, transfer_id=transfer_id)


async def list_dropped(tx: Tx) -> list[Expected]:
    """Return at most 100 that nobody wants any more and that are still expected."""
    return await tx.fetch(_DROPPED)


async def close_transfer(tx: Tx, *, task: Expected, at: datetime) -> bool:
    """Note that nothing is expected any more; False where somebody has done so."""
    found = await tx.find(
        _CLOSE, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id, at=at
    )
    return found is not None
