"""Words of what is promised ahead."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito.platform.ids import (
    CustomerId,
    FulfilmentOrderId,
    OrderId,
    PlaceId,
    ReservationId,
    SkuId,
)


class Expected(msgspec.Struct, frozen=True):
    """What a fulfilment order waits for.

    Attributes:
        place_id: that shall do it.
        fulfilment_order_id: which.
        customer_id: for whom.
        order_id: of which order.
        waits_for: see ``WaitsFor``.
        from_place_id: that sends it, where a transfer brings it.
        transfer_id: that brings it.
        ordered_at: since when.
        expected_at: when goods should lie at the place.
        moved: how often the promise has moved.
        state: of the fulfilment order.
        promised_at: until when, as it is promised now.
    """

    place_id: PlaceId
    fulfilment_order_id: FulfilmentOrderId
    customer_id: CustomerId
    order_id: OrderId
    waits_for: str
    from_place_id: PlaceId | None
    transfer_id: UUID | None
    ordered_at: datetime
    expected_at: datetime
    moved: int
    state: str
    promised_at: datetime


class InQueue(msgspec.Struct, frozen=True):
    """A line that waits for goods of a SKU at a place; the turn is that of the list.

    Attributes:
        place_id: where.
        fulfilment_order_id: of which it is the only line.
        customer_id: for whom.
        order_id: of which order.
        line_no: of the order.
        method: how it reaches the customer.
        reservation_id: what sets the units aside.
        units: still wanted.
        waits_for: see ``WaitsFor``.
        expected_at: when goods should lie there, as was thought.
        promised_at: until when.
    """

    place_id: PlaceId
    fulfilment_order_id: FulfilmentOrderId
    customer_id: CustomerId
    order_id: OrderId
    line_no: int
    method: str
    reservation_id: ReservationId
    units: int
    waits_for: str
    expected_at: datetime
    promised_at: datetime


class WaitingLine(msgspec.Struct, frozen=True):
    """A line of an order, and what it waits for."""

    line_no: int
    waits_for: str
    expected_at: datetime
    from_place_id: PlaceId | None


class Awaited(msgspec.Struct, frozen=True):
    """A SKU for which somebody waits at a place."""

    place_id: PlaceId
    sku_id: SkuId
