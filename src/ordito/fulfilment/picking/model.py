"""Words of picking."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.ids import FulfilmentOrderId, OrderId, PlaceId, SkuId

ORDERS_IN_WAVE: Final = 10
"""Fulfilment orders that are picked in one walk, where nobody says another number."""
MOST_IN_WAVE: Final = 50
"""At the most."""


class RejectReason(StrEnum):
    """Why a place cannot give units."""

    NOT_ON_SHELF = "not_on_shelf"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    NO_TIME = "no_time"
    CLOSED = "closed"
    OTHER = "other"


class Wave(msgspec.Struct, frozen=True):
    """A walk through the shelves.

    Attributes:
        place_id: where.
        wave_id: which.
        opened_by: who walks.
        opened_at: since when.
        orders: fulfilment orders in it.
        to_pick: units that are still to be picked.
    """

    place_id: PlaceId
    wave_id: UUID
    opened_by: str
    opened_at: datetime
    orders: int
    to_pick: int


class PickLine(msgspec.Struct, frozen=True):
    """Units of a fulfilment order's line, as a picker sees them.

    Attributes:
        fulfilment_order_id: for which.
        order_id: for which order.
        method: collect or ship.
        state: of the fulfilment order.
        promised_at: until when the customer has it.
        line_no: line of the order.
        sku_id: what.
        shelf: where it lies; None is not known.
        quantity: units that were asked for.
        cancelled: units of them that nobody wants any more.
        short: units of them that are not there.
        picked: units of them that were taken from the shelf.
    """

    fulfilment_order_id: FulfilmentOrderId
    order_id: OrderId
    method: str
    state: str
    promised_at: datetime
    line_no: int
    sku_id: SkuId
    shelf: str | None
    quantity: int
    cancelled: int
    short: int
    picked: int

    @property
    def to_pick(self) -> int:
        """Units that shall still be picked."""
        return self.quantity - self.cancelled - self.short - self.picked

    def left_after(self, units: int) -> int:
        """Return the units that shall be picked after these."""
        return self.to_pick - units


class Pick(msgspec.Struct, frozen=True):
    """Units that were taken from the shelf.

    Attributes:
        fulfilment_order_id: for which.
        pick_id: of the caller; the same again is harmless.
        line_no: line of the order.
        sku_id: what.
        units: how many.
        lot: lot or serial number, where the units are told apart.
        expires_on: of the lot.
        scanned: whether a code was read, or somebody ticked the line.
        put_back: units of it that went back to the shelf, where that was said.
        picked_by: who.
        picked_at: when.
    """

    fulfilment_order_id: FulfilmentOrderId
    pick_id: UUID
    line_no: int
    sku_id: SkuId
    units: int
    lot: str | None
    expires_on: date | None
    scanned: bool
    put_back: int
    picked_by: str
    picked_at: datetime


class Rejection(msgspec.Struct, frozen=True):
    """Units that a place could not give."""

    fulfilment_order_id: FulfilmentOrderId
    rejection_id: UUID
    line_no: int
    sku_id: SkuId
    units: int
    reason: str
    rejected_by: str
    rejected_at: datetime


class Shelf(msgspec.Struct, frozen=True):
    """Where an article lies at a place."""

    sku_id: SkuId
    shelf: str


class ToPick(msgspec.Struct, frozen=True):
    """How much a place has to do, by state and method.

    Attributes:
        state: of ``TO_DO``.
        method: collect or ship.
        orders: fulfilment orders.
        late: those of them whose promise has passed.
    """

    state: str
    method: str
    orders: int
    late: int
