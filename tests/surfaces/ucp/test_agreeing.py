"""Codes, carts and consents of platforms, and who may read orders."""

from pathlib import Path
from random import Random

import httpx
import pytest

from ordito.platform.db.server import Server
from tests import databases
from tests.conformance.company import PRICES
from tests.conftest import complete
from tests.surfaces.ucp.buying import (
    BUYER,
    VERSIONS,
    Buying,
    amount,
    bought,
    codes,
    line,
    pickup,
    place_id,
    shipping,
)
from tests.surfaces.ucp.open_company import APRIL, opened


@VERSIONS
def test_codes_are_replaced_cleared_and_refused_in_words(
    client: httpx.Client, endpoint: str
) -> None:
    buying = Buying(client, endpoint)
    lines = [line("kettle"), line("teapot")]
    opened = buying.create(line_items=lines, discounts={"codes": ["ten", "NONE"]})
    (first,) = [one for one in opened["discounts"]["applied"] if not one.get("automatic")]
    assert first["code"] == "ten"
    assert opened["discounts"]["codes"] == ["ten", "NONE"]
    (warning,) = [one for one in opened["messages"] if one["code"] == "discount_code_invalid"]
    assert warning["path"] == "$.discounts.codes[1]"
    assert "NONE" in warning["content"]
    other = buying.update(opened["id"], line_items=lines, discounts={"codes": ["POT20"]})
    (applied,) = other["discounts"]["applied"]
    assert applied["code"] == "POT20"
    assert applied["allocations"] == [{"path": "$.line_items[1]", "amount": applied["amount"]}]
    none = buying.update(opened["id"], line_items=lines, discounts={"codes": []})
    assert not none.get("discounts", {}).get("applied")


@pytest.mark.parametrize("seed", range(12))
def test_every_receipt_adds_up(client: httpx.Client, seed: int) -> None:
    chance = Random(seed)  # a basket, no secret
    skus = ["kettle", "teapot", "cup-red", "bundle-tea", "tea-03"]
    wanted = {sku: chance.randint(1, 7) for sku in chance.sample(skus, chance.randint(1, 5))}
    shown = chance.sample(["TEN", "five", "POT20", "NONE"], chance.randint(0, 3))
    is_shipped = chance.random() < 0.5
    ways = shipping() if is_shipped else pickup(place_id("south"))
    told = Buying(client).create(
        line_items=[line(sku, units) for sku, units in wanted.items()],
        discounts={"codes": shown},
        fulfillment=ways,
    )
    assert "totals" in told, told
    entries = [one for one in told["totals"] if one["type"] != "total"]
    assert sum(one["amount"] for one in entries) == amount(told, "total")
    for one in told["totals"]:
        if "lines" in one:
            assert sum(part["amount"] for part in one["lines"]) == one["amount"]
    lines = told["line_items"]
    assert amount(told, "items_discount") == sum(amount(one, "items_discount") for one in lines)
    assert amount(told, "subtotal") == sum(amount(one, "subtotal") for one in lines)
    applied = told.get("discounts", {}).get("applied", [])
    placed = [one for one in applied if "allocations" in one]
    for one in placed:
        assert sum(part["amount"] for part in one["allocations"]) == one["amount"]
    assert sum(one["amount"] for one in placed) == -amount(told, "items_discount")
    rest = sum(one["amount"] for one in applied if one not in placed)
    assert rest == -amount(told, "discount")


def test_a_cart_becomes_one_checkout_with_its_codes(buying: Buying) -> None:
    cart = buying.cart(line_items=[line("kettle", 2)], discounts={"codes": ["TEN"]})
    assert amount(cart, "total") < 2 * PRICES["kettle"]
    cart = buying.cart(cart["id"], line_items=[line("teapot", 3)], discounts={"codes": ["FIVE"]})
    assert [(one["item"]["id"], one["quantity"]) for one in cart["line_items"]] == [("teapot", 3)]
    opened = buying.create(cart_id=cart["id"], line_items=[line("kettle", 9)])
    assert [(one["item"]["id"], one["quantity"]) for one in opened["line_items"]] == [("teapot", 3)]
    assert opened["discounts"]["codes"] == ["FIVE"]
    again = buying.create(cart_id=cart["id"], line_items=[])
    assert again["id"] == opened["id"]
    buying.update(
        opened["id"],
        line_items=[line("teapot", 3)],
        buyer=BUYER,
        fulfillment=pickup(place_id("north")),
    )
    assert buying.complete(opened["id"])["status"] == "completed"
    gone = buying.ask("get_cart", "GET", "/carts/{id}", None, cart["id"])
    assert codes(gone) == ["not_found"]


