"""Carts, checkouts and orders of platforms: what is agreed, what is paid, and who may see it."""

import json
import threading
from typing import Any

import httpx
import pytest

from ordito.surfaces.ucp.shared import instruments, said
from tests.conformance.company import PRICES
from tests.conftest import complete
from tests.surfaces.ucp.buying import (
    BUYER,
    OTHER,
    PLAIN,
    VERSIONS,
    Buying,
    amount,
    bought,
    codes,
    line,
    payment,
    pickup,
    place_id,
    shipping,
)
from tests.surfaces.ucp.open_company import AUGUST
from tests.traces import tables_at

CARD_NUMBER = "4242 4242 4242 4242"


def test_a_platform_buys_for_collection_and_reads_the_order(buying: Buying) -> None:
    done = bought(buying)
    order = buying.order(done["order"]["id"])
    assert order["checkout_id"] == done["id"]
    assert order["label"] == done["order"]["label"]
    (kettles,) = order["line_items"]
    assert (kettles["id"], kettles["item"]["id"], kettles["status"]) == (
        "k",
        "kettle",
        "processing",
    )
    assert kettles["quantity"] == {"original": 2, "total": 2, "fulfilled": 0}
    assert order["totals"] == done["totals"]
    (promise,) = order["fulfillment"]["expectations"]
    assert promise["method_type"] == "pickup"
    assert promise["line_items"] == [{"id": "k", "quantity": 2}]
    assert promise["destination"]["address_locality"] == "Torino"
    assert [event["type"] for event in order["fulfillment"]["events"]] == ["processing"]


@VERSIONS
def test_what_is_shipped_needs_a_whole_address_and_somebody_to_write_to(
    client: httpx.Client, endpoint: str
) -> None:
    buying = Buying(client, endpoint)
    checkout = buying.create(line_items=[line("kettle")])
    assert checkout["status"] == "incomplete"
    assert {"destination_missing", "contact_missing"} <= set(codes(checkout))
    half = buying.update(
        checkout["id"],
        line_items=[line("kettle")],
        buyer=BUYER,
        fulfillment=shipping(street_address=None),
    )
    assert half["status"] == "incomplete"
    (message,) = half["messages"]
    assert message["path"].startswith("$.fulfillment.methods[0].destinations[0]")
    whole = buying.update(
        checkout["id"], line_items=[line("kettle")], buyer=BUYER, fulfillment=shipping()
    )
    assert whole["status"] == "ready_for_complete"
    (method,) = whole["fulfillment"]["methods"]
    assert method["selected_destination_id"] == "home"
    (option,) = method["groups"][0]["options"]
    assert option["totals"][-1] == {"type": "total", "display_text": "Total", "amount": 490}
    assert amount(whole, "fulfillment") == 490
    assert amount(whole, "total") == 4990 + 490


def test_a_method_that_is_only_named_keeps_its_address(client: httpx.Client) -> None:
    buying = Buying(client)
    ship = shipping()
    opened = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=ship)
    (method,) = opened["fulfillment"]["methods"]
    again = buying.update(
        opened["id"],
        line_items=[line("kettle", 2)],
        fulfillment={"methods": [{"id": method["id"]}]},
    )
    assert again["status"] == "ready_for_complete"
    (kept,) = again["fulfillment"]["methods"]
    assert kept["destinations"] == method["destinations"]
    assert again["buyer"]["email"] == BUYER["email"]


def test_a_platform_without_words_for_fulfilment_leaves_it_to_the_buyer(
    client: httpx.Client,
) -> None:
    checkout = Buying(client, agent=OTHER).create(line_items=[line("kettle")], buyer=BUYER)
    assert checkout["status"] == "requires_escalation"
    assert "fulfillment" not in checkout
    (message,) = checkout["messages"]
    assert message["severity"] == "requires_buyer_input"
    assert checkout["continue_url"].startswith("https://")


