"""Locations of the protocol: places that buyers come to."""

import logging
from typing import Any

import httpx
import pytest
from ucp_sdk.models.schemas.common.location_lookup import LookupResponse
from ucp_sdk.models.schemas.common.location_search import SearchResponse

from ordito.surfaces.ucp.desk.geodesy import Point, distance_m
from tests.conformance.company import UNITS
from tests.conftest import complete
from tests.surfaces.ucp.buying import BUYER, Buying, line, pickup, place_id
from tests.surfaces.ucp.open_company import AGENT, AUGUST
from tests.traces import tables_at

PICKUP = "dev.ucp.amenity.shopping.in_store_pickup"
TURIN = {"latitude": 45.07, "longitude": 7.69}
ROME = {"latitude": 41.90, "longitude": 12.50}


def found(client: httpx.Client, **asked: Any) -> list[str]:
    answer = client.post(f"{AUGUST}/locations/search", json=asked)
    assert answer.status_code == 200, answer.text
    SearchResponse.model_validate(answer.json())
    return [one["id"] for one in answer.json()["locations"]]


def test_a_warehouse_that_nobody_visits_is_not_shown(asked: httpx.Client) -> None:
    assert found(asked) == ["north", "south"]
    assert found(asked, filters={"amenities": [PICKUP]}) == ["north", "south"]


def test_a_radius_is_inclusive_and_exact(asked: httpx.Client) -> None:
    rome_m = distance_m(Point(45.07, 7.69), Point(41.90, 12.50))
    assert found(asked, distance={"center": TURIN, "max": 1000}) == ["north"]
    assert found(asked, distance={"center": TURIN, "max": rome_m}) == ["north", "south"]
    assert found(asked, distance={"center": TURIN, "max": rome_m - 0.001}) == ["north"]


def test_words_never_widen_what_is_asked(asked: httpx.Client) -> None:
    assert found(asked, query="Torino") == ["north"]
    assert found(asked, query="Torino", distance={"center": TURIN, "max": 0}) == ["north"]
    assert found(asked, query="Roma 00184", distance={"center": TURIN, "max": 10}) == ["north"]
    assert found(asked, query="somewhere else") == []


@pytest.mark.parametrize(
    ("instant", "opened"),
    [
        ("2026-11-23T08:00:00Z", ["north", "south"]),  # Monday 9:00 in Rome, when it opens
        ("2026-11-23T07:59:59Z", []),
        ("2026-11-23T19:00:00+01:00", []),  # 19:00 in Rome, when it closes
        ("2026-11-23T02:00:00-08:00", ["north", "south"]),
        ("2026-11-22T12:00:00Z", []),  # Sunday
    ],
)
def test_opening_hours_are_those_of_the_place(
    asked: httpx.Client, instant: str, opened: list[str]
) -> None:
    assert found(asked, filters={"hours": {"open_at": instant}}) == opened


def test_items_have_to_be_there_now(asked: httpx.Client) -> None:
    assert found(asked, filters={"items": ["kettle", "teapot"]}) == ["north", "south"]
    assert found(asked, filters={"items": ["kettle", "sold-out"]}) == []
    assert found(asked, filters={"items": ["kettle", "no-such-thing"]}) == []
    assert found(asked, filters={"amenities": ["com.example.amenity.sauna"]}) == []


@pytest.mark.parametrize(
    "body",
    [
        {"serves": {"point": TURIN}},
        {"filters": {"parking": True}},
        {"filters": {"items": []}},
        {"filters": {"hours": {"open_at": "2026-11-23T08:00:00"}}},
        {"distance": {"max": 10}},
        {"pagination": {"cursor": "?"}},
    ],
)
def test_what_cannot_be_told_is_refused_and_not_ignored(
    asked: httpx.Client, body: dict[str, Any]
) -> None:
    answer = asked.post(f"{AUGUST}/locations/search", json=body)
    assert answer.status_code == 400, answer.text


def test_pages_follow_each_other(asked: httpx.Client) -> None:
    first = asked.post(f"{AUGUST}/locations/search", json={"pagination": {"limit": 1}}).json()
    assert first["pagination"]["has_next_page"] is True
    cursor = first["pagination"]["cursor"]
    body = {"pagination": {"limit": 1, "cursor": cursor}}
    second = asked.post(f"{AUGUST}/locations/search", json=body).json()
    assert [one["id"] for one in second["locations"]] == ["south"]
    assert second["pagination"] == {"has_next_page": False, "total_count": 2}


