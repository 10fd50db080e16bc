"""The account of a customer: orders of every channel, points, consents, addresses."""

from datetime import timedelta

import httpx
import pytest

from ordito import customers
from ordito.customers.accounts import Proof
from ordito.platform.auth import form_token_of
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.surfaces.shop_door import SHOP_COOKIE
from tests.company import CARD, Company, found
from tests.surfaces.application import a_client, an_application
from tests.surfaces.outline import check_page
from tests.surfaces.shop.buyer import FORM

pytestmark = pytest.mark.anyio

TABS = ("", "/orders", "/points", "/consents", "/addresses", "/data")


async def sign_in(db: Database, company: Company, client: httpx.AsyncClient) -> str:
    """Sign the member in, and return what forms must send back."""
    secret = await db.transact(
        customers.accounts.open_session,
        Context.system(),
        customer_id=company.member,
        proof=Proof.CODE,
        at=now(),
        lasts=timedelta(hours=1),
    )
    client.cookies.set(SHOP_COOKIE, secret)
    return form_token_of(secret)


async def test_an_account_shows_what_was_bought_at_a_till(db: Database, address: str) -> None:
    company = await found(db)
    till = {"authorization": f"Bearer {company.tokens['store']}", "idempotency-key": "one"}
    sale = {
        "lines": [{"sku": "shirt", "quantity": 2, "place": "north"}],
        "payments": [{"tender": "card", "token": "sandbox-approve"}],
        "customer": {"card": CARD},
        "place": "north",
    }
    async with an_application(address) as application, a_client(application) as client:
        sold = await client.post("/api/v1/orders", json=sale, headers=till)
        assert sold.status_code == 201, sold.text
        assert (await client.get("/shop/account", headers=FORM)).status_code == 303
        await sign_in(db, company, client)
        for tab in TABS:
            page = await client.get(f"/shop/account{tab}", headers=FORM)
            assert page.status_code == 200, tab
            check_page(page.text, "en")
        overview = (await client.get("/shop/account", headers=FORM)).text
        assert sold.json()["number"] in overview
        assert CARD in overview
        assert 'data-points="39"' in overview
        order = await client.get(f"/shop/orders/{sold.json()['number']}", headers=FORM)
        assert order.status_code == 200


async def test_consents_are_only_added_to(db: Database, address: str) -> None:
    company = await found(db)
    async with an_application(address) as application, a_client(application) as client:
        token = await sign_in(db, company, client)
        allowed = {"marketing.email": "1"}
        forged = await client.post("/shop/account/consents", data=allowed, headers=FORM)
        assert forged.status_code == 403
        for sent in (allowed, allowed, dict[str, str]()):
            told = sent | {"_csrf": token}
            answer = await client.post("/shop/account/consents", data=told, headers=FORM)
            assert answer.status_code == 303
    record = await db.read(customers.consents.list_record, customer_id=company.member)
    assert sorted((one.purpose, one.channel, one.state) for one in record) == [
        ("feedback", "email", "objected"),
        ("feedback", "phone", "objected"),
        ("marketing", "email", "granted"),
        ("marketing", "email", "withdrawn"),
        ("profiling", "any", "objected"),
    ]
    assert {(one.text_version, one.source) for one in record} == {(1, "shop")}


async def test_who_wants_to_be_forgotten_is(db: Database, address: str) -> None:
    company = await found(db)
    async with an_application(address) as application, a_client(application) as client:
        token = await sign_in(db, company, client)
        done = await client.post(
            "/shop/account/erase", data={"_csrf": token, "sure": "1"}, headers=FORM
        )
        assert done.status_code == 303
    erased = await db.read(customers.find_customer, customer_id=company.member)
    assert erased is not None
    assert erased.erased_at is not None


async def test_an_address_that_cannot_be_one_stays_in_the_form(db: Database, address: str) -> None:
    company = await found(db)
    async with an_application(address) as application, a_client(application) as client:
        typed = {"_csrf": await sign_in(db, company, client), "label": "Home", "street": "Via Po 1"}
        book = "/shop/account/addresses"
        wrong = await client.post(book, data=typed | {"country": "IT"}, headers=FORM)
        assert wrong.status_code == 422
        assert 'value="Via Po 1"' in wrong.text
        assert '<option value="IT" selected>' in wrong.text
        whole = typed | {"recipient": "Ada", "postal_code": "10123", "city": "Torino"}
        await client.post(book, data=whole, headers=FORM)
        assert "<h2>Home</h2>" in (await client.get(book, headers=FORM)).text
        for _ in range(2):
            gone = await client.post(f"{book}/drop", data=typed, headers=FORM)
            assert gone.headers["location"] == book
        assert "<h2>Home</h2>" not in (await client.get(book, headers=FORM)).text
