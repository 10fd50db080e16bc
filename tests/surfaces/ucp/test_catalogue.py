"""Catalogue of the protocol: search, lookup and detail, in both versions."""

from typing import Any

import httpx
import pytest
from ucp_sdk.models.schemas.shopping.catalog_lookup import GetProductResponse, LookupResponse
from ucp_sdk.models.schemas.shopping.catalog_search import SearchResponse

from tests.conformance.company import PRICES, TEAS
from tests.surfaces.ucp.open_company import APRIL, AUGUST

BOTH = pytest.mark.parametrize("endpoint", [AUGUST, APRIL])


def ask(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@BOTH
def test_a_walk_through_the_pages_meets_every_product_once(
    asked: httpx.Client, endpoint: str
) -> None:
    path = f"{endpoint}/catalog/search"
    met: list[str] = []
    body: dict[str, Any] = {"query": "green tea"}
    for _ in range(10):
        page = ask(asked, path, body)
        assert len(page["products"]) <= 10
        assert page["pagination"]["total_count"] == TEAS
        met += [one["id"] for one in page["products"]]
        if not page["pagination"]["has_next_page"]:
            break
        body["pagination"] = {"cursor": page["pagination"]["cursor"]}
    assert len(met) == len(set(met)) == TEAS


@BOTH
def test_a_page_is_as_long_as_it_is_asked_for(asked: httpx.Client, endpoint: str) -> None:
    body = {"query": "green tea", "pagination": {"limit": 3}}
    assert len(ask(asked, f"{endpoint}/catalog/search", body)["products"]) == 3


@BOTH
@pytest.mark.parametrize(
    "body", [{}, {"query": ""}, {"filters": {}}, {"context": {"language": "it"}}]
)
def test_a_search_for_nothing_is_refused(
    asked: httpx.Client, endpoint: str, body: dict[str, Any]
) -> None:
    answer = asked.post(f"{endpoint}/catalog/search", json=body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_request"
    assert answer.json()["messages"][0]["type"] == "error"


@BOTH
def test_a_limit_below_one_and_a_made_up_cursor_are_refused(
    asked: httpx.Client, endpoint: str
) -> None:
    for pagination in ({"limit": 0}, {"cursor": "made up"}):
        answer = asked.post(
            f"{endpoint}/catalog/search", json={"query": "tea", "pagination": pagination}
        )
        assert answer.status_code == 400, pagination


@BOTH
def test_what_is_not_found_is_no_error(asked: httpx.Client, endpoint: str) -> None:
    page = ask(asked, f"{endpoint}/catalog/search", {"query": "zzznothing"})
    assert page["products"] == []
    assert page["ucp"]["status"] == "success"
    assert "messages" not in page


def test_a_price_filter_keeps_variants_within_it(asked: httpx.Client) -> None:
    filters = {"price": {"min": 3000, "max": 5000}}
    page = ask(asked, f"{AUGUST}/catalog/search", {"filters": filters})
    prices = {
        one["variants"][0]["id"]: one["variants"][0]["price"]["amount"] for one in page["products"]
    }
    assert prices == {"kettle": PRICES["kettle"], "teapot": PRICES["teapot"]}


def test_a_price_filter_in_another_currency_is_left_out_and_said_so(asked: httpx.Client) -> None:
    body = {
        "query": "kettle",
        "filters": {"price": {"max": 1}},
        "context": {"currency": "USD"},
    }
    page = ask(asked, f"{AUGUST}/catalog/search", body)
    assert [one["title"] for one in page["products"]] == ["Kettle"]
    assert page["messages"][0]["type"] == "info"


@BOTH
def test_lookup_says_what_named_each_variant(asked: httpx.Client, endpoint: str) -> None:
    names = ["cup-red", "cup-red", "p-cup", "kettle", "no-such-thing"]
    page = ask(asked, f"{endpoint}/catalog/lookup", {"ids": names})
    told = {
        variant["id"]: [(one["id"], one["match"]) for one in variant["inputs"]]
        for product in page["products"]
        for variant in product["variants"]
    }
    assert told == {
        "cup-blue": [("p-cup", "featured")],
        "cup-red": [("cup-red", "exact")],
        "kettle": [("kettle", "exact")],
    }
    assert len(page["products"]) == 2


@BOTH
def test_a_product_is_found_by_the_ids_that_it_is_shown_with(
    asked: httpx.Client, endpoint: str
) -> None:
    page = ask(asked, f"{endpoint}/catalog/search", {"query": "kettle"})
    shown = page["products"][0]
    for name in (shown["id"], shown["handle"], shown["variants"][0]["id"]):
        found = ask(asked, f"{endpoint}/catalog/product", {"id": name})
        assert found["product"]["id"] == shown["id"], name


@BOTH
def test_too_many_names_are_refused(asked: httpx.Client, endpoint: str) -> None:
    answer = asked.post(f"{endpoint}/catalog/lookup", json={"ids": [f"x{n}" for n in range(51)]})
    assert answer.status_code == 400
    assert answer.json()["code"] == "request_too_large"
    assert asked.post(f"{endpoint}/catalog/lookup", json={"ids": []}).status_code == 400


@BOTH
def test_the_requested_variant_comes_first_with_what_makes_it(
    asked: httpx.Client, endpoint: str
) -> None:
    product = ask(asked, f"{endpoint}/catalog/product", {"id": "cup-red"})["product"]
    assert product["variants"][0]["id"] == "cup-red"
    assert product["selected"] == [{"name": "Colour", "label": "Red"}]
    assert product["options"] == [
        {
            "name": "Colour",
            "values": [
                {"label": "Blue", "available": True, "exists": True},
                {"label": "Red", "available": True, "exists": True},
            ],
        }
    ]


@BOTH
def test_choices_that_no_variant_fits_are_dropped_and_said_so(
    asked: httpx.Client, endpoint: str
) -> None:
    selected = [{"name": "Size", "label": "XL"}, {"name": "Colour", "label": "Red"}]
    body = {"id": "p-cup", "selected": selected, "preferences": ["Colour", "Size"]}
    product = ask(asked, f"{endpoint}/catalog/product", body)["product"]
    assert product["selected"] == [{"name": "Colour", "label": "Red"}]
    assert [one["id"] for one in product["variants"]] == ["cup-red"]


@BOTH
def test_an_option_chosen_twice_is_refused(asked: httpx.Client, endpoint: str) -> None:
    selected = [{"name": "Colour", "label": "Red"}, {"name": "Colour", "label": "Blue"}]
    answer = asked.post(f"{endpoint}/catalog/product", json={"id": "p-cup", "selected": selected})
    assert answer.status_code == 400


@BOTH
def test_an_unknown_product_is_an_outcome(asked: httpx.Client, endpoint: str) -> None:
    body = ask(asked, f"{endpoint}/catalog/product", {"id": "no-such-thing"})
    assert body["ucp"]["status"] == "error"
    assert body["messages"] == [
        {
            "type": "error",
            "code": "not_found",
            "content": "There is no such product here.",
            "severity": "unrecoverable",
        }
    ]


def test_availability_is_told_by_place_and_as_a_whole(asked: httpx.Client) -> None:
    gone = ask(asked, f"{AUGUST}/catalog/product", {"id": "sold-out"})["product"]["variants"][0]
    assert gone["availability"] == {"available": False, "status": "out_of_stock"}
    there = ask(asked, f"{AUGUST}/catalog/product", {"id": "kettle"})["product"]["variants"][0]
    assert there["availability"] == {"available": True, "status": "in_stock"}
    assert there["metadata"]["availability_by_location"] == [
        {"location": "depot", "available": True},
        {"location": "north", "available": True},
        {"location": "south", "available": True},
    ]


def test_a_promotion_for_everybody_is_in_the_price(asked: httpx.Client) -> None:
    product = ask(asked, f"{AUGUST}/catalog/product", {"id": "bundle-tea"})["product"]
    variant = product["variants"][0]
    assert variant["list_price"]["amount"] == PRICES["bundle-tea"] == 8990
    assert variant["price"]["amount"] == 8540  # 5 % less: 8540.5, half to even per line


def test_answers_are_of_the_form_that_the_models_want(asked: httpx.Client) -> None:
    found = ask(asked, f"{AUGUST}/catalog/search", {"query": "*"})
    assert len(SearchResponse.model_validate(found).products) == 10
    named = ask(asked, f"{AUGUST}/catalog/lookup", {"ids": ["kettle", "p-cup"]})
    assert len(LookupResponse.model_validate(named).products) == 2
    detail = ask(asked, f"{AUGUST}/catalog/product", {"id": "p-cup"})
    assert GetProductResponse.model_validate(detail).product.selected


def test_an_answer_names_the_capability_that_it_belongs_to(asked: httpx.Client) -> None:
    found = ask(asked, f"{AUGUST}/catalog/search", {"query": "*"})
    assert found["ucp"] == {
        "version": "2026-08-25",
        "status": "success",
        "capabilities": {"dev.ucp.shopping.catalog.search": [{"version": "2026-08-25"}]},
    }
