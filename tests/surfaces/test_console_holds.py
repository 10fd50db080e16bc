"""The order page says why an order waits, and lets it go on for whoever may."""

import re

import httpx
import pytest

from ordito import network, orders
from ordito.network import Limit, Power
from ordito.orders.screening import HoldRule
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Role
from tests.company import found
from tests.scenarios.calls import client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio
PASSWORD = "a long password of nobody"
_TOKEN = re.compile(r'name="_csrf" value="([^"]+)"')
_RELEASE = re.compile(r'action="(/orders/[^"]+/release/[^"]+)"')
HOME = {
    "recipient": "Anna Rossi",
    "lines": ["Via Po 12"],
    "postal_code": "10124",
    "city": "Torino",
    "country": "IT",
}


async def page_of(http: httpx.AsyncClient, login: str, path: str) -> tuple[str, str]:
    """Sign in; return a page and what its forms send back."""
    token = _TOKEN.search((await http.get("/sign-in")).text)
    form = {"login": login, "password": PASSWORD, "_csrf": token[1] if token else ""}
    assert (await http.post("/sign-in", data=form)).status_code < 400
    page = (await http.get(path)).text
    token = _TOKEN.search(page)
    return page, token[1] if token else ""


async def test_a_hold_is_shown_and_released_within_the_limit(db: Database, address: str) -> None:
    company = await found(db, units=5)
    for login, role in (("ada", Role.AGENT), ("bea", Role.ASSOCIATE)):
        await db.transact(
            add_staff,
            Context.system(),
            login=login,
            name=login.title(),
            password_hash=hash_password(PASSWORD),
            roles=[role],
            place_ids=None,
            at=now(),
        )
    limit = Limit(role="agent", power=Power.RELEASE_HOLD, currency="EUR", up_to_minor=100_000)
    await db.transact(network.put_limits, Context.system(), limits=[limit], at=now())
    rule = HoldRule(reason="large_amount", least_minor=50_000, currency="EUR")
    await db.transact(orders.screening.publish_hold_rules, Context.system(), rules=[rule], at=now())
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as api:
            shipped = line("laptop", 1, method="ship", place="depot")
            sold = await sell(api, [shipped], ship_to={"address": HOME})
            assert sold.status_code == 201, sold.text
            path = f"/orders/{sold.json()['number']}"
            async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30) as http:
                page, csrf = await page_of(http, "bea", path)
                assert "Large amount" in page
                assert _RELEASE.search(page) is None
            async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30) as http:
                page, csrf = await page_of(http, "ada", path)
                assert "Order held: review" in page
                assert "Via Po 12" in page
                release = _RELEASE.search(page)
                assert release is not None
                done = await http.post(release[1], data={"_csrf": csrf})
                assert done.status_code == 200, done.text
                assert "Order held: review" not in done.text
                again = await http.post(release[1], data={"_csrf": csrf})
                assert again.status_code == 409
            (hold,) = (await api.get(f"{path}/holds")).json()
            assert hold["release_reason"] == "staff"
