"""Codes and tokens: once, for whom they were made, and never for two at a time."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import customers
from ordito.customers import NewCustomer, accounts
from ordito.customers.accounts.redirects import fault_of_redirect, is_same_redirect
from ordito.customers.accounts.rules import challenge_of, is_scope, proves
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId

SYSTEM = Context.system()
AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
BACK = "https://agent.example/back"
VERIFIER = "v" * 43


def terms() -> accounts.CodeTerms:
    return accounts.CodeTerms(
        client_id="agent",
        redirect_uri=BACK,
        challenge=challenge_of(VERIFIER),
        scopes=frozenset({"dev.ucp.shopping.order:read"}),
    )


async def a_customer(tx: Tx) -> CustomerId:
    return await customers.register(
        tx, customer=NewCustomer(customer_id=CustomerId(ids.new())), at=AT
    )


async def a_client(tx: Tx, **other: Any) -> None:
    told: dict[str, Any] = {
        "client_id": "agent",
        "name": "Agent",
        "redirect_uris": (BACK,),
        "profile_urls": ("https://agent.example/profile",),
        "scopes": ("dev.ucp.shopping.order:read",),
    }
    await accounts.put_client(tx, client=accounts.NewClient(**{**told, **other}), at=AT)


async def redeem(tx: Tx, code: str) -> accounts.Tokens | None:
    return await accounts.redeem_code(
        tx, code=code, client_id="agent", redirect_uri=BACK, verifier=VERIFIER, at=AT
    )


async def a_code(tx: Tx) -> str:
    await a_client(tx)
    return await accounts.allow(tx, customer_id=await a_customer(tx), terms=terms(), at=AT)


async def test_of_rivals_with_one_code_one_gets_tokens_and_loses_them(db: Database) -> None:
    code = await db.transact(a_code, SYSTEM)
    answers = await asyncio.gather(*(db.transact(redeem, SYSTEM, code) for _ in range(8)))
    given_tokens = [answer for answer in answers if answer is not None]
    assert len(given_tokens) == 1
    found = await db.read(accounts.find_bearer, token=given_tokens[0].access_token, at=AT)
    assert found is None


async def test_of_rivals_with_one_refresh_token_one_gets_tokens_and_loses_them(
    db: Database,
) -> None:
    code = await db.transact(a_code, SYSTEM)
    first = await db.transact(redeem, SYSTEM, code)
    assert first is not None

    async def follow(tx: Tx) -> accounts.Tokens | None:
        return await accounts.refresh(
            tx, token=first.refresh_token, client_id="agent", scopes=frozenset(), at=AT
        )

    answers = await asyncio.gather(*(db.transact(follow, SYSTEM) for _ in range(8)))
    given_tokens = [answer for answer in answers if answer is not None]
    assert len(given_tokens) == 1
    for tokens in (first, given_tokens[0]):
        assert await db.read(accounts.find_bearer, token=tokens.access_token, at=AT) is None


async def test_of_rivals_with_one_mailed_code_one_is_let_in(db: Database) -> None:
    async def ask(tx: Tx) -> accounts.NewCode:
        return await accounts.new_code(
            tx,
            customer_id=await a_customer(tx),
            identifier_id=ids.new(),  # pyright: ignore[reportArgumentType] # any id
            at=AT,
        )

    asked = await db.transact(ask, SYSTEM)

    async def use(tx: Tx) -> accounts.Proven | None:
        return await accounts.try_code(tx, secret=asked.secret, code=asked.code, at=AT)

    answers = await asyncio.gather(*(db.transact(use, SYSTEM) for _ in range(8)))
    assert sum(answer is not None for answer in answers) == 1


async def test_what_has_ended_by_itself_is_swept(db: Database) -> None:
    code = await db.transact(a_code, SYSTEM)
    await db.transact(redeem, SYSTEM, code)
    assert await db.transact(accounts.sweep, SYSTEM, at=AT + timedelta(minutes=59)) == 0
    # code and both tokens; the link stays as what was allowed
    assert await db.transact(accounts.sweep, SYSTEM, at=AT + timedelta(days=91)) == 3
    async with db.connection() as connection:
        for table in ("secret", "link_code", "link_token"):
            assert await connection.fetchval(f"SELECT count(*) FROM customers.{table}") == 0  # noqa: S608
        assert await connection.fetchval("SELECT count(*) FROM customers.link") == 1


@pytest.mark.parametrize(
    "other",
    [
        {"redirect_uris": ()},
        {"redirect_uris": ("http://agent.example/back",)},
        {"redirect_uris": ("https://agent.example/back#x",)},
        {"redirect_uris": ("javascript:alert(1)",)},
        {"redirect_uris": ("http://localhost/back",)},
        {"profile_urls": ()},
        {"scopes": ("admin",)},
    ],
)
async def test_a_platform_that_cannot_be_is_not_registered(tx: Tx, other: dict[str, Any]) -> None:
    with pytest.raises(accounts.ClientWrong):
        await a_client(tx, **other)
    assert await accounts.list_clients(tx) == []


@pytest.mark.parametrize(
    "uri",
    [
        "https://agent.example/back",
        "https://agent.example/back?x=1",
        "http://127.0.0.1/back",
        "http://[::1]:8080/back",
        "com.example.app:/back",
    ],
)
def test_these_can_be_led_to(uri: str) -> None:
    assert fault_of_redirect(uri) is None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://127.0.0.1:1/a", "http://127.0.0.1:2/a", True),
        ("http://127.0.0.1/a", "http://127.0.0.1:2/a", True),
        ("http://[::1]:1/a", "http://[::1]:2/a", True),
        ("http://127.0.0.1:1/a", "http://127.0.0.1:1/b", False),
        ("http://127.0.0.1:1/a", "http://[::1]:1/a", False),
        ("http://127.0.0.1:1/a", "https://127.0.0.1:1/a", False),
        ("https://a.example/a", "https://a.example:443/a", False),
        ("https://a.example/a", "https://a.example/a/", False),
    ],
)
def test_of_loopback_addresses_alone_the_port_does_not_count(
    one: str, other: str, *, is_same: bool
) -> None:
    assert is_same_redirect(one, other) is is_same


def test_the_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    assert proves(verifier, challenge_of(verifier))


@given(st.text(max_size=140), st.text(max_size=140))
def test_only_the_verifier_of_a_challenge_proves_it(one: str, other: str) -> None:
    assert not proves(one, challenge_of(other)) or one == other


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("dev.ucp.shopping.order:read", True),
        ("com.example.loyalty:points", True),
        ("order:read", False),
        ("dev.ucp.shopping.order:Read", False),
        ("dev.ucp.shopping.order", False),
        ("", False),
    ],
)
def test_a_scope_is_a_capability_and_a_name(text: str, *, is_one: bool) -> None:
    assert is_scope(text) is is_one
