"""The catalogue over HTTP: described, grouped, shown, scanned, and sold where it is listed."""

import base64
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Router

from ordito.catalogue import check_digit
from ordito.platform import ids
from ordito.platform.db import Database
from ordito.surfaces import showcase
from ordito.surfaces.api import catalogue
from ordito.surfaces.guards import Scope
from tests.company import Company, found
from tests.surfaces.application import a_client, a_token, an_application

pytestmark = pytest.mark.anyio

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
COLOURS = {
    "code": "colour",
    "name": {"en": "Colour", "it": "Colore"},
    "values": [
        {"code": "red", "name": {"en": "red", "it": "rosso"}},
        {"code": "blue", "name": {"en": "blue"}},
    ],
}
MATERIAL: dict[str, Any] = {
    "code": "material",
    "name": {"en": "Material"},
    "kind": "choice",
    "choices": [
        {"code": "cotton", "name": {"en": "cotton"}},
        {"code": "wool", "name": {"en": "wool"}},
    ],
}


def an_id(*parts: str) -> str:
    return str(ids.derive("test", *parts))


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db, units=10)


@pytest.fixture
async def http(company: Company, db: Database, address: str) -> AsyncIterator[httpx.AsyncClient]:
    assert company.skus
    token = await a_token(db, Scope.ADMIN)
    routes = [Router("/api/v1", route_handlers=catalogue.ROUTES), showcase.show_media]
    async with (
        an_application(address, routes=routes) as application,
        a_client(application, authorization=token) as session,
    ):
        yield session


async def put(http: httpx.AsyncClient, path: str, body: object) -> httpx.Response:
    headers = {"Idempotency-Key": str(uuid4())}
    return await http.put(f"/api/v1{path}", json=body, headers=headers)


async def drop(http: httpx.AsyncClient, path: str, body: object = None) -> httpx.Response:
    headers = {"Idempotency-Key": str(uuid4())}
    return await http.request("DELETE", f"/api/v1{path}", json=body, headers=headers)


