"""Orders that another system has sold and been paid for, through HTTP."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito import stock
from ordito.platform import auth
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import Company, found
from tests.scenarios.calls import act, client
from tests.scenarios.test_one_order import assert_audit_is_clean, until
from tests.serving import serve

pytestmark = pytest.mark.anyio

Body = dict[str, Any]


def sale(external_id: str = "M-1", units: int = 2, **more: Any) -> Body:
    """Return an order of a marketplace: shirts at 20.00 with 22 % tax inside."""
    total, tax = 2000 * units, 361 * units
    body: Body = {
        "source": "bazaar",
        "external_id": external_id,
        "placed_at": "2026-01-05T10:00:00Z",
        "currency": "EUR",
        "place": "depot",
        "lines": [{"sku": "shirt", "quantity": units, "total_minor": total, "tax_minor": tax}],
        "payments": [{"tender": "wallet", "amount_minor": total, "reference": "W-77"}],
        "customer": {"external_id": "B-5", "name": "Rita", "country": "IT"},
    }
    return body | more


async def inject(http: httpx.AsyncClient, body: Body, key: str | None = None) -> httpx.Response:
    headers = {"Idempotency-Key": key or str(uuid4())}
    return await http.post("/orders/injections", json=body, headers=headers)


async def held(db: Database, company: Company, place: str = "depot") -> stock.Position:
    positions = await db.read(stock.list_positions, sku_ids=[company.skus["shirt"]])
    return next(one for one in positions if one.place_id == company.places[place])


async def test_paid_order_is_reserved_delivered_and_never_charged_again(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            first = await inject(http, sale())
            again = await inject(http, sale())
            position = await held(db, company)
            order = (await http.get(f"/orders/{first.json()['order_id']}")).json()
            (task,) = order["fulfilments"]
            path = f"/places/depot/fulfilment-orders/{task['fulfilment_order_id']}"
            async with client(url, company.tokens["store"]) as store:
                ready = await act(store, f"{path}/ready")
                handed = await act(store, f"{path}/hand-over")
            left = await held(db, company)

    assert first.status_code == 201, first.text
    assert (first.json()["outcome"], again.json()["outcome"]) == ("created", "unchanged")
    assert again.json()["order_id"] == first.json()["order_id"]
    assert (position.on_hand, position.reserved, position.available) == (5, 2, 3)
    assert ready.status_code < 300, ready.text
    assert handed.status_code < 300, handed.text
    assert (left.on_hand, left.reserved) == (3, 0)
    (payment,) = order["payments"]
    assert (payment["tender"], payment["captured_minor"]) == ("external:wallet", 4000)
    assert order["due_minor"] == 4000
    await assert_audit_is_clean(db)


async def test_oversold_order_is_taken_and_becomes_an_exception(db: Database, address: str) -> None:
    company = await found(db, units=3)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            first = await inject(http, sale(units=2))
            second = await inject(http, sale("M-2", units=4))
            position = await held(db, company)
            basket = {
                "lines": [{"sku": "shirt", "quantity": 1, "method": "ship", "place": "depot"}]
            }
            refused = await http.post(
                "/orders",
                json=basket | {"payments": [{"tender": "card", "token": "sandbox-approve"}]},
                headers={"Idempotency-Key": "x"},
            )
    exceptions = await db.read(
        stock.list_exceptions, place_ids=[company.places["depot"]], only_open=True
    )

    assert first.json()["short"] == []
    assert second.json()["short"] == [
        {"sku": "shirt", "place": "depot", "wanted": 4, "available": 1}
    ]
    assert (position.on_hand, position.reserved, position.available) == (3, 6, 0)
    assert [(one.kind, one.quantity) for one in exceptions] == [("shortfall", 3)]
    assert refused.status_code == 409
    await assert_audit_is_clean(db)


async def test_injection_is_once_under_rivals_and_never_edited(db: Database, address: str) -> None:
    company = await found(db, units=50)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            answers = await asyncio.gather(*(inject(http, sale()) for _ in range(8)))
            other = await inject(http, sale(units=3))
            position = await held(db, company)

    assert sorted(answer.json()["outcome"] for answer in answers) == ["created", *["unchanged"] * 7]
    assert len({answer.json()["order_id"] for answer in answers}) == 1
    assert (other.status_code, other.json()["code"]) == (409, "injection.differs")
    assert position.reserved == 2
    await assert_audit_is_clean(db)


async def test_cancelled_units_are_free_again_and_their_money_is_the_sources(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            order_id = (await inject(http, sale())).json()["order_id"]
            body = {"lines": [{"line_no": 1, "quantity": 1}]}
            cancelled = await act(http, f"/orders/{order_id}/cancellations", body)
            order = await until(
                http, order_id, lambda page: page["payments"][0]["refunded_minor"] == 2000
            )
            position = await held(db, company)

    assert cancelled.status_code == 200, cancelled.text
    assert order["due_minor"] == 2000
    assert (position.on_hand, position.reserved) == (5, 1)
    await assert_audit_is_clean(db)


async def test_foreign_receipt_is_kept_and_returned_here(db: Database, address: str) -> None:
    company = await found(db, units=5)
    body = sale(kind="receipt", place="north", external_id="R-9")
    moved = sale(kind="receipt", place="north", external_id="R-10", moves_stock=True)
    moved["placed_at"] = (datetime.now(UTC) - timedelta(seconds=0)).isoformat()
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as http:
            first = await inject(http, body)
            before = await held(db, company, "north")
            booked = await inject(http, moved)
            again = await inject(http, moved)
            after = await held(db, company, "north")
            order_id = first.json()["order_id"]
            returned = await act(
                http,
                f"/orders/{order_id}/returns",
                {
                    "place": "south",
                    "lines": [{"line_no": 1, "quantity": 1}],
                    "reason": "changed_mind",
                },
            )
            back = await held(db, company, "south")

    assert first.status_code == 201, first.text
    assert (before.on_hand, before.reserved) == (5, 0)
    assert (booked.json()["outcome"], again.json()["outcome"]) == ("created", "unchanged")
    assert (after.on_hand, after.reserved) == (3, 0)
    assert returned.status_code < 300, returned.text
    assert back.on_hand == 6
    await assert_audit_is_clean(db)


async def test_wrong_sales_are_refused_by_field_and_nothing_is_kept(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    line = {"sku": "shirt", "quantity": 1, "total_minor": 2000, "tax_minor": 361}
    wrong = {
        "lines[0].sku": sale(lines=[line | {"sku": "hat"}]),
        "payments": sale(payments=[]),
        "lines[0].method": sale(
            lines=[line | {"method": "carry_out", "quantity": 2, "total_minor": 4000}]
        ),
        "placed_at": sale(placed_at="2099-01-01T00:00:00Z"),
        "lines[0].tax_minor": sale(lines=[line | {"tax_minor": 5000, "total_minor": 4000}]),
        "customer.email": sale(customer={"external_id": "B", "email": "none"}),
        "lines[0].place": sale(place=None),
    }
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            answers = {field: await inject(http, body) for field, body in wrong.items()}
            position = await held(db, company)

    for field, answer in answers.items():
        assert answer.status_code in (404, 409, 422), answer.text
        assert answer.json()["field"] == field, answer.text
    assert position.reserved == 0


async def test_orders_come_in_bulk_each_for_itself(db: Database, address: str) -> None:
    company = await found(db, units=5)
    rows = [sale("M-1"), sale("M-2", place="moon"), {"source": "x"}, sale("M-1"), sale("M-3", 9)]
    token = await db.transact(
        auth.issue_token,
        Context.system(),
        name="bazaar",
        scopes=["orders:write"],
        channel_id=company.channels["web"],
        at=now(),
    )
    with serve(address) as url:
        async with client(url, token) as http:
            headers = {"Idempotency-Key": "b"}
            answer = await http.put("/bulk/orders", json=rows, headers=headers)
            again = await http.put("/bulk/orders", json=rows, headers=headers)

    assert answer.status_code == 207, answer.text
    assert [row.get("code") or row["outcome"] for row in answer.json()] == [
        "created",
        "network.unknown_place",
        "http.row_wrong",
        "unchanged",
        "created",
    ]
    assert answer.json()[4]["noted"] == ["shirt is short at depot"]
    assert again.json() == answer.json()
    await assert_audit_is_clean(db)
