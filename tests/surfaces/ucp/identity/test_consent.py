"""Saying yes to a platform: what it leads to, and where it never leads."""

import httpx
import pytest

from ordito import customers
from ordito.flows.erase_customer import erase_customer
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.surfaces.linking import MANAGE_ORDERS, READ_ORDERS
from tests.company import Company
from tests.surfaces.application import SYSTEM
from tests.surfaces.ucp.linked import (
    CALLBACK,
    LOOPBACK,
    SECRET,
    Platform,
    ask,
    form_token,
    is_good,
    pass_by,
    sign_in,
    told,
)

# what works


@pytest.mark.parametrize("prefix", ["", "/ucp/2026-04-08"])
async def test_a_customer_says_yes_and_the_platform_acts(
    browser: httpx.AsyncClient, company: Company, prefix: str
) -> None:
    await sign_in(browser)
    platform = Platform(browser, prefix=prefix)
    shown = await platform.authorize(READ_ORDERS)
    assert shown.status_code == 200
    assert "The agent" in shown.text
    assert "agent.example" in shown.headers["content-security-policy"]
    answer = await platform.decide("allow", READ_ORDERS)
    assert answer.headers["location"].startswith(f"{CALLBACK}?")
    back = told(answer)
    assert (back["state"], back["iss"]) == ("a state & more", f"http://ordito.test{prefix}")
    tokens = (await platform.redeem(back["code"])).json()
    assert tokens["token_type"] == "Bearer"
    assert tokens["scope"] == READ_ORDERS
    served = await ask(platform, tokens["access_token"], READ_ORDERS)
    assert served.json() == {"customer": str(company.member)}


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/oauth-authorization-server",
        "/ucp/2026-04-08/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/ucp/2026-04-08",
    ],
)
async def test_the_metadata_names_the_issuer_under_which_it_is_found(
    browser: httpx.AsyncClient, path: str
) -> None:
    said = (await browser.get(path)).json()
    prefix = "/ucp/2026-04-08" if "2026-04-08" in path else ""
    assert said["issuer"] == f"http://ordito.test{prefix}"
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["authorization_response_iss_parameter_supported"] is True
    assert {READ_ORDERS, MANAGE_ORDERS} <= set(said["scopes_supported"])
    assert said["token_endpoint_auth_methods_supported"] == ["none", "client_secret_basic"]
    assert (await browser.get(said["token_endpoint"])).status_code == 405


async def test_whoever_is_not_signed_in_does_that_first(browser: httpx.AsyncClient) -> None:
    platform = Platform(browser)
    answer = await platform.authorize(READ_ORDERS)
    assert answer.headers["location"].startswith("/shop/account/sign-in?next=%2Foauth%2Fauthorize")
    page = await browser.get(answer.headers["location"])
    assert "/oauth/authorize?" in page.text


async def test_a_confidential_client_shows_its_secret(platform: Platform) -> None:
    service = Platform(platform.client, client_id="service", secret=SECRET)
    tokens = await service.tokens(READ_ORDERS)
    again = await service.refresh(tokens["refresh_token"])
    assert again.status_code == 200


async def test_a_loopback_address_may_have_another_port(platform: Platform) -> None:
    platform.redirect_uri = LOOPBACK.replace("5000", "49152")
    answer = await platform.decide("allow", READ_ORDERS)
    assert answer.headers["location"].startswith("http://127.0.0.1:49152/callback?")
    redeemed = await platform.redeem(told(answer)["code"], redirect_uri=LOOPBACK)
    assert redeemed.status_code == 200


async def test_what_was_allowed_before_stays_allowed(platform: Platform) -> None:
    await platform.tokens(READ_ORDERS)
    more = await platform.tokens(MANAGE_ORDERS)
    assert set(more["scope"].split()) == {READ_ORDERS, MANAGE_ORDERS}


async def test_the_consent_stands_in_the_record(
    platform: Platform, db: Database, company: Company
) -> None:
    await platform.tokens(READ_ORDERS)
    profile = await db.read(customers.get_profile, customer_id=company.member)
    assert [(one.purpose, one.channel, one.given) for one in profile.consents] == [
        ("act_for_me", "agent", True)
    ]


# who is not led back


