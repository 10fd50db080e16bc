from collections import Counter
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from ordito import network, world
from ordito.platform.auth import hash_password, issue_token
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.processes.sale import Sale
from ordito.reads.audit import run_audit
from ordito.surfaces.api.quotes import QuoteRequest
from ordito.surfaces.cli.demo.observed import sources_of
from ordito.surfaces.cli.demo.play import Run
from ordito.surfaces.cli.demo.requests import Player, flagship_of
from ordito.surfaces.cli.doors import open_sources
from ordito.surfaces.connectors.demo_company.load import founding_of, load
from ordito.surfaces.guards import Scope
from tests.serving import serve

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
STEPS = 80
OBSERVED = """
SELECT source, count(*) FROM journeys.v_touchpoint
 WHERE source IN ('web', 'app', 'store') GROUP BY source
"""
ORDERS = "SELECT count(*) FROM orders.v_order WHERE origin = 'live'"


@pytest.fixture(scope="module")
def company() -> world.Company:
    return world.found(7, people_count=40)


@pytest.fixture(scope="module")
def stage(company: world.Company) -> world.Stage:
    return world.set_stage(company)


async def tokens_of(db: Database) -> dict[str, str]:
    directory = await db.read(network.load_directory)
    return {
        channel.code: await db.transact(
            issue_token,
            Context.system(),
            name=channel.code,
            scopes=[Scope.ORDERS_WRITE, Scope.STOCK_READ, Scope.CUSTOMERS_WRITE],
            channel_id=channel.channel_id,
            at=AT,
        )
        for channel in directory.channels.values()
    }


async def play(url: str, stage: world.Stage, tokens: dict[str, str], keys: dict[str, str]) -> Run:
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        run = Run(name="test", client=http, stage=stage, tokens=tokens, keys=keys, hurry=100)
        await run.play(rate_per_s=40, seconds=120, most=STEPS)
    return run


async def count_orders(db: Database) -> int:
    async with db.connection() as connection:
        return await connection.fetchval(ORDERS)


async def count_observed(db: Database) -> dict[str, int]:
    async with db.connection() as connection:
        return {row[0]: row[1] for row in await connection.fetch(OBSERVED)}


def test_every_request_is_of_the_form_that_the_api_reads(
    company: world.Company, stage: world.Stage
) -> None:
    player, seen = Player(company), Counter[str]()
    for number in range(500):
        request = player.request(world.step(stage, run="a", number=number, rate_per_s=1))
        seen[request.action] += 1
        body = msgspec.json.encode(request.body)
        if request.action == "sell":
            assert msgspec.json.decode(body, type=Sale).lines
        if request.action == "quote":
            assert msgspec.json.decode(body, type=QuoteRequest).lines
    assert set(seen) == {"look", "quote", "sell"}


def test_a_sale_abroad_goes_through_the_channel_of_its_country(company: world.Company) -> None:
    sale = world.Sale(
        channel="store",
        place="tallinn",
        person=None,
        card=None,
        wants=(world.Want("cable-ponteggio-1-white", 1),),
        method=world.Method.CARRY_OUT,
        source="tallinn",
        tender="cash",
        declined=True,
        later=world.Later.NOTHING,
        later_s=15,
    )
    request = Player(company).request(world.Step(0, "key", 0.0, sale))
    assert (request.channel, request.key) == ("store_ee", "key")
    assert request.body["payments"] == [{"tender": "cash"}]


async def test_customers_live_through_the_api_and_the_books_agree(
    db: Database, address: str, company: world.Company, stage: world.Stage
) -> None:
    password_hash = hash_password("a password of ten")
    assert await load(db, founding_of(company, at=AT), password_hash=password_hash, at=AT)
    tokens = await tokens_of(db)
    directory = await db.read(network.load_directory)
    keys = await db.transact(
        open_sources,
        Context.system(),
        wanted=sources_of(directory, place=flagship_of(company)),
        by="demo",
        at=AT,
    )
    with serve(address) as url:
        run = await play(url, stage, tokens, keys)
        sold = run.answers["sell", "ok"]
        assert sold > STEPS / 4
        refusals = {code for _, code in run.answers} - {"ok"}
        assert refusals <= {
            "orders.payment_declined",
            "stock.not_enough",
            "journeys.not_allowed_here",
        }
        observed = await count_observed(db)
        assert observed["web"] > 0
        assert observed["app"] > 0
        assert run.answers["ready", "ok"] > 0
        assert run.answers["hand_over", "ok"] == run.answers["ready", "ok"]
        assert await count_orders(db) == sold

        again = await play(url, stage, tokens, keys)
        assert again.answers == run.answers
        assert await count_orders(db) == sold
        assert await count_observed(db) == observed
    verdicts = await db.read(run_audit, since=None, at=datetime.now(UTC))
    assert {v.check: v.findings for v in verdicts if v.findings} == {}