async def get(http: httpx.AsyncClient, path: str, **params: str) -> Any:
    answer = await http.get(f"/api/v1{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def a_jumper(http: httpx.AsyncClient) -> None:
    """Put a category that asks for a material, and a jumper in two colours."""
    for path, body in (
        ("/attributes", [MATERIAL]),
        (
            "/categories",
            [
                {"category_id": an_id("clothes"), "code": "clothes", "name": {"en": "Clothes"}}
                | {"attributes": [{"attribute": "material", "required": True}]},
                {"category_id": an_id("knit"), "code": "knit", "name": {"en": "Knitwear"}}
                | {"parent_id": an_id("clothes")},
            ],
        ),
        (
            "/products",
            [
                {"product_id": an_id("jumper"), "code": "jumper", "name": {"en": "Jumper"}}
                | {"category_id": an_id("knit"), "options": [COLOURS], "brand": "Lana"}
                | {"attributes": {"material": "wool"}, "external_ids": {"erp": "J-1"}}
            ],
        ),
        (
            "/skus",
            [
                {"sku_id": an_id("jumper", colour), "product_id": an_id("jumper")}
                | {"code": f"jumper-{colour}", "name": {"en": f"Jumper, {colour}"}}
                | {"options": {"colour": colour}}
                for colour in ("red", "blue")
            ],
        ),
    ):
        answer = await put(http, path, body)
        assert answer.status_code == 200, answer.text


async def test_a_product_comes_back_whole_by_any_of_its_names(http: httpx.AsyncClient) -> None:
    await a_jumper(http)

    by_code = await get(http, "/products/jumper")

    assert [sku["code"] for sku in by_code["variants"]] == ["jumper-blue", "jumper-red"]
    assert await get(http, f"/products/{an_id('jumper')}") == by_code
    assert await get(http, "/products/J-1", source="erp") == by_code
    assert (await http.get("/api/v1/products/J-1")).json()["code"] == "catalogue.unknown_product"


async def test_a_row_is_refused_with_the_field_and_the_others_are_taken(
    http: httpx.AsyncClient,
) -> None:
    await a_jumper(http)
    scarf = {"product_id": an_id("scarf"), "code": "scarf", "name": {"en": "Scarf"}}
    scarf |= {"category_id": an_id("knit")}
    shawl = scarf | {"product_id": an_id("shawl"), "code": "shawl"}

    answer = await put(
        http,
        "/products",
        [
            scarf | {"attributes": {"material": "silk"}},
            shawl | {"attributes": {"material": "wool"}},
            scarf,
        ],
    )

    assert answer.status_code == 207
    silk, wool, missing = answer.json()
    assert silk["code"] == "catalogue.wrong_attribute_value"
    assert silk["field"] == "attributes.material"
    assert wool["outcome"] == "created"
    assert missing["code"] in {"catalogue.attribute_missing", "platform.put_twice"}


async def test_attributes_are_inherited_from_the_categories_above(http: httpx.AsyncClient) -> None:
    await a_jumper(http)

    knit = await get(http, "/categories/knit")

    assert [(one["attribute"]["code"], one["category"]) for one in knit["attributes"]] == [
        ("material", "clothes")
    ]


async def test_products_of_a_category_are_those_below_it_too(http: httpx.AsyncClient) -> None:
    await a_jumper(http)

    found_ones = await get(http, "/products", category="clothes", active="true")

    assert [row["code"] for row in found_ones] == ["jumper"]
    assert await get(http, "/products", category="clothes", after="jumper") == []


async def test_who_changed_what_when_is_told(http: httpx.AsyncClient) -> None:
    await a_jumper(http)
    product = (await get(http, "/products/jumper"))["product"]
    await put(http, "/products", [product | {"name": {"en": "Pullover"}}])

    changed, created = await get(http, "/products/jumper/revisions")

    assert changed["changed"] == {"name": [{"en": "Jumper"}, {"en": "Pullover"}]}
    assert created["changed"] == {}
    assert changed["changed_by"].startswith("token:")


async def test_a_collection_with_a_rule_follows_the_products(http: httpx.AsyncClient) -> None:
    await a_jumper(http)
    winter = {"collection_id": an_id("winter"), "code": "winter", "name": {"en": "Winter"}}
    test = {"attribute": "material", "any_of": ["wool"]}
    rule = {"categories": [an_id("clothes")], "attributes": [test]}
    assert (await put(http, "/collections", [winter | {"rule": rule}])).status_code == 200
    assert await get(http, "/collections/winter/products") == [an_id("jumper")]

    product = (await get(http, "/products/jumper"))["product"]
    await put(http, "/products", [product | {"attributes": {"material": "cotton"}}])

    assert await get(http, "/collections/winter/products") == []


async def test_relations_are_named_by_codes_and_taken_back(http: httpx.AsyncClient) -> None:
    await a_jumper(http)
    scarf = {"product_id": an_id("scarf"), "code": "scarf", "name": {"en": "Scarf"}}
    await put(http, "/products", [scarf])
    row = {"product": "jumper", "kind": "goes_with", "other": "scarf"}

    assert (await put(http, "/relations", [row])).json() == {"changed": 1}
    (beside,) = await get(http, "/products/jumper/relations")
    assert (beside["other_id"], beside["curated"]) == (an_id("scarf"), True)
    assert (await drop(http, "/relations", [row])).json() == {"changed": 1}
    assert await get(http, "/products/jumper/relations") == []


async def test_a_picture_is_put_fetched_by_everybody_and_taken_away(
    http: httpx.AsyncClient,
) -> None:
    await a_jumper(http)
    path = f"/products/jumper/media/{an_id('picture')}"
    content = base64.b64encode(PNG).decode()

    (media,) = (await put(http, path, {"content": content, "alt": {"it": "Un maglione"}})).json()
    fetched = await http.get(media["path"], headers={"Authorization": ""})

    assert (fetched.status_code, fetched.content) == (200, PNG)
    assert fetched.headers["content-type"] == "image/png"
    assert "immutable" in fetched.headers["cache-control"]
    again = await http.get(media["path"], headers={"If-None-Match": fetched.headers["etag"]})
    assert again.status_code == 304
    (changed,) = (await put(http, path, {"alt": {"it": "Un maglione rosso"}})).json()
    assert changed["media"]["alt"] == {"it": "Un maglione rosso"}
    assert (await drop(http, path)).json() == []
    assert (await http.get(media["path"])).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"MZ\x90\x00", id="a program"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", id="a script"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", id="a handler"),
        pytest.param(b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>", id="entities"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"0" * 5_000_000, id="too large"),
        pytest.param(b"", id="nothing"),
    ],
)
async def test_wrong_bytes_are_refused(http: httpx.AsyncClient, content: bytes) -> None:
    await a_jumper(http)
    body = {"content": base64.b64encode(content).decode()}

    answer = await put(http, f"/products/jumper/media/{an_id('picture')}", body)

    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "catalogue.wrong_media"
    assert await get(http, "/products/jumper/media") == []


