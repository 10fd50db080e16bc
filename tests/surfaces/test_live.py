"""Facts reach open streams: over a real socket, from a real database."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from ordito.platform import ids
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.auth.events import SignedIn
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.feed import CHANNEL, Cursor, Entry
from ordito.surfaces.guards import Principal, Role, Scope
from ordito.surfaces.hub import Subscription
from ordito.surfaces.live import message, say_json
from tests.serving import serve
from tests.surfaces.application import PASSWORD, SYSTEM, a_client, a_token, an_application

HERE, ELSEWHERE = ids.new(), ids.new()
PATIENCE_S = 60


async def record(tx: Tx, staff_id: UUID) -> None:
    tx.record(SignedIn(staff_id=staff_id), subject=staff_id, at=now())


async def write(db: Database, place_id: UUID | None = HERE, *, announce: bool = True) -> UUID:
    """Write a fact, and announce it as the relay would."""
    written = ids.new()
    await db.transact(record, Context(actor="system", place_id=place_id), written)
    if announce:
        async with db.connection() as connection:
            await connection.execute("SELECT pg_notify($1, '0')", CHANNEL)
    return written


@pytest.fixture
async def url(address: str, db: Database) -> AsyncGenerator[str]:
    await db.transact(
        add_staff,
        SYSTEM,
        login="ada",
        name="Ada",
        password_hash=hash_password(PASSWORD),
        roles=[Role.ASSOCIATE],
        place_ids=[HERE],
        at=now(),
    )
    with serve(address) as served:
        yield served


@pytest.fixture
async def browser(url: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as client:
        await client.post("/sign-in", data={"login": "ada", "password": PASSWORD})
        yield client


async def events(answer: httpx.Response) -> AsyncIterator[dict[str, str]]:
    event: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
        elif "data" in event or "event" in event:
            yield event
            event = {}


async def next_of(stream: AsyncIterator[dict[str, str]]) -> dict[str, str]:
    return await anext(stream)


def staff_id_of(event: dict[str, str]) -> UUID:
    return UUID(msgspec.json.decode(event["data"])["payload"]["staff_id"])


async def test_a_new_fact_reaches_an_open_stream(browser: httpx.AsyncClient, db: Database) -> None:
    async with browser.stream("GET", "/live") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "no-transform" in answer.headers["cache-control"]
        assert "content-encoding" not in answer.headers
        stream = events(answer)
        first = asyncio.create_task(next_of(stream))
        await asyncio.sleep(0.3)
        written = await write(db)
        event = await first
    assert event["event"] == "fact"
    assert staff_id_of(event) == written


async def test_a_fact_that_nobody_announced_is_found(
    browser: httpx.AsyncClient, db: Database
) -> None:
    async with browser.stream("GET", "/live") as answer:
        stream = events(answer)
        first = asyncio.create_task(next_of(stream))
        await asyncio.sleep(0.3)
        written = await write(db, announce=False)
        assert staff_id_of(await first) == written


async def test_a_stream_goes_on_where_it_was_cut_off(
    browser: httpx.AsyncClient, db: Database
) -> None:
    async with browser.stream("GET", "/live") as answer:
        first = asyncio.create_task(next_of(events(answer)))
        await asyncio.sleep(0.3)
        await write(db)
        last = (await first)["id"]
    missed = [await write(db) for _ in range(3)]
    async with browser.stream("GET", "/live", headers={"last-event-id": last}) as answer:
        stream = events(answer)
        assert [staff_id_of(await anext(stream)) for _ in missed] == missed


async def test_other_places_are_not_told(browser: httpx.AsyncClient, db: Database) -> None:
    async with browser.stream("GET", "/live") as answer:
        first = asyncio.create_task(next_of(events(answer)))
        await asyncio.sleep(0.3)
        await write(db, ELSEWHERE)
        here = await write(db, HERE)
        assert staff_id_of(await first) == here


async def test_every_stream_gets_every_fact_in_order(
    browser: httpx.AsyncClient, db: Database
) -> None:
    ready = asyncio.Semaphore(0)

    async def listen() -> list[UUID]:
        async with browser.stream("GET", "/live") as answer:
            stream = events(answer)
            ready.release()
            return [staff_id_of(await anext(stream)) for _ in range(30)]

    async with asyncio.timeout(60):
        listening = [asyncio.create_task(listen()) for _ in range(3)]
        for _ in listening:
            await ready.acquire()
        await asyncio.sleep(0.3)
        written = [await write(db) for _ in range(30)]
        assert await asyncio.gather(*listening) == [written] * 3


async def test_a_stranger_hears_nothing(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        assert (await client.get("/live")).status_code == 401


async def test_a_reader_that_is_too_slow_is_told_so() -> None:
    subscription = Subscription()
    entry = msgspec.convert(_entry(), Entry)
    while not subscription.overflowed:
        subscription.offer(entry)
    assert await subscription.next(1) == entry


async def test_nothing_to_tell_is_no_message() -> None:
    assert await Subscription().next(0.01) is None


def test_a_message_keeps_its_lines_apart() -> None:
    cursor = Cursor(7, UUID(int=1))
    text = message(b"<li>\n</li>", cursor=cursor, event=b"row")
    assert text == b"id: 7-%032x\nevent: row\ndata: <li>\ndata: </li>\n\n" % 1
    assert message(b"", event=b"reload") == b"event: reload\ndata:\n\n"


def test_what_is_not_to_be_seen_is_not_said() -> None:
    reader = Principal(actor="staff:1", name="Ada", place_ids=frozenset({HERE}))
    elsewhere = msgspec.convert(_entry() | {"place_id": str(ELSEWHERE)}, Entry)
    here = msgspec.convert(_entry() | {"place_id": str(HERE)}, Entry)
    assert say_json(reader)(elsewhere) is None
    assert say_json(reader)(here) is not None


async def test_the_change_feed_is_read_page_by_page(address: str, db: Database) -> None:
    written = [str(await write(db)) for _ in range(5)]
    authorization = await a_token(db, Scope.FACTS_READ)
    async with (
        an_application(address) as application,
        a_client(application, authorization=authorization) as client,
    ):
        found: list[str] = []
        page: dict[str, Any] = {"next": "", "more": True}
        while page["more"]:
            answer = await client.get(f"/api/v1/facts?limit=2&after={page['next']}")
            page = answer.json()
            found += [fact["payload"].get("staff_id") for fact in page["facts"]]
        assert found[:5] == written
        newest = str(await write(db))
        # what was written while an older transaction is open is told when that one has ended
        found = []
        async with asyncio.timeout(30):
            while not found:
                page = (await client.get(f"/api/v1/facts?after={page['next']}")).json()
                found = [fact["payload"].get("staff_id") for fact in page["facts"]]
        assert found == [newest]
        wrong = await client.get("/api/v1/facts?after=yesterday")
        assert (wrong.status_code, wrong.json()["field"]) == (422, "after")


def _entry() -> dict[str, Any]:
    optional = ("channel_id", "place_id", "customer_id", "case_id", "request_id", "desk_case_id")
    return dict.fromkeys((*optional, "started_at", "ended_at"), None) | {
        "slot": 0,
        "fact_id": str(ids.new()),
        "type": "test.happened",
        "version": 1,
        "occurred_at": "2026-11-21T12:00:00Z",
        "recorded_at": "2026-11-21T12:00:00Z",
        "actor": "system",
        "origin": "live",
        "subject_id": str(ids.new()),
        "payload": {},
        "xid": 1,
    }
