"""Signing in by a code that comes by e-mail, signing up, and choosing a password."""

import asyncio
import re
from collections.abc import AsyncGenerator
from email import message_from_bytes
from email.policy import default
from typing import cast
from uuid import UUID

import httpx
import pytest
from litestar import get
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import Identifier, IdentifierKind
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import CustomerId
from ordito.surfaces import shop
from ordito.surfaces.call import Call
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.guards import VISITOR, Shopper
from tests.company import Company, found
from tests.surfaces.application import PASSWORD, SYSTEM, a_client, an_application

EMAIL = "member@example.org"
NEW = "new@example.org"


@get("/shop/who", access=VISITOR)
async def who(request: Call) -> Shopper | None:
    return request.shopper


ROUTES: list[ControllerRouterHandler] = [*shop.ROUTES, who]


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db)


@pytest.fixture
async def application(
    address: str,
    company: Company,  # noqa: ARG001 # founded before
) -> AsyncGenerator[Entrance]:
    async with an_application(address, routes=ROUTES) as running:
        yield running


@pytest.fixture
async def browser(application: Entrance) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(application, sec_fetch_site="same-origin") as client:
        yield client


async def ask(client: httpx.AsyncClient, email: str = EMAIL, **more: str) -> httpx.Response:
    return await client.post("/shop/account/code", data={"email": email, **more})


async def enter(client: httpx.AsyncClient, code: str, **more: str) -> httpx.Response:
    return await client.post("/shop/account/code/check", data={"code": code, **more})


async def token_of(client: httpx.AsyncClient) -> str:
    return (await client.get("/shop/who")).json()["form_token"]


async def latest_mail(application: Entrance, db: Database) -> tuple[str, str]:
    """Return the address and the code of the latest mail, once it has been sent."""
    mailer = application.house.post_office.mailer
    async with db.connection() as connection:
        message_id = await connection.fetchval(
            "SELECT message_id FROM messages.message ORDER BY queued_at DESC LIMIT 1"
        )
        for _ in range(300):
            kept = await mailer.find_kept(str(cast("UUID", message_id)))
            if kept is not None:
                mail = message_from_bytes(kept, policy=default)
                code = re.match(r"\d{6}", str(mail["Subject"]))
                assert code is not None, mail["Subject"]
                return str(mail["To"]), code[0]
            await asyncio.sleep(0.1)
    raise AssertionError("no mail was sent")


async def count(db: Database, table: str) -> int:
    async with db.connection() as connection:
        return await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608


async def test_whoever_reads_the_code_is_signed_in(
    application: Entrance, browser: httpx.AsyncClient, db: Database, company: Company
) -> None:
    asked = await ask(browser, next="/shop/orders")
    assert asked.headers["location"] == "/shop/account/code?next=%2Fshop%2Forders"
    address, code = await latest_mail(application, db)
    assert address == EMAIL
    answer = await enter(browser, f"{code[:3]} {code[3:]}", next="/shop/orders")
    assert (answer.status_code, answer.headers["location"]) == (303, "/shop/orders")
    assert (await browser.get("/shop/who")).json()["customer_id"] == str(company.member)
    profile = await db.read(customers.get_profile, customer_id=company.member)
    proven = {one.value: one.verified_at for one in profile.identifiers if one.kind == "email"}
    assert proven[EMAIL] is not None
    # the code is used up, and is no longer in the books
    assert (await enter(browser, code, _csrf=await token_of(browser))).status_code == 422
    async with db.connection() as connection:
        link = code
        for _ in range(600):
            link = await connection.fetchval("SELECT max(link) FROM messages.message")
            if link is None:
                break
            await asyncio.sleep(0.05)
    assert link is None


