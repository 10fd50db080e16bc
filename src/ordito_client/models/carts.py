# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about carts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito_client.models.orders import SalePayment
from ordito_client.models.quotes import (
    ClaimTold,
    Destination,
    DiscountTold,
    GiftTold,
    Method,
    SaleCustomer,
    TraceTold,
)


class CartLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many units of something shall be in the cart.

    Attributes:
        sku: code or id of the SKU.
        quantity: units by this method and from this place; 0 takes them out.
        method: how they shall reach the customer.
        place: code or id of the place that shall give them; None is chosen at the checkout.
        expected_version: refuse if the cart has changed since this version.
    """

    sku: str
    quantity: int
    method: Method | msgspec.UnsetType = msgspec.UNSET
    place: str | None = None
    expected_version: int | None = None


class CartPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart as this channel sees it now.

    Attributes:
        cart_id: which.
        number: what people call it, on the phone say.
        customer_id: whose.
        state: open, checkout (being paid), ordered.
        version: grows with each change.
        order_id: of the checkout that it became, or becomes.
        currency: ISO 4217; None without a price.
        total_minor: what it would cost here and now; None without a price. Send it as
            ``expected_total_minor`` with the checkout, and nothing else is sold.
        discount_minor: taken off; None without a price.
        rulebook_version: prices and rules that were applied; None without a price.
        coupons: codes that are kept with it.
        problem: code of what keeps it from being sold here and now.
        lines: what is in it.
        opened_at: when.
        changed_at: when something was last put in or taken out.
    """

    discounts: Sequence[DiscountTold]
    claims: Sequence[ClaimTold]
    gifts: Sequence[GiftTold]
    points: int
    notices: Sequence[str]
    cart_id: UUID
    number: str
    customer_id: UUID
    state: str
    version: int
    order_id: UUID | None
    currency: str | None
    total_minor: int | None
    discount_minor: int | None
    rulebook_version: int | None
    coupons: Sequence[str]
    problem: str | None
    lines: Sequence[PricedCartLine]
    opened_at: dt.datetime
    changed_at: dt.datetime
    trace: Sequence[TraceTold] | None = None


class CartSale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the cart is paid; fields mean what they mean in a sale."""

    payments: Sequence[SalePayment] = ()
    place: str | None = None
    expected_total_minor: int | None = None
    external_id: str | None = None
    source: str | None = None
    destination: Destination | None = None
    agent: str | None = None
    coupons: Sequence[str] = ()
    quote_token: str | None = None


class Coupons(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Codes that the customer shows; they are kept with the cart, in every channel.

    Attributes:
        coupons: all of them; none takes away those that were kept.
        expected_version: refuse if the cart has changed since this version.
    """

    coupons: Sequence[str]
    expected_version: int | None = None


class NewCart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whose cart it shall be; None is somebody without a name."""

    customer: SaleCustomer | None = None


class PricedCartLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a cart with its present price; amounts in minor units, None without a price.

    Lines of the kind ``delivery`` follow those that were put in: what bringing them is charged.
    """

    sku_id: UUID
    sku: str
    quantity: int
    method: str
    place_id: UUID | None
    unit_minor: int | None
    total_minor: int | None
    kind: str = "goods"
    discount_minor: int | None = None
    discounts: Sequence[DiscountTold] = ()


class SignIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who the person with the cart turned out to be."""

    customer: SaleCustomer
