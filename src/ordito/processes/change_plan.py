"""From what a client asks of a placed order to what will be done: known, priced, promised."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

import msgspec

from ordito import fulfilment, network, orders
from ordito.flows.change_order import ChangePlan, PromisedLine
from ordito.fulfilment import Destination, NewFulfilment, NewItem
from ordito.network import Place, Service
from ordito.orders import (
    Delivery,
    Line,
    LineAmount,
    LineDiscount,
    LineQuantity,
    Method,
    NewLine,
    NothingToChange,
    Order,
    ReturnedLine,
)
from ordito.platform import ids
from ordito.platform.events import Context
from ordito.platform.ids import ReservationId
from ordito.platform.money import split
from ordito.processes.basket import wanted_lines
from ordito.processes.change_asked import (
    KINDS,
    Appease,
    AskedChange,
    AskedLine,
    BroughtLine,
    Cancel,
    ChangeAddress,
    ChangeModel,
    ChangePlace,
    ChangeQuantity,
    Exchange,
    Refund,
    RequestReturn,
    Return,
    WantedLine,
    WithdrawReturn,
)
from ordito.processes.change_delivery import recharge
from ordito.processes.change_price import Agreed, Cost, price_added
from ordito.processes.price import Wanted, require_sold
from ordito.processes.sale import SaleLine
from ordito.processes.sold_lines import kind_of
from ordito.processes.sourcing import SERVICE_OF, PlaceMissing, promise_lines
from ordito.processes.whereto import Whereto
from ordito.reads.memory import Memory


class Present(msgspec.Struct, frozen=True):
    """The order as it is, and who asks.

    Attributes:
        memory: network, catalogue, prices.
        order: its head.
        lines: all of its lines.
        context: who asks, perhaps at which place.
        at: now.
        agreed: what the order's price depended on.
        to: another address, found or written, where one is asked for.
        went_to: whereto the order goes as it is, where that was said.
    """

    memory: Memory
    order: Order
    lines: Sequence[Line]
    context: Context
    at: datetime
    agreed: Agreed
    to: Whereto | None = None
    went_to: Delivery | None = None


def plan_change(present: Present, asked: AskedChange) -> ChangePlan:
    """Decide what a change comes to for the order as it is.

    Raises:
        Refusal: naming the field that is in the way.
    """
    plan = ChangePlan(
        kind=KINDS[type(asked)],
        version=present.order.version,
        reason=asked.reason,
        drawer=asked.drawer,
    )
    plan = with_coins(present.memory, present.order, plan)
    match asked:
        case Cancel() | RequestReturn() | WithdrawReturn() | Refund():
            return _taking(present, plan, asked.lines)
        case Return():
            back = msgspec.structs.replace(plan, withhold=asked.withhold)
            return _at_place(present, _taking(present, back, asked.lines), asked.place)
        case Appease():
            return _appeasing(present, plan, asked)
        case Exchange() | ChangeModel():
            return _replacing(present, plan, asked)
        case ChangePlace():
            return _moving(present, plan, asked)
        case ChangeQuantity():
            return _resizing(present, plan, asked)
        case ChangeAddress():
            return _redirecting(present, plan, asked)
    assert_never(asked)


def with_coins(memory: Memory, order: Order, plan: ChangePlan) -> ChangePlan:
    """Say how cash of the change is rounded, as the order's seller declared it for its market."""
    rule = memory.rounding.find(
        currency=order.currency,
        market=memory.channel(order.channel_id).market,
        entity_id=order.seller_id,
    )
    return msgspec.structs.replace(plan, cash_step_minor=rule.cash_step_minor)


def _taking(
    present: Present, plan: ChangePlan, lines: Sequence[AskedLine | BroughtLine]
) -> ChangePlan:
    taken = tuple(
        ReturnedLine(line.line_no, line.quantity, line.condition)
        if isinstance(line, BroughtLine)
        else ReturnedLine(line.line_no, line.quantity)
        for line in lines
    )
    orders.require_known(present.lines, taken)
    return msgspec.structs.replace(plan, taken=taken)


def _replacing(present: Present, plan: ChangePlan, asked: Exchange | ChangeModel) -> ChangePlan:
    taken = _taking(present, plan, asked.lines)
    if isinstance(asked, Exchange):
        taken = _at_place(present, taken, asked.place)
    return _adding(present, taken, _wanted(present, taken, asked.wanted))


def _at_place(present: Present, plan: ChangePlan, name: str | None) -> ChangePlan:
    """Add where goods come back: the place named, else the caller's own."""
    if name is not None:
        place = present.memory.place(name, field="place")
    elif present.context.place_id is not None:
        place = present.memory.directory.place(present.context.place_id)
    else:
        raise PlaceMissing("It is not said where the goods come back.", field="place")
    network.require_service(place, Service.RETURN, at=present.at, field="place")
    return msgspec.structs.replace(plan, place_id=place.place_id, owner_id=place.entity_id)


