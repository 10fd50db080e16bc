"""Change effect: what shall be done to an order, and everything that it does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import loyalty, orders
from ordito.flows.move_cash import MAIN
from ordito.flows.move_goods import GoodsMove
from ordito.flows.refund import MoneyEffect
from ordito.fulfilment import NewFulfilment, Slot
from ordito.orders import (
    ActionKind,
    Delivery,
    Line,
    LineAmount,
    LineQuantity,
    NewLine,
    Order,
    Payment,
    ReturnedLine,
)
from ordito.platform.ids import EntityId, PlaceId


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
        senders: who owns the goods at each place that sends some to where they are collected.
        slots: in which they are collected, at most one of a place.
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
    senders: Mapping[PlaceId, EntityId] = {}
    slots: tuple[Slot, ...] = ()
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
    """What a place will do, until when, and the code that the customer shows at a collection.

    ``was_promised_at`` is until when it was promised before, for lines that go elsewhere.
    """

    place_id: PlaceId
    method: str
    promised_at: datetime
    line_nos: tuple[int, ...]
    code: str | None
    was_promised_at: datetime | None = None


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


def effect_of(
    plan: ChangePlan,
    order: Order,
    before: Sequence[Line],
    after: Sequence[Line],
    paid: Sequence[Payment],
    money: Sequence[MoneyEffect],
    points: loyalty.Change,
    goods: Sequence[GoodsMove],
) -> Effect:
    """Return everything that a change has done.

    Args:
        plan: what was to be done.
        order: whose head it is.
        before: all lines, as they were.
        after: all lines, as they are.
        paid: payments of the order, as they were.
        money: what moves on each of them.
        points: given, or taken back.
        goods: units that moved.
    """
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
        promises=(*(_promise(part) for part in plan.fulfilments), *_anew(plan, before)),
        lines=_touched(before, after),
        due_tax_before_minor=orders.due_tax_minor(before),
        verdicts=plan.terms.verdicts,
    )


def _anew(plan: ChangePlan, before: Sequence[Line]) -> list[PromiseEffect]:
    """Return what is promised of lines that go elsewhere, by the place that ships them and when.

    It says what was promised until now: a promise that moved since a preview is another effect.
    """
    known = orders.by_number(before)
    together: defaultdict[tuple[PlaceId, datetime, datetime | None], list[int]]
    together = defaultdict(list)
    for line in plan.promised:
        was = known[line.line_no].promised_at
        together[line.place_id, line.promised_at, was].append(line.line_no)
    return [
        PromiseEffect(
            place_id=place_id,
            method="ship",
            promised_at=promised_at,
            line_nos=tuple(line_nos),
            code=None,
            was_promised_at=was,
        )
        for (place_id, promised_at, was), line_nos in sorted(
            together.items(), key=lambda one: (one[0][:2], one[1])
        )
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
