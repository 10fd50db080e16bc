"""A linked buyer lets a platform take back what has not left yet."""

from typing import Any

import pytest

from tests.surfaces.ucp.buying import BUYER, Buying, codes, line, shipping
from tests.surfaces.ucp.market import Market


def cancel(buying: Buying, name: str) -> dict[str, Any]:
    return buying.ask("cancel_order", "POST", "/orders/{id}/cancel", None, name)


@pytest.mark.parametrize("is_mcp", [False, True])
def test_what_is_open_is_cancelled_once_and_said_in_the_order(
    market: Market, *, is_mcp: bool
) -> None:
    buying = Buying(market.client, is_mcp=is_mcp, bearer=market.bearer)
    opened = buying.create(line_items=[line("shirt", 2, "s")], buyer=BUYER, fulfillment=shipping())
    done = buying.complete(opened["id"])
    name = done["order"]["id"]
    canceled = cancel(buying, name)
    assert buying.last_status == 200
    (shirts,) = canceled["line_items"]
    assert (shirts["id"], shirts["status"]) == ("s", "removed")
    assert shirts["quantity"] == {"original": 2, "total": 0, "fulfilled": 0}
    (adjustment,) = canceled["adjustments"]
    assert adjustment["type"] == "cancellation"
    assert {"id", "occurred_at", "status"} <= adjustment.keys()
    # less is negative, units and money
    assert adjustment["line_items"] == [{"id": "s", "quantity": -2}]
    assert adjustment["totals"][0]["amount"] < 0
    assert canceled["fulfillment"]["expectations"] == []
    # what was placed stays the receipt, and the line stays in the list
    assert canceled["totals"] == done["totals"]
    assert buying.order(name) == canceled
    again = cancel(buying, name)
    assert again["ucp"]["status"] == "error"
    assert codes(again) == ["nothing_to_cancel"]
    assert buying.order(name) == canceled


def test_nobody_cancels_without_the_leave_of_the_buyer_whose_order_it_is(market: Market) -> None:
    nameless = Buying(market.client)
    opened = nameless.create(line_items=[line("shirt")], buyer=BUYER, fulfillment=shipping())
    order = nameless.complete(opened["id"])["order"]["id"]
    told = cancel(nameless, order)
    assert (nameless.last_status, told["code"]) == (401, "identity_required")
    # the member is not who bought it
    linked = Buying(market.client, bearer=market.bearer)
    assert codes(cancel(linked, order)) == ["not_found"]
    assert nameless.order(order)["line_items"][0]["quantity"]["total"] == 1
