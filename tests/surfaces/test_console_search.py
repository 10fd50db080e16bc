"""The search page: products by misspelt words, narrowed by links, on pages that go on."""

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest

from ordito import catalogue
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Role
from tests.company import found
from tests.rooms.catalogue.builders import a_product, a_sku
from tests.rooms.catalogue.search.shelves import fill
from tests.surfaces.application import PASSWORD, a_client, a_person, an_application

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(db: Database, address: str) -> AsyncIterator[httpx.AsyncClient]:
    await found(db)
    await db.transact(fill, Context.system())
    await a_person(db, "ada", Role.ASSOCIATE)
    async with (
        an_application(address) as application,
        a_client(application, sec_fetch_site="same-origin", accept="text/html") as client,
    ):
        await client.post("/sign-in", data={"login": "ada", "password": PASSWORD})
        yield client


async def page(desk: httpx.AsyncClient, url: str) -> str:
    answer = await desk.get(url)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


async def test_misspelt_words_find_products_and_say_so(desk: httpx.AsyncClient) -> None:
    text = await page(desk, "/search?q=trekkign%20boots")
    assert "Trekking boots Città" in text
    assert "Showing what matches “trekking boots”: no product has “trekkign boots”." in text
    assert "Out of stock" in text
    desk.cookies.set("ordito_language", "it")
    text = await page(desk, "/search?q=scarponi%20treking")
    assert "Scarponi da trekking Città" in text
    assert "Esaurito" in text


async def test_a_chip_narrows_and_is_taken_off_again(desk: httpx.AsyncClient) -> None:
    text = await page(desk, "/search?q=red")
    assert ("Trekking boots" in text, "Red T-shirt" in text) == (True, True)
    (url,) = re.findall(r'href="([^"]*filter=brand%3ANordik)"', text)
    text = await page(desk, url)
    assert ("Trekking boots" in text, "Red T-shirt" in text) == (False, True)
    assert '<a href="/search?q=red" aria-current="true">Nordik' in text


async def test_a_code_opens_its_variant(desk: httpx.AsyncClient) -> None:
    text = await page(desk, "/search?q=run-red")
    assert re.search(r'href="/products/[^"]*\?sku=RUN-red"', text)


async def test_what_is_not_sold_any_more_is_found_by_its_code(
    desk: httpx.AsyncClient, db: Database
) -> None:
    old = a_product("OLD", name={"en": "Galoshes"}, active=False)
    sku = a_sku("OLD-1", product_id=old.product_id, name=old.name, options={})
    await db.transact(catalogue.put_products, Context.system(), products=[old], at=now())
    await db.transact(catalogue.put_skus, Context.system(), skus=[sku], at=now())
    assert re.search(r'href="/products/[^"]*\?sku=OLD-1"', await page(desk, "/search?q=OLD-1"))


@pytest.mark.parametrize(
    "url",
    [
        "/search?q=shoe&filter=price:cheap",
        "/search?q=shoe&cursor=%21",
        "/search?q=shoe&filter=:&filter=x:" + "y" * 3000,
        "/search?q=%27%20%26%20%7C%20%21%28",
    ],
)
async def test_an_address_written_by_hand_breaks_nothing(desk: httpx.AsyncClient, url: str) -> None:
    await page(desk, url)


async def test_what_staff_look_for_is_not_kept(desk: httpx.AsyncClient, db: Database) -> None:
    await page(desk, "/search?q=Ada%20Lovelace")
    assert await db.read(catalogue.search.list_misses, at_least=1) == []
