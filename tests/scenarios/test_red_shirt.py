"""Story S3, selling: sold out here, sold from another place's stock with a dated promise.

The associate pays the price of the web shop for the customer, who has the points at once.
"""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from ordito import network, stock
from ordito.network import OpeningHours, Service, Span
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.surfaces.guards import Scope
from tests.company import CARD, Company, found
from tests.scenarios.calls import act, card, client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean, until
from tests.serving import serve
from tests.surfaces.application import a_token

pytestmark = pytest.mark.anyio

SYSTEM = Context.system()
ALWAYS = OpeningHours(week=((Span(0, 1440),),) * 7)


async def sell_out(tx: Tx, company: Company) -> str:
    """Leave no shirt in the north, let the south collect and ship; return the north's own token."""
    directory = await network.load_directory(tx)
    south = directory.place(company.places["south"])
    services = south.services | {Service.SHIP_FROM}
    changed = replace(south, services=services, hours=ALWAYS)
    await network.put_places(tx, places=[changed], at=now())
    await stock.count(
        tx,
        place_id=company.places["north"],
        entity_id=south.entity_id,
        counted=[(company.skus["shirt"], 0)],
        count_id=ids.new(),
        at=now(),
    )
    return await auth.issue_token(
        tx,
        name="north till",
        channel_id=company.channels["store"],
        place_id=company.places["north"],
        scopes=["quotes", "orders:read", "orders:write", "stock:read", "role:associate"],
        at=now(),
    )


async def free(http: httpx.AsyncClient, *, promise: bool = True) -> dict[str, Any]:
    answer = await http.get("/availability", params={"sku": "shirt", "promise": promise})
    return {row["place_id"]: row for row in answer.json()}


async def test_the_red_shirt_is_sold_from_another_place(db: Database, address: str) -> None:
    company = await found(db, units=4)
    till_token = await db.transact(sell_out, SYSTEM, company)
    admin = (await a_token(db, Scope.ADMIN)).removeprefix("Bearer ")
    north, south = (str(company.places[code]) for code in ("north", "south"))
    with serve(address) as url:
        async with (
            client(url, till_token) as till,
            client(url, company.tokens["web"]) as web,
            client(url, admin) as desk,
        ):
            refused = await sell(till, [line("shirt")], customer={"card": CARD})
            assert refused.json()["code"] == "stock.not_enough"
            rows = await free(till)
            assert (rows[north]["available"], rows[north]["collect_at"]) == (0, None)
            assert (rows[south]["available"], rows[south]["collect_at"] is None) == (4, False)

            asked = {"lines": [line("shirt", method="collect", place="south")]}
            here = (await till.post("/quotes", json=asked)).json()
            there = (await web.post("/quotes", json=asked)).json()
            assert here["total_minor"] == there["total_minor"] == 1990
            said = here["lines"][0]["promise"]

            sold = await sell(
                till,
                [line("shirt", method="collect", place="south"), line("shirt", method="ship")],
                payments=card(),
                customer={"card": CARD},
                expected_total_minor=2 * 1990,
                destination={"country": "IT"},
            )
            assert sold.status_code == 201, sold.text
            order = sold.json()
            collected, shipped = order["lines"]
            assert (collected["place"], shipped["place"] != "north") == ("south", True)
            assert _at(collected["promised_at"]) >= _at(said["promised_at"])
            assert _at(shipped["promised_at"]) > datetime.now(UTC)
            assert order["points"] == 39
            story = (await desk.get(f"/customers/{company.member}/page")).json()
            assert "loyalty.points_earned" in {one["type"] for one in story["timeline"]}, story

            tasks = {task["place"]: task for task in order["fulfilments"]}
            task = tasks["south"]
            assert task["promised_at"] == collected["promised_at"]
            path = f"/places/south/fulfilment-orders/{task['fulfilment_order_id']}"
            given = await act(web, f"{path}/hand-over", {"code": task["code"]})
            assert given.status_code == 200, given.text
            page = await until(till, order["order_id"], lambda page: page["captured_minor"] == 1990)
            assert page["fulfilment_state"] == "partly_fulfilled"
            documents = (await till.get(f"/orders/{order['number']}/documents")).json()
            assert [(one["kind"], one["total_minor"]) for one in documents] == [("receipt", 1990)]
            assert (await free(till))[south]["available"] in (2, 3)
    await assert_audit_is_clean(db)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
