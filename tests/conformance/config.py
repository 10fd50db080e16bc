"""What the suite is told of the company: every key that it knows and that we can answer for."""

from typing import Any
from uuid import UUID

from ordito.surfaces.linking import MANAGE_ORDERS, READ_ORDERS
from tests.conformance.company import (
    CALLBACK,
    CLIENT,
    CONFIDENTIAL,
    FIVE_EURO,
    LOOPBACK,
    SECRET,
    TEAPOT_CODE,
    TEAS,
    TEN_PERCENT,
    UNVERIFIABLE,
    VERIFIABLE,
)
from tests.conformance.keys import RUNNER, UNSUPPORTED, RunnerKeys
from tests.conformance.platforms import Platforms

CARD = "com.example.sandbox.card_token"
GIFT_CARD = "com.example.sandbox.gift_card"


def config_of(version: str, platforms: Platforms, keys: RunnerKeys) -> dict[str, Any]:
    """Return the configuration of a run.

    Args:
        version: that is served.
        platforms: where the documents of made-up platforms are.
        keys: of the suite's own platform.
    """
    told: dict[str, Any] = {
        "product_id": "kettle",
        "currency": "EUR",
        "out_of_stock_id": "sold-out",
        "fulfillment_option_id": "standard",
        "complete_payment": payment("success_token"),
        "discount": {
            "valid_code": TEN_PERCENT,
            "second_valid_code": FIVE_EURO,
            "invalid_code": "NOT_A_CODE",
            "rejected_messages": True,
            "case_insensitive": True,
            "item": {"code": TEAPOT_CODE, "product_id": "teapot", "quantity": 2},
            "automatic": {"product_id": "bundle-tea", "quantity": 1},
        },
        "catalog": {
            "variant_id": "cup-red",
            "max_batch": 50,
            "configurable_product_id": "p-cup",
            "paginated_query": "green tea",
            "paginated_total": TEAS,
        },
        "cart": {"second_product_id": "teapot"},
    }
    return told if version == "2026-08-25" else told | _april(platforms, keys)


def payment(token: str, *, handler: str = "card") -> dict[str, Any]:
    """Return the body that completes a checkout with a token."""
    instrument = {
        "id": "instr_1",
        "handler_id": handler,
        "type": "card",
        "selected": True,
        "display": {"brand": "visa", "last_digits": "1234"},
        "credential": {"type": "token", "token": token},
        "billing_address": {
            "street_address": "1 Main Street",
            "address_locality": "Town",
            "address_country": "IT",
            "postal_code": "10121",
        },
    }
    return {"payment": {"instruments": [instrument]}}


def _april(platforms: Platforms, keys: RunnerKeys) -> dict[str, Any]:
    return {
        "order": {
            "simulate_adjustment": True,
            "simulate_fulfillment": True,
            "second_product_id": "teapot",
        },
        "totals": {"sublines": True},
        "unavailable": {"business_outcome": True},
        "payment": {
            "handler_key": CARD,
            "handler_id": "card",
            "escalation_payment": payment("escalate_token"),
            "filtered": {"product_id": "gift-card-25", "handler_key": GIFT_CARD},
        },
        "eligibility": {
            "verifiable": VERIFIABLE,
            "unverifiable": UNVERIFIABLE,
            "unrecognized": "org.example.nothing",
        },
        "signature": {
            "responses": True,
            "request_private_jwk": keys.present,
            "rotated_private_jwk": keys.rotated,
            "unsupported_alg_kid": UNSUPPORTED,
        },
        "idempotency": {"age_hook": True, "outage_hook": True},
        "webhooks": {"simulate": True, "signed": True, "retries": True, "wait_seconds": 8},
        "identity": _identity(platforms),
        "negotiation": {
            "harness": True,
            "validates_profile_url": True,
            "unsupported_version_profile_url": platforms.url("unsupported"),
            "incompatible_caps_profile_url": platforms.url("incompatible"),
            "unreachable_profile_url": platforms.url("nowhere"),
            "malformed_profile_url": platforms.url("malformed"),
        },
    }


def _identity(platforms: Platforms) -> dict[str, Any]:
    # an order that nobody has: what is graded is who is let in
    gated = {
        "method": "POST",
        "path": f"/orders/{UUID(int=1)}/cancel",
        "scopes": [READ_ORDERS, MANAGE_ORDERS],
    }
    return {
        "client_id": CLIENT,
        "redirect_uri": CALLBACK,
        "scopes": [READ_ORDERS, MANAGE_ORDERS],
        "public_none": True,
        "serves_public_clients": True,
        "confidential": {"client_id": CONFIDENTIAL, "client_secret": SECRET},
        "loopback_redirect": LOOPBACK,
        "gated": gated,
        "gated_multi": {**gated, "have_scopes": [READ_ORDERS]},
        "token_mint": True,
        "continue_url": True,
        "resource_metadata": True,
        "profile_binding": {"registered": RUNNER, "mismatched": platforms.url("incompatible")},
    }
