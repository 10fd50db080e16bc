"""Follow ahead: goods that came go to those who wait for them; promises move with what is late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from ordito import fulfilment, orders, stock
from ordito.flows.send_to_store import drop_unwanted
from ordito.flows.serve_ahead import move_promise, serve_ahead
from ordito.fulfilment import Destination, PromiseLine, WaitsFor
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import PlaceId, SkuId
from ordito.reads.memory import Memory

InQueue = fulfilment.ahead.InQueue
Expected = fulfilment.ahead.Expected
# what is late and of which nobody knows when it comes is looked at again after so long
_AGAIN: Final = timedelta(days=1)
# how often promises are looked at
_LEAST: Final = timedelta(minutes=1)


async def serve_waiting(db: Database, memory: Memory) -> int:
    """Give goods that came to those who wait for them; return how many places may begin."""
    begun = 0
    for one in await db.read(stock.ahead.list_servable):
        releases_at = memory.releases.get(one.sku_id)
        begun += await db.transact(
            serve_ahead,
            Context.system(),
            place_id=one.place_id,
            sku_id=one.sku_id,
            may_begin=releases_at is None or releases_at <= now(),
            at=now(),
        )
    return begun


async def follow_promises(db: Database, memory: Memory) -> int:
    """Move the promises of what comes later than was thought; return how many were moved."""
    at = now()
    await db.transact(drop_unwanted, Context.system(), at=at)
    moved = 0
    for one in await db.read(fulfilment.ahead.list_goods_awaited):
        moved += await _follow_queue(db, memory, one.place_id, one.sku_id, at)
    for task in await db.read(fulfilment.ahead.list_expected, most=1000):
        if task.waits_for == WaitsFor.TRANSFER and task.expected_at <= at:
            expected_at = await _travels_until(db, task, at)
            items = await db.read(
                fulfilment.list_items,
                place_id=task.place_id,
                fulfilment_order_id=task.fulfilment_order_id,
            )
            numbers = [item.line_no for item in items]
            moved += await _move(db, memory, task, "collect", numbers, expected_at, at)
    return moved


async def _follow_queue(
    db: Database, memory: Memory, place_id: PlaceId, sku_id: SkuId, at: datetime
) -> int:
    queue, here, coming = await db.read(partial(_read_queue, place_id=place_id, sku_id=sku_id))
    later = [(instant, units) for instant, units in coming if instant > at]
    found = fulfilment.ahead.arrivals(queue, here, later)
    releases_at = memory.releases.get(sku_id, at)
    days = memory.ahead.policy.lead_days
    unknown = at + (_AGAIN if days is None else timedelta(days=days))
    moved, wanted = 0, 0
    for one, arrives_at in zip(queue, found, strict=True):
        wanted += one.units
        expected_at = one.expected_at
        if arrives_at is not None:
            expected_at = arrives_at
        elif expected_at <= at and wanted > here:
            expected_at = unknown
        expected_at = max(expected_at, releases_at)
        if expected_at > one.expected_at + _LEAST:
            moved += await _move(db, memory, one, one.method, [one.line_no], expected_at, at)
    return moved


async def _read_queue(
    tx: Tx, *, place_id: PlaceId, sku_id: SkuId
) -> tuple[Sequence[InQueue], int, list[tuple[datetime, int]]]:
    """Return who waits, the units that lie there for them, and what comes when."""
    queue = await fulfilment.ahead.list_queue(tx, place_id=place_id, sku_id=sku_id)
    there = await stock.ahead.list_servable(tx, sku_id=sku_id)
    coming = await stock.list_coming(tx, sku_ids=[sku_id], place_ids=[place_id])
    return (
        queue,
        sum(one.units for one in there if one.place_id == place_id),
        [(one.expected_at, one.coming) for one in coming if one.expected_at is not None],
    )


async def _travels_until(db: Database, task: Expected, at: datetime) -> datetime:
    """Return when a transfer that is late should come: as is known now, else a day later."""
    assert task.transfer_id is not None, task
    transfer = await db.read(
        stock.get_transfer, place_id=task.place_id, transfer_id=task.transfer_id
    )
    lines = await db.read(
        stock.list_inbound_lines, sku_ids=transfer.sku_ids, inbound_id=task.transfer_id
    )
    known = [line.expected_at for line in lines if line.expected_at is not None]
    return max((one for one in known if one > at), default=at + _AGAIN)


async def _move(
    db: Database,
    memory: Memory,
    task: InQueue | Expected,
    method: str,
    line_nos: list[int],
    expected_at: datetime,
    at: datetime,
) -> bool:
    place = memory.directory.place(task.place_id)
    delivery = None
    if method == "ship":
        delivery = await db.read(
            orders.deliveries.find_delivery, customer_id=task.customer_id, order_id=task.order_id
        )
    line = PromiseLine(1, 1, method, place, begins_at=expected_at)
    (promise,) = fulfilment.promise(
        memory.promises,
        [line],
        destination=None
        if delivery is None
        else Destination(delivery.country, delivery.postal_code),
        at=at,
    )
    if promise is None:
        return False
    return await db.transact(
        move_promise,
        Context.system(),
        task=task,
        line_nos=line_nos,
        expected_at=expected_at,
        promised_at=max(promise.promised_at, task.promised_at),
        at=at,
    )
