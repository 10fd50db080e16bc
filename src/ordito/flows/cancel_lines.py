"""Cancel lines: the customer does not want what has not left yet."""

from collections.abc import Sequence
from datetime import datetime

from ordito import fulfilment, loyalty, orders, stock
from ordito.orders import Line, LineQuantity, Whereabouts
from ordito.platform.db import Tx


async def cancel_lines(
    tx: Tx,
    *,
    where: Whereabouts,
    lines: Sequence[LineQuantity],
    reason: str,
    expected_version: int | None,
    at: datetime,
) -> list[Line]:
    """Cancel open units, free them, tell the places, and take their points back.

    The money follows: a handler of the fact gives the promise of it back.

    Returns:
        The lines touched, as they are now.

    Raises:
        UnknownOrder: the customer has no such order.
        UnknownLine: the order has no such line.
        LineTwice: a line is named twice.
        LineClosed: a line has fewer open units.
        OrderChanged: the order has another version than the caller saw.
    """
    order = await orders.lock_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    known = await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
    orders.require_known(known, lines)
    touched = await orders.cancel_lines(
        tx, order=order, lines=lines, reason=reason, expected_version=expected_version, at=at
    )
    units = {line.line_no: line.quantity for line in lines}
    await stock.release(
        tx,
        holdings=[
            stock.Holding(line.reservation_id, line.sku_id, line.place_id, units[line.line_no])
            for line in touched
        ],
        subject_id=order.order_id,
        at=at,
    )
    await fulfilment.cancel_items(
        tx,
        order_id=order.order_id,
        items=[
            fulfilment.CancelledItem(line.place_id, line.line_no, units[line.line_no])
            for line in touched
        ],
    )
    after = {line.line_no: line for line in [*known, *touched]}
    await loyalty.settle_earning(
        tx,
        customer_id=order.customer_id,
        order_id=order.order_id,
        remaining_minor=orders.due_minor(list(after.values())),
        currency=order.currency,
        at=at,
        lines=[
            loyalty.LineAmount(line.line_no, orders.due_minor([line])) for line in after.values()
        ],
    )
    return touched