async def test_an_address_that_nobody_has_makes_a_customer_when_it_is_proven(
    application: Entrance, browser: httpx.AsyncClient, db: Database
) -> None:
    before = await count(db, "customers.customer")
    await ask(browser, "NEW@example.org", next="/shop/cart")
    assert await count(db, "customers.customer") == before
    address, code = await latest_mail(application, db)
    assert address == NEW
    answer = await enter(browser, code, next="/shop/cart")
    assert answer.headers["location"] == "/shop/account/welcome?next=%2Fshop%2Fcart"
    assert await count(db, "customers.customer") == before + 1
    assert await count(db, "customers.sign_up") == 0
    form = {
        "name": "Nora New",
        "password": PASSWORD,
        "club": "yes",
        "news": "yes",
        "next": "/shop/cart",
        "_csrf": await token_of(browser),
    }
    welcomed = await browser.post("/shop/account/welcome", data=form)
    assert (welcomed.status_code, welcomed.headers["location"]) == (303, "/shop/cart")
    me = (await browser.get("/shop/who")).json()
    assert me["name"] == "Nora New"
    profile = await db.read(customers.get_profile, customer_id=me["customer_id"])
    assert [(one.purpose, one.channel, one.given) for one in profile.consents] == [
        ("marketing", "email", True)
    ]
    async with a_client(application) as other:
        signed_in = await other.post(
            "/shop/account/sign-in", data={"email": NEW, "password": PASSWORD}
        )
        assert signed_in.status_code == 303


async def test_asking_tells_nothing_of_who_is_a_customer(
    application: Entrance, browser: httpx.AsyncClient
) -> None:
    known = await ask(browser)
    async with a_client(application) as other:
        unknown = await ask(other, NEW)
        pages = [(await client.get(known.headers["location"])).text for client in (browser, other)]
    assert known.status_code == unknown.status_code
    assert known.headers["location"] == unknown.headers["location"]
    assert pages[0] == pages[1]


async def test_a_code_opens_no_other_browser(
    application: Entrance, browser: httpx.AsyncClient, db: Database
) -> None:
    await ask(browser)
    _, code = await latest_mail(application, db)
    async with a_client(application) as thief:
        assert (await enter(thief, code)).status_code == 422
        await ask(thief, "thief@example.org")
        assert (await enter(thief, code)).status_code == 422
    assert (await enter(browser, code)).status_code == 303


async def test_the_fifth_wrong_code_was_the_last(
    application: Entrance, browser: httpx.AsyncClient, db: Database
) -> None:
    await ask(browser)
    _, code = await latest_mail(application, db)
    wrong = str((int(code) + 1) % 1_000_000).zfill(6)
    for _ in range(5):
        assert (await enter(browser, wrong)).status_code == 422
    assert (await enter(browser, code)).status_code == 422


async def test_an_old_code_opens_nothing(
    application: Entrance, browser: httpx.AsyncClient, db: Database
) -> None:
    await ask(browser)
    _, code = await latest_mail(application, db)
    async with db.connection() as connection:
        await connection.execute("UPDATE customers.sign_in_code SET expires_at = asked_at")
    assert (await enter(browser, code)).status_code == 422


async def test_codes_are_rationed_for_known_and_unknown_alike(
    application: Entrance, browser: httpx.AsyncClient
) -> None:
    for email in (EMAIL, NEW):
        async with a_client(application) as client:
            for _ in range(5):
                assert (await ask(client, email)).status_code == 303
            assert (await ask(client, email.upper())).status_code == 429
    assert (await ask(browser, "third@example.org")).status_code == 303


async def test_what_is_no_address_is_said(browser: httpx.AsyncClient) -> None:
    assert (await ask(browser, "no address")).status_code == 422


async def test_two_who_prove_the_same_new_address_are_one_customer(
    application: Entrance, db: Database
) -> None:
    before = await count(db, "customers.customer")
    async with a_client(application) as one, a_client(application) as other:
        await ask(one, NEW)
        _, first = await latest_mail(application, db)
        await ask(other, NEW)
        _, second = await latest_mail(application, db)
        answers = await asyncio.gather(enter(one, first), enter(other, second))
        assert [answer.status_code for answer in answers] == [303, 303]
        found_ids = {
            (await client.get("/shop/who")).json()["customer_id"] for client in (one, other)
        }
    assert len(found_ids) == 1
    assert await count(db, "customers.customer") == before + 1


