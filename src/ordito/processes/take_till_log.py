"""Take a till's log: kept as it came in one transaction, then booked, each entry in its own.

Whoever carries it here (the till itself, another one, a file) and however often: each act is booked
once, in its order. Interrupted, the next call or ``settle_tills`` goes on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import counter, ledger, orders
from ordito.counter import (
    ACTS,
    Act,
    CartVoided,
    CashMove,
    Device,
    Doubt,
    DrawerOpened,
    Entry,
    EntryResult,
    Exchanged,
    NoSale,
    Outcome,
    Reprint,
    Returned,
    ShiftClosed,
    ShiftOpened,
    SoldAtTill,
    TakenLog,
    ToldEntry,
    Voided,
)
from ordito.flows.book_till_sale import book_till_sale
from ordito.flows.count_till import close_till_shift, open_till_shift, shift_of
from ordito.flows.lend_money import give_hold_back
from ordito.flows.move_till_cash import drawer_move, move_till_cash, shift_doubt
from ordito.orders import CheckoutState, Whereabouts
from ordito.platform import auth, idempotency, ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import OutsideFault, Refusal
from ordito.platform.events import Context
from ordito.platform.idempotency import KeyClaimed
from ordito.platform.ids import OrderId
from ordito.platform.telemetry import describe_fault, log
from ordito.processes.checkout import CLAIMS_REFUSED, Outlet, repeat
from ordito.processes.till_draft import Draft, Roles, in_drawer, key_of_sale
from ordito.processes.till_return import Prepared, book_till_return, prepare_return
from ordito.processes.till_sale import read_sale, receipt_of
from ordito.reads.memory import Memory

_TRIES: Final = 4


class _Undecided(Exception):
    """The sale was sent online as well, and its checkout is still open."""


class _Work(msgspec.Struct, frozen=True):
    """One entry to be booked, as it was read.

    Attributes:
        memory: network, catalogue, prices.
        entry: which.
        act: what it says; None where nothing here can read it.
        roles: of people, by id.
        prepared: of a return, what it does to its order.
        with_claims: False where coupons and limited promotions have turned out to be used up.
    """

    memory: Memory
    entry: Entry
    act: Act | None
    roles: Roles
    prepared: Prepared | None = None
    with_claims: bool = True


async def take_till_log(
    outlet: Outlet, *, device_id: UUID, told: Sequence[ToldEntry], context: Context
) -> TakenLog:
    """Take what a till's log goes on with, book it, and say what became of each entry.

    Args:
        outlet: what sales and changes work with.
        device_id: whose log.
        told: entries, oldest first.
        context: who tells it: the till, another one, a person with a file.

    Raises:
        UnknownDevice: there is no such till.
    """
    place_id = await outlet.db.read(counter.find_place, device_id=device_id)
    taken = await outlet.db.transact(
        counter.take_log, context, place_id=place_id, device_id=device_id, told=told, at=now()
    )
    await book_waiting(outlet, place_id=place_id, device_id=device_id)
    return await _told_of(outlet, place_id, taken)


async def take_kept(outlet: Outlet, *, device_id: UUID, context: Context) -> TakenLog:
    """Take what a revoked till has told meanwhile, now that it is released.

    Raises:
        UnknownDevice: there is no such till.
    """
    place_id = await outlet.db.read(counter.find_place, device_id=device_id)
    kept = await outlet.db.read(counter.list_kept, place_id=place_id, device_id=device_id)
    told = [ToldEntry(one.text, one.signature) for one in kept]
    taken = await take_till_log(outlet, device_id=device_id, told=told, context=context)
    settled = {one.seq for one in taken.results if one.outcome is not Outcome.GAP}
    for one in kept:
        if one.seq in settled:
            await outlet.db.transact(
                counter.resolve_exception,
                context,
                place_id=place_id,
                exception_id=one.incident_id,
                note="released",
                at=now(),
            )
    return taken


async def book_waiting(outlet: Outlet, *, place_id: UUID, device_id: UUID) -> int:
    """Book what of a till's log is taken and not booked; return how many entries it was.

    An entry that a fault of ours keeps from being booked waits, and those after it with it.
    """
    roles = await outlet.db.read(_roles)
    booked = 0
    while True:
        waiting = await outlet.db.read(counter.list_waiting, place_id=place_id, device_id=device_id)
        for entry in waiting:
            try:
                await _book(outlet, entry, roles)
            except OutsideFault as fault:
                log.warning("till_waits", device_id=str(device_id), **describe_fault(fault))
                return booked
            booked += 1
        if not waiting:
            return booked


async def settle_tills(outlet: Outlet) -> int:
    """Book what was taken and left behind, and give back what was lent for too long."""
    done = 0
    for device in await outlet.db.read(counter.list_behind):
        done += await book_waiting(outlet, place_id=device.place_id, device_id=device.device_id)
    for hold in await outlet.db.read(counter.list_lapsed_holds, before=now()):
        await outlet.db.transact(give_hold_back, Context.system(), hold=hold, at=now())
        done += 1
    return done


async def _roles(tx: Tx) -> Roles:
    return {one.staff_id: frozenset(one.roles) for one in await auth.list_staff(tx)}


async def _told_of(outlet: Outlet, place_id: UUID, taken: TakenLog) -> TakenLog:
    """Say of each entry what the books say by now."""
    seqs = [one.seq for one in taken.results if one.seq is not None]
    if not seqs:
        return taken
    entries = await outlet.db.read(
        counter.list_entries,
        place_id=place_id,
        device_id=taken.device,
        after=min(seqs) - 1,
        limit=max(seqs) - min(seqs) + 1,
    )
    known = {entry.seq: entry for entry in entries}
    results = tuple(
        _result(one, known.get(one.seq or 0))
        if one.outcome in (Outcome.WAITING, Outcome.REPEATED)
        else one
        for one in taken.results
    )
    return msgspec.structs.replace(taken, results=results)


def _result(one: EntryResult, entry: Entry | None) -> EntryResult:
    if entry is None:
        return one
    doubts = msgspec.convert(entry.exceptions or (), tuple[Doubt, ...])
    became = {"booked": Outcome.BOOKED, "exception": Outcome.EXCEPTION}
    outcome = one.outcome
    if outcome is Outcome.WAITING:
        outcome = became.get(entry.state, Outcome.WAITING)
    return msgspec.structs.replace(
        one,
        outcome=outcome,
        exceptions=doubts,
        order_id=entry.order_id,
        number=None if entry.order_id is None else ids.number_of(entry.order_id),
        customer=entry.customer_id,
        points=entry.points,
    )


def read_act(entry: Entry) -> Act | None:
    """Return what an entry says was done; None where its kind or its form is not known here."""
    kind = ACTS.get(entry.kind)
    if kind is None:
        return None
    try:
        read = counter.read_entry(ToldEntry(entry.text, ""))
        return None if read is None else msgspec.json.decode(read.body, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None


async def _book(outlet: Outlet, entry: Entry, roles: Roles) -> None:
    """Book an entry, whatever it takes; what cannot be booked is an exception with its reason.

    Raises:
        OutsideFault: the processor does not say what became of the online try.
    """
    device = await outlet.db.read(
        counter.get_device, place_id=entry.place_id, device_id=entry.device_id
    )
    work = _Work(outlet.memory, entry, read_act(entry), roles)
    context = _context(device, work.act)
    refused: Refusal | None = None
    for _ in range(_TRIES):
        try:
            if isinstance(work.act, Returned | Exchanged):
                prepared = await prepare_return(
                    outlet, device=device, act=work.act, context=context
                )
                work = msgspec.structs.replace(work, prepared=prepared)
            await outlet.db.transact(_book_one, context, task=work)
        except CLAIMS_REFUSED as refusal:
            refused = refusal
            work = msgspec.structs.replace(work, with_claims=False)
        except (_Undecided, KeyClaimed):
            assert isinstance(work.act, SoldAtTill)
            try:
                await repeat(outlet, key=key_of_sale(work.act.id))
            except Refusal:
                continue  # declined: the sale that happened is another order
        except Refusal as refusal:
            refused = refusal
        else:
            return
    doubt = Doubt(
        "not_booked",
        "This entry could not be booked." if refused is None else refused.detail,
        {} if refused is None else {"reason": refused.code},
    )
    await outlet.db.transact(_give_up, context, entry=entry, doubt=doubt)


def _context(device: Device, act: Act | None) -> Context:
    by = None if act is None else act.by
    return Context(
        actor=f"token:{device.token_id}" if by is None else f"staff:{by}",
        channel_id=device.channel_id,
        place_id=device.place_id,
    )


async def _give_up(tx: Tx, *, entry: Entry, doubt: Doubt) -> None:
    if await counter.claim_entry(tx, entry=entry):
        await counter.finish_entry(tx, entry=entry, doubts=[doubt], at=now())


async def _book_one(tx: Tx, *, task: _Work) -> None:
    """Book one entry with all that it means, once."""
    entry, act, at = task.entry, task.act, now()
    if not await counter.claim_entry(tx, entry=entry):
        return
    device = await counter.get_device(tx, place_id=entry.place_id, device_id=entry.device_id)
    clock = counter.clock_doubt(entry.told_at, entry.occurred_at)
    doubts = [] if clock is None else [clock]
    if isinstance(act, SoldAtTill):
        await _book_sale(tx, task, act, device, doubts, at)
        return
    if isinstance(act, Returned | Exchanged):
        assert task.prepared is not None
        doubts += _numbering(device, act)
        prepared = msgspec.structs.replace(task.prepared, doubts=(*task.prepared.doubts, *doubts))
        await book_till_return(
            tx,
            memory=task.memory,
            device=device,
            entry=entry,
            act=act,
            prepared=prepared,
            roles=task.roles,
        )
        return
    doubts += await _book_other(tx, task, device, at)
    await counter.finish_entry(tx, entry=entry, doubts=doubts, at=at)


async def _book_other(tx: Tx, work: _Work, device: Device, at: datetime) -> list[Doubt]:
    """Book what is no sale and no return."""
    entry, act = work.entry, work.act
    match act:
        case ShiftOpened():
            return await open_till_shift(tx, device=device, entry=entry, act=act, at=at)
        case ShiftClosed():
            return await close_till_shift(tx, device=device, entry=entry, act=act, at=at)
        case CashMove():
            currency = work.memory.directory.place(device.place_id).currency
            return await move_till_cash(tx, device=device, entry=entry, act=act, currency=currency)
        case NoSale():
            shift_id = shift_of(entry, act.shift)
            opened = DrawerOpened(shift_id=shift_id, staff_id=act.by)
            tx.record(opened, subject=device.device_id, at=entry.occurred_at)
            return await shift_doubt(tx, device=device, shift_id=shift_id)
        case Reprint():
            return await _reprint(tx, device, entry, act)
        case Voided():
            voided = CartVoided(shift_id=act.shift, staff_id=act.by, total_minor=act.total_minor)
            tx.record(voided, subject=device.device_id, at=entry.occurred_at)
            return []
        case _:
            code = "not_booked" if entry.kind in ACTS else "unknown_kind"
            return [Doubt(code, "This server cannot read the act.", {"kind": entry.kind})]


async def _reprint(tx: Tx, device: Device, entry: Entry, act: Reprint) -> list[Doubt]:
    found = await counter.note_copy(
        tx,
        device=device,
        entry=entry,
        series=act.receipt.series,
        number=act.receipt.number,
        copy=act.copy,
    )
    if found:
        return []
    facts = {"series": act.receipt.series, "number": act.receipt.number}
    return [Doubt("receipt_unknown", "A copy was printed of a receipt nobody knows.", facts)]


def _numbering(device: Device, act: SoldAtTill | Returned | Exchanged) -> list[Doubt]:
    """Return the doubt about a receipt's number that does not follow, or was given before."""
    series, number = act.receipt.series, act.receipt.number
    facts = {"series": series, "number": number, "expected": device.last_receipt + 1}
    if series != device.series:
        return [Doubt("receipt_twice", "The series is another till's.", facts)]
    if number <= device.last_receipt:
        return [Doubt("receipt_twice", "The number was given before.", facts)]
    if number > device.last_receipt + 1:
        return [Doubt("receipt_gap", "Numbers are missing before this one.", facts)]
    return []


