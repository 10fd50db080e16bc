"""Compute relations: which products stand beside others by what they are and what was bought."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from ordito import catalogue
from ordito.catalogue import Product
from ordito.platform.db import Tx
from ordito.platform.ids import ProductId
from ordito.reads.bought_together import read_baskets

MOST: Final = 8


async def compute_relations(
    tx: Tx, *, prices: Mapping[ProductId, int], since: datetime, at: datetime
) -> int:
    """Compute all relations anew in the place of those computed before; return how many.

    What persons have chosen stays, and stays first.

    Args:
        tx: open transaction.
        prices: lowest price of each product, minor units of one currency.
        since: orders placed from then on count.
        at: now.
    """
    products: list[Product] = []
    while page := await catalogue.list_products(
        tx, after=products[-1].code if products else "", active=True, limit=1000
    ):
        products += page
    sold = {product.product_id for product in products}
    baskets = await read_baskets(tx, since=since)
    pairs = [one for one in baskets.pairs if {one.product_id, one.other_id} <= sold]
    relations = [
        *catalogue.compute_alike(products, prices, most=MOST),
        *catalogue.compute_together(pairs, baskets.orders, total=baskets.total, most=MOST),
    ]
    return await catalogue.keep_computed(tx, relations=relations, at=at)