def test_nothing_but_the_platform_itself_sees_its_carts_checkouts_and_orders(
    buying: Buying,
) -> None:
    done = bought(buying)
    cart = buying.cart(line_items=[line("teapot")])
    other = Buying(buying.client, agent=OTHER, is_mcp=buying.is_mcp)
    for told in (
        other.read(done["id"]),
        other.update(done["id"], line_items=[line("kettle")]),
        other.complete(done["id"]),
        other.cancel(done["id"]),
        other.order(done["order"]["id"]),
        other.cart(cart["id"], line_items=[line("kettle")]),
        other.create(cart_id=cart["id"], line_items=[]),
    ):
        assert told["ucp"]["status"] == "error"
        assert codes(told) == ["not_found"]
    assert buying.read(done["id"])["status"] == "completed"


@pytest.mark.parametrize("name", ["not-an-id", "00000000-0000-0000-0000-000000000000"])
def test_what_there_is_not_is_not_found(buying: Buying, name: str) -> None:
    assert codes(buying.read(name)) == ["not_found"]
    assert codes(buying.order(name)) == ["not_found"]
    assert codes(buying.ask("get_cart", "GET", "/carts/{id}", None, name)) == ["not_found"]
    # a "no" of the business is an answer: 200, and a result of the tool
    assert buying.last_status == 200


def test_what_only_answers_have_is_ignored_in_requests(client: httpx.Client) -> None:
    buying = Buying(client)
    checkout = buying.create(
        line_items=[{**line("kettle"), "totals": [], "item": {"id": "kettle", "price": 1}}],
        id="mine",
        status="completed",
        currency="USD",
        totals=[{"type": "total", "amount": 1}],
        links=[],
        ucp={"version": "2000-01-01"},
        something={"else": True},
    )
    assert buying.last_status == 201
    assert checkout["id"] != "mine"
    assert checkout["currency"] == "EUR"
    assert amount(checkout, "total") >= PRICES["kettle"]


@VERSIONS
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"line_items": []},
        {"line_items": [{"quantity": 1}]},
        {"line_items": [line("kettle", 0)]},
        {"line_items": [{"item": {"id": "kettle"}, "quantity": "2"}]},
        {"line_items": [line("kettle", 1, "a"), line("teapot", 1, "a")]},
        {"line_items": [line("kettle")], "fulfillment": {"methods": [{"type": "teleport"}]}},
    ],
)
def test_a_body_of_another_form_is_refused(
    client: httpx.Client, endpoint: str, body: dict[str, Any]
) -> None:
    buying = Buying(client, endpoint)
    told = buying.create(**body)
    assert buying.last_status == 400
    assert told["code"] == "invalid_request"
    assert told["content"]


def test_what_is_sold_out_is_said_and_the_rest_is_sold(buying: Buying) -> None:
    mixed = buying.create(line_items=[line("kettle"), line("sold-out"), line("no-such-thing")])
    assert [one["item"]["id"] for one in mixed["line_items"]] == ["kettle"]
    assert {"out_of_stock", "item_unavailable"} <= set(codes(mixed))
    nothing = buying.create(line_items=[line("sold-out")])
    assert nothing["ucp"]["status"] == "error"
    assert "id" not in nothing
    assert codes(nothing) == ["out_of_stock"]
    assert nothing["messages"][0]["severity"] == "unrecoverable"


def test_more_than_there_is_becomes_what_there_is(client: httpx.Client) -> None:
    checkout = Buying(client).create(line_items=[line("kettle", 100_000)], buyer=BUYER)
    assert checkout["line_items"][0]["quantity"] <= 100_000


