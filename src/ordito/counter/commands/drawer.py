"""Verbs of the drawer: shifts, receipts, cash, carts that wait, papers, money lent to a till."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from ordito.counter.errors import Recalled, UnknownParked
from ordito.counter.events import (
    FiscalPaperPrinted,
    ReceiptIssued,
    ReceiptPrintedAgain,
    ShiftClosed,
    ShiftOpened,
)
from ordito.counter.model import (
    Cash,
    Device,
    Entry,
    Hold,
    KeptReceipt,
    Paper,
    Parked,
    ParkedCart,
    Receipt,
    Shift,
)
from ordito.platform import ids
from ordito.platform.db import Tx, statements

_sql = statements(__name__)
_OPEN_SHIFT = _sql.command("open_shift")
_CLOSE_SHIFT = _sql.command("close_shift")
_SET_SHIFT = _sql.command("set_shift")
_FIND_SHIFT = _sql.query("find_shift", Shift)
_LIST_SHIFTS = _sql.query("list_shifts", Shift)
_NOTE_CASH = _sql.command("note_cash")
_ISSUE = _sql.command("issue_receipt")
_NUMBER = _sql.command("note_number")
_FIND_RECEIPT = _sql.query("find_receipt", KeptReceipt)
_PLACE_OF_SERIES = _sql.query("find_place_of_series", UUID)
_COPY = _sql.query("note_copy", int)
_ASK_PAPER = _sql.command("ask_paper")
_LIST_PAPERS = _sql.query("list_due_papers", Paper)
_TRY_PAPER = _sql.command("try_paper")
_DELAY_PAPER = _sql.command("delay_paper")
_PRINTED = _sql.command("note_printed")
_PARK = _sql.command("park")
_LIST_PARKED = _sql.query("list_parked", Parked)
_RECALL = _sql.query("recall", ParkedCart)
_FIND_PARKED = _sql.query("find_parked", UUID)
_NOTE_CHANGE = _sql.command("note_change")
_FIND_CHANGE = _sql.query("find_change", UUID)
_LEND = _sql.command("lend_hold")
_END_HOLD = _sql.query("end_hold", Hold)
_FIND_HOLD = _sql.query("find_hold", Hold)
_LIST_HOLDS = _sql.query("list_holds", Hold)
_LIST_LAPSED = _sql.query("list_lapsed_holds", Hold)
_RETRY: Final = timedelta(seconds=15)


async def open_shift(
    tx: Tx,
    *,
    device: Device,
    entry: Entry,
    shift_id: UUID,
    staff_id: UUID | None,
    currency: str,
    float_minor: int,
    pieces: Mapping[str, int],
    difference_minor: int,
    after_id: UUID | None,
) -> bool:
    """Keep that a shift began with a counted drawer; False where it is known already."""
    opened = await tx.run(
        _OPEN_SHIFT,
        place_id=device.place_id,
        device_id=device.device_id,
        shift_id=shift_id,
        currency=currency,
        drawer=device.drawer,
        after_id=after_id,
        seq=entry.seq,
        at=entry.occurred_at,
        staff_id=staff_id,
        float_minor=float_minor,
        pieces=pieces,
        difference_minor=difference_minor,
    )
    await _set_shift(tx, device, shift_id)
    if opened:
        fact = ShiftOpened(
            shift_id=shift_id,
            staff_id=staff_id,
            currency=currency,
            float_minor=float_minor,
            difference_minor=difference_minor,
        )
        tx.record(fact, subject=device.device_id, at=entry.occurred_at)
    return bool(opened)


async def close_shift(
    tx: Tx,
    *,
    device: Device,
    entry: Entry,
    shift: Shift,
    staff_id: UUID | None,
    counted_minor: int,
    pieces: Mapping[str, int],
    difference_minor: int,
    told_minor: int | None,
    reason: str,
) -> bool:
    """Keep that a shift ended with a counted drawer; False where it had ended already."""
    expected_minor = counted_minor - difference_minor
    closed = await tx.run(
        _CLOSE_SHIFT,
        place_id=device.place_id,
        device_id=device.device_id,
        shift_id=shift.shift_id,
        seq=entry.seq,
        at=entry.occurred_at,
        staff_id=staff_id,
        counted_minor=counted_minor,
        pieces=pieces,
        expected_minor=expected_minor,
        told_minor=told_minor,
        reason=reason,
    )
    await _set_shift(tx, device, None)
    if closed:
        fact = ShiftClosed(
            shift_id=shift.shift_id,
            staff_id=staff_id,
            currency=shift.currency,
            counted_minor=counted_minor,
            expected_minor=expected_minor,
            difference_minor=difference_minor,
        )
        tx.record(fact, subject=device.device_id, at=entry.occurred_at)
    return bool(closed)


async def _set_shift(tx: Tx, device: Device, shift_id: UUID | None) -> None:
    await tx.run(
        _SET_SHIFT, place_id=device.place_id, device_id=device.device_id, shift_id=shift_id
    )


async def find_shift(tx: Tx, *, place_id: UUID, device_id: UUID, shift_id: UUID) -> Shift | None:
    """Return a shift of a till, or None where it had none of that id."""
    return await tx.find(_FIND_SHIFT, place_id=place_id, device_id=device_id, shift_id=shift_id)


async def list_shifts(tx: Tx, *, place_id: UUID) -> list[Shift]:
    """Return the last shifts of a place, the latest first, at most 200."""
    return await tx.fetch(_LIST_SHIFTS, place_id=place_id)


async def note_cash(tx: Tx, *, entry: Entry, shift_id: UUID | None, cash: Cash) -> None:
    """Keep cash that an act moved otherwise than by a receipt."""
    await tx.run(
        _NOTE_CASH,
        place_id=entry.place_id,
        device_id=entry.device_id,
        seq=entry.seq,
        shift_id=shift_id,
        kind=cash.kind,
        amount_minor=cash.amount_minor,
        reason=cash.reason,
        note=cash.note,
        approved_by=cash.approved_by,
    )


async def issue_receipt(tx: Tx, *, device: Device, entry: Entry, receipt: Receipt) -> None:
    """Register a receipt as the till numbered it, and ask for its fiscal paper."""
    await tx.run(
        _ISSUE,
        place_id=device.place_id,
        device_id=device.device_id,
        seq=entry.seq,
        series=receipt.series,
        number=receipt.number,
        kind=receipt.kind,
        act_id=receipt.act_id,
        shift_id=receipt.shift_id,
        staff_id=receipt.staff_id,
        customer_id=receipt.customer_id,
        order_id=receipt.order_id,
        currency=receipt.currency,
        total_minor=receipt.total_minor,
        tax_minor=receipt.tax_minor,
        discount_minor=receipt.discount_minor,
        units=receipt.units,
        cash_minor=receipt.cash_minor,
        tenders=dict(receipt.tenders),
        is_online=receipt.is_online,
        at=receipt.issued_at,
    )
    if receipt.series == device.series:
        await tx.run(
            _NUMBER,
            place_id=device.place_id,
            device_id=device.device_id,
            number=receipt.number,
        )
    await tx.run(
        _ASK_PAPER,
        place_id=device.place_id,
        device_id=device.device_id,
        seq=entry.seq,
        at=entry.taken_at,
    )
    fact = ReceiptIssued(
        series=receipt.series,
        number=receipt.number,
        kind=receipt.kind,
        order_id=receipt.order_id,
        total_minor=receipt.total_minor,
        currency=receipt.currency,
    )
    tx.record(
        fact,
        subject=device.device_id,
        customer_id=receipt.customer_id,
        case_id=receipt.order_id,
        at=receipt.issued_at,
    )


async def find_receipt(tx: Tx, *, place_id: UUID, series: str, number: int) -> KeptReceipt | None:
    """Return a receipt of a place's tills, or None; where a number was given twice, the first."""
    return await tx.find(_FIND_RECEIPT, place_id=place_id, series=series, number=number)


