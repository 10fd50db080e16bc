"""Change an order: whatever is done to it after it was placed, in one transaction.

A preview runs the same flow and takes it back; so what is previewed is what is done.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import fulfilment, loyalty, orders, pricing
from ordito.flows.move_cash import MAIN, Till
from ordito.flows.move_goods import GoodsMove, move_goods
from ordito.flows.note_returns import note_returns
from ordito.flows.refund import MoneyEffect, refund
from ordito.fulfilment import NewFulfilment
from ordito.orders import (
    ActionKind,
    Delivery,
    Delta,
    Grounds,
    Line,
    LineAmount,
    LineQuantity,
    NewLine,
    NewPayment,
    Order,
    Payment,
    PaymentAnswer,
    ReturnedLine,
    Whereabouts,
)
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, EntityId, PlaceId


class PromisedLine(msgspec.Struct, frozen=True):
    """A line that waits to be shipped, the place that ships it, and until when it arrives."""

    line_no: int
    place_id: PlaceId
    promised_at: datetime


class ChangePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A change, decided: priced, sourced and promised, for one version of the order.

    Attributes:
        kind: see ``ActionKind``.
        version: of the order that it was decided on; None where its version does not matter.
        reason: code.
        taken: units that are given up, and in what condition they come back.
        amounts: amounts off, where it is an appeasement.
        added: lines that take their place.
        fulfilments: what places will do for them.
        withhold: True where the money of what comes back waits for an inspection.
        place_id: where goods come back.
        owner_id: legal entity whose goods they are from then on.
        delivery: another address for what has not left.
        keep_as: label under which it goes into the customer's book, once it is done.
        promised: until when that arrives there.
        drawer: of the place, from which cash goes back.
        cash_step_minor: smallest amount that is paid in cash, minor units.
        cancelled: units that are cancelled besides, where several things are done at once.
        terms: on which goods come back.
        deviation: code why it is granted although the decision policy says otherwise.
        case_id: of the case in which it is decided.
        approval_id: of the approval that it uses.
    """

    kind: ActionKind
    version: int | None
    reason: str
    taken: tuple[ReturnedLine, ...] = ()
    amounts: tuple[LineAmount, ...] = ()
    added: tuple[NewLine, ...] = ()
    fulfilments: tuple[NewFulfilment, ...] = ()
    withhold: bool = False
    place_id: PlaceId | None = None
    owner_id: EntityId | None = None
    delivery: Delivery | None = None
    keep_as: str | None = None
    promised: tuple[PromisedLine, ...] = ()
    drawer: str = MAIN
    cash_step_minor: int = 1
    cancelled: tuple[LineQuantity, ...] = ()
    terms: orders.returns.ReturnTerms = orders.returns.ReturnTerms()
    deviation: str | None = None
    case_id: UUID | None = None
    approval_id: UUID | None = None


class LineEffect(msgspec.Struct, frozen=True):
    """A line as it will be; amounts in minor units."""

    line_no: int
    sku_id: UUID
    ordered: int
    fulfilled: int
    cancelled: int
    return_requested: int
    returned: int
    withheld: int
    due_minor: int
    due_tax_minor: int


class PromiseEffect(msgspec.Struct, frozen=True):
    """What a place will do, until when, and the code that the customer shows at a collection."""

    place_id: PlaceId
    method: str
    promised_at: datetime
    line_nos: tuple[int, ...]
    code: str | None


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a change does; amounts in minor units of the order's currency.

    Attributes:
        currency: ISO 4217.
        due_before_minor: to pay before.
        due_minor: to pay afterwards.
        due_tax_minor: tax within that.
        to_pay_minor: what the customer has to pay besides: no payment promises it yet.
        back_minor: what goes back to the customer, promises and money.
        money: what moves on each payment.
        points: given, or negative, taken back.
        points_debt: change of what the member owes.
        goods: units that come back, are freed, are set aside, or leave.
        promises: what places will do for lines that are added or go elsewhere.
        lines: lines that are touched, as they will be.
        due_tax_before_minor: tax within what was to pay before.
        verdicts: what the rules say of what comes back, and why.
    """

    currency: str
    due_before_minor: int
    due_minor: int
    due_tax_minor: int
    to_pay_minor: int
    back_minor: int
    money: tuple[MoneyEffect, ...]
    points: int
    points_debt: int
    goods: tuple[GoodsMove, ...]
    promises: tuple[PromiseEffect, ...]
    lines: tuple[LineEffect, ...]
    due_tax_before_minor: int = 0
    verdicts: tuple[orders.returns.Verdict, ...] = ()


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
    return _effect(plan, order, before, after, paid, money, points, goods)


def _effect(
    plan: ChangePlan,
    order: Order,
    before: Sequence[Line],
    after: Sequence[Line],
    paid: Sequence[Payment],
    money: Sequence[MoneyEffect],
    points: loyalty.Change,
    goods: Sequence[GoodsMove],
) -> Effect:
    return Effect(
        currency=order.currency,
        due_before_minor=orders.due_minor(before),
        due_minor=orders.due_minor(after),
        due_tax_minor=orders.due_tax_minor(after),
        to_pay_minor=orders.owed_minor(after, paid),
        back_minor=sum(move.amount_minor for move in money if move.kind != "capture"),
        money=tuple(money),
        points=points.points,
        points_debt=points.debt,
        goods=tuple(goods),
        promises=(*(_promise(part) for part in plan.fulfilments), *_anew(plan)),
        lines=_touched(before, after),
        due_tax_before_minor=orders.due_tax_minor(before),
        verdicts=plan.terms.verdicts,
    )


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
    if plan.promised:
        await fulfilment.redirect(
            tx,
            customer_id=order.customer_id,
            order_id=order.order_id,
            promised={(one.place_id, one.line_no): one.promised_at for one in plan.promised},
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


def _anew(plan: ChangePlan) -> list[PromiseEffect]:
    """Return what is promised of lines that go elsewhere, by the place that ships them and when."""
    together: defaultdict[tuple[PlaceId, datetime], list[int]] = defaultdict(list)
    for line in plan.promised:
        together[line.place_id, line.promised_at].append(line.line_no)
    return [
        PromiseEffect(
            place_id=place_id,
            method="ship",
            promised_at=promised_at,
            line_nos=tuple(line_nos),
            code=None,
        )
        for (place_id, promised_at), line_nos in sorted(together.items())
    ]


def _promise(part: NewFulfilment) -> PromiseEffect:
    return PromiseEffect(
        place_id=part.place_id,
        method=part.method,
        promised_at=part.promised_at,
        line_nos=tuple(item.line_no for item in part.items),
        code=part.code,
    )


def _touched(before: Sequence[Line], after: Sequence[Line]) -> tuple[LineEffect, ...]:
    known: Mapping[int, Line] = orders.by_number(before)
    return tuple(
        LineEffect(
            line_no=line.line_no,
            sku_id=line.sku_id,
            ordered=line.ordered,
            fulfilled=line.fulfilled,
            cancelled=line.cancelled,
            return_requested=line.return_requested,
            returned=line.returned,
            withheld=line.withheld,
            due_minor=orders.due_minor([line]),
            due_tax_minor=orders.due_tax_minor([line]),
        )
        for line in after
        if known.get(line.line_no) != line
    )
