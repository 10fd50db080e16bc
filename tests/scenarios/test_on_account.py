"""A company buys on account: limit, invoice, payment, and what comes back."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ordito import pricing
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import PriceListId
from ordito.pricing import Break, Price
from ordito.surfaces.guards import Scope
from tests.company import Company, found
from tests.scenarios.calls import act, client, line, sell
from tests.scenarios.test_one_order import assert_audit_is_clean, until
from tests.serving import serve
from tests.surfaces.application import a_token

pytestmark = pytest.mark.anyio

ACCOUNT = [{"tender": "account"}]
TERMS = {
    "name": "Officina S.r.l.",
    "country": "IT",
    "currency": "EUR",
    "credit_limit_minor": 100_000,
    "tax_number": "IT01234567890",
}


async def put(http: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    return await http.put(path, json=body, headers={"Idempotency-Key": str(uuid4())})


async def used(http: httpx.AsyncClient, company_id: str) -> int:
    return (await http.get(f"/companies/{company_id}")).json()["used_minor"]


async def until_used(http: httpx.AsyncClient, company_id: str, minor: int) -> None:
    for _ in range(300):
        if await used(http, company_id) == minor:
            return
        await asyncio.sleep(0.1)
    assert await used(http, company_id) == minor


async def test_credit_is_used_invoiced_freed_and_paid(db: Database, address: str) -> None:
    company = await found(db, units=9)
    admin = (await a_token(db, Scope.ADMIN)).removeprefix("Bearer ")
    buyer = str(ids.new())
    with serve(address) as url:
        async with (
            client(url, company.tokens["contact-centre"]) as agent,
            client(url, admin) as desk,
        ):
            refused = await sell(
                agent, [line("shirt", method="ship")], payments=ACCOUNT, customer={"id": buyer}
            )
            assert refused.json()["facts"]["reason"] == "unknown_company", refused.text

            terms = await put(desk, f"/companies/{buyer}", TERMS)
            assert terms.json()["free_minor"] == 100_000, terms.text
            lines = [
                line("laptop", method="collect", place="south"),
                line("shirt", 2, method="ship"),
            ]
            sold = await sell(agent, lines, payments=ACCOUNT, customer={"id": buyer})
            assert sold.status_code == 201, sold.text
            order = sold.json()
            assert await used(desk, buyer) == 93_880

            too_much = await sell(
                agent, [line("laptop", method="ship")], payments=ACCOUNT, customer={"id": buyer}
            )
            assert too_much.json()["facts"]["reason"] == "credit_too_small", too_much.text
            assert await used(desk, buyer) == 93_880

            body = {"lines": [{"line_no": 2, "quantity": 1}]}
            await act(agent, f"/orders/{order['number']}/cancellations", body)
            await until_used(desk, buyer, 93_880 - 1990)

            task = next(one for one in order["fulfilments"] if one["method"] == "collect")
            path = f"/places/south/fulfilment-orders/{task['fulfilment_order_id']}"
            await act(agent, f"{path}/hand-over", {"code": task["code"]})
            await until(agent, order["order_id"], lambda page: page["captured_minor"] == 89_900)
            (invoice,) = (await agent.get(f"/orders/{order['number']}/documents")).json()
            assert (invoice["kind"], invoice["total_minor"]) == ("invoice", 89_900)
            assert invoice["buyer"]["tax_number"] == TERMS["tax_number"]
            assert invoice["due_on"] > order["placed_at"][:10]
            assert invoice["series"].startswith("I-co-")
            assert await used(desk, buyer) == 93_880 - 1990

            lower = await put(desk, f"/companies/{buyer}", {**TERMS, "credit_limit_minor": 10})
            assert lower.json()["free_minor"] == 0
            over = await act(desk, f"/companies/{buyer}/payments", {"amount_minor": 10**6})
            assert over.json()["code"] == "orders.paid_too_much"
            paid = await act(
                desk, f"/companies/{buyer}/payments", {"amount_minor": 89_900, "reference": "wire"}
            )
            assert paid.json()["used_minor"] == 1990, paid.text
            book = (await desk.get(f"/companies/{buyer}/credit")).json()
            assert sum(one["amount_minor"] for one in book) == 1990
    await assert_audit_is_clean(db)


async def test_rivals_never_use_more_than_the_limit(db: Database, address: str) -> None:
    company = await found(db, units=50)
    admin = (await a_token(db, Scope.ADMIN)).removeprefix("Bearer ")
    buyer = str(ids.new())
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as web, client(url, admin) as desk:
            await put(desk, f"/companies/{buyer}", {**TERMS, "credit_limit_minor": 3 * 1990 + 5})
            outcomes = await asyncio.gather(
                *(
                    sell(
                        web,
                        [line("shirt", method="ship")],
                        payments=ACCOUNT,
                        customer={"id": buyer},
                    )
                    for _ in range(8)
                )
            )
            assert sorted(one.status_code for one in outcomes) == [201] * 3 + [409] * 5
            assert await used(desk, buyer) == 3 * 1990
    await assert_audit_is_clean(db)


async def test_a_quote_keeps_its_price_and_becomes_one_order(db: Database, address: str) -> None:
    company = await found(db, units=9)
    admin = (await a_token(db, Scope.ADMIN)).removeprefix("Bearer ")
    buyer = str(ids.new())
    with serve(address) as url:
        async with (
            client(url, company.tokens["contact-centre"]) as agent,
            client(url, admin) as desk,
        ):
            await put(desk, f"/companies/{buyer}", {**TERMS, "credit_limit_minor": 3000})
            asked = {"lines": [line("shirt", 2, method="ship")], "reference": "RFQ 7"}
            quoted = await act(agent, f"/companies/{buyer}/quotes", asked)
            assert quoted.status_code == 201, quoted.text
            quote = quoted.json()
            assert (quote["total_minor"], quote["state"]) == (3980, "open")
            path = f"/company-quotes/{quote['number']}"

            refused = await act(agent, f"{path}/order")
            assert refused.json()["facts"]["reason"] == "credit_too_small", refused.text
            await put(desk, f"/companies/{buyer}", TERMS)
            await db.transact(_double_prices, Context.system(), company)
            await desk.put("/promise-policy", json={}, headers={"Idempotency-Key": "renew"})

            outcomes = await asyncio.gather(*(act(agent, f"{path}/order") for _ in range(4)))
            assert sorted(one.status_code for one in outcomes) == [201, 409, 409, 409]
            (order,) = [one.json() for one in outcomes if one.status_code == 201]
            assert (order["total_minor"], order["source"]) == (3980, "quote")
            assert await used(desk, buyer) == 3980
            (page,) = (await agent.get(f"/companies/{buyer}/quotes")).json()
            assert (page["state"], page["order_id"]) == ("ordered", order["order_id"])
            late = await act(agent, f"{path}/withdrawal")
            assert late.json()["code"] == "orders.quote_closed"

            dearer = (await act(agent, f"/companies/{buyer}/quotes", asked)).json()
            assert dearer["total_minor"] == 2 * 3980
            other = f"/company-quotes/{dearer['number']}"
            assert (await act(agent, f"{other}/withdrawal")).json()["state"] == "withdrawn"
            assert (await act(agent, f"{other}/order")).json()["code"] == "orders.quote_closed"
    await assert_audit_is_clean(db)


async def _double_prices(tx: Tx, company: Company) -> None:
    price_list = PriceListId(ids.derive("test", "price list"))
    await pricing.publish(
        tx,
        prices=[
            Price(
                price_list_id=price_list,
                sku_id=company.skus["shirt"],
                breaks=(Break(1, 3980),),
                valid_from=now(),
            )
        ],
        by="test",
        at=now(),
    )
