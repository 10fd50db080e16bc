"""Verbs of escrow: units lent to a device that sells where it cannot ask."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import EntityId, PlaceId, ReservationId
from ordito.stock.commands.booking import record_exceptions, require_past
from ordito.stock.commands.reservations import reserve
from ordito.stock.errors import EntryTwice, EscrowKnown, LineTwice, UnknownEscrow
from ordito.stock.events import EscrowChanged
from ordito.stock.model import (
    Booked,
    Escrow,
    EscrowLine,
    EscrowSale,
    Outcome,
    PlaceLine,
    ReserveLine,
    SkuUnits,
)

_sql = statements(__name__)
_OPEN = _sql.command("open_escrow")
_LEND = _sql.command("lend")
_CONSUME = _sql.query("consume", Booked)
_GIVE_BACK = _sql.query("give_back", SkuUnits)
_CLOSE = _sql.command("close_escrow")
_FIND = _sql.query("find_escrow", Escrow)
_LIST = _sql.query("list_escrows", Escrow)
_LINES = _sql.query("list_lent", EscrowLine)


async def lend(
    tx: Tx,
    *,
    escrow_id: UUID,
    place_id: PlaceId,
    entity_id: EntityId,
    device: str,
    lines: Sequence[SkuUnits],
    at: datetime,
) -> None:
    """Set units aside for a device; nobody else sells them until it has returned them.

    Args:
        tx: open transaction.
        escrow_id: made by the caller.
        place_id: where device and goods are.
        entity_id: whose goods they are.
        device: as the place calls it.
        lines: each SKU once, at least one unit of each.
        at: now.

    Raises:
        LineTwice: a SKU is named twice.
        EscrowKnown: something was lent under that id.
        NotEnoughStock: fewer units are free.
    """
    if len({line.sku_id for line in lines}) < len(lines):
        raise LineTwice("A SKU is named twice.", field="lines")
    sku_ids = [line.sku_id for line in lines]
    opened = await tx.run(
        _OPEN,
        place_id=place_id,
        escrow_id=escrow_id,
        device=device,
        entity_id=entity_id,
        sku_ids=sku_ids,
        at=at,
    )
    if not opened:
        raise EscrowKnown(f"Something was lent under {escrow_id}.", field="escrow_id")
    reservation_id = ReservationId(ids.derive("escrow", escrow_id))
    await reserve(
        tx,
        lines=[ReserveLine(reservation_id, line.sku_id, place_id, line.quantity) for line in lines],
        subject_id=escrow_id,
        expires_at=None,
        at=at,
    )
    await tx.run(
        _LEND,
        escrow_id=escrow_id,
        place_id=place_id,
        reservation_id=reservation_id,
        sku_ids=sku_ids,
        lent=[line.quantity for line in lines],
    )
    _tell(tx, escrow_id, place_id, device, "lent", lines, at)


async def consume_escrow(
    tx: Tx, *, escrow: Escrow, sales: Sequence[EscrowSale], at: datetime
) -> list[Booked]:
    """Book what a device has sold, each sale line once, whenever it tells of it.

    What it was not lent is booked as well, for the goods are gone, and opens an exception.

    Args:
        tx: open transaction.
        escrow: from which it sold.
        sales: its sale lines.
        at: now.

    Raises:
        EntryTwice: two sale lines have the same id.
        NotYet: a sale is of an instant that has not come.
    """
    if len({sale.movement_id for sale in sales}) < len(sales):
        raise EntryTwice("Two sale lines have the same id.", field="lines")
    require_past([sale.occurred_at for sale in sales], at=at, field="lines[{}].occurred_at")
    await _lock(tx, escrow, is_over=False, at=at)
    booked = await tx.fetch(
        _CONSUME,
        escrow_id=escrow.escrow_id,
        place_id=escrow.place_id,
        entity_id=escrow.entity_id,
        sku_ids=[sale.sku_id for sale in sales],
        quantities=[sale.quantity for sale in sales],
        movement_ids=[sale.movement_id for sale in sales],
        subject_ids=[sale.sale_id for sale in sales],
        occurred=[sale.occurred_at for sale in sales],
        at=at,
    )
    known = {one.movement_id for one in booked if one.outcome == Outcome.REPEATED}
    new = [sale for sale in sales if sale.movement_id not in known]
    if new:
        lines = [SkuUnits(sale.sku_id, sale.quantity) for sale in new]
        _tell(tx, escrow.escrow_id, escrow.place_id, escrow.device, "sold", lines, at)
    for subject_id in {escrow.escrow_id, *(sale.sale_id for sale in new)}:
        sku_ids = [sale.sku_id for sale in new]
        await record_exceptions(tx, sku_ids=sku_ids, subject_id=subject_id, at=at)
    return booked


async def return_escrow(tx: Tx, *, escrow: Escrow, at: datetime) -> list[SkuUnits]:
    """Take back what a device has not sold; told again, nothing more comes back."""
    await _lock(tx, escrow, is_over=True, at=at)
    back = await tx.fetch(
        _GIVE_BACK,
        escrow_id=escrow.escrow_id,
        place_id=escrow.place_id,
        sku_ids=escrow.sku_ids,
        at=at,
    )
    if back:
        _tell(tx, escrow.escrow_id, escrow.place_id, escrow.device, "returned", back, at)
    return back


async def get_escrow(tx: Tx, *, place_id: PlaceId, escrow_id: UUID) -> Escrow:
    """Return what a place has lent under an id.

    Raises:
        UnknownEscrow: it has lent nothing under it.
    """
    found = await tx.find(_FIND, place_id=place_id, escrow_id=escrow_id)
    if found is None:
        raise UnknownEscrow(f"The place has lent nothing under {escrow_id}.", field="escrow_id")
    return found


async def list_escrows(tx: Tx, *, place_id: PlaceId) -> list[Escrow]:
    """Return what a place has lent to its devices and has not got back, 200 at most."""
    return await tx.fetch(_LIST, place_id=place_id)


async def list_escrow_lines(tx: Tx, *, escrow: Escrow) -> list[EscrowLine]:
    """Return the lines that an escrow was opened with."""
    return await tx.fetch(_LINES, sku_ids=escrow.sku_ids, escrow_id=escrow.escrow_id)


async def _lock(tx: Tx, escrow: Escrow, *, is_over: bool, at: datetime) -> None:
    await tx.run(
        _CLOSE, place_id=escrow.place_id, escrow_id=escrow.escrow_id, is_over=is_over, at=at
    )


def _tell(
    tx: Tx,
    escrow_id: UUID,
    place_id: PlaceId,
    device: str,
    change: str,
    lines: Sequence[SkuUnits],
    at: datetime,
) -> None:
    moved = tuple(PlaceLine(line.sku_id, place_id, line.quantity) for line in lines)
    tx.record(EscrowChanged(device=device, change=change, lines=moved), subject=escrow_id, at=at)
