"""The order page of the console: a change is shown before it is done."""

import re

import httpx
import pytest

from ordito.orders.returns import ReturnPolicy, WithoutReceipt, publish_return_policy
from ordito.platform.auth import add_staff, hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.guards import Role
from tests.company import CARD, found
from tests.scenarios.calls import client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.serving import serve
from tests.surfaces.application import a_client, a_person, an_application

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


async def admit(db: Database) -> None:
    """Let an administrator in."""
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


async def test_a_return_is_shown_then_done_on_the_order_page(db: Database, address: str) -> None:
    company = await found(db, units=5)
    await admit(db)
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


async def test_several_changes_are_previewed_as_one(db: Database, address: str) -> None:
    company = await found(db, units=5)
    await admit(db)
    async with an_application(address) as application, a_client(application) as http:
        token = {"authorization": f"Bearer {company.tokens['store']}"}
        api = {**token, "idempotency-key": "one"}
        sale = {
            "lines": [line("shirt", 3), line("laptop", 1, method="collect", place="south")],
            "payments": [{"tender": "card", "token": "sandbox-approve"}],
            "place": "north",
        }
        sold = (await http.post("/api/v1/orders", json=sale, headers=api)).json()
        url = f"/orders/{sold['number']}"
        csrf = {"_csrf": await sign_in(http, url)}
        page = (await http.get(url)).text
        assert 'name="drop-2"' in page
        assert 'name="condition-1"' in page
        form = csrf | {
            "line-1": "2",
            "condition-1": "damaged",
            "drop-2": "1",
            "sku": "shirt",
            "units": "1",
            "from": "north",
            "method": "carry_out",
            "place": "north",
        }
        shown = await http.post(f"{url}/change/combine", data=form)
        assert shown.status_code == 200, shown.text
        assert "€918.90" in shown.text, "89900 + 2 × 1990 come back, 1990 stay for another shirt"
        confirm = _CONFIRM.search(shown.text)
        assert confirm is not None
        for _ in range(2):
            assert (await http.post(confirm[1], data=csrf)).status_code == 303
        nothing = await http.post(f"{url}/change/combine", data=csrf)
        assert nothing.status_code == 422
    await assert_audit_is_clean(db)


async def test_who_works_at_no_counter_takes_a_difference_by_card_alone(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    await a_person(db, "ada", Role.AGENT)
    async with an_application(address) as application, a_client(application) as http:
        token = {"authorization": f"Bearer {company.tokens['store']}", "idempotency-key": "one"}
        sale = {
            "lines": [line("shirt", method="collect", place="south")],
            "payments": [{"tender": "card", "token": "sandbox-approve"}],
            "place": "north",
        }
        sold = (await http.post("/api/v1/orders", json=sale, headers=token)).json()
        url = f"/orders/{sold['number']}"
        csrf = {"_csrf": await sign_in(http, url)}
        form = {"drop-1": "1", "sku": "laptop", "units": "1", "from": "south", "method": "collect"}

        async def propose() -> str:
            shown = await http.post(f"{url}/change/combine", data=csrf | form)
            assert "Take €879.10 and confirm" in shown.text
            assert 'value="cash"' not in shown.text
            confirm = _CONFIRM.search(shown.text)
            assert confirm is not None
            return confirm[1]

        async def pay(confirm: str, by: str) -> int:
            return (await http.post(confirm, data=csrf | {"paid": by})).status_code

        once = await propose()
        assert [await pay(once, by) for by in ("", "cash", "sandbox-decline")] == [422, 422, 409]
        order = (await http.get(f"/api/v1/orders/{sold['number']}", headers=token)).json()
        assert order["version"] == 1, "nothing was done"
        again = await propose()
        assert [await pay(again, "sandbox-approve") for _ in range(2)] == [303, 303]
    await assert_audit_is_clean(db)


async def test_goods_without_a_receipt_become_credit_once(db: Database, address: str) -> None:
    await found(db, units=5)
    await admit(db)
    rules = ReturnPolicy(
        without_receipt=WithoutReceipt(
            currency="EUR", most_minor=5000, most_in_period_minor=5000, period_days=30
        )
    )
    await db.transact(publish_return_policy, Context.system(), policy=rules, at=now())
    async with an_application(address) as application, a_client(application) as http:
        csrf = {"_csrf": await sign_in(http, "/returns")}
        key = re.search(r'name="key" value="([^"]+)"', (await http.get("/returns")).text)
        assert key is not None
        loose = csrf | {
            "key": key[1],
            "person": CARD,
            "checked": "passport",
            "sku": "shirt",
            "quantity": "1",
            "condition": "sellable",
            "place": "south",
        }
        for _ in range(2):
            taken = await http.post("/returns/loose", data=loose)
            assert taken.headers["location"] == "/returns?said=taken"
        for wrong, said in (
            ({"person": "nobody@example.org"}, "customers.unknown"),
            ({"quantity": "9"}, "orders.return_limit"),
            ({"quantity": "none"}, "impossible"),
        ):
            refused = await http.post("/returns/loose", data=loose | {"key": said} | wrong)
            assert refused.headers["location"] == f"/returns?said={said}"
    async with db.connection() as connection:
        found_rows = await connection.fetch("SELECT way, state FROM orders.v_return ORDER BY way")
    assert [tuple(row) for row in found_rows] == [
        ("no_receipt", "received"),
    ]
    await assert_audit_is_clean(db)
