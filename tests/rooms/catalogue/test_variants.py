"""Variants have one value of each option, and bundles are made of what can be sold."""

import pytest

from ordito import catalogue
from ordito.catalogue import Component, Option, OptionValue, ProductKind
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import SkuId
from tests.rooms.catalogue.builders import AT, a_product, a_sku

COLOUR = Option(
    code="colour",
    name={"en": "Colour"},
    values=tuple(OptionValue(code=code, name={"en": code}) for code in ("red", "blue")),
)
SIZE = Option(
    code="size",
    name={"en": "Size"},
    values=tuple(OptionValue(code=code, name={"en": code}) for code in ("M", "L")),
)
SHIRT = a_product(options=(COLOUR, SIZE))
RED_M = a_sku()
RED_L = a_sku("TSHIRT-RED-L", options={"colour": "red", "size": "L"})
WRAPPING = a_product("WRAPPING", kind=ProductKind.SERVICE)
WRAP = a_sku("WRAP", product_id=WRAPPING.product_id, options={})
GIFT = a_product("GIFT", kind=ProductKind.BUNDLE)
SET = a_sku(
    "SET",
    product_id=GIFT.product_id,
    options={},
    components=(Component(RED_M.sku_id, 2), Component(WRAP.sku_id)),
)


async def a_shirt(tx: Tx, *skus: catalogue.Sku) -> None:
    await catalogue.put_products(tx, products=[SHIRT, WRAPPING, GIFT], at=AT)
    await catalogue.put_skus(tx, skus=[RED_M, RED_L, WRAP, *skus], at=AT)


async def test_options_keep_their_order(tx: Tx) -> None:
    await a_shirt(tx)

    kept = await catalogue.get_product(tx, product_id=SHIRT.product_id)

    assert [option.code for option in kept.options] == ["colour", "size"]
    assert [value.code for value in kept.options[1].values] == ["M", "L"]


@pytest.mark.parametrize(
    ("sku", "refusal", "field"),
    [
        pytest.param(
            a_sku("NEW", options={"colour": "red"}),
            catalogue.VariantUnfit,
            "skus[0].options.size",
            id="an option is missing",
        ),
        pytest.param(
            a_sku("NEW", options={"colour": "green", "size": "M"}),
            catalogue.VariantUnfit,
            "skus[0].options.colour",
            id="an unknown value",
        ),
        pytest.param(
            a_sku("NEW", options={"colour": "blue", "size": "M", "cut": "slim"}),
            catalogue.VariantUnfit,
            "skus[0].options.cut",
            id="an unknown option",
        ),
        pytest.param(a_sku("NEW"), catalogue.VariantTaken, "options", id="taken by a sibling"),
        pytest.param(
            a_sku(
                "NEW",
                options={"colour": "blue", "size": "M"},
                components=(Component(WRAP.sku_id),),
            ),
            catalogue.WrongBundle,
            "skus[0].components",
            id="goods with components",
        ),
        pytest.param(
            a_sku("NEW", product_id=GIFT.product_id, options={}),
            catalogue.WrongBundle,
            "skus[0].components",
            id="a bundle of nothing",
        ),
        pytest.param(
            a_sku(
                "NEW",
                product_id=GIFT.product_id,
                options={},
                components=(Component(SET.sku_id),),
            ),
            catalogue.WrongBundle,
            "skus[0].components[0].sku_id",
            id="a bundle of bundles",
        ),
        pytest.param(
            a_sku(
                "NEW",
                product_id=GIFT.product_id,
                options={},
                components=(Component(SkuId(ids.derive("nothing"))),),
            ),
            catalogue.UnknownSku,
            "components",
            id="a bundle of what there is not",
        ),
    ],
)
async def test_refuses_a_variant_that_does_not_fit(
    db: Database, sku: catalogue.Sku, refusal: type[Refusal], field: str
) -> None:
    await db.transact(a_shirt, Context.system(), SET)
    before = await db.read(catalogue.load_shelf)

    with pytest.raises(refusal) as refused:
        await db.transact(catalogue.put_skus, Context.system(), skus=[sku], at=AT)

    assert refused.value.field == field
    assert await db.read(catalogue.load_shelf) == before


async def test_an_option_that_a_variant_has_stays(tx: Tx) -> None:
    await a_shirt(tx)

    with pytest.raises(catalogue.OptionInUse):
        await catalogue.put_products(tx, products=[a_product(options=(COLOUR,))], at=AT)

    await catalogue.put_products(tx, products=[a_product(options=(SIZE, COLOUR))], at=AT)


async def test_options_are_free_where_the_product_names_none(tx: Tx) -> None:
    twin = a_sku("TWIN")
    await catalogue.put_products(tx, products=[a_product()], at=AT)
    await catalogue.put_skus(tx, skus=[RED_M, twin], at=AT)

    with pytest.raises(catalogue.VariantTaken):
        await catalogue.put_products(tx, products=[SHIRT], at=AT)


async def test_a_bundle_is_taken_apart_and_a_service_is_not_stocked(tx: Tx) -> None:
    await a_shirt(tx, SET)
    shelf = await catalogue.load_shelf(tx)

    assert catalogue.explode(shelf, sku_id=SET.sku_id, quantity=3) == (
        Component(RED_M.sku_id, 6),
        Component(WRAP.sku_id, 3),
    )
    assert catalogue.explode(shelf, sku_id=RED_M.sku_id, quantity=3) == (
        Component(RED_M.sku_id, 3),
    )
    assert shelf.sku(RED_M.sku_id).stocked
    assert not shelf.sku(WRAP.sku_id).stocked
    assert shelf.sku(SET.sku_id).kind == ProductKind.BUNDLE


async def test_a_bundle_that_becomes_goods_is_no_bundle_in_memory(db: Database) -> None:
    await db.transact(a_shirt, Context.system(), SET)
    held = await db.read(catalogue.load_shelf)
    goods = a_product("GIFT")
    plain = a_sku("SET", product_id=GIFT.product_id, options={})
    await db.transact(catalogue.put_products, Context.system(), products=[goods], at=AT)
    await db.transact(catalogue.put_skus, Context.system(), skus=[plain], at=AT)

    renewed = await db.read(catalogue.refresh_shelf, shelf=held)

    assert renewed == await db.read(catalogue.load_shelf)
    assert renewed.bundles == {}