async def test_what_no_product_shows_is_not_given(http: httpx.AsyncClient) -> None:
    assert (await http.get(f"/media/{'0' * 64}.png")).status_code == 404
    assert (await http.get("/media/nothing")).status_code == 404


async def test_the_most_specific_rule_decides_and_says_so(http: httpx.AsyncClient) -> None:
    await a_jumper(http)
    rules = [
        {"code": "no-knit-on-web", "listed": False, "category": "clothes", "channel": "web"},
        {"code": "jumper", "listed": True, "product": "jumper", "place": "north"}
        | {"reason": "a trial"},
    ]
    assert (await put(http, "/assortment-rules", rules)).status_code == 200

    web = await get(http, "/assortment", sku="jumper-red", channel="web")
    north = await get(http, "/assortment", sku="jumper-red", channel="web", place="north")
    app = await get(http, "/assortment", sku="jumper-red", channel="app")

    assert (web["listing"]["sold"], web["listing"]["rule"]["code"]) == (False, "no-knit-on-web")
    assert (north["listing"]["sold"], north["listing"]["rule"]["reason"]) == (True, "a trial")
    assert [rule["code"] for rule in north["listing"]["overruled"]] == ["no-knit-on-web"]
    assert (app["listing"]["sold"], app["listing"]["rule"]) == (True, None)
    assert (await drop(http, "/assortment-rules/no-knit-on-web")).status_code == 200
    assert (await get(http, "/assortment", sku="jumper-red", channel="web"))["listing"]["sold"]


async def test_barcodes_are_read_with_lot_expiry_and_weight(http: httpx.AsyncClient) -> None:
    await a_jumper(http)
    body = "800123456789"
    gtin = body + check_digit(body)
    own = "211234500000"
    skus = (await get(http, "/products/jumper"))["variants"]
    numbered = [skus[0] | {"gtin": gtin}, skus[1] | {"gtin": own + check_digit(own)}]
    assert (await put(http, "/skus", numbered)).status_code == 200
    await put(http, "/scan-prefixes", [{"prefix": "21", "holds": "weight_kg"}])
    printed = "211234501250"

    lot = await get(http, "/scan", code=f"010{gtin}10L7\x1d17261231")
    link = await get(http, "/scan", code=f"https://id.gs1.org/01/0{gtin}/21/S9")
    weighed = await get(http, "/scan", code=printed + check_digit(printed))
    wrong = await http.get("/api/v1/scan", params={"code": f"{body}{(int(gtin[-1]) + 1) % 10}"})

    assert lot["code"] == "jumper-blue"
    assert (lot["scan"]["lot"], lot["scan"]["expires_on"]) == ("L7", "2026-12-31")
    assert link["scan"]["serial"] == "S9"
    assert (weighed["code"], weighed["scan"]["weight_kg"]) == ("jumper-red", "1.250")
    assert wrong.json()["code"] == "catalogue.wrong_scan"
    assert "check digit" in wrong.json()["detail"]
