# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about inbound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito_client.models.escrows import UnitsLine
from ordito_client.models.stock import Condition


class Arrival(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a line that came.

    Attributes:
        sku_id: what.
        condition: of the goods.
        outcome: see ``Booked``.
        shortfall: units set aside at the place that are not there now.
    """

    sku_id: UUID
    condition: str
    outcome: str
    shortfall: int


class Arrivals(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the lines of a receipt."""

    receipt_id: UUID
    lines: Sequence[Arrival]


class CameLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that came, and in which condition."""

    sku: str
    quantity: int
    condition: Condition | msgspec.UnsetType = msgspec.UNSET


class InboundLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    sku_id: UUID
    ordered: int
    shipped: int | None
    received: int
    lost: int
    is_closed: bool
    coming: int
    expected_at: dt.datetime | None


class NewTransfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that shall go from the place in the path to another one.

    Attributes:
        destination: code or id of a place.
        lines: each SKU once.
        expected_at: when they should be there; left out where nobody knows.
    """

    destination: str
    lines: Sequence[UnitsLine]
    expected_at: dt.datetime | None = None


class OrderedLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU that were ordered.

    Attributes:
        sku: code or id.
        quantity: units; 0 expects no more of it.
        expected_at: when; left out where nobody knows.
        cost_minor: of a unit, minor units of the owner's currency.
    """

    sku: str
    quantity: int
    expected_at: dt.datetime | None = None
    cost_minor: int | None = None


class Purchase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purchase order as it stands now; its number, in the path, names it at its place.

    Attributes:
        supplier: as the company calls it.
        lines: each SKU once; one that is left out is no longer expected.
        ordered_at: when; left out, now.
        entity: code or id of who will own the goods; left out, the place's entity.
    """

    supplier: str
    lines: Sequence[OrderedLine]
    ordered_at: dt.datetime | None = None
    entity: str | None = None


class PurchaseOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    place_id: UUID
    purchase_order_id: UUID
    number: str
    supplier: str
    entity_id: UUID
    state: str
    sku_ids: Sequence[UUID]
    ordered_at: dt.datetime
    closed_at: dt.datetime | None


class PurchasePage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purchase order with its lines; see ``ordito.stock.PurchaseOrder``."""

    purchase_order_id: UUID
    number: str
    place_id: UUID
    supplier: str
    entity_id: UUID
    state: str
    ordered_at: dt.datetime
    closed_at: dt.datetime | None
    lines: Sequence[InboundLine]


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came.

    Attributes:
        lines: each SKU once in each condition; also what was not sent.
        final: whether nothing more is waited for; then differences become exceptions.
        occurred_at: when it came; left out, now.
    """

    lines: Sequence[CameLine]
    final: bool = True
    occurred_at: dt.datetime | None = None


class Shipment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What leaves; a SKU that is not named stays and is free again. None: all of it leaves."""

    lines: Sequence[UnitsLine] | None = None


class Transfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    place_id: UUID
    transfer_id: UUID
    end_is: str
    other_place_id: UUID
    entity_id: UUID
    state: str
    sku_ids: Sequence[UUID]
    opened_at: dt.datetime
    shipped_at: dt.datetime | None
    closed_at: dt.datetime | None


class TransferPage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A transfer as one of its ends sees it; see ``ordito.stock.Transfer``."""

    transfer_id: UUID
    place_id: UUID
    end_is: str
    other_place_id: UUID
    entity_id: UUID
    state: str
    opened_at: dt.datetime
    shipped_at: dt.datetime | None
    closed_at: dt.datetime | None
    lines: Sequence[InboundLine]
