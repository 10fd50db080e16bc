"""Words of the stock room."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.platform.ids import EntityId, PlaceId, ReservationId, SkuId


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
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"
    COUNT = "count"
    DAMAGE = "damage"
    REGRADE = "regrade"
    WRITE_OFF = "write_off"
    CORRECTION = "correction"
    FOUND = "found"
    REBUCKET = "rebucket"


class Outcome(StrEnum):
    """What became of an entry or a statement that was sent."""

    BOOKED = "booked"
    STATED = "stated"
    LATE = "late"
    STALE = "stale"
    REPEATED = "repeated"


class ExceptionKind(StrEnum):
    """What the books cannot explain."""

    SHORTFALL = "shortfall"
    FOUND = "found"
    TRANSFER_SHORT = "transfer_short"
    TRANSFER_OVER = "transfer_over"
    RECEIPT_SHORT = "receipt_short"
    RECEIPT_OVER = "receipt_over"
    ESCROW_OVER = "escrow_over"
    LOT_UNKNOWN = "lot_unknown"


class Resolution(StrEnum):
    """What somebody found an exception to be."""

    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    LOST = "lost"
    FOUND = "found"


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
        place_id: where its units are.
        quantity: units of it that are meant, at least 1.
    """

    reservation_id: ReservationId
    sku_id: SkuId
    place_id: PlaceId
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


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Units that came or went.

    Attributes:
        movement_id: chosen by the caller; what is booked under it is booked once.
        sku_id: what.
        place_id: where.
        entity_id: who owns what comes; of what goes, whose goods go first.
        kind: why.
        quantity: units, signed; never 0.
        condition: of the goods.
        into: condition into which goods go that stay at the place; only where ``quantity`` < 0.
        occurred_at: when; None is now.
    """

    movement_id: UUID
    sku_id: SkuId
    place_id: PlaceId
    entity_id: EntityId
    kind: MovementKind
    quantity: int
    condition: Condition = Condition.SELLABLE
    into: Condition | None = None
    occurred_at: datetime | None = None


class Booked(msgspec.Struct, frozen=True):
    """What became of an entry.

    Attributes:
        movement_id: of the entry.
        outcome: ``booked``, ``repeated``, or ``late``: a count after it contains it already.
        shortfall: units set aside at its place that are not there now.
    """

    movement_id: UUID
    outcome: str
    shortfall: int


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """How many units lay at a position at an instant.

    Attributes:
        statement_id: chosen by the caller; a repeat says nothing new.
        sku_id: what.
        place_id: where.
        entity_id: who owns units that the book did not know.
        units: that lay there, also those set aside.
        as_of: when; what happened later is kept.
        ordinal: which of two statements of the same instant is the later one.
        condition: of the goods.
    """

    statement_id: UUID
    sku_id: SkuId
    place_id: PlaceId
    entity_id: EntityId
    units: int
    as_of: datetime
    ordinal: int = 0
    condition: Condition = Condition.SELLABLE


class Stated(msgspec.Struct, frozen=True):
    """What became of a statement.

    Attributes:
        sku_id: what.
        place_id: where.
        condition: of the goods.
        outcome: ``stated``, ``repeated``, or ``stale``: a later one is known.
        change: of the units on hand, signed.
        shortfall: units set aside at its place that are not there now.
    """

    sku_id: SkuId
    place_id: PlaceId
    condition: str
    outcome: str
    change: int
    shortfall: int


class StockException(msgspec.Struct, frozen=True):
    """Something that the books cannot explain, until somebody has.

    Attributes:
        sku_id: what.
        exception_id: which exception.
        kind: see ``ExceptionKind``.
        place_id: where.
        condition: of the goods.
        quantity: units.
        subject_id: count, transfer, receipt or order that showed it.
        opened_at: since when it is known.
        closed_at: when it was resolved, or None.
        resolution: see ``Resolution``; None while it is open.
    """

    sku_id: SkuId
    exception_id: UUID
    kind: str
    place_id: PlaceId
    condition: str
    quantity: int
    subject_id: UUID
    opened_at: datetime
    closed_at: datetime | None
    resolution: str | None


class Owned(msgspec.Struct, frozen=True):
    """Units of one owner at a position."""

    sku_id: SkuId
    place_id: PlaceId
    condition: str
    entity_id: EntityId
    on_hand: int


class SkuUnits(msgspec.Struct, frozen=True):
    """Units of a SKU."""

    sku_id: SkuId
    quantity: int


class ArrivedLine(msgspec.Struct, frozen=True):
    """Units of a SKU that came, in the condition in which they came."""

    sku_id: SkuId
    quantity: int
    condition: Condition = Condition.SELLABLE


class Arrival(msgspec.Struct, frozen=True):
    """What became of a line that came.

    Attributes:
        sku_id: what.
        condition: of the goods.
        outcome: see ``Booked``.
        shortfall: units set aside at the place that are not there now.
    """

    sku_id: SkuId
    condition: str
    outcome: str
    shortfall: int


class Transfer(msgspec.Struct, frozen=True):
    """One end of a transfer between two places.

    Attributes:
        place_id: this end.
        transfer_id: which transfer.
        end_is: ``source`` or ``destination``.
        other_place_id: the other end.
        entity_id: who owns the goods when they have arrived.
        state: ``open``, ``shipped``, ``received`` or ``cancelled``.
        sku_ids: what it was opened with.
        opened_at: when its units were set aside at the source.
        shipped_at: when they left.
        closed_at: when nothing more was waited for.
    """

    place_id: PlaceId
    transfer_id: UUID
    end_is: str
    other_place_id: PlaceId
    entity_id: EntityId
    state: str
    sku_ids: list[SkuId]
    opened_at: datetime
    shipped_at: datetime | None
    closed_at: datetime | None

    @property
    def places(self) -> tuple[PlaceId, PlaceId]:
        """Both ends."""
        return self.place_id, self.other_place_id


class InboundLine(msgspec.Struct, frozen=True):
    """Units of a SKU on a transfer or purchase order.

    Attributes:
        sku_id: what.
        ordered: units asked for.
        shipped: units that left the source of a transfer; None before, and for purchases.
        received: units that came.
        lost: units that somebody found to be lost.
        is_closed: whether nothing more is waited for.
        coming: units that are still to come.
        expected_at: when; None where nobody said.
    """

    sku_id: SkuId
    ordered: int
    shipped: int | None
    received: int
    lost: int
    is_closed: bool
    coming: int
    expected_at: datetime | None

    @property
    def missing(self) -> int:
        """Units that were sent and did not come; negative where more came than was sent."""
        sent = self.ordered if self.shipped is None else self.shipped
        return sent - self.received - self.lost if self.is_closed else 0


class PurchaseLine(msgspec.Struct, frozen=True):
    """Units of a SKU that a supplier shall bring.

    Attributes:
        sku_id: what.
        ordered: units.
        expected_at: when; None where nobody knows.
        cost_minor: of a unit, minor units of ``currency``; None where nobody knows.
        currency: ISO 4217; None without a cost.
    """

    sku_id: SkuId
    ordered: int
    expected_at: datetime | None = None
    cost_minor: int | None = None
    currency: str | None = None


class PurchaseOrder(msgspec.Struct, frozen=True):
    """What a supplier was asked to bring to a place.

    Attributes:
        place_id: to where.
        purchase_order_id: made by the caller.
        number: as both sides call it.
        supplier: as the company calls it.
        entity_id: who owns the goods when they have arrived.
        state: ``open`` or ``closed``.
        sku_ids: what was ordered.
        ordered_at: when.
        closed_at: when nothing more was waited for.
    """

    place_id: PlaceId
    purchase_order_id: UUID
    number: str
    supplier: str
    entity_id: EntityId
    state: str
    sku_ids: list[SkuId]
    ordered_at: datetime
    closed_at: datetime | None
