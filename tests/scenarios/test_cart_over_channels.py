"""A cart through HTTP: begun on the web, signed in, opened at the till, ordered once."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from ordito.platform.db import Database
from tests.company import CARD, found
from tests.scenarios.calls import act, card, client
from tests.scenarios.test_one_order import assert_audit_is_clean
from tests.serving import serve

pytestmark = pytest.mark.anyio


async def put(
    http: httpx.AsyncClient, cart: str, sku: str, units: int, **more: object
) -> httpx.Response:
    return await http.put(
        f"/carts/{cart}/lines",
        json={"sku": sku, "quantity": units, **more},
        headers={"Idempotency-Key": str(uuid4())},
    )


async def test_begun_on_the_web_and_ordered_at_the_till(db: Database, address: str) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with (
            client(url, company.tokens["web"]) as web,
            client(url, company.tokens["store"]) as till,
            client(url, company.tokens["contact-centre"]) as agent,
        ):
            nameless = (await act(web, "/carts")).json()
            assert (nameless["lines"], nameless["problem"]) == ([], "orders.empty_basket")
            filled = await put(web, nameless["number"], "shirt", 2)
            assert filled.status_code == 200, filled.text
            assert filled.json()["total_minor"] == 3980

            own = (await act(agent, "/carts", {"customer": {"card": CARD}})).json()
            await put(agent, own["number"], "laptop", 1, method="collect", place="south")
            signed = await act(
                web, f"/carts/{nameless['number']}/sign-in", {"customer": {"card": CARD}}
            )
            assert signed.status_code == 200, signed.text
            assert signed.json()["cart_id"] == own["cart_id"]
            assert signed.json()["total_minor"] == 3980 + 89_900

            stale = await put(till, own["number"], "shirt", 3, expected_version=1)
            assert stale.json()["code"] == "orders.cart_changed"
            seen = (await till.get(f"/customers/{company.member}/cart")).json()
            assert seen["lines"] == signed.json()["lines"]
            assert (await till.get(f"/carts/{nameless['cart_id']}")).json() == seen

            declined = await act(
                till, f"/carts/{own['number']}/checkout", {"payments": card("sandbox-decline")}
            )
            assert declined.json()["code"] == "orders.payment_declined", declined.text
            assert (await till.get(f"/carts/{own['number']}")).json()["state"] == "open"

            outcomes = await asyncio.gather(
                *(
                    act(till, f"/carts/{own['number']}/checkout", {"payments": card()})
                    for _ in range(4)
                )
            )
            assert sorted(one.status_code for one in outcomes) == [201, 409, 409, 409]
            (order,) = [one.json() for one in outcomes if one.status_code == 201]
            assert order["customer_id"] == str(company.member)
            assert order["points"] == 938
            assert all(line["promised_at"] for line in order["lines"])
            after = (await web.get(f"/carts/{own['number']}")).json()
            assert (after["state"], after["order_id"]) == ("ordered", order["order_id"])
            closed = await put(web, own["number"], "shirt", 1)
            assert closed.json()["code"] == "orders.cart_closed"
            assert (await till.get(f"/customers/{company.member}/cart")).status_code == 404
    await assert_audit_is_clean(db)


async def test_a_repeated_checkout_gets_the_first_answer(db: Database, address: str) -> None:
    company = await found(db, units=5)
    with serve(address) as url:
        async with client(url, company.tokens["web"]) as web:
            cart = (await act(web, "/carts")).json()["number"]
            await put(web, cart, "shirt", 1)
            headers = {"Idempotency-Key": "once"}
            body = {"payments": card()}
            first = await web.post(f"/carts/{cart}/checkout", json=body, headers=headers)
            again = await web.post(f"/carts/{cart}/checkout", json=body, headers=headers)
            assert first.status_code == 201, first.text
            assert again.content == first.content
            unknown = await web.get("/carts/0000-0000-0000")
            assert unknown.status_code == 404
