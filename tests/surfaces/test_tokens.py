"""What a token opens, for how long, and how fast."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from litestar import get
from litestar.params import FromPath

from ordito.platform import ids
from ordito.platform.auth import issue_token, parse_token, revoke_token
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Principal, Scope, token
from tests.surfaces.application import SYSTEM, a_client, a_token, an_application

QUICK = Settings(log_requests=False, token_cache_s=0, token_rate_per_s=5, address_rate_per_s=3)


@get("/stock", access=token(Scope.STOCK_READ))
async def show_stock(request: Call) -> Context:
    return request.context


@get("/places/{place:uuid}", access=token(Scope.STOCK_READ))
async def show_place(request: Call, place: FromPath[UUID]) -> Principal:
    request.principal.require_place(place)
    return request.principal


@pytest.fixture
async def client(address: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with (
        an_application(address, routes=[show_stock, show_place], settings=QUICK) as application,
        a_client(application) as http,
    ):
        yield http


async def ask(client: httpx.AsyncClient, header: str, path: str = "/stock") -> httpx.Response:
    return await client.get(path, headers={"authorization": header})


async def test_a_token_acts_for_its_channel_and_place(
    client: httpx.AsyncClient, db: Database
) -> None:
    channel_id, place_id = ids.new(), ids.new()
    text = await db.transact(
        issue_token,
        SYSTEM,
        name="till",
        scopes=[Scope.STOCK_READ],
        channel_id=channel_id,
        place_id=place_id,
        at=now(),
    )
    answer = await ask(client, f"Bearer {text}")
    token_id, _ = parse_token(text)
    context = answer.json()
    assert context["actor"] == f"token:{token_id}"
    assert context["channel_id"] == str(channel_id)
    assert context["place_id"] == str(place_id)
    assert context["request_id"] == answer.headers["x-request-id"]
    assert (await ask(client, f"Bearer {text}", f"/places/{place_id}")).status_code == 200
    elsewhere = await ask(client, f"Bearer {text}", f"/places/{ids.new()}")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "auth.place_outside")


async def test_a_missing_scope_is_named(client: httpx.AsyncClient, db: Database) -> None:
    answer = await ask(client, await a_token(db, Scope.QUOTES))
    assert answer.status_code == 403
    assert answer.json()["facts"] == {"scope": "stock:read"}


async def test_admin_is_enough_everywhere(client: httpx.AsyncClient, db: Database) -> None:
    assert (await ask(client, await a_token(db, Scope.ADMIN))).status_code == 200


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Bearer nothing", "auth.token_unknown"),
        (f"Bearer ord_{'0' * 32}_secret", "auth.token_unknown"),
        ("Basic YTpi", "auth.credentials_missing"),
        ("", "auth.credentials_missing"),
    ],
)
async def test_no_valid_token_is_a_401_with_its_remedy(
    client: httpx.AsyncClient, header: str, code: str
) -> None:
    answer = await ask(client, header)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["remedy"]


async def test_an_expired_token_says_so(client: httpx.AsyncClient, db: Database) -> None:
    text = await db.transact(
        issue_token,
        SYSTEM,
        name="old",
        scopes=[Scope.STOCK_READ],
        at=now() - timedelta(days=2),
        expires_at=now() - timedelta(days=1),
    )
    answer = await ask(client, f"Bearer {text}")
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.token_expired")


async def test_a_revoked_token_is_refused(client: httpx.AsyncClient, db: Database) -> None:
    header = await a_token(db, Scope.STOCK_READ)
    assert (await ask(client, header)).status_code == 200
    token_id, _ = parse_token(header.removeprefix("Bearer "))
    await db.transact(revoke_token, SYSTEM, token_id=token_id, at=now())
    answer = await ask(client, header)
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.token_revoked")


async def test_a_token_that_asks_too_fast_is_slowed(
    client: httpx.AsyncClient, db: Database
) -> None:
    header = await a_token(db, Scope.STOCK_READ)
    answers = [await ask(client, header) for _ in range(12)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0].headers["retry-after"]) >= 1
    other = await a_token(db, Scope.STOCK_READ)
    assert (await ask(client, other)).status_code == 200


async def test_guessing_tokens_is_slowed_and_known_ones_are_not(
    client: httpx.AsyncClient, db: Database
) -> None:
    known = await a_token(db, Scope.STOCK_READ)
    assert (await ask(client, known)).status_code == 200
    guesses = [await ask(client, f"Bearer ord_{ids.new().hex}_x") for _ in range(10)]
    assert [guess.status_code for guess in guesses][-1] == 429
    assert (await ask(client, known)).status_code == 200
