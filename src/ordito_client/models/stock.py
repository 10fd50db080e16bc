# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about stock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec


class AtpStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that can be promised from an instant on.

    Attributes:
        sku_id: what.
        place_id: where.
        available_from: from when on.
        available: units, those of earlier steps included.
    """

    sku_id: UUID
    place_id: UUID
    available_from: dt.datetime
    available: int


class BackorderLimit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that may be promised beyond those on hand.

    Attributes:
        sku_id: what.
        place_id: where.
        entity_id: who owns a book that is opened for it.
        units: at most; 0 is none.
    """

    sku_id: UUID
    place_id: UUID
    entity_id: UUID
    units: int


Condition: TypeAlias = Literal["sellable", "damaged", "quarantine", "refurbish"]
"""State of the goods; only sellable ones are promised: sellable, damaged, quarantine,
refurbish.
"""


class Count(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A count as it was booked.

    Attributes:
        count_id: which count.
        place_id: where.
        lines: SKUs that it named.
        stale: SKUs of which a later count is known; this one changed nothing for them.
        shortfalls: units set aside that are not there, by SKU.
    """

    count_id: UUID
    place_id: UUID
    lines: int
    stale: Sequence[UUID]
    shortfalls: Mapping[str, int]


class CountedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that are there.

    Attributes:
        sku: code or id.
        quantity: units, all that lie at the place, also those set aside.
    """

    sku: str
    quantity: int


class EntryAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry as it was booked; see ``ordito.stock.Booked``."""

    sku_id: UUID
    movement_id: UUID
    outcome: str
    shortfall: int


class KeptBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of units that are kept back, as it was put; see ``Holdback``."""

    sku_id: UUID | None
    place_id: UUID | None
    channel_id: UUID | None
    units: int


class LimitPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Limits by SKU and place; send ``next`` as ``after`` for more, None where it ends."""

    limits: Sequence[BackorderLimit]
    next: str | None


class LimitSet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a back-order limit has left: units promised beyond it."""

    sku_id: UUID
    place_id: UUID
    shortfall: int


class Movement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    place_id: UUID
    condition: str
    kind: str
    quantity: int
    subject_id: UUID
    occurred_at: dt.datetime


MovementKind: TypeAlias = Literal[
    "opening",
    "receipt",
    "sale",
    "return",
    "return_out",
    "transfer_out",
    "transfer_in",
    "count",
    "damage",
    "regrade",
    "write_off",
    "correction",
    "found",
    "rebucket",
]
"""Why units on hand changed: opening, receipt, sale, return, return_out, transfer_out,
transfer_in, count, damage, regrade, write_off, correction, found, rebucket.
"""


class NewCost(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a unit costs its owner.

    Attributes:
        sku: code or id.
        entity: code or id of the owner.
        cost_minor: minor units of the entity's currency.
        valid_from: from when on; left out, now.
    """

    sku: str
    entity: str
    cost_minor: int
    valid_from: dt.datetime | None = None


class NewCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was counted; a SKU that is not named was not counted.

    Attributes:
        lines: each SKU once.
        condition: of the goods that were counted.
        counted_at: when, what happened since is kept; left out, now.
    """

    lines: Sequence[CountedLine]
    condition: Condition | msgspec.UnsetType = msgspec.UNSET
    counted_at: dt.datetime | None = None


class NewEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that came or went.

    Attributes:
        sku: code or id.
        kind: ``receipt`` and ``return`` come; ``sale``, ``damage`` and ``write_off`` go;
            ``regrade`` changes the condition; ``correction`` has the sign of its quantity.
        quantity: units; negative only in a correction.
        condition: of the goods.
        into: condition that they have afterwards; only ``damage`` and ``regrade``.
        entity: code or id of their owner; left out, the place's.
        occurred_at: when; left out, now.
    """

    sku: str
    kind: MovementKind
    quantity: int
    condition: Condition | msgspec.UnsetType = msgspec.UNSET
    into: Condition | None = None
    entity: str | None = None
    occurred_at: dt.datetime | None = None


class NewHoldback(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units kept back from what is offered; what names more wins.

    Attributes:
        units: how many; 0 says that nothing is kept back here, null forgets the row, so that
        what
            names less holds again.
        sku: code or id; left out, every one.
        place: code or id; left out, every one.
        channel: code or id; left out, it is safety stock, kept back from all channels.
    """

    units: int | None
    sku: str | None = None
    place: str | None = None
    channel: str | None = None


class NewLimit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that may be promised at a place beyond those on hand; 0 is none."""

    sku: str
    place: str
    units: int


class NewReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came to a place and left it."""

    entries: Sequence[NewEntry]


class OfferAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU at a place that a channel may offer now, and how it comes to them."""

    sku_id: UUID
    place_id: UUID
    offered: int
    unreserved: int
    backorder_limit: int
    safety_stock: int
    channel_buffer: int


class OfferedUnits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be offered of a SKU at a place, and until when a customer could have them.

    Attributes:
        sku_id: of what.
        place_id: where.
        available: units.
        collect_at: when they would wait there, where promises are asked for and it is done.
        ship_at: when they would be delivered from there, likewise.
    """

    sku_id: UUID
    place_id: UUID
    available: int
    collect_at: dt.datetime | None = None
    ship_at: dt.datetime | None = None


class Position(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    sku_id: UUID
    place_id: UUID
    condition: str
    on_hand: int
    reserved: int
    shortfall: int
    available: int


class ReleaseAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A SKU that is not handed out yet."""

    sku_id: UUID
    sku: str
    releases_at: dt.datetime


class ReleaseRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when on a SKU is handed out.

    Attributes:
        sku: code or id.
        releases_at: before, it is sold ahead alone; null hands it out at once.
    """

    sku: str
    releases_at: dt.datetime | None


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report as it was booked."""

    report_id: UUID
    place_id: UUID
    entries: Sequence[EntryAnswer]


Resolution: TypeAlias = Literal["explained", "accepted", "lost", "found"]
"""What somebody found an exception to be: explained, accepted, lost, found."""


class Resolved(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody found an exception to be."""

    resolution: Resolution


class SaleStart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when on a SKU is handed out.

    Attributes:
        sku_id: what.
        releases_at: before, it is sold ahead alone.
    """

    sku_id: UUID
    releases_at: dt.datetime


class StockException(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    sku_id: UUID
    exception_id: UUID
    kind: str
    place_id: UUID
    condition: str
    quantity: int
    subject_id: UUID
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    resolution: str | None


class Taken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many rows were put."""

    rows: int


class ValidCost(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a unit cost its owner at the instant that was asked for; see ``UnitCost``."""

    sku_id: UUID
    entity_id: UUID
    cost_minor: int
    currency: str
    valid_from: dt.datetime
