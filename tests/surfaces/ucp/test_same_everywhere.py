"""One person, one basket, one instant: the same lines, totals and points, whoever asks how."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx
import pytest

from ordito import customers
from ordito.customers.accounts import CodeTerms, NewClient
from ordito.flows.link_account import link_account
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.db.server import Server
from ordito.platform.events import Context
from ordito.platform.settings import Settings
from ordito.surfaces.linking import SCOPES
from tests import databases
from tests.company import Company, found
from tests.conftest import complete
from tests.serving import serve
from tests.surfaces.ucp.buying import BUYER, Buying, amount, line, shipping
from tests.surfaces.ucp.open_company import AGENT, APRIL, AUGUST

_CALLBACK = "https://agent.example/callback"


@dataclass
class Market:
    """A served company, with a platform that a member has linked.

    Attributes:
        client: of the server.
        company: what it has.
        bearer: the member's token for the platform.
    """

    client: httpx.Client
    company: Company
    bearer: str


@pytest.fixture(scope="module")
def market(
    server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Market]:
    """Serve a company whose web channel platforms buy in."""
    address = complete(databases.copy(server, template, "ucp_same"))
    known = tmp_path_factory.mktemp("same") / "known.toml"
    known.write_text(f'[[platform]]\nurl = "{AGENT}"\n')
    company, bearer = complete(_furnished(address))
    settings = Settings(log_requests=False, ucp_channel="web", ucp_platforms=str(known))
    with serve(address, settings=settings) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield Market(client, company, bearer)
    complete(databases.drop(server, "ucp_same"))


async def _furnished(address: str) -> tuple[Company, str]:
    async with Database.open(address) as db:
        company = await found(db)
        return company, await db.transact(_linked, Context.system(), company)


async def _linked(tx: Tx, company: Company) -> str:
    client = NewClient(
        client_id="agent",
        name="Agent",
        redirect_uris=(_CALLBACK,),
        profile_urls=(AGENT,),
        scopes=tuple(SCOPES),
    )
    await customers.accounts.put_client(tx, client=client, at=now())
    verifier = customers.accounts.draw()
    terms = CodeTerms(
        client_id="agent",
        redirect_uri=_CALLBACK,
        challenge=customers.accounts.challenge_of(verifier),
        scopes=frozenset(SCOPES),
    )
    code = await link_account(
        tx, customer_id=company.member, terms=terms, proof="link:test", at=now()
    )
    tokens = await customers.accounts.redeem_code(
        tx,
        code=code,
        client_id="agent",
        redirect_uri=_CALLBACK,
        verifier=verifier,
        at=now(),
    )
    assert tokens is not None
    return tokens.access_token


def compare(market: Market, seed: int) -> None:
    """Ask for one random basket of one random person everywhere, and buy it twice."""
    chance = Random(seed)
    wanted = {
        sku: chance.randint(1, 9)
        for sku in chance.sample(["shirt", "laptop"], chance.randint(1, 2))
    }
    is_member = chance.random() < 0.5
    member = {"customer": {"id": str(market.company.member)}} if is_member else {}
    api = {"Authorization": f"Bearer {market.company.tokens['web']}"}
    lines = [{"sku": sku, "quantity": units, "method": "ship"} for sku, units in wanted.items()]
    quote = market.client.post("/api/v1/quotes", json={"lines": lines, **member}, headers=api)
    assert quote.status_code in (200, 201), quote.text
    priced = quote.json()
    seen: dict[str, Any] = {}
    for endpoint in (AUGUST, APRIL):
        for is_mcp in (False, True):
            buying = Buying(market.client, endpoint, is_mcp=is_mcp)
            buying.bearer = market.bearer if is_member else ""
            told = buying.create(
                line_items=[line(sku, units) for sku, units in wanted.items()],
                buyer=BUYER,
                fulfillment=shipping(),
            )
            assert told.get("status") == "ready_for_complete", told
            seen[f"{endpoint} {is_mcp}"] = (
                [(one["item"]["id"], one["quantity"]) for one in told["line_items"]],
                [amount(one, "total") for one in told["line_items"]],
                amount(told, "total"),
            )
            if is_member and endpoint == AUGUST:
                (membership,) = told["loyalty"].values()
                (reward,) = membership["rewards"]
                assert reward["earning_forecast"]["amount"] == priced["points"]
    expected = (
        [(one["sku"], one["quantity"]) for one in priced["lines"] if one.get("kind") != "delivery"],
        [one["total_minor"] for one in priced["lines"] if one.get("kind") != "delivery"],
        priced["total_minor"],
    )
    assert seen == dict.fromkeys(seen, expected)
    done = buying.complete(told["id"])
    assert done.get("status") == "completed", done
    sale = {
        "lines": lines,
        "payments": [{"tender": "card", "token": "sandbox-approve"}],
        "destination": {"country": "IT", "postal_code": "10121"},
        **member,
    }
    key = {"Idempotency-Key": f"same-{seed}"}
    sold = market.client.post("/api/v1/orders", json=sale, headers={**api, **key}).json()
    kept = market.client.get(f"/api/v1/orders/{done['order']['id']}", headers=api).json()
    assert sold["total_minor"] == kept["total_minor"] == priced["total_minor"]
    for field in ("sku", "total_minor", "tax_minor", "discount_minor"):
        assert [one[field] for one in kept["lines"]] == [one[field] for one in sold["lines"]]
    assert sold["points"] == priced["points"]


@pytest.mark.parametrize("seed", range(12))
def test_one_basket_is_the_same_everywhere(market: Market, seed: int) -> None:
    compare(market, seed)


@pytest.mark.long
def test_a_thousand_baskets_are_the_same_everywhere(market: Market) -> None:
    for seed in range(1000, 2000):
        compare(market, seed)
