"""Goods outwards: files that come back unchanged, feeds that others fetch, data that they read."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import extruct
import httpx
import pytest
from litestar import Router

from ordito import catalogue, pricing
from ordito.catalogue import (
    Attribute,
    AttributeKind,
    AttributeUse,
    Category,
    Choice,
    Component,
    Level,
    Option,
    OptionValue,
    Product,
    ProductKind,
    Sku,
)
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CategoryId, PriceListId, ProductId, SkuId
from ordito.pricing import Break, Price
from ordito.surfaces import showcase
from ordito.surfaces.api import catalogue as api
from ordito.surfaces.connectors.files.goods import map_of, write_goods
from ordito.surfaces.connectors.files.kinds import KINDS
from ordito.surfaces.connectors.files.load import load_file
from ordito.surfaces.connectors.files.mapping import read_map
from ordito.surfaces.connectors.files.reader import open_source
from ordito.surfaces.guards import Scope
from ordito.surfaces.merchant_feed import public_gtin
from tests.company import LONG_AGO, Company, found
from tests.surfaces.application import a_client, a_token, an_application

pytestmark = pytest.mark.anyio

G = "{http://base.google.com/ns/1.0}"
KNIT = Category(
    category_id=CategoryId(ids.derive("test", "knit")),
    code="knit",
    name={"en": "Knitwear", "it": "Maglieria"},
    attributes=(
        AttributeUse(attribute="material", required=True),
        AttributeUse(attribute="care"),
        AttributeUse(attribute="chest", level=Level.SKU),
    ),
)
JUMPER = Product(
    product_id=ProductId(ids.derive("test", "jumper")),
    code="jumper",
    name={"en": "Jumper & more", "it": "Maglione"},
    description={"en": "Warm, <b>soft</b>\nand light."},
    category_id=KNIT.category_id,
    brand="Lana",
    country_of_origin="IT",
    options=(
        Option(
            code="colour",
            name={"en": "Colour", "it": "Colore"},
            values=(
                OptionValue(code="red", name={"en": "red", "it": "rosso"}),
                OptionValue(code="blue", name={"en": "blue"}),
            ),
        ),
    ),
    attributes={"material": ["wool", "silk"], "care": {"en": "Wash cold", "it": "A freddo"}},
)
SKUS = [
    Sku(
        sku_id=SkuId(ids.derive("test", "jumper", colour)),
        product_id=JUMPER.product_id,
        code=f"jumper-{colour}",
        name={"en": f"Jumper, {colour}"},
        gtin=gtin,
        mpn=f"J-{colour}",
        options={"colour": colour},
        attributes={"chest": {"value": "104.5", "unit": "cm"}},
        weight_g=420,
        external_ids={"erp": f"4711-{colour}"},
    )
    for colour, gtin in (("blue", "4006381333931"), ("red", None))
]
SET = Product(
    product_id=ProductId(ids.derive("test", "set")),
    code="set",
    name={"en": "Set"},
    kind=ProductKind.BUNDLE,
)


@pytest.fixture
async def company(db: Database) -> Company:
    made = await found(db, units=5)
    await db.transact(_goods, Context.system(), made)
    return made


async def _goods(tx: Tx, company: Company) -> None:
    choices = tuple(Choice(code=one, name={"en": one}) for one in ("wool", "silk"))
    attributes = [
        Attribute(
            code="material",
            name={"en": "Material"},
            kind=AttributeKind.CHOICE,
            choices=choices,
            multiple=True,
        ),
        Attribute(code="care", name={"en": "Care"}, kind=AttributeKind.TEXT),
        Attribute(code="chest", name={"en": "Chest"}, kind=AttributeKind.MEASURE, unit="cm"),
    ]
    bundle = Sku(
        sku_id=SkuId(ids.derive("test", "set")),
        product_id=SET.product_id,
        code="set",
        name={"en": "Set"},
        components=(Component(company.skus["shirt"], 2), Component(company.skus["laptop"])),
    )
    await catalogue.put_attributes(tx, attributes=attributes, at=now())
    await catalogue.put_categories(tx, categories=[KNIT], at=now())
    await catalogue.put_products(tx, products=[JUMPER, SET], at=now())
    await catalogue.put_skus(tx, skus=[*SKUS, bundle], at=now())
    draft = Product(
        product_id=ProductId(ids.derive("draft")), code="draft", name={"en": "D"}, active=False
    )
    await catalogue.put_products(tx, products=[draft], at=now())
    prices = [(sku.sku_id, 4990) for sku in SKUS] + [(bundle.sku_id, 90000)]
    await pricing.publish(
        tx,
        prices=[
            Price(
                price_list_id=PriceListId(ids.derive("test", "price list")),
                sku_id=sku_id,
                breaks=(Break(1, minor),),
                valid_from=LONG_AGO,
            )
            for sku_id, minor in prices
        ],
        by="test",
        at=now(),
    )


@pytest.fixture
async def http(company: Company, db: Database, address: str) -> AsyncIterator[httpx.AsyncClient]:
    assert company.skus
    token = await a_token(db, Scope.ADMIN)
    routes = [Router("/api/v1", route_handlers=api.ROUTES), *showcase.ROUTES]
    async with (
        an_application(address, routes=routes) as application,
        a_client(application, authorization=token) as session,
    ):
        yield session


async def a_feed(http: httpx.AsyncClient, **changes: str) -> str:
    body = {"channel": "web", "link": "https://shop.example/p/{product}?v={sku}"} | changes
    headers = {"Idempotency-Key": str(uuid4())}
    answer = await http.put("/api/v1/merchant-feeds/compare", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["path"]


async def test_a_file_of_all_goods_comes_back_without_a_change(
    company: Company, db: Database, tmp_path: Path
) -> None:
    assert company.skus
    path, wanted = tmp_path / "goods.csv", tmp_path / "goods.toml"
    count, columns = await write_goods(db, path)
    wanted.write_text(map_of(columns, source="ordito"), "utf-8")
    before = await db.read(catalogue.load_shelf)
    with open_source(path, read_map(wanted).file) as source:
        tally = await load_file(
            db, source, kind=KINDS["products"], wanted=read_map(wanted), reject=print
        )

    assert count == len(before.skus)
    assert dict(tally.outcomes) == {"unchanged": count}
    assert await db.read(catalogue.load_shelf) == before


async def test_a_changed_cell_changes_that_and_nothing_else(
    company: Company, db: Database, tmp_path: Path
) -> None:
    assert company.skus
    path = tmp_path / "goods.csv"
    _, columns = await write_goods(db, path)
    wanted = tmp_path / "goods.toml"
    wanted.write_text(map_of(columns, source="erp"), "utf-8")
    text = path.read_text("utf-8").replace("104.5 cm", "1.1 m", 1).replace("wool|silk", "wool", 2)
    path.write_text(text.replace("laptop:1", "laptop:3"), "utf-8")

    with open_source(path, read_map(wanted).file) as source:
        tally = await load_file(
            db, source, kind=KINDS["products"], wanted=read_map(wanted), reject=print
        )

    named = [JUMPER.product_id, SET.product_id]
    variants = await db.read(catalogue.list_variants, product_ids=named)
    skus = {sku.code: sku for sku in variants}
    assert tally.rejected == 0
    assert skus["jumper-blue"].attributes == {"chest": {"value": "110", "unit": "cm"}}
    assert skus["jumper-red"] == SKUS[1]
    assert skus["set"].components[1].quantity == 3
    product = await db.read(catalogue.get_product, product_id=JUMPER.product_id)
    assert product.attributes["material"] == ["wool"]
    assert product.options == JUMPER.options


async def test_a_feed_tells_what_the_channel_sells_at_its_price(
    http: httpx.AsyncClient, company: Company
) -> None:
    path = await a_feed(http)

    answer = await http.get(path, headers={"Authorization": ""})
    told = ET.fromstring(answer.content)  # noqa: S314 # our own
    items = {item.findtext(f"{G}id"): item for item in told.iter("item")}

    assert answer.headers["content-type"].startswith("application/xml")
    assert set(items) == {*company.skus, "jumper-blue", "jumper-red", "set"}
    jumper = items["jumper-blue"]
    assert jumper.findtext(f"{G}item_group_id") == "jumper"
    assert jumper.findtext(f"{G}description") == "Warm, <b>soft</b>\nand light."
    assert jumper.findtext(f"{G}availability") == "out_of_stock"
    assert (jumper.findtext(f"{G}gtin"), jumper.findtext(f"{G}color")) == ("4006381333931", "blue")
    assert jumper.findtext(f"{G}shipping_weight") == "420 g"
    assert items["set"].findtext(f"{G}is_bundle") == "yes"
    shirt = items["shirt"]
    assert shirt.findtext(f"{G}price") == "19.90 EUR"
    assert shirt.findtext(f"{G}availability") == "in_stock"
    assert shirt.findtext(f"{G}link") == "https://shop.example/p/things?v=shirt"


async def test_a_table_has_the_same_rows(http: httpx.AsyncClient, company: Company) -> None:
    path = (await a_feed(http)).removesuffix(".xml") + ".tsv"

    answer = await http.get(path)
    rows = list(csv.DictReader(io.StringIO(answer.text), delimiter="\t"))

    told = {row["id"]: row for row in rows}
    assert set(told) == {*company.skus, "jumper-blue", "jumper-red", "set"}
    assert told["jumper-red"]["identifier_exists"] == ""
    assert told["shirt"]["identifier_exists"] == "no"
    assert told["jumper-red"]["description"] == "Warm, <b>soft</b> and light."


async def test_what_a_channel_does_not_list_is_not_in_its_feed(http: httpx.AsyncClient) -> None:
    body = [{"code": "no-knit", "listed": False, "category": "knit", "channel": "web"}]
    headers = {"Idempotency-Key": str(uuid4())}
    await http.put("/api/v1/assortment-rules", json=body, headers=headers)

    assert ">jumper-red<" not in (await http.get(await a_feed(http))).text
    assert ">jumper-red<" in (await http.get(await a_feed(http, channel="app"))).text


async def test_a_new_address_makes_the_one_before_void(http: httpx.AsyncClient) -> None:
    before = await a_feed(http)
    after = await a_feed(http, language="it")

    assert (await http.get(before)).status_code == 404
    assert (await http.get(after)).status_code == 200
    assert (await http.get("/feeds/guessed.xml")).status_code == 404
    assert "key" not in (await http.get("/api/v1/merchant-feeds")).text


async def read_as_a_crawler(http: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await http.get(path, headers={"Authorization": ""})
    assert answer.headers["content-type"] == "application/ld+json"
    page = f'<html><script type="application/ld+json">{answer.text}</script></html>'
    (read,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    return read


async def test_a_crawler_reads_the_variants_of_a_product(http: httpx.AsyncClient) -> None:
    read = await read_as_a_crawler(http, "/linked-data/jumper?language=it")

    assert (read["@type"], read["name"]) == ("ProductGroup", "Maglione")
    assert read["variesBy"] == ["https://schema.org/color"]
    assert read["category"] == "Maglieria"
    blue, red = read["hasVariant"]
    assert (blue["gtin13"], blue["color"], red["color"]) == ("4006381333931", "blue", "rosso")
    offer = blue["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("49.90", "EUR")
    assert offer["availability"] == "https://schema.org/OutOfStock"


async def test_a_bundle_is_offered_while_its_parts_are_there(http: httpx.AsyncClient) -> None:
    read = await read_as_a_crawler(http, "/linked-data/set")

    assert (read["@type"], read["sku"]) == ("Product", "set")
    assert read["offers"]["availability"] == "https://schema.org/InStock"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/linked-data/nothing", id="no such product"),
        pytest.param("/linked-data/draft", id="not sold any more"),
        pytest.param("/linked-data/things?channel=store", id="a channel that is not open"),
        pytest.param("/linked-data/things?channel=none", id="no such channel"),
    ],
)
async def test_strangers_see_what_an_open_channel_sells_only(
    http: httpx.AsyncClient, path: str
) -> None:
    answer = await http.get(path, headers={"Authorization": ""})

    assert answer.json()["code"] == "catalogue.unknown_product"


@pytest.mark.parametrize(
    ("gtin", "public"),
    [
        ("4006381333931", "4006381333931"),
        ("96385074", "96385074"),
        ("2090880585009", None),
        ("02112345000008", None),
        ("212345678901", None),
        (None, None),
    ],
)
def test_numbers_of_one_company_are_not_told_as_gtins(gtin: str | None, public: str | None) -> None:
    assert public_gtin(gtin) == public