async def find_place_of_series(tx: Tx, *, series: str) -> UUID | None:
    """Return the place whose till gives receipts of a series, or None."""
    return await tx.find(_PLACE_OF_SERIES, value=f"code:{series.removeprefix('T-').lower()}")


async def note_copy(
    tx: Tx, *, device: Device, entry: Entry, series: str, number: int, copy: int
) -> bool:
    """Count a copy of a receipt; False where the place's tills gave no such number."""
    counted = await tx.find(
        _COPY, place_id=device.place_id, series=series, number=number, copy=copy
    )
    fact = ReceiptPrintedAgain(series=series, number=number, copy=copy)
    tx.record(fact, subject=device.device_id, at=entry.occurred_at)
    return counted is not None


async def list_due_papers(tx: Tx, *, place_id: UUID, at: datetime) -> list[Paper]:
    """Return receipts of a place that its fiscal printer has to print, in order, at most 100."""
    return await tx.fetch(_LIST_PAPERS, place_id=place_id, at=at)


async def try_paper(tx: Tx, *, paper: Paper, at: datetime) -> bool:
    """Say, before the printer is asked, that it will be; False where another process is at it."""
    return bool(
        await tx.run(
            _TRY_PAPER,
            place_id=paper.place_id,
            device_id=paper.device_id,
            seq=paper.seq,
            tries=paper.tries,
            due_at=at + _RETRY,
        )
    )


