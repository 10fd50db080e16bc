"""Webhooks, tester, event catalogue and tokens at the console, as an integrator uses them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

import httpx
import pytest
from standardwebhooks import Webhook

from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces import assets
from ordito.surfaces.guards import Role
from tests.company import Company, found
from tests.receiver import Receiver, receive
from tests.scenarios.calls import client, line, sell
from tests.serving import serve
from tests.surfaces.application import PASSWORD
from tests.surfaces.test_webhooks_api import INSIDE

pytestmark = pytest.mark.skipif(not assets.manifest(), reason=assets.HOW_TO_BUILD)
_FORM_TOKEN: Final = re.compile(r'name="_csrf" value="([^"]+)"')
_SECRET: Final = re.compile(r"<code>(whsec_[^<]+|ord_[^<]+)</code>")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receive() as running:
        yield running


@pytest.fixture
async def company(db: Database) -> Company:
    made = await found(db)
    await db.transact(
        add_staff,
        Context.system(),
        login="ada",
        name="Ada",
        password_hash=hash_password(PASSWORD),
        roles=[Role.INTEGRATOR],
        channel_ids=[made.channels["web"]],
        at=now(),
    )
    return made


@pytest.fixture
def url(address: str, company: Company) -> Iterator[str]:
    assert company.channels
    with serve(address, settings=INSIDE) as running:
        yield running


class Person:
    """Somebody at the console, who fills in the forms of its pages."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def sign_in(self) -> None:
        answer = await self._http.post("/sign-in", data={"login": "ada", "password": PASSWORD})
        assert answer.status_code == 303, answer.text

    async def look(self, path: str) -> str:
        answer = await self._http.get(path)
        assert answer.status_code == 200, (path, answer.text)
        return answer.text

    async def send(
        self, path: str, seen_at: str, status: int = 200, **fields: str | list[str]
    ) -> str:
        token = _FORM_TOKEN.search(await self.look(seen_at))
        assert token is not None
        form = {"_csrf": token[1], **fields}
        answer = await self._http.post(path, data=form, follow_redirects=True)
        assert answer.status_code == status, answer.text
        return answer.text


async def test_an_integrator_registers_watches_repeats_and_tries_a_webhook(
    url: str, company: Company, receiver: Receiver
) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=30, headers={"accept": "text/html"}) as http:
        person = Person(http)
        await person.sign_in()
        made = await person.send(
            "/webhooks",
            "/webhooks",
            name="Order system",
            url=receiver.url,
            channel="web",
            type=["orders.order_placed", "stock.issued"],
            scope="orders:read",
        )
        secret = _secret_in(made)
        async with client(url, company.tokens["web"]) as shop:
            bought = [line("shirt", place="depot", method="ship")]
            assert (await sell(shop, bought)).status_code == 201
        (got,) = receiver.wait_for(1)
        event = Webhook(secret).verify(got.body, got.headers)
        assert event["data"]["current"]["order"]["total_minor"] == 1990
        own = _path_in(await person.look("/webhooks"), r"/webhooks/[0-9a-f-]{36}")
        log = await person.look(own)
        assert "orders.order_placed" in log
        delivery = _path_in(log, rf"{own}/[0-9a-f-]{{36}}")
        assert "webhook-signature: v1," in await person.look(delivery)
        await person.send(f"{delivery}/redeliver", delivery)
        assert len({each.message_id for each in receiver.wait_for(2)}) == 1
        assert "whsec_" in await person.send(f"{own}/secret", own)
        assert f"{own}/resume" in await person.send(f"{own}/pause", own)
        assert f"{own}/pause" in await person.send(f"{own}/resume", own)
        tried = await person.send(
            "/webhooks/tester", "/webhooks/tester", event="stock.issued", address=receiver.url
        )
        assert "<strong>204</strong>" in tried
        assert Webhook(_secret_in(tried)).verify(receiver.got[-1].body, receiver.got[-1].headers)
        await person.send(f"{own}/remove", own)
        assert own not in await person.look("/webhooks")


async def test_a_wrong_form_is_told_on_the_page(url: str, receiver: Receiver) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=30, headers={"accept": "text/html"}) as http:
        person = Person(http)
        await person.sign_in()
        for fields in (
            {"url": receiver.url, "type": []},
            {"url": "ftp://example.org", "type": "*"},
        ):
            answer = await person.send(
                "/webhooks", "/webhooks", 422, name="x", channel="web", **fields
            )
            assert "note bad" in answer
        nowhere = await person.send(
            "/webhooks/tester", "/webhooks/tester", 422, event="stock.issued", address="nowhere"
        )
        assert "note bad" in nowhere


async def test_an_integrator_looks_after_the_own_channels_alone(
    url: str, receiver: Receiver
) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=30, headers={"accept": "text/html"}) as http:
        person = Person(http)
        await person.sign_in()
        page = await person.look("/tokens")
        assert 'value="web"' in page
        assert 'value="app"' not in page
        assert 'value="admin"' not in page
        made = await person.send(
            "/tokens", "/tokens", name="Shop", channel="web", scope=["quotes", "orders:write"]
        )
        assert _secret_in(made).startswith("ord_")
        forged = {"name": "x", "scope": "quotes"}
        await person.send("/tokens", "/tokens", 403, channel="app", **forged)
        await person.send(
            "/tokens", "/tokens", 403, **{**forged, "channel": "web", "scope": "admin"}
        )
        await person.send(
            "/webhooks", "/webhooks", 403, name="x", url=receiver.url, type="*", channel="app"
        )
        paths = set(re.findall(r"/tokens/[0-9a-f-]{36}/rotate", await person.look("/tokens")))
        assert len(paths) == 2  # the company's web token, and the one just made
        rotated = _secret_in(await person.send(paths.pop(), "/tokens"))
        async with client(url, rotated) as successor:
            assert (await successor.get("/facts")).json()["code"] == "auth.scope_missing"


async def test_the_catalogue_shows_each_event(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=30, headers={"accept": "text/html"}) as http:
        person = Person(http)
        await person.sign_in()
        assert "/events/orders.order_placed" in await person.look("/events")
        page = await person.look("/events/orders.order_placed")
        assert '"specversion": "1.0"' in unescape(page)
        assert (await http.get("/events/orders.none")).status_code == 404


def _secret_in(page: str) -> str:
    found_secret = _SECRET.search(page)
    assert found_secret is not None, page
    return found_secret[1].replace("&#43;", "+").replace("&#61;", "=")


def _path_in(page: str, pattern: str) -> str:
    found_path = re.search(pattern, page)
    assert found_path is not None, page
    return found_path[0]
