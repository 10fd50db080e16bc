"""Holds through HTTP: goods wait for somebody who may release them."""

import asyncio

import pytest

from ordito import network
from ordito.network import Limit, Power
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import found
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio


async def test_a_held_order_stays_until_somebody_entitled_releases_it(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    limit = Limit(role="agent", power=Power.RELEASE_HOLD, currency="EUR", up_to_minor=50_000)
    await db.transact(network.put_limits, Context.system(), limits=[limit], at=now())
    with serve(address) as url:
        async with (
            client(url, company.tokens["web"]) as web,
            client(url, company.tokens["contact-centre"]) as agent,
        ):
            sold = await sell(web, [line("shirt", 2, method="collect", place="south")])
            order = sold.json()
            (task,) = order["fulfilments"]
            tasks = f"/places/south/fulfilment-orders/{task['fulfilment_order_id']}"
            holds = f"/orders/{order['number']}/holds"

            held = await act(web, holds, {"kind": "fraud", "reason": "many_cards"})
            assert held.status_code == 201, held.text
            again = await act(agent, holds, {"kind": "fraud", "reason": "another_reason"})
            assert again.json() == held.json()
            review = await act(agent, holds, {"kind": "review", "reason": "asked_by_store"})

            for step in ("ready", "hand-over"):
                refused = await act(web, f"{tasks}/{step}", {"code": task["code"]})
                assert refused.status_code == 409, refused.text
                assert refused.json()["code"] == "orders.held"
                assert refused.json()["facts"]["kinds"] == ["fraud", "review"]
            page = (await web.get(f"/orders/{order['number']}")).json()
            assert page["fulfilment_state"] == "open"

            release = f"{holds}/{held.json()['hold_id']}/release"
            refused = await act(web, release, {"reason": "looks_fine"})
            assert refused.status_code == 403
            assert refused.json()["facts"]["may"] == ["admin", "agent"]
            outcomes = await asyncio.gather(
                *(act(agent, release, {"reason": "called_back"}) for _ in range(4))
            )
            assert sorted(one.status_code for one in outcomes) == [200, 409, 409, 409]
            refused = await act(web, f"{tasks}/hand-over", {"code": task["code"]})
            assert refused.json()["facts"]["kinds"] == ["review"]
            other = f"{holds}/{review.json()['hold_id']}/release"
            assert (await act(agent, other, {"reason": "called_back"})).status_code == 200
            given = await act(web, f"{tasks}/hand-over", {"code": task["code"]})
            assert given.status_code == 200, given.text
            late = await act(agent, holds, {"kind": "fraud", "reason": "too_late"})
            assert late.json()["code"] == "orders.nothing_to_hold"
            kinds = [hold["released_at"] is None for hold in (await web.get(holds)).json()]
            assert kinds == [False, False]


async def test_what_exceeds_the_limit_is_released_by_others(db: Database, address: str) -> None:
    company = await found(db, units=5)
    limit = Limit(role="agent", power=Power.RELEASE_HOLD, currency="EUR", up_to_minor=50_000)
    await db.transact(network.put_limits, Context.system(), limits=[limit], at=now())
    with serve(address) as url:
        async with client(url, company.tokens["contact-centre"]) as agent:
            sold = await sell(agent, [line("laptop", method="ship")])
            holds = f"/orders/{sold.json()['number']}/holds"
            held = await act(agent, holds, {"kind": "review", "reason": "high_value"})
            release = f"{holds}/{held.json()['hold_id']}/release"
            refused = await act(agent, release, {"reason": "called_back"})
            assert refused.status_code == 403
            assert refused.json()["facts"]["limit_minor"] == 50_000
            assert refused.json()["facts"]["may"] == ["admin"]