def _appeasing(present: Present, plan: ChangePlan, asked: Appease) -> ChangePlan:
    if (asked.amount_minor is None) is (not asked.lines):
        message = "Say an amount over all, or amounts of lines."
        raise NothingToChange(message, field="amount_minor")
    amounts = (
        [LineAmount(line.line_no, line.amount_minor) for line in asked.lines]
        if asked.amount_minor is None
        else orders.spread(present.lines, asked.amount_minor)
    )
    orders.require_known(present.lines, amounts)
    return msgspec.structs.replace(plan, amounts=tuple(amounts))


def _wanted(present: Present, plan: ChangePlan, wanted: Sequence[WantedLine]) -> list[NewLine]:
    """Price what is wanted as part of the whole order; the same SKU keeps its price."""
    memory, order = present.memory, present.order
    asked = wanted_lines(
        memory, [SaleLine(line.sku, line.quantity, line.method) for line in wanted], "wanted"
    )
    places = [_giver(present, line, i) for i, line in enumerate(wanted)]
    channel = memory.channel(present.context.channel_id or order.channel_id)
    for i, line in enumerate(asked):
        require_sold(memory, channel, places[i], line, present.at, f"wanted[{i}].sku")
    known = orders.by_number(present.lines)
    same = {(known[one.line_no].sku_id, one.quantity): known[one.line_no] for one in plan.taken}
    before = [same.get((line.sku.sku_id, line.quantity)) for line in asked]
    swapped = {line.line_no for line in before if line is not None}
    costs = iter(
        price_added(
            memory,
            order,
            present.lines,
            taken=[one for one in plan.taken if one.line_no not in swapped],
            wanted=[line for line, old in zip(asked, before, strict=True) if old is None],
            agreed=present.agreed,
            at=present.at,
        )
    )
    first = _next_line_no(present)
    return [
        _valued(present, _fresh(present, first + i, line, place), old)
        if old is not None
        else _priced(_fresh(present, first + i, line, place), next(costs))
        for i, (line, place, old) in enumerate(zip(asked, places, before, strict=True))
    ]


def _moving(present: Present, plan: ChangePlan, asked: ChangePlace) -> ChangePlan:
    place = present.memory.place(asked.place, field="place")
    plan = _taking(present, plan, asked.lines)
    known = orders.by_number(present.lines)
    first = _next_line_no(present)
    added: list[NewLine] = []
    for number, one in enumerate(asked.lines):
        line = known[one.line_no]
        if one.quantity > line.open:
            message = f"Line {line.line_no} has {line.open} open units."
            raise orders.LineClosed(message, field=f"lines[{number}].quantity", open=line.open)
        method = asked.method or Method(line.method)
        network.require_service(place, SERVICE_OF[method], at=present.at, field="place")
        moved = Wanted(present.memory.shelf.sku(line.sku_id), one.quantity, method)
        added.append(_valued(present, _fresh(present, first + number, moved, place), line))
    return _adding(present, plan, added)


def _resizing(present: Present, plan: ChangePlan, asked: ChangeQuantity) -> ChangePlan:
    orders.require_known(present.lines, [LineQuantity(asked.line_no, 1)])
    line = orders.by_number(present.lines)[asked.line_no]
    more = asked.quantity - (line.ordered - line.cancelled)
    if more == 0:
        raise NothingToChange("The line has that many units already.", field="quantity")
    if more < 0:
        return _taking(present, plan, [AskedLine(line.line_no, -more)])
    wanted = WantedLine(str(line.sku_id), more, Method(line.method), str(line.place_id))
    return _adding(present, plan, _wanted(present, plan, [wanted]))


def _redirecting(present: Present, plan: ChangePlan, asked: ChangeAddress) -> ChangePlan:
    """Add the new address: what is promised of each line that waits, and what bringing it costs."""
    assert present.to is not None, "the address is found before"
    waiting = [line for line in present.lines if orders.deliveries.waits_to_be_shipped(line)]
    promises = promise_lines(
        present.memory,
        [
            SaleLine(str(line.sku_id), line.open, Method.SHIP, str(line.place_id))
            for line in waiting
        ],
        [present.memory.directory.place(line.place_id) for line in waiting],
        present.to.destination,
        present.at,
    )
    plan = msgspec.structs.replace(
        plan,
        delivery=present.to.delivery,
        keep_as=asked.ship_to.keep_as,
        promised=tuple(
            PromisedLine(line.line_no, line.place_id, promise.promised_at)
            for line, promise in zip(waiting, promises, strict=True)
        ),
    )
    return _recharging(present, plan, waiting)


