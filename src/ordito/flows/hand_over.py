"""Hand over: the customer or the carrier takes the goods of a fulfilment order."""

from datetime import datetime

from ordito import fulfilment, orders, stock
from ordito.fulfilment import FulfilmentOrder
from ordito.orders import LineKind, LineQuantity
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId, PlaceId


async def hand_over(
    tx: Tx,
    *,
    place_id: PlaceId,
    fulfilment_order_id: FulfilmentOrderId,
    code: str | None,
    at: datetime,
) -> FulfilmentOrder:
    """Book the goods out of the place and into the customer's hands.

    Services go with the goods, and so does the charge for bringing them, with the first that leave.
    The money follows: a handler of the fact captures it.

    Returns:
        The fulfilment order as it was before.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        FulfilmentClosed: it was handed over or cancelled already.
        WrongCode: the customer's code is another one.
        OrderHeld: somebody has to look at the order first.
    """
    task = await fulfilment.get_fulfilment_order(
        tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
    )
    order = await orders.lock_order(tx, customer_id=task.customer_id, order_id=task.order_id)
    await orders.holds.require_free(tx, customer_id=task.customer_id, order_id=task.order_id)
    items = await fulfilment.list_items(
        tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
    )
    leaving = [item for item in items if item.left]
    lines = await orders.list_lines(tx, customer_id=task.customer_id, order_id=task.order_id)
    kinds = {line.line_no: line.kind for line in lines}
    await fulfilment.hand_over(tx, task=task, code=code, at=at)
    await orders.fulfil_lines(
        tx,
        order=order,
        lines=[
            *(LineQuantity(item.line_no, item.left) for item in leaving),
            *orders.charges_leaving(lines, method=task.method),
        ],
        at=at,
    )
    goods = [item for item in leaving if kinds[item.line_no] == LineKind.GOODS]
    if goods:
        await stock.fulfil(
            tx,
            holdings=[
                stock.Holding(item.reservation_id, item.sku_id, place_id, item.left)
                for item in goods
            ],
            subject_id=order.order_id,
            at=at,
        )
    return task
