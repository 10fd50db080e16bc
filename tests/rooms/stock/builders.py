"""Goods and places for the tests of stock."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import EntityId, PlaceId, ReservationId, SkuId

NOON: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
ENTITY: Final = EntityId(ids.derive("entity"))
SHIRT: Final = SkuId(ids.derive("sku", "shirt"))
LAPTOP: Final = SkuId(ids.derive("sku", "laptop"))
STORE: Final = PlaceId(ids.derive("place", "store"))
WAREHOUSE: Final = PlaceId(ids.derive("place", "warehouse"))
ORDER: Final = ids.derive("order")

_BROKEN_LAWS: Final = """
SELECT p.sku_id::text || ' bucket ' || p.bucket AS broken
  FROM stock.v_bucket AS p
  LEFT JOIN (SELECT sku_id, place_id, condition, bucket, sum(quantity) AS units
               FROM stock.v_movement GROUP BY sku_id, place_id, condition, bucket) AS m
    USING (sku_id, place_id, condition, bucket)
  LEFT JOIN (SELECT sku_id, place_id, condition, bucket, sum(held) AS held
               FROM stock.v_reservation GROUP BY sku_id, place_id, condition, bucket) AS r
    USING (sku_id, place_id, condition, bucket)
 WHERE (p.on_hand, p.reserved) <> (coalesce(m.units, 0), coalesce(r.held, 0))
    OR p.shortfall <> greatest(p.reserved - p.on_hand - p.backorder_limit, 0)
"""


async def open_store(
    tx: Tx, *, units: int, sku_id: SkuId = SHIRT, place_id: PlaceId = STORE, buckets: int = 1
) -> None:
    """Open the book of a SKU at a place the day before, spread over buckets."""
    await stock.open_positions(
        tx,
        place_id=place_id,
        entity_id=ENTITY,
        counted=[(sku_id, units)],
        count_id=ids.derive("opening", sku_id, place_id),
        at=NOON - timedelta(days=1),
    )
    if buckets > 1:
        await stock.extend_buckets(tx, sku_id=sku_id, place_id=place_id, buckets=buckets, at=NOON)


def line(
    quantity: int, *, name: str = "1", sku_id: SkuId = SHIRT, place_id: PlaceId = STORE
) -> stock.ReserveLine:
    """Return a line whose reservation derives from ``name``."""
    return stock.ReserveLine(reservation(name), sku_id, place_id, quantity)


def holding(
    quantity: int, *, name: str = "1", sku_id: SkuId = SHIRT, place_id: PlaceId = STORE
) -> stock.Holding:
    """Return what ``line`` of the same name has set aside."""
    return stock.Holding(reservation(name), sku_id, place_id, quantity)


def reservation(name: str) -> ReservationId:
    return ReservationId(ids.derive("reservation", name))


async def reserve(
    tx: Tx, *lines: stock.ReserveLine, expires_at: datetime | None = None, at: datetime = NOON
) -> None:
    """Set units aside for the order."""
    await stock.reserve(tx, lines=lines, subject_id=ORDER, expires_at=expires_at, at=at)


async def fulfil(tx: Tx, *holdings: stock.Holding, at: datetime = NOON) -> None:
    """Let the goods leave."""
    await stock.fulfil(tx, holdings=holdings, subject_id=ORDER, at=at)


async def release(tx: Tx, *holdings: stock.Holding, at: datetime = NOON) -> None:
    """Free the goods."""
    await stock.release(tx, holdings=holdings, subject_id=ORDER, at=at)


async def count(tx: Tx, *counted: tuple[SkuId, int], place_id: PlaceId = STORE) -> None:
    """Set the book of the place to a count."""
    await stock.count(
        tx,
        place_id=place_id,
        entity_id=ENTITY,
        counted=counted,
        count_id=ids.new(),
        at=NOON,
    )


async def units(tx: Tx, sku_id: SkuId = SHIRT) -> tuple[int, int, int, int]:
    """Return on hand, reserved, shortfall and available of a SKU over all places."""
    positions = await stock.list_positions(tx, sku_ids=[sku_id])
    return (
        sum(position.on_hand for position in positions),
        sum(position.reserved for position in positions),
        sum(position.shortfall for position in positions),
        sum(position.available for position in positions),
    )


async def broken_laws(connection: Any) -> Sequence[str]:
    """Return buckets whose balance is not their movements and reservations."""
    return [row["broken"] for row in await connection.fetch(_BROKEN_LAWS)]
