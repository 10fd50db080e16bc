"""Sources and bad events over HTTP, and orders that clients report."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ordito import journeys
from ordito.flows.match_reports import match_reports
from ordito.journeys import EventForm, Policy
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import Company
from tests.scenarios.calls import act, client, line, sell
from tests.surfaces.ingest.sources import bad_events, rows, touchpoints
from tests.surfaces.ingest.test_door import basic, event, post


@pytest.fixture
async def http(url: str, db: Database, company: Company) -> AsyncIterator[httpx.AsyncClient]:
    text = await db.transact(
        auth.issue_token,
        Context.system(),
        name="events",
        scopes=["sources:read", "sources:write"],
        channel_id=company.channels["web"],
        at=now(),
    )
    async with client(url, text) as session:
        yield session


async def send(url: str, key: str, *events: dict[str, Any]) -> int:
    answer = await post(url, "/v1/batch", {"batch": list(events)}, headers=basic(key))
    return answer.status_code


async def test_a_source_is_added_rotated_and_stopped(
    http: httpx.AsyncClient, url: str, db: Database
) -> None:
    new = {"name": "shop-2", "kind": "web", "channel": "web", "allowed_origins": ["https://a.it"]}
    idempotency = {"Idempotency-Key": str(uuid4())}
    made = await http.post("/sources", json=new, headers=idempotency)
    assert made.status_code == 201, made.text
    first = made.json()["write_key"]
    again = await http.post("/sources", json=new, headers=idempotency)
    assert again.json()["write_key"] is None
    taken = await act(http, "/sources", new)
    assert taken.json()["code"] == "journeys.source_name_taken"
    wrong = await act(http, "/sources", new | {"name": "x", "allowed_origins": ["a.it/path"]})
    assert wrong.json()["code"] == "journeys.source_unclear"
    foreign = await act(http, "/sources", new | {"name": "y", "channel": "store"})
    assert foreign.status_code == 403
    assert await send(url, first, event(anonymousId="a")) == 200
    rotated = await act(http, "/sources/shop-2/rotations", {"overlap_s": 3600})
    second = rotated.json()["write_key"]
    assert [await send(url, key, event(anonymousId="a")) for key in (first, second)] == [200, 200]
    rotated = await act(http, "/sources/shop-2/rotations", {"overlap_s": 0})
    third = rotated.json()["write_key"]
    sent = [await send(url, key, event(anonymousId="a")) for key in (first, second, third)]
    assert sent == [401, 401, 200]
    assert (await act(http, "/sources/shop-2/stop")).status_code == 200
    assert await send(url, third, event(anonymousId="a")) == 401
    listed = (await http.get("/sources")).json()["sources"]
    assert [(one["name"], one["stopped_at"] is None) for one in listed] == [
        ("shop", True),
        ("shop-2", False),
    ]
    assert first not in str(await rows(db, "SELECT * FROM journeys.source_key"))
    assert len(await touchpoints(db)) == 4


async def test_a_bad_event_is_corrected_and_taken_once(
    http: httpx.AsyncClient, url: str, key: str, db: Database
) -> None:
    old = (now() - timedelta(days=200)).isoformat()
    broken = event(timestamp="yesterday", traits={"email": "anna@example.com"})
    assert await send(url, key, broken, broken, event(timestamp=old), event(event="")) == 200
    listed = (await http.get("/bad-events")).json()
    assert sorted(one["reason"] for one in listed) == [
        "event_missing",
        "timestamp_unreadable",
        "too_old",
    ]
    assert "anna" not in str(listed)
    by_reason = {one["reason"]: one for one in listed}
    assert by_reason["timestamp_unreadable"]["seen"] == 2
    stays = await act(http, f"/bad-events/{by_reason['event_missing']['bad_event_id']}/replay")
    assert (stays.status_code, stays.json()["code"]) == (409, "journeys.bad_event_stays")
    path = f"/bad-events/{by_reason['timestamp_unreadable']['bad_event_id']}"
    correction = {"correction": {"timestamp": now().isoformat()}}
    assert (await act(http, f"{path}/replay", correction)).json()["state"] == "taken"
    twice = await act(http, f"{path}/replay", correction)
    assert twice.json()["code"] == "journeys.bad_event_settled"
    assert (
        await act(http, f"/bad-events/{by_reason['too_old']['bad_event_id']}/replay")
    ).is_success
    dropped = await act(http, f"/bad-events/{by_reason['event_missing']['bad_event_id']}/drop")
    assert dropped.json()["state"] == "dropped"
    assert (await http.get("/bad-events")).json() == []
    assert len((await http.get("/bad-events", params={"state": "taken"})).json()) == 2
    assert [row["type"] for row in await touchpoints(db)] == ["product_viewed"] * 2

    async def erase(tx: Any) -> int:
        return await journeys.forget_values(tx, values=["anna@example.com"])

    assert await db.transact(erase, Context.system()) == 1
    assert "anna" not in str(await bad_events(db))


async def test_bad_events_of_one_moment_are_listed_page_by_page(
    http: httpx.AsyncClient, url: str, key: str
) -> None:
    assert await send(url, key, *(event(event="", anonymousId=f"a{n}") for n in range(5))) == 200
    seen: list[str] = []
    while True:
        asked = {"limit": 2} | ({"after": seen[-1]} if seen else {})
        page = (await http.get("/bad-events", params=asked)).json()
        if not page:
            break
        seen += [one["bad_event_id"] for one in page]
    assert len(seen) == len(set(seen)) == 5


async def test_what_a_wrong_clock_said_is_taken_by_ours(
    http: httpx.AsyncClient, url: str, key: str, db: Database
) -> None:
    fast = now() + timedelta(hours=3)
    broken = event(event="", timestamp=(fast - timedelta(minutes=1)).isoformat())
    body = {"batch": [broken], "sentAt": fast.isoformat()}
    assert (await post(url, "/v1/batch", body, headers=basic(key))).status_code == 200
    (listed,) = (await http.get("/bad-events")).json()
    path = f"/bad-events/{listed['bad_event_id']}/replay"
    named = await act(http, path, {"correction": {"event": "Product Viewed"}})
    assert named.is_success, named.text
    (kept,) = await touchpoints(db)
    assert abs(fast - timedelta(hours=3, minutes=1) - kept["occurred_at"]) < timedelta(minutes=5)
    health = {"bad": 0}
    async with asyncio.timeout(60):
        # what was counted is written down every few seconds
        while not health["bad"]:  # a count is no event
            await asyncio.sleep(0.2)
            health = (await http.get("/sources")).json()["sources"][0]["health"]
    assert health["skewed"] == 1
    assert abs(health["skew_s"] - 3 * 3600) < 300


async def test_declared_events_are_flagged_or_rejected(
    http: httpx.AsyncClient, url: str, key: str, db: Database
) -> None:
    schema = {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer"}}}
    forms = [
        EventForm(
            name="Sofa Tried",
            policy=Policy.REJECT,
            schema=schema,
            fields={"properties.who": "drop", "properties.mail": "email", "traits.plan": "keep"},
        ),
        EventForm(name="Sofa Seen", policy=Policy.FLAG, schema=schema),
    ]
    for form in forms:
        body = {
            "name": form.name,
            "policy": form.policy,
            "schema": form.schema,
            "fields": form.fields,
        }
        answer = await http.put(
            "/event-forms", json=body, headers={"Idempotency-Key": str(uuid4())}
        )
        assert answer.status_code == 403  # a declaration is of all channels

        async def declare(tx: Any, form: EventForm = form) -> None:
            await journeys.declare_form(tx, form=form, by="system", at=now())

        await db.transact(declare, Context.system())
    with pytest.raises(journeys.FormUnclear):
        await db.transact(
            journeys.declare_form,
            Context.system(),
            form=EventForm("x", schema={"$ref": "http://elsewhere/x"}),
            by="system",
            at=now(),
        )
    await send(url, "unknown", event())  # looks for what is new
    sent = [
        event(event="Sofa Tried", properties={"size": "large"}),
        event(event="Sofa Tried", properties={"size": 2, "who": "Anna", "mail": "a@b.example"}),
        event(event="Sofa Seen", properties={}),
    ]
    assert await send(url, key, *sent) == 200
    (bad,) = await bad_events(db)
    assert (bad["reason"], bad["detail"]) == ("form_broken", "size: breaks properties/size/type")
    tried = [row for row in await touchpoints(db) if row["type"] == "sofa_tried"]
    assert [row["payload"]["properties"] for row in tried] == [{"size": 2}]
    assert len(tried[0]["identifier_ids"]) == 2
    seen = [row for row in await touchpoints(db) if row["type"] == "sofa_seen"]
    assert seen[0]["payload"]["flags"] == ["form_broken: fields: breaks required"]


async def test_a_reported_order_is_matched_and_counted_once(
    url: str, key: str, db: Database, company: Company
) -> None:
    async with client(url, company.tokens["web"]) as shop:
        sold = (await sell(shop, [line("shirt", method="ship")])).json()
    order_id = sold["order_id"]
    number = ids.number_of(UUID(order_id))
    early = event(event="Order Completed", properties={"order_id": "W-77", "total": 1})
    told = event(event="Order Completed", properties={"order_id": number, "total": 19.9})
    assert await send(url, key, early, told, told) == 200
    kept = await touchpoints(db)
    assert [row["type"] for row in kept] == ["order_reported"] * 2
    assert {row["payload"].get("order_id") for row in kept} == {None, order_id}
    async with db.connection() as connection:
        await connection.execute(
            "INSERT INTO orders.claim SELECT 'external:shop:W-77', customer_id, order_id "
            "FROM orders.claim WHERE claim LIKE 'number:%'"
        )
    await db.transact(match_reports, Context.system(), at=now())
    reports = await rows(db, "SELECT order_name, order_id FROM journeys.v_order_report")
    assert {(row["order_name"], str(row["order_id"])) for row in reports} == {
        (number, order_id),
        ("W-77", order_id),
    }
    orders = await rows(db, "SELECT 1 FROM platform.fact WHERE type = 'orders.order_placed'")
    assert len(orders) == 1
