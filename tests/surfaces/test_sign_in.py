"""Signing in and out in a browser's way, and what must not work."""

import asyncio
import base64
from collections.abc import AsyncGenerator

import httpx
import pytest
from litestar import get, post
from litestar.types import ControllerRouterHandler

from ordito.platform.db import Database
from ordito.platform.settings import Settings
from ordito.surfaces import sessions, system
from ordito.surfaces.call import Call
from ordito.surfaces.doorkeeper import COOKIE
from ordito.surfaces.entrance import Entrance
from ordito.surfaces.guards import Principal, Role, staff
from tests.surfaces.application import PASSWORD, a_client, a_person, an_application


@get("/me", access=staff())
async def show_me(request: Call) -> Principal:
    return request.principal


@post("/act", access=staff(Role.ASSOCIATE))
async def act(request: Call) -> str:
    return request.context.actor


@post("/steer", access=staff(Role.HELM))
async def steer() -> str:
    return "steered"


ROUTES: list[ControllerRouterHandler] = [
    sessions.show_sign_in,
    sessions.sign_in,
    sessions.sign_out,
    sessions.choose_language,
    system.show_health,
    show_me,
    act,
    steer,
]


@pytest.fixture
async def application(address: str) -> AsyncGenerator[Entrance]:
    async with an_application(address, routes=ROUTES) as running:
        yield running


@pytest.fixture
async def browser(application: Entrance, db: Database) -> AsyncGenerator[httpx.AsyncClient]:
    await a_person(db)
    async with a_client(application, sec_fetch_site="same-origin") as client:
        yield client


async def sign_in(
    client: httpx.AsyncClient, password: str = PASSWORD, **more: str
) -> httpx.Response:
    return await client.post("/sign-in", data={"login": "ada", "password": password, **more})


async def form_token(client: httpx.AsyncClient) -> str:
    return (await client.get("/me")).json()["form_token"]


async def test_the_right_password_opens_a_session(browser: httpx.AsyncClient) -> None:
    answer = await sign_in(browser, next="/me")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    me = (await browser.get("/me")).json()
    assert (me["name"], me["roles"]) == ("Ada", ["associate"])


async def test_a_wrong_password_shows_the_form_again(browser: httpx.AsyncClient) -> None:
    answer = await sign_in(browser, "wrong")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert (await browser.get("/me")).status_code == 401


async def test_an_unknown_login_is_answered_like_a_wrong_password(
    browser: httpx.AsyncClient,
) -> None:
    wrong = await sign_in(browser, "wrong")
    unknown = await browser.post("/sign-in", data={"login": "bob", "password": "wrong"})
    assert (unknown.status_code, unknown.text) == (wrong.status_code, wrong.text)


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil", "me"])
async def test_a_sign_in_never_leads_to_another_site(browser: httpx.AsyncClient, path: str) -> None:
    assert (await sign_in(browser, next=path)).headers["location"] == "/"


async def test_a_browser_without_session_is_led_to_the_sign_in_and_back(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/me?q=a%26b", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/sign-in?next=%2Fme%3Fq%3Da%2526b",
    )
    page = await browser.get(answer.headers["location"])
    assert 'value="/me?q=a%26b"' in page.text


async def test_each_sign_in_is_a_new_session_and_ends_the_old_one(
    browser: httpx.AsyncClient,
) -> None:
    await sign_in(browser)
    first = browser.cookies[COOKIE]
    await sign_in(browser)
    assert browser.cookies[COOKIE] != first
    browser.cookies.set(COOKIE, first, domain="ordito.test")
    assert (await browser.get("/me", headers={"cookie": f"{COOKIE}={first}"})).status_code == 401


async def test_a_planted_session_is_not_taken_over(browser: httpx.AsyncClient) -> None:
    browser.cookies.set(COOKIE, "planted")
    answer = await sign_in(browser)
    assert "planted" not in answer.headers["set-cookie"]


