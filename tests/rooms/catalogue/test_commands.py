"""Putting rows into the catalogue, holding them in memory, and finding them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from ordito import catalogue
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import CategoryId, ProductId, SkuId
from ordito.platform.reference import ExternalIdTaken, PutTwice, find_external_id
from tests.rooms.catalogue.builders import a_category, a_product, a_sku

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
CLOTHING = a_category()
SHIRTS = a_category("shirts", parent_id=CLOTHING.category_id)
TSHIRT = a_product(category_id=SHIRTS.category_id)
RED = a_sku(gtin="8001234567897", external_ids={"erp": "0042"})
BLUE = a_sku("TSHIRT-BLUE-M", name={"it": "Maglietta blu M"}, options={"colour": "blue"})


async def a_catalogue(tx: Tx) -> catalogue.Shelf:
    await catalogue.put_categories(tx, categories=[SHIRTS, CLOTHING], at=AT)
    await catalogue.put_products(tx, products=[TSHIRT], at=AT)
    await catalogue.put_skus(tx, skus=[RED, BLUE], at=AT)
    return await catalogue.load_shelf(tx)


async def test_rows_come_back_as_they_were_put(tx: Tx) -> None:
    await a_catalogue(tx)

    assert await catalogue.get_product(tx, product_id=TSHIRT.product_id) == TSHIRT
    assert await catalogue.get_sku(tx, sku_id=RED.sku_id) == RED
    assert await catalogue.list_skus_of(tx, product_id=TSHIRT.product_id) == [BLUE, RED]
    assert await catalogue.list_categories(tx) == [CLOTHING, SHIRTS]
    assert await find_external_id(tx, subject="catalogue.sku", source="erp", value="0042") == (
        RED.sku_id
    )


async def test_the_shelf_names_each_sku_as_well_as_it_can(tx: Tx) -> None:
    english = await a_catalogue(tx)
    italian = await catalogue.load_shelf(tx, language="it")

    assert english.sku(RED.sku_id) == catalogue.ShelfSku(
        RED.sku_id, RED.code, TSHIRT.product_id, "Red T-shirt M", "standard", "C62", active=True
    )
    assert english.sku(BLUE.sku_id).name == "Maglietta blu M"
    assert italian.sku(RED.sku_id).name == "Maglietta rossa M"


async def test_a_repeat_changes_nothing_and_keeps_the_version(db: Database) -> None:
    before = await db.transact(a_catalogue, Context.system())
    again = await db.transact(catalogue.put_skus, Context.system(), skus=[RED], at=AT)

    assert [(put.id, put.outcome) for put in again] == [(RED.sku_id, "unchanged")]
    assert await db.read(catalogue.refresh_shelf, shelf=before) is before


async def test_a_process_takes_up_what_changed(db: Database) -> None:
    held = await db.transact(a_catalogue, Context.system())

    dearer = a_sku(gtin="8001234567897", tax_class="reduced", external_ids={"erp": "0042"})
    puts = await db.transact(catalogue.put_skus, Context.system(), skus=[dearer, BLUE], at=AT)
    renewed = await db.read(catalogue.refresh_shelf, shelf=held)

    assert [put.outcome for put in puts] == ["updated", "unchanged"]
    assert renewed.version == held.version + 1
    assert renewed.sku(RED.sku_id).tax_class == "reduced"
    assert renewed.sku(BLUE.sku_id) is held.sku(BLUE.sku_id)


async def test_a_product_taken_off_sale_takes_its_skus_along(db: Database) -> None:
    held = await db.transact(a_catalogue, Context.system())

    gone = a_product(category_id=SHIRTS.category_id, active=False)
    await db.transact(catalogue.put_products, Context.system(), products=[gone], at=AT)
    renewed = await db.read(catalogue.refresh_shelf, shelf=held)

    assert held.sku(RED.sku_id).active
    assert not renewed.sku(RED.sku_id).active


async def test_relations_are_put_and_ranked(tx: Tx) -> None:
    await a_catalogue(tx)
    hoodie = a_product("HOODIE")
    await catalogue.put_products(tx, products=[hoodie], at=AT)
    relation = catalogue.Relation(
        product_id=TSHIRT.product_id,
        kind=catalogue.RelationKind.BETTER,
        other_id=hoodie.product_id,
    )

    assert await catalogue.put_relations(tx, relations=[relation], at=AT) == 1
    assert await catalogue.put_relations(tx, relations=[relation], at=AT) == 0
    assert await catalogue.list_relations(tx, product_id=TSHIRT.product_id) == [relation]


@pytest.mark.parametrize(
    ("put", "refusal"),
    [
        pytest.param(
            lambda tx: catalogue.put_skus(
                tx, skus=[a_sku(sku_id=SkuId(ids.derive("other")))], at=AT
            ),
            catalogue.CodeTaken,
            id="code of another SKU",
        ),
        pytest.param(
            lambda tx: catalogue.put_skus(tx, skus=[a_sku("NEW", gtin="08001234567897")], at=AT),
            catalogue.GtinTaken,
            id="GTIN of another SKU, written with 14 digits",
        ),
        pytest.param(
            lambda tx: catalogue.put_skus(tx, skus=[a_sku("NEW", gtin="8001234567890")], at=AT),
            catalogue.WrongGtin,
            id="wrong check digit",
        ),
        pytest.param(
            lambda tx: catalogue.put_skus(
                tx, skus=[a_sku("NEW", product_id=ProductId(ids.derive("nothing")))], at=AT
            ),
            catalogue.UnknownProduct,
            id="unknown product",
        ),
        pytest.param(
            lambda tx: catalogue.put_skus(
                tx, skus=[a_sku("NEW", external_ids={"erp": "0042"})], at=AT
            ),
            ExternalIdTaken,
            id="external id of another SKU",
        ),
        pytest.param(
            lambda tx: catalogue.put_skus(tx, skus=[a_sku("NEW"), a_sku("NEW")], at=AT),
            PutTwice,
            id="same SKU twice",
        ),
        pytest.param(
            lambda tx: catalogue.put_skus(tx, skus=[a_sku("NEW", name={"en": ""})], at=AT),
            catalogue.NamelessRow,
            id="no name",
        ),
        pytest.param(
            lambda tx: catalogue.put_products(
                tx,
                products=[a_product("NEW", category_id=CategoryId(ids.derive("nothing")))],
                at=AT,
            ),
            catalogue.UnknownCategory,
            id="unknown category",
        ),
        pytest.param(
            lambda tx: catalogue.put_categories(
                tx, categories=[a_category(parent_id=SHIRTS.category_id)], at=AT
            ),
            catalogue.CircularCategory,
            id="category below its own child",
        ),
    ],
)
async def test_refuses_the_whole_put(
    db: Database, put: Callable[[Tx], Awaitable[object]], refusal: type[Refusal]
) -> None:
    held = await db.transact(a_catalogue, Context.system())

    with pytest.raises(refusal):
        await db.transact(put, Context.system())

    assert await db.read(catalogue.load_shelf) == held


async def test_refuses_what_does_not_exist(tx: Tx) -> None:
    with pytest.raises(catalogue.UnknownSku):
        await catalogue.get_sku(tx, sku_id=ids.derive("nothing"))
    with pytest.raises(catalogue.UnknownProduct):
        await catalogue.get_product(tx, product_id=ids.derive("nothing"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("tshirt-red-m", ["TSHIRT-RED-M"], id="code"),
        pytest.param("TSHIRT-B", ["TSHIRT-BLUE-M", "TSHIRT-RED-M"], id="start of a code"),
        pytest.param("8001234567897", ["TSHIRT-RED-M"], id="GTIN"),
        pytest.param("08001234567897", ["TSHIRT-RED-M"], id="the same GTIN with 14 digits"),
        pytest.param("red t-sh", ["TSHIRT-RED-M"], id="part of a name"),
        pytest.param("maglieta blu", ["TSHIRT-BLUE-M"], id="typing error"),
        pytest.param("%", [], id="a wildcard is a letter"),
        pytest.param("   ", [], id="nothing"),
        pytest.param("laptop", [], id="something else"),
    ],
)
async def test_finds_skus(tx: Tx, text: str, codes: list[str]) -> None:
    await a_catalogue(tx)

    found = await catalogue.search_skus(tx, text=text)

    assert [sku.code for sku in found] == codes


async def test_finds_a_sku_by_its_gtin_of_any_length(tx: Tx) -> None:
    await a_catalogue(tx)

    assert await catalogue.find_by_gtin(tx, gtin="08001234567897") == RED.sku_id
    assert await catalogue.find_by_gtin(tx, gtin="4006381333931") is None
