"""Shipped orders: what was sold to be shipped in a time, and what moved on the shelves since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId, OrderId, PlaceId, SkuId

# lines of a time that are read
MOST: Final = 20_000


class ShippedLine(msgspec.Struct, frozen=True):
    """A line that was to be shipped.

    Attributes:
        order_id: of which order.
        number: what people call it.
        sold_at: when.
        channel_id: through which channel.
        selling_place_id: at which place, if at one.
        line_no: of the order.
        sku_id: what.
        units: how many.
        place_id: that gave it at first.
        worth_minor: what it was sold for, minor units.
        country: whereto; None where that was not said.
        postal_code: likewise.
    """

    order_id: OrderId
    number: str
    sold_at: datetime
    channel_id: ChannelId
    selling_place_id: PlaceId | None
    line_no: int
    sku_id: SkuId
    units: int
    place_id: PlaceId
    worth_minor: int
    country: str | None
    postal_code: str | None


class Moved(msgspec.Struct, frozen=True):
    """Units that came or went.

    Attributes:
        sku_id: what.
        place_id: where.
        quantity: signed.
        occurred_at: when.
        is_shipped: whether they left for an order of the time that was shipped.
    """

    sku_id: SkuId
    place_id: PlaceId
    quantity: int
    occurred_at: datetime
    is_shipped: bool


class _OnHand(msgspec.Struct, frozen=True):
    sku_id: SkuId
    place_id: PlaceId
    units: int


_sql: Final = statements(__name__)
_SHIPPED: Final = _sql.query("list_shipped", ShippedLine)
_ON_HAND: Final = _sql.query("list_on_hand", _OnHand)
_MOVED: Final = _sql.query("list_moved", Moved)


async def list_shipped(tx: Tx, *, from_at: datetime, to_at: datetime) -> list[ShippedLine]:
    """Return at most ``MOST`` lines that were sold to be shipped, in the order of the sales."""
    return await tx.fetch(_SHIPPED, from_at=from_at, to_at=to_at, most=MOST)


async def list_on_hand(tx: Tx, *, sku_ids: Sequence[SkuId]) -> dict[tuple[SkuId, PlaceId], int]:
    """Return what lies at places now."""
    found = await tx.fetch(_ON_HAND, sku_ids=sku_ids)
    return {(one.sku_id, one.place_id): one.units for one in found}


async def list_moved(
    tx: Tx, *, sku_ids: Sequence[SkuId], since: datetime, until: datetime
) -> list[Moved]:
    """Return what was moved since, oldest first; of sales until then it says which were shipped."""
    return await tx.fetch(_MOVED, sku_ids=sku_ids, since=since, until=until)
