"""Sourcing over HTTP: a policy says where goods come from, and what waits is moved."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from msgspec.structs import replace

from ordito import fulfilment, network
from ordito.fulfilment.picking import RejectReason
from ordito.network import Service
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import FulfilmentOrderId, PlaceId
from ordito.reads.memory import Memory
from ordito.surfaces.guards import Scope
from tests.company import Company, found
from tests.flows.shop import SYSTEM
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve
from tests.surfaces.application import a_token

POLICY: dict[str, Any] = {
    "currency": "EUR",
    "rules": [
        {
            "code": "all",
            "filters": {"kinds": ["warehouse"]},
            "costs": {"parcel_minor": 500, "hour_minor": 3600, "line_s": 30},
            "split": {"saves_minor": 200},
        }
    ],
}


async def test_a_policy_says_where_goods_come_from_and_what_waits_is_moved(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    memory = await Memory.load(db)
    south = memory.directory.place(company.places["south"])
    ships = replace(south, services=south.services | {Service.SHIP_FROM})
    await db.transact(network.put_places, SYSTEM, places=[ships], at=now())
    admin = (await a_token(db, Scope.ADMIN)).removeprefix("Bearer ")
    with serve(address) as url:
        async with client(url, admin) as http, client(url, company.tokens["web"]) as web:
            await _publish(http)
            await _ask(web)
            await _wait_and_move(web, company, db)
            await _replay(http)


async def _publish(http: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": str(uuid4())}
    put = await http.put("/sourcing-policy", json=POLICY, headers=headers)
    assert put.json() == {"version": 1}, put.text
    again = await http.put("/sourcing-policy", json=POLICY, headers=headers)
    assert again.json() == {"version": 1}
    shown = (await http.get("/sourcing-policy")).json()
    assert shown["policy"]["rules"][0]["costs"]["parcel_minor"] == 500
    twice = {**POLICY, "rules": POLICY["rules"] * 2}
    headers = {"Idempotency-Key": str(uuid4())}
    refused = await http.put("/sourcing-policy", json=twice, headers=headers)
    assert (refused.status_code, refused.json()["field"]) == (422, "rules")


async def _ask(web: httpx.AsyncClient) -> None:
    asked = {"lines": [line("shirt", 2), line("laptop", 9)], "destination": {"country": "IT"}}
    told = (await web.post("/sourcing/options", json=asked)).json()
    (depot,) = told["options"]
    assert (depot["place"], depot["lines"], depot["gives"]) == ("depot", [0], [0])
    assert depot["cost"]["total_minor"] == told["cost_minor"] == 500 + 30
    assert depot["promised_at"] is not None
    assert told["missing"] == [1]
    assert told["is_proven"]
    whys = {one["place"]: one["why"] for one in told["rejected"]}
    assert whys == {"north": "no_service", "south": "other_kind"}


async def _wait_and_move(web: httpx.AsyncClient, company: Company, db: Database) -> None:
    sold = (await sell(web, [line("shirt", 2, method="collect", place="north")])).json()
    (part,) = sold["fulfilments"]
    task = await db.read(
        fulfilment.get_fulfilment_order,
        place_id=PlaceId(company.places["north"]),
        fulfilment_order_id=FulfilmentOrderId(part["fulfilment_order_id"]),
    )
    await db.transact(
        fulfilment.sourcing.park,
        SYSTEM,
        place_id=task.place_id,
        fulfilment_order_id=task.fulfilment_order_id,
        customer_id=task.customer_id,
        order_id=task.order_id,
        method=task.method,
        reason=RejectReason.DAMAGED,
        refused=[fulfilment.sourcing.Refused(1, company.skus["shirt"], 1)],
        cause_id=ids.new(),
        at=now(),
    )
    (row,) = (await web.get("/sourcing/waiting", params={"place": "north"})).json()
    assert (row["number"], row["sku"], row["units"]) == (sold["number"], "shirt", 1)
    assert (await web.get("/sourcing/waiting", params={"place": "south"})).json() == []
    path = f"/places/north/waiting/{row['waiting_id']}"
    headers = {"Idempotency-Key": str(uuid4())}
    moved = await web.post(f"{path}/reassign", json={"place": "south"}, headers=headers)
    assert moved.status_code == 200, moved.text
    assert moved.json()["promises"][0]["place_id"] == str(company.places["south"])
    repeated = await web.post(f"{path}/reassign", json={"place": "south"}, headers=headers)
    assert repeated.json() == moved.json()
    late = await act(web, f"{path}/cancel")
    assert (late.status_code, late.json()["code"]) == (409, "fulfilment.waiting_closed")
    unknown = await act(web, f"/places/north/waiting/{uuid4()}/cancel")
    assert unknown.status_code == 404


async def _replay(http: httpx.AsyncClient) -> None:
    span = {
        "from_at": (now() - timedelta(days=1)).isoformat(),
        "to_at": (now() + timedelta(minutes=1)).isoformat(),
    }
    told = (await http.post("/sourcing/replay", json={**span, "policy": POLICY})).json()
    assert (told["orders"], told["is_whole"], told["currency"]) == (0, True, "EUR")
    swapped = {"from_at": span["to_at"], "to_at": span["from_at"], "policy": POLICY}
    refused = await http.post("/sourcing/replay", json=swapped)
    assert refused.json()["code"] == "sourcing.span_unclear"
