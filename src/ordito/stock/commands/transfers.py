"""Verbs of transfers: goods set aside at one place, on their way, and there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import EntityId, PlaceId, ReservationId, SkuId
from ordito.stock.commands.booking import record_exceptions, require_past
from ordito.stock.commands.reservations import fulfilling, release, reserve
from ordito.stock.errors import (
    LineNotOpen,
    LineTwice,
    TransferClosed,
    TransferKnown,
    UnknownTransfer,
)
from ordito.stock.events import StockMoved, TransferChanged
from ordito.stock.model import (
    Arrival,
    ArrivedLine,
    Holding,
    InboundLine,
    MovementKind,
    PlaceLine,
    ReserveLine,
    SkuUnits,
    Transfer,
)

_sql = statements(__name__)
_OPEN = _sql.command("open_transfer")
_EXPECT = _sql.command("expect")
_MOVE = _sql.query("move_transfer", bool)
_SEND_OFF = _sql.command("send_off")
_RECEIVE = _sql.query("receive", Arrival)
_FIND = _sql.query("find_transfer", Transfer)
_LIST = _sql.query("list_transfers", Transfer)
_LINES = _sql.query("list_inbound_lines", InboundLine)

_KIND: Final = "transfer"


async def open_transfer(
    tx: Tx,
    *,
    transfer_id: UUID,
    source_id: PlaceId,
    destination_id: PlaceId,
    entity_id: EntityId,
    lines: Sequence[SkuUnits],
    expected_at: datetime | None,
    at: datetime,
) -> None:
    """Set units aside at the source, and expect them at the destination.

    Args:
        tx: open transaction.
        transfer_id: made by the caller.
        source_id: from where.
        destination_id: to where; another place.
        entity_id: who owns the goods when they have arrived.
        lines: each SKU once, at least one unit of each.
        expected_at: when they should be there; None where nobody knows.
        at: now.

    Raises:
        LineTwice: a SKU is named twice.
        NotEnoughStock: fewer units are free at the source.
        TransferKnown: there is one of that id.
    """
    _require_once(lines)
    opened = await tx.run(
        _OPEN,
        transfer_id=transfer_id,
        source_id=source_id,
        destination_id=destination_id,
        entity_id=entity_id,
        sku_ids=[line.sku_id for line in lines],
        at=at,
    )
    if not opened:
        raise TransferKnown(f"There is a transfer {transfer_id}.", field="transfer_id")
    await reserve(
        tx,
        lines=[
            ReserveLine(_reservation(transfer_id), line.sku_id, source_id, line.quantity)
            for line in lines
        ],
        subject_id=transfer_id,
        expires_at=None,
        at=at,
    )
    await _expect(tx, transfer_id, destination_id, lines, expected_at)
    _tell(tx, transfer_id, source_id, destination_id, "open", at)


async def ship_transfer(
    tx: Tx,
    *,
    transfer: Transfer,
    shipped: Sequence[SkuUnits] | None,
    at: datetime,
) -> None:
    """Let units leave the source; what stays behind is free again.

    Args:
        tx: open transaction.
        transfer: its source.
        shipped: units per SKU, each at most what was set aside; a SKU that is not named stays.
            None ships all.
        at: now.

    Raises:
        TransferClosed: it left already, or was cancelled.
        LineTwice: a SKU is named twice.
        LineNotOpen: a SKU is not on it, or with fewer units.
        NotOnHand: a count found fewer units than shall leave.
    """
    await _move(tx, transfer, ("open",), "shipped", at)
    lines = await list_inbound_lines(tx, sku_ids=transfer.sku_ids, inbound_id=transfer.transfer_id)
    asked = {line.sku_id: line.ordered for line in lines}
    leaving = asked if shipped is None else _leaving(asked, shipped)
    staying = {sku_id: units - leaving.get(sku_id, 0) for sku_id, units in asked.items()}
    gone = {sku_id: units for sku_id, units in leaving.items() if units}
    if gone:
        holdings = _holdings(transfer, gone)
        kind = MovementKind.TRANSFER_OUT
        await tx.take(
            fulfilling(holdings=holdings, subject_id=transfer.transfer_id, at=at, kind=kind)
        )
    await release(
        tx,
        holdings=_holdings(transfer, {sku: units for sku, units in staying.items() if units}),
        subject_id=transfer.transfer_id,
        at=at,
    )
    await tx.run(
        _SEND_OFF,
        transfer_id=transfer.transfer_id,
        sku_ids=list(asked),
        shipped=[leaving.get(sku_id, 0) for sku_id in asked],
        is_closed=False,
    )
    _tell(tx, transfer.transfer_id, *transfer.places, "shipped", at)


async def receive_transfer(
    tx: Tx,
    *,
    transfer: Transfer,
    receipt_id: UUID,
    arrived: Sequence[ArrivedLine],
    is_final: bool,
    occurred_at: datetime,
    at: datetime,
) -> list[Arrival]:
    """Book what came; when nothing more is waited for, differences become exceptions.

    Also what nobody sent, and after the last receipt: found goods make the exception smaller.

    Args:
        tx: open transaction.
        transfer: its destination.
        receipt_id: names the receipt; told again, nothing is booked again.
        arrived: each SKU once in each condition.
        is_final: whether nothing more is waited for.
        occurred_at: when they came.
        at: now.

    Raises:
        TransferClosed: nothing has left for the place, or it was cancelled.
        LineTwice: a SKU is named twice in the same condition.
        NotYet: they came at an instant that has not come.
    """
    require_past([occurred_at], at=at, field="occurred_at")
    await _move(tx, transfer, ("shipped", "received"), "received" if is_final else None, at)
    _require_once(arrived)
    booked = await tx.fetch(
        _RECEIVE,
        inbound_id=transfer.transfer_id,
        kind=_KIND,
        place_id=transfer.place_id,
        entity_id=transfer.entity_id,
        sku_ids=[line.sku_id for line in arrived],
        conditions=[line.condition for line in arrived],
        quantities=[line.quantity for line in arrived],
        movement_ids=[
            ids.derive("transfer_in", transfer.transfer_id, receipt_id, line.sku_id, line.condition)
            for line in arrived
        ],
        movement_kind=MovementKind.TRANSFER_IN,
        document_sku_ids=transfer.sku_ids,
        is_final=is_final,
        occurred_at=occurred_at,
        at=at,
    )
    moved = tuple(PlaceLine(one.sku_id, transfer.place_id, one.quantity) for one in arrived)
    tx.record(
        StockMoved(kind=MovementKind.TRANSFER_IN, lines=moved), subject=transfer.transfer_id, at=at
    )
    sku_ids = [*transfer.sku_ids, *(line.sku_id for line in arrived)]
    await record_exceptions(tx, sku_ids=sku_ids, subject_id=transfer.transfer_id, at=at)
    if is_final:
        ends = transfer.other_place_id, transfer.place_id
        _tell(tx, transfer.transfer_id, *ends, "received", at)
    return booked


async def cancel_transfer(tx: Tx, *, transfer: Transfer, at: datetime) -> None:
    """Free what was set aside; nothing comes.

    Raises:
        TransferClosed: it has left already, or was cancelled.
    """
    await _move(tx, transfer, ("open",), "cancelled", at)
    lines = await list_inbound_lines(tx, sku_ids=transfer.sku_ids, inbound_id=transfer.transfer_id)
    await release(
        tx,
        holdings=_holdings(transfer, {line.sku_id: line.ordered for line in lines}),
        subject_id=transfer.transfer_id,
        at=at,
    )
    await tx.run(
        _SEND_OFF,
        transfer_id=transfer.transfer_id,
        sku_ids=[line.sku_id for line in lines],
        shipped=[0 for _ in lines],
        is_closed=True,
    )
    _tell(tx, transfer.transfer_id, *transfer.places, "cancelled", at)


async def get_transfer(tx: Tx, *, place_id: PlaceId, transfer_id: UUID) -> Transfer:
    """Return a transfer as one of its ends sees it.

    Raises:
        UnknownTransfer: the place has none of that id.
    """
    found = await tx.find(_FIND, place_id=place_id, transfer_id=transfer_id)
    if found is None:
        raise UnknownTransfer(f"The place has no transfer {transfer_id}.", field="transfer_id")
    return found


async def list_transfers(tx: Tx, *, place_id: PlaceId, only_open: bool) -> list[Transfer]:
    """Return the latest 200 transfers from and to a place."""
    return await tx.fetch(_LIST, place_id=place_id, only_open=only_open)


async def list_inbound_lines(
    tx: Tx, *, sku_ids: Sequence[SkuId], inbound_id: UUID
) -> list[InboundLine]:
    """Return the lines of a transfer or purchase order for the SKUs that its header names."""
    return await tx.fetch(_LINES, sku_ids=sku_ids, inbound_id=inbound_id)


async def _expect(
    tx: Tx,
    transfer_id: UUID,
    destination_id: PlaceId,
    lines: Sequence[SkuUnits],
    expected_at: datetime | None,
) -> None:
    await tx.run(
        _EXPECT,
        inbound_id=transfer_id,
        kind=_KIND,
        place_id=destination_id,
        sku_ids=[line.sku_id for line in lines],
        ordered=[line.quantity for line in lines],
        expected=[expected_at for _ in lines],
        costs=[None for _ in lines],
        currencies=[None for _ in lines],
    )


async def _move(
    tx: Tx, transfer: Transfer, from_states: Sequence[str], state: str | None, at: datetime
) -> None:
    moved = await tx.one(
        _MOVE,
        transfer_id=transfer.transfer_id,
        place_ids=transfer.places,
        from_states=from_states,
        state=state,
        at=at,
    )
    if not moved:
        allowed = " or ".join(from_states)
        raise TransferClosed(f"The transfer is not {allowed}.", field="transfer_id")


def _leaving(asked: dict[SkuId, int], shipped: Sequence[SkuUnits]) -> dict[SkuId, int]:
    _require_once(shipped)
    for i, line in enumerate(shipped):
        if line.quantity > asked.get(line.sku_id, 0):
            raise LineNotOpen(
                f"{asked.get(line.sku_id, 0)} units of the SKU are set aside for the transfer.",
                field=f"lines[{i}].quantity",
            )
    return {line.sku_id: line.quantity for line in shipped}


def _require_once(lines: Sequence[SkuUnits] | Sequence[ArrivedLine]) -> None:
    keys = {(line.sku_id, getattr(line, "condition", None)) for line in lines}
    if len(keys) < len(lines):
        raise LineTwice("A SKU is named twice.", field="lines")


def _holdings(transfer: Transfer, units: dict[SkuId, int]) -> list[Holding]:
    source = transfer.place_id if transfer.end_is == "source" else transfer.other_place_id
    reservation_id = _reservation(transfer.transfer_id)
    return [Holding(reservation_id, sku_id, source, n) for sku_id, n in units.items()]


def _reservation(transfer_id: UUID) -> ReservationId:
    return ReservationId(ids.derive("transfer", transfer_id))


def _tell(
    tx: Tx, transfer_id: UUID, source: PlaceId, destination: PlaceId, state: str, at: datetime
) -> None:
    tx.record(
        TransferChanged(source_id=source, destination_id=destination, state=state),
        subject=transfer_id,
        case_id=transfer_id,
        at=at,
    )