async def test_signing_out_ends_the_session_at_once(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    secret, token = browser.cookies[COOKIE], await form_token(browser)
    answer = await browser.post("/sign-out", data={"_csrf": token})
    assert answer.headers["location"] == "/sign-in"
    assert (await browser.get("/me", headers={"cookie": f"{COOKIE}={secret}"})).status_code == 401


async def test_an_act_needs_the_sessions_form_token(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    token = await form_token(browser)
    assert (await browser.post("/act")).json()["code"] == "auth.request_forged"
    wrong = await browser.post("/act", headers={"x-csrf-token": token[:-1] + "x"})
    assert wrong.status_code == 403
    assert (await browser.post("/act", headers={"x-csrf-token": token})).status_code == 201
    assert (await browser.post("/act", data={"_csrf": token})).status_code == 201


async def test_another_sites_page_cannot_act_even_with_the_token(
    browser: httpx.AsyncClient,
) -> None:
    await sign_in(browser)
    headers = {"x-csrf-token": await form_token(browser), "sec-fetch-site": "cross-site"}
    assert (await browser.post("/act", headers=headers)).status_code == 403


async def test_another_sites_page_cannot_sign_a_browser_in(application: Entrance) -> None:
    async with a_client(application, origin="https://evil.example") as client:
        answer = await sign_in(client)
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.request_forged")


async def test_a_public_page_greets_who_is_signed_in(browser: httpx.AsyncClient) -> None:
    html = {"accept": "text/html"}
    assert "/sign-out" not in (await browser.get("/api", headers=html)).text
    await sign_in(browser)
    assert "/sign-out" in (await browser.get("/api", headers=html)).text


async def test_a_role_that_is_missing_is_named(browser: httpx.AsyncClient) -> None:
    await sign_in(browser)
    answer = await browser.post("/steer", headers={"x-csrf-token": await form_token(browser)})
    assert answer.status_code == 403
    assert answer.json()["facts"] == {"roles": ["helm"]}


async def test_guessing_a_password_is_stopped(browser: httpx.AsyncClient) -> None:
    for _ in range(10):
        assert (await sign_in(browser, "wrong")).status_code == 401
    answer = await sign_in(browser)  # the right one would help a guesser as well
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 60


async def test_somebody_who_remembers_begins_anew(browser: httpx.AsyncClient) -> None:
    for _ in range(2):
        for _ in range(6):
            assert (await sign_in(browser, "wrong")).status_code == 401
        assert (await sign_in(browser)).status_code == 303


async def test_a_token_is_no_sign_in_and_a_sign_in_no_token(browser: httpx.AsyncClient) -> None:
    basic = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
    answer = await browser.get("/me", headers={"authorization": f"Basic {basic}"})
    assert answer.status_code == 401


async def test_the_language_is_kept_on_the_device_and_for_the_person(
    browser: httpx.AsyncClient,
) -> None:
    await sign_in(browser)
    await browser.post("/language", data={"language": "et", "next": "/me"})
    assert browser.cookies["ordito_language"] == "et"
    assert (await browser.get("/me")).json()["language"] == "et"


async def test_an_unknown_language_is_refused(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/language", data={"language": "xx"})
    assert (answer.status_code, answer.json()["field"]) == (422, "language")


async def test_a_form_that_the_database_cannot_hold_is_refused(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.post("/language", data={"language": "e\0t"})
    assert (answer.status_code, answer.json()["field"]) == (422, "body")


async def test_cookies_are_secure_where_browsers_come_over_tls(address: str, db: Database) -> None:
    await a_person(db)
    settings = Settings(log_requests=False, public_url="https://shop.example")
    async with (
        an_application(address, routes=ROUTES, settings=settings) as running,
        a_client(running) as client,
    ):
        assert "Secure" in (await sign_in(client)).headers["set-cookie"]


async def test_many_guesses_at_once_are_stopped_as_well(browser: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(sign_in(browser, f"wrong {n}") for n in range(20)))
    codes = [answer.status_code for answer in answers]
    assert codes.count(401) <= 12
    assert codes.count(429) >= 8
