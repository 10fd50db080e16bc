"""The rows behind the numbers of the console: paged, narrowed, refused where they make no sense."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from ordito.platform.db import Database
from ordito.surfaces.guards import Role
from tests.company import found
from tests.surfaces.application import PASSWORD, a_client, a_person, an_application

pytestmark = pytest.mark.anyio

_ORDER: Final = re.compile(r'href="(/orders/[^"]+)"')
WRONG: Final = {
    "/rows/nonsense": "console.unknown_number",
    "/rows/orders?day=tomorrow": "console.wrong_filter",
    "/rows/orders?before=then": "console.wrong_filter",
    "/rows/orders?before=2026-11-21T10:00:00%2B00:00&before_id=x": "console.wrong_filter",
    "/rows/points?account=mine": "console.wrong_filter",
    "/rows/tasks?place=atlantis": "network.unknown_place",
    "/rows/movements?sku=moon&place=north": "catalogue.unknown_sku",
}
_BASKET: Final = {
    "lines": [{"sku": "shirt", "quantity": 1, "method": "ship"}],
    "payments": [{"tender": "card", "token": "sandbox-approve"}],
}


class Reader:
    """Somebody signed in, beside a web shop that sells."""

    def __init__(self, client: httpx.AsyncClient, web: str) -> None:
        self.get = client.get
        self._client = client
        self._web = web

    async def sell(self, orders: int) -> None:
        """Sell a shirt of 19.90 so many times."""
        web = {"Authorization": f"Bearer {self._web}"}
        sold = await asyncio.gather(
            *(
                self._client.post(
                    "/api/v1/orders", json=_BASKET, headers=web | {"Idempotency-Key": str(uuid4())}
                )
                for _ in range(orders)
            )
        )
        assert {answer.status_code for answer in sold} == {201}


@pytest.fixture
async def reader(db: Database, address: str) -> AsyncIterator[Reader]:
    company = await found(db)
    await a_person(db, "ada", Role.HELM)
    async with (
        an_application(address) as application,
        a_client(application, sec_fetch_site="same-origin", accept="text/html") as client,
    ):
        await client.post("/sign-in", data={"login": "ada", "password": PASSWORD})
        yield Reader(client, company.tokens["web"])


async def test_pages_hold_each_row_once_under_the_same_number(reader: Reader) -> None:
    await reader.sell(53)
    first = (await reader.get("/rows/orders")).text
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = (await reader.get(following.replace("&amp;", "&"))).text
    numbers = _ORDER.findall(first), _ORDER.findall(second)
    assert [len(each) for each in numbers] == [50, 3]
    assert len({*numbers[0], *numbers[1]}) == 53
    assert "53 rows." in first
    assert "53 rows." in second
    assert 'rel="next"' not in second
    assert 'rel="first" href="/rows/orders"' in second
    assert 'rel="first"' not in first


async def test_channel_narrows_rows_number_and_file_alike(reader: Reader) -> None:
    await reader.sell(3)
    page = (await reader.get("/rows/revenue?channel=web")).text
    assert "€59.70, from these 3 rows." in page
    assert 'href="/rows/revenue/csv?channel=web"' in page
    empty = (await reader.get("/rows/revenue?channel=app")).text
    assert "No rows." in empty
    assert len((await reader.get("/rows/orders/csv?channel=web")).text.splitlines()) == 4
    assert len((await reader.get("/rows/orders/csv?channel=app")).text.splitlines()) == 1


async def test_line_of_hours_ends_now(reader: Reader) -> None:
    await reader.sell(1)
    zone = ZoneInfo("Europe/Rome")
    before = datetime.now(UTC).astimezone(zone).hour
    page = (await reader.get("/today")).text
    after = datetime.now(UTC).astimezone(zone).hour
    points = re.findall(r'<polyline class="line" points="([^"]*)"', page)
    assert len("".join(points).split()) in {hour + 1 if hour else 0 for hour in (before, after)}


async def test_address_that_makes_no_sense_is_refused(reader: Reader) -> None:
    refused = {
        path: (await reader.get(path, headers={"Accept": "application/json"})).json()["code"]
        for path in WRONG
    }
    assert refused == WRONG
