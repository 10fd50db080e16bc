"""The outermost ring: HEAD is answered as GET is, and a route that will go says so."""

from datetime import UTC, datetime

import httpx
import pytest
from litestar import get

from ordito.platform.db import Database
from ordito.surfaces.deprecation import Goes
from ordito.surfaces.guards import PUBLIC, Scope
from tests.serving import serve
from tests.surfaces.application import a_client, a_token, an_application


@get(
    "/old",
    access=PUBLIC,
    deprecated=True,
    goes=Goes(datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC), "/api/v1/new"),
)
async def old() -> str:
    return "still here"


@get("/new", access=PUBLIC)
async def new() -> str:
    return "here"


async def test_head_is_answered_as_get_without_the_body(address: str, db: Database) -> None:
    reader = await a_token(db, Scope.FACTS_READ)
    with serve(address) as url:
        async with httpx.AsyncClient(
            base_url=url, headers={"Authorization": reader}, timeout=60
        ) as client:
            for path in ("/health", "/ready", "/api/openapi.json", "/api/v1/facts", "/sign-in"):
                asked, got = await client.head(path), await client.get(path)
                assert (asked.status_code, asked.content) == (200, b""), path
                assert asked.headers["content-type"] == got.headers["content-type"]
                assert asked.headers["content-length"] == got.headers["content-length"]
            assert (await client.head("/nothing")).status_code == 404
            assert (await client.head("/api/v1/quotes")).status_code == 405


async def test_a_head_of_what_needs_a_token_needs_it_too(address: str) -> None:
    async with an_application(address) as application, a_client(application) as client:
        assert (await client.head("/api/v1/facts")).status_code == 401


async def test_a_route_that_goes_says_until_when_and_what_replaces_it(address: str) -> None:
    async with (
        an_application(address, routes=[old, new]) as application,
        a_client(application) as client,
    ):
        goes, stays = await client.get("/old"), await client.get("/new")
    assert goes.headers["deprecation"] == "@1798761600"
    assert goes.headers["sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    assert goes.headers["link"] == '</api/v1/new>; rel="successor-version"'
    assert not {"deprecation", "sunset", "link"} & stays.headers.keys()


def test_a_notice_of_less_than_a_year_is_a_mistake() -> None:
    with pytest.raises(AssertionError):
        Goes(datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC))
