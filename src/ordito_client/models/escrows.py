# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about escrows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec


class Escrow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units lent to a device that sells where it cannot ask.

    Attributes:
        place_id: where they lie.
        escrow_id: made by the caller.
        device: as the place calls it.
        entity_id: whose goods they are.
        sku_ids: what was lent.
        lent_at: when.
        closed_at: when the rest came back, or None.
    """

    place_id: UUID
    escrow_id: UUID
    device: str
    entity_id: UUID
    sku_ids: Sequence[UUID]
    lent_at: dt.datetime
    closed_at: dt.datetime | None


class EscrowLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU lent to a device.

    Attributes:
        sku_id: what.
        lent: units set aside for it.
        consumed: units of them that it sold.
        returned: units of them that came back.
        overrun: units that it sold and was never lent.
    """

    sku_id: UUID
    lent: int
    consumed: int
    returned: int
    overrun: int


class EscrowPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was lent to a device, and what became of it."""

    escrow_id: UUID
    place_id: UUID
    device: str
    lent_at: dt.datetime
    closed_at: dt.datetime | None
    lines: Sequence[EscrowLine]


class EscrowSoldLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a device has sold.

    Attributes:
        sale_id: of the sale, made by the device.
        line: number of the line in its sale; with the sale's id it names the line for ever.
        sku: code or id.
        quantity: units.
        occurred_at: when.
    """

    sale_id: UUID
    line: int
    sku: str
    quantity: int
    occurred_at: dt.datetime


class NewEscrow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a device may sell without asking; each SKU once."""

    device: str
    lines: Sequence[UnitsLine]


class Sold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Sale lines in any order; those that were told before are booked once."""

    lines: Sequence[EscrowSoldLine]


class SoldAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a sale line: booked, late or repeated."""

    sale_id: UUID
    line: int
    outcome: str


class UnitsLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU; code or id."""

    sku: str
    quantity: int
