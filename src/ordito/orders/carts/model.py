"""Words of carts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.orders.model import Method
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId, SkuId


class CartState(StrEnum):
    """Where a cart stands."""

    OPEN = "open"
    CHECKOUT = "checkout"
    ORDERED = "ordered"
    MERGED = "merged"


class CartLine(msgspec.Struct, frozen=True):
    """What somebody has in mind; not priced, not set aside.

    Attributes:
        sku_id: what.
        quantity: units.
        method: how it shall reach the customer.
        place_id: place that shall give it, where it was chosen.
    """

    sku_id: SkuId
    quantity: int
    method: Method
    place_id: PlaceId | None = None


class Cart(msgspec.Struct, frozen=True):
    """A cart as it stands.

    Attributes:
        customer_id: whose; also its key.
        cart_id: which.
        state: see ``CartState``.
        version: grows with each change.
        lines: what is in it, a line for each SKU, method and place.
        coupons: codes that are shown for it.
        channel_id: where it was begun.
        place_id: where it was begun.
        order_id: of the checkout that it became, or becomes.
        heir_customer_id: whose cart took its lines.
        heir_cart_id: which cart took its lines.
        opened_at: when.
        changed_at: when something was last put in or taken out.
    """

    customer_id: CustomerId
    cart_id: UUID
    state: str
    version: int
    lines: list[CartLine]
    coupons: list[str]
    channel_id: ChannelId | None
    place_id: PlaceId | None
    order_id: OrderId | None
    heir_customer_id: CustomerId | None
    heir_cart_id: UUID | None
    opened_at: datetime
    changed_at: datetime
