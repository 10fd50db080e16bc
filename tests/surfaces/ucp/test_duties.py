"""Duties of the protocol that are about the form of what is said: many of them in few answers."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from ucp_sdk.models.schemas.common.types.request_constraints import RequestConstraints

from ordito.surfaces.ucp.platforms import read_profile
from tests.surfaces.ucp.buying import (
    BUYER,
    OTHER,
    Buying,
    bought,
    codes,
    line,
    pickup,
    place_id,
    shipping,
)
from tests.surfaces.ucp.market import Market
from tests.surfaces.ucp.open_company import AGENT, APRIL, AUGUST

DATED = re.compile(r"^\d{4}-\d\d-\d\d$")
REVERSED = re.compile(r"^[a-z][a-z0-9]*(\.[a-z0-9_]+){2,}$")
STATES = {
    "incomplete",
    "requires_escalation",
    "ready_for_complete",
    "complete_in_progress",
    "completed",
    "canceled",
}
NAMED_TOTALS = {"subtotal", "items_discount", "discount", "fulfillment", "tax", "fee", "total"}


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in an answer."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from objects_in(part)


@pytest.mark.parametrize("path", ["/.well-known/ucp", f"{APRIL}/.well-known/ucp"])
def test_a_profile_names_what_it_may_name(asked: httpx.Client, path: str) -> None:
    ucp = asked.get(path).json()["ucp"]
    assert DATED.match(ucp["version"])
    assert all(DATED.match(version) for version in ucp.get("supported_versions", ()))
    for registry in ("services", "capabilities", "payment_handlers"):
        for name, entries in ucp[registry].items():
            assert REVERSED.match(name) or name in ("dev.ucp.shopping", "dev.ucp.common"), name
            for entry in entries:
                assert entry["version"] == ucp["version"], "one release for every entry"
                assert urlsplit(entry["spec"]).scheme == "https"
                schema = urlsplit(entry["schema"])
                assert (schema.scheme, schema.username) == ("https", None)
                authority = ".".join(reversed((schema.hostname or "").split(".")))
                assert f"{name}.".startswith(f"{authority}."), "its own authority"
                assert len(authority.split(".")) >= 2
    for entries in ucp["payment_handlers"].values():
        for entry in entries:
            assert entry["id"]
            assert all(one["type"] for one in entry["available_instruments"])
            assert entry["available_instruments"]
    (linking,) = ucp["capabilities"]["dev.ucp.common.identity_linking"]
    for scope in linking["config"]["scopes"]:
        capability, _, name = scope.partition(":")
        assert REVERSED.match(capability)
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    newer = {
        "dev.ucp.common.loyalty",
        "dev.ucp.shopping.permalink",
        "dev.ucp.common.location.search",
    }
    assert bool(newer & ucp["capabilities"].keys()) == (path == "/.well-known/ucp")
    if path == "/.well-known/ucp":
        (entry,) = ucp["capabilities"]["dev.ucp.shopping.permalink"]
        assert re.fullmatch(r"https://[^/@?#\s\\]+/shop/buy", entry["config"]["endpoint"])


def test_a_profile_may_leave_capabilities_out_and_say_what_nobody_knows() -> None:
    bare = read_profile(AGENT, {"ucp": {"version": "2026-08-25", "services": {}}})
    assert bare.capabilities == {}
    said = {"version": "2026-08-25", "ucp": {"version": "2019-01-01"}, "later": [1], "services": {}}
    assert read_profile(AGENT, {"ucp": said, "later": {}}).version == "2026-08-25"


def test_only_what_both_sides_have_is_active(client: httpx.Client) -> None:
    buying = Buying(client, agent=OTHER)
    told = buying.ask("search_catalog", "POST", "/catalog/search", {"query": "kettle"})
    assert buying.last_status == 200
    assert told["ucp"]["status"] == "error"
    assert codes(told) == ["capabilities_incompatible"]
    checkout = buying.create(line_items=[line("kettle")])
    assert checkout["ucp"]["capabilities"].keys() == {"dev.ucp.shopping.checkout"}


def test_a_checkout_says_what_it_has_to_say(buying: Buying) -> None:
    lines = [line("kettle", 2, "k"), line("teapot", 1, "t")]
    north = place_id("north")
    methods = [
        {**shipping()["methods"][0], "line_item_ids": ["k"]},
        {**pickup(north, "t")["methods"][0]},
    ]
    told = buying.create(
        line_items=lines,
        buyer=BUYER,
        discounts={"codes": ["TEN", "POT20", "NONE"]},
        fulfillment={"methods": methods},
        context={"location": place_id("south")},
        attribution={"ucp": "a word like any other"},
    )
    assert told["status"] in STATES
    assert told["ucp"]["version"] == "2026-08-25"
    assert told["ucp"]["status"] == "success"
    assert told["continue_url"].startswith("https://")
    assert buying.read(told["id"]) == {**told, "messages": buying.read(told["id"])["messages"]}
    for one in told["line_items"]:
        assert {"id", "title", "price"} <= one["item"].keys()
        assert one["item"]["price"] * one["quantity"] == one["totals"][0]["amount"]
    for entries in (told["totals"], *(one["totals"] for one in told["line_items"])):
        for one in entries:
            assert {"type", "amount"} <= one.keys()
            assert one["type"] in NAMED_TOTALS
            assert one["amount"] < 0 or one["type"] not in ("discount", "items_discount")
            assert all({"display_text", "amount"} <= part.keys() for part in one.get("lines", ()))
    for one in told["discounts"]["applied"]:
        assert one["amount"] > 0
        assert one["method"] in ("each", "across")
        assert one["priority"] >= 1
        assert all({"path", "amount"} <= part.keys() for part in one.get("allocations", ()))
        assert not (one.get("automatic") and "code" in one)
    assert told["messages"]
    for one in told["messages"]:
        assert {"type", "code", "content"} <= one.keys()
        assert one["type"] in ("error", "warning", "info")
        assert one.get("content_type", "plain") in ("plain", "markdown")
        assert one.get("path", "$").startswith("$")
    for entries in told["ucp"]["payment_handlers"].values():
        assert all(one["id"] and one["available_instruments"] for one in entries)
    assert all(
        "ucp" not in one["ucp"] for one in objects_in(told) if isinstance(one.get("ucp"), dict)
    )


def test_ways_say_what_they_have_to_say_and_keep_what_was_chosen(buying: Buying) -> None:
    north = place_id("north")
    shipped = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=shipping())
    (home,) = shipped["fulfillment"]["methods"][0]["destinations"]
    assert (home["type"], home["id"]) == ("shipping_address", "home")
    # another place than the one that is chosen is only a hint
    collected = buying.create(
        line_items=[line("kettle")],
        buyer=BUYER,
        fulfillment=pickup(north),
        context={"location": place_id("south")},
    )
    (method,) = collected["fulfillment"]["methods"]
    assert method["selected_destination_id"] == north
    (place,) = [one for one in method["destinations"] if one["id"] == north]
    assert place["type"] == "business_location"
    assert place["name"] == "North Store"
    assert place["address"]["address_locality"] == "Torino"
    for checkout in (shipped, collected):
        for group in checkout["fulfillment"]["methods"][0]["groups"]:
            assert group["id"]
            assert group["line_item_ids"]
            titles = [one["title"] for one in group["options"]]
            assert len(set(titles)) == len(titles)
            for option in group["options"]:
                assert option["totals"][-1]["type"] == "total"
                assert option["title"] not in option.get("description", {}).get("plain", "")


def test_consents_are_a_map_of_one_level_with_who_said_so(client: httpx.Client) -> None:
    told = Buying(client).create(line_items=[line("kettle")], buyer=BUYER)["buyer"]["consent"]
    assert told.keys() == {
        f"dev.ucp.consent.{name}"
        for name in ("analytics", "marketing", "preferences", "sale_or_sharing")
    }
    segments = told["dev.ucp.consent.marketing"]["segments"]
    assert segments.keys() == {
        "dev.ucp.consent.marketing.email",
        "dev.ucp.consent.marketing.sms",
    }
    for one in (*told.values(), *segments.values()):
        assert {"granted", "source", "description"} <= one.keys()
        # nothing is allowed before somebody has said so
        assert (one["granted"], one["source"]) == (False, "business")
    assert all("segments" not in one for one in segments.values())


def test_an_order_says_what_it_has_to_say(buying: Buying) -> None:
    done = bought(buying)
    assert done["order"]["id"]
    assert done["order"]["permalink_url"].startswith("https://")
    order = buying.order(done["order"]["id"])
    assert order["currency"] == "EUR"
    for one in order["line_items"]:
        assert one["quantity"]["total"] >= 0
        assert one["quantity"]["fulfilled"] >= 0
    (promise,) = order["fulfillment"]["expectations"]
    assert {"id", "line_items", "method_type", "destination"} <= promise.keys()
    for event in order["fulfillment"]["events"]:
        assert {"id", "occurred_at", "type", "line_items"} <= event.keys()


def test_nothing_is_paid_without_a_payment(client: httpx.Client) -> None:
    buying = Buying(client)
    north = place_id("north")
    opened = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=pickup(north))
    path = "/checkout-sessions/{id}/complete"
    told = buying.ask("complete_checkout", "POST", path, {}, opened["id"])
    assert (buying.last_status, told["code"]) == (400, "invalid_request")
    assert told["content"]
    assert buying.read(opened["id"])["status"] == "ready_for_complete"


def test_what_a_checkout_asks_of_the_next_request_is_said_and_held_to(buying: Buying) -> None:
    north = pickup(place_id("north"))
    body: dict[str, Any] = {"line_items": [line("kettle")], "buyer": BUYER, "fulfillment": north}
    opened = buying.create(**body)
    handlers = opened["ucp"]["payment_handlers"]
    paths = set[str]()
    for entry in (entry for entries in handlers.values() for entry in entries):
        for instrument in entry["available_instruments"]:
            said = instrument["ucp"]["request_constraints"]
            RequestConstraints.model_validate(said)
            assert said.keys() == {"path", "properties"}
            assert said["properties"] == {"credential": {"required": ["token"]}}
            paths.add(said["path"])
    assert "$['payment']['instruments'][?@['handler_id'] == 'card']" in paths
    raw: dict[str, Any] = {"id": "i", "handler_id": "card", "type": "card"}
    # what is not a token is refused, and nothing changes; an instrument without one may wait
    raw["credential"] = {"type": "card"}
    more = {**body, "line_items": [line("kettle", 3)]}
    refused = buying.update(opened["id"], **more, payment={"instruments": [raw]})
    assert refused["messages"][-1]["path"] == "$.payment.instruments[0].credential"
    assert refused["messages"][-1]["severity"] == "recoverable"
    assert refused["line_items"][0]["quantity"] == 1
    assert refused["ucp"]["payment_handlers"] == handlers
    del raw["credential"]
    waiting = buying.update(opened["id"], **more, payment={"instruments": [raw]})
    assert waiting["line_items"][0]["quantity"] == 3
    profile = buying.client.get("/.well-known/ucp").text
    assert "request_constraints" not in profile


def test_places_are_found_by_what_is_said_alone(asked: httpx.Client) -> None:
    path = f"{AUGUST}/locations/search"
    every = asked.post(path, json={"query": "store"}).json()["locations"]
    assert {one["id"] for one in every} == {"north", "south"}
    for one in every:
        assert all(name.startswith("dev.ucp.amenity.shopping.") for name in one["amenities"])
    hints = {
        "context": {"address_country": "IT", "postal_code": "10121"},
        "signals": {"dev.ucp.buyer_ip": "192.0.2.1"},
    }
    assert asked.post(path, json={"query": "store", **hints}).json()["locations"] == every
    # as far as it is asked for, and no nearer
    center = {"latitude": 45.07, "longitude": 7.69}
    far = {"distance": {"center": center, "max": 20_000_000}}
    assert len(asked.post(path, json=far).json()["locations"]) == 2
    zone = {"query": "store", "com.example.zone": {"id": 7}}
    refused = asked.post(path, json=zone)
    assert (refused.status_code, refused.json()["code"]) == (400, "target_not_supported")


def test_a_membership_is_told_of_who_is_known_and_names_nobody(market: Market) -> None:
    buying = Buying(market.client, bearer=market.bearer)
    told = buying.create(line_items=[line("shirt")])
    ((name, membership),) = told["loyalty"].items()
    assert REVERSED.match(name)
    assert {"id", "name", "provisional"} <= membership.keys()
    assert membership["provisional"] is False
    assert str(market.company.member) not in str(told)
    # who is not known has none, and no number is shown
    assert "display_id" not in membership
    assert "loyalty" not in Buying(market.client).create(line_items=[line("shirt")])


def test_prices_are_whole_and_say_their_currency(asked: httpx.Client) -> None:
    body = {"query": "cup"}
    (product,) = asked.post(f"{AUGUST}/catalog/search", json=body).json()["products"]
    prices = [one["price"] for one in product["variants"]]
    for price in (*prices, product["price_range"]["min"], product["price_range"]["max"]):
        assert isinstance(price["amount"], int)
        assert price["amount"] >= 0
        assert price["currency"] == "EUR"


@pytest.mark.parametrize("way", ["ship", "collect"])
def test_an_option_says_by_itself_what_is_chosen(buying: Buying, way: str) -> None:
    fulfilment = shipping() if way == "ship" else pickup(place_id("north"))
    told = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=fulfilment)
    (method,) = told["fulfillment"]["methods"]
    (group,) = method["groups"]
    titles = [one["title"] for one in group["options"]]
    assert len(set(titles)) == len(titles) > 0, titles
    assert ("Standard" if way == "ship" else "North Store") in titles
    assert all(one["description"]["plain"].strip() for one in group["options"])