@pytest.mark.parametrize(
    "other",
    [
        {"client_id": "nobody"},
        {"client_id": None},
        {"redirect_uri": None},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": f"{CALLBACK}/"},
        {"redirect_uri": f"{CALLBACK}?x=1"},
        {"redirect_uri": "https://agent.example:444/callback"},
        {"redirect_uri": "https://agent.example.evil.example/callback"},
        {"redirect_uri": "https://agent.example@evil.example/callback"},
        {"redirect_uri": "http://localhost:5000/callback"},
        {"redirect_uri": "http://127.0.0.1:5000/other"},
        {"redirect_uri": "http://x@127.0.0.1:5000/callback"},
        {"redirect_uri": "http://127.0.0.1:none/callback"},
    ],
)
async def test_a_stranger_is_not_led_to(platform: Platform, other: dict[str, str | None]) -> None:
    for answer in (
        await platform.authorize(READ_ORDERS, **other),
        await platform.decide("allow", READ_ORDERS, **other),
    ):
        assert answer.status_code == 422
        assert "location" not in answer.headers


async def test_an_address_given_twice_leads_nowhere(platform: Platform) -> None:
    path = f"{platform.path(READ_ORDERS)}&redirect_uri=https%3A%2F%2Fevil.example"
    assert (await platform.client.get(path)).status_code == 422


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"scope": "dev.ucp.shopping.order:delete"}, "invalid_scope"),
        ({"scope": f"{READ_ORDERS} admin"}, "invalid_scope"),
    ],
)
async def test_the_platform_is_told_what_is_wrong(
    platform: Platform, other: dict[str, str | None], error: str
) -> None:
    back = told(await platform.authorize(READ_ORDERS, **other))
    assert back == {
        "error": error,
        "iss": "http://ordito.test",
        "state": "a state & more",
    }


async def test_a_platform_gets_no_scope_that_it_may_not_ask_for(platform: Platform) -> None:
    platform.client_id = "reader"
    back = told(await platform.decide("allow", READ_ORDERS, MANAGE_ORDERS))
    assert back["error"] == "invalid_scope"


async def test_a_customer_may_say_no(platform: Platform) -> None:
    back = told(await platform.decide("deny", READ_ORDERS))
    assert back["error"] == "access_denied"
    assert "code" not in back


async def test_another_sites_page_cannot_say_yes(platform: Platform) -> None:
    form = {"decision": "allow"}
    without_token = await platform.client.post(platform.path(READ_ORDERS), data=form)
    assert without_token.status_code == 403
    headers = {"sec-fetch-site": "cross-site"}
    form |= {"_csrf": await form_token(platform.client)}
    foreign = await platform.client.post(platform.path(READ_ORDERS), data=form, headers=headers)
    assert foreign.status_code == 403


async def test_nobody_says_yes_who_is_not_signed_in(browser: httpx.AsyncClient) -> None:
    answer = await browser.post(Platform(browser).path(READ_ORDERS), data={"decision": "allow"})
    assert answer.status_code == 401


# stolen codes


@pytest.mark.parametrize(
    "other",
    [
        {"code_verifier": None},
        {"code_verifier": "x" * 43},
        {"code_verifier": "short"},
        {"redirect_uri": None},
        {"redirect_uri": f"{CALLBACK}/"},
        {"redirect_uri": LOOPBACK},
    ],
)
async def test_a_code_without_its_proof_is_worth_nothing(
    platform: Platform, other: dict[str, str | None]
) -> None:
    code = await platform.code(READ_ORDERS)
    answer = await platform.redeem(code, **other)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert answer.headers["cache-control"] == "no-store"


async def test_another_client_cannot_use_a_code(platform: Platform) -> None:
    code = await platform.code(READ_ORDERS)
    thief = Platform(platform.client, client_id="reader", verifier=platform.verifier)
    assert (await thief.redeem(code)).json()["error"] == "invalid_grant"
    # and has not spoilt it for its owner
    assert (await platform.redeem(code)).status_code == 200


async def test_a_code_that_comes_twice_ends_what_it_gave(platform: Platform) -> None:
    code = await platform.code(READ_ORDERS)
    tokens = (await platform.redeem(code)).json()
    assert await is_good(platform, tokens["access_token"])
    assert (await platform.redeem(code)).json()["error"] == "invalid_grant"
    assert not await is_good(platform, tokens["access_token"])
    refreshed = await platform.refresh(tokens["refresh_token"])
    assert refreshed.json()["error"] == "invalid_grant"


async def test_an_old_code_is_worth_nothing(platform: Platform, db: Database) -> None:
    code = await platform.code(READ_ORDERS)
    await pass_by(db, 61)
    assert (await platform.redeem(code)).json()["error"] == "invalid_grant"


async def test_a_code_of_an_ended_link_is_worth_nothing(
    platform: Platform, db: Database, company: Company
) -> None:
    code = await platform.code(READ_ORDERS)
    await db.transact(erase_customer, SYSTEM, customer_id=company.member, at=now())
    assert (await platform.redeem(code)).json()["error"] == "invalid_grant"
