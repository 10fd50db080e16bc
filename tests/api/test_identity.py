"""Two customers become one person over HTTP, and two again."""

from typing import Any

import pytest

from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import found
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio
SCOPES = ["customers:read", "customers:write", "orders:write", "orders:read", "loyalty:read"]


async def test_a_merge_shows_one_person_everywhere_until_it_is_taken_back(
    db: Database, address: str
) -> None:
    company = await found(db, units=50)
    secret = await db.transact(
        auth.issue_token,
        Context.system(),
        name="desk",
        channel_id=company.channels["store"],
        scopes=SCOPES,
        at=now(),
    )
    with serve(address) as url:
        async with client(url, secret) as http:
            crm, web = [
                (await act(http, "/customers", body)).json()["customer_id"]
                for body in (_named("Anna Ferri", "crm", "1"), _named("A. Ferri", "shop", "77"))
            ]
            for source, value in (("crm", "1"), ("shop", "77")):
                buyer = {"external_id": value, "source": source}
                sold = await sell(http, [line("shirt")], place="north", customer=buyer)
                assert sold.status_code == 201, sold.text

            merging = await act(
                http, f"/customers/{web}/merges", {"other_id": crm, "reason": "same card shown"}
            )
            assert merging.status_code == 201, merging.text
            merged = merging.json()
            assert (merged["person_id"], set(merged["customer_ids"])) == (crm, {crm, web})
            profile = (await http.get(f"/customers/{web}")).json()
            assert (profile["canonical_id"], profile["was"]) == (crm, [web])
            assert {one["value"] for one in profile["identifiers"]} == {"crm:1", "shop:77"}
            assert await _orders(http, web) == await _orders(http, crm) == 2
            told = (await http.get(f"/customers/{crm}/identity")).json()
            assert [one["rule"] for one in told["edges"]] == ["asked"]
            assert {one["kind"] for one in told["values"]} == {"external"}
            assert "value" not in told["values"][0]

            undone = await act(
                http,
                f"/customers/{crm}/merges/{merged['merge_id']}/undo",
                {"reason": "two people", "is_apart": True},
            )
            assert undone.json() == {"person_id": crm, "other_person_id": web}
            assert await _orders(http, web) == await _orders(http, crm) == 1
            told = (await http.get(f"/customers/{crm}/identity")).json()
            assert (told["edges"][0]["cut_reason"], len(told["apart"])) == ("two people", 1)
            assert (await http.get("/merge-reviews")).json() == []
            missing = await act(
                http, f"/customers/{web}/merges/{web}/undo", {"reason": "nothing there"}
            )
            assert (missing.status_code, missing.json()["code"]) == (404, "customers.unknown_merge")


def _named(name: str, source: str, value: str) -> dict[str, Any]:
    return {
        "particulars": {"name": name},
        "identifiers": [{"kind": "external", "value": value, "source": source}],
    }


async def _orders(http: Any, customer_id: str) -> int:
    page = (await http.get(f"/customers/{customer_id}/page")).json()
    assert len(page["orders"]) == sum(one["orders"] for one in page["spent"])
    return len(page["orders"])
