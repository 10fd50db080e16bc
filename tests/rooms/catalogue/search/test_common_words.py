"""Words that stand in many products: the best sellers are found without sorting all that match."""

import random
from uuid import UUID

import pytest

from ordito import catalogue
from ordito.catalogue import search
from ordito.platform.clock import now
from ordito.platform.db import Tx
from tests.rooms.catalogue.builders import a_product, a_sku

PRODUCTS = 80
NAMES = ("Garden lamp", "Garden chair", "Garden lamp small", "Walnut table")


async def fill(tx: Tx, seed: int) -> None:
    """Put products of which every fourth is no garden's; the tables are what sells best."""
    products = [a_product(f"P{n}", name={"en": NAMES[n % 4]}) for n in range(PRODUCTS)]
    await catalogue.put_products(tx, products=products, at=now())
    skus = [
        a_sku(f"S-{one.code}", product_id=one.product_id, name=one.name, options={})
        for one in products
    ]
    await catalogue.put_skus(tx, skus=skus, at=now())
    await search.mark_all_stale(tx, at=now())
    while await search.index_stale(tx):
        pass
    chance = random.Random(seed)
    tables = [one for one in products if one.name["en"] == NAMES[3]]
    units: dict[UUID, int] = {one.product_id: chance.randrange(1000) for one in products}
    units |= {one.product_id: 100_000 for one in tables}
    await search.keep_popularity(tx, units=units)


@pytest.mark.parametrize("text", ["garden", "garden lamp", "lamp", "table", "garden walnut"])
async def test_the_best_sellers_are_those_of_all_that_match(tx: Tx, text: str) -> None:
    await fill(tx, seed=len(text))
    _, every = await search.find(tx, text=text, language="en", chosen={})
    best = sorted(every.hits, key=lambda one: (-one.popularity, one.number))
    for most in (1, 2, 3, 8):
        _, some = await search.find(tx, text=text, language="en", chosen={}, most=most)
        assert {one.number for one in some.hits} == {one.number for one in best[:most]}
        assert some.is_more is (len(every.hits) > most)
    assert await _visits_of(tx, "garden", most=2) > 0, "the quick way was taken"


async def _visits_of(tx: Tx, text: str, most: int) -> int:
    read = await search.understand(tx, text=text, language="en")
    return await search.visits_for(tx, language="en", groups=read.groups, most=most)
