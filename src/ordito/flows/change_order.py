"""Change an order: whatever is done to it after it was placed, in one transaction.

A preview runs the same flow and takes it back; so what is previewed is what is done.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import fulfilment, loyalty, orders, pricing
from ordito.flows.change_effect import ChangePlan, Effect, effect_of
from ordito.flows.move_cash import Till
from ordito.flows.move_goods import GoodsMove, move_goods
from ordito.flows.note_returns import note_returns
from ordito.flows.refund import refund
from ordito.flows.send_to_store import send_to_stores, transfers_of
from ordito.orders import (
    ActionKind,
    Delta,
    Grounds,
    Line,
    LineQuantity,
    NewPayment,
    Order,
    PaymentAnswer,
    ReturnedLine,
    Whereabouts,
)
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId


async def change_order(
    tx: Tx,
    *,
    where: Whereabouts,
    plan: ChangePlan,
    payments: Sequence[NewPayment] = (),
    answers: Sequence[PaymentAnswer] = (),
    change_id: UUID | None = None,
    at: datetime,
) -> Effect:
    """Carry a change out: quantities, goods, places, money and points, or nothing of it.

    Args:
        tx: open transaction.
        where: whose order.
        plan: what is to be done.
        payments: tenders for what is to pay besides.
        answers: what became of them, all approved.
        change_id: the preview that is confirmed, if it was one.
        at: now.

    Raises:
        OrderChanged: the order has another version; it says what was done since.
        NotReturnable: the customer has fewer units than shall come back.
        LineClosed: fewer units are open than shall be cancelled.
        TooMuch: less is to pay than shall be taken off.
        NotEnoughStock: what is wanted instead is not there any more.
        SlotFull: others have taken the time at which it would be collected.
        CashNeedsDrawer: cash would come in or go back where there is no drawer.
    """
    order = await orders.lock_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    await orders.require_version(tx, order=order, expected_version=plan.version)
    before = await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
    grounds = Grounds(reason=plan.reason, expected_version=plan.version, change_id=change_id, at=at)
    plan = _with_charges(plan, before)
    after = await _VERBS[plan.kind](tx, order, plan, grounds)
    if plan.delivery is not None and plan.kind is not ActionKind.CHANGE_ADDRESS:
        await orders.deliveries.keep_delivery(tx, order=order, delivery=plan.delivery, at=at)
    changed = orders.changed_between(before, after)
    goods = await _move_goods(tx, order, plan, changed, after, at)
    await _free_claims(tx, order, after, at)
    await _ask_places(tx, order, plan, at)
    paid = await orders.lock_payments(tx, where=where)
    till = till_of(order, plan, tx.context.place_id)
    money = await refund(
        tx,
        order=order,
        lines=after,
        payments=payments,
        answers=answers,
        till=till,
        at=at,
        credit_minor=orders.returns.credit_of(changed, plan.terms.verdicts),
    )
    points = await _settle_points(tx, order, after, at)
    return effect_of(plan, order, before, after, paid, money, points, goods)


def till_of(order: Order, plan: ChangePlan, place_id: UUID | None) -> Till:
    """Return where cash of a change moves: where goods come back, else who asks, else who sold."""
    given = plan.place_id or place_id or order.place_id
    return Till(given, plan.drawer, plan.cash_step_minor)


async def _free_claims(tx: Tx, order: Order, lines: Sequence[Line], at: datetime) -> None:
    """Give coupons and budgets back where all was called off before anything had left."""
    if orders.is_called_off(lines):
        await pricing.give_back(tx, customer_id=order.customer_id, order_id=order.order_id, at=at)


async def _settle_points(
    tx: Tx, order: Order, lines: Sequence[Line], at: datetime
) -> loyalty.Change:
    return await loyalty.settle_earning(
        tx,
        customer_id=order.customer_id,
        order_id=order.order_id,
        remaining_minor=orders.due_minor(lines),
        currency=order.currency,
        at=at,
        lines=[loyalty.LineAmount(line.line_no, orders.due_minor([line])) for line in lines],
    )


async def _cancel(tx: Tx, order: Order, plan: ChangePlan, grounds: Grounds) -> list[Line]:
    await orders.cancel_lines(
        tx,
        order=order,
        lines=_quantities(plan),
        reason=plan.reason,
        expected_version=grounds.expected_version,
        change_id=grounds.change_id,
        at=grounds.at,
    )
    return await orders.list_lines(tx, customer_id=order.customer_id, order_id=order.order_id)


async def _announce(tx: Tx, order: Order, plan: ChangePlan, grounds: Grounds) -> list[Line]:
    return await orders.announce_return(
        tx,
        order=order,
        lines=_quantities(plan),
        grounds=grounds,
        is_withdrawn=plan.kind is ActionKind.WITHDRAW_RETURN,
    )


async def _return(tx: Tx, order: Order, plan: ChangePlan, grounds: Grounds) -> list[Line]:
    return await orders.return_lines(
        tx,
        order=order,
        lines=plan.taken,
        withhold=plan.withhold,
        grounds=grounds,
        added=plan.added,
    )


async def _combine(tx: Tx, order: Order, plan: ChangePlan, grounds: Grounds) -> list[Line]:
    return await orders.combine_lines(
        tx,
        order=order,
        cancelled=plan.cancelled,
        brought=plan.taken,
        added=plan.added,
        withhold=plan.withhold,
        grounds=grounds,
    )


async def _refund(tx: Tx, order: Order, plan: ChangePlan, grounds: Grounds) -> list[Line]:
    return await orders.refund_lines(
        tx, order=order, lines=_quantities(plan), grounds=grounds, added=plan.added
    )


async def _appease(tx: Tx, order: Order, plan: ChangePlan, grounds: Grounds) -> list[Line]:
    return await orders.appease(tx, order=order, amounts=plan.amounts, grounds=grounds)


async def _replace(tx: Tx, order: Order, plan: ChangePlan, grounds: Grounds) -> list[Line]:
    return await orders.replace_lines(
        tx, order=order, kind=plan.kind, taken=plan.taken, added=plan.added, grounds=grounds
    )


async def _redirect(tx: Tx, order: Order, plan: ChangePlan, grounds: Grounds) -> list[Line]:
    assert plan.delivery is not None, "it is said whereto"
    return await orders.deliveries.redirect_lines(
        tx,
        order=order,
        delivery=plan.delivery,
        promised={line.line_no: line.promised_at for line in plan.promised},
        grounds=grounds,
        taken=plan.taken,
        added=plan.added,
    )


_VERBS: Final = {
    ActionKind.CANCEL: _cancel,
    ActionKind.REQUEST_RETURN: _announce,
    ActionKind.WITHDRAW_RETURN: _announce,
    ActionKind.RETURN: _return,
    ActionKind.REFUND: _refund,
    ActionKind.APPEASE: _appease,
    ActionKind.EXCHANGE: _replace,
    ActionKind.CHANGE_MODEL: _replace,
    ActionKind.CHANGE_PLACE: _replace,
    ActionKind.CHANGE_QUANTITY: _replace,
    ActionKind.CHANGE_ADDRESS: _redirect,
    ActionKind.COMBINE: _combine,
}


# by which goods that have not left may be given up
_DROPPING: Final = frozenset(
    {
        ActionKind.CANCEL,
        ActionKind.EXCHANGE,
        ActionKind.CHANGE_MODEL,
        ActionKind.CHANGE_PLACE,
        ActionKind.CHANGE_QUANTITY,
    }
)


# by which all of an order may come back
_COMING_BACK: Final = frozenset({ActionKind.RETURN, ActionKind.COMBINE})


async def _move_goods(
    tx: Tx,
    order: Order,
    plan: ChangePlan,
    changed: Sequence[Delta],
    after: Sequence[Line],
    at: datetime,
) -> list[GoodsMove]:
    await note_returns(
        tx,
        order=order,
        kind=plan.kind,
        reason=plan.reason,
        taken=plan.taken,
        terms=plan.terms,
        place_id=plan.place_id,
        changed=changed,
        lines=after,
        at=at,
    )
    return await move_goods(
        tx,
        order=order,
        taken=plan.taken,
        changed=changed,
        lines=after,
        added=plan.added,
        place_id=plan.place_id,
        owner_id=plan.owner_id,
        costs=plan.terms.costs,
        at=at,
    )


async def _ask_places(tx: Tx, order: Order, plan: ChangePlan, at: datetime) -> None:
    if plan.fulfilments:
        await fulfilment.open_orders(
            tx,
            customer_id=order.customer_id,
            order_id=order.order_id,
            channel_id=ChannelId(order.channel_id),
            fulfilments=plan.fulfilments,
            at=at,
        )
    if plan.slots:
        await tx.take(fulfilment.taking(order_id=order.order_id, slots=plan.slots))
    if any(part.ahead for part in plan.fulfilments):
        await _await_goods(tx, order, plan, at)
    if plan.promised:
        await fulfilment.redirect(
            tx,
            customer_id=order.customer_id,
            order_id=order.order_id,
            promised={(one.place_id, one.line_no): one.promised_at for one in plan.promised},
            at=at,
        )


async def _await_goods(tx: Tx, order: Order, plan: ChangePlan, at: datetime) -> None:
    await tx.take(
        fulfilment.ahead.expecting(
            customer_id=order.customer_id,
            order_id=order.order_id,
            fulfilments=plan.fulfilments,
            transfers=transfers_of(plan.fulfilments),
            at=at,
        )
    )
    await send_to_stores(
        tx,
        order_id=order.order_id,
        fulfilments=plan.fulfilments,
        senders=plan.senders,
        at=at,
    )


def _with_charges(plan: ChangePlan, lines: Sequence[Line]) -> ChangePlan:
    """Drop the charge for a delivery with the last of what it would have brought.

    What was brought has earned its charge; only who withdraws from all of it gets that back.
    """
    if plan.kind is ActionKind.COMBINE and plan.cancelled:
        gone = [ReturnedLine(one.line_no, one.quantity) for one in plan.cancelled]
        dropped = orders.charges_dropped(lines, gone, plan.added)
        more = (LineQuantity(one.line_no, one.quantity) for one in dropped)
        plan = msgspec.structs.replace(plan, cancelled=(*plan.cancelled, *more))
    if plan.kind in _DROPPING:
        dropped = orders.charges_dropped(lines, plan.taken, plan.added)
    elif plan.kind in _COMING_BACK and orders.returns.is_withdrawn(plan.terms.verdicts):
        dropped = orders.charges_withdrawn(lines, plan.taken)
    else:
        dropped = []
    return msgspec.structs.replace(plan, taken=(*plan.taken, *dropped))


def _quantities(plan: ChangePlan) -> list[LineQuantity]:
    return [LineQuantity(line.line_no, line.quantity) for line in plan.taken]