def test_another_unit_than_pieces_is_refused_and_named(client: httpx.Client) -> None:
    buying = Buying(client)
    kilos = {
        "item": {
            "id": "kettle",
            "quantity_unit": {"unit": "KGM", "scale": 2, "display_text": "kg"},
        },
        "quantity": 5,
    }
    told = buying.create(line_items=[kilos])
    assert told["ucp"]["status"] == "error"
    assert codes(told) == ["quantity_unit_mismatch"]
    pieces = {
        "item": {"id": "kettle", "quantity_unit": {"unit": "C62", "display_text": "piece"}},
        "quantity": 5,
    }
    opened = buying.create(line_items=[pieces])
    assert opened["line_items"][0]["quantity"] == 5
    kept = buying.update(opened["id"], line_items=[{**kilos, "quantity": 7}])
    assert kept["line_items"][0]["quantity"] == 5
    assert kept["messages"][-1]["path"] == "$.line_items[0].item.quantity_unit"


@VERSIONS
def test_the_number_of_a_card_is_refused_and_kept_nowhere(
    client: httpx.Client, selling_address: str, endpoint: str
) -> None:
    buying = Buying(client, endpoint)
    north = place_id("north")
    opened = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=pickup(north))
    raw = {
        "id": "i",
        "handler_id": "card",
        "type": "card",
        "credential": {"type": "card", "card_number_type": "fpan", "number": "4242424242424242"},
    }
    for body in (payment(CARD_NUMBER), {"payment": {"instruments": [raw]}}):
        path = f"{endpoint}/checkout-sessions/{opened['id']}/complete"
        answer = client.post(path, json=body)
        told = answer.json()
        assert told["status"] != "completed"
        assert "payment_failed" in codes(told)
        assert "4242" not in answer.text
    assert complete(tables_at(selling_address, "4242424242424242")) == {}


def test_a_token_is_not_said_again(buying: Buying) -> None:
    done = bought(buying)
    told = json.dumps([done, buying.read(done["id"]), buying.order(done["order"]["id"])])
    assert "sandbox-approve" not in told


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (payment("sandbox-approve", "somebody-else"), "$.payment.instruments[0].handler_id"),
        ({"payment": {"instruments": []}}, "$.payment.instruments"),
        (
            {"payment": {"instruments": payment("a")["payment"]["instruments"] * 3}},
            "$.payment.instruments",
        ),
        (
            {"payment": {"instruments": [{"id": "i", "handler_id": "card", "type": "card"}]}},
            "$.payment.instruments[0].credential",
        ),
    ],
)
def test_what_cannot_pay_leaves_the_checkout_as_it_is(
    client: httpx.Client, body: dict[str, Any], path: str
) -> None:
    buying = Buying(client)
    north = place_id("north")
    opened = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=pickup(north))
    told = client.post(f"{AUGUST}/checkout-sessions/{opened['id']}/complete", json=body).json()
    assert told["messages"][-1] | {"content": ""} == {
        "type": "error",
        "code": "payment_failed",
        "content": "",
        "severity": "recoverable",
        "path": path,
    }
    assert buying.read(opened["id"])["status"] == "ready_for_complete"


def test_a_refused_card_may_be_followed_by_another(buying: Buying) -> None:
    north = place_id("north")
    opened = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=pickup(north))
    refused = buying.complete(opened["id"], "sandbox-decline")
    assert refused["status"] == "ready_for_complete"
    assert "payment_failed" in codes(refused)
    assert buying.complete(opened["id"])["status"] == "completed"


def test_who_has_to_confirm_is_led_to_a_page_of_ours(client: httpx.Client) -> None:
    buying, north = Buying(client, agent=PLAIN), pickup(place_id("north"))
    opened = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=north)
    waiting = buying.complete(opened["id"], "sandbox-challenge")
    assert waiting["status"] == "requires_escalation"
    assert waiting["continue_url"].startswith("https://")
    assert "payment_needs_buyer" in codes(waiting)
    assert any(one.get("severity") == "requires_buyer_review" for one in waiting["messages"])
    assert "order" not in waiting
    assert "actions" not in waiting
    # while it is being paid nothing of it changes
    kept = buying.update(opened["id"], line_items=[line("teapot", 9)])
    assert kept["line_items"] == waiting["line_items"]
    assert kept["messages"][-1]["severity"] == "recoverable"
    canceled = buying.cancel(opened["id"])
    assert canceled["status"] == "canceled"


