"""Signing in to the shop and out, by password."""

import asyncio
from collections.abc import AsyncGenerator

import httpx
import pytest
from litestar import get, post
from litestar.types import ControllerRouterHandler

from ordito import customers
from ordito.customers import Identifier, IdentifierKind
from ordito.platform.auth import hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.surfaces import shop
from ordito.surfaces.call import Call
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.guards import VISITOR, Shopper, shopper
from ordito.surfaces.shop_door import SHOP_COOKIE
from tests.company import Company, found
from tests.surfaces.application import PASSWORD, SYSTEM, a_client, an_application

EMAIL = "member@example.org"


@get("/shop/who", access=VISITOR)
async def who(request: Call) -> Shopper | None:
    return request.shopper


@post("/shop/act", access=shopper())
async def act(request: Call) -> str:
    assert request.shopper is not None
    return request.shopper.actor


@post("/shop/try", access=VISITOR)
async def try_it(request: Call) -> str:
    return "" if request.shopper is None else request.shopper.actor


@get("/shop/mine", access=shopper())
async def mine(request: Call) -> str:
    assert request.shopper is not None
    return request.shopper.actor


ROUTES: list[ControllerRouterHandler] = [*shop.ROUTES, who, act, try_it, mine]


async def choose_password(tx: Tx, company: Company) -> None:
    proven = Identifier(IdentifierKind.EMAIL, EMAIL, verified_at=now())
    await customers.add_identifier(tx, customer_id=company.member, identifier=proven, at=now())
    await customers.accounts.set_password(
        tx,
        customer_id=company.member,
        password_hash=hash_password(PASSWORD),
        kept=b"",
        at=now(),
    )


@pytest.fixture
async def company(db: Database) -> Company:
    founded = await found(db)
    await db.transact(choose_password, SYSTEM, founded)
    return founded


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


async def sign_in(
    client: httpx.AsyncClient, password: str = PASSWORD, email: str = EMAIL, **more: str
) -> httpx.Response:
    form = {"email": email, "password": password, **more}
    return await client.post("/shop/account/sign-in", data=form)


async def token_of(client: httpx.AsyncClient) -> str:
    return (await client.get("/shop/who")).json()["form_token"]


async def test_the_right_password_signs_a_browser_in(
    browser: httpx.AsyncClient, company: Company
) -> None:
    answer = await sign_in(browser, next="/shop/mine")
    assert (answer.status_code, answer.headers["location"]) == (303, "/shop/mine")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await browser.get("/shop/mine")).text == f"customer:{company.member}"


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "wrong"), ("nobody@example.org", PASSWORD), ("no address", PASSWORD)],
)
async def test_what_is_wrong_is_not_said(
    browser: httpx.AsyncClient, email: str, password: str
) -> None:
    known = await sign_in(browser, "wrong")
    answer = await sign_in(browser, password, email)
    assert answer.status_code == known.status_code == 401
    assert answer.text.replace(email, "") == known.text.replace(EMAIL, "")


async def test_a_sign_in_gives_a_secret_that_nobody_planted(browser: httpx.AsyncClient) -> None:
    browser.cookies.set(SHOP_COOKIE, "planted", domain="ordito.test")
    answer = await sign_in(browser)
    assert answer.cookies[SHOP_COOKIE] != "planted"
    assert len(answer.cookies[SHOP_COOKIE]) >= 43


async def test_signing_in_again_ends_the_session_before(
    application: Entrance, browser: httpx.AsyncClient
) -> None:
    first = (await sign_in(browser)).cookies[SHOP_COOKIE]
    token = await token_of(browser)
    await sign_in(browser, _csrf=token)
    async with a_client(application, cookie=f"{SHOP_COOKIE}={first}") as thief:
        assert (await thief.get("/shop/mine")).status_code == 401


async def test_signing_out_ends_the_session(
    application: Entrance, browser: httpx.AsyncClient
) -> None:
    secret = (await sign_in(browser)).cookies[SHOP_COOKIE]
    answer = await browser.post("/shop/account/sign-out", data={"_csrf": await token_of(browser)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/shop")
    async with a_client(application, cookie=f"{SHOP_COOKIE}={secret}") as thief:
        assert (await thief.get("/shop/mine")).status_code == 401
    again = await browser.post("/shop/account/sign-out", data={})
    assert again.status_code == 303


async def test_a_page_for_customers_leads_to_the_sign_in(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/shop/mine?a=b", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/shop/account/sign-in?next=%2Fshop%2Fmine%3Fa%3Db"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
async def test_a_sign_in_leads_nowhere_else(browser: httpx.AsyncClient, elsewhere: str) -> None:
    answer = await sign_in(browser, next=elsewhere)
    assert answer.headers["location"] == "/shop/account"


async def test_a_form_of_a_signed_in_browser_needs_its_token(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    for path in ("/shop/act", "/shop/try"):
        refused = await browser.post(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "auth.request_forged")
        taken = await browser.post(path, headers={"x-csrf-token": await token_of(browser)})
        assert taken.status_code == 201


async def test_another_sites_page_signs_nobody_in(application: Entrance) -> None:
    async with a_client(application, sec_fetch_site="cross-site") as client:
        answer = await sign_in(client)
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.request_forged")


async def test_guessing_is_stopped_for_known_and_unknown_alike(
    browser: httpx.AsyncClient,
) -> None:
    for email in (EMAIL, "nobody@example.org"):
        for _ in range(10):
            assert (await sign_in(browser, "wrong", email)).status_code == 401
        assert (await sign_in(browser, email=email)).status_code == 429


async def test_many_guesses_at_once_are_stopped_as_well(browser: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(sign_in(browser, f"wrong {n}") for n in range(20)))
    codes = [answer.status_code for answer in answers]
    assert codes.count(401) <= 12
    assert codes.count(429) >= 8


async def test_whoever_was_erased_is_signed_out(
    browser: httpx.AsyncClient, db: Database, company: Company, application: Entrance
) -> None:
    secret = (await sign_in(browser)).cookies[SHOP_COOKIE]
    await db.transact(customers.erase, SYSTEM, customer_id=company.member, at=now())
    application.house.doorkeeper.shop_door.forget(secret)
    assert (await browser.get("/shop/mine")).status_code == 401
    assert (await sign_in(browser)).status_code == 401
