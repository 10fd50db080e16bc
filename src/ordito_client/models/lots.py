# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about lots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.stock import Condition


class Lot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a lot at a place."""

    lot: str
    place_id: UUID
    condition: str
    on_hand: int
    expires_on: dt.date | None


class NamedLot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a lot, or one unit of a serial number, and until when they may be sold."""

    lot: str
    quantity: int = 1
    expires_on: dt.date | None = None


class NamedLots(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of which lots the units were that something has moved at the place.

    Attributes:
        sku: code or id.
        subject_id: the order, transfer, purchase order, report or count that moved them.
        lots: each once.
        condition: of the goods that moved.
    """

    sku: str
    subject_id: UUID
    lots: Sequence[NamedLot]
    condition: Condition | msgspec.UnsetType = msgspec.UNSET


class NewTracking(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the units of a SKU are told apart: by ``lot``, or each by its ``serial`` number."""

    sku: str
    kind: Tracking


Tracking: TypeAlias = Literal["lot", "serial"]
"""How the units of a SKU are told apart: lot, serial."""
