"""Order webhooks: platforms hear of the orders that they sold, whole, signed, until they have."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from ordito.platform import webhooks
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.ucp.signatures import digest_of, verify
from ordito.surfaces.ucp.signatures.verification import SKEW
from tests.conformance.config import payment
from tests.surfaces.ucp.buying import Buying
from tests.surfaces.ucp.open_company import APRIL, AUGUST, opened
from tests.surfaces.ucp.platform import APlatform, Told, a_platform
from tests.surfaces.ucp.test_terms import Officina

LINES: dict[str, Any] = {"line_items": [{"item": {"id": "kettle"}, "quantity": 2}]}


@pytest.fixture
def client(address: str, tmp_path: Path) -> Iterator[httpx.Client]:
    with opened(address, tmp_path, ucp_strangers=True, ucp_test_mode=True) as talking:
        yield talking


def ask(client: httpx.Client, theirs: APlatform, path: str, body: Any) -> dict[str, Any]:
    headers = {**theirs.agent(), "idempotency-key": str(uuid4())}
    answer = client.post(path, json=body, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def buy(client: httpx.Client, theirs: APlatform, endpoint: str = APRIL) -> dict[str, Any]:
    checkout = ask(client, theirs, f"{endpoint}/checkout-sessions", LINES)
    path = f"{endpoint}/checkout-sessions/{checkout['id']}/complete"
    return ask(client, theirs, path, payment("success_token"))


def require_ours(client: httpx.Client, told: Told, endpoint: str) -> None:
    """The signature is of a key of the profile that the message itself names."""
    _, _, url = told.headers["ucp-agent"].partition('profile="')
    profile = httpx.get(url.rstrip('"')).json()
    assert url.startswith(f"{client.base_url}".rstrip("/") + endpoint)
    keys = tuple(profile.get("signing_keys") or profile["keys"])
    verify(told.message, keys, at=now(), longest_age=10 * SKEW)
    assert told.headers["content-digest"] == digest_of(told.body)


@pytest.mark.parametrize("endpoint", [APRIL, AUGUST])
def test_order_that_is_placed_is_told_whole_and_signed(client: httpx.Client, endpoint: str) -> None:
    with a_platform(version=endpoint.removeprefix("/ucp/")) as theirs:
        completed = buy(client, theirs, endpoint)
        told = theirs.wait_for(1)[0]
    assert told.order["id"] == completed["order"]["id"]
    assert told.order["checkout_id"] == completed["id"]
    assert told.order["ucp"]["version"] == endpoint.removeprefix("/ucp/")
    assert told.order["line_items"][0]["quantity"]["total"] == 2
    assert told.query == "channel=ours"
    # who changes what tells one delivery from another breaks the signature
    covered = told.headers["signature-input"]
    for name in ("webhook-id", "webhook-timestamp", "idempotency-key", "ucp-agent"):
        assert told.headers[name]
        assert f'"{name}"' in covered
    require_ours(client, told, endpoint)


def test_change_of_an_order_is_told_with_its_state_then(client: httpx.Client) -> None:
    with a_platform() as theirs:
        completed = buy(client, theirs)
        first = theirs.wait_for(1)
        line_id = completed["line_items"][0]["id"]
        ask(
            client,
            theirs,
            f"{APRIL}/testing/orders/{completed['order']['id']}/adjust",
            {"line_item_id": line_id, "quantity": 1, "type": "refund"},
        )
        told = theirs.wait_for(len(first) + 1)[-1]
    assert told.order["line_items"][0]["quantity"]["total"] == 1
    assert told.order["adjustments"]
    require_ours(client, told, APRIL)


def test_an_order_on_account_is_told_with_when_it_is_paid(
    client: httpx.Client, address: str
) -> None:
    with a_platform(version="2026-08-25") as theirs:
        document = theirs.document()
        entry = [{"version": theirs.version}]
        for name in ("payment.terms", "identity_linking"):
            document["ucp"]["capabilities"][f"dev.ucp.common.{name}"] = entry
        theirs.profile = json.dumps(document).encode()
        officina = Officina(address, theirs.url)
        officina.put()
        buying = Buying(client, agent=theirs.url, bearer=officina.bearer)
        checkout = buying.create(**LINES)
        chosen = {"payment": {"selected_term_id": "account"}}
        assert buying.update(checkout["id"], **LINES, **chosen)["status"] == "ready_for_complete"
        assert buying.complete(checkout["id"], payment={})["status"] == "completed"
        told = theirs.wait_for(1)[0].order
    assert told["payment"]["accepted_term"]["id"] == "account"
    (schedule,) = told["payment"]["accepted_term"]["schedules"]
    assert schedule["amount"] == told["totals"][-1]["amount"]


def test_what_fails_is_told_again_under_the_same_key(client: httpx.Client) -> None:
    failures = iter([500, 503])
    with a_platform(answer=lambda _: next(failures, 200)) as theirs:
        buy(client, theirs)
        told = theirs.wait_for(2)
    same = {(one.headers["idempotency-key"], one.headers["webhook-id"]) for one in told[:2]}
    assert len(same) == 1
    require_ours(client, told[1], APRIL)


def test_nobody_hears_of_what_somebody_else_sold(client: httpx.Client) -> None:
    with a_platform() as theirs, a_platform() as others:
        ask(client, others, f"{APRIL}/checkout-sessions", LINES)
        completed = buy(client, theirs)
        theirs.wait_for(1)
        buy(client, others)
        told = others.wait_for(1)
    assert all(one.order["id"] != completed["order"]["id"] for one in told)


def test_platform_that_names_no_address_hears_nothing(client: httpx.Client, address: str) -> None:
    with a_platform() as theirs:
        silent = theirs.document()
        silent["ucp"]["capabilities"]["dev.ucp.shopping.order"][0].pop("config")
        theirs.profile = json.dumps(silent).encode()
        buy(client, theirs)
    assert asyncio.run(_listeners(address)) == 0


def test_who_is_not_heard_of_for_long_is_forgotten_and_heard_again(
    client: httpx.Client, address: str
) -> None:
    with a_platform() as theirs:
        ask(client, theirs, f"{APRIL}/checkout-sessions", LINES)
        assert asyncio.run(_listeners(address)) == 1
        assert asyncio.run(_forget_listeners(address, younger=timedelta(hours=1))) == 0
        assert asyncio.run(_forget_listeners(address, younger=-timedelta(hours=1))) == 1
        assert asyncio.run(_listeners(address)) == 0


async def _forget_listeners(address: str, *, younger: timedelta) -> int:
    async with Database.open(address) as db:
        at = now()
        return await db.transact(
            webhooks.forget_listeners, Context.system(), before=at - younger, at=at
        )


async def _listeners(address: str) -> int:
    connection = await asyncpg.connect(address)
    try:
        found = await connection.fetchval(
            "SELECT count(*) FROM platform.webhook_endpoint WHERE owner IS NOT NULL"
        )
    finally:
        await connection.close()
    return int(found)
