"""Relate goods: once a day, which products stand beside others is computed from what was bought."""

from datetime import timedelta
from typing import Final

from ordito.flows.compute_relations import compute_relations
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import ProductId
from ordito.reads.memory import Memory

_LOOKS_BACK: Final = timedelta(days=180)


async def relate_goods(db: Database, memory: Memory) -> int:
    """Compute the relations of all products anew; return how many there are."""
    at = now()
    return await db.transact(
        compute_relations,
        Context.system(),
        prices=lowest_prices(memory),
        since=at - _LOOKS_BACK,
        at=at,
    )


def lowest_prices(memory: Memory) -> dict[ProductId, int]:
    """Return the lowest list price of each product in the currency that most lists are in."""
    rulebook = memory.rulebook
    currencies = [price_list.currency for price_list in rulebook.price_lists.values()]
    chosen = max(sorted(set(currencies)), key=currencies.count, default="")
    prices: dict[ProductId, int] = {}
    for sku in memory.shelf.skus.values():
        for price in rulebook.prices.get(sku.sku_id, ()):
            if rulebook.price_lists[price.price_list_id].currency == chosen:
                unit_minor = price.breaks[0].unit_minor
                known = prices.get(sku.product_id, unit_minor)
                prices[sku.product_id] = min(known, unit_minor)
    return prices
