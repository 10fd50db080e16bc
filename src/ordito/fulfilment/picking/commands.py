"""Verbs of picking, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from ordito.fulfilment.commands import closed
from ordito.fulfilment.errors import FulfilmentClosed, NothingToPick, NotThere, PickedByAnother
from ordito.fulfilment.events import FulfilmentPicked, RejectedLine, UnitsRejected, WaveOpened
from ordito.fulfilment.model import FulfilmentOrder, FulfilmentState, Item
from ordito.fulfilment.picking.model import MOST_IN_WAVE, ORDERS_IN_WAVE, RejectReason, Shelf
from ordito.fulfilment.queries import get_fulfilment_order, list_items
from ordito.platform.db import Step, Tx, statements
from ordito.platform.ids import OrderId, PlaceId

_sql: Final = statements(__name__)
_OPEN_WAVE: Final = _sql.query("open_wave", int)
_START: Final = _sql.query("start_picking", UUID)
_GIVE_UP: Final = _sql.query("give_up", UUID)
_PICK: Final = _sql.query("pick", str)
_REJECT: Final = _sql.query("reject_units", str)
_PUT_BACK: Final = _sql.query("put_back", UUID)
_PRIORITISE: Final = _sql.command("prioritise")
_PUT_SHELVES: Final = _sql.command("put_shelves")


async def open_wave(
    tx: Tx,
    *,
    place_id: PlaceId,
    wave_id: UUID,
    size: int = ORDERS_IN_WAVE,
    method: str | None = None,
    held: Sequence[OrderId] = (),
    at: datetime,
) -> int:
    """Take the most urgent open fulfilment orders of a place into one walk; return how many.

    What has a higher priority comes first, then the older promise; what somebody else takes at the
    same instant is passed over. Opening the same wave again takes nothing more.

    Args:
        tx: open transaction; its actor walks.
        place_id: where.
        wave_id: new id of the caller's.
        size: at most so many, 1 to ``MOST_IN_WAVE``.
        method: collect or ship; None is both.
        held: orders that somebody has to look at first.
        at: now.
    """
    assert 1 <= size <= MOST_IN_WAVE, size
    (taken,) = await tx.take(
        Step(
            _OPEN_WAVE,
            {
                "place_id": place_id,
                "wave_id": wave_id,
                "most": size,
                "method": method,
                "held": list(held),
                "by": tx.context.actor,
                "at": at,
            },
        )
    )
    if taken:
        event = WaveOpened(place_id=place_id, wave_id=wave_id, orders=taken)
        tx.record(event, subject=wave_id, at=at)
    return taken or 0


async def start_picking(tx: Tx, *, task: FulfilmentOrder, at: datetime) -> None:
    """Take one fulfilment order to pick it; taking one's own again is harmless.

    Raises:
        PickedByAnother: somebody else picks it.
        FulfilmentClosed: it is picked already, or over.
    """
    by = tx.context.actor
    if await tx.find(_START, **_key(task), by=by, at=at) is not None:
        return
    found = await get_fulfilment_order(
        tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id
    )
    if found.state != FulfilmentState.PICKING:
        raise closed({"state": found.state, "picker": found.picker})
    raise _by_another({"picker": found.picker, "picking_at": found.picking_at})


async def give_up(tx: Tx, *, task: FulfilmentOrder) -> None:
    """Give a fulfilment order back, so that somebody else picks the rest; again is harmless.

    Whoever may act at the place may do so, also with what somebody left and went home.
    """
    await tx.find(_GIVE_UP, **_key(task))


async def pick(
    tx: Tx,
    *,
    task: FulfilmentOrder,
    line_no: int,
    units: int,
    pick_id: UUID,
    lot: str | None = None,
    expires_on: date | None = None,
    is_scanned: bool = True,
    at: datetime,
) -> FulfilmentState | None:
    """Count units that were taken from the shelf; return where it stands, None for a repeat.

    The first pick of an open fulfilment order takes it; with the last one it is picked.

    Args:
        tx: open transaction; its actor picks.
        task: as it was read.
        line_no: line of the order.
        units: how many, at least 1.
        pick_id: new id of the caller's.
        lot: lot or serial number, where the units are told apart.
        expires_on: of the lot.
        is_scanned: whether a code was read.
        at: now.

    Raises:
        NothingToPick: fewer units of the line are to be picked.
        PickedByAnother: somebody else picks it.
        FulfilmentClosed: it is over.
    """
    (reached,) = await tx.take(
        Step(
            _PICK,
            {
                **_key(task),
                "pick_id": pick_id,
                "line_no": line_no,
                "units": units,
                "lot": lot,
                "expires_on": expires_on,
                "scanned": is_scanned,
                "by": tx.context.actor,
                "at": at,
            },
            refusals=_REFUSALS,
        )
    )
    if reached == _REPEATED:
        return None
    _note_picked(tx, task, reached, at)
    return FulfilmentState(reached)


async def put_back(tx: Tx, *, task: FulfilmentOrder, line_no: int, lot: str) -> None:
    """Say of which lot a unit is that was picked, is not wanted any more and lies on the shelf.

    Args:
        tx: open transaction.
        task: as it was read.
        line_no: line of the order.
        lot: lot or serial number of the unit.

    Raises:
        NotThere: nothing of the line went back that is not named yet, or this unit has left.
    """
    (found,) = await tx.take(Step(_PUT_BACK, {**_key(task), "line_no": line_no, "lot": lot}))
    if found is None:
        raise NotThere("No unit of this lot went back to the shelf.", field="lot")


async def reject_units(
    tx: Tx,
    *,
    task: FulfilmentOrder,
    units: Mapping[int, int] | None = None,
    reason: RejectReason,
    rejection_id: UUID,
    at: datetime,
) -> FulfilmentState | None:
    """Say that the place cannot give units; return where it stands, None for a repeat.

    They wait for another source, which follows the fact. Where nothing else was picked, the whole
    fulfilment order is rejected.

    Args:
        tx: open transaction.
        task: as it was read.
        units: by line; None is all that was not picked.
        reason: why.
        rejection_id: new id of the caller's.
        at: now.

    Raises:
        NothingToPick: fewer units are to be picked.
        FulfilmentClosed: it was picked already, or is over.
    """
    items = await list_items(
        tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id
    )
    if units is None:
        units = {item.line_no: item.to_pick for item in items if item.to_pick}
    (reached,) = await tx.take(
        Step(
            _REJECT,
            {
                **_key(task),
                "rejection_id": rejection_id,
                "line_nos": list(units),
                "units": list(units.values()),
                "reason": reason,
                "by": tx.context.actor,
                "at": at,
            },
            refusals=_REFUSALS,
        )
    )
    if reached == _REPEATED:
        return None
    _record_rejected(tx, task, items, units, reason, reached, at)
    return FulfilmentState(reached)


async def prioritise(tx: Tx, *, task: FulfilmentOrder, priority: int) -> None:
    """Let a fulfilment order be picked before others, or after them; 0 is as all are."""
    await tx.run(_PRIORITISE, **_key(task), priority=priority)


async def put_shelves(tx: Tx, *, place_id: PlaceId, shelves: Sequence[Shelf]) -> None:
    """Say where articles lie at a place; an empty name forgets it."""
    await tx.run(
        _PUT_SHELVES,
        place_id=place_id,
        sku_ids=[one.sku_id for one in shelves],
        shelves=[one.shelf for one in shelves],
    )


_REPEATED: Final = "repeated"


def _record_rejected(
    tx: Tx,
    task: FulfilmentOrder,
    items: Sequence[Item],
    units: Mapping[int, int],
    reason: RejectReason,
    reached: str,
    at: datetime,
) -> None:
    skus = {item.line_no: item.sku_id for item in items}
    event = UnitsRejected(
        fulfilment_order_id=task.fulfilment_order_id,
        place_id=task.place_id,
        method=task.method,
        reason=reason,
        lines=tuple(RejectedLine(line_no, skus[line_no], units[line_no]) for line_no in units),
        is_whole=reached == FulfilmentState.REJECTED,
    )
    tx.record(
        event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
    )
    _note_picked(tx, task, reached, at)


def _note_picked(tx: Tx, task: FulfilmentOrder, reached: str, at: datetime) -> None:
    if reached != FulfilmentState.PICKED:
        return
    event = FulfilmentPicked(
        fulfilment_order_id=task.fulfilment_order_id, place_id=task.place_id, method=task.method
    )
    tx.record(
        event,
        subject=task.order_id,
        customer_id=task.customer_id,
        case_id=task.order_id,
        started_at=task.picking_at,
        ended_at=at,
        at=at,
    )


def _key(task: FulfilmentOrder) -> dict[str, UUID]:
    return {"place_id": task.place_id, "fulfilment_order_id": task.fulfilment_order_id}


def _by_another(why: Any) -> PickedByAnother:
    return PickedByAnother("Somebody else picks it.", **why)


def _nothing(why: Any) -> NothingToPick:
    return NothingToPick(f"{why['left']} units are to be picked.", field="units", left=why["left"])


_REFUSALS: Final = {
    FulfilmentClosed.code: closed,
    PickedByAnother.code: _by_another,
    NothingToPick.code: _nothing,
}
