"""Till return: goods that came back at a till, as its log says.

Where the order calls for exactly what went out, the return is done as anywhere. Where it does not,
the goods are taken in, the money that went out is booked, and a person settles the difference.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue, counter, ledger, orders
from ordito.counter import (
    Device,
    Doubt,
    Entry,
    EntryResult,
    Exchanged,
    Receipt,
    Refund,
    Returned,
    SoldAtTill,
    ToldEntry,
)
from ordito.flows.change_effect import ChangePlan, Effect
from ordito.flows.count_till import shift_of
from ordito.flows.move_till_cash import drawer_move, shift_doubt
from ordito.network import Place, Power
from ordito.orders import ChangeState, Destination, EntryKind, Goods, Whereabouts
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import OrderId
from ordito.processes.change import change_at_once, preview
from ordito.processes.change_asked import BroughtLine, Return
from ordito.processes.checkout import Outlet
from ordito.processes.till_draft import Roles, by_tender, in_drawer, may
from ordito.reads.memory import Memory

_CODE: Final = re.compile(r"^[a-z0-9_]{1,64}$(?!\n)")
_RECEIPT: Final = re.compile(r"^(T-.{1,60}):(\d{1,12})$(?!\n)")


Numbers = Mapping[int, list[tuple[int, int]]]
"""Lines of an order by the number that a till gave them, each with the units of one."""


class Prepared(msgspec.Struct, frozen=True):
    """A return that was looked at before it is booked.

    Attributes:
        where: whose order; None where nobody knows it.
        plan: what is done to the order; None where nothing can be.
        drawer_minor: cash that the change takes out of the drawer, in coins, not negative.
        doubts: what does not fit.
    """

    where: Whereabouts | None
    plan: ChangePlan | None
    drawer_minor: int
    doubts: tuple[Doubt, ...]


async def prepare_return(
    outlet: Outlet, *, device: Device, act: Returned | Exchanged, context: Context
) -> Prepared:
    """Look what a return does to its order, or what the core has done of it before.

    Args:
        outlet: what changes work with.
        device: the till.
        act: as its log says.
        context: who took the goods in.
    """
    where, numbers = await outlet.db.read(
        find_sold, memory=outlet.memory, device=device, name=act.order
    )
    if where is None:
        facts = {"order": act.order}
        doubt = Doubt("not_returnable", "No such order is known.", facts)
        return Prepared(None, None, 0, (doubt,))
    if act.change_id is not None:
        return await _done_before(outlet, where, act.change_id)
    assert isinstance(act, Returned)
    for withhold in (False, True):
        asked = _asked(act, device, numbers, withhold=withhold)
        try:
            seen = await preview(
                outlet, where=where, asked=asked, context=context, authority=frozenset()
            )
        except Refusal as refusal:
            facts = {"order_id": str(where.order_id), "reason": refusal.code}
            return Prepared(where, None, 0, (Doubt("not_returnable", refusal.detail, facts),))
        step_minor = seen.plan.cash_step_minor
        back = _money_back(seen.effect, step_minor)
        told = _told(act.refunds)
        if not withhold and back == told:
            return Prepared(where, seen.plan, back.get(orders.CASH, 0), ())
        if withhold:
            facts = {"told": told, "order_id": str(where.order_id)}
            doubt = Doubt("refund_differs", "The order calls for another refund.", facts)
            return Prepared(where, seen.plan, 0, (doubt,))
    raise AssertionError("unreachable")


async def book_till_return(
    tx: Tx,
    *,
    memory: Memory,
    device: Device,
    entry: Entry,
    act: Returned | Exchanged,
    prepared: Prepared,
    roles: Roles,
) -> EntryResult:
    """Book goods that came back and money that went out; what does not fit is a doubt.

    Raises:
        Refusal: the order has changed since it was looked at; nothing was booked.
    """
    place = memory.directory.place(device.place_id)
    shift_id = shift_of(entry, act.shift)
    doubts = [*prepared.doubts, *await shift_doubt(tx, device=device, shift_id=shift_id)]
    if prepared.plan is not None and prepared.where is not None:
        await change_at_once(
            tx,
            memory=memory,
            where=prepared.where,
            plan=prepared.plan,
            authority=frozenset(),
            at=entry.taken_at,
        )
    receipt = _receipt(entry, act, prepared.where, place.currency)
    rest = receipt.cash_minor + prepared.drawer_minor
    if rest:
        if not prepared.doubts:
            facts = {"cash_minor": receipt.cash_minor, "order_minor": -prepared.drawer_minor}
            doubts.append(Doubt("refund_differs", "Other cash moved than the order says.", facts))
        await tx.take(
            drawer_move(
                device,
                entry,
                amount_minor=rest,
                currency=place.currency,
                reason="refund" if rest < 0 else "sale",
            )
        )
    doubts += _judge(memory, act, roles, place)
    await counter.issue_receipt(tx, device=device, entry=entry, receipt=receipt)
    where = prepared.where
    return await counter.finish_entry(
        tx,
        entry=entry,
        doubts=doubts,
        customer_id=None if where is None else where.customer_id,
        order_id=None if where is None else where.order_id,
        at=entry.taken_at,
    )


def _judge(memory: Memory, act: Returned | Exchanged, roles: Roles, place: Place) -> list[Doubt]:
    """Look whether what was given back was within somebody's authority; the core has asked."""
    out = sum(one.amount_minor for one in act.refunds)
    if act.change_id is not None or may(
        memory,
        roles,
        (act.approved_by, act.by),
        power=Power.REFUND,
        place=place,
        currency=place.currency,
        amount_minor=out,
    ):
        return []
    return [Doubt("over_limit", "More was given back than they may.", {"amount_minor": out})]


