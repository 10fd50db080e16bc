"""Verbs that change the stock books, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.events import Happening
from ordito.platform.ids import EntityId, PlaceId, ReservationId, SkuId
from ordito.stock.errors import NotEnoughStock, NotOnHand, ReservationGone
from ordito.stock.events import (
    StockCounted,
    StockIssued,
    StockMoved,
    StockReleased,
    StockReserved,
)
from ordito.stock.model import Holding, MovementKind, PlaceLine, ReserveLine, Shortage

_sql = statements(__name__)
_RESERVE = _sql.query("reserve", str)
_CONFIRM = _sql.query("confirm", str)
_FULFIL = _sql.query("fulfil", str)
_RELEASE = _sql.query("release", PlaceLine)
_PASS_ON = _sql.query("pass_on", PlaceLine)
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
    """Set units aside for every line, or for none; see ``reserving``."""
    await tx.take(reserving(lines=lines, subject_id=subject_id, expires_at=expires_at, at=at))


def reserving(
    *,
    lines: Sequence[ReserveLine],
    subject_id: UUID,
    expires_at: datetime | None,
    at: datetime,
) -> Step[str]:
    """Return the step that sets units aside for every line, or for none.

    The positions stay locked until the transaction ends.

    Args:
        lines: one per SKU and place.
        subject_id: checkout or order that asks.
        expires_at: when the units are free again; None for a firm reservation.
        at: now.

    Raises:
        NotEnoughStock: when taken: a line asks for more than is free; says how much there is.

    Source: docs/explanation/no-oversell.md (conditional update under a CHECK constraint).
    """
    reserved = tuple(PlaceLine(line.sku_id, line.place_id, line.quantity) for line in lines)
    return Step(
        _RESERVE,
        {
            "reservation_ids": [line.reservation_id for line in lines],
            "sku_ids": [line.sku_id for line in lines],
            "place_ids": [line.place_id for line in lines],
            "quantities": [line.quantity for line in lines],
            "beyond": [line.beyond for line in lines],
            "subject_id": subject_id,
            "expires_at": expires_at,
            "at": at,
        },
        facts=[Happening(StockReserved(lines=reserved), subject_id, at, case_id=subject_id)],
        refusals={NotEnoughStock.code: partial(_not_enough, lines)},
    )


async def confirm(tx: Tx, *, holdings: Sequence[Holding]) -> None:
    """Make reservations firm; see ``confirming``."""
    await tx.take(confirming(holdings=holdings))


def confirming(*, holdings: Sequence[Holding]) -> Step[str]:
    """Return the step that makes reservations firm: they no longer expire.

    Raises:
        ReservationGone: when taken: one of them expired and its units were freed.
    """
    return Step(
        _CONFIRM,
        {
            "reservation_ids": [holding.reservation_id for holding in holdings],
            "sku_ids": [holding.sku_id for holding in holdings],
            "quantity": sum(holding.quantity for holding in holdings),
        },
        refusals={ReservationGone.code: _gone},
    )


async def release(tx: Tx, *, holdings: Sequence[Holding], subject_id: UUID, at: datetime) -> None:
    """Free units that are set aside; what is already free stays free."""
    freed = tuple(
        await tx.fetch(_RELEASE, **_columns(holdings), subject_id=subject_id, at=at),
    )
    if freed:
        tx.record(StockReleased(lines=freed), subject=subject_id, case_id=subject_id, at=at)


async def pass_on(
    tx: Tx,
    *,
    holdings: Sequence[tuple[Holding, ReservationId]],
    subject_id: UUID,
    expires_at: datetime | None,
    at: datetime,
) -> list[PlaceLine]:
    """Keep units set aside for somebody else, without freeing them; return those that were held.

    Args:
        tx: open transaction.
        holdings: what is set aside, how much of it, and the reservation that takes its place.
        subject_id: for whom from now on.
        expires_at: when the units are free again; None for firm reservations.
        at: now.
    """
    passed = await tx.fetch(
        _PASS_ON,
        sku_ids=[one.sku_id for one, _ in holdings],
        from_ids=[one.reservation_id for one, _ in holdings],
        to_ids=[taker for _, taker in holdings],
        quantities=[one.quantity for one, _ in holdings],
        subject_id=subject_id,
        expires_at=expires_at,
        at=at,
    )
    if passed:
        event = StockReserved(lines=tuple(passed))
        tx.record(event, subject=subject_id, case_id=subject_id, at=at)
    return passed


async def fulfil(tx: Tx, *, holdings: Sequence[Holding], subject_id: UUID, at: datetime) -> None:
    """Book reserved units out of their place; see ``fulfilling``."""
    await tx.take(fulfilling(holdings=holdings, subject_id=subject_id, at=at))


def fulfilling(
    *,
    holdings: Sequence[Holding],
    subject_id: UUID,
    at: datetime,
    kind: MovementKind = MovementKind.SALE,
) -> Step[str]:
    """Return the step that books reserved units out: they were handed over or shipped.

    Raises:
        ReservationGone: when taken: fewer units are set aside than shall leave.
        NotOnHand: when taken: a count found fewer units at the place than shall leave.
    """
    issued = tuple(
        PlaceLine(holding.sku_id, holding.place_id, holding.quantity) for holding in holdings
    )
    is_sale = kind is MovementKind.SALE
    event = StockIssued(lines=issued) if is_sale else StockMoved(kind=kind, lines=issued)
    return Step(
        _FULFIL,
        {**_columns(holdings), "kind": kind, "subject_id": subject_id, "at": at},
        facts=[Happening(event, subject_id, at, case_id=subject_id)],
        refusals={ReservationGone.code: _gone, NotOnHand.code: _not_there},
    )


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


def _columns(holdings: Sequence[Holding]) -> dict[str, list[Any]]:
    return {
        "reservation_ids": [holding.reservation_id for holding in holdings],
        "sku_ids": [holding.sku_id for holding in holdings],
        "quantities": [holding.quantity for holding in holdings],
        "movement_ids": [ids.new() for _ in holdings],
    }


def _not_enough(lines: Sequence[ReserveLine], why: Any) -> NotEnoughStock:
    shortages = msgspec.convert(why, list[Shortage])
    first = shortages[0]
    short = [(shortage.sku_id, shortage.place_id) for shortage in shortages]
    number = next(i for i, line in enumerate(lines) if (line.sku_id, line.place_id) in short)
    return NotEnoughStock(
        f"{first.available} of {first.wanted} units are available at the place.",
        field=f"lines[{number}].quantity",
        shortages=shortages,
    )


def _gone(why: Any) -> ReservationGone:
    missing: int = why["missing"]
    message = f"{missing} of the reserved units are no longer set aside."
    return ReservationGone(message, missing=missing)


def _not_there(why: Any) -> NotOnHand:
    missing: int = why["missing"]
    return NotOnHand(f"{missing} of the units are not at the place.", missing=missing)


def _counted(place_id: PlaceId, counted: Sequence[tuple[SkuId, int]]) -> StockCounted:
    return StockCounted(
        place_id=place_id, lines=len(counted), units=sum(units for _, units in counted)
    )
