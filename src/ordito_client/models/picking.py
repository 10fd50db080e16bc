# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about picking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

Consent: TypeAlias = Literal["phone", "counter", "message", "page"]
"""How the customer has said it: phone, counter, message, page."""


class NewPick(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a line that has no code to scan; their lot or serial number where it has one."""

    line_no: int
    units: int = 1
    lot: str | None = None
    pick_id: UUID | None = None


class NewRejection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that the place cannot give.

    Attributes:
        reason: why.
        line_no: line of the order; None is all that was not picked.
        units: of the line; None is all of it that was not picked.
        rejection_id: of the caller's; the same again is harmless.
    """

    reason: RejectReason
    line_no: int | None = None
    units: int | None = None
    rejection_id: UUID | None = None


class NewScan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was scanned.

    Attributes:
        code: a SKU's code, its GTIN, or what else a GS1 barcode holds.
        units: how many; None is as many as the barcode says, else one.
        pick_id: of the caller's; the same again is harmless.
    """

    code: str
    units: int | None = None
    pick_id: UUID | None = None


class NewShelf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a SKU lies at a place; an empty name forgets it."""

    sku: str
    shelf: str


class NewSubstitute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is offered instead of units of a line.

    Attributes:
        line_no: line of the order.
        sku: code or id of what is offered.
        units: how many.
        substitute_id: of the caller's; the same again is left as it is.
    """

    line_no: int
    sku: str
    units: int = 1
    substitute_id: UUID | None = None


class NewWave(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A walk that shall begin.

    Attributes:
        size: fulfilment orders at the most.
        method: collect or ship; None is both.
    """

    size: int = 10
    method: str | None = None


class PickAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that were taken from the shelf."""

    pick_id: UUID
    line_no: int
    sku_id: UUID
    units: int
    lot: str | None
    expires_on: dt.date | None
    scanned: bool
    picked_by: str
    picked_at: dt.datetime
    put_back: int


class Picked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a pick.

    Attributes:
        fulfilment_order_id: into whose box the units go.
        line_no: line of the order.
        sku_id: what was picked.
        units: how many.
        state: of the fulfilment order afterwards.
        to_pick: units of the line that are still to be picked.
    """

    fulfilment_order_id: UUID
    line_no: int
    sku_id: UUID
    units: int
    state: str
    to_pick: int


class PickedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a fulfilment order's line, as a picker sees them; in the order of the shelves."""

    fulfilment_order_id: UUID
    number: str
    method: str
    state: str
    promised_at: dt.datetime
    line_no: int
    sku_id: UUID
    sku: str
    name: str
    shelf: str | None
    quantity: int
    cancelled: int
    short: int
    picked: int
    to_pick: int


class Priority(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is higher is picked first; 0 is as all are."""

    priority: int


class PutBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A unit of a line that lies on the shelf again, by its lot or serial number."""

    line_no: int
    lot: str


RejectReason: TypeAlias = Literal[
    "not_on_shelf", "damaged", "expired", "no_time", "closed", "other"
]
"""Why a place cannot give units: not_on_shelf, damaged, expired, no_time, closed, other."""


class Rejection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a place could not give."""

    fulfilment_order_id: UUID
    rejection_id: UUID
    line_no: int
    sku_id: UUID
    units: int
    reason: str
    rejected_by: str
    rejected_at: dt.datetime


class Shelf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where an article lies at a place."""

    sku_id: UUID
    shelf: str


class Substitute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article that was offered instead of another one.

    Attributes:
        place_id: that offers it; also its key.
        substitute_id: which.
        fulfilment_order_id: for which.
        customer_id: whose order.
        order_id: which order.
        line_no: line of the order.
        sku_id: what was bought.
        offered_sku_id: what is offered instead.
        units: how many.
        state: ``offered``, ``accepted`` or ``refused``.
        offered_by: who.
        offered_at: when.
        consent: how the customer has said yes or no.
        decided_by: who noted it.
        decided_at: when.
    """

    place_id: UUID
    substitute_id: UUID
    fulfilment_order_id: UUID
    customer_id: UUID
    order_id: UUID
    line_no: int
    sku_id: UUID
    offered_sku_id: UUID
    units: int
    state: str
    offered_by: str
    offered_at: dt.datetime
    consent: str | None
    decided_by: str | None
    decided_at: dt.datetime | None


class SubstituteAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the customer has said it."""

    consent: Any


class ToPick(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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


class Wave(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A walk through the shelves.

    Attributes:
        place_id: where.
        wave_id: which.
        opened_by: who walks.
        opened_at: since when.
        orders: fulfilment orders in it.
        to_pick: units that are still to be picked.
    """

    place_id: UUID
    wave_id: UUID
    opened_by: str
    opened_at: dt.datetime
    orders: int
    to_pick: int


class WaveAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A walk and what is picked in it."""

    wave_id: UUID
    place_id: UUID
    opened_by: str
    opened_at: dt.datetime
    orders: int
    to_pick: int
    lines: Sequence[PickedLine]
