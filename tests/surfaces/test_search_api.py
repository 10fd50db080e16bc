"""Search over HTTP: found, narrowed, completed, curated; nothing that callers send breaks it."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Router

from ordito import catalogue
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.api import search
from ordito.surfaces.guards import Scope
from tests.company import Company, found
from tests.rooms.catalogue.builders import a_product
from tests.rooms.catalogue.search.shelves import fill
from tests.surfaces.application import a_client, a_token, an_application

pytestmark = pytest.mark.anyio


@pytest.fixture
async def company(db: Database) -> Company:
    company = await found(db, units=3)
    await db.transact(fill, Context.system())
    return company


@pytest.fixture
async def http(company: Company, db: Database, address: str) -> AsyncIterator[httpx.AsyncClient]:
    assert company.skus
    token = await a_token(db, Scope.ADMIN)
    routes = [Router("/api/v1", route_handlers=search.ROUTES)]
    async with (
        an_application(address, routes=routes) as application,
        a_client(application, authorization=token) as client,
    ):
        yield client


async def get(http: httpx.AsyncClient, path: str, **asked: Any) -> Any:
    response = await http.get(f"/api/v1/search{path}", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


async def put(http: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    headers = {"Idempotency-Key": str(uuid4())}
    return await http.put(f"/api/v1/search{path}", json=body, headers=headers)


async def test_finds_misspelt_words_in_the_readers_language(http: httpx.AsyncClient) -> None:
    answer = await get(http, "", q="maglieta rosa", language="it", place="north")
    assert [(hit["code"], hit["name"]) for hit in answer["hits"]] == [("TEE", "Maglietta rossa")]
    assert (answer["spelling"], answer["matched"]) == ("maglietta rossa", "all")
    assert (answer["total"], answer["is_more"], answer["cursor"]) == (1, False, None)
    http.headers["Accept-Language"] = "it-IT,it;q=0.9"
    answer = await get(http, "", q="scarpe")
    assert {hit["name"] for hit in answer["hits"]} == {
        "Scarpa da corsa Aurora",
        "Scarponi da trekking Città",
    }


async def test_narrows_and_counts(http: httpx.AsyncClient) -> None:
    answer = await get(http, "", filter=["brand:Nordik", "option.colour:red"])
    assert sorted(hit["code"] for hit in answer["hits"]) == ["RUN", "TEE"]
    facets = {one["facet"]: one["values"] for one in answer["facets"]}
    chosen = [(one["value"], one["hits"], one["is_chosen"]) for one in facets["brand"]]
    assert chosen == [("Nordik", 2, True), ("O'Neill & Söhne", 1, False)]
    assert [one["name"] for one in facets["category"]] == ["Shoes"]
    answer = await get(http, "", q="nordik", facets="false", limit=1)
    assert answer["facets"] == []
    following = await get(http, "", q="nordik", limit=1, cursor=answer["cursor"])
    assert {answer["hits"][0]["code"], following["hits"][0]["code"]} == {"RUN", "TEE"}
    assert following["cursor"] is None


async def test_completes_a_query(http: httpx.AsyncClient) -> None:
    answer = await get(http, "/suggestions", q="trek")
    assert answer["queries"] == ["trekking"]
    assert [hit["code"] for hit in answer["products"]] == ["TREK"]
    assert (await get(http, "/suggestions", q="?"))["products"] == []


async def test_people_say_what_words_and_products_are(
    http: httpx.AsyncClient, db: Database
) -> None:
    synonym = {"language": "en", "term": "Kicks", "means": ["shoe"]}
    assert (await put(http, "/synonyms", [synonym])).status_code == 200
    answer = await get(http, "", q="kicks", language="en")
    assert sorted(hit["code"] for hit in answer["hits"]) == ["RUN", "TREK"]
    product_id = next(hit["product_id"] for hit in answer["hits"] if hit["code"] == "TREK")
    decided = {
        "language": "en",
        "query": "kicks",
        "products": [{"product_id": product_id, "act": "pin", "rank": 0}],
    }
    assert (await put(http, "/curations", decided)).status_code == 200
    assert (await get(http, "", q="KICKS!"))["hits"][0]["code"] == "TREK"
    assert await get(http, "/curations", q="kicks", language="en") == decided["products"]
    headers = {"Idempotency-Key": str(uuid4())}
    removed = await http.delete("/api/v1/search/synonyms/en/kicks", headers=headers)
    assert (removed.status_code, removed.json()) == (200, True)
    assert await get(http, "/synonyms") == []
    async with db.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM catalogue.search_synonym") == 0


async def test_queries_without_a_hit_are_counted(http: httpx.AsyncClient) -> None:
    for text in ("unicorn saddle", "Unicorn  saddle", "0123456789 unicorn"):
        answer = await get(http, "", q=text)
        assert (answer["hits"], answer["matched"]) == ([], "none")
    await get(http, "", q="unicorn saddle", filter="brand:Nordik")
    misses = await get(http, "/misses")
    assert [(one["query"], one["times"]) for one in misses] == [("unicorn saddle", 2)]
    assert set(misses[0]) == {"language", "query", "times", "last_on"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"filter": "brand"}, "catalogue.unknown_facet"),
        ({"filter": "price:cheap"}, "catalogue.unknown_facet"),
        ({"cursor": "?"}, "catalogue.wrong_cursor"),
        ({"place": "nowhere"}, "network.unknown_place"),
        ({"language": "fi"}, "http.input_wrong"),
        ({"limit": 51}, "http.input_wrong"),
        ({"q": "x" * 1001}, "http.input_wrong"),
    ],
)
async def test_refuses_what_it_cannot_answer(
    http: httpx.AsyncClient, asked: dict[str, Any], code: str
) -> None:
    response = await http.get("/api/v1/search", params=asked)
    assert response.status_code in {400, 404, 422}
    assert response.json()["code"] == code


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE x; --", "a & | ! (b", "\\'", "%00", "😀" * 200, "word " * 190],
)
async def test_no_text_breaks_it(http: httpx.AsyncClient, text: str) -> None:
    await get(http, "", q=text)
    await get(http, "/suggestions", q=text)


async def test_needs_a_token_that_may_read(
    http: httpx.AsyncClient, db: Database, company: Company
) -> None:
    wrong = await a_token(db, Scope.STOCK_READ)
    http.headers["Authorization"] = wrong
    assert (await http.get("/api/v1/search")).status_code == 403
    http.headers["Authorization"] = f"Bearer {company.tokens['web']}"
    answer = await get(http, "", q="shirt")
    assert {hit["currency"] for hit in answer["hits"]} == {"EUR"}
    assert (await put(http, "/synonyms", [])).status_code == 403


async def test_a_changed_product_is_found_as_it_is_now(
    http: httpx.AsyncClient, db: Database
) -> None:
    product = a_product("TREK", name={"en": "Hiking sandals"}, brand="Solmar")
    await db.transact(catalogue.put_products, Context.system(), products=[product], at=now())
    give_up_at = time.monotonic() + 20
    while not (answer := await get(http, "", q="solmar", filter="brand:Solmar"))["hits"]:
        assert time.monotonic() < give_up_at, "the search does not follow the catalogue"
        await asyncio.sleep(0.1)
    assert [hit["name"] for hit in answer["hits"]] == ["Hiking sandals"]
    state = await db.read(catalogue.search.read_index_state, at=now())
    assert (state.products, state.stale, state.lag_s) == (4, 0, 0)
