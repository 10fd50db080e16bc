"""Promises through HTTP: the policy, dated quotes, dated availability."""

from datetime import datetime
from uuid import uuid4

import pytest

from ordito.platform.db import Database
from ordito.surfaces.guards import Scope
from tests.company import found
from tests.scenarios.calls import client, line
from tests.serving import serve
from tests.surfaces.application import a_token

pytestmark = pytest.mark.anyio


async def test_a_quote_and_availability_say_until_when(db: Database, address: str) -> None:
    company = await found(db, units=3)
    admin = (await a_token(db, Scope.ADMIN)).removeprefix("Bearer ")
    with serve(address) as url:
        async with client(url, admin) as http:
            policy = {
                "pick": {"collect": 45, "ship": 30},
                "carrier_weekdays": [0, 1, 2, 3, 4, 5, 6],
                "zones": [{"code": "it", "country": "IT"}, {"code": "ee", "country": "EE"}],
                "transits": [{"from_zone": "it", "to_zone": "ee", "days": 5}],
                "transit_days": 1,
            }
            headers = {"Idempotency-Key": str(uuid4())}
            put = await http.put("/promise-policy", json=policy, headers=headers)
            assert put.status_code == 200, put.text
            assert put.json() == {"version": 1}
            assert (await http.get("/promise-policy")).json()["policy"]["pick"]["collect"] == 45
            wrong = {**policy, "transits": [{"from_zone": "it", "to_zone": "mars", "days": 1}]}
            headers = {"Idempotency-Key": str(uuid4())}
            refused = await http.put("/promise-policy", json=wrong, headers=headers)
            assert refused.json()["field"] == "transits[0].to_zone"

        async with client(url, company.tokens["store"]) as http:
            lines = [
                line("shirt"),
                line("shirt", method="collect", place="south"),
                line("shirt", method="ship"),
            ]
            body = {"lines": lines, "place": "north", "destination": {"country": "IT"}}
            quote = await http.post("/quotes", json=body)
            assert quote.status_code == 200, quote.text
            plain, collected, shipped = (one["promise"] for one in quote.json()["lines"])
            assert plain is None
            assert (collected["place"], shipped["place"]) == ("south", "depot")
            abroad = await http.post("/quotes", json={**body, "destination": {"country": "EE"}})
            late = abroad.json()["lines"][2]["promise"]
            days = _day(late["promised_at"]) - _day(shipped["promised_at"])
            assert days.days == 4

            free = await http.get("/availability", params={"sku": "shirt", "promise": True})
            rows = {row["place_id"]: row for row in free.json()}
            depot = rows[str(company.places["depot"])]
            assert depot["collect_at"] is None
            assert _day(depot["ship_at"]) == _day(shipped["promised_at"])
            assert rows[str(company.places["south"])]["collect_at"] >= collected["promised_at"]
            without = await http.get("/availability", params={"sku": "shirt"})
            assert set(without.json()[0]) == {"sku_id", "place_id", "available"}


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text)
