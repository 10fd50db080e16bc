"""A shop with a hundred thousand products, their prices and stock, for the search."""

import random
import time
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from bench import company
from bench.search_goods import LANGUAGES, Goods, category_name
from ordito import catalogue, pricing
from ordito.catalogue import Category, Product, Sku
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CategoryId, PriceListId, ProductId, SkuId, derive
from ordito.pricing import Break, Price, PriceList, TaxRate

_PRODUCT: Final = 6 << 64
_CATEGORY: Final = 5 << 64
_CATEGORIES: Final = 300
_BRANCHES: Final = 10
_BATCH: Final = 5_000
_PRICES: Final = 50_000
_PLACES_OF_A_SKU: Final = 4
_SOLD_OUT: Final = 0.15
_LIST: Final = PriceListId(derive("bench", "search prices"))
# counts of a million positions would take longer than all the rest, so the books are laid in
_STOCK: Final = """
INSERT INTO stock.position (sku_id, place_id, condition, bucket, entity_id, on_hand, reserved,
       shortfall, backorder_limit)
SELECT sku, place, 'sellable', 0, $3, units, 0, 0, 0
  FROM unnest($1::uuid[], $2::uuid[], $4::integer[]) AS l (sku, place, units)
"""


def product_id(number: int) -> ProductId:
    """Return the id of the product of that number."""
    return ProductId(UUID(int=_PRODUCT + number))


async def found(db: Database, goods: Sequence[Goods]) -> tuple[str, float]:
    """Found the shop in a migrated, empty database.

    Returns:
        An API token of its channel, and how long the search took to take everything up, seconds.
    """
    token = await db.transact(company.found_network, Context.system())
    await db.transact(_categories, Context.system())
    skus: list[SkuId] = []
    for first in range(0, len(goods), _BATCH):
        some = goods[first : first + _BATCH]
        skus += await db.transact(_products, Context.system(), some, len(skus))
    for first in range(0, len(skus), _PRICES):
        await db.transact(_prices, Context.system(), skus[first : first + _PRICES], first)
    await _stock(db, skus)
    began = time.perf_counter()
    await db.transact(catalogue.search.mark_missing, Context.system(), at=now())
    while await db.transact(catalogue.search.index_stale, Context.system(), limit=1_000):
        pass
    index_s = time.perf_counter() - began
    async with db.connection() as connection:
        await connection.execute("VACUUM ANALYZE")
    return token, index_s


async def _categories(tx: Tx) -> None:
    rows = [
        Category(
            category_id=CategoryId(UUID(int=_CATEGORY + number)),
            code=f"c{number}",
            name={language: category_name(number, language) for language in LANGUAGES},
            parent_id=CategoryId(UUID(int=_CATEGORY + number // _BRANCHES))
            if number >= _BRANCHES
            else None,
        )
        for number in range(_CATEGORIES)
    ]
    await catalogue.put_categories(tx, categories=rows, at=now())


async def _products(tx: Tx, some: Sequence[Goods], first_sku: int) -> list[SkuId]:
    products = [
        Product(
            product_id=product_id(one.number),
            code=f"p{one.number}",
            name=one.names,
            description=one.descriptions,
            brand=one.brand,
            category_id=CategoryId(UUID(int=_CATEGORY + one.category)),
        )
        for one in some
    ]
    await catalogue.put_products(tx, products=products, at=now())
    variants = [(one, variant) for one in some for variant in one.variants]
    skus = [
        Sku(
            sku_id=company.sku_id(first_sku + place),
            product_id=product_id(one.number),
            code=f"s{first_sku + place}",
            name=one.names,
            options={"colour": colour, "size": size},
        )
        for place, (one, (colour, size)) in enumerate(variants)
    ]
    await catalogue.put_skus(tx, skus=skus, at=now())
    return [sku.sku_id for sku in skus]


async def _prices(tx: Tx, skus: Sequence[SkuId], first: int) -> None:
    since = company.LONG_AGO
    chance = random.Random(first)
    await pricing.publish(
        tx,
        price_lists=[
            PriceList(price_list_id=_LIST, code="list", currency="EUR", tax_included=True)
        ],
        prices=[
            Price(
                price_list_id=_LIST,
                sku_id=sku_id,
                breaks=(Break(1, int(500 * chance.paretovariate(0.9))),),
                valid_from=since,
            )
            for sku_id in skus
        ],
        tax_rates=[
            TaxRate(
                market="IT", tax_class="standard", code="VAT", rate_ppm=220_000, valid_from=since
            )
        ],
        by="bench",
        at=now(),
    )


async def _stock(db: Database, skus: Sequence[SkuId]) -> None:
    chance = random.Random(9)
    rows = [
        (sku_id, company.place_id(place), 0 if chance.random() < _SOLD_OUT else 3)
        for sku_id in skus
        for place in chance.sample(range(company.PLACES), _PLACES_OF_A_SKU)
    ]
    async with db.connection() as connection:
        ids, places, units = (list(column) for column in zip(*rows, strict=True))
        await connection.execute(_STOCK, ids, places, company.ENTITY, units)
