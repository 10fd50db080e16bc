"""Serve ahead: goods that came are those of the orders that wait for them, in turn."""

from datetime import datetime

from ordito import fulfilment, orders, stock
from ordito.flows.tell_promise import tell_promise
from ordito.orders import Whereabouts
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, SkuId

InQueue = fulfilment.ahead.InQueue
Expected = fulfilment.ahead.Expected


async def serve_ahead(
    tx: Tx, *, place_id: PlaceId, sku_id: SkuId, may_begin: bool, at: datetime
) -> int:
    """Let places begin what goods are there for; return how many fulfilment orders.

    Args:
        tx: open transaction.
        place_id: where goods lie.
        sku_id: of what.
        may_begin: whether the SKU may be handed out by now.
        at: now.
    """
    queue = await fulfilment.ahead.lock_queue(tx, place_id=place_id, sku_id=sku_id)
    there = await stock.ahead.list_servable(tx, sku_id=sku_id)
    units = sum(one.units for one in there if one.place_id == place_id)
    given = fulfilment.ahead.served(queue, units, may_begin=may_begin)
    for one in given:
        await stock.ahead.serve(tx, sku_id=sku_id, reservation_ids=[one.reservation_id])
        await fulfilment.ahead.begin_waiting(tx, task=one, units=one.units, at=at)
    return len(given)


async def move_promise(
    tx: Tx,
    *,
    task: InQueue | Expected,
    line_nos: list[int],
    expected_at: datetime,
    promised_at: datetime,
    at: datetime,
) -> bool:
    """Promise what waits until a later instant, and tell the customer; False where it is over.

    Whoever changes the order meanwhile is waited for, or sees the new promise.
    """
    await orders.lock_order(tx, customer_id=task.customer_id, order_id=task.order_id)
    moved = await fulfilment.ahead.move_promise(
        tx, task=task, expected_at=expected_at, promised_at=promised_at, at=at
    )
    if moved:
        where = Whereabouts(task.customer_id, task.order_id)
        await orders.deliveries.promise_anew(
            tx, where=where, promised=dict.fromkeys(line_nos, promised_at)
        )
        await tell_promise(
            tx, where=where, cause=f"{task.fulfilment_order_id}:{promised_at}", at=at
        )
    return moved
