"""The index follows the catalogue."""

import random
from typing import Any

import pytest
from msgspec.structs import replace

from ordito import catalogue
from ordito.catalogue import search
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from tests.rooms.catalogue.builders import a_category, a_product, a_sku
from tests.rooms.catalogue.search.shelves import SHOES, fill, found

pytestmark = pytest.mark.anyio
INDEX = (
    # the one that was taken up last says what a label is, so labels that nobody has may stay
    "SELECT to_jsonb(row) FROM catalogue.search_product AS row ORDER BY number",
    "SELECT to_jsonb(row) FROM catalogue.search_text AS row ORDER BY language, number",
    "SELECT to_jsonb(row) FROM catalogue.search_wording AS row ORDER BY language, number",
    "SELECT to_jsonb(row) FROM catalogue.search_word AS row ORDER BY language, word",
)


async def index_of(db: Database) -> list[list[Any]]:
    async with db.connection() as connection:
        return [[tuple(row) for row in await connection.fetch(text)] for text in INDEX]


async def take_up(tx: Tx) -> None:
    while await search.index_stale(tx, limit=7):
        pass


async def test_what_is_not_sold_is_not_found(tx: Tx) -> None:
    await fill(tx)
    product = replace(a_product("TEE"), active=False)
    await catalogue.put_products(tx, products=[product], at=now())
    await search.mark_stale(tx, product_ids=[product.product_id], at=now())
    assert (await search.read_index_state(tx, at=now())).stale == 1
    await take_up(tx)
    assert await found(tx, "t-shirt") == []
    assert await found(tx, "rossa", "it") == []
    assert (await search.read_index_state(tx, at=now())).products == 2


async def test_a_category_takes_what_is_below_it_along(tx: Tx) -> None:
    await fill(tx)
    shoes = a_category("shoes", name=SHOES)
    above = a_category("feet", name={"en": "Footwear"})
    await catalogue.put_categories(
        tx, categories=[above, replace(shoes, parent_id=above.category_id)], at=now()
    )
    assert await search.mark_stale(tx, category_ids=[above.category_id], at=now()) == 2
    await take_up(tx)
    assert sorted(await found(tx, "footwear")) == ["RUN", "TREK"]
    assert sorted(await found(tx, "", category="feet")) == ["RUN", "TREK"]


async def test_an_attribute_takes_its_products_along(tx: Tx) -> None:
    def material(name: str) -> catalogue.Attribute:
        cotton = catalogue.Choice(code="cotton", name={"en": name})
        return catalogue.Attribute(
            code="material",
            name={"en": "Material"},
            kind=catalogue.AttributeKind.CHOICE,
            choices=(cotton,),
        )

    await fill(tx)
    await catalogue.put_attributes(tx, attributes=[material("Cotton")], at=now())
    tops = a_category("tops", attributes=(catalogue.AttributeUse(attribute="material"),))
    await catalogue.put_categories(tx, categories=[tops], at=now())
    tee = a_product("TEE", category_id=tops.category_id, attributes={"material": "cotton"})
    await catalogue.put_products(tx, products=[tee], at=now())
    await search.mark_stale(tx, product_ids=[tee.product_id], at=now())
    await take_up(tx)
    assert await found(tx, "cotton", attribute_material="cotton") == ["TEE"]
    (changed,) = await catalogue.put_attributes(tx, attributes=[material("Jersey")], at=now())
    assert await search.mark_stale(tx, attribute_ids=[changed.id], at=now()) == 1
    await take_up(tx)
    assert await found(tx, "jersey") == ["TEE"]


async def test_what_nobody_took_up_is_marked(tx: Tx) -> None:
    await fill(tx)
    assert await search.mark_missing(tx, at=now()) == 0
    new = a_product("NEW", name={"en": "Sandals"})
    await catalogue.put_products(tx, products=[new], at=now())
    assert await search.mark_missing(tx, at=now()) == 0  # it has no variant yet
    sku = a_sku("NEW-1", product_id=new.product_id, name=new.name, options={})
    await catalogue.put_skus(tx, skus=[sku], at=now())
    assert await search.mark_missing(tx, at=now()) == 1
    await take_up(tx)
    assert await found(tx, "sandals") == ["NEW"]


async def test_taken_up_change_by_change_equals_taken_up_at_once(db: Database) -> None:
    """Products of drawn words come, change, go and come back; then all are taken up anew."""
    chance = random.Random(4)
    words = "aurora bora cielo duna estro faro golfo onda riva sole".split()

    async def change(tx: Tx) -> None:
        products = [
            a_product(
                f"P{number}",
                name={"en": " ".join(chance.sample(words, 3)), "et": chance.choice(words)},
                brand=chance.choice((*words, None)),
                active=chance.random() < 0.8,
            )
            for number in chance.sample(range(12), 5)
        ]
        await catalogue.put_products(tx, products=products, at=now())
        skus = [
            a_sku(
                f"{product.code}-1",
                product_id=product.product_id,
                name={"en": " ".join(chance.sample(words, 4))},
                options={"colour": chance.choice(words)},
                active=chance.random() < 0.8,
            )
            for product in products
        ]
        await catalogue.put_skus(tx, skus=skus, at=now())
        await search.mark_stale(tx, product_ids=[one.product_id for one in products], at=now())

    for _ in range(25):
        await db.transact(change, Context.system())
        await db.transact(take_up, Context.system())
    step_by_step = await index_of(db)
    await db.transact(search.mark_all_stale, Context.system(), at=now())
    await db.transact(take_up, Context.system())
    assert await index_of(db) == step_by_step
    assert await db.transact(search.recount_words, Context.system()) == 0
    assert len(step_by_step[0]) > 3


async def test_a_wrong_count_is_put_right(db: Database) -> None:
    await db.transact(fill, Context.system())
    sound = await index_of(db)
    async with db.connection() as connection:
        await connection.execute(
            "UPDATE catalogue.search_word SET documents = documents + 3 WHERE word = 'aurora'"
        )
        await connection.execute("DELETE FROM catalogue.search_word WHERE word = 'red'")
    assert await db.transact(search.recount_words, Context.system()) == 3 + 3
    assert await index_of(db) == sound


async def test_two_indexers_do_not_meet(db: Database) -> None:
    await db.transact(fill, Context.system())
    await db.transact(search.mark_all_stale, Context.system(), at=now())

    async def one_beside_the_other(tx: Tx) -> tuple[int, int]:
        return await search.index_stale(tx), await db.transact(search.index_stale, Context.system())

    assert await db.transact(one_beside_the_other, Context.system()) == (3, 0)


async def test_sales_move_products_forward(tx: Tx) -> None:
    await fill(tx)
    run, trek = a_product("RUN").product_id, a_product("TREK").product_id
    await search.keep_popularity(tx, units={trek: 100, run: 3})
    _, some = await search.find(tx, text="", language="en", chosen={}, most=2)
    assert ([hit.popularity for hit in some.hits], some.is_more) == ([67, 20], True)
    await search.mark_stale(tx, product_ids=[trek], at=now())
    await take_up(tx)
    _, some = await search.find(tx, text="boots", language="en", chosen={})
    assert [hit.popularity for hit in some.hits] == [67]
    assert await search.keep_popularity(tx, units={run: 3}) == 3  # in three languages
