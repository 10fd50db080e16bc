"""Words of parcels."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId, FulfilmentOrderId, OrderId, PlaceId, SkuId


class ParcelState(StrEnum):
    """Where a parcel is; those from ``ANNOUNCED`` on are also what carriers tell."""

    PACKED = "packed"
    OPENED = "opened"
    ANNOUNCED = "announced"
    SENT = "sent"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERY_FAILED = "delivery_failed"
    WAITING = "waiting"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"


class Parcel(msgspec.Struct, frozen=True):
    """A parcel.

    Attributes:
        place_id: that packed it, or to which it comes back; also its key.
        parcel_id: which.
        fulfilment_order_id: of which it holds units; None where it comes back.
        return_id: of which return, where it comes back.
        customer_id: for whom.
        order_id: of which order.
        sscc: number on its label, 18 digits; one that comes back has its carrier's.
        pick_up_on: day on which the carrier fetches it from the customer, if it does.
        carrier: code of the carrier; None is brought in another way.
        service: of the carrier, as ``standard``.
        weight_g: grams; None was not weighed.
        state: see ``ParcelState``.
        state_at: since when.
        packed_by: who.
        packed_at: when.
        tracking_code: what the carrier calls it, once it was announced.
        tracking_url: the carrier's page about it.
        announced_at: when the carrier knew of it.
        sent_at: when the carrier took it.
        delivered_at: when the customer got it, or the place.
        attempts: how often telling the carrier has failed.
    """

    place_id: PlaceId
    parcel_id: UUID
    fulfilment_order_id: FulfilmentOrderId | None
    return_id: UUID | None
    customer_id: CustomerId
    order_id: OrderId
    sscc: str | None
    pick_up_on: date | None
    carrier: str | None
    service: str
    weight_g: int | None
    state: str
    state_at: datetime
    packed_by: str
    packed_at: datetime
    tracking_code: str | None
    tracking_url: str | None
    announced_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    attempts: int


class ParcelLine(msgspec.Struct, frozen=True):
    """Units in a parcel."""

    parcel_id: UUID
    line_no: int
    sku_id: SkuId
    units: int


class ParcelEvent(msgspec.Struct, frozen=True):
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
    occurred_at: datetime
    recorded_at: datetime


class ToldOf(msgspec.Struct, frozen=True):
    """What became of an event that a carrier told: whether it is new, and where the parcel is."""

    is_new: bool
    state: str
