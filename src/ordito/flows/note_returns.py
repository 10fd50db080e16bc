"""Note returns: which returns a change announces, takes back or receives."""

from collections.abc import Sequence
from datetime import datetime

from ordito import fulfilment, orders
from ordito.orders import ActionKind, Delta, Line, Order, ReturnedLine
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId


async def note_returns(
    tx: Tx,
    *,
    order: Order,
    kind: ActionKind,
    reason: str,
    taken: Sequence[ReturnedLine],
    terms: orders.returns.ReturnTerms,
    place_id: PlaceId | None,
    changed: Sequence[Delta],
    lines: Sequence[Line],
    at: datetime,
) -> None:
    """Keep beside an order's units the returns that they belong to.

    Args:
        tx: open transaction; the order is locked.
        order: whose goods.
        kind: what was done.
        reason: code.
        taken: units that were named.
        terms: on which goods come back.
        place_id: where goods came.
        changed: what has changed on lines.
        lines: all of the order, as they are now.
        at: now.
    """
    known = orders.by_number(lines)
    units = {one.line_no: one.quantity for one in taken}
    if kind is ActionKind.REQUEST_RETURN:
        expected = await orders.returns.announce(
            tx,
            order=order,
            units=units,
            lines=known,
            terms=terms,
            place_id=_expected_at(order, lines, terms),
            reason=reason,
            at=at,
        )
        await _send_back(tx, order, expected, terms, at)
    elif kind is ActionKind.WITHDRAW_RETURN:
        await _call_off(tx, await orders.returns.withdraw(tx, order=order, units=units), at)
    conditions = {one.line_no: one.condition.value for one in taken}
    came = [
        orders.returns.Came(
            known[delta.line_no],
            delta.returned,
            conditions[delta.line_no],
            orders.returns.worth_back(delta),
        )
        for delta in changed
        if delta.returned
    ]
    if came:
        assert place_id is not None, "goods come back somewhere"
        await orders.returns.receive(
            tx, order=order, came=came, terms=terms, place_id=place_id, reason=reason, at=at
        )


async def _send_back(
    tx: Tx,
    order: Order,
    expected: orders.returns.GoodsReturn,
    terms: orders.returns.ReturnTerms,
    at: datetime,
) -> None:
    if terms.carrier is not None:
        await fulfilment.parcels.send_back(
            tx,
            place_id=expected.place_id,
            return_id=expected.return_id,
            customer_id=order.customer_id,
            order_id=order.order_id,
            carrier=terms.carrier,
            pick_up_on=terms.pick_up_on,
            at=at,
        )


async def _call_off(tx: Tx, kept: Sequence[orders.returns.GoodsReturn], at: datetime) -> None:
    for one in kept:
        if one.state == orders.returns.ReturnState.WITHDRAWN and one.way in orders.returns.SENT:
            await fulfilment.parcels.call_off(
                tx, place_id=one.place_id, return_id=one.return_id, at=at
            )


def _expected_at(order: Order, lines: Sequence[Line], terms: orders.returns.ReturnTerms) -> PlaceId:
    """Return where goods are expected: where the customer says, else where they were sold."""
    return terms.place_id or order.place_id or lines[0].place_id
