"""Collections: chosen by hand in an order, or found by a rule that follows the products."""

import pytest

from ordito import catalogue
from ordito.catalogue import (
    Attribute,
    AttributeKind,
    AttributeTest,
    AttributeUse,
    Choice,
    Collection,
    CollectionRule,
    Complexity,
    Product,
)
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CollectionId, ProductId
from tests.rooms.catalogue.builders import AT, a_category, a_product

MATERIAL = Attribute(
    code="material",
    name={"en": "Material"},
    kind=AttributeKind.CHOICE,
    choices=tuple(Choice(code=code, name={"en": code}) for code in ("wool", "silk")),
    multiple=True,
)
LENGTH = Attribute(code="length", name={"en": "Length"}, kind=AttributeKind.MEASURE, unit="cm")
WARM = Attribute(code="warm", name={"en": "Warm"}, kind=AttributeKind.BOOLEAN)
CLOTHING = a_category(
    attributes=tuple(AttributeUse(attribute=code) for code in ("material", "length", "warm"))
)
KNIT = a_category("knit", parent_id=CLOTHING.category_id)
SCARF = a_product(
    "SCARF",
    category_id=KNIT.category_id,
    brand="Lana",
    attributes={"material": ["wool", "silk"], "length": "1.8 m", "warm": True},
)
SHIRT = a_product("SHIRT", category_id=CLOTHING.category_id, attributes={"length": "70 cm"})
LAMP = a_product("LAMP", complexity=Complexity.COMPLEX)
DRAFT = a_product("DRAFT", category_id=KNIT.category_id, brand="Lana", active=False)


def a_collection(code: str = "winter", **changes: object) -> Collection:
    collection_id = CollectionId(ids.derive("collection", code))
    return Collection(collection_id=collection_id, code=code, name={"en": code}, **changes)  # pyright: ignore[reportArgumentType]


def a_test(attribute: str, **asked: object) -> CollectionRule:
    return CollectionRule(attributes=(AttributeTest(attribute=attribute, **asked),))  # pyright: ignore[reportArgumentType]


async def goods(tx: Tx, *collections: Collection) -> None:
    await catalogue.put_attributes(tx, attributes=[MATERIAL, LENGTH, WARM], at=AT)
    await catalogue.put_categories(tx, categories=[CLOTHING, KNIT], at=AT)
    await catalogue.put_products(tx, products=[SCARF, SHIRT, LAMP, DRAFT], at=AT)
    await catalogue.put_collections(tx, collections=collections, at=AT)


async def members(tx: Tx, collection: Collection) -> list[ProductId]:
    found = await catalogue.list_collection_products(tx, collection_id=collection.collection_id)
    return [ProductId(one) for one in found]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            CollectionRule(categories=(CLOTHING.category_id,)), [SCARF, SHIRT], id="and below"
        ),
        pytest.param(CollectionRule(brands=("Lana",)), [SCARF], id="active ones of a brand"),
        pytest.param(CollectionRule(complexities=(Complexity.COMPLEX,)), [LAMP], id="complexity"),
        pytest.param(a_test("material", any_of=("silk",)), [SCARF], id="one of several choices"),
        pytest.param(a_test("material", any_of=("cotton",)), [], id="no such choice"),
        pytest.param(a_test("length", at_least="70", at_most="100"), [SHIRT], id="measure"),
        pytest.param(a_test("length", at_least="70.5"), [SCARF], id="at least"),
        pytest.param(a_test("warm", any_of=("true",)), [SCARF], id="boolean"),
        pytest.param(
            CollectionRule(categories=(CLOTHING.category_id,), except_products=(SCARF.product_id,)),
            [SHIRT],
            id="but this one",
        ),
    ],
)
async def test_a_rule_finds_what_fits(
    tx: Tx, rule: CollectionRule, expected: list[Product]
) -> None:
    collection = a_collection(rule=rule)

    await goods(tx, collection)

    assert await members(tx, collection) == [product.product_id for product in expected]


async def test_products_chosen_by_hand_keep_their_order(tx: Tx) -> None:
    chosen = a_collection(products=(SHIRT.product_id, SCARF.product_id, LAMP.product_id))
    await goods(tx, chosen)
    assert await members(tx, chosen) == list(chosen.products)

    again = a_collection(products=(LAMP.product_id, SHIRT.product_id))
    (put,) = await catalogue.put_collections(tx, collections=[again], at=AT)
    (same,) = await catalogue.put_collections(tx, collections=[again], at=AT)

    assert (put.outcome, same.outcome) == ("updated", "unchanged")
    assert await members(tx, again) == list(again.products)
    assert await catalogue.list_collections(tx) == [again]


async def test_a_process_takes_up_what_came_and_went(db: Database) -> None:
    winter = a_collection(rule=CollectionRule(brands=("Lana",)))
    await db.transact(goods, Context.system(), winter)
    held = await db.read(catalogue.load_shelf)
    moved = [
        a_product("SHIRT", category_id=CLOTHING.category_id, brand="Lana"),
        a_product("SCARF", category_id=KNIT.category_id),
    ]

    await db.transact(catalogue.put_products, Context.system(), products=moved, at=AT)
    renewed = await db.read(catalogue.refresh_shelf, shelf=held)

    assert held.collections_of(SCARF.product_id) == {winter.collection_id}
    assert renewed.collections_of(SCARF.product_id) == frozenset()
    assert renewed.collections_of(SHIRT.product_id) == {winter.collection_id}
    assert renewed.categories_of(SCARF.product_id) == {KNIT.category_id, CLOTHING.category_id}
    assert renewed == await db.read(catalogue.load_shelf)

    closed = a_collection(rule=CollectionRule(brands=("Lana",)), active=False)
    await db.transact(catalogue.put_collections, Context.system(), collections=[closed], at=AT)
    later = await db.read(catalogue.refresh_shelf, shelf=renewed)
    assert later.collections_of(SHIRT.product_id) == frozenset()


@pytest.mark.parametrize(
    ("collection", "refusal"),
    [
        (a_collection(rule=CollectionRule()), catalogue.CollectionUnsound),
        (
            a_collection(products=(SCARF.product_id,), rule=CollectionRule(brands=("Lana",))),
            catalogue.CollectionUnsound,
        ),
        (a_collection(rule=a_test("material")), catalogue.CollectionUnsound),
        (a_collection(products=(ProductId(ids.derive("none")),)), catalogue.UnknownProduct),
    ],
)
async def test_refuses_a_collection_that_cannot_be(
    tx: Tx, collection: Collection, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await goods(tx, collection)
