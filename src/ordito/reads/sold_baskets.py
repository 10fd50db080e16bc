"""Sold baskets: what was sold in some days, as it can be priced again under other rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId, PromotionId, SkuId

_sql: Final = statements(__name__)


class SoldLine(msgspec.Struct, frozen=True):
    """Units that were sold.

    Attributes:
        line_no: of the order.
        sku_id: what.
        quantity: units.
        method: how they reached the customer.
        kind: ``goods``, ``service`` or ``delivery``.
        is_bundled: whether they were sold in a bundle, which has a price of its own.
    """

    line_no: int
    sku_id: SkuId
    quantity: int
    method: str
    kind: str
    is_bundled: bool


class SoldClaim(msgspec.Struct, frozen=True):
    """A coupon or an offer that an order has used."""

    promotion_id: PromotionId
    is_offer: bool
    name: str


class SoldBasket(msgspec.Struct, frozen=True):
    """An order as it can be priced again.

    Attributes:
        customer_id: whose.
        order_id: which.
        channel_id: through which it was sold.
        place_id: at which place, if any.
        currency: in which it was paid.
        placed_at: when.
        lines: what.
        membership: that the customer has now: the programme and its tier, if any.
        claims: what was shown for it.
    """

    customer_id: CustomerId
    order_id: OrderId
    channel_id: ChannelId
    place_id: PlaceId | None
    currency: str
    placed_at: datetime
    lines: tuple[SoldLine, ...]
    membership: Any
    claims: tuple[SoldClaim, ...]


class _Row(msgspec.Struct, frozen=True):
    customer_id: CustomerId
    order_id: OrderId
    channel_id: ChannelId
    place_id: PlaceId | None
    currency: str
    placed_at: datetime
    lines: Any
    membership: Any
    claims: Any


_LIST: Final = _sql.query("list_sold", _Row)
_COUNT: Final = _sql.query("count_sold", int)


async def count_sold(tx: Tx, *, since: datetime, until: datetime) -> int:
    """Return how many orders were placed from ``since`` on and before ``until``."""
    return await tx.one(_COUNT, since=since, until=until)


async def list_sold(
    tx: Tx,
    *,
    since: datetime,
    until: datetime,
    after: UUID | None,
    one_in: int,
    limit: int,
) -> Sequence[SoldBasket]:
    """Return some of the orders that were placed in a time, the earliest first.

    Args:
        tx: open transaction.
        since: from this instant on.
        until: before this instant.
        after: the order after which to go on, placed at ``since``; None from the start.
        one_in: 1 takes every order, 10 one of ten, always the same ones.
        limit: at most so many.
    """
    rows = await tx.fetch(_LIST, since=since, until=until, after=after, one_in=one_in, rows=limit)
    return [msgspec.convert(msgspec.structs.asdict(row), SoldBasket) for row in rows]
