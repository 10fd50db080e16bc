"""The shop's cart shows the same lines, total and points as ``/api`` says for the same cart."""

import random
from typing import Any

import pytest

from ordito.platform.db import Database
from tests.scenarios.test_same_price_everywhere import CODES, SKUS, furnish
from tests.surfaces.application import a_client, an_application
from tests.surfaces.shop.buyer import FORM, put, shown

pytestmark = pytest.mark.anyio

ASKED = 60
WAYS = ("ship", "collect:south")


async def test_the_cart_of_the_shop_says_what_the_api_says(db: Database, address: str) -> None:
    shop = await furnish(db)
    chance = random.Random(6)  # a repeatable draw, no secret
    token = f"Bearer {shop.company.tokens['web']}"
    async with an_application(address) as application, a_client(application) as api:
        for _ in range(ASKED):
            basket = {
                (chance.choice(SKUS), chance.choice(["ship", "collect:south"])): chance.randint(
                    1, 5
                )
                for _ in range(chance.randint(1, 4))
            }
            coupons = [code for code in CODES if chance.random() < 0.4]
            async with a_client(application) as browser:
                for (sku, way), units in basket.items():
                    await put(browser, sku, units, way)
                for code in coupons:
                    told = {"code": code}
                    await browser.post("/shop/cart/codes", data=told, headers=FORM)
                lines, total, points = shown((await browser.get("/shop/cart", headers=FORM)).text)
            asked: dict[str, Any] = {
                "lines": [
                    {
                        "sku": sku,
                        "quantity": units,
                        "method": way.partition(":")[0],
                        "place": way.partition(":")[2] or "depot",
                    }
                    for (sku, way), units in basket.items()
                ],
                "coupons": coupons,
            }
            answer = await api.post("/api/v1/quotes", json=asked, headers={"authorization": token})
            assert answer.status_code == 200, answer.text
            quote = answer.json()
            assert total == quote["total_minor"], asked
            assert points == quote["points"], asked
            told_lines = [
                (one["sku"], one["quantity"], one["total_minor"])
                for one in quote["lines"]
                if one["kind"] != "delivery"
            ]
            assert lines == told_lines, asked
