"""What a request of a linked platform must show; hooks that only tests have."""

import httpx
import pytest
from litestar.types import ControllerRouterHandler

from ordito.platform.settings import Settings
from ordito.surfaces.linking import MANAGE_ORDERS, READ_ORDERS, TEST_BUYER
from ordito.surfaces.ucp.versions import Version
from tests.company import Company
from tests.surfaces.application import a_client, an_application
from tests.surfaces.ucp.linked import (
    Platform,
    ask,
    told,
)

# what a request must show


async def test_without_a_token_the_platform_is_told_how_to_get_one(platform: Platform) -> None:
    answer = await ask(platform, None, READ_ORDERS, version=Version.APRIL)
    assert answer.status_code == 401
    challenge = answer.headers["www-authenticate"]
    issuer = "http://ordito.test/ucp/2026-04-08"
    assert challenge.startswith(f'Bearer realm="{issuer}"')
    assert f'resource_metadata="{issuer}/.well-known/oauth-protected-resource"' in challenge
    assert "error=" not in challenge
    assert answer.json()["messages"][0]["code"] == "identity_required"
    assert "client_id" not in answer.json()["continue_url"]


async def test_a_made_up_token_is_invalid(platform: Platform) -> None:
    for scopes in ((), (READ_ORDERS,)):
        answer = await ask(platform, "made up", *scopes)
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        assert answer.json()["messages"][0]["code"] == "identity_required"


async def test_a_token_that_lacks_a_scope_is_told_all_that_is_needed(platform: Platform) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    answer = await ask(platform, tokens["access_token"], READ_ORDERS, MANAGE_ORDERS)
    assert answer.status_code == 403
    challenge = answer.headers["www-authenticate"]
    assert 'realm="http://ordito.test"' in challenge
    assert 'error="insufficient_scope"' in challenge
    assert f'scope="{MANAGE_ORDERS} {READ_ORDERS}"' in challenge
    assert answer.json()["messages"][0]["code"] == "insufficient_scope"


async def test_a_token_counts_under_its_platforms_profile_alone(platform: Platform) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    answer = await ask(
        platform, tokens["access_token"], READ_ORDERS, profile="https://other.example/profile"
    )
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_nothing_is_needed_where_nothing_is_gated(
    platform: Platform, company: Company
) -> None:
    assert (await ask(platform, None)).json() == {"customer": None}
    tokens = await platform.tokens()
    linked = await ask(platform, tokens["access_token"])
    assert linked.json() == {"customer": str(company.member)}


# test hooks


async def test_there_are_no_test_hooks_in_earnest(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/testing/oauth/mint", json={"kind": "valid"})
    assert answer.status_code == 404
    sent = await Platform(browser).authorize(READ_ORDERS)
    assert sent.headers["location"].startswith("/shop/account/sign-in")


@pytest.mark.usefixtures("company")
async def test_in_test_mode_somebody_says_yes_to_everything(
    address: str, routes: list[ControllerRouterHandler]
) -> None:
    settings = Settings(log_requests=False, ucp_test_mode=True)
    async with (
        an_application(address, routes=routes, settings=settings) as running,
        a_client(running) as client,
    ):
        platform = Platform(client, prefix="/ucp/2026-04-08")
        back = told(await platform.authorize(READ_ORDERS))
        tokens = (await platform.redeem(back["code"])).json()
        served = await ask(platform, tokens["access_token"], READ_ORDERS)
        assert served.json() == {"customer": str(TEST_BUYER)}
        for kind, status in (
            ("valid", 200),
            ("expired", 401),
            ("revoked", 401),
            ("foreign_client", 401),
        ):
            minted = await client.post("/ucp/2026-04-08/testing/oauth/mint", json={"kind": kind})
            served = await ask(platform, minted.json()["access_token"], READ_ORDERS)
            assert served.status_code == status, kind
