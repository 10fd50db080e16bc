# pyright: reportMissingTypeStubs=none
"""Carts, checkouts and orders of version 2026-08-25: read and written by the models."""

from functools import partial
from typing import Final

from ucp_sdk.models.schemas.shopping.cart_create_request import CartCreateRequest
from ucp_sdk.models.schemas.shopping.cart_update_request import CartUpdateRequest
from ucp_sdk.models.schemas.shopping.checkout_complete_request import CheckoutCompleteRequest
from ucp_sdk.models.schemas.shopping.checkout_create_request import CheckoutCreateRequest
from ucp_sdk.models.schemas.shopping.checkout_update_request import CheckoutUpdateRequest

from ordito.surfaces.ucp.shared import carts, checkouts, orders
from ordito.surfaces.ucp.shared.words import Words
from ordito.surfaces.ucp.v2026_08_25 import bodies
from ordito.surfaces.ucp.v2026_08_25.consents import consents_heard, consents_told
from ordito.surfaces.ucp.v2026_08_25.forms import forms_of
from ordito.surfaces.ucp.v2026_08_25.order import order_body

WORDS: Final = Words(
    consents_heard=consents_heard,
    consents_told=consents_told,
    order=order_body,
    checkout=partial(bodies.written, bodies.Checkout),
    cart=partial(bodies.written, bodies.Cart),
    forms=forms_of(
        {
            "create_checkout": CheckoutCreateRequest,
            "update_checkout": CheckoutUpdateRequest,
            "complete_checkout": CheckoutCompleteRequest,
            "create_cart": CartCreateRequest,
            "update_cart": CartUpdateRequest,
        }
    ),
    has_loyalty=True,
)
OPERATIONS: Final = (
    *checkouts.operations(WORDS),
    *carts.operations(WORDS),
    *orders.operations(WORDS),
)
