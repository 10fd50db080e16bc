"""Words of the stock room."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.platform.ids import PlaceId, ReservationId, SkuId


class Condition(StrEnum):
    """State of the goods; only sellable ones are promised."""

    SELLABLE = "sellable"
    DAMAGED = "damaged"
    QUARANTINE = "quarantine"


class MovementKind(StrEnum):
    """Why units on hand changed."""

    OPENING = "opening"
    RECEIPT = "receipt"
    SALE = "sale"
    RETURN = "return"
    COUNT = "count"
    REBUCKET = "rebucket"


class ReserveLine(msgspec.Struct, frozen=True):
    """Units asked for at one place.

    Attributes:
        reservation_id: chosen by the caller; asking again with it is harmless.
        sku_id: what.
        place_id: where.
        quantity: units, at least 1.
    """

    reservation_id: ReservationId
    sku_id: SkuId
    place_id: PlaceId
    quantity: int


class Holding(msgspec.Struct, frozen=True):
    """Units of an existing reservation.

    Attributes:
        reservation_id: which reservation.
        sku_id: its SKU, which is its key.
        quantity: units of it that are meant, at least 1.
    """

    reservation_id: ReservationId
    sku_id: SkuId
    quantity: int


class PlaceLine(msgspec.Struct, frozen=True):
    """Units of a SKU at a place.

    Attributes:
        sku_id: what.
        place_id: where.
        quantity: units.
    """

    sku_id: SkuId
    place_id: PlaceId
    quantity: int


class Shortage(msgspec.Struct, frozen=True):
    """A line that could not be reserved.

    Attributes:
        sku_id: what.
        place_id: where.
        wanted: units asked for.
        available: units that are free there.
    """

    sku_id: SkuId
    place_id: PlaceId
    wanted: int
    available: int


class Settled(msgspec.Struct, frozen=True):
    """Units of a reservation that were given up.

    Attributes:
        sku_id: what.
        place_id: where.
        quantity: units.
        missing: units of them that should leave and are not there.
    """

    sku_id: SkuId
    place_id: PlaceId
    quantity: int
    missing: int


class Position(msgspec.Struct, frozen=True):
    """Units of a SKU at a place in one condition, over all its buckets.

    Attributes:
        sku_id: what.
        place_id: where.
        condition: state of the goods.
        on_hand: units there.
        reserved: units of them set aside.
        shortfall: units set aside that are not there.
        available: units that may still be sold, never negative.
    """

    sku_id: SkuId
    place_id: PlaceId
    condition: str
    on_hand: int
    reserved: int
    shortfall: int
    available: int


class Availability(msgspec.Struct, frozen=True):
    """Sellable units of a SKU at a place that are free now."""

    sku_id: SkuId
    place_id: PlaceId
    available: int


class Movement(msgspec.Struct, frozen=True):
    """An entry of the stock book.

    Attributes:
        movement_id: which entry.
        place_id: where.
        condition: state of the goods.
        kind: see ``MovementKind``.
        quantity: change of the units on hand, signed.
        subject_id: order, count or delivery that caused it.
        occurred_at: when.
    """

    movement_id: UUID
    place_id: PlaceId
    condition: str
    kind: str
    quantity: int
    subject_id: UUID
    occurred_at: datetime
