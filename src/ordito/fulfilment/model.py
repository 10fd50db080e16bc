"""Words of the fulfilment room."""

from datetime import datetime
from enum import StrEnum

import msgspec

from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    FulfilmentOrderId,
    OrderId,
    PlaceId,
    ReservationId,
    SkuId,
)


class FulfilmentState(StrEnum):
    """Where a fulfilment order stands."""

    OPEN = "open"
    READY = "ready"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


class NewItem(msgspec.Struct, frozen=True):
    """Units of an order's line that a place shall hand over.

    Attributes:
        line_no: line of the order.
        sku_id: what.
        reservation_id: what sets the units aside.
        quantity: units.
    """

    line_no: int
    sku_id: SkuId
    reservation_id: ReservationId
    quantity: int


class NewFulfilment(msgspec.Struct, frozen=True):
    """What one place shall do for an order, in one way.

    Attributes:
        fulfilment_order_id: which.
        place_id: who does it.
        method: collect or ship.
        code: what the customer shows at collection; None for shipping.
        promised_at: until when.
        items: what.
    """

    fulfilment_order_id: FulfilmentOrderId
    place_id: PlaceId
    method: str
    code: str | None
    promised_at: datetime
    items: tuple[NewItem, ...]


class FulfilmentOrder(msgspec.Struct, frozen=True):
    """A fulfilment order as it stands.

    Attributes:
        place_id: who does it; also its key.
        fulfilment_order_id: which.
        customer_id: for whom.
        order_id: for which order.
        channel_id: channel that sold it.
        method: collect or ship.
        state: see ``FulfilmentState``.
        code: what the customer shows at collection.
        promised_at: until when.
        opened_at: since when.
        ready_at: when it was picked.
        handed_over_at: when the customer or the carrier took it.
    """

    place_id: PlaceId
    fulfilment_order_id: FulfilmentOrderId
    customer_id: CustomerId
    order_id: OrderId
    channel_id: ChannelId
    method: str
    state: str
    code: str | None
    promised_at: datetime
    opened_at: datetime
    ready_at: datetime | None
    handed_over_at: datetime | None


class Item(msgspec.Struct, frozen=True):
    """An item of a fulfilment order.

    Attributes:
        line_no: line of the order.
        sku_id: what.
        reservation_id: what sets the units aside.
        quantity: units that were asked for.
        cancelled: units of them that nobody wants any more.
    """

    line_no: int
    sku_id: SkuId
    reservation_id: ReservationId
    quantity: int
    cancelled: int

    @property
    def left(self) -> int:
        """Units that shall still be handed over."""
        return self.quantity - self.cancelled


class Redirected(msgspec.Struct, frozen=True):
    """A fulfilment order that ships to another address, and until when."""

    place_id: PlaceId
    fulfilment_order_id: FulfilmentOrderId
    promised_at: datetime


class CancelledItem(msgspec.Struct, frozen=True):
    """Units of an order's line that a place need not hand over.

    Attributes:
        place_id: whose item it is.
        line_no: line of the order.
        quantity: units.
    """

    place_id: PlaceId
    line_no: int
    quantity: int
