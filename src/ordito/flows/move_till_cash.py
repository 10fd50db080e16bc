"""Move a till's cash: what comes into its drawer or leaves it, as its log says; never refused."""

from uuid import UUID

from ordito import counter, ledger
from ordito.counter import Cash, CashMove, Device, Doubt, Entry
from ordito.flows.count_till import shift_of
from ordito.platform import ids
from ordito.platform.db import Step, Tx
from ordito.platform.ids import PlaceId, TransferId


async def move_till_cash(
    tx: Tx, *, device: Device, entry: Entry, act: CashMove, currency: str
) -> list[Doubt]:
    """Book cash that came in or went out for another reason than a sale."""
    shift_id = shift_of(entry, act.shift)
    doubts = await shift_doubt(tx, device=device, shift_id=shift_id)
    amount = act.amount_minor if entry.kind == "cash_in" else -act.amount_minor
    await tx.take(
        drawer_move(
            device,
            entry,
            amount_minor=amount,
            currency=currency,
            reason=act.reason,
        )
    )
    cash = Cash(
        kind=entry.kind,
        amount_minor=amount,
        reason=act.reason,
        note=act.note or None,
        approved_by=act.approved_by,
    )
    await counter.note_cash(tx, entry=entry, shift_id=shift_id, cash=cash)
    return doubts


def drawer_move(
    device: Device,
    entry: Entry,
    *,
    amount_minor: int,
    currency: str,
    reason: str,
    reference_id: UUID | None = None,
    step_minor: int = 1,
    part: str = "",
) -> Step[str]:
    """Return the step that books cash of an entry in the till's drawer, once.

    Args:
        device: whose drawer.
        entry: what says so.
        amount_minor: what came in, or, negative, went out, not 0.
        currency: ISO 4217.
        reason: code.
        reference_id: order that knows of this cash, if one does.
        step_minor: smallest coin; what it makes of the amount is booked beside it.
        part: tells several moves of one entry apart.
    """
    return ledger.moving_cash(
        place_id=PlaceId(device.place_id),
        code=device.drawer,
        currency=currency,
        amount_minor=amount_minor,
        step_minor=step_minor,
        move_id=TransferId(ids.derive("till cash", entry.device_id, entry.seq, part)),
        reason=reason[:64],
        reference_id=reference_id,
        at=entry.occurred_at,
    )


async def shift_doubt(tx: Tx, *, device: Device, shift_id: UUID) -> list[Doubt]:
    """Return the doubt about a shift that never began, or has ended."""
    shift = await counter.find_shift(
        tx, place_id=device.place_id, device_id=device.device_id, shift_id=shift_id
    )
    facts = {"shift_id": str(shift_id)}
    if shift is None:
        return [Doubt("shift_unknown", "The till's log knows no such shift.", facts)]
    if shift.closed_at is not None:
        return [Doubt("shift_closed", "The shift had ended before.", facts)]
    return []