def test_test_tokens_mean_nothing_outside_test_mode() -> None:
    sent = [said.Instrument("i", "card", "card", said.Credential("token", "fail_token"))]
    tokens = [
        one.token
        for is_test in (True, False)
        for one in instruments.instruments_of(sent, is_test=is_test, may_split=False)
    ]
    assert tokens == ["sandbox-decline", "fail_token"]


def test_of_many_completions_with_one_key_one_order_is_placed(client: httpx.Client) -> None:
    north = place_id("north")
    opened = Buying(client).create(
        line_items=[line("kettle")], buyer=BUYER, fulfillment=pickup(north)
    )
    told: list[dict[str, Any]] = []

    def pay() -> None:
        told.append(Buying(client).complete(opened["id"], key="the-same-key"))

    threads = [threading.Thread(target=pay) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = Buying(client).read(opened["id"])
    assert last["status"] == "completed"
    assert all("order" not in one for one in told if one.get("status") != "completed")
    orders = {one["order"]["id"] for one in told if one.get("status") == "completed"}
    assert orders == {last["order"]["id"]}


def test_what_was_bought_is_not_touched_any_more(buying: Buying) -> None:
    done = bought(buying)
    told = buying.cancel(done["id"])
    assert told["ucp"]["status"] == "error"
    assert buying.last_status == (200 if buying.is_mcp else 409)
    changed = buying.update(done["id"], line_items=[line("teapot")])
    assert changed["ucp"]["status"] == "error"
    assert buying.read(done["id"]) == {**done, "messages": buying.read(done["id"])["messages"]}


@VERSIONS
def test_a_destination_that_there_is_not_leaves_the_checkout_unchanged(
    client: httpx.Client, endpoint: str
) -> None:
    buying, north = Buying(client, endpoint), place_id("north")
    asked = {"buyer": BUYER, "fulfillment": pickup(north)}
    opened = buying.create(line_items=[line("kettle", 1, "k")], **asked)
    moved = {**asked, "fulfillment": pickup("nowhere")}
    told = buying.update(opened["id"], line_items=[line("kettle", 2, "k")], **moved)
    assert buying.last_status == 200
    (message,) = told["messages"]
    assert (message["type"], message["severity"], message["path"]) == (
        "error",
        "recoverable",
        "$.fulfillment.methods[0].selected_destination_id",
    )
    for shown in (told, buying.read(opened["id"])):
        assert shown["line_items"][0]["quantity"] == 1
        assert shown["fulfillment"]["methods"][0]["selected_destination_id"] == north
    assert buying.complete(opened["id"])["status"] == "completed"


def test_what_brought_a_buyer_changes_nothing_of_the_answer(client: httpx.Client) -> None:
    buying = Buying(client)
    brought: dict[str, Any] = {
        "attribution": {"utm_source": "newsletter", "utm_term": "mia@example.org"}
    }
    plain, told = (
        buying.create(line_items=[line("kettle")], buyer=BUYER, **more) for more in ({}, brought)
    )
    varying = ("id", "continue_url", "expires_at", "links", "fulfillment")
    assert {k: v for k, v in told.items() if k not in varying} == {
        k: v for k, v in plain.items() if k not in varying
    }


def test_an_order_repeats_what_brought_its_buyer_without_what_is_personal(buying: Buying) -> None:
    said = {"utm_source": "newsletter", "utm_term": "mia@example.org"}
    opened = buying.create(
        line_items=[line("kettle")],
        buyer=BUYER,
        fulfillment=pickup(place_id("north")),
        attribution=said,
    )
    done = buying.complete(opened["id"])
    order = buying.order(done["order"]["id"])
    assert order["attribution"] == {"utm_source": "newsletter"}
    assert "attribution" not in buying.order(bought(buying)["order"]["id"])
