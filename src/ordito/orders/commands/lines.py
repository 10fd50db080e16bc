"""Verbs that move the quantities of an order's lines: each is one typed, numbered action."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ordito.orders.commands.columns import line_columns
from ordito.orders.errors import OrderChanged, UnknownOrder
from ordito.orders.events import (
    LinesAppeased,
    LinesCancelled,
    LinesFulfilled,
    LinesReturned,
    OrderLineFact,
    ReturnAnnounced,
)
from ordito.orders.model import (
    ActionKind,
    Axis,
    Delta,
    Line,
    LineAmount,
    LineQuantity,
    Method,
    NewLine,
    Order,
    ReturnedLine,
)
from ordito.orders.queries import list_actions, list_lines
from ordito.orders.rules import (
    appeasing,
    applied,
    by_number,
    cancelling,
    fulfilling,
    moves_of,
    refunding,
    relieved_minor,
    requesting,
    require_known,
    returning,
    withdrawing,
)
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId, OrderId

_sql = statements(__name__)
_ACT = _sql.query("act", int)
_LOCK_ORDER = _sql.query("lock_order", Order)


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """Why and on whose preview an action is taken.

    Attributes:
        reason: code, where one is given.
        expected_version: version that the caller saw, or None where it does not matter.
        change_id: the previewed change that is carried out, if it is one.
        at: now.
    """

    reason: str | None = None
    expected_version: int | None = None
    change_id: UUID | None = None
    at: datetime


async def lock_order(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> Order:
    """Return an order and keep others from changing it until the end; lock nothing of it before.

    Raises:
        UnknownOrder: the customer has no such order.
    """
    order = await tx.find(_LOCK_ORDER, customer_id=customer_id, order_id=order_id)
    if order is None:
        raise UnknownOrder("There is no such order.", order_id=order_id)
    return order


async def require_version(tx: Tx, *, order: Order, expected_version: int | None) -> None:
    """Refuse a change that was decided on another version, and say what was done since.

    Raises:
        OrderChanged: with the actions that followed the version that the caller saw.
    """
    if expected_version in (None, order.version):
        return
    known = await list_actions(tx, customer_id=order.customer_id, order_id=order.order_id)
    raise OrderChanged(
        f"The order is at version {order.version}, not {expected_version}.",
        field="expected_version",
        version=order.version,
        since=[
            {
                "version": action.version,
                "kind": action.kind,
                "line_nos": action.line_nos,
                "quantities": action.quantities,
                "axes": action.axes,
                "due_minor": action.due_minor,
                "actor": action.actor,
                "at": action.at,
            }
            for action in known
            if action.version > (expected_version or 0)
        ],
    )


async def cancel_lines(
    tx: Tx,
    *,
    order: Order,
    lines: Sequence[LineQuantity],
    reason: str,
    expected_version: int | None,
    at: datetime,
    change_id: UUID | None = None,
) -> list[Line]:
    """Cancel open units of an order.

    Args:
        tx: open transaction.
        order: as it was locked.
        lines: what to cancel, each line once.
        reason: code.
        expected_version: version that the caller saw, or None where it does not matter.
        at: now.
        change_id: the previewed change that is carried out, if it is one.

    Returns:
        The lines touched, as they are now.

    Raises:
        UnknownLine: the order has no such line.
        LineTwice: a line is named twice.
        LineClosed: a line has fewer open units.
        OrderChanged: the order has another version.
    """
    grounds = Grounds(reason=reason, expected_version=expected_version, change_id=change_id, at=at)
    await require_version(tx, order=order, expected_version=expected_version)
    known = await known_lines(tx, order=order, asked=lines)
    deltas = cancelling(known, lines)
    after = await act(
        tx, order=order, kind=ActionKind.CANCEL, known=known, deltas=deltas, grounds=grounds
    )
    event = LinesCancelled(
        number=order.number,
        reason=reason,
        currency=order.currency,
        amount_minor=relieved_minor(deltas),
        lines=facts_of(known, deltas, Axis.CANCELLED),
    )
    record(tx, order=order, event=event, grounds=grounds)
    touched = {line.line_no for line in lines}
    return [line for line in after if line.line_no in touched]


async def fulfil_lines(
    tx: Tx, *, order: Order, lines: Sequence[LineQuantity], at: datetime
) -> list[Line]:
    """Note that units of an order reached the customer or the carrier.

    Returns:
        All lines of the order, as they are now.

    Raises:
        LineClosed: a line has fewer open units.
    """
    known = await known_lines(tx, order=order, asked=lines)
    deltas = fulfilling(known, lines)
    grounds = Grounds(at=at)
    after = await act(
        tx, order=order, kind=ActionKind.FULFIL, known=known, deltas=deltas, grounds=grounds
    )
    facts = tuple(
        _fact(
            known[one.line_no],
            one.quantity,
            known[one.line_no].total_minor * one.quantity // known[one.line_no].ordered,
        )
        for one in lines
    )
    record(tx, order=order, event=LinesFulfilled(number=order.number, lines=facts), grounds=grounds)
    return after


async def announce_return(
    tx: Tx,
    *,
    order: Order,
    lines: Sequence[LineQuantity],
    grounds: Grounds,
    is_withdrawn: bool = False,
) -> list[Line]:
    """Note that the customer wants to bring units back, or, withdrawn, keeps them after all.

    Returns:
        All lines of the order, as they are now.

    Raises:
        NotReturnable: the customer has fewer units, or had announced fewer.
        OrderChanged: the order has another version.
    """
    await require_version(tx, order=order, expected_version=grounds.expected_version)
    known = await known_lines(tx, order=order, asked=lines)
    deltas = withdrawing(known, lines) if is_withdrawn else requesting(known, lines)
    kind = ActionKind.WITHDRAW_RETURN if is_withdrawn else ActionKind.REQUEST_RETURN
    after = await act(tx, order=order, kind=kind, known=known, deltas=deltas, grounds=grounds)
    event = ReturnAnnounced(
        number=order.number,
        reason=grounds.reason,
        withdrawn=is_withdrawn,
        lines=tuple(_fact(known[one.line_no], one.quantity, 0) for one in lines),
    )
    record(tx, order=order, event=event, grounds=grounds)
    return after


async def return_lines(
    tx: Tx,
    *,
    order: Order,
    lines: Sequence[ReturnedLine],
    withhold: bool,
    grounds: Grounds,
    added: Sequence[NewLine] = (),
) -> list[Line]:
    """Note that goods came back; unless it is withheld, their money is due to the customer.

    Args:
        tx: open transaction.
        order: as it was locked.
        lines: each once.
        withhold: True where the money waits for an inspection.
        grounds: why, and on which version.
        added: services that are charged for it.

    Returns:
        All lines of the order, as they are now.

    Raises:
        NotReturnable: the customer has fewer units.
        OrderChanged: the order has another version.
    """
    await require_version(tx, order=order, expected_version=grounds.expected_version)
    known = await known_lines(tx, order=order, asked=lines)
    deltas = returning(known, lines, withhold=withhold)
    after = await act(
        tx,
        order=order,
        kind=ActionKind.RETURN,
        known=known,
        deltas=deltas,
        grounds=grounds,
        added=added,
    )
    event = LinesReturned(
        number=order.number,
        reason=grounds.reason,
        currency=order.currency,
        amount_minor=relieved_minor(deltas),
        seller_id=order.seller_id,
        conditions=tuple(one.condition for one in lines),
        lines=facts_of(known, deltas, Axis.RETURNED),
        charged_minor=sum(line.total_minor for line in added),
    )
    record(tx, order=order, event=event, grounds=grounds)
    return after


async def refund_lines(
    tx: Tx,
    *,
    order: Order,
    lines: Sequence[LineQuantity],
    grounds: Grounds,
    added: Sequence[NewLine] = (),
) -> list[Line]:
    """Give back the money of units that came back earlier with their money withheld.

    Args:
        tx: open transaction.
        order: as it was locked.
        lines: each once.
        grounds: why, and on which version.
        added: services that are charged for taking them back.

    Returns:
        All lines of the order, as they are now.

    Raises:
        NotReturnable: the money of fewer units is withheld.
        OrderChanged: the order has another version.
    """
    await require_version(tx, order=order, expected_version=grounds.expected_version)
    known = await known_lines(tx, order=order, asked=lines)
    deltas = refunding(known, lines)
    after = await act(
        tx,
        order=order,
        kind=ActionKind.REFUND,
        known=known,
        deltas=deltas,
        grounds=grounds,
        added=added,
    )
    record(
        tx,
        order=order,
        event=_appeased(order, ActionKind.REFUND, known, deltas, grounds),
        grounds=grounds,
    )
    return after


async def appease(
    tx: Tx, *, order: Order, amounts: Sequence[LineAmount], grounds: Grounds
) -> list[Line]:
    """Take an amount off lines without taking goods back.

    Returns:
        All lines of the order, as they are now.

    Raises:
        TooMuch: less is to pay for a line.
        OrderChanged: the order has another version.
    """
    await require_version(tx, order=order, expected_version=grounds.expected_version)
    known = await known_lines(tx, order=order, asked=amounts)
    deltas = appeasing(known, amounts)
    after = await act(
        tx, order=order, kind=ActionKind.APPEASE, known=known, deltas=deltas, grounds=grounds
    )
    record(
        tx,
        order=order,
        event=_appeased(order, ActionKind.APPEASE, known, deltas, grounds),
        grounds=grounds,
    )
    return after


async def note_decline(tx: Tx, *, order: Order, at: datetime) -> None:
    """Number the late decline of a payment among what was done to its order."""
    await act(tx, order=order, kind=ActionKind.DECLINE, known={}, deltas=(), grounds=Grounds(at=at))


async def known_lines(
    tx: Tx, *, order: Order, asked: Sequence[LineQuantity | ReturnedLine | LineAmount]
) -> dict[int, Line]:
    """Return the lines of an order by number, if those that are asked for are among them."""
    lines = await list_lines(tx, customer_id=order.customer_id, order_id=order.order_id)
    require_known(lines, asked)
    return by_number(lines)


async def act(
    tx: Tx,
    *,
    order: Order,
    kind: ActionKind,
    known: Mapping[int, Line],
    deltas: Sequence[Delta],
    grounds: Grounds,
    added: Sequence[NewLine] = (),
) -> list[Line]:
    """Write one action and what it changes; return the lines as they then are."""
    moves = [
        *moves_of(deltas),
        *((line.line_no, Axis.ORDERED, line.quantity) for line in added),
        *(
            (line.line_no, Axis.FULFILLED, line.quantity)
            for line in added
            if line.method is Method.CARRY_OUT
        ),
    ] or [(delta.line_no, Axis.AMOUNT, 0) for delta in deltas]
    columns = line_columns(added)
    version = await tx.one(
        _ACT,
        customer_id=order.customer_id,
        order_id=order.order_id,
        kind=kind,
        expected_version=order.version,
        due_minor=sum(line.total_minor for line in added) - relieved_minor(deltas),
        change_id=grounds.change_id,
        reason=grounds.reason,
        actor=tx.context.actor,
        channel_id=tx.context.channel_id,
        place_id=tx.context.place_id,
        at=grounds.at,
        book_lines=[line_no for line_no, _, _ in moves],
        book_axes=[axis for _, axis, _ in moves],
        book_quantities=[quantity for _, _, quantity in moves],
        new_line_nos=columns.pop("line_nos"),
        new_fulfilled=columns.pop("fulfilled"),
        **columns,
        **_columns(deltas),
    )
    assert version == order.version + 1, "the order is locked before it is changed"
    return applied(known, deltas, added, version=version)


def _columns(deltas: Sequence[Delta]) -> dict[str, list[Any]]:
    return {
        "line_nos": [delta.line_no for delta in deltas],
        "fulfilled": [delta.fulfilled for delta in deltas],
        "cancelled": [delta.cancelled for delta in deltas],
        "return_requested": [delta.return_requested for delta in deltas],
        "returned": [delta.returned for delta in deltas],
        "withheld": [delta.withheld for delta in deltas],
        "relieved_minor": [delta.relieved_minor for delta in deltas],
        "relieved_tax_minor": [delta.relieved_tax_minor for delta in deltas],
    }


def record(tx: Tx, *, order: Order, event: Event, grounds: Grounds) -> None:
    """Record what was done to an order."""
    tx.record(
        event,
        subject=order.order_id,
        customer_id=order.customer_id,
        case_id=order.order_id,
        at=grounds.at,
    )


def facts_of(
    known: Mapping[int, Line], deltas: Sequence[Delta], axis: Axis
) -> tuple[OrderLineFact, ...]:
    """Return what deltas change on one axis, as the log tells it."""
    return tuple(
        _fact(known[delta.line_no], getattr(delta, axis.value), delta.relieved_minor)
        for delta in deltas
        if getattr(delta, axis.value)
    )


def _fact(line: Line, quantity: int, total_minor: int) -> OrderLineFact:
    return OrderLineFact(
        line_no=line.line_no,
        sku_id=line.sku_id,
        place_id=line.place_id,
        method=line.method,
        quantity=quantity,
        total_minor=total_minor,
    )


def _appeased(
    order: Order,
    kind: ActionKind,
    known: Mapping[int, Line],
    deltas: Sequence[Delta],
    grounds: Grounds,
) -> LinesAppeased:
    return LinesAppeased(
        number=order.number,
        kind=kind.value,
        reason=grounds.reason,
        currency=order.currency,
        amount_minor=relieved_minor(deltas),
        lines=tuple(
            _fact(known[delta.line_no], -delta.withheld, delta.relieved_minor) for delta in deltas
        ),
    )
