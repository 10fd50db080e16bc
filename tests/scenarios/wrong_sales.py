"""Sales that are wrong in one thing each: the body, and the status, code and field they get."""

from typing import Any, Final

from tests.scenarios.calls import card, line

NOWHERE: Final = "00000000-0000-4000-8000-000000000000"
SHIP: Final = "ship"
GOOD: Final = {"lines": [line("shirt", method=SHIP)], "payments": card()}
WRONG: Final = "http.input_wrong"


def with_line(**wrong: Any) -> dict[str, Any]:
    return {**GOOD, "lines": [{"sku": "shirt", "quantity": 1, "method": SHIP} | wrong]}


SALES: Final = {
    "unknown SKU": (with_line(sku="no-such"), 404, "catalogue.unknown_sku", "lines[0].sku"),
    "id of another kind": (with_line(sku=NOWHERE), 404, "catalogue.unknown_sku", "lines[0].sku"),
    "SKU as a path": (with_line(sku="../../x"), 404, "catalogue.unknown_sku", "lines[0].sku"),
    "zero units": (with_line(quantity=0), 422, WRONG, "lines[0].quantity"),
    "negative units": (with_line(quantity=-1), 422, WRONG, "lines[0].quantity"),
    "huge units": (with_line(quantity=10**9), 422, WRONG, "lines[0].quantity"),
    "astronomic units": (with_line(quantity=10**30), 422, WRONG, "lines[0].quantity"),
    "half a unit": (with_line(quantity=0.5), 422, WRONG, "lines[0].quantity"),
    "units as text": (with_line(quantity="1"), 422, WRONG, "lines[0].quantity"),
    "more than there is": (with_line(quantity=1001), 409, "stock.not_enough", "lines[0].quantity"),
    "unknown method": (with_line(method="teleport"), 422, WRONG, "lines[0].method"),
    "no method's place": (
        with_line(method="collect"),
        422,
        "checkout.place_missing",
        "lines[0].place",
    ),
    "unknown place": (with_line(place="west"), 404, "network.unknown_place", "lines[0].place"),
    "place as a path": (
        with_line(place="../../../etc/passwd"),
        404,
        "network.unknown_place",
        "lines[0].place",
    ),
    "closed place": (
        with_line(method="collect", place="south"),
        409,
        "network.place_closed",
        "lines[0].place",
    ),
    "closed selling place": ({**GOOD, "place": "south"}, 409, "network.place_closed", "place"),
    "service not offered": (
        with_line(method=SHIP, place="north"),
        409,
        "network.service_not_offered",
        "lines[0].place",
    ),
    "no line": ({**GOOD, "lines": []}, 422, "orders.empty_basket", "lines"),
    "lines missing": ({"payments": card()}, 422, WRONG, "lines"),
    "too many lines": ({**GOOD, "lines": [line("shirt")] * 501}, 422, WRONG, "lines"),
    "wrong currency": ({**GOOD, "currency": "USD"}, 422, "checkout.wrong_currency", "currency"),
    "no currency": ({**GOOD, "currency": "euro"}, 422, WRONG, "currency"),
    "changed total": (
        {**GOOD, "expected_total_minor": 1},
        409,
        "checkout.total_changed",
        "expected_total_minor",
    ),
    "negative total": ({**GOOD, "expected_total_minor": -1}, 422, WRONG, "expected_total_minor"),
    "no payment": ({**GOOD, "payments": []}, 422, "orders.payment_mismatch", "payments"),
    "too small a payment": (
        {**GOOD, "payments": [{"tender": "cash", "amount_minor": 1}]},
        422,
        "orders.payment_mismatch",
        "payments",
    ),
    "too large a payment": (
        {**GOOD, "payments": [{"tender": "cash", "amount_minor": 10**6}, {"tender": "card"}]},
        422,
        "orders.payment_mismatch",
        "payments",
    ),
    "two open payments": (
        {**GOOD, "payments": [{"tender": "cash"}, {"tender": "cash"}]},
        422,
        "orders.payment_mismatch",
        "payments",
    ),
    "negative payment": (
        {**GOOD, "payments": [{"tender": "cash", "amount_minor": -1}]},
        422,
        WRONG,
        "payments[0].amount_minor",
    ),
    "unknown customer": (
        {**GOOD, "customer": {"email": "nobody@example.org"}},
        404,
        "customers.unknown",
        "customer.email",
    ),
    "unknown card": (
        {**GOOD, "customer": {"card": "nobody's"}},
        404,
        "customers.unknown",
        "customer.card",
    ),
    "no e-mail address": (
        {**GOOD, "customer": {"email": "not an address"}},
        422,
        "customers.invalid_identifier",
        "customer.email",
    ),
    "foreign id without its source": (
        {**GOOD, "customer": {"external_id": "7"}},
        422,
        "customers.invalid_identifier",
        "customer.external_id",
    ),
    "two identifiers": (
        {**GOOD, "customer": {"email": "member@example.org", "card": "1"}},
        422,
        "checkout.customer_unclear",
        "customer",
    ),
    "nobody": ({**GOOD, "customer": {}}, 422, "checkout.customer_unclear", "customer"),
    "no id": ({**GOOD, "customer": {"id": "member"}}, 422, WRONG, "customer.id"),
    "unknown field": ({**GOOD, "colour": "red"}, 422, WRONG, "colour"),
    "unknown field within": (with_line(colour="red"), 422, WRONG, "lines[0].colour"),
    "a list": ([], 422, WRONG, "body"),
    "null": (None, 422, WRONG, "body"),
    "empty text": (with_line(sku=""), 422, WRONG, "lines[0].sku"),
    "very long text": (with_line(sku="x" * 10_000), 422, WRONG, "lines[0].sku"),
    "foreign number without its source": (
        {**GOOD, "external_id": "7"},
        422,
        "checkout.source_missing",
        "source",
    ),
    "NUL in a SKU": (with_line(sku="shirt\0"), 422, WRONG, "lines[0].sku"),
    "NUL in a place": (with_line(place="north\0"), 422, WRONG, "lines[0].place"),
    "NUL in a tender": (
        {**GOOD, "payments": [{"tender": "c\0"}]},
        422,
        WRONG,
        "payments[0].tender",
    ),
    "NUL in a payment's token": (
        {**GOOD, "payments": [{"tender": "card", "token": "sandbox-approve\0"}]},
        422,
        WRONG,
        "payments[0].token",
    ),
    "NUL in a card": ({**GOOD, "customer": {"card": "1\0"}}, 422, WRONG, "customer.card"),
    "NUL in an order's foreign number": (
        {**GOOD, "source": "erp", "external_id": "\0"},
        422,
        WRONG,
        "external_id",
    ),
    "NUL in a source": ({**GOOD, "source": "\0", "external_id": "7"}, 422, WRONG, "source"),
}
