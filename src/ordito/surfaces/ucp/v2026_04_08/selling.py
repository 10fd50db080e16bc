"""Carts, checkouts and orders of version 2026-04-08."""

from typing import Any, Final

from ordito.surfaces.ucp.operations import Forms
from ordito.surfaces.ucp.shared import carts, checkouts, orders
from ordito.surfaces.ucp.shared.words import Words
from ordito.surfaces.ucp.v2026_04_08.consents import consents_heard, consents_told
from ordito.surfaces.ucp.v2026_04_08.order import order_body

_LINES: Final[dict[str, Any]] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "item": {
                "type": "object",
                "properties": {"id": {"type": "string"}},
                "required": ["id"],
            },
            "quantity": {"type": "integer", "minimum": 1},
        },
        "required": ["item", "quantity"],
    },
}
_CODES: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"codes": {"type": "array", "items": {"type": "string"}}},
}
_BASKET: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "line_items": _LINES,
        "buyer": {"type": "object"},
        "context": {"type": "object"},
        "discounts": _CODES,
    },
    "required": ["line_items"],
}
_CHECKOUT: Final[dict[str, Any]] = {
    **_BASKET,
    "properties": {
        **_BASKET["properties"],
        "fulfillment": {"type": "object"},
        "payment": {"type": "object"},
    },
}
_PAYMENT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "payment": {
            "type": "object",
            "properties": {"instruments": {"type": "array", "items": {"type": "object"}}},
        }
    },
    "required": ["payment"],
}

WORDS: Final = Words(
    consents_heard=consents_heard,
    consents_told=consents_told,
    order=order_body,
    forms=Forms(
        {
            "create_checkout": _CHECKOUT,
            "update_checkout": _CHECKOUT,
            "complete_checkout": _PAYMENT,
            "create_cart": _BASKET,
            "update_cart": _BASKET,
        }
    ),
)
OPERATIONS: Final = (
    *checkouts.operations(WORDS),
    *carts.operations(WORDS),
    *orders.operations(WORDS),
)
