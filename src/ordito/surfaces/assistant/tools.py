"""The assistant's tools: routes of the API that only look, under names that say what for."""

from collections.abc import Mapping
from typing import Any, Final, cast

import msgspec


class Look(msgspec.Struct, frozen=True):
    """A tool.

    Attributes:
        name: of the tool.
        path: of the route that answers, below ``/api/v1``.
        purpose: when to use it.
    """

    name: str
    path: str
    purpose: str


LOOKS: Final = (
    Look(
        "search_products",
        "/search",
        "Find products by words of a customer, typing errors allowed; with stock and prices.",
    ),
    Look("get_sku", "/skus/{name}", "Read one SKU by its code, its id or what a system calls it."),
    Look("scan", "/scan", "Find what a barcode means: GTIN, GS1 data or a number of our own."),
    Look(
        "check_availability",
        "/availability",
        "How many units of SKUs this channel may offer at each place, and by when a customer could "
        "have them (promise=true). It answers by ids: get_sku and list_places name them.",
    ),
    Look("list_places", "/places", "Places with their codes, addresses, services and hours."),
    Look(
        "get_stock_of_place",
        "/places/{place}/stock",
        "What lies at a place: on hand, reserved, by condition.",
    ),
    Look(
        "list_work_of_place",
        "/places/{place}/fulfilment-orders",
        "What a place has to pick, to hand over or to ship.",
    ),
    Look(
        "get_order",
        "/orders/{name}",
        "Where an order is: lines, promises, parcels and collections, payments, what was changed. "
        "By its number or id.",
    ),
    Look("find_order", "/orders", "Find an order by the number that another system gave it."),
    Look("list_documents_of_order", "/orders/{name}/documents", "Receipts and invoices of it."),
    Look(
        "find_customer",
        "/customers",
        "Who has a loyalty card, an e-mail address, a phone number or a number of another system.",
    ),
    Look("get_customer", "/customers/{customer_id}", "Name, consents, identifiers of a customer."),
    Look(
        "get_customer_timeline",
        "/customers/{customer_id}/page",
        "What happened to a customer in every channel, the latest first: orders, points, visits.",
    ),
    Look("find_member", "/members", "Points, tier and card of a member of the loyalty programme."),
    Look(
        "get_store_credit",
        "/customers/{customer_id}/store-credit",
        "What a customer has to spend here.",
    ),
)


def schema_of(operation: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of a tool's arguments: the parameters of its route.

    Args:
        operation: of the API's description.
        parts: schemas of the description that parameters may refer to.
    """
    asked: list[dict[str, Any]] = [
        one for one in operation.get("parameters", ()) if one["in"] in ("path", "query")
    ]
    return {
        "type": "object",
        "properties": {one["name"]: _argument(one, parts) for one in asked},
        "required": [one["name"] for one in asked if one.get("required")],
        "additionalProperties": False,
    }


def _argument(parameter: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    schema = _whole(parameter.get("schema", {}), parts)
    described = parameter.get("description")
    return {**schema, "description": described} if described else schema


def _whole(schema: Any, parts: Mapping[str, Any]) -> Any:
    """Put what a schema refers to in its place; parameters refer to nothing that goes round."""
    if isinstance(schema, dict):
        fields = cast("dict[str, Any]", schema)
        named = fields.get("$ref")
        if isinstance(named, str):
            return _whole(parts[named.rpartition("/")[2]], parts)
        return {name: _whole(one, parts) for name, one in fields.items()}
    if isinstance(schema, list):
        return [_whole(one, parts) for one in cast("list[Any]", schema)]
    return schema
