"""A quote that is held sells at its price while it holds, or the buyer is told why not."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ordito import orders, pricing
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.pricing import PercentOff
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from tests.api.test_addresses import once
from tests.company import CARD
from tests.flows.promoted import a_price, a_promotion, budget, coupon, publish
from tests.flows.shop import SYSTEM, Shop, open_shop
from tests.scenarios.calls import client
from tests.serving import serve

pytestmark = pytest.mark.anyio
LINES = [{"sku": "shirt", "quantity": 2, "method": "carry_out", "place": "north"}]


async def hold(http: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await http.post("/quotes", json={"lines": LINES, "hold_minutes": 15, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def buy(http: httpx.AsyncClient, token: str, **more: Any) -> httpx.Response:
    paid = [{"tender": "card", "token": APPROVE}]
    body = {"lines": LINES, "payments": paid, "quote_token": token, **more}
    return await http.post("/orders", json=body, headers=once())


async def dearer(shop: Shop) -> None:
    price = a_price(shop.company.skus["shirt"], 2990)
    await shop.db.transact(pricing.publish, SYSTEM, prices=[price], by="test", at=now())
    await shop.outlet.memory.refresh(shop.db)


async def code_of(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    return answer.json()["code"]


async def test_a_held_price_is_sold_and_nothing_else(db: Database, address: str) -> None:
    shop = await open_shop(db, units=20)
    await publish(shop, a_promotion("ten", PercentOff(100_000)))
    with serve(address) as url:
        async with client(url, shop.company.tokens["web"]) as http:
            quote = await hold(http)
            assert quote["total_minor"] == 3582
            await dearer(shop)
            await asyncio.sleep(2)  # the server takes it up within a second
            assert (await hold(http))["total_minor"] == 5382
            sold = await buy(http, quote["quote_token"])
            assert sold.status_code == 201, sold.text
            assert sold.json()["total_minor"] == 3582
            # exactly what was quoted, to whom it was quoted
            fewer = [{**LINES[0], "quantity": 1}]
            token = quote["quote_token"]
            for other in ({"lines": fewer}, {"customer": {"card": CARD}}, {"place": "north"}):
                answer = await buy(http, token, **other)
                assert await code_of(answer, 409) == "orders.held_quote_differs"
            forged = await buy(http, token[:-1] + ("A" if token[-1] != "A" else "B"))
            assert await code_of(forged, 404) == "orders.unknown_held_quote"
        async with client(url, shop.company.tokens["store"]) as http:
            answer = await buy(http, quote["quote_token"])
            assert await code_of(answer, 409) == "orders.held_quote_differs"
    assert await shop.findings() == {}


async def test_a_lapsed_quote_says_so_until_it_is_forgotten(db: Database, address: str) -> None:
    shop = await open_shop(db, units=20)
    with serve(address) as url:
        async with client(url, shop.company.tokens["web"]) as http:
            quote = await hold(http)
            async with db.connection() as connection:
                await connection.execute(
                    "UPDATE orders.held_quote SET quoted_at = quoted_at - interval '1 hour',"
                    " valid_until = now()"
                )
            answer = await buy(http, quote["quote_token"])
            assert await code_of(answer, 409) == "orders.held_quote_lapsed"
            forget = orders.held.forget_held
            assert await db.transact(forget, SYSTEM, at=now()) == 0
            assert await db.transact(forget, SYSTEM, at=now() + timedelta(days=8)) == 1
            answer = await buy(http, quote["quote_token"])
            assert await code_of(answer, 404) == "orders.unknown_held_quote"


async def test_what_promotions_have_left_is_taken_by_the_sale_alone(
    db: Database, address: str
) -> None:
    shop = await open_shop(db, units=20)
    half = a_promotion("half", PercentOff(500_000), claim=pricing.ClaimKind.COUPON, limited=True)
    await publish(shop, half)
    code = await coupon(shop, "half", "HALF")
    await budget(shop, "half", max_uses=1)
    with serve(address) as url:
        async with client(url, shop.company.tokens["web"]) as http:
            one = await hold(http, coupons=[code])
            other = await hold(http, coupons=[code])
            assert one["total_minor"] == other["total_minor"] == 1990
            sold = await buy(http, one["quote_token"], coupons=[code])
            assert sold.status_code == 201, sold.text
            assert sold.json()["total_minor"] == 1990
            late = await buy(http, other["quote_token"], coupons=[code])
            assert late.status_code == 409, late.text
            assert late.json()["code"].startswith("pricing.")
    assert await shop.findings() == {}
