"""From what a client asks of a placed order to what will be done: known, priced, promised."""

from collections.abc import Sequence
from typing import Final, assert_never

import msgspec

from ordito import network, orders
from ordito.flows.change_effect import ChangePlan, PromisedLine
from ordito.flows.take_in import INSPECT
from ordito.fulfilment import STANDARD, Ahead, Destination, Promise
from ordito.network import Place, Service
from ordito.orders import (
    ActionKind,
    Delivery,
    Line,
    LineAmount,
    LineQuantity,
    Method,
    NewLine,
    NothingToChange,
    Order,
    ReturnedLine,
)
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
    Combine,
    Exchange,
    Refund,
    RequestReturn,
    Return,
    WantedLine,
    WithdrawReturn,
)
from ordito.processes.change_delivery import recharge
from ordito.processes.change_lines import (
    Present,
    fresh_line,
    next_line_no,
    priced_line,
    valued_line,
)
from ordito.processes.change_price import price_added, price_charges
from ordito.processes.change_returns import (
    announced_terms,
    brought_terms,
    is_charged,
    refund_terms,
    worth_of,
)
from ordito.processes.plans import plan_fulfilments, senders_of
from ordito.processes.price import Wanted, require_sold
from ordito.processes.sale import SaleLine
from ordito.processes.sold_lines import waiting
from ordito.processes.sourcing import SERVICE_OF, NoPromise, PlaceMissing, promise_lines
from ordito.processes.whereto import AddressUnclear
from ordito.reads.memory import Memory

# what is wanted instead of something else may go where nothing of the order went before
_INSTEAD: Final = frozenset({ActionKind.EXCHANGE, ActionKind.COMBINE})


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
        deviation=asked.deviation,
        case_id=asked.case_id,
    )
    plan = with_coins(present.memory, present.order, plan)
    match asked:
        case Cancel() | WithdrawReturn():
            return _taking(present, plan, asked.lines)
        case RequestReturn() | Refund() | Return() | Combine():
            return _coming_back(present, plan, asked)
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


def _coming_back(
    present: Present, plan: ChangePlan, asked: RequestReturn | Refund | Return | Combine
) -> ChangePlan:
    match asked:
        case RequestReturn():
            return _announcing(present, plan, asked)
        case Refund():
            taken = _taking(present, plan, asked.lines)
            return _charging(present, refund_terms(present, taken))
        case Return():
            return _returning(present, plan, asked)
        case Combine():
            return _combining(present, plan, asked)


def _announcing(present: Present, plan: ChangePlan, asked: RequestReturn) -> ChangePlan:
    """Add on what terms goods will come back, and where they are expected."""
    taken = _taking(present, plan, asked.lines)
    there = None if asked.place is None else present.memory.place(asked.place, field="place")
    if there is not None:
        network.require_service(there, Service.RETURN, at=present.at, field="place")
    return announced_terms(present, taken, asked, there)


def _returning(present: Present, plan: ChangePlan, asked: Return) -> ChangePlan:
    back = msgspec.structs.replace(plan, withhold=asked.withhold)
    back = _at_place(present, _taking(present, back, asked.lines), asked.place)
    back = brought_terms(present, back, asked.lines, asked)
    return back if asked.withhold else _charging(present, back)


def _combining(present: Present, plan: ChangePlan, asked: Combine) -> ChangePlan:
    if not (asked.cancel or asked.bring or asked.wanted):
        raise NothingToChange("Nothing is cancelled, brought or wanted.", field="cancel")
    plan = msgspec.structs.replace(plan, withhold=asked.withhold)
    taken = _taking(present, plan, asked.bring)
    if asked.bring:
        taken = _at_place(present, taken, asked.place)
        taken = brought_terms(present, taken, asked.bring, asked)
    cancelled = tuple(LineQuantity(line.line_no, line.quantity) for line in asked.cancel)
    orders.require_known(present.lines, cancelled)
    given_up = msgspec.structs.replace(
        taken,
        taken=tuple(
            ReturnedLine(line_no, units) for line_no, units in _given_up(taken, cancelled).items()
        ),
    )
    wanted = _wanted(present, given_up, asked.wanted)
    whole = _adding(present, msgspec.structs.replace(taken, cancelled=cancelled), wanted)
    return whole if asked.withhold else _charging(present, whole)


