"""One person, one basket, one instant: the same lines, totals and points, whoever asks how."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.surfaces.ucp.buying import BUYER, Buying, amount, line, shipping
from tests.surfaces.ucp.market import Market, a_market
from tests.surfaces.ucp.open_company import APRIL, AUGUST


def compare(market: Market, seed: int) -> None:
    """Ask for one random basket of one random person everywhere, and buy it twice."""
    chance = Random(seed)
    wanted = {
        sku: chance.randint(1, 9)
        for sku in chance.sample(["shirt", "laptop"], chance.randint(1, 2))
    }
    is_member = chance.random() < 0.5
    member = {"customer": {"id": str(market.company.member)}} if is_member else {}
    api = {"Authorization": f"Bearer {market.company.tokens['web']}"}
    lines = [{"sku": sku, "quantity": units, "method": "ship"} for sku, units in wanted.items()]
    quote = market.client.post("/api/v1/quotes", json={"lines": lines, **member}, headers=api)
    assert quote.status_code in (200, 201), quote.text
    priced = quote.json()
    seen: dict[str, Any] = {}
    for endpoint in (AUGUST, APRIL):
        for is_mcp in (False, True):
            buying = Buying(market.client, endpoint, is_mcp=is_mcp)
            buying.bearer = market.bearer if is_member else ""
            told = buying.create(
                line_items=[line(sku, units) for sku, units in wanted.items()],
                buyer=BUYER,
                fulfillment=shipping(),
            )
            assert told.get("status") == "ready_for_complete", told
            seen[f"{endpoint} {is_mcp}"] = (
                [(one["item"]["id"], one["quantity"]) for one in told["line_items"]],
                [amount(one, "total") for one in told["line_items"]],
                amount(told, "total"),
            )
            if is_member and endpoint == AUGUST:
                (membership,) = told["loyalty"].values()
                (reward,) = membership["rewards"]
                assert reward["earning_forecast"]["amount"] == priced["points"]
    expected = (
        [(one["sku"], one["quantity"]) for one in priced["lines"] if one.get("kind") != "delivery"],
        [one["total_minor"] for one in priced["lines"] if one.get("kind") != "delivery"],
        priced["total_minor"],
    )
    assert seen == dict.fromkeys(seen, expected)
    done = buying.complete(told["id"])
    assert done.get("status") == "completed", done
    sale = {
        "lines": lines,
        "payments": [{"tender": "card", "token": "sandbox-approve"}],
        "destination": {"country": "IT", "postal_code": "10121"},
        **member,
    }
    key = {"Idempotency-Key": f"same-{seed}"}
    sold = market.client.post("/api/v1/orders", json=sale, headers={**api, **key}).json()
    kept = market.client.get(f"/api/v1/orders/{done['order']['id']}", headers=api).json()
    assert sold["total_minor"] == kept["total_minor"] == priced["total_minor"]
    for field in ("sku", "total_minor", "tax_minor", "discount_minor"):
        assert [one[field] for one in kept["lines"]] == [one[field] for one in sold["lines"]]
    assert sold["points"] == priced["points"]


@pytest.mark.parametrize("seed", range(12))
def test_one_basket_is_the_same_everywhere(market: Market, seed: int) -> None:
    compare(market, seed)


@pytest.mark.long
def test_a_thousand_baskets_are_the_same_everywhere(address: str, tmp_path: Path) -> None:
    with a_market(address, tmp_path, units=100_000) as market:
        for seed in range(1000, 2000):
            compare(market, seed)