def test_lookup_gives_each_place_once_with_what_named_it(asked: httpx.Client) -> None:
    places = asked.post(f"{AUGUST}/locations/search", json={}).json()["locations"]
    assert places[0]["hours"][0] == {"day": "monday", "opens": "09:00", "closes": "19:00"}
    assert places[0]["timezone"] == "Europe/Rome"
    body = {"ids": ["north", "depot", "north", "nowhere"]}
    answer = asked.post(f"{AUGUST}/locations/lookup", json=body).json()
    LookupResponse.model_validate(answer)
    assert [(one["id"], one["inputs"]) for one in answer["locations"]] == [
        ("north", [{"id": "north"}])
    ]


def test_of_too_many_names_the_first_are_looked_up(asked: httpx.Client) -> None:
    body = {"ids": [*(f"x{n}" for n in range(50)), "north"]}
    answer = asked.post(f"{AUGUST}/locations/lookup", json=body).json()
    assert answer["locations"] == []
    assert answer["messages"][0]["code"] == "batch_limit_applied"


def test_distances_are_those_of_known_lines() -> None:
    # Flinders Peak to Buninyong, Geodetic Datum of Australia technical manual
    flinders = Point(-37.95103341666667, 144.42486788888888)
    buninyong = Point(-37.65282113888889, 143.92649552777777)
    assert distance_m(flinders, buninyong) == pytest.approx(54972.271, abs=0.001)
    assert distance_m(flinders, flinders) == 0.0


def called(client: httpx.Client, tool: str, **asked: Any) -> dict[str, Any]:
    """Return what a tool answers."""
    meta = {"ucp-agent": {"profile": AGENT}}
    call = {"name": tool, "arguments": {"meta": meta, "location": asked}}
    asks = {"jsonrpc": "2.0", "id": "7", "method": "tools/call", "params": call}
    told = client.post(f"{AUGUST}/mcp", json=asks).json()
    assert (told["jsonrpc"], told["id"]) == ("2.0", "7")
    return told["result"]["structuredContent"]


@pytest.mark.parametrize(
    ("asked_for", "expected"),
    [
        ({"distance": {"center": TURIN, "max": 1000}}, ["north"]),
        ({"query": "Torino", "distance": {"center": ROME, "max": 1000}}, []),
        ({"distance": {"center": TURIN, "max": 1000}, "filters": {"items": ["sold-out"]}}, []),
        ({"filters": {"items": ["kettle"], "amenities": [PICKUP]}}, ["north", "south"]),
        ({"context": {"postal_code": "10121", "address_country": "IT"}}, ["north", "south"]),
    ],
)
def test_tools_find_what_all_of_it_holds_for_and_take_no_hint(
    asked: httpx.Client, asked_for: dict[str, Any], expected: list[str]
) -> None:
    told = called(asked, "search_locations", **asked_for)
    assert [one["id"] for one in told["locations"]] == expected


def test_tools_turn_pages_and_look_up(asked: httpx.Client) -> None:
    first = called(asked, "search_locations", pagination={"limit": 1})
    after = {"limit": 1, "cursor": first["pagination"]["cursor"]}
    second = called(asked, "search_locations", pagination=after)
    names = [one["id"] for told in (first, second) for one in told["locations"]]
    assert names == ["north", "south"]
    looked_up = called(asked, "lookup_locations", ids=names)
    assert [one["id"] for one in looked_up["locations"]] == names


def test_what_a_place_showed_is_agreed_anew_by_the_checkout(buying: Buying) -> None:
    shown = {"filters": {"items": ["kettle"]}}
    assert "north" in found(buying.client, **shown)
    # a place says where, and neither how much there is nor that it hands over
    north = pickup(place_id("north"))
    lines = [line("kettle", 60_000, name) for name in ("k", "l")]
    much = buying.create(line_items=lines, buyer=BUYER, fulfillment=north)
    assert sum(one["quantity"] for one in much["line_items"]) <= UNITS
    (told,) = [one for one in much["messages"] if one["path"] == "$.line_items[1].quantity"]
    assert told["type"] == "warning", told
    depot = pickup(place_id("depot"))
    lent = buying.create(line_items=[line("kettle")], buyer=BUYER, fulfillment=depot)
    assert lent.get("status") != "ready_for_complete", lent


def test_where_somebody_is_is_kept_nowhere(
    client: httpx.Client, selling_address: str, caplog: pytest.LogCaptureFixture
) -> None:
    center = {"latitude": 45.0712345, "longitude": 7.6898765}
    with caplog.at_level(logging.DEBUG):
        assert found(client, distance={"center": center, "max": 1000}) == ["north"]
        serves = {"serves": {"point": center}}
        assert client.post(f"{AUGUST}/locations/search", json=serves).status_code == 400
    needles = ("0712345", "6898765")
    assert not any(needle in caplog.text for needle in needles)
    assert complete(tables_at(selling_address, *needles)) == {}
