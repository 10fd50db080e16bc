"""Limits of authority on what is given away and written off."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito import network, stock
from ordito.network import Limit, Power
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.stock import UnitCost
from tests.company import Company, found
from tests.scenarios.calls import client
from tests.serving import serve

pytestmark = pytest.mark.anyio
SCOPES = ["ledger:write", "loyalty:write", "stock:write", "loyalty:read", "ledger:read"]


async def act(http: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    return await http.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})


async def a_company(db: Database) -> tuple[Company, str, str]:
    """Found the company; return it with an associate's token and a system's, without a role."""
    company = await found(db, units=50)
    entity_id = next(iter((await db.read(network.load_directory)).entities))
    limits = [
        Limit(role="associate", power=Power.GRANT, currency="EUR", up_to_minor=5000),
        Limit(role="associate", power=Power.WRITE_OFF, currency="EUR", up_to_minor=2000),
        Limit(role="helm", power=Power.GRANT, currency="EUR", up_to_minor=100_000),
    ]
    await db.transact(network.put_limits, Context.system(), limits=limits, at=now())
    cost = UnitCost(
        sku_id=company.skus["shirt"],
        entity_id=entity_id,
        valid_from=now(),
        cost_minor=900,
        currency="EUR",
    )
    await db.transact(stock.put_unit_costs, Context.system(), costs=[cost], subject_id=ids.new())
    tokens = [
        await db.transact(
            auth.issue_token,
            Context.system(),
            name=name,
            channel_id=company.channels["store"],
            scopes=scopes,
            at=now(),
        )
        for name, scopes in (("person", [*SCOPES, "role:associate"]), ("system", SCOPES))
    ]
    return company, tokens[0], tokens[1]


async def test_what_is_given_away_is_within_the_callers_limit(db: Database, address: str) -> None:
    company, person, system = await a_company(db)
    credit = f"/customers/{company.member}/store-credit"
    points = f"/customers/{company.member}/memberships/club/points"
    with serve(address) as url:
        async with client(url, person) as http:
            good = await act(
                http, credit, {"currency": "EUR", "amount_minor": 5000, "reason": "late"}
            )
            assert good.status_code == 201, good.text
            refused = await act(
                http, credit, {"currency": "EUR", "amount_minor": 5001, "reason": "late"}
            )
            assert (refused.status_code, refused.json()["code"]) == (403, "network.not_entitled")
            assert refused.json()["facts"]["limit_minor"] == 5000
            assert {"helm", "admin"} <= set(refused.json()["facts"]["may"])
            card = await act(http, "/gift-cards", {"currency": "EUR", "amount_minor": 9000})
            assert card.status_code == 403, card.text
            card = await act(http, "/gift-cards", {"currency": "EUR", "amount_minor": 3000})
            assert card.status_code == 201, card.text
            card_id = card.json()["card"]["account_id"]
            load = f"/gift-cards/{card_id}/loads"
            assert (await act(http, load, {"amount_minor": 5001})).status_code == 403
            assert (await act(http, load, {"amount_minor": 5000})).status_code == 201
            # a point is bought with a euro, so it counts for one
            assert (await act(http, points, {"points": 51, "reason": "x"})).status_code == 403
            given = await act(http, points, {"points": 50, "reason": "x"})
            assert given.status_code == 201, given.text
            assert given.json()["posted"] == 50
        async with client(url, system) as http:
            free = await act(
                http, credit, {"currency": "EUR", "amount_minor": 90_000, "reason": "load"}
            )
            assert free.status_code == 201, free.text


async def test_what_is_written_off_is_within_the_callers_limit(db: Database, address: str) -> None:
    _, person, _ = await a_company(db)

    def entry(kind: str, quantity: int, sku: str = "shirt") -> dict[str, Any]:
        return {"entries": [{"sku": sku, "kind": kind, "quantity": quantity}]}

    path = "/places/north/stock-movements"
    with serve(address) as url:
        async with client(url, person) as http:
            assert (await act(http, path, entry("write_off", 2))).status_code == 201
            refused = await act(http, path, entry("write_off", 3))
            assert (refused.status_code, refused.json()["facts"]["amount_minor"]) == (403, 2700)
            assert (await act(http, path, entry("correction", -3))).status_code == 403
            assert (await act(http, path, entry("correction", 30))).status_code == 201
            # nobody knows what a laptop cost: the power alone is asked for
            assert (await act(http, path, entry("write_off", 1, "laptop"))).status_code == 201
            # what was broken is a fact
            assert (await act(http, path, entry("damage", 40))).status_code == 201