async def _book_sale(
    tx: Tx, work: _Work, act: SoldAtTill, device: Device, doubts: list[Doubt], at: datetime
) -> None:
    entry, memory = work.entry, work.memory
    place = memory.directory.place(device.place_id)
    shift_id = shift_of(entry, act.shift)
    doubts += await shift_doubt(tx, device=device, shift_id=shift_id)
    numbering = _numbering(device, act)
    doubts += numbering
    order_id, placed = await _online(tx, act)
    channel = memory.channel(device.channel_id)
    rule = memory.rounding.find(
        currency=act.currency, market=channel.market, entity_id=place.entity_id
    )
    draft = Draft(
        memory=memory,
        device=device,
        entry=entry,
        act=act,
        order_id=order_id,
        place=place,
        roles=work.roles,
        step_minor=rule.cash_step_minor,
    )
    if placed is not None:
        await _match_online(tx, draft, placed, doubts, at)
        return
    if act.online is not None:
        facts = {"order_id": str(act.online.order_id)}
        doubts.append(Doubt("sold_otherwise", "The core knows no such online sale.", facts))
    sale, found = await read_sale(tx, draft, with_claims=work.with_claims)
    doubts += found
    if any(doubt.code == "receipt_twice" for doubt in numbering):
        # the number is another receipt's: papers of this one get one of the core's own
        basket = msgspec.structs.replace(sale.basket, receipt_series=None, receipt_number=None)
        sale = msgspec.structs.replace(sale, basket=basket)
    if not work.with_claims:
        doubts.append(Doubt("coupon_used_up", "A promotion had nothing left; it is honoured."))
    more, points = await book_till_sale(tx, device=device, entry=entry, sale=sale, at=at)
    await counter.finish_entry(
        tx,
        entry=entry,
        doubts=[*doubts, *more],
        customer_id=sale.customer_id,
        order_id=order_id,
        points=points,
        at=at,
    )


