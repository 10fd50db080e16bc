"""The courier of a city over HTTP: chosen and paid in the shop, packed for, called, followed."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from ordito import fulfilment
from ordito.fulfilment import CityCourier, PromisePolicy, Tariff, Zone
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import PlaceId
from ordito.platform.settings import Settings
from ordito.processes.tell_carriers import tell_carriers
from ordito.reads.memory import Memory
from ordito.reads.promise_kept import list_kept
from ordito.surfaces.connectors.simulated_carrier import SimulatedCarrier, story_of
from ordito.surfaces.guards import Role
from tests.flows.promoted import charge, put_sku
from tests.flows.shop import SYSTEM, Shop, open_shop
from tests.scenarios.calls import act, client
from tests.scenarios.test_parcels import SECRET
from tests.serving import serve
from tests.surfaces.application import PASSWORD
from tests.surfaces.shop.buyer import ADDRESS, FORM, begin, form_of, pay, put

pytestmark = pytest.mark.anyio

MILANO: Final = {"m0-postal_code": "20121", "m0-city": "Milano"}


async def _drive(tx: Tx, shop: Shop) -> None:
    """Let a courier bring goods from the depot within Milan, at every hour, within two hours."""
    depot = PlaceId(shop.company.places["depot"])
    courier = CityCourier(
        service="courier",
        places=frozenset({depot}),
        zones=frozenset({"milano"}),
        weekdays=frozenset(range(7)),
        from_min=0,
        until_min=24 * 60 - 1,
    )
    zone = Zone(code="milano", country="IT", postal_prefixes=("201",))
    policy = PromisePolicy(transit_days=5, zones=(zone,), couriers=(courier,))
    await fulfilment.publish_promise_policy(tx, policy=policy, by="test", at=now())
    await add_staff(
        tx,
        login="dario",
        name="Dario",
        password_hash=hash_password(PASSWORD),
        roles=[Role.ASSOCIATE],
        place_ids=[depot],
        at=now(),
    )


async def test_the_courier_of_a_city_is_chosen_paid_packed_for_and_followed(
    db: Database, address: str, tmp_path: Path
) -> None:
    shop = await open_shop(db, units=5)
    slow, fast = await put_sku(shop, "parcel", 490), await put_sku(shop, "courier", 990)
    await charge(shop, Tariff(sku_id=slow), Tariff(sku_id=fast, service="courier"))
    await db.transact(_drive, SYSTEM, shop)
    file = tmp_path / "carriers.toml"
    file.write_text(f'[[carrier]]\ncode = "swift"\nsecret = "{SECRET}"\n')
    settings = Settings(log_requests=False, carriers=str(file))
    with serve(address, settings=settings) as url:
        async with httpx.AsyncClient(base_url=url, timeout=60) as browser:
            link = await _buy(browser)
        page = await _ordered(db)
        path = f"/places/depot/fulfilment-orders/{page['task']}"
        async with client(url, shop.company.tokens["web"]) as web:
            await _pack(url, web, path, page["task"])
            (parcel,) = await _follow(db, url, web, path)
            assert parcel["service"] == "courier"
        async with httpx.AsyncClient(base_url=url, timeout=60) as browser:
            told = (await browser.get(link, headers=FORM)).text
            assert parcel["tracking_code"] in told
    # the promise is of hours, and whether it is kept is measured
    assert page["promised_at"] - page["placed_at"] < timedelta(hours=30)
    day = page["promised_at"].astimezone(ZoneInfo("Europe/Rome")).date()
    (measured,) = await db.read(list_kept, first=day, last=day, place_ids=None, at=now())
    assert (measured.promised, measured.kept, measured.late) == (1, 1, 0)
    assert await shop.findings() == {}


async def _buy(browser: httpx.AsyncClient) -> str:
    """Buy a shirt that the courier brings; return the address of the order's page."""
    await put(browser, "shirt")
    checkout = await begin(browser)
    assert 'value="courier"' not in (await browser.get(checkout, headers=FORM)).text
    moved = await browser.post(f"{checkout}/details", data=ADDRESS | MILANO, headers=FORM)
    assert moved.headers["location"] == checkout
    text = (await browser.get(checkout, headers=FORM)).text
    offered = re.search(r'name="(option-[^"]+)" value="courier"', text)
    assert offered is not None, text
    assert "€9.90" in text
    await browser.post(f"{checkout}/options", data={offered[1]: "by bike"}, headers=FORM)
    await browser.post(f"{checkout}/options", data={offered[1]: "courier"}, headers=FORM)
    form = await form_of(browser, checkout)
    assert form["total"] == str(1990 + 990)
    bought = await pay(browser, checkout, form)
    assert bought.status_code == 303, bought.text
    return bought.headers["location"].partition("?")[0]


async def _ordered(db: Database) -> dict[str, Any]:
    """Return the one fulfilment order, its promise, and when it was placed."""
    async with db.connection() as connection:
        row = await connection.fetchrow(
            "SELECT fulfilment_order_id, promised_at, opened_at  FROM fulfilment.fulfilment_order"
        )
    assert row is not None
    return {"task": row[0], "promised_at": row[1], "placed_at": row[2]}


async def _pack(url: str, web: httpx.AsyncClient, path: str, task: UUID) -> None:
    """Pick and pack the shirt; the page on which it is packed says for whom."""
    wave = (await act(web, "/places/depot/waves", {"size": 5})).json()
    scanned = await act(web, f"/places/depot/waves/{wave['wave_id']}/scans", {"code": "shirt"})
    assert scanned.status_code == 200, scanned.text
    async with httpx.AsyncClient(base_url=url, timeout=60) as room:
        form = {"login": "dario", "password": PASSWORD}
        await room.post("/sign-in", data=form, headers={"accept": "text/html"})
        page = (await room.get(f"/store/depot/pack/{task}", headers={"accept": "text/html"})).text
        assert "Paid to leave by: Courier" in page
    body = {"lines": [{"line_no": 1, "units": 1}], "carrier": "swift", "weight_g": 400}
    assert (await act(web, f"{path}/parcels", body)).status_code == 201
    assert (await act(web, f"{path}/ready")).status_code == 200


async def _follow(
    db: Database, url: str, web: httpx.AsyncClient, path: str
) -> list[dict[str, Any]]:
    """Call the courier, who calls back untidily; wait until all of the story is told."""
    memory, told = await Memory.load(db), f"{url}/api/v1/carriers/swift/events"
    carrier = SimulatedCarrier(
        "swift", callback_url=told, secret=SECRET, step_s=0.02, shares=(100, 0, 0, 0)
    )
    assert await tell_carriers(db, memory, {"swift": carrier}) == 1
    assert (await act(web, f"{path}/hand-over")).status_code == 200
    await tell_carriers(db, memory, {"swift": carrier})
    for _ in range(600):
        parcels = (await web.get(f"{path}/parcels")).json()
        story = story_of(
            parcels[0]["tracking_code"], now(), step=timedelta(), shares=(100, 0, 0, 0)
        )
        # state and events are two looks: the courier may call between them
        is_told = len(parcels[0]["events"]) == len(story)
        if is_told and parcels[0]["state"] == story[-1].status:
            await carrier.close()
            return parcels
        await asyncio.sleep(0.05)
    raise AssertionError("the courier did not tell of all")
