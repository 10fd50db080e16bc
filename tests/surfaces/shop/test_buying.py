"""From the cart to the order, as a browser without scripts goes it."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from ordito import fulfilment, stock
from ordito.fulfilment import PromisePolicy, Slots
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.feed import list_latest
from ordito.platform.ids import EntityId
from tests.company import Company, found
from tests.surfaces.application import a_client, an_application
from tests.surfaces.shop.buyer import ADDRESS, FORM, begin, form_of, pay, put, shown

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def a_browser(address: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with an_application(address) as application, a_client(application) as client:
        yield client


async def sell_out(db: Database, company: Company, sku: str, left: int = 0) -> None:
    for place in company.places.values():
        await db.transact(
            stock.count,
            Context.system(),
            place_id=place,
            entity_id=EntityId(ids.derive("test", "entity")),
            counted=[(company.skus[sku], left)],
            count_id=ids.new(),
            at=now(),
        )


async def test_a_guest_buys_and_comes_back_by_the_link(db: Database, address: str) -> None:
    await found(db)
    async with a_browser(address) as client:
        await put(client, "shirt", 2)
        assert shown((await client.get("/shop/cart", headers=FORM)).text)[1] == 3980
        url = await begin(client)
        bought = await pay(client, url, await form_of(client, url))
        link = bought.headers["location"].partition("?")[0]
        assert link.startswith("/shop/orders/")
        client.cookies.clear()
        page = await client.get(link, headers=FORM)
        assert page.status_code == 200
        assert "Ada Rossi" in page.text
        assert "ada@example.org" not in str(page.url)
        gone = await client.get(link[:-1], headers=FORM)
        assert gone.status_code == 404


async def test_a_time_of_collection_is_chosen_by_the_clock_of_the_place(
    db: Database, address: str
) -> None:
    await found(db)
    policy = PromisePolicy(slots=Slots(minutes=120, days=2, orders=1))
    await db.transact(
        fulfilment.publish_promise_policy, Context.system(), policy=policy, by="test", at=now()
    )
    async with a_browser(address) as client:
        await put(client, "shirt")
        url = await begin(client, how="collect", **{"place-0": "south"})
        page = (await client.get(url, headers=FORM)).text
        name = re.findall(r'<select id="(option-[^"]+)"', page)[0]
        times = re.findall(r'<option value="(slot-[^"]+)">(\d\d:\d\d)–(\d\d:\d\d)<', page)
        value, begins, ends = times[3]
        at = datetime.strptime(value, "slot-%Y%m%dT%H%MZ").replace(tzinfo=UTC)
        local = at.astimezone(ZoneInfo("Europe/Rome"))
        assert (begins, ends) == (f"{local:%H:%M}", f"{local + timedelta(hours=2):%H:%M}")
        await client.post(f"{url}/options", data={name: value}, headers=FORM)
        page = (await client.get(url, headers=FORM)).text
        assert f'<option value="{value}" selected>' in page
        bought = await pay(client, url, await form_of(client, url))
        assert bought.headers["location"].startswith("/shop/orders/")


async def test_one_order_however_often_the_button_is_pressed(db: Database, address: str) -> None:
    await found(db)
    async with a_browser(address) as client:
        await put(client, "shirt")
        url = await begin(client)
        form = await form_of(client, url)
        answers = await asyncio.gather(*(pay(client, url, form) for _ in range(5)))
        again = await pay(client, url, form)
        # another tab with a key of its own is led to the same order
        other = await pay(client, url, form | {"key": str(ids.new())})
        links = {
            one.headers["location"].partition("?")[0]
            for one in (*answers, again, other)
            if one.headers["location"].startswith("/shop/orders/")
        }
        assert len(links) == 1
        assert await _count(db, "orders.order_placed") == 1


async def test_a_refused_card_sells_nothing_and_another_one_does(
    db: Database, address: str
) -> None:
    await found(db)
    async with a_browser(address) as client:
        await put(client, "shirt")
        url = await begin(client)
        refused = await pay(client, url, await form_of(client, url) | {"token": "sandbox-decline"})
        assert refused.headers["location"] == url
        assert 'data-code="payment_failed"' in (await client.get(url, headers=FORM)).text
        assert await _count(db, "orders.order_placed") == 0
        bought = await pay(client, url, await form_of(client, url))
        assert bought.headers["location"].startswith("/shop/orders/")


async def test_a_bank_that_asks_back_is_answered(db: Database, address: str) -> None:
    await found(db)
    async with a_browser(address) as client:
        await put(client, "shirt")
        url = await begin(client)
        asked = await pay(client, url, await form_of(client, url) | {"token": "sandbox-challenge"})
        assert asked.headers["location"] == url
        assert "/challenge" in (await client.get(url, headers=FORM)).text
        answer = {"answer": "yes"}
        done = await client.post(f"{url}/challenge", data=answer, headers=FORM)
        assert done.headers["location"].startswith("/shop/orders/")
        assert await _count(db, "orders.order_placed") == 1


async def test_what_ran_out_is_said_before_it_is_paid(db: Database, address: str) -> None:
    company = await found(db)
    async with a_browser(address) as client:
        await put(client, "shirt", 2)
        url = await begin(client)
        form = await form_of(client, url)
        await sell_out(db, company, "shirt", 1)
        told = await pay(client, url, form)
        assert "changed" in told.headers["location"]
        assert await _count(db, "orders.order_placed") == 0
        cart = (await client.get("/shop/cart", headers=FORM)).text
        assert "Only 1 is left this way." in cart


async def test_foreign_carts_sessions_and_orders_are_not_found(db: Database, address: str) -> None:
    await found(db)
    async with (
        an_application(address) as application,
        a_client(application) as mine,
        a_client(application) as other,
    ):
        await put(mine, "shirt")
        url = await begin(mine)
        assert (await other.get(url, headers=FORM)).status_code == 404
        for step, sent in (("details", ADDRESS), ("pay", dict[str, str]())):
            foreign = await other.post(f"{url}/{step}", data=sent, headers=FORM)
            assert foreign.status_code == 404
        assert "data-sku" not in (await other.get("/shop/cart", headers=FORM)).text
        bought = await pay(mine, url, await form_of(mine, url))
        page = await mine.get(bought.headers["location"], headers=FORM)
        number = page.text.partition("Order ")[2].partition("<")[0].strip()
        assert (await other.get(f"/shop/orders/{number}", headers=FORM)).status_code == 404


async def test_a_form_of_another_site_is_refused(db: Database, address: str) -> None:
    await found(db)
    async with a_browser(address) as client:
        told = {"sku": "shirt", "quantity": "1", "way": "ship"}
        foreign = {**FORM, "sec-fetch-site": "cross-site"}
        for path in ("/shop/cart/lines", "/shop/checkout"):
            assert (await client.post(path, data=told, headers=foreign)).status_code == 403


async def test_links_are_rationed(db: Database, address: str) -> None:
    await found(db)
    async with a_browser(address) as client:
        codes = [f"/shop/orders/{'x' * 25}{i:02}" for i in range(70)]
        statuses = [(await client.get(code, headers=FORM)).status_code for code in codes]
        assert statuses[0] == 404
        assert statuses[-1] == 429


async def test_a_buyer_cancels_what_was_previewed(db: Database, address: str) -> None:
    await found(db)
    async with a_browser(address) as client:
        await put(client, "shirt", 2)
        url = await begin(client)
        link = (await pay(client, url, await form_of(client, url))).headers["location"]
        link = link.partition("?")[0]
        preview = await client.post(f"{link}/change/cancel", data={"line-1": "1"}, headers=FORM)
        assert preview.status_code == 200, preview.text
        confirm = preview.text.partition(f'action="{link}/changes/')[2].partition('"')[0]
        assert await _count(db, "orders.lines_cancelled") == 0
        for _ in range(2):
            done = await client.post(f"{link}/changes/{confirm}", headers=FORM)
            assert done.status_code in (303, 409)
        assert await _count(db, "orders.lines_cancelled") == 1
        assert 'data-total="1990"' in (await client.get(link, headers=FORM)).text


async def _count(db: Database, kind: str) -> int:
    """Return how many facts of a kind the log has."""
    return len(await db.read(list_latest, types=[kind], most=100))