async def find_sold(
    tx: Tx, *, memory: Memory, device: Device, name: str
) -> tuple[Whereabouts | None, Numbers]:
    """Return the order that a till calls by id, number or receipt, and how its lines are called.

    A till numbers the lines of its own sale as it likes; the order numbers them from 1, and a
    bundle has a line for each of its parts.
    """
    act_id, place_id = None, device.place_id
    receipt = _RECEIPT.match(name)
    if receipt is not None:
        place_id = await counter.find_place_of_series(tx, series=receipt[1]) or place_id
        found = await counter.find_receipt(
            tx, place_id=place_id, series=receipt[1], number=int(receipt[2])
        )
        act_id = None if found is None else found.act_id
    else:
        with suppress(ValueError):
            act_id = UUID(name)
    sold = None if act_id is None else await counter.find_act(tx, place_id=place_id, act_id=act_id)
    if sold is None or sold.order_id is None:
        return await orders.find_order_key(tx, name=name), {}
    where = await orders.find_order_key(tx, name=str(sold.order_id))
    if sold.kind != "sale" or sold.is_online:
        return where, {}
    return where, _numbers(memory, sold.text)


def _numbers(memory: Memory, text: str) -> Numbers:
    """Return the lines of the order by the till's own number, with the units of one."""
    read = counter.read_entry(ToldEntry(text, ""))
    assert read is not None, "an entry that was booked can be read"
    act = msgspec.json.decode(read.body, type=SoldAtTill)
    numbers: dict[int, list[tuple[int, int]]] = {}
    last = 0
    for line in act.lines:
        try:
            parts = memory.shelf.bundles.get(memory.sku(line.sku, field="sku").sku_id)
        except catalogue.UnknownSku:
            parts = None
        units = [1] if parts is None else [part.quantity for part in parts]
        numbers[line.line_no] = [(last + n, one) for n, one in enumerate(units, start=1)]
        last += len(units)
    return numbers


async def _done_before(outlet: Outlet, where: Whereabouts, change_id: UUID) -> Prepared:
    """Look at what the core has done of it: its cash is out of the drawer, or in it."""
    try:
        change = await outlet.db.read(orders.get_change, where=where, change_id=change_id)
    except Refusal as refusal:
        facts = {"change_id": str(change_id)}
        return Prepared(where, None, 0, (Doubt("not_returnable", refusal.detail, facts),))
    if change.state != ChangeState.CONFIRMED:
        facts = {"change_id": str(change_id), "state": change.state}
        doubt = Doubt("not_returnable", "The core has not confirmed this change.", facts)
        return Prepared(where, None, 0, (doubt,))
    plan = msgspec.convert(change.request, ChangePlan)
    effect = msgspec.convert(change.effect, Effect)
    back = _money_back(effect, plan.cash_step_minor).get(orders.CASH, 0)
    paid: Sequence[Mapping[str, object]] = change.payments or ()
    came = sum(
        ledger.in_cash(int(str(one["amount_minor"])), plan.cash_step_minor)
        for one in paid
        if one["tender"] == orders.CASH
    )
    return Prepared(where, None, back - came, ())


def _asked(act: Returned, device: Device, numbers: Numbers, *, withhold: bool) -> Return:
    reason = act.lines[0].reason
    return Return(
        lines=tuple(
            BroughtLine(line_no, line.quantity * units, Goods(line.condition))
            for line in act.lines
            for line_no, units in numbers.get(line.line_no, [(line.line_no, 1)])
        ),
        place=str(device.place_id),
        withhold=withhold,
        reason=reason if _CODE.match(reason) else "customer_request",
        drawer=device.drawer,
    )


def _money_back(effect: Effect, step_minor: int) -> dict[str, int]:
    """Return what a change gives back by tender, cash in coins."""
    back: dict[str, int] = {}
    for one in effect.money:
        if one.kind != EntryKind.REFUND:
            continue
        tender = one.tender.removeprefix(orders.EXTERNAL)
        if one.destination != Destination.TENDER:
            tender = str(one.destination)
        amount = one.amount_minor
        if tender == orders.CASH:
            amount = ledger.in_cash(amount, step_minor)
        back[tender] = back.get(tender, 0) + amount
    return {tender: amount for tender, amount in back.items() if amount}


def _told(refunds: Sequence[Refund]) -> dict[str, int]:
    told: dict[str, int] = {}
    for one in refunds:
        told[one.tender] = told.get(one.tender, 0) + one.amount_minor
    return {tender: amount for tender, amount in told.items() if amount}


def _receipt(
    entry: Entry,
    act: Returned | Exchanged,
    where: Whereabouts | None,
    currency: str,
) -> Receipt:
    told = _told(act.refunds)
    paid = by_tender(act.payments) if isinstance(act, Exchanged) else {}
    came = in_drawer(act.payments) if isinstance(act, Exchanged) else 0
    tenders = {
        tender: paid.get(tender, 0) - told.get(tender, 0) for tender in sorted({*paid, *told})
    }
    total = act.due_minor if isinstance(act, Exchanged) else -act.total_minor
    return Receipt(
        series=act.receipt.series,
        number=act.receipt.number,
        kind="exchange" if isinstance(act, Exchanged) else "return",
        act_id=act.id,
        shift_id=shift_of(entry, act.shift),
        staff_id=act.by,
        customer_id=None if where is None else where.customer_id,
        order_id=None if where is None else OrderId(where.order_id),
        currency=currency,
        total_minor=total,
        units=sum(line.quantity for line in act.lines),
        cash_minor=came - told.get(orders.CASH, 0),
        tenders=tenders,
        is_online=act.change_id is not None,
        issued_at=entry.occurred_at,
    )
