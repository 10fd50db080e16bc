"""Words of the fulfilment room."""

from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict
from uuid import UUID

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
    """Where a fulfilment order stands; ``waiting`` is for goods that are not at its place yet."""

    WAITING = "waiting"
    OPEN = "open"
    PICKING = "picking"
    PICKED = "picked"
    READY = "ready"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    REJECTED = "rejected"


class Checked(StrEnum):
    """How a place made sure that it gives goods to the right person; never what it read."""

    CODE = "code"
    NAME = "name"
    DOCUMENT = "document"
    ORDER_PAPER = "order_paper"
    KNOWN = "known"
    CARRIER = "carrier"


class Taker(StrEnum):
    """Who takes goods."""

    BUYER = "buyer"
    OTHER = "other"
    CARRIER = "carrier"


TO_DO: Final = (
    FulfilmentState.OPEN,
    FulfilmentState.PICKING,
    FulfilmentState.PICKED,
    FulfilmentState.READY,
)
"""States in which a place still has something to do."""


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


class WaitsFor(StrEnum):
    """What a fulfilment order waits for before its place can begin."""

    BACK_ORDER = "back_order"
    PRE_ORDER = "pre_order"
    TRANSFER = "transfer"


class Ahead(msgspec.Struct, frozen=True):
    """What is promised before it lies at its place.

    Attributes:
        waits_for: see ``WaitsFor``.
        expected_at: when it should lie there.
        from_place_id: that sends it, where it waits for a transfer.
    """

    waits_for: WaitsFor
    expected_at: datetime
    from_place_id: PlaceId | None = None


class NewFulfilment(msgspec.Struct, frozen=True):
    """What one place shall do for an order, in one way.

    Attributes:
        fulfilment_order_id: which.
        place_id: who does it.
        method: collect or ship.
        code: what the customer shows at collection; None for shipping.
        promised_at: until when.
        items: what.
        ahead: what it waits for before the place can begin, if for anything.
    """

    fulfilment_order_id: FulfilmentOrderId
    place_id: PlaceId
    method: str
    code: str | None
    promised_at: datetime
    items: tuple[NewItem, ...]
    ahead: Ahead | None = None


class TaskKey(TypedDict):
    """What names a fulfilment order, as arguments of whatever asks for one."""

    place_id: PlaceId
    fulfilment_order_id: FulfilmentOrderId


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
        ready_at: when it was picked, and packed where it is shipped.
        handed_over_at: when the customer or the carrier took the last of it.
        priority: what is higher is picked first.
        wave_id: walk through the shelves that it belongs to.
        picker: who picks it, as ``staff:...``.
        picking_at: since when somebody picks it.
        picked_at: when the last of it was picked.
        collect_until: until when it waits for the customer.
        codes_blocked_until: until when no code is looked at, after too many wrong ones.
        reminders: how often the customer was reminded of it.
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
    priority: int
    wave_id: UUID | None
    picker: str | None
    picking_at: datetime | None
    picked_at: datetime | None
    collect_until: datetime | None
    codes_blocked_until: datetime | None
    reminders: int


class Item(msgspec.Struct, frozen=True):
    """An item of a fulfilment order.

    Attributes:
        line_no: line of the order.
        sku_id: what.
        reservation_id: what sets the units aside.
        quantity: units that were asked for.
        cancelled: units of them that nobody wants any more.
        short: units of them that the place has not got, and that wait for another source.
        picked: units that were taken from the shelf.
        packed: units of those that are in parcels.
        handed_over: units of those that have left.
        put_back: units that were picked and were not wanted any more.
    """

    line_no: int
    sku_id: SkuId
    reservation_id: ReservationId
    quantity: int
    cancelled: int
    short: int
    picked: int
    packed: int
    handed_over: int
    put_back: int

    @property
    def wanted(self) -> int:
        """Units that the customer still wants or has got, wherever they come from."""
        return self.quantity - self.cancelled

    @property
    def left(self) -> int:
        """Units that the place shall still hand over."""
        return self.quantity - self.cancelled - self.short - self.handed_over

    @property
    def to_pick(self) -> int:
        """Units that shall still be picked."""
        return self.quantity - self.cancelled - self.short - self.picked


class HandedItem(msgspec.Struct, frozen=True):
    """Units of an item that have just left; ``before`` are those that had left earlier."""

    line_no: int
    sku_id: SkuId
    reservation_id: ReservationId
    units: int
    before: int


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
