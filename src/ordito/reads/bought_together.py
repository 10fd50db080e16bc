"""Bought together: which products stood in the same orders, and how often."""

from datetime import datetime
from typing import Final

import msgspec

from ordito.catalogue import Together
from ordito.platform.db import Tx, statements
from ordito.platform.ids import ProductId


class _Pair(msgspec.Struct, frozen=True):
    product_id: ProductId
    other_id: ProductId
    orders: int


class _Count(msgspec.Struct, frozen=True):
    product_id: ProductId
    orders: int


class Baskets(msgspec.Struct, frozen=True):
    """What was bought together in a stretch of time.

    Attributes:
        pairs: products that were bought together twice at least, each pair once.
        orders: with each product.
        total: orders of any.
    """

    pairs: list[Together]
    orders: dict[ProductId, int]
    total: int


_sql: Final = statements(__name__)
LIST_PAIRS: Final = _sql.query("list_pairs", _Pair)
LIST_COUNTS: Final = _sql.query("list_counts", _Count)
COUNT_ORDERS: Final = _sql.query("count_orders", int)


async def read_baskets(tx: Tx, *, since: datetime) -> Baskets:
    """Count the products of orders placed since an instant; imported history counts."""
    pairs = await tx.fetch(LIST_PAIRS, since=since)
    counts = await tx.fetch(LIST_COUNTS, since=since)
    return Baskets(
        [Together(row.product_id, row.other_id, row.orders) for row in pairs],
        {row.product_id: row.orders for row in counts},
        await tx.one(COUNT_ORDERS, since=since),
    )
