"""Typed attributes: which values are of their kind, how they are kept, and who must have them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import catalogue
from ordito.catalogue import Attribute, AttributeKind, AttributeUse, Choice, Level
from ordito.catalogue.rules import kept_value
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from tests.rooms.catalogue.builders import AT, a_category, a_product, a_sku

MATERIAL = Attribute(
    code="material",
    name={"en": "Material"},
    kind=AttributeKind.CHOICE,
    choices=(
        Choice(code="cotton", name={"en": "cotton"}),
        Choice(code="wool", name={"en": "wool"}),
    ),
)
COLLAR = Attribute(code="collar", name={"en": "Collar"}, kind=AttributeKind.MEASURE, unit="cm")
WASHABLE = Attribute(code="washable", name={"en": "Washable"}, kind=AttributeKind.BOOLEAN)
CLOTHING = a_category(
    attributes=(
        AttributeUse(attribute="material", required=True),
        AttributeUse(attribute="washable"),
    )
)
SHIRTS = a_category(
    "shirts",
    parent_id=CLOTHING.category_id,
    attributes=(AttributeUse(attribute="collar", required=True, level=Level.SKU),),
)
SHIRT = a_product(category_id=SHIRTS.category_id, attributes={"material": "cotton"})


def an_attribute(kind: AttributeKind, **changes: Any) -> Attribute:
    return Attribute(code="it", name={"en": "It"}, kind=kind, **changes)


async def put(tx: Tx, *rows: object, attributes: Sequence[Attribute] = ()) -> None:
    await catalogue.put_attributes(tx, attributes=[MATERIAL, COLLAR, WASHABLE, *attributes], at=AT)
    await catalogue.put_categories(tx, categories=[CLOTHING, SHIRTS], at=AT)
    products = [row for row in rows if isinstance(row, catalogue.Product)]
    await catalogue.put_products(tx, products=products, at=AT)
    skus = [row for row in rows if isinstance(row, catalogue.Sku)]
    await catalogue.put_skus(tx, skus=skus, at=AT)


@pytest.mark.parametrize(
    ("attribute", "given_value", "kept"),
    [
        pytest.param(an_attribute(AttributeKind.TEXT), "Cotton", "Cotton", id="text"),
        pytest.param(
            an_attribute(AttributeKind.TEXT), {"it": "Cotone"}, {"it": "Cotone"}, id="texts"
        ),
        pytest.param(an_attribute(AttributeKind.NUMBER, unit="kWh"), 12.50, "12.5", id="number"),
        pytest.param(an_attribute(AttributeKind.NUMBER), " 0007 ", "7", id="number in a cell"),
        pytest.param(an_attribute(AttributeKind.BOOLEAN), "TRUE", True, id="boolean in a cell"),
        pytest.param(MATERIAL, "wool", "wool", id="choice"),
        pytest.param(
            an_attribute(AttributeKind.CHOICE, choices=MATERIAL.choices, multiple=True),
            ["wool", "cotton", "wool"],
            ["cotton", "wool"],
            id="choices in their own order",
        ),
        pytest.param(COLLAR, "1,2 m", {"value": "120", "unit": "cm"}, id="measure as text"),
        pytest.param(
            COLLAR, {"value": 15.75, "unit": "in"}, {"value": "40.005", "unit": "cm"}, id="inches"
        ),
    ],
)
def test_keeps_a_value_in_one_form(attribute: Attribute, given_value: object, kept: object) -> None:
    assert kept_value(attribute, given_value, field="it") == kept
    assert kept_value(attribute, kept, field="it") == kept


@pytest.mark.parametrize(
    ("attribute", "wrong"),
    [
        (an_attribute(AttributeKind.TEXT), ""),
        (an_attribute(AttributeKind.TEXT), 7),
        (an_attribute(AttributeKind.TEXT), {"it": ""}),
        (an_attribute(AttributeKind.NUMBER), "seven"),
        (an_attribute(AttributeKind.NUMBER), True),
        (an_attribute(AttributeKind.NUMBER), "NaN"),
        (an_attribute(AttributeKind.NUMBER), "1e400"),
        (an_attribute(AttributeKind.BOOLEAN), "perhaps"),
        (MATERIAL, "silk"),
        (MATERIAL, ["wool"]),
        (an_attribute(AttributeKind.CHOICE, choices=MATERIAL.choices, multiple=True), []),
        (COLLAR, "12"),
        (COLLAR, "12 kg"),
        (COLLAR, {"value": "12"}),
    ],
)
def test_refuses_what_is_not_of_its_kind(attribute: Attribute, wrong: object) -> None:
    with pytest.raises(catalogue.WrongAttributeValue) as refused:
        kept_value(attribute, wrong, field="attributes.it")

    assert refused.value.field == "attributes.it"


@given(
    st.decimals(min_value=-(10**6), max_value=10**6, places=3), st.sampled_from(["mm", "m", "km"])
)
def test_a_measure_is_the_same_length_in_every_unit(number: Decimal, unit: str) -> None:
    metres = an_attribute(AttributeKind.MEASURE, unit="mm")
    factor = {"mm": 1, "m": 1000, "km": 1_000_000}[unit]

    kept = kept_value(metres, {"value": str(number), "unit": unit}, field="it")

    assert Decimal(kept["value"]) == number * factor


async def test_values_are_checked_converted_and_inherited(tx: Tx) -> None:
    attributes = {"material": "wool", "washable": "true"}
    washable = a_product("WASHABLE", category_id=SHIRTS.category_id, attributes=attributes)
    sku = a_sku(attributes={"collar": "4.1 dm"})

    await put(tx, SHIRT, washable, sku)

    kept = await catalogue.get_product(tx, product_id=washable.product_id)
    assert kept.attributes == {"material": "wool", "washable": True}
    assert (await catalogue.get_sku(tx, sku_id=sku.sku_id)).attributes == {
        "collar": {"value": "41", "unit": "cm"}
    }


@pytest.mark.parametrize(
    ("row", "refusal", "field"),
    [
        pytest.param(
            a_product("NEW", category_id=SHIRTS.category_id),
            catalogue.AttributeMissing,
            "products[0].attributes.material",
            id="required by the category above",
        ),
        pytest.param(
            a_product(
                "NEW",
                category_id=SHIRTS.category_id,
                attributes={"material": "wool", "collar": "40 cm"},
            ),
            catalogue.UnknownAttribute,
            "products[0].attributes.collar",
            id="of the variants, not of the product",
        ),
        pytest.param(
            a_product("NEW", attributes={"material": "wool"}),
            catalogue.UnknownAttribute,
            "products[0].attributes.material",
            id="without a category there are none",
        ),
        pytest.param(
            a_sku("NEW", options={}),
            catalogue.AttributeMissing,
            "skus[0].attributes.collar",
            id="required of each variant",
        ),
    ],
)
async def test_a_refusal_names_the_field(
    db: Database, row: object, refusal: type[Refusal], field: str
) -> None:
    await db.transact(put, Context.system(), SHIRT)

    with pytest.raises(refusal) as refused:
        await db.transact(put, Context.system(), row)

    assert refused.value.field == field
    assert await db.read(catalogue.list_products_named, codes=["NEW"]) == []


async def test_what_is_not_sold_may_wait_for_its_attributes(tx: Tx) -> None:
    draft = a_product("DRAFT", category_id=SHIRTS.category_id, active=False)

    await put(tx, draft)

    assert await catalogue.get_product(tx, product_id=draft.product_id) == draft


@pytest.mark.parametrize(
    ("attribute", "field"),
    [
        pytest.param(an_attribute(AttributeKind.CHOICE), "choices", id="a choice of nothing"),
        pytest.param(
            an_attribute(AttributeKind.TEXT, choices=MATERIAL.choices), "choices", id="text"
        ),
        pytest.param(an_attribute(AttributeKind.MEASURE, unit="ell"), "unit", id="unknown unit"),
        pytest.param(an_attribute(AttributeKind.BOOLEAN, unit="cm"), "unit", id="boolean in cm"),
        pytest.param(
            an_attribute(AttributeKind.NUMBER, multiple=True), "multiple", id="several numbers"
        ),
    ],
)
async def test_refuses_an_attribute_that_cannot_be(
    tx: Tx, attribute: Attribute, field: str
) -> None:
    with pytest.raises(catalogue.WrongAttribute) as refused:
        await catalogue.put_attributes(tx, attributes=[attribute], at=AT)

    assert refused.value.field == f"attributes[0].{field}"


async def test_a_choice_in_use_stays(tx: Tx) -> None:
    await put(tx, SHIRT)
    shorter = Attribute(
        code="material",
        name={"en": "Material"},
        kind=AttributeKind.CHOICE,
        choices=MATERIAL.choices[1:],
    )

    with pytest.raises(catalogue.AttributeInUse):
        await catalogue.put_attributes(tx, attributes=[shorter], at=AT)

    longer = Attribute(
        code="material",
        name={"en": "Fabric"},
        kind=AttributeKind.CHOICE,
        choices=(*MATERIAL.choices, Choice(code="silk", name={"en": "silk"})),
    )
    (put_answer,) = await catalogue.put_attributes(tx, attributes=[longer], at=AT)
    assert put_answer.outcome == "updated"