async def test_a_forgotten_password_is_replaced_and_signs_other_browsers_out(
    application: Entrance, browser: httpx.AsyncClient, db: Database
) -> None:
    async with a_client(application) as elsewhere:
        await ask(elsewhere)
        _, code = await latest_mail(application, db)
        await enter(elsewhere, code)
        assert (await browser.get("/shop/account/forgotten")).status_code == 200
        await ask(browser, next="/shop/account/password")
        _, code = await latest_mail(application, db)
        assert (await enter(browser, code, next="/shop/account/password")).headers[
            "location"
        ] == "/shop/account/password"
        form = {"password": "short", "_csrf": await token_of(browser)}
        assert (await browser.post("/shop/account/password", data=form)).status_code == 422
        form["password"] = PASSWORD
        assert (await browser.post("/shop/account/password", data=form)).status_code == 303
        assert (await elsewhere.get("/shop/account/access")).status_code == 401
        assert (await browser.get("/shop/account/access")).status_code == 200


async def test_whoever_came_in_by_password_has_to_know_it_to_change_it(
    application: Entrance, browser: httpx.AsyncClient, db: Database
) -> None:
    await ask(browser)
    _, code = await latest_mail(application, db)
    await enter(browser, code)
    form = {"password": PASSWORD, "_csrf": await token_of(browser)}
    await browser.post("/shop/account/password", data=form)
    async with a_client(application) as other:
        await other.post("/shop/account/sign-in", data={"email": EMAIL, "password": PASSWORD})
        form = {"password": "another long one", "_csrf": await token_of(other)}
        assert (await other.post("/shop/account/password", data=form)).status_code == 422
        form["present"] = PASSWORD
        assert (await other.post("/shop/account/password", data=form)).status_code == 303


async def test_another_browser_is_signed_out(
    application: Entrance, browser: httpx.AsyncClient, db: Database
) -> None:
    async with a_client(application) as lost:
        for client in (lost, browser):
            await ask(client)
            _, code = await latest_mail(application, db)
            await enter(client, code)
        token = await token_of(browser)
        page = (await browser.get("/shop/account/access")).text
        keys = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
        assert len(keys) == 1
        form = {"session": keys[0], "_csrf": token}
        assert (await browser.post("/shop/account/access", data=form)).status_code == 303
        assert (await lost.get("/shop/account/access")).status_code == 401
        assert (await browser.get("/shop/account/access")).status_code == 200


async def test_nobody_ends_sessions_of_others(
    application: Entrance, browser: httpx.AsyncClient, db: Database
) -> None:
    async with a_client(application) as stranger:
        await ask(stranger, NEW)
        _, code = await latest_mail(application, db)
        await enter(stranger, code)
        page = (await stranger.get("/shop/who")).json()
        await ask(browser)
        _, code = await latest_mail(application, db)
        await enter(browser, code)
        async with db.connection() as connection:
            digest = await connection.fetchval(
                "SELECT digest FROM customers.session WHERE customer_id = $1",
                UUID(page["customer_id"]),
            )
        form = {"session": digest.hex(), "_csrf": await token_of(browser)}
        await browser.post("/shop/account/access", data=form)
        assert (await stranger.get("/shop/account/access")).status_code == 200


async def test_a_typed_address_of_somebody_else_opens_the_owners_account_alone(
    application: Entrance, browser: httpx.AsyncClient, db: Database, company: Company
) -> None:
    """A family's address is the first one's: the other customer is not opened by it."""
    other = customers.NewCustomer(
        customer_id=CustomerId(ids.new()),
        identifiers=(Identifier(IdentifierKind.EMAIL, EMAIL),),
    )
    await db.transact(customers.register, SYSTEM, customer=other, at=now())
    await ask(browser)
    _, code = await latest_mail(application, db)
    await enter(browser, code)
    assert (await browser.get("/shop/who")).json()["customer_id"] == str(company.member)
