"""Pick goods: one walk along the shelves for several orders, each article by its code.

What is not there is said to the stock's book at once, and its units wait for another source.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue, fulfilment, orders, stock
from ordito.catalogue import Scan, Shelf, ShelfSku
from ordito.fulfilment import FulfilmentOrder, FulfilmentState, Item, LotWanted, WrongItem
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId, PlaceId, SkuId
from ordito.reads.held_orders import list_held
from ordito.stock import Condition, MovementKind

_MOVES: Final = {
    fulfilment.picking.RejectReason.NOT_ON_SHELF: (MovementKind.CORRECTION, None),
    fulfilment.picking.RejectReason.DAMAGED: (MovementKind.DAMAGE, Condition.DAMAGED),
    fulfilment.picking.RejectReason.EXPIRED: (MovementKind.REGRADE, Condition.QUARANTINE),
}


class Picked(msgspec.Struct, frozen=True):
    """What became of a pick.

    Attributes:
        fulfilment_order_id: into whose box the units go.
        line_no: line of the order.
        sku_id: what was picked.
        units: how many.
        state: of the fulfilment order afterwards.
        to_pick: units of the line that are still to be picked.
    """

    fulfilment_order_id: FulfilmentOrderId
    line_no: int
    sku_id: SkuId
    units: int
    state: str
    to_pick: int


class NewPick(msgspec.Struct, frozen=True):
    """Units that somebody has in the hand: of which line, and of which lot."""

    pick_id: UUID
    line: fulfilment.picking.PickLine
    units: int
    is_scanned: bool = True
    lot: str | None = None
    expires_on: date | None = None


async def open_wave(
    tx: Tx,
    *,
    place_id: PlaceId,
    wave_id: UUID,
    size: int = fulfilment.picking.ORDERS_IN_WAVE,
    method: str | None = None,
    at: datetime,
) -> fulfilment.picking.Wave:
    """Take the most urgent orders of a place that nobody has to look at first; see ``picking``."""
    held = await list_held(tx, place_id=place_id)
    await fulfilment.picking.open_wave(
        tx, place_id=place_id, wave_id=wave_id, size=size, method=method, held=held, at=at
    )
    return await fulfilment.picking.get_wave(tx, place_id=place_id, wave_id=wave_id)


async def start_picking(
    tx: Tx, *, place_id: PlaceId, fulfilment_order_id: FulfilmentOrderId, at: datetime
) -> FulfilmentOrder:
    """Take one fulfilment order to pick it.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        PickedByAnother: somebody else picks it.
        FulfilmentClosed: it is picked already, or over.
        OrderHeld: somebody has to look at the order first.
    """
    task = await fulfilment.get_fulfilment_order(
        tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
    )
    await orders.holds.require_free(tx, customer_id=task.customer_id, order_id=task.order_id)
    await fulfilment.picking.start_picking(tx, task=task, at=at)
    return await fulfilment.get_fulfilment_order(
        tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
    )


async def pick_scanned(
    tx: Tx,
    *,
    shelf: Shelf,
    place_id: PlaceId,
    code: str,
    pick_id: UUID,
    wave_id: UUID | None = None,
    fulfilment_order_id: FulfilmentOrderId | None = None,
    units: int | None = None,
    at: datetime,
) -> Picked:
    """Count what was scanned: for one fulfilment order, or for the most urgent of a wave.

    Args:
        tx: open transaction; its actor picks.
        shelf: SKUs.
        place_id: where.
        code: a SKU's code, its GTIN, or what else a GS1 barcode holds.
        pick_id: new id of the caller's; the same again is harmless.
        wave_id: walk in which it was scanned.
        fulfilment_order_id: for which; None is whichever of the walk wants it next.
        units: how many; None is as many as the barcode says, else one.
        at: now.

    Raises:
        WrongScan: the barcode cannot be read.
        UnknownScanned: no SKU has it.
        WrongItem: nothing of the kind is to be picked; it names both.
        LotWanted: its units are told apart, and the code does not say which these are.
        NothingToPick: so many are not to be picked.
        PickedByAnother: somebody else picks it.
    """
    sku, scan = await _scanned(tx, shelf, code)
    lines = await fulfilment.picking.list_pick_lines(
        tx, place_id=place_id, wave_id=wave_id, fulfilment_order_id=fulfilment_order_id
    )
    line = _line_for(lines, sku, shelf)
    lot = await _lot_of(tx, sku.sku_id, scan)
    counted = units or (scan.count if scan is not None else None) or 1
    expires_on = None if scan is None else scan.expires_on
    pick = NewPick(pick_id, line, counted, lot=lot, expires_on=expires_on)
    return await _pick(tx, place_id, pick, at)


async def pick_line(
    tx: Tx,
    *,
    place_id: PlaceId,
    fulfilment_order_id: FulfilmentOrderId,
    line_no: int,
    units: int,
    lot: str | None = None,
    pick_id: UUID,
    at: datetime,
) -> Picked:
    """Count units of a line that has no code to scan: somebody ticked it.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        LotWanted: the units are told apart, and it was not said which these are.
        NothingToPick: so many are not to be picked.
        PickedByAnother: somebody else picks it.
    """
    lines = await fulfilment.picking.list_pick_lines(
        tx, place_id=place_id, fulfilment_order_id=fulfilment_order_id
    )
    line = next((one for one in lines if one.line_no == line_no), None)
    if line is None:
        raise fulfilment.NothingToPick("It has no such line.", field="line_no", left=0)
    if lot is None:
        await _lot_of(tx, line.sku_id, None)
    pick = NewPick(pick_id, line, units, is_scanned=False, lot=lot)
    return await _pick(tx, place_id, pick, at)


async def reject_units(
    tx: Tx,
    *,
    place: Place,
    fulfilment_order_id: FulfilmentOrderId,
    line_no: int | None = None,
    units: int | None = None,
    reason: fulfilment.picking.RejectReason,
    rejection_id: UUID,
    at: datetime,
) -> FulfilmentOrder:
    """Say that the place cannot give units; the stock's book hears of it where goods are missing.

    Args:
        tx: open transaction.
        place: where; its entity owns what is not there.
        fulfilment_order_id: of which.
        line_no: line of the order; None is all that was not picked.
        units: of the line; None is all of it that was not picked.
        reason: why.
        rejection_id: new id of the caller's; the same again is harmless.
        at: now.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        NothingToPick: so many are not to be picked.
        FulfilmentClosed: it was picked already, or is over.
    """
    task = await fulfilment.get_fulfilment_order(
        tx, place_id=place.place_id, fulfilment_order_id=fulfilment_order_id
    )
    items = await fulfilment.list_items(
        tx, place_id=place.place_id, fulfilment_order_id=fulfilment_order_id
    )
    gone = fulfilment.picking.gone_of(items, line_no=line_no, units=units)
    reached = await fulfilment.picking.reject_units(
        tx, task=task, units=gone, reason=reason, rejection_id=rejection_id, at=at
    )
    if reached is not None and reason in _MOVES:
        missing = [(item, gone[item.line_no]) for item in items if item.line_no in gone]
        entries = [_entry(place, reason, rejection_id, item, units) for item, units in missing]
        await stock.book(tx, entries=entries, subject_id=rejection_id, at=at)
    return await fulfilment.get_fulfilment_order(
        tx, place_id=place.place_id, fulfilment_order_id=fulfilment_order_id
    )


def _entry(
    place: Place,
    reason: fulfilment.picking.RejectReason,
    rejection_id: UUID,
    item: Item,
    units: int,
) -> stock.Entry:
    kind, into = _MOVES[reason]
    return stock.Entry(
        movement_id=ids.derive("rejection", rejection_id, item.line_no),
        sku_id=item.sku_id,
        place_id=place.place_id,
        entity_id=place.entity_id,
        kind=kind,
        quantity=-units,
        into=into,
    )


async def _scanned(tx: Tx, shelf: Shelf, code: str) -> tuple[ShelfSku, Scan | None]:
    try:
        return shelf.sku_by_code(code), None
    except catalogue.UnknownSku:
        sku_id, scan = await catalogue.find_scanned(tx, text=code)
        return shelf.sku(SkuId(sku_id)), scan


def _line_for(
    lines: Sequence[fulfilment.picking.PickLine], sku: ShelfSku, shelf: Shelf
) -> fulfilment.picking.PickLine:
    """Return the first line that wants an article, or refuse with what is wanted instead."""
    own = [line for line in lines if line.sku_id == sku.sku_id]
    wanted = [line for line in lines if line.to_pick]
    for line in own:
        if line.to_pick:
            return line
    if own:
        return own[0]  # a repeat finds its pick; anything else is refused as too many
    names = [f"{shelf.sku(line.sku_id).name} ({shelf.sku(line.sku_id).code})" for line in wanted]
    expected = names[0] if names else "nothing more"
    raise WrongItem(
        f"This is {sku.name} ({sku.code}); to be picked: {expected}.",
        field="code",
        scanned=sku.code,
        expected=[shelf.sku(line.sku_id).code for line in wanted[:20]],
    )


async def _lot_of(tx: Tx, sku_id: SkuId, scan: Scan | None) -> str | None:
    tracking = await stock.find_tracking(tx, sku_id=sku_id)
    if tracking is None:
        return None
    lot = None if scan is None else scan.serial if tracking == "serial" else scan.lot
    if lot is None:
        raise LotWanted(f"Its units are told apart by {tracking}.", field="code", kind=tracking)
    return lot


async def _pick(tx: Tx, place_id: PlaceId, new: NewPick, at: datetime) -> Picked:
    line = new.line
    task = await fulfilment.get_fulfilment_order(
        tx, place_id=place_id, fulfilment_order_id=line.fulfilment_order_id
    )
    await orders.holds.require_free(tx, customer_id=task.customer_id, order_id=task.order_id)
    reached = await fulfilment.picking.pick(
        tx,
        task=task,
        line_no=line.line_no,
        units=new.units,
        pick_id=new.pick_id,
        lot=new.lot,
        expires_on=new.expires_on,
        is_scanned=new.is_scanned,
        at=at,
    )
    left = line.to_pick if reached is None else line.left_after(new.units)
    state = FulfilmentState(line.state) if reached is None else reached
    return Picked(line.fulfilment_order_id, line.line_no, line.sku_id, new.units, state, left)
