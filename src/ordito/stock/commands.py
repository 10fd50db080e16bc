"""Verbs that change the stock books, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.stock.errors import NotEnoughStock, NotOnHand, ReservationGone
from ordito.stock.events import StockCounted, StockIssued, StockReleased, StockReserved
from ordito.stock.model import Holding, MovementKind, PlaceLine, ReserveLine, Settled, Shortage

_sql = statements(__name__)
_RESERVE = _sql.query("reserve", Shortage)
_CONFIRM = _sql.query("confirm", PlaceLine)
_SETTLE = _sql.query("settle", Settled)
_COUNT = _sql.command("count")
_OPEN = _sql.command("open_positions")
_EXTEND = _sql.command("extend_buckets")
_RELEASE_EXPIRED = _sql.query("release_expired", PlaceLine)


async def reserve(
    tx: Tx,
    *,
    lines: Sequence[ReserveLine],
    subject_id: UUID,
    expires_at: datetime | None,
    at: datetime,
) -> None:
    """Set units aside for every line, or for none.

    Args:
        tx: open transaction; the positions stay locked until it ends.
        lines: one per SKU and place.
        subject_id: checkout or order that asks.
        expires_at: when the units are free again; None for a firm reservation.
        at: now.

    Raises:
        NotEnoughStock: a line asks for more than is free; says how much there is.

    Source: docs/explanation/no-oversell.md (conditional update under a CHECK constraint).
    """
    shortages = await tx.fetch(
        _RESERVE,
        reservation_ids=[line.reservation_id for line in lines],
        sku_ids=[line.sku_id for line in lines],
        place_ids=[line.place_id for line in lines],
        quantities=[line.quantity for line in lines],
        subject_id=subject_id,
        expires_at=expires_at,
        at=at,
    )
    if shortages:
        raise _not_enough(lines, shortages)
    reserved = tuple(PlaceLine(line.sku_id, line.place_id, line.quantity) for line in lines)
    tx.record(StockReserved(lines=reserved), subject=subject_id, case_id=subject_id, at=at)


async def confirm(tx: Tx, *, holdings: Sequence[Holding]) -> None:
    """Make reservations firm: they no longer expire.

    Raises:
        ReservationGone: one of them expired and its units were freed.
    """
    held = await tx.fetch(
        _CONFIRM,
        sku_ids=[holding.sku_id for holding in holdings],
        reservation_ids=[holding.reservation_id for holding in holdings],
    )
    _complete(holdings, held)


async def release(tx: Tx, *, holdings: Sequence[Holding], subject_id: UUID, at: datetime) -> None:
    """Free units that are set aside; what is already free stays free."""
    freed = await _settle(tx, holdings=holdings, kind=None, subject_id=subject_id, at=at)
    if freed:
        tx.record(StockReleased(lines=freed), subject=subject_id, case_id=subject_id, at=at)


async def fulfil(tx: Tx, *, holdings: Sequence[Holding], subject_id: UUID, at: datetime) -> None:
    """Book reserved units out of their place: they were handed over or shipped.

    Raises:
        ReservationGone: fewer units are set aside than shall leave.
        NotOnHand: a count found fewer units at the place than shall leave.
    """
    issued = await _settle(
        tx, holdings=holdings, kind=MovementKind.SALE, subject_id=subject_id, at=at
    )
    _complete(holdings, issued)
    tx.record(StockIssued(lines=issued), subject=subject_id, case_id=subject_id, at=at)


async def count(
    tx: Tx,
    *,
    place_id: PlaceId,
    entity_id: EntityId,
    counted: Sequence[tuple[SkuId, int]],
    count_id: UUID,
    at: datetime,
) -> None:
    """Set the books of a place to a count.

    Args:
        tx: open transaction.
        place_id: place that was counted.
        entity_id: who owns goods that the book did not know.
        counted: units per SKU; what is not named was not counted.
        count_id: names the count; its movements derive from it.
        at: when it was counted.
    """
    await tx.run(
        _COUNT,
        place_id=place_id,
        entity_id=entity_id,
        sku_ids=[sku_id for sku_id, _ in counted],
        counted=[units for _, units in counted],
        movement_ids=[ids.derive("count", count_id, sku_id) for sku_id, _ in counted],
        subject_id=count_id,
        at=at,
    )
    tx.record(_counted(place_id, counted), subject=count_id, at=at)


async def open_positions(
    tx: Tx,
    *,
    place_id: PlaceId,
    entity_id: EntityId,
    counted: Sequence[tuple[SkuId, int]],
    count_id: UUID,
    at: datetime,
) -> None:
    """Open the books of a place with a first count; positions that exist are left alone."""
    await tx.run(
        _OPEN,
        place_id=place_id,
        entity_id=entity_id,
        sku_ids=[sku_id for sku_id, _ in counted],
        counted=[units for _, units in counted],
        movement_ids=[ids.derive("count", count_id, sku_id) for sku_id, _ in counted],
        subject_id=count_id,
        at=at,
    )
    tx.record(_counted(place_id, counted), subject=count_id, at=at)


async def extend_buckets(
    tx: Tx, *, sku_id: SkuId, place_id: PlaceId, buckets: int, at: datetime
) -> None:
    """Spread the free units of a hot SKU at a place over ``buckets`` (1 to 64) rows.

    Source: bench/README.md, `hot_sku`: 32 rivals on 16 buckets, 4 to 5 times one row.
    """
    assert 1 <= buckets <= 64, buckets  # noqa: PLR2004 # the promised range
    await tx.run(
        _EXTEND, sku_id=sku_id, place_id=place_id, buckets=buckets, subject_id=ids.new(), at=at
    )


async def release_expired(tx: Tx, *, at: datetime, batch: int = 500) -> int:
    """Free what expired reservations still hold, at most ``batch`` of them; return the units."""
    freed = tuple(await tx.fetch(_RELEASE_EXPIRED, at=at, batch=batch))
    if freed:
        tx.record(StockReleased(lines=freed), subject=ids.new(), at=at)
    return sum(line.quantity for line in freed)


async def _settle(
    tx: Tx,
    *,
    holdings: Sequence[Holding],
    kind: MovementKind | None,
    subject_id: UUID,
    at: datetime,
) -> tuple[PlaceLine, ...]:
    settled = await tx.fetch(
        _SETTLE,
        reservation_ids=[holding.reservation_id for holding in holdings],
        sku_ids=[holding.sku_id for holding in holdings],
        quantities=[holding.quantity for holding in holdings],
        movement_ids=[ids.new() for _ in holdings],
        kind=kind,
        subject_id=subject_id,
        at=at,
    )
    missing = sum(part.missing for part in settled)
    if missing > 0:
        raise NotOnHand(f"{missing} of the units are not at the place.", missing=missing)
    return tuple(PlaceLine(part.sku_id, part.place_id, part.quantity) for part in settled)


def _not_enough(lines: Sequence[ReserveLine], shortages: Sequence[Shortage]) -> NotEnoughStock:
    first = shortages[0]
    short = [(shortage.sku_id, shortage.place_id) for shortage in shortages]
    number = next(i for i, line in enumerate(lines) if (line.sku_id, line.place_id) in short)
    return NotEnoughStock(
        f"{first.available} of {first.wanted} units are available at the place.",
        field=f"lines[{number}].quantity",
        shortages=list(shortages),
    )


def _complete(holdings: Sequence[Holding], settled: Sequence[PlaceLine]) -> None:
    missing = sum(holding.quantity for holding in holdings) - sum(line.quantity for line in settled)
    if missing > 0:
        message = f"{missing} of the reserved units are no longer set aside."
        raise ReservationGone(message, missing=missing)


def _counted(place_id: PlaceId, counted: Sequence[tuple[SkuId, int]]) -> StockCounted:
    return StockCounted(
        place_id=place_id, lines=len(counted), units=sum(units for _, units in counted)
    )