def _recharging(present: Present, plan: ChangePlan, waiting: Sequence[Line]) -> ChangePlan:
    assert present.to is not None, "the address is found before"
    charge = recharge(
        present.memory,
        present.order,
        present.lines,
        before=_destination(present.went_to),
        after=present.to.destination,
        agreed=present.agreed,
        at=present.at,
    )
    plan = msgspec.structs.replace(
        plan, taken=charge.taken, promised=_still_there(plan.promised, charge.taken)
    )
    if charge.wanted is None or charge.cost is None:
        return plan
    place = present.memory.directory.place(waiting[0].place_id)
    fresh = _fresh(present, _next_line_no(present), charge.wanted, place)
    line = msgspec.structs.replace(
        _priced(fresh, charge.cost), promised_at=max(one.promised_at for one in plan.promised)
    )
    return msgspec.structs.replace(plan, added=(line,))


def _destination(delivery: Delivery | None) -> Destination | None:
    return None if delivery is None else Destination(delivery.country, delivery.postal_code)


def _still_there(
    promised: Sequence[PromisedLine], taken: Sequence[ReturnedLine]
) -> tuple[PromisedLine, ...]:
    gone = {one.line_no for one in taken}
    return tuple(one for one in promised if one.line_no not in gone)


def _adding(present: Present, plan: ChangePlan, added: Sequence[NewLine]) -> ChangePlan:
    """Add lines with what places will do for them, and until when."""
    if not added:
        return plan
    promises = promise_lines(
        present.memory,
        [
            SaleLine(str(line.sku_id), line.quantity, line.method, str(line.place_id))
            for line in added
        ],
        [present.memory.directory.place(line.place_id) for line in added],
        _destination(present.went_to),
        present.at,
    )
    promised = [
        msgspec.structs.replace(line, promised_at=promise.promised_at)
        for line, promise in zip(added, promises, strict=True)
    ]
    return msgspec.structs.replace(
        plan, added=tuple(promised), fulfilments=tuple(_fulfilments(present, promised))
    )


def _fulfilments(present: Present, added: Sequence[NewLine]) -> list[NewFulfilment]:
    items = [
        (
            line.place_id,
            line.method.value,
            NewItem(line.line_no, line.sku_id, line.reservation_id, line.quantity),
        )
        for line in added
    ]
    return fulfilment.plan(
        present.order.order_id,
        items,
        draw_code=lambda: f"{secrets.randbelow(1_000_000):06d}",
        promised={line.line_no: line.promised_at for line in added if line.promised_at},
        at=present.at,
    )


def _giver(present: Present, line: WantedLine, number: int) -> Place:
    field = f"wanted[{number}].place"
    place = present.memory.place(line.place, field=field)
    network.require_service(place, SERVICE_OF[line.method], at=present.at, field=field)
    return place


def _fresh(present: Present, line_no: int, wanted: Wanted, place: Place) -> NewLine:
    """Return a line that is not priced yet."""
    return NewLine(
        line_no=line_no,
        sku_id=wanted.sku.sku_id,
        method=wanted.method,
        place_id=place.place_id,
        reservation_id=ReservationId(ids.derive("reservation", present.order.order_id, line_no)),
        quantity=wanted.quantity,
        unit_minor=0,
        discount_minor=0,
        total_minor=0,
        tax_minor=0,
        tax_bp=0,
        kind=kind_of(wanted),
    )


def _priced(fresh: NewLine, cost: Cost) -> NewLine:
    return msgspec.structs.replace(fresh, **msgspec.structs.asdict(cost))


def _valued(present: Present, fresh: NewLine, before: Line) -> NewLine:
    """Return the line with what its units were worth under another line, to the cent.

    It stays to the credit of whoever sold them, and what promotions took off stays theirs.
    """
    total, tax = orders.relief_of(before, min(fresh.quantity, orders.units_left(before)))
    discount = before.unit_minor * fresh.quantity - total
    return msgspec.structs.replace(
        fresh,
        unit_minor=before.unit_minor,
        discount_minor=discount,
        total_minor=total,
        tax_minor=tax,
        tax_bp=before.tax_bp,
        sold_by=before.sold_by,
        credited_to=before.credited_to,
        bundle_id=before.bundle_id,
        discounts=_discounts(present, before, discount),
    )


def _discounts(present: Present, before: Line, discount_minor: int) -> tuple[LineDiscount, ...]:
    own = [one for one in present.agreed.discounts if one.line_no == before.line_no]
    if not own or discount_minor <= 0:
        return ()
    shares = split(discount_minor, [one.amount_minor for one in own])
    return tuple(
        LineDiscount(one.promotion_id, one.code, share, one.claim)
        for one, share in zip(own, shares, strict=True)
        if share
    )


def _next_line_no(present: Present) -> int:
    return 1 + max(line.line_no for line in present.lines)
