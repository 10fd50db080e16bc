"""Webhooks, events, the change feed by type and tokens, over HTTP on a served company."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
from standardwebhooks import Webhook

from ordito.platform.auth import issue_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context, Event
from ordito.platform.settings import Settings
from ordito.surfaces.event_catalogue import describe_events
from tests.company import Company, found
from tests.receiver import Receiver, Reply, receive
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

SYSTEM = Context.system()
INSIDE = Settings(
    log_requests=False, settle_after_s=2, webhook_private_networks=True, webhook_timeout_s=2
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receive() as running:
        yield running


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db)


@pytest.fixture
def url(address: str, company: Company) -> Iterator[str]:
    assert company.tokens
    with serve(address, settings=INSIDE) as running:
        yield running


async def a_token(db: Database, company: Company, *scopes: str, **more: Any) -> str:
    more.setdefault("channel_id", company.channels["web"])
    return await db.transact(issue_token, SYSTEM, name="erp", scopes=scopes, at=now(), **more)


async def registered(http: httpx.AsyncClient, to: str, *types: str) -> dict[str, Any]:
    body = {"name": "erp", "url": to, "types": list(types) or ["*"]}
    answer = await act(http, "/webhooks", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def bought(shop: httpx.AsyncClient, quantity: int = 1) -> dict[str, Any]:
    sold = await sell(shop, [line("shirt", quantity, place="depot", method="ship")])
    assert sold.status_code == 201, sold.text
    return sold.json()


async def delivered(http: httpx.AsyncClient, which: str) -> dict[str, Any]:
    """Return the one delivery; what has arrived is noted a moment later."""
    for _ in range(600):
        (delivery,) = (await http.get(f"{which}/deliveries")).json()["deliveries"]
        if delivery["state"] == "delivered":
            return delivery
        await asyncio.sleep(0.05)
    raise AssertionError("not noted as delivered")


async def test_a_sale_reaches_the_receiver_with_the_order_as_it_is(
    url: str, db: Database, company: Company, receiver: Receiver
) -> None:
    token = await a_token(db, company, "webhooks:write", "orders:read", "facts:read")
    async with client(url, token) as erp, client(url, company.tokens["web"]) as shop:
        made = await registered(erp, receiver.url, "orders.order_placed")
        sold = await bought(shop, 2)
        (got,) = receiver.wait_for(1)
        event = Webhook(made["secret"]).verify(got.body, got.headers)
        order = event["data"]["current"]["order"]
        assert (order["order_id"], order["total_minor"]) == (event["subject"], 3980)
        assert order["number"] == sold["number"]
        which = f"/webhooks/{made['webhook']['endpoint_id']}"
        delivery = await delivered(erp, which)
        assert (delivery["state"], delivery["status"]) == ("delivered", 204)
        log = (await erp.get(f"{which}/deliveries/{delivery['fact_id']}")).json()
        (attempt,) = log["attempts"]
        assert attempt["headers"]["webhook-id"] == delivery["fact_id"]
        assert attempt["body_bytes"] == len(got.body)
        again = await act(erp, f"{which}/deliveries/{delivery['fact_id']}/redeliveries")
        assert again.status_code == 202
        assert len({each.message_id for each in receiver.wait_for(2)}) == 1


async def test_a_message_tells_no_more_than_the_token_may_read(
    url: str, db: Database, company: Company, receiver: Receiver
) -> None:
    blind = await a_token(db, company, "webhooks:write")
    other = await a_token(
        db, company, "webhooks:write", "orders:read", channel_id=company.channels["app"]
    )
    person = await a_token(db, company, "webhooks:write", "customers:read", "customers:write")
    async with client(url, blind) as first, client(url, other) as second:
        await registered(first, receiver.url + "/blind", "orders.order_placed")
        await registered(second, receiver.url + "/other", "orders.order_placed")
        async with client(url, company.tokens["web"]) as shop:
            await bought(shop)
        for got in receiver.wait_for(2):
            assert got.event["data"]["current"] is None, got.path
    async with client(url, person) as third, client(url, blind) as first:
        await registered(third, receiver.url + "/person", "customers.customer_registered")
        await registered(first, receiver.url + "/blind", "customers.customer_registered")
        ada = {"identifiers": [{"kind": "email", "value": "ada@example.org"}]}
        assert (await act(third, "/customers", ada)).status_code == 201
        bodies = {got.path: got.body for got in receiver.wait_for(4)[2:]}
        assert b"ada@example.org" in bodies["/person"]
        assert b"ada@example.org" not in bodies["/blind"]


async def test_a_repeat_of_the_registration_makes_no_second_one_and_shows_no_secret(
    url: str, db: Database, company: Company, receiver: Receiver
) -> None:
    token = await a_token(db, company, "webhooks:write")
    async with client(url, token) as erp:
        key = {"Idempotency-Key": "once"}
        body = {"name": "erp", "url": receiver.url, "types": ["*"]}
        first = (await erp.post("/webhooks", json=body, headers=key)).json()
        second = (await erp.post("/webhooks", json=body, headers=key)).json()
        assert first["secret"].startswith("whsec_")
        assert second == first | {"secret": None}
        assert len((await erp.get("/webhooks")).json()) == 1
    async with db.connection() as connection:
        kept = await connection.fetch("SELECT answer FROM platform.idempotency")
    assert not any("whsec_" in (row["answer"] or "") for row in kept)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"url": "ftp://example.org/"}, "webhooks.address_wrong"),
        ({"url": "https://ada:secret@example.org/"}, "webhooks.address_wrong"),
        ({"url": "https://exa mple.org/"}, "webhooks.address_wrong"),
        ({"types": ["orders.no_such"]}, "webhooks.event_unknown"),
        ({"types": ["*", "orders.order_placed"]}, "webhooks.event_unknown"),
    ],
)
async def test_refuses_what_cannot_be_a_webhook(
    url: str, db: Database, company: Company, changed: dict[str, Any], code: str
) -> None:
    token = await a_token(db, company, "webhooks:write")
    body = {"name": "erp", "url": "https://example.org/", "types": ["*"], **changed}
    async with client(url, token) as erp:
        answer = await act(erp, "/webhooks", body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert (await erp.get("/webhooks")).json() == []


async def test_private_addresses_are_refused_unless_the_setting_allows_them(
    address: str, db: Database, company: Company
) -> None:
    token = await a_token(db, company, "webhooks:write")
    with serve(address) as outside:
        async with client(outside, token) as erp:
            for private in (
                "http://example.org/",
                "https://127.0.0.1/",
                "https://10.0.0.8/",
                "https://localhost/",
                "https://[::1]/",
                "https://169.254.169.254/latest/meta-data",
            ):
                body = {"name": "erp", "url": private, "types": ["*"]}
                answer = await act(erp, "/webhooks", body)
                assert answer.json()["code"] == "webhooks.address_wrong", private


async def test_pause_resume_secret_and_removal(
    url: str, db: Database, company: Company, receiver: Receiver
) -> None:
    token = await a_token(db, company, "webhooks:write")
    async with client(url, token) as erp, client(url, company.tokens["web"]) as shop:
        made = await registered(erp, receiver.url, "orders.order_placed")
        which = f"/webhooks/{made['webhook']['endpoint_id']}"
        assert (await act(erp, f"{which}/changes", {"paused": True})).json()["state"] == "paused"
        await bought(shop)
        new = (await act(erp, f"{which}/secrets", {"overlap_s": 0})).json()["secret"]
        assert receiver.got == []
        assert (await act(erp, f"{which}/changes", {"paused": False})).json()["state"] == "active"
        (got,) = receiver.wait_for(1)
        assert Webhook(new).verify(got.body, got.headers)
        tried = (await erp.post(f"{which}/tests", json={"type": "stock.reserved"})).json()
        assert (tried["status"], tried["sent_body"]["data"]["test"]) == (204, True)
        assert (await erp.delete(which)).status_code == 204
        assert (await erp.get(which)).json()["code"] == "webhooks.endpoint_not_found"


async def test_the_tester_shows_what_was_sent_and_what_came_back(
    url: str, db: Database, company: Company, receiver: Receiver
) -> None:
    receiver.answer = lambda _: Reply(302, b"over there", {"Location": "/there"})
    token = await a_token(db, company, "webhooks:write")
    async with client(url, token) as erp:
        made = await registered(erp, receiver.url, "orders.order_placed")
        which = f"/webhooks/{made['webhook']['endpoint_id']}"
        tried = (await erp.post(f"{which}/tests", json={})).json()
    assert (tried["status"], tried["fault"]) == (302, "redirected")
    assert (tried["answer_head"], tried["answer_headers"]["location"]) == ("over there", "/there")
    assert tried["sent_headers"]["webhook-id"] == tried["sent_body"]["id"]


async def test_others_do_not_see_a_webhook(
    url: str, db: Database, company: Company, receiver: Receiver
) -> None:
    own = await a_token(db, company, "webhooks:write", "orders:read")
    weaker = await a_token(db, company, "webhooks:write")
    elsewhere = await a_token(
        db, company, "webhooks:write", "orders:read", channel_id=company.channels["app"]
    )
    async with client(url, own) as erp:
        made = await registered(erp, receiver.url)
    which = f"/webhooks/{made['webhook']['endpoint_id']}"
    for token in (weaker, elsewhere):
        async with client(url, token) as other:
            assert (await other.get("/webhooks")).json() == []
            for answer in (
                await other.get(which),
                await act(other, f"{which}/changes", {"paused": True}),
                await act(other, f"{which}/secrets"),
                await other.post(f"{which}/tests", json={}),
                await other.delete(which),
            ):
                assert answer.status_code == 404, answer.request.url
    assert receiver.got == []


async def test_a_withdrawn_token_takes_its_webhooks_along_and_a_successor_inherits_them(
    url: str, db: Database, company: Company, receiver: Receiver
) -> None:
    token = await a_token(db, company, "webhooks:write", "tokens:write")
    async with client(url, token) as erp:
        made = await registered(erp, receiver.url, "orders.order_placed")
        own_id = made["webhook"]["token_id"]
        rotated = (await act(erp, f"/tokens/{own_id}/rotations", {"overlap_s": 3600})).json()
    which = f"/webhooks/{made['webhook']['endpoint_id']}"
    async with client(url, rotated["text"]) as erp:
        kept = (await erp.get(which)).json()
        assert (kept["token_id"], kept["state"]) == (rotated["token_id"], "active")
        old = (await act(erp, f"/tokens/{own_id}/revocation")).json()
        assert old["revoked_at"] is not None
        assert (await erp.get(which)).json()["state"] == "active"
        await act(erp, f"/tokens/{rotated['token_id']}/revocation")
    async with client(url, await a_token(db, company, "admin", channel_id=None)) as admin:
        reason = None
        for _ in range(600):
            reason = (await admin.get(which)).json()["reason"]
            if reason is not None:
                break
            await asyncio.sleep(0.1)
        assert reason == "token_ended"


async def test_a_token_makes_only_tokens_within_its_own_rights(
    url: str, db: Database, company: Company
) -> None:
    owner = await a_token(db, company, "tokens:write", "orders:read", "stock:read")
    async with client(url, owner) as http:
        child = (await act(http, "/tokens", {"name": "till", "scopes": ["stock:read"]})).json()
        assert child["text"].startswith("ord_")
        for body in (
            {"name": "x", "scopes": ["orders:write"]},
            {"name": "x", "scopes": ["admin"]},
            {"name": "x", "scopes": ["stock:read"], "channel": "app"},
        ):
            answer = await act(http, "/tokens", body)
            assert (answer.status_code, answer.json()["code"]) == (403, "auth.token_beyond"), body
        names = [each["name"] for each in (await http.get("/tokens")).json()]
        assert sorted(names) == ["erp", "till"]  # the web channel's own has rights beyond
        placed = {"name": "north", "scopes": ["tokens:write", "stock:read"], "place": "north"}
        narrow = (await act(http, "/tokens", placed)).json()
    async with client(url, narrow["text"]) as http:
        wide = {"name": "x", "scopes": ["stock:read"], "place": "south"}
        assert (await act(http, "/tokens", wide)).json()["code"] == "auth.token_beyond"
        assert [each["name"] for each in (await http.get("/tokens")).json()] == ["north"]
    async with client(url, child["text"]) as http:
        assert (await act(http, "/tokens", wide)).json()["code"] == "auth.scope_missing"


async def test_a_token_that_ends_makes_none_that_lasts_longer(
    url: str, db: Database, company: Company
) -> None:

    end = now() + timedelta(hours=1)
    owner = await a_token(db, company, "tokens:write", expires_at=end)
    async with client(url, owner) as http:
        await act(http, "/tokens", {"name": "child", "scopes": ["tokens:write"]})
        shown = {each["name"]: each for each in (await http.get("/tokens")).json()}
    assert shown["child"]["expires_at"] == shown["erp"]["expires_at"] is not None


async def test_both_tokens_open_during_the_overlap(
    url: str, db: Database, company: Company
) -> None:
    token = await a_token(db, company, "tokens:write")
    async with client(url, token) as old:
        (shown,) = (await old.get("/tokens")).json()
        which = f"/tokens/{shown['token_id']}/rotations"
        rotated = (await act(old, which, {"overlap_s": 600})).json()
        async with client(url, rotated["text"]) as new:
            both = (await new.get("/tokens")).json()
        assert [each["replaces"] for each in both] == [shown["token_id"], None]
        assert (await old.get("/tokens")).status_code == 200
        again = await old.post(which, json={"overlap_s": 0}, headers={"Idempotency-Key": "k"})
        repeat = await old.post(which, json={"overlap_s": 0}, headers={"Idempotency-Key": "k"})
        assert (again.json()["text"] is None, repeat.json()["text"]) == (False, None)


async def test_the_catalogue_tells_every_event_and_its_examples_fit(
    url: str, db: Database, company: Company
) -> None:
    token = await a_token(db, company, "facts:read")
    async with client(url, token) as http:
        brief = {each["type"] for each in (await http.get("/events")).json()}
        assert brief == set(describe_events())
        assert {"orders.order_placed", "stock.reserved", "platform.webhook_disabled"} <= brief
        page = (await http.get("/events/orders.order_placed")).json()
        assert page["schema"]["properties"]["total_minor"] == {"type": "integer"}
        assert page["message"]["data"]["payload"] == page["example"]
        assert (await http.get("/events/orders.none")).json()["code"] == "http.no_such_event"
    for kind in _kinds(Event):
        if kind.__module__.startswith("ordito."):
            example = describe_events()[kind.type].example
            assert msgspec.convert(example, kind, strict=False) is not None, kind


def _kinds(of: type[Event]) -> Iterator[type[Event]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


async def test_the_feed_by_type_gives_the_same_facts_in_the_same_order(
    url: str, db: Database, company: Company
) -> None:
    token = await a_token(db, company, "facts:read")
    wanted = {"orders.order_placed", "stock.issued"}
    async with client(url, token) as http, client(url, company.tokens["web"]) as shop:
        for _ in range(6):
            await bought(shop)
        whole = await _read_all(http, limit=7)
        some = await _read_all(http, limit=2, type=sorted(wanted))
        assert [f["fact_id"] for f in some] == [f["fact_id"] for f in whole if f["type"] in wanted]
        assert len(some) >= 6
        answer = await http.get("/facts", params={"type": "no.such"})
        assert answer.json()["code"] == "webhooks.event_unknown"


async def _read_all(http: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    for _ in range(500):
        query = {**params, **({"after": after} if after else {})}
        page = (await http.get("/facts", params=query)).json()
        found += page["facts"]
        if page["next"] == after or not page["more"]:
            break
        after = page["next"]
    return found
