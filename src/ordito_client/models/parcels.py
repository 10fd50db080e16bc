# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about parcels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import msgspec

from ordito_client.models.fulfilment import HandedLine


class NewParcel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is put into a parcel.

    Attributes:
        lines: units by line of the order, all of them picked.
        carrier: that shall take it; None is brought in another way.
        service: of the carrier; None is what the buyer paid for.
        weight_g: grams.
        parcel_id: of the caller's; the same again is left as it is.
    """

    lines: Sequence[HandedLine]
    carrier: str | None = None
    service: str | None = None
    weight_g: int | None = None
    parcel_id: UUID | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many parcels were opened."""

    parcels: int


class ParcelAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A parcel, what is in it, and what its carrier told, the latest first.

    One that comes back names its return, and has its carrier's number alone.
    """

    parcel_id: UUID
    place_id: UUID
    fulfilment_order_id: UUID | None
    return_id: UUID | None
    order_id: UUID
    number: str
    sscc: str | None
    pick_up_on: dt.date | None
    carrier: str | None
    service: str
    weight_g: int | None
    state: str
    state_at: dt.datetime
    packed_by: str
    packed_at: dt.datetime
    tracking_code: str | None
    tracking_url: str | None
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    lines: Sequence[ParcelLine]
    events: Sequence[ParcelEvent]


class ParcelEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a carrier told of a parcel.

    Attributes:
        parcel_id: which.
        event_id: the carrier's; the same again is not new.
        status: see ``ParcelState``.
        location: where, as the carrier writes it.
        occurred_at: when it happened.
        recorded_at: when we heard of it.
    """

    parcel_id: UUID
    event_id: str
    status: str
    location: str
    occurred_at: dt.datetime
    recorded_at: dt.datetime


class ParcelLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units in a parcel."""

    parcel_id: UUID
    line_no: int
    sku_id: UUID
    units: int