def _given_up(plan: ChangePlan, cancelled: Sequence[LineQuantity]) -> dict[int, int]:
    """Return units by line that a change gives up, in whatever way."""
    units: dict[int, int] = {}
    for one in (*plan.taken, *cancelled):
        units[one.line_no] = units.get(one.line_no, 0) + one.quantity
    return units


def _charging(present: Present, plan: ChangePlan) -> ChangePlan:
    """Add the services that are charged for taking goods back."""
    charged = orders.returns.charges(plan.terms.verdicts, plan.terms.way)
    wanted = [
        Wanted(present.memory.shelf.sku(sku_id), 1, Method.CARRY_OUT)
        for sku_id in charged
        if not (plan.kind is ActionKind.REFUND and is_charged(present, sku_id))
    ]
    if not wanted:
        return plan
    costs = price_charges(
        present.memory,
        present.order,
        wanted=wanted,
        agreed=present.agreed,
        most_minor=worth_of(present, plan),
        at=present.at,
    )
    place_id = plan.place_id or present.order.place_id or present.lines[0].place_id
    place = present.memory.directory.place(place_id)
    first = 1 + max(line.line_no for line in (*present.lines, *plan.added))
    lines = [
        priced_line(fresh_line(present, first + i, one, place), cost)
        for i, (one, cost) in enumerate(zip(wanted, costs, strict=True))
    ]
    return msgspec.structs.replace(plan, added=(*plan.added, *lines))


def _taking(
    present: Present, plan: ChangePlan, lines: Sequence[AskedLine | BroughtLine]
) -> ChangePlan:
    taken = tuple(
        _brought(line)
        if isinstance(line, BroughtLine)
        else ReturnedLine(line.line_no, line.quantity)
        for line in lines
    )
    orders.require_known(present.lines, taken)
    return msgspec.structs.replace(plan, taken=taken)


def _brought(line: BroughtLine) -> ReturnedLine:
    is_inspected = line.disposition == INSPECT
    return ReturnedLine(
        line.line_no,
        line.quantity,
        line.condition,
        None if is_inspected else line.disposition,
        is_inspected,
    )


def _replacing(present: Present, plan: ChangePlan, asked: Exchange | ChangeModel) -> ChangePlan:
    taken = _taking(present, plan, asked.lines)
    if isinstance(asked, ChangeModel):
        return _adding(present, taken, _wanted(present, taken, asked.wanted))
    taken = _at_place(present, taken, asked.place)
    taken = brought_terms(present, taken, asked.lines, asked)
    return _charging(present, _adding(present, taken, _wanted(present, taken, asked.wanted)))


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
    first = next_line_no(present)
    return [
        valued_line(present, fresh_line(present, first + i, line, place), old)
        if old is not None
        else priced_line(fresh_line(present, first + i, line, place), next(costs))
        for i, (line, place, old) in enumerate(zip(asked, places, before, strict=True))
    ]


