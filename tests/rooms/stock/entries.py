"""Entries of the stock book for tests, named so that they can be told again."""

from datetime import datetime, timedelta

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.stock import Condition, MovementKind
from tests.rooms.stock.builders import ENTITY, NOON, SHIRT, STORE


def entry(
    name: str,
    quantity: int,
    kind: MovementKind,
    *,
    minute: int = 0,
    at: datetime | None = None,
    condition: Condition = Condition.SELLABLE,
    into: Condition | None = None,
    entity_id: EntityId = ENTITY,
    sku_id: SkuId = SHIRT,
    place_id: PlaceId = STORE,
) -> stock.Entry:
    """Return an entry named ``name``; it happened ``minute`` after noon, or ``at``."""
    return stock.Entry(
        movement_id=ids.derive("movement", name),
        sku_id=sku_id,
        place_id=place_id,
        entity_id=entity_id,
        kind=kind,
        quantity=quantity,
        condition=condition,
        into=into,
        occurred_at=at or NOON + timedelta(minutes=minute),
    )


async def position(
    tx: Tx, condition: Condition, *, sku_id: SkuId = SHIRT, place_id: PlaceId = STORE
) -> tuple[int, int, int]:
    """Return on hand, reserved and shortfall of a position."""
    positions = await stock.list_positions(tx, sku_ids=[sku_id])
    for one in positions:
        if (one.place_id, one.condition) == (place_id, condition):
            return one.on_hand, one.reserved, one.shortfall
    return 0, 0, 0
