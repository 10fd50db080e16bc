"""Facts about carts."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class CartOpened(Event, frozen=True, kw_only=True):
    """Somebody began to put things together."""

    type: ClassVar[str] = "orders.cart_opened"
    cart_id: UUID


class CartLineChanged(Event, frozen=True, kw_only=True):
    """Something was put in or taken out; 0 units is out."""

    type: ClassVar[str] = "orders.cart_line_changed"
    cart_id: UUID
    sku_id: UUID
    method: str
    place_id: UUID | None
    quantity_before: int
    quantity: int


class CartCouponsChanged(Event, frozen=True, kw_only=True):
    """Coupons were shown for a cart, or taken away; how many there are now."""

    type: ClassVar[str] = "orders.cart_coupons_changed"
    cart_id: UUID
    coupons: int


class CartMerged(Event, frozen=True, kw_only=True):
    """A nameless cart was poured into the cart of the customer who signed in."""

    type: ClassVar[str] = "orders.cart_merged"
    cart_id: UUID
    nameless_cart_id: UUID
    nameless_customer_id: UUID
    lines: int