def _moving(present: Present, plan: ChangePlan, asked: ChangePlace) -> ChangePlan:
    place = present.memory.place(asked.place, field="place")
    plan = _taking(present, plan, asked.lines)
    known = orders.by_number(present.lines)
    first = next_line_no(present)
    added: list[NewLine] = []
    for number, one in enumerate(asked.lines):
        line = known[one.line_no]
        if one.quantity > line.open:
            message = f"Line {line.line_no} has {line.open} open units."
            raise orders.LineClosed(message, field=f"lines[{number}].quantity", open=line.open)
        method = asked.method or Method(line.method)
        network.require_service(place, SERVICE_OF[method], at=present.at, field="place")
        moved = Wanted(present.memory.shelf.sku(line.sku_id), one.quantity, method)
        added.append(valued_line(present, fresh_line(present, first + number, moved, place), line))
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
    service, promises = _promised(
        present,
        [
            SaleLine(str(line.sku_id), line.open, Method.SHIP, str(line.place_id))
            for line in waiting
        ],
        present.to.destination,
        [present.aheads.get(line.line_no) for line in waiting],
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
    return _recharging(present, plan, waiting, service)


def _promised(
    present: Present,
    lines: Sequence[SaleLine],
    there: Destination | None,
    aheads: Sequence[Ahead | None],
) -> tuple[str, list[Promise]]:
    """Return by which service lines of named places are shipped, and until when each is there.

    It is the one that was paid for, or the standard one where that one does not go.
    """
    places = [present.memory.place(line.place or "", field="place") for line in lines]
    paid = present.memory.tariffs.service_of(orders.charged_services(present.lines))
    for service in dict.fromkeys((paid, STANDARD)):
        services = [service if line.method is Method.SHIP else STANDARD for line in lines]
        try:
            return service, promise_lines(
                present.memory, lines, places, there, present.at, services, aheads
            )
        except NoPromise:
            if service == STANDARD:
                raise
    raise AssertionError("the standard service is asked last")


def _recharging(
    present: Present, plan: ChangePlan, waiting: Sequence[Line], service: str
) -> ChangePlan:
    assert present.to is not None, "the address is found before"
    charge = recharge(
        present.memory,
        present.order,
        present.lines,
        before=_destination(present.went_to),
        after=present.to.destination,
        service=service,
        agreed=present.agreed,
        at=present.at,
    )
    plan = msgspec.structs.replace(
        plan, taken=charge.taken, promised=_still_there(plan.promised, charge.taken)
    )
    if charge.wanted is None or charge.cost is None:
        return plan
    place = present.memory.directory.place(waiting[0].place_id)
    fresh = fresh_line(present, next_line_no(present), charge.wanted, place)
    line = msgspec.structs.replace(
        priced_line(fresh, charge.cost), promised_at=max(one.promised_at for one in plan.promised)
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
    plan, destination = _shipping(present, plan, added)
    aheads = [present.aheads.get(line.line_no) for line in added]
    dated = [
        line if ahead is None else waiting(line, ahead)
        for line, ahead in zip(added, aheads, strict=True)
    ]
    _, promises = _promised(
        present,
        [
            SaleLine(str(line.sku_id), line.quantity, line.method, str(line.place_id))
            for line in added
        ],
        destination,
        aheads,
    )
    slots = present.slots
    promised = [
        msgspec.structs.replace(
            line,
            promised_at=slots[line.place_id].begins_at
            if line.method is Method.COLLECT and line.place_id in slots
            else promise.promised_at,
        )
        for line, promise in zip(dated, promises, strict=True)
    ]
    parts = plan_fulfilments(present.order.order_id, promised, present.at)
    return msgspec.structs.replace(
        plan,
        added=tuple(promised),
        fulfilments=tuple(parts),
        senders=senders_of(present.memory, promised),
        slots=tuple(slots[place_id] for place_id in sorted(slots)),
    )


def _shipping(
    present: Present, plan: ChangePlan, added: Sequence[NewLine]
) -> tuple[ChangePlan, Destination | None]:
    """Say whereto what is added goes, where it is shipped: where the order goes, else as asked."""
    went_to, to = present.went_to, present.to
    if not any(line.method is Method.SHIP for line in added):
        return plan, None
    if to is not None and went_to is not None:
        raise NothingToChange("The order goes somewhere already: change that.", field="ship_to")
    if to is not None:
        return msgspec.structs.replace(plan, delivery=to.delivery), to.destination
    if went_to is None and plan.kind in _INSTEAD:
        raise AddressUnclear("It is not said whereto it is shipped.", field="ship_to")
    return plan, _destination(went_to)


def _giver(present: Present, line: WantedLine, number: int) -> Place:
    field = f"wanted[{number}].place"
    place = present.memory.place(line.place, field=field)
    network.require_service(place, SERVICE_OF[line.method], at=present.at, field=field)
    return place
