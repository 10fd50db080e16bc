"""Looking around in the shop: prices, dates, stores, what is remembered and compared."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Sequence
from html import unescape

import httpx
import pytest

from ordito import catalogue
from ordito.catalogue import Product, Sku
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import ProductId, SkuId
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.rates import Rate
from ordito.surfaces.shop.visitor import VISITOR_COOKIE
from tests.company import Company, found
from tests.surfaces.application import SYSTEM, a_client, an_application
from tests.surfaces.shop.test_door import choose_password, sign_in

PAGE = {"accept": "text/html"}


@pytest.fixture
async def company(db: Database) -> Company:
    founded = await found(db, scarce=5)
    await db.transact(choose_password, SYSTEM, founded)
    return founded


@pytest.fixture
async def application(
    address: str,
    company: Company,  # noqa: ARG001 # it is founded first
) -> AsyncGenerator[Entrance]:
    async with an_application(address) as running:
        yield running


@pytest.fixture
async def browser(application: Entrance) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(application, sec_fetch_site="same-origin", **PAGE) as client:
        await until_found(client, "things", 1)
        yield client


THINGS = str(ids.derive("test", "product"))


async def text_of(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return unescape(answer.text)


async def read(client: httpx.AsyncClient, path: str, pattern: str) -> list[str]:
    return re.findall(pattern, await text_of(client, path), re.DOTALL)


async def until_found(client: httpx.AsyncClient, words: str, products: int) -> None:
    """Wait until the search has heard of some products; lists show what it knows."""
    for _ in range(120):
        answer = await client.get(f"/shop/search?q={words}")
        # a code that is typed exactly leads to its product at once
        if answer.status_code == 303 or f'data-total="{products}"' in answer.text:
            return
        await asyncio.sleep(0.25)
    pytest.fail(f"the search does not find {words}")


async def put_products(tx: Tx, codes: Sequence[str]) -> None:
    products = [
        Product(
            product_id=ProductId(ids.derive("test", "product", code)), code=code, name={"en": code}
        )
        for code in codes
    ]
    skus = [
        Sku(
            sku_id=SkuId(ids.derive("test", "sku", product.code)),
            product_id=product.product_id,
            code=f"{product.code}-one",
            name={"en": product.code},
        )
        for product in products
    ]
    await catalogue.put_products(tx, products=products, at=now())
    await catalogue.put_skus(tx, skus=skus, at=now())


async def test_price_and_dates_are_those_that_the_api_says(
    application: Entrance, browser: httpx.AsyncClient, company: Company
) -> None:
    asked = {
        "lines": [
            {"sku": "laptop", "quantity": 1, "method": "ship"},
            {"sku": "laptop", "quantity": 1, "method": "collect", "place": "south"},
        ],
        "place": None,
    }
    bearer = f"Bearer {company.tokens['web']}"
    async with a_client(application, authorization=bearer) as api:
        quote = (await api.post("/api/v1/quotes", json=asked)).json()
    text = await text_of(browser, "/shop/products/things?sku=laptop")
    assert re.findall(r'data-sku="laptop" data-minor="(\d+)"', text) == [
        str(quote["lines"][0]["unit_minor"])
    ]
    assert 'data-promise="home"' in text
    assert 'value="collect:south"' in text
    assert 'value="collect:depot"' not in text
    told = json.loads(re.findall(r'application/ld\+json">(.*?)</script>', text, re.DOTALL)[0])
    assert {one["offers"]["price"] for one in told["hasVariant"]} == {"19.90", "899.00"}


async def test_sold_out_in_the_own_store_is_had_from_another_on_the_same_page(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.post("/shop/my-store", data={"place": "north", "next": "/shop/cart"})
    assert answer.headers["location"] == "/shop/cart"
    text = await text_of(browser, "/shop/products/things?sku=last")
    assert "Sold out at North, your store" in text
    assert 'name="way" value="ship"' in text
    line = {"sku": "last", "way": "ship", "quantity": "1"}
    assert (await browser.post("/shop/cart/lines", data=line)).status_code == 303
    assert 'class="count">1' in await text_of(browser, "/shop")


async def test_the_own_store_comes_first(browser: httpx.AsyncClient) -> None:
    await browser.post("/shop/my-store", data={"place": "south"})
    assert await read(browser, "/shop/places", r'<a href="/shop/places/(\w+)">') == [
        "south",
        "north",
    ]
    text = await text_of(browser, "/shop/products/things?sku=shirt")
    assert re.findall(r'name="way" value="(\w+:?\w*)"', text)[:2] == ["ship", "collect:south"]
    await browser.post("/shop/my-store", data={})
    assert "Your store is" not in await text_of(browser, "/shop/places")


async def test_nothing_is_remembered_before_it_is_allowed(browser: httpx.AsyncClient) -> None:
    await text_of(browser, "/shop/products/things")
    assert VISITOR_COOKIE not in browser.cookies
    assert "You looked at" not in await text_of(browser, "/shop")
    await browser.post("/shop/remember", data={"answer": "yes"})
    await text_of(browser, "/shop/products/things")
    assert "You looked at" in await text_of(browser, "/shop")
    await browser.post("/shop/remember", data={"answer": "no"})
    assert "You looked at" not in await text_of(browser, "/shop")


async def test_what_was_viewed_in_one_browser_shows_in_another_after_signing_in(
    application: Entrance, browser: httpx.AsyncClient
) -> None:
    await browser.post("/shop/remember", data={"answer": "yes"})
    await text_of(browser, "/shop/products/things")
    await browser.post("/shop/compare", data={"product": THINGS})
    await sign_in(browser)
    await text_of(browser, "/shop")
    assert VISITOR_COOKIE not in browser.cookies
    async with a_client(application, sec_fetch_site="same-origin", **PAGE) as other:
        assert "You looked at" not in await text_of(other, "/shop")
        await sign_in(other)
        text = await text_of(other, "/shop")
    assert "You looked at" in text
    assert "Continue comparing" in text
    assert "data-points=" in text


async def test_a_customer_who_forbids_it_is_not_followed_in_any_browser(
    application: Entrance, browser: httpx.AsyncClient
) -> None:
    await browser.post("/shop/remember", data={"answer": "yes"})
    await sign_in(browser)
    async with a_client(application, sec_fetch_site="same-origin", **PAGE) as other:
        await sign_in(other)
        token = re.findall(r'name="_csrf" value="([^"]+)"', await text_of(other, "/shop"))[0]
        await other.post("/shop/remember", data={"answer": "no", "_csrf": token})
    await text_of(browser, "/shop/products/things")
    assert "You looked at" not in await text_of(browser, "/shop")


async def test_three_products_are_compared_and_the_fourth_is_refused(
    browser: httpx.AsyncClient, db: Database
) -> None:
    codes = ["hat", "bag", "boot", "scarf"]
    await db.transact(put_products, SYSTEM, codes)
    await until_found(browser, "scarf", 1)
    for code in codes[:3]:
        form = {"product": str(ids.derive("test", "product", code))}
        assert (await browser.post("/shop/compare", data=form)).status_code == 303
    fourth = {"product": str(ids.derive("test", "product", "scarf"))}
    refused = await browser.post("/shop/compare", data=fourth)
    assert refused.status_code == 409
    assert "Take one away first" in refused.text
    await browser.post("/shop/compare", data={"drop": str(ids.derive("test", "product", "bag"))})
    assert (await browser.post("/shop/compare", data=fourth)).status_code == 303
    text = await text_of(browser, "/shop/compare")
    assert [
        code
        for code in codes
        if f'name="drop" value="{ids.derive("test", "product", code)}"' in text
    ] == [
        "hat",
        "boot",
        "scarf",
    ]


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/search", "/shopx"]
)
async def test_a_choice_leads_to_pages_of_the_shop_alone(
    browser: httpx.AsyncClient, elsewhere: str
) -> None:
    answer = await browser.post("/shop/my-store", data={"place": "north", "next": elsewhere})
    assert answer.headers["location"] == "/shop/places"
    answer = await browser.post("/shop/whereto", data={"postal_code": "20121", "next": elsewhere})
    assert answer.headers["location"] == "/shop#where"


async def test_a_postal_code_is_kept_and_nonsense_is_not(browser: httpx.AsyncClient) -> None:
    await browser.post("/shop/whereto", data={"postal_code": " 20121 "})
    assert 'value="20121"' in await text_of(browser, "/shop/products/things?sku=shirt")
    await browser.post("/shop/whereto", data={"postal_code": "<script>"})
    assert 'name="postal_code" value=""' in await text_of(
        browser, "/shop/products/things?sku=shirt"
    )


async def test_forms_of_other_sites_are_refused(application: Entrance) -> None:
    async with a_client(application, sec_fetch_site="cross-site") as client:
        for path in ("/shop/compare", "/shop/my-store", "/shop/remember", "/shop/forget"):
            answer = await client.post(path, data={"place": "north", "answer": "yes"})
            assert (answer.status_code, answer.json()["code"]) == (403, "auth.request_forged")


async def test_one_address_is_rationed(application: Entrance, browser: httpx.AsyncClient) -> None:
    application.house.shop_rate = Rate(per_s=0.01, burst=2)  # the address has asked nothing yet
    for _ in range(2):
        assert (await browser.get("/shop/places")).status_code == 200
    answer = await browser.get("/shop/places")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_search_sorts_by_price_and_shows_each_product_once(
    browser: httpx.AsyncClient, db: Database
) -> None:
    await db.transact(put_products, SYSTEM, [f"mug {number}" for number in range(30)])
    await until_found(browser, "mug", 30)
    seen: list[str] = []
    path: str | None = "/shop/search?q=mug&sort=price"
    while path:
        text = await text_of(browser, path)
        seen += re.findall(r'<li class="product">\s*<a href="([^"]+)"', text)
        following = re.findall(r'rel="next" href="([^"]+)"', text)
        path = following[0] if following else None
    assert len(seen) == len(set(seen)) == 30
    assert "Nothing was found" in await text_of(browser, "/shop/search?q=zzzz")


async def test_a_page_of_the_shop_knows_its_own_token(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    token = re.findall(r'name="_csrf" value="([^"]+)"', await text_of(browser, "/shop"))[0]
    refused = await browser.post("/shop/my-store", data={"place": "north"})
    assert refused.status_code == 403
    taken = await browser.post("/shop/my-store", data={"place": "north", "_csrf": token})
    assert taken.status_code == 303