async def delay_paper(tx: Tx, *, paper: Paper, fault: str, at: datetime) -> None:
    """Say that the printer did not do it, and try again later."""
    await tx.run(
        _DELAY_PAPER,
        place_id=paper.place_id,
        device_id=paper.device_id,
        seq=paper.seq,
        fault=fault,
        due_at=at + _RETRY,
    )


async def note_printed(tx: Tx, *, paper: Paper, fiscal_number: str, at: datetime) -> None:
    """Keep the fiscal number of a paper that is printed; a repeat changes nothing."""
    done = await tx.run(
        _PRINTED,
        place_id=paper.place_id,
        device_id=paper.device_id,
        seq=paper.seq,
        fiscal_number=fiscal_number,
        at=at,
    )
    if done:
        fact = FiscalPaperPrinted(seq=paper.seq, fiscal_number=fiscal_number)
        tx.record(fact, subject=paper.device_id, at=at)


async def park(
    tx: Tx,
    *,
    device: Device,
    parked_id: UUID,
    label: str,
    cart: Any,
    units: int,
    staff_id: UUID | None,
    at: datetime,
) -> None:
    """Let a cart wait; any till of the place may call it back."""
    await tx.run(
        _PARK,
        place_id=device.place_id,
        parked_id=parked_id,
        device_id=device.device_id,
        label=label,
        cart=cart,
        units=units,
        staff_id=staff_id,
        at=at,
    )


async def list_parked(tx: Tx, *, place_id: UUID) -> list[Parked]:
    """Return the carts that wait at a place, the oldest first, at most 200."""
    return await tx.fetch(_LIST_PARKED, place_id=place_id)


async def recall(
    tx: Tx, *, place_id: UUID, parked_id: UUID, staff_id: UUID | None, at: datetime
) -> ParkedCart:
    """Call a cart back; of two who do, one has it.

    Raises:
        Recalled: somebody has it already.
        UnknownParked: none waits under that id here.
    """
    found = await tx.find(_RECALL, place_id=place_id, parked_id=parked_id, staff_id=staff_id, at=at)
    if found is not None:
        return found
    if await tx.find(_FIND_PARKED, place_id=place_id, parked_id=parked_id) is None:
        raise UnknownParked("No such cart waits here.", field="parked_id")
    raise Recalled("Somebody has called this cart back.", field="parked_id")


async def note_change(tx: Tx, *, device: Device, change_id: UUID, order_id: UUID) -> None:
    """Keep of which order a change is that a till has previewed."""
    await tx.run(
        _NOTE_CHANGE,
        place_id=device.place_id,
        device_id=device.device_id,
        change_id=change_id,
        order_id=order_id,
    )


async def find_change(tx: Tx, *, place_id: UUID, change_id: UUID) -> UUID | None:
    """Return the order of a change that was previewed at a place, or None."""
    return await tx.find(_FIND_CHANGE, place_id=place_id, change_id=change_id)


async def lend_hold(tx: Tx, *, hold: Hold) -> None:
    """Keep that money or points are lent to a till; the ledger holds them under the same id."""
    await tx.run(
        _LEND,
        place_id=hold.place_id,
        hold_id=hold.hold_id,
        device_id=hold.device_id,
        customer_id=hold.customer_id,
        account_id=hold.account_id,
        tender=hold.tender,
        currency=hold.currency,
        amount_minor=hold.amount_minor,
        at=hold.lent_at,
        expires_at=hold.expires_at,
    )


async def end_hold(tx: Tx, *, place_id: UUID, hold_id: UUID, at: datetime) -> Hold | None:
    """End what was lent: it has paid, or is given back; None where it had ended."""
    return await tx.find(_END_HOLD, place_id=place_id, hold_id=hold_id, at=at)


async def find_hold(tx: Tx, *, place_id: UUID, hold_id: UUID) -> Hold | None:
    """Return what was lent under an id, ended or not, or None."""
    return await tx.find(_FIND_HOLD, place_id=place_id, hold_id=hold_id)


async def list_holds(tx: Tx, *, device: Device) -> list[Hold]:
    """Return what is lent to a till and has not ended, at most 200."""
    return await tx.fetch(_LIST_HOLDS, place_id=device.place_id, device_id=device.device_id)


async def list_lapsed_holds(tx: Tx, *, before: datetime) -> list[Hold]:
    """Return what was lent longer than its time, at most 200."""
    return await tx.fetch(_LIST_LAPSED, before=before)


def paper_key(paper: Paper) -> str:
    """Return the name by which a printer knows a paper, however often it is asked."""
    return ids.derive("paper", paper.device_id, paper.seq).hex