async def _online(tx: Tx, act: SoldAtTill) -> tuple[OrderId, Whereabouts | None]:
    """Return which order a sale becomes, and where the core has placed it before, if it has.

    Raises:
        _Undecided: it was sent online, and its checkout is still open.
    """
    prior = await idempotency.find(tx, key=key_of_sale(act.id))
    if prior is None:
        return OrderId(act.id), None
    where = await orders.find_order_key(tx, name=str(prior.subject_id))
    assert where is not None, act.id
    checkout = await orders.find_checkout(
        tx, customer_id=where.customer_id, order_id=OrderId(where.order_id)
    )
    assert checkout is not None, act.id
    if checkout.state == CheckoutState.OPEN:
        raise _Undecided
    if checkout.state == CheckoutState.PLACED:
        return OrderId(where.order_id), where
    return OrderId(ids.derive_at(checkout.opened_at, "till sale again", act.id)), None


async def _match_online(
    tx: Tx, draft: Draft, where: Whereabouts, doubts: list[Doubt], at: datetime
) -> None:
    """Give a sale that the core has placed its receipt; cash that it does not know is booked."""
    entry, act = draft.entry, draft.act
    order = await orders.get_order(
        tx, customer_id=where.customer_id, order_id=OrderId(where.order_id)
    )
    known_minor = sum(
        ledger.in_cash(one.amount_minor, draft.step_minor)
        for one in await orders.list_payments(
            tx, customer_id=where.customer_id, order_id=OrderId(where.order_id)
        )
        if one.tender == orders.CASH
    )
    rest = in_drawer(act.payments) - known_minor
    if rest or order.total_minor != act.total_minor:
        facts = {
            "total_minor": act.total_minor,
            "order_minor": order.total_minor,
            "cash_minor": rest,
        }
        doubts.append(Doubt("sold_otherwise", "The core has sold it otherwise.", facts))
    if rest:
        await tx.take(
            drawer_move(
                draft.device,
                entry,
                amount_minor=rest,
                currency=act.currency,
                reason="difference",
            )
        )
    receipt = receipt_of(
        draft,
        customer_id=order.customer_id,
        tax_minor=order.tax_minor,
        discount_minor=order.discount_minor,
        is_online=True,
    )
    await counter.issue_receipt(tx, device=draft.device, entry=entry, receipt=receipt)
    await counter.finish_entry(
        tx,
        entry=entry,
        doubts=doubts,
        customer_id=where.customer_id,
        order_id=OrderId(where.order_id),
        at=at,
    )
