"""Count a till's drawer: a shift begins or ends with it, and the book is set to the count."""

from datetime import datetime
from uuid import UUID

from ordito import counter, ledger
from ordito.counter import Device, Doubt, Entry, ShiftClosed, ShiftOpened
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, TransferId


async def open_till_shift(
    tx: Tx, *, device: Device, entry: Entry, act: ShiftOpened, at: datetime
) -> list[Doubt]:
    """Begin a shift with a counted drawer; what the book had otherwise is a difference."""
    shift_id = shift_of(entry, act.shift)
    doubts: list[Doubt] = []
    if device.shift_id not in (None, shift_id):
        left = Doubt(
            "shift_left_open",
            "A shift began while another was open.",
            {"shift_id": str(device.shift_id)},
        )
        doubts.append(left)
    difference = await _count(
        tx, device=device, entry=entry, currency=act.currency, counted=act.counted_minor, at=at
    )
    opened = await counter.open_shift(
        tx,
        device=device,
        entry=entry,
        shift_id=shift_id,
        staff_id=act.by,
        currency=act.currency,
        float_minor=act.counted_minor,
        pieces=act.counted,
        difference_minor=difference,
        after_id=act.after,
    )
    if not opened:
        twice = Doubt("shift_twice", "The shift had begun before.", {"shift_id": str(shift_id)})
        doubts.append(twice)
    return [*doubts, *pieces_doubt(act.counted, act.counted_minor)]


async def close_till_shift(
    tx: Tx, *, device: Device, entry: Entry, act: ShiftClosed, at: datetime
) -> list[Doubt]:
    """End a shift with a counted drawer; the difference to the book stays with the shift."""
    shift_id = shift_of(entry, act.shift)
    difference = await _count(
        tx, device=device, entry=entry, currency=act.currency, counted=act.counted_minor, at=at
    )
    shift = await counter.find_shift(
        tx, place_id=device.place_id, device_id=device.device_id, shift_id=shift_id
    )
    if shift is None:
        return [
            Doubt("shift_unknown", "A shift ended that never began.", {"shift_id": str(shift_id)})
        ]
    closed = await counter.close_shift(
        tx,
        device=device,
        entry=entry,
        shift=shift,
        staff_id=act.by,
        counted_minor=act.counted_minor,
        pieces=act.counted,
        difference_minor=difference,
        told_minor=act.expected_minor,
        reason=act.reason,
    )
    doubts = pieces_doubt(act.counted, act.counted_minor)
    if not closed:
        facts = {"shift_id": str(shift_id)}
        doubts.append(Doubt("shift_closed", "The shift had ended before.", facts))
    return doubts


def shift_of(entry: Entry, told: UUID | None) -> UUID:
    """Return the shift that an act names; one that names none has one of its own."""
    return told or ids.derive("till shift", entry.device_id, entry.seq)


def pieces_doubt(pieces: dict[str, int], counted_minor: int) -> list[Doubt]:
    """Return the doubt about a count whose pieces come to something else."""
    if not pieces:
        return []
    total = counter.pieces_minor(pieces)
    if total == counted_minor:
        return []
    facts = {"counted_minor": counted_minor, "pieces_minor": total}
    return [Doubt("totals_differ", "The pieces that were counted come to another sum.", facts)]


async def _count(
    tx: Tx, *, device: Device, entry: Entry, currency: str, counted: int, at: datetime
) -> int:
    """Set the book of the drawer to what was counted; return the difference."""
    place_id = PlaceId(device.place_id)
    account_id = await ledger.open_drawer(
        tx, place_id=place_id, code=device.drawer, currency=currency, at=at
    )
    return await ledger.count_drawer(
        tx,
        place_id=place_id,
        account_id=account_id,
        counted_minor=counted,
        count_id=TransferId(ids.derive("till count", entry.device_id, entry.seq)),
        at=entry.occurred_at,
    )
