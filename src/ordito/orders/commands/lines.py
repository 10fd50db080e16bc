"""Verbs that move the quantities of an order's lines."""

from collections.abc import Sequence
from datetime import datetime

from ordito.orders.errors import LineClosed, OrderChanged, UnknownOrder
from ordito.orders.events import LinesCancelled, LinesFulfilled, OrderLineFact
from ordito.orders.model import ActionKind, Line, LineQuantity, Order
from ordito.orders.rules import cancelled_minor
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId

_sql = statements(__name__)
_MOVE_LINES = _sql.query("move_lines", Line)
_LOCK_ORDER = _sql.query("lock_order", Order)


async def lock_order(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> Order:
    """Return an order and keep others from changing it until the end; lock nothing of it before.

    Raises:
        UnknownOrder: the customer has no such order.
    """
    order = await tx.find(_LOCK_ORDER, customer_id=customer_id, order_id=order_id)
    if order is None:
        raise UnknownOrder("There is no such order.", order_id=order_id)
    return order


async def cancel_lines(
    tx: Tx,
    *,
    order: Order,
    lines: Sequence[LineQuantity],
    reason: str,
    expected_version: int | None,
    at: datetime,
) -> list[Line]:
    """Cancel open units of an order.

    Args:
        tx: open transaction.
        order: as it was locked.
        lines: what to cancel, each line once.
        reason: code.
        expected_version: version that the caller saw, or None where it does not matter.
        at: now.

    Returns:
        The lines touched, as they are now.

    Raises:
        LineClosed: a line has fewer open units.
        OrderChanged: the order has another version.
    """
    moved = await _move_lines(
        tx,
        order=order,
        kind=ActionKind.CANCEL,
        lines=lines,
        reason=reason,
        expected_version=expected_version,
        at=at,
    )
    quantities = {line.line_no: line.quantity for line in lines}
    facts = tuple(_cancelled_fact(line, quantities[line.line_no]) for line in moved)
    tx.record(
        LinesCancelled(
            number=order.number,
            reason=reason,
            currency=order.currency,
            amount_minor=sum(fact.total_minor for fact in facts),
            lines=facts,
        ),
        subject=order.order_id,
        customer_id=order.customer_id,
        case_id=order.order_id,
        at=at,
    )
    return moved


async def fulfil_lines(
    tx: Tx, *, order: Order, lines: Sequence[LineQuantity], at: datetime
) -> list[Line]:
    """Note that units of an order reached the customer or the carrier.

    Returns:
        The lines touched, as they are now.

    Raises:
        LineClosed: a line has fewer open units.
    """
    moved = await _move_lines(
        tx,
        order=order,
        kind=ActionKind.FULFIL,
        lines=lines,
        reason=None,
        expected_version=None,
        at=at,
    )
    quantities = {line.line_no: line.quantity for line in lines}
    tx.record(
        LinesFulfilled(
            number=order.number,
            lines=tuple(
                OrderLineFact(
                    line_no=line.line_no,
                    sku_id=line.sku_id,
                    place_id=line.place_id,
                    method=line.method,
                    quantity=quantities[line.line_no],
                    total_minor=line.total_minor * quantities[line.line_no] // line.ordered,
                )
                for line in moved
            ),
        ),
        subject=order.order_id,
        customer_id=order.customer_id,
        case_id=order.order_id,
        at=at,
    )
    return moved


async def _move_lines(
    tx: Tx,
    *,
    order: Order,
    kind: ActionKind,
    lines: Sequence[LineQuantity],
    reason: str | None,
    expected_version: int | None,
    at: datetime,
) -> list[Line]:
    moved = await tx.fetch(
        _MOVE_LINES,
        customer_id=order.customer_id,
        order_id=order.order_id,
        kind=kind,
        line_nos=[line.line_no for line in lines],
        quantities=[line.quantity for line in lines],
        reason=reason,
        expected_version=expected_version,
        actor=tx.context.actor,
        channel_id=tx.context.channel_id,
        place_id=tx.context.place_id,
        at=at,
    )
    if not moved:
        raise _unmoved(order, expected_version)
    return moved


def _cancelled_fact(line: Line, quantity: int) -> OrderLineFact:
    before = line.cancelled - quantity
    return OrderLineFact(
        line_no=line.line_no,
        sku_id=line.sku_id,
        place_id=line.place_id,
        method=line.method,
        quantity=quantity,
        total_minor=(
            cancelled_minor(line.total_minor, ordered=line.ordered, cancelled=line.cancelled)
            - cancelled_minor(line.total_minor, ordered=line.ordered, cancelled=before)
        ),
    )


def _unmoved(order: Order, expected_version: int | None) -> LineClosed | OrderChanged:
    if expected_version is not None and expected_version != order.version:
        message = f"The order is at version {order.version}, not {expected_version}."
        return OrderChanged(message, field="expected_version", version=order.version)
    message = "A line has fewer open units than that."
    return LineClosed(message, field="lines", order_id=order.order_id)
