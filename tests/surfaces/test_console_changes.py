"""The order page of the console: a change is shown before it is done."""

import re

import httpx
import pytest

from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Role
from tests.company import found
from tests.scenarios.calls import client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.serving import serve

pytestmark = pytest.mark.anyio
PASSWORD = "correct horse battery"  # of a test
_TOKEN = re.compile(r'name="_csrf" value="([^"]+)"')
_CONFIRM = re.compile(r'action="(/orders/[^"]+/changes/[^"]+)"')


async def sign_in(http: httpx.AsyncClient, path: str) -> str:
    """Sign in as the administrator; return what forms of the page at ``path`` send back."""
    page = await http.get("/sign-in")
    token = _TOKEN.search(page.text)
    form = {"login": "ada", "password": PASSWORD, "_csrf": token[1] if token else ""}
    answer = await http.post("/sign-in", data=form)
    assert answer.status_code < 400, answer.text
    found_token = _TOKEN.search((await http.get(path)).text)
    assert found_token is not None
    return found_token[1]


async def test_a_return_is_shown_then_done_on_the_order_page(db: Database, address: str) -> None:
    company = await found(db, units=5)
    await db.transact(
        add_staff,
        Context.system(),
        login="ada",
        name="Ada",
        password_hash=hash_password(PASSWORD),
        roles=[Role.ADMIN],
        place_ids=None,
        at=now(),
    )
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as api:
            sold = await sell(api, [line("shirt", 2)], place="north")
            number = sold.json()["number"]
            async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=30) as http:
                csrf = await sign_in(http, f"/orders/{number}")
                form = {"_csrf": csrf, "line-1": "1", "condition": "damaged", "place": "south"}
                shown = await http.post(f"/orders/{number}/change/return", data=form)
                assert shown.status_code == 200, shown.text
                assert "€19.90" in shown.text
                assert "Damaged" in shown.text
                assert (await api.get(f"/orders/{number}")).json()["version"] == 2
                confirm = _CONFIRM.search(shown.text)
                assert confirm is not None
                done = await http.post(confirm[1], data={"_csrf": csrf})
                assert done.status_code == 200, done.text
                assert "Goods returned" in done.text
                again = await http.post(confirm[1], data={"_csrf": csrf})
                assert again.status_code == 200, "pressed twice is pressed once"
                waits = await http.get("/returns")
                assert "Shirt" in waits.text or "shirt" in waits.text
                decide = re.search(r'action="(/returns/[^"]+)"', waits.text)
                assert decide is not None
                fate = {"_csrf": csrf, "disposition": "restock", "quantity": "1"}
                decided = await http.post(decide[1], data=fate)
                assert decided.status_code == 200, decided.text
                assert "Nothing waits." in decided.text
                bad = await http.post(
                    f"/orders/{number}/change/appease", data={"_csrf": csrf, "amount": "lots"}
                )
                assert bad.status_code == 422
            order = (await api.get(f"/orders/{number}")).json()
            assert (order["version"], order["return_state"]) == (3, "partly_returned")
    await assert_audit_is_clean(db)
