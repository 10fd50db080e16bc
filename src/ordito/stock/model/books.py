"""What the stock books say: positions, reservations, movements, exceptions."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito.platform.ids import EntityId, PlaceId, ReservationId, SkuId
from ordito.stock.model.kinds import Condition, MovementKind


class ReserveLine(msgspec.Struct, frozen=True):
    """Units asked for at one place.

    Attributes:
        reservation_id: chosen by the caller; asking again with it is harmless.
        sku_id: what.
        place_id: where.
        quantity: units, at least 1.
        beyond: whether they are promised ahead, within the back-order limit; False takes units on
            hand alone, None whatever there is.
    """

    reservation_id: ReservationId
    sku_id: SkuId
    place_id: PlaceId
    quantity: int
    beyond: bool | None = None


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


class SkuUnits(msgspec.Struct, frozen=True):
    """Units of a SKU."""

    sku_id: SkuId
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


class Owned(msgspec.Struct, frozen=True):
    """Units of one owner at a position."""

    sku_id: SkuId
    place_id: PlaceId
    condition: str
    entity_id: EntityId
    on_hand: int


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


class PastBook(msgspec.Struct, frozen=True):
    """The book of a SKU at a place until now, of goods that can be sold.

    Attributes:
        sku_id: what.
        place_id: where.
        entity_id: whose goods they are.
        counted_at: when they were last counted.
        counted: units that lay there then.
        count_id: names that count.
        entries: all that changed the units on hand, in order of time; their running sum is never
            below zero.
    """

    sku_id: SkuId
    place_id: PlaceId
    entity_id: EntityId
    counted_at: datetime
    counted: int
    count_id: UUID
    entries: tuple["PastEntry", ...]


class PastEntry(msgspec.Struct, frozen=True):
    """An entry of a past book; see ``Movement``."""

    movement_id: UUID
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
        statement_id: of the statement.
        sku_id: what.
        place_id: where.
        condition: of the goods.
        outcome: ``stated``, ``repeated``, or ``stale``: a later one is known.
        change: of the units on hand, signed.
        shortfall: units set aside at its place that are not there now.
    """

    statement_id: UUID
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


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of another system about a position: what lay there, or what changed.

    Attributes:
        message_id: of the row in that system; sent again, it is taken once.
        sku_id: what.
        place_id: where.
        entity_id: who owns units that the book did not know.
        as_of: the instant that it speaks of.
        on_hand: units that lay there, also those set aside; None in a row about a change.
        change: units that came (positive) or went; None in a row about what lay there.
        kind: why units came or went.
        ordinal: which of two absolute rows of the same instant is the later one.
        condition: of the goods.
    """

    message_id: str
    sku_id: SkuId
    place_id: PlaceId
    entity_id: EntityId
    as_of: datetime
    on_hand: int | None = None
    change: int | None = None
    kind: MovementKind = MovementKind.CORRECTION
    ordinal: int = 0
    condition: Condition = Condition.SELLABLE
