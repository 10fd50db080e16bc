"""Codes and tokens: exchanged once, stolen ones noticed, ended at once."""

import pytest

from ordito import customers
from ordito.flows.erase_customer import erase_customer
from ordito.flows.link_account import unlink_account
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.surfaces.linking import MANAGE_ORDERS, READ_ORDERS
from tests.company import Company
from tests.surfaces.application import SYSTEM
from tests.surfaces.ucp.linked import (
    SECRET,
    Platform,
    is_good,
    pass_by,
)
from tests.traces import tables_with

# clients


@pytest.mark.parametrize("secret", ["wrong", "", None])
async def test_a_confidential_client_without_its_secret_is_refused(
    platform: Platform, secret: str | None
) -> None:
    service = Platform(platform.client, client_id="service", secret=SECRET)
    code = await service.code(READ_ORDERS)
    service.secret = secret
    answer = await service.redeem(code)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_a_public_client_has_no_secret(platform: Platform) -> None:
    code = await platform.code(READ_ORDERS)
    for other in ({"client_secret": "x"}, {"client_id": "service"}, {"client_id": "nobody"}):
        answer = await platform.redeem(code, **other)
        assert answer.json()["error"] == "invalid_client"
    platform.secret = "made up"
    assert (await platform.redeem(code)).json()["error"] == "invalid_client"


async def test_forms_that_are_none_are_refused(platform: Platform) -> None:
    path = "/oauth/token"
    for body, kind in ((b"{}", "application/json"), (b"a=1&a=2", "form"), (b"", "form")):
        announced = "application/x-www-form-urlencoded" if kind == "form" else kind
        answer = await platform.client.post(path, content=body, headers={"content-type": announced})
        assert answer.status_code in (400, 401)
        assert answer.json()["error"] in ("invalid_request", "invalid_client")
    unknown = await platform.post("token", grant_type="password")
    assert unknown.json()["error"] == "unsupported_grant_type"


async def test_guessing_codes_is_stopped(platform: Platform) -> None:
    statuses = [(await platform.redeem(f"guess {n}")).status_code for n in range(100)]
    first = statuses.index(429)
    assert first >= 60
    assert set(statuses[:first]) == {400}


# tokens


async def test_refresh_tokens_follow_each_other(platform: Platform) -> None:
    first = await platform.tokens(READ_ORDERS)
    second = (await platform.refresh(first["refresh_token"])).json()
    third = (await platform.refresh(second["refresh_token"])).json()
    assert await is_good(platform, third["access_token"])
    assert len({one["refresh_token"] for one in (first, second, third)}) == 3


async def test_a_refresh_token_that_comes_twice_ends_the_family(platform: Platform) -> None:
    first = await platform.tokens(READ_ORDERS)
    second = (await platform.refresh(first["refresh_token"])).json()
    stolen = await platform.refresh(first["refresh_token"])
    assert stolen.json()["error"] == "invalid_grant"
    assert not await is_good(platform, second["access_token"])
    assert (await platform.refresh(second["refresh_token"])).status_code == 400


async def test_a_refresh_gives_no_more_than_there_was(platform: Platform) -> None:
    tokens = await platform.tokens(READ_ORDERS, MANAGE_ORDERS)
    more = await platform.refresh(tokens["refresh_token"], scope="admin")
    assert more.json()["error"] == "invalid_grant"
    fewer = await platform.refresh(tokens["refresh_token"], scope=READ_ORDERS)
    assert fewer.json()["scope"] == READ_ORDERS
    # less was asked of the access token alone
    again = await platform.refresh(fewer.json()["refresh_token"])
    assert set(again.json()["scope"].split()) == {READ_ORDERS, MANAGE_ORDERS}


async def test_another_client_cannot_refresh(platform: Platform) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    thief = Platform(platform.client, client_id="reader")
    assert (await thief.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await platform.refresh(tokens["refresh_token"])).status_code == 200


async def test_an_access_token_does_not_refresh_and_a_refresh_token_does_not_open(
    platform: Platform,
) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    assert (await platform.refresh(tokens["access_token"])).json()["error"] == "invalid_grant"
    assert not await is_good(platform, tokens["refresh_token"])


async def test_revoking_a_refresh_token_ends_its_access_tokens_at_once(
    platform: Platform,
) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    assert (await platform.revoke(tokens["refresh_token"])).status_code == 200
    assert not await is_good(platform, tokens["access_token"])
    assert (await platform.revoke(tokens["refresh_token"])).status_code == 200
    assert (await platform.revoke("unknown")).status_code == 200


async def test_revoking_an_access_token_ends_that_one(platform: Platform) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    await platform.revoke(tokens["access_token"])
    assert not await is_good(platform, tokens["access_token"])
    assert (await platform.refresh(tokens["refresh_token"])).status_code == 200


async def test_another_client_cannot_revoke(platform: Platform) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    thief = Platform(platform.client, client_id="reader")
    assert (await thief.revoke(tokens["refresh_token"])).status_code == 400
    assert await is_good(platform, tokens["access_token"])


async def test_an_access_token_ends_after_an_hour(platform: Platform, db: Database) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    assert tokens["expires_in"] == 3600
    await pass_by(db, 3601)
    assert not await is_good(platform, tokens["access_token"])


async def test_what_a_customer_takes_back_ends_at_once(
    platform: Platform, db: Database, company: Company
) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    await db.transact(
        unlink_account,
        SYSTEM,
        customer_id=company.member,
        client_id="agent",
        proof="test",
        at=now(),
    )
    assert not await is_good(platform, tokens["access_token"])
    assert await db.read(customers.accounts.list_links, customer_id=company.member) == []


async def test_a_disabled_platform_acts_no_more(platform: Platform, db: Database) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    await db.transact(customers.accounts.disable_client, SYSTEM, client_id="agent", at=now())
    assert not await is_good(platform, tokens["access_token"])
    answer = await platform.refresh(tokens["refresh_token"])
    assert answer.json()["error"] == "invalid_client"
    assert (await platform.authorize(READ_ORDERS)).status_code == 422


async def test_erasure_ends_everything(platform: Platform, db: Database, company: Company) -> None:
    tokens = await platform.tokens(READ_ORDERS)
    await db.transact(erase_customer, SYSTEM, customer_id=company.member, at=now())
    assert not await is_good(platform, tokens["access_token"])
    async with db.connection() as connection:
        for table in ("secret", "session", "password", "link", "link_code", "link_token"):
            kept = await connection.fetchval(
                f"SELECT count(*) FROM customers.{table} WHERE customer_id = $1",  # noqa: S608
                company.member,
            )
            assert kept == 0, table


async def test_no_secret_stands_in_the_database(platform: Platform, db: Database) -> None:
    code = await platform.code(READ_ORDERS)
    tokens = (await platform.redeem(code)).json()
    cookie = platform.client.cookies["ordito_shopper"]
    secrets = (code, tokens["access_token"], tokens["refresh_token"], cookie)
    written = (*secrets, *(secret.encode().hex() for secret in secrets))
    assert await tables_with(db, *written) == {}
