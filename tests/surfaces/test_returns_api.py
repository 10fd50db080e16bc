"""Returns over HTTP: rules, previews that explain, expected parcels, no receipt, inspections."""

from typing import Any

import pytest

from ordito.platform.db import Database
from ordito.surfaces.guards import Scope
from tests.company import CARD, found
from tests.scenarios.calls import client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.serving import serve
from tests.surfaces.application import a_token

pytestmark = pytest.mark.anyio
RULES: Any = {
    "rules": [
        {"code": "faulty", "reasons": ["defective"], "transport": "company"},
        {"code": "laptops", "tags": ["sku:laptop"], "is_final": True},
        {"code": "all", "days": 30},
    ],
    "withdrawal": {},
    "without_receipt": {
        "currency": "EUR",
        "most_minor": 5000,
        "most_in_period_minor": 6000,
    },
    "costs": {"currency": "EUR", "minutes": 5, "minute_minor": 60, "parcel_minor": 590},
}


async def test_goods_come_back_over_http(db: Database, address: str) -> None:
    company = await found(db, units=9)
    admin_token = (await a_token(db, Scope.ADMIN)).removeprefix("Bearer ")
    with serve(address) as url:
        async with (
            client(url, company.tokens["store"]) as store,
            client(url, admin_token) as admin,
        ):
            done = await admin.put("/return-policy", json=RULES, headers={"Idempotency-Key": "p"})
            assert done.json() == {"version": 1}
            assert (await store.get("/return-policy")).json()["policy"]["rules"][2]["days"] == 30
            sold = await sell(
                store, [line("shirt", 3), line("laptop")], place="north", customer={"card": CARD}
            )
            number = sold.json()["number"]
            await _announced_by_post(store, number)
            await _explained(store, number)
            await _without_receipt(store)
            await _inspected(store)
            rows = (await store.get("/returns", params={"place": "north"})).json()
            assert {row["way"] for row in rows} == {"post", "no_receipt"}
    await assert_audit_is_clean(db)


async def _announced_by_post(store: Any, number: str) -> None:
    asked = {
        "kind": "request_return",
        "lines": [{"line_no": 1, "quantity": 2}],
        "way": "post",
        "place": "north",
        "reason": "defective",
    }
    shown = await store.post(
        f"/orders/{number}/changes", json=asked, headers={"Idempotency-Key": "a"}
    )
    assert shown.json()["effect"]["verdicts"][0]["transport"] == "company", shown.text
    done = await store.post(
        f"/orders/{number}/changes/{shown.json()['change_id']}/confirmation",
        json={},
        headers={"Idempotency-Key": "b"},
    )
    (expected,) = done.json()["returns"]
    listed = await store.get("/returns", params={"state": "announced", "place": "north"})
    assert [one["number"] for one in listed.json()] == [expected["number"]]
    came = {
        "place": "north",
        "number": expected["number"],
        "reason": "defective",
        "lines": [{"line_no": 1, "quantity": 1, "condition": "damaged"}],
    }
    for _ in range(2):  # pressed twice is done once
        taken = await store.post(
            f"/orders/{number}/returns", json=came, headers={"Idempotency-Key": "c"}
        )
        assert taken.status_code == 200, taken.text
    read = (await store.get(f"/returns/{expected['number']}")).json()
    assert (read["state"], read["handling_minor"], read["transport_minor"]) == (
        "part_received",
        300,
        590,
    )


async def _explained(store: Any, number: str) -> None:
    asked = {"kind": "return", "place": "north", "lines": [{"line_no": 2, "quantity": 1}]}
    refused = await store.post(
        f"/orders/{number}/changes", json=asked, headers={"Idempotency-Key": "d"}
    )
    assert refused.status_code == 409
    assert refused.json()["code"] == "orders.not_by_policy"
    assert refused.json()["facts"]["verdicts"][0]["why"] == "final_sale"
    found = await store.get("/receipts", params={"sku": "shirt", "card": CARD})
    assert [(one["number"], one["units"], one["allowed"]) for one in found.json()] == [
        (number, 2, True)
    ]


async def _without_receipt(store: Any) -> None:
    brought = {
        "customer": {"card": CARD},
        "checked": "passport",
        "place": "north",
        "lines": [{"sku": "shirt", "quantity": 2, "disposition": "inspect"}],
    }
    path = "/returns/without-receipt"
    first = await store.post(path, json=brought, headers={"Idempotency-Key": "e"})
    assert first.status_code == 200, first.text
    assert first.json()["parts"][0]["worth_minor"] == 3980
    again = await store.post(path, json=brought, headers={"Idempotency-Key": "e"})
    assert again.json()["return_id"] == first.json()["return_id"]
    more = await store.post(path, json=brought, headers={"Idempotency-Key": "f"})
    assert (more.status_code, more.json()["code"]) == (409, "orders.return_limit")
    assert more.json()["facts"]["left_minor"] == 2020
    final = {**brought, "lines": [{"sku": "laptop", "quantity": 1}]}
    refused = await store.post(path, json=final, headers={"Idempotency-Key": "g"})
    assert (refused.status_code, refused.json()["code"]) == (403, "orders.receipt_needed")


async def _inspected(store: Any) -> None:
    waiting = (await store.get("/inspections", params={"place": "north"})).json()
    assert sorted((one["condition"], one["waiting"]) for one in waiting) == [
        ("damaged", 1),
        ("quarantine", 2),
    ]
    for number, one in enumerate(waiting):
        disposition = "restock" if one["condition"] == "quarantine" else "scrap"
        decided = await store.post(
            f"/inspections/{one['inspection_id']}/decision",
            json={
                "sku_id": one["sku_id"],
                "disposition": disposition,
                "quantity": one["waiting"],
            },
            headers={"Idempotency-Key": f"i{number}"},
        )
        assert decided.status_code == 200, decided.text
    assert (await store.get("/inspections", params={"place": "north"})).json() == []