def test_a_cart_keeps_who_buys_and_what_they_claim(buying: Buying) -> None:
    claim = "org.example.nobody"
    context = {"eligibility": [claim]}
    cart = buying.cart(line_items=[line("kettle")], buyer=BUYER, context=context)
    shown = buying.ask("get_cart", "GET", "/carts/{id}", None, cart["id"])
    for told in (cart, shown):
        assert told["buyer"] == BUYER
        assert told["context"]["eligibility"] == [claim]
        assert "/shop/buy/kettle:1" in told["continue_url"]
    # what the cart says counts, whatever is said beside it
    foreign = {"email": "somebody@else.example"}
    opened = buying.create(cart_id=cart["id"], line_items=[], buyer=foreign)
    assert opened["buyer"]["email"] == BUYER["email"]
    assert opened["context"]["eligibility"] == [claim]
    # an update replaces the whole cart
    other = buying.cart(line_items=[line("teapot")])
    assert "buyer" not in other
    replaced = buying.cart(other["id"], line_items=[line("teapot", 2)], buyer=foreign)
    assert replaced["buyer"] == foreign
    bare = buying.cart(other["id"], line_items=[line("teapot", 2)])
    assert "buyer" not in bare
    assert "context" not in bare


def test_a_cart_that_is_given_up_is_shown_once_more_and_gone(buying: Buying) -> None:
    cart = buying.cart(line_items=[line("kettle", 2), line("kettle")])
    assert [one["quantity"] for one in cart["line_items"]] == [3]
    last = buying.ask("cancel_cart", "POST", "/carts/{id}/cancel", None, cart["id"])
    assert last["line_items"] == cart["line_items"]
    assert codes(buying.ask("get_cart", "GET", "/carts/{id}", None, cart["id"])) == ["not_found"]


def test_consents_are_offered_heard_and_need_what_they_are_about(client: httpx.Client) -> None:
    buying = Buying(client)
    north = pickup(place_id("north"))
    who = {"first_name": "Mia", "phone_number": "+390110000000"}
    opened = buying.create(line_items=[line("kettle")], buyer=who, fulfillment=north)
    marketing = opened["buyer"]["consent"]["dev.ucp.consent.marketing"]
    assert (marketing["granted"], marketing["source"]) == (False, "business")
    by_mail = {"dev.ucp.consent.marketing.email": {"granted": True, "source": "platform"}}
    said = {
        "dev.ucp.consent.marketing": {"granted": False, "source": "business", "segments": by_mail},
        "com.example.unheard_of": {"granted": True, "source": "platform"},
    }
    heard = buying.update(
        opened["id"],
        line_items=[line("kettle")],
        buyer={**who, "consent": said},
        fulfillment=north,
    )
    told = heard["buyer"]["consent"]["dev.ucp.consent.marketing"]["segments"]
    assert told["dev.ucp.consent.marketing.email"]["granted"] is True
    assert "com.example.unheard_of" not in heard["buyer"]["consent"]
    refused = buying.complete(opened["id"])
    assert refused["status"] != "completed"
    assert refused["messages"][-1]["path"] == "$.buyer.email"


def test_four_switches_are_the_consents_of_the_older_version(client: httpx.Client) -> None:
    buying = Buying(client, APRIL)
    consent = {"marketing": True, "analytics": False}
    opened = buying.create(line_items=[line("kettle")], buyer={**BUYER, "consent": consent})
    assert opened["buyer"]["consent"] == consent


def test_attribution_changes_nothing(buying: Buying) -> None:
    plain = buying.create(line_items=[line("kettle", 2)])
    with_it = buying.create(line_items=[line("kettle", 2)], attribution={"gclid": "abc"})
    assert {**plain, "id": "", "continue_url": "", "expires_at": ""} == {
        **with_it,
        "id": "",
        "continue_url": "",
        "expires_at": "",
    }


def test_orders_may_be_kept_for_the_platforms_of_their_buyers(
    server: Server, template: str, tmp_path: Path
) -> None:
    address = complete(databases.copy(server, template, "ucp_strict"))
    try:
        terms = "terms_of_service=https://shop.example/terms"
        with opened(address, tmp_path, ucp_orders_to="buyer", legal_links=terms) as client:
            done = bought(Buying(client))
            kind, _, url = terms.partition("=")
            assert done["links"] == [{"type": kind, "url": url}]
            told = Buying(client).order(done["order"]["id"])
            assert told["code"] == "identity_required"
    finally:
        complete(databases.drop(server, "ucp_strict"))
