"""Multipliers by category: memory knows the products of the branches that are multiplied."""

from ordito import catalogue, loyalty
from ordito.catalogue import Category, Product
from ordito.loyalty import Multiplier, Terms
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CategoryId, ProductId
from tests.rooms.loyalty.builders import NOON, a_programme

CLOTHES = CategoryId(ids.derive("clothes"))
SHOES = CategoryId(ids.derive("shoes"))
TOYS = CategoryId(ids.derive("toys"))
BOOT = ProductId(ids.derive("boot"))
BALL = ProductId(ids.derive("ball"))


def category(category_id: CategoryId, code: str, parent_id: CategoryId | None = None) -> Category:
    return Category(category_id=category_id, code=code, name={"en": code}, parent_id=parent_id)


async def put(tx: Tx, boot_in: CategoryId) -> None:
    products = [
        Product(product_id=BOOT, code="boot", name={"en": "Boot"}, category_id=boot_in),
        Product(product_id=BALL, code="ball", name={"en": "Ball"}, category_id=TOYS),
    ]
    await catalogue.put_products(tx, products=products, at=NOON)


async def test_memory_follows_the_catalogue_where_a_programme_multiplies(tx: Tx) -> None:
    categories = [
        category(CLOTHES, "clothes"),
        category(SHOES, "shoes", CLOTHES),
        category(TOYS, "toys"),
    ]
    await catalogue.put_categories(tx, categories=categories, at=NOON)
    await put(tx, SHOES)
    await loyalty.put_programme(tx, programme=a_programme(), at=NOON)
    plain = await loyalty.load_programmes(tx)
    assert (plain.categories, plain.shelf_version) == ({}, 0)

    doubled = Terms(multipliers=(Multiplier(CLOTHES, 2000),))
    await loyalty.put_programme(tx, programme=a_programme(terms=doubled), at=NOON)
    known = await loyalty.refresh_programmes(tx, programmes=plain)
    assert known.categories == {BOOT: {SHOES, CLOTHES}}
    assert await loyalty.refresh_programmes(tx, programmes=known) is known

    await put(tx, TOYS)
    assert (await loyalty.refresh_programmes(tx, programmes=known)).categories == {}
