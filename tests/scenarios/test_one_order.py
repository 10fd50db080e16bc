"""One sale through every door: counter, collection, shipping, cancellation, and the audit."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito.platform.db import Database
from ordito.platform.feed import Cursor, list_after
from ordito.reads.audit import run_audit
from tests.company import CARD, found
from tests.scenarios.calls import act, client, line, sell
from tests.serving import serve

pytestmark = pytest.mark.anyio


async def assert_audit_is_clean(db: Database) -> None:
    verdicts = await db.read(run_audit, since=None, at=datetime.now(UTC))
    assert {v.check: v.findings for v in verdicts if v.findings} == {}


async def until(
    http: httpx.AsyncClient, order_id: str, is_so: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Read an order until something is so: what follows after commit needs a moment."""
    for _ in range(400):
        answer = await http.get(f"/orders/{order_id}")
        if answer.status_code == 200 and is_so(answer.json()):
            return answer.json()
        await asyncio.sleep(0.1)
    raise AssertionError("it never became so")


async def test_counter_sale_gives_goods_money_and_points_at_once(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as http:
            sold = await sell(http, [line("shirt", 2)], place="north", customer={"card": CARD})

            assert sold.status_code == 201, sold.text
            order = sold.json()
            assert order["state"] == "placed"
            assert order["total_minor"] == 3980
            assert order["tax_minor"] == 718
            assert order["points"] == 39
            facts = await db.read(list_after, cursor=Cursor(), most=100)
            told = [fact for fact in facts if str(fact.case_id) == order["order_id"]]
            assert {str(fact.request_id) for fact in told} == {sold.headers["x-request-id"]}
            page = (await http.get(f"/orders/{order['number']}")).json()
            assert page["fulfilment_state"] == "fulfilled"
            assert page["payment_state"] == "captured"
            free = await http.get("/availability", params={"sku": "shirt", "place": "north"})
            assert [row["available"] for row in free.json()] == [3]
    await assert_audit_is_clean(db)


async def test_collection_is_promised_handed_over_and_captured(db: Database, address: str) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            sold = await sell(http, [line("laptop", 1, method="collect", place="south")])
            order = sold.json()
            assert sold.status_code == 201, sold.text
            assert order["payments"][0]["captured"] is False
            (task,) = order["fulfilments"]
            path = f"/places/south/fulfilment-orders/{task['fulfilment_order_id']}"

            refused = await act(http, f"{path}/hand-over", {"code": "000000"})
            assert refused.status_code == 403
            assert (await act(http, f"{path}/ready")).status_code == 200
            given = await act(http, f"{path}/hand-over", {"code": task["code"]})
            assert given.status_code == 200, given.text
            again = await act(http, f"{path}/hand-over", {"code": task["code"]})
            assert again.json()["code"] == "fulfilment.closed"

            page = await until(http, order["order_id"], lambda page: page["captured_minor"] > 0)
            assert page["payment_state"] == "captured"
            assert page["fulfilment_state"] == "fulfilled"
            assert [action["kind"] for action in page["actions"]] == ["place", "fulfil"]
    await assert_audit_is_clean(db)


async def test_cancelled_units_are_free_again_with_their_points_and_money(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["app"]) as http:
            sold = await sell(
                http,
                [line("shirt", 4, method="ship"), line("laptop", 1, method="ship")],
                customer={"email": "Member@example.org"},
            )
            order = sold.json()
            assert sold.status_code == 201, sold.text
            assert order["points"] == 978
            body = {"lines": [{"line_no": 1, "quantity": 3}], "expected_version": 1}
            cancelled = await act(http, f"/orders/{order['number']}/cancellations", body)
            assert cancelled.status_code == 200, cancelled.text
            assert cancelled.json()["due_minor"] == 89_900 + 1990
            stale = await act(http, f"/orders/{order['number']}/cancellations", body)
            assert stale.json()["code"] == "orders.changed"

            page = await until(
                http, order["order_id"], lambda page: page["payments"][0]["voided_minor"] > 0
            )
            assert page["payments"][0]["voided_minor"] == 5970
            free = await http.get("/availability", params={"sku": "shirt", "place": "depot"})
            assert [row["available"] for row in free.json()] == [4]
    await assert_audit_is_clean(db)


async def test_repeated_request_gets_the_first_answer_to_the_byte(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as http:
            key = str(uuid4())
            first = await sell(http, [line("shirt")], key=key, place="north")
            second = await sell(http, [line("shirt")], key=key, place="north")
            other = await sell(http, [line("shirt", 2)], key=key, place="north")

            assert first.status_code == 201, first.text
            assert (second.status_code, second.content) == (201, first.content)
            assert other.json()["code"] == "platform.key_reused"
            free = await http.get("/availability", params={"sku": "shirt", "place": "north"})
            assert [row["available"] for row in free.json()] == [4]
    await assert_audit_is_clean(db)


async def test_declined_payment_sells_nothing_and_says_so_again(db: Database, address: str) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            key = str(uuid4())
            payments = [
                {"tender": "card", "token": "sandbox-approve", "amount_minor": 1000},
                {"tender": "card", "token": "sandbox-decline"},
            ]
            lines = [line("shirt", 1, method="ship")]
            first = await sell(http, lines, key=key, payments=payments)
            second = await sell(http, lines, key=key, payments=payments)

            assert first.json()["code"] == "orders.payment_declined", first.text
            assert second.json()["code"] == "orders.payment_declined"
            free = await http.get("/availability", params={"sku": "shirt", "place": "depot"})
            assert [row["available"] for row in free.json()] == [5]
    await assert_audit_is_clean(db)


async def test_payment_without_answer_is_settled_by_itself(db: Database, address: str) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            payments = [{"tender": "card", "token": "sandbox-time-out"}]
            lines = [line("shirt", 1, method="ship")]
            sold = await sell(http, lines, payments=payments)
            assert sold.status_code == 202, sold.text
            assert sold.json()["state"] == "pending"
            order_id = sold.json()["order_id"]
            page = await until(http, order_id, lambda page: page["version"] == 1)
            assert page["payment_state"] == "authorised"
    await assert_audit_is_clean(db)


async def test_mixed_basket_captures_what_leaves_and_gives_cash_back_when_cancelled(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as http:
            mixed = [line("shirt", 1), line("laptop", 1, method="ship")]
            by_card = await sell(http, mixed, place="north")
            by_cash = await sell(http, mixed, place="north", payments=[{"tender": "cash"}])
            assert by_card.status_code == by_cash.status_code == 201, by_card.text
            card_id, cash_id = by_card.json()["order_id"], by_cash.json()["order_id"]

            paid = await until(http, card_id, lambda page: page["captured_minor"] > 0)
            assert (paid["captured_minor"], paid["payment_state"]) == (1990, "partly_captured")
            body = {"lines": [{"line_no": 2, "quantity": 1}]}
            cancelled = await act(http, f"/orders/{cash_id}/cancellations", body)
            assert cancelled.status_code == 200, cancelled.text
            back = await until(
                http, cash_id, lambda page: page["payments"][0]["refunded_minor"] > 0
            )
            assert back["payments"][0]["refunded_minor"] == 89_900
    await assert_audit_is_clean(db)


async def test_carried_out_goods_are_captured_when_the_processor_answers_late(
    db: Database, address: str
) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["store"]) as http:
            late = [{"tender": "card", "token": "sandbox-time-out"}]
            sold = await sell(http, [line("shirt")], place="north", payments=late)
            assert sold.status_code == 202, sold.text
            order_id = sold.json()["order_id"]
            page = await until(http, order_id, lambda page: page["captured_minor"] > 0)
            assert page["payment_state"] == "captured"
    await assert_audit_is_clean(db)


async def test_processor_that_answers_again_and_again_sells_once(
    db: Database, address: str
) -> None:
    company = await found(db, units=20)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as http:
            echoing = [{"tender": "card", "token": "sandbox-twice"}]
            lines = [line("shirt", 1, method="ship")]
            sales = await asyncio.gather(*(sell(http, lines, payments=echoing) for _ in range(10)))
            assert [sale.status_code for sale in sales] == [201] * 10
            free = await http.get("/availability", params={"sku": "shirt", "place": "depot"})
            assert [row["available"] for row in free.json()] == [10]
    await assert_audit_is_clean(db)
