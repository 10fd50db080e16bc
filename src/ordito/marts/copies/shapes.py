"""What the copies hold: a struct for each table, its fields are the columns in their order.

Instants are microseconds since 1970, money is in minor units. Tables about people begin with the
customer's id, which is what they are copied by. No column holds a personal value, and none what
somebody wrote.
"""

from typing import Any
from uuid import UUID

import msgspec

Maybe = UUID | None
Us = int | None


class OrderRow(msgspec.Struct, frozen=True):
    """An order."""

    customer_id: UUID
    order_id: UUID
    number: str
    channel_id: UUID
    place_id: Maybe
    seller_id: UUID
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    source: str | None
    origin: str
    placed_us: int


class LineRow(msgspec.Struct, frozen=True):
    """A line of an order, as it stands."""

    customer_id: UUID
    order_id: UUID
    line_no: int
    sku_id: UUID
    method: str
    place_id: UUID
    ordered: int
    fulfilled: int
    cancelled: int
    returned: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    relieved_minor: int
    kind: str
    promised_us: Us


class ActionRow(msgspec.Struct, frozen=True):
    """What was done to a line."""

    customer_id: UUID
    order_id: UUID
    version: int
    kind: str
    line_no: int | None
    quantity: int | None
    axis: str | None
    channel_id: Maybe
    place_id: Maybe
    at_us: int


class LineDiscountRow(msgspec.Struct, frozen=True):
    """What a promotion took off a line, and whether a coupon was shown for it."""

    customer_id: UUID
    order_id: UUID
    line_no: int
    code: str | None
    amount_minor: int | None
    is_claimed: bool


class PaymentRow(msgspec.Struct, frozen=True):
    """A movement of money of an order."""

    customer_id: UUID
    payment_id: UUID
    order_id: UUID
    tender: str
    kind: str
    key: str
    amount_minor: int
    destination: str
    at_us: int
    settled_us: Us


class ReturnRow(msgspec.Struct, frozen=True):
    """Goods that came back, and what taking them cost."""

    customer_id: UUID
    return_id: UUID
    order_id: Maybe
    way: str
    state: str
    place_id: UUID
    minutes: int
    handling_minor: int
    transport_minor: int
    announced_us: Us
    received_us: Us


class TaskRow(msgspec.Struct, frozen=True):
    """What a place had to do for an order."""

    customer_id: UUID
    place_id: UUID
    fulfilment_order_id: UUID
    order_id: UUID
    method: str
    state: str
    picker: str | None
    wave_id: Maybe
    promised_us: int
    opened_us: int
    picking_us: Us
    picked_us: Us
    ready_us: Us
    handed_us: Us
    worked_s: int | None


class PickRow(msgspec.Struct, frozen=True):
    """Units as they were taken from the shelf."""

    customer_id: UUID
    place_id: UUID
    fulfilment_order_id: UUID
    pick_id: UUID
    line_no: int
    units: int
    scanned: bool
    picked_by: str
    picked_us: int


class HandOverRow(msgspec.Struct, frozen=True):
    """Goods as they were given out."""

    customer_id: UUID
    place_id: UUID
    fulfilment_order_id: UUID
    hand_over_id: UUID
    checked: str
    taker: str
    units: int
    handed_us: int


class ParcelRow(msgspec.Struct, frozen=True):
    """A parcel on its way to a customer."""

    customer_id: UUID
    place_id: UUID
    parcel_id: UUID
    fulfilment_order_id: Maybe
    order_id: UUID
    carrier: str | None
    service: str
    weight_g: int | None
    state: str
    packed_us: int
    sent_us: Us
    delivered_us: Us


class TrackingRow(msgspec.Struct, frozen=True):
    """What a carrier told of a parcel."""

    customer_id: UUID
    place_id: UUID
    parcel_id: UUID
    event_id: str
    status: str
    occurred_us: int
    recorded_us: int


class CaseRow(msgspec.Struct, frozen=True):
    """What a customer wanted."""

    customer_id: UUID
    case_id: UUID
    channel: str
    topic: str
    state: str
    priority: int
    place_id: Maybe
    channel_id: Maybe
    reopened: int
    merged_customer_id: Maybe
    merged_id: Maybe
    opened_us: int
    assigned_us: Us
    answered_us: Us
    solved_us: Us
    closed_us: Us


class CaseEntryRow(msgspec.Struct, frozen=True):
    """That something was said, written or noted in a case."""

    customer_id: UUID
    case_id: UUID
    seq: int
    kind: str
    at_us: int
    began_us: Us
    ended_us: Us


class CaseLinkRow(msgspec.Struct, frozen=True):
    """What a case is about."""

    customer_id: UUID
    case_id: UUID
    kind: str
    subject_id: UUID
    line_no: int
    linked_us: int


class AnswerRow(msgspec.Struct, frozen=True):
    """How somebody found it."""

    customer_id: UUID
    answer_id: UUID
    measure: str
    score: int
    medium: str
    touchpoint: str
    order_id: Maybe
    case_id: Maybe
    channel_id: Maybe
    place_id: Maybe
    answered_us: int


class CustomerRow(msgspec.Struct, frozen=True):
    """Somebody who is known, and which person that is."""

    customer_id: UUID
    person_id: Maybe
    kind: str | None
    created_us: Us
    erased_us: Us


class ExposureRow(msgspec.Struct, frozen=True):
    """That somebody was seen in an arm of an experiment."""

    customer_id: UUID
    experiment_id: UUID
    code: str
    variant: str
    propensity_ppm: int
    exposed_us: int


class IdentifierRow(msgspec.Struct, frozen=True):
    """A sign by which somebody is known; not what it is."""

    customer_id: UUID
    identifier_id: UUID


class TouchpointRow(msgspec.Struct, frozen=True):
    """What was observed, by whichever sign."""

    touchpoint_id: UUID
    identifier_id: UUID
    type: str
    channel_id: UUID
    place_id: Maybe
    origin: str
    source: str
    sku_id: str | None
    product_id: str | None
    sku_code: str | None
    order_id: str | None
    case_id: str | None
    medium: str | None
    occurred_us: int
    started_us: Us
    ended_us: Us
    recorded_us: int
    received_us: Us


class MovementRow(msgspec.Struct, frozen=True):
    """An entry of the stock books: units that came or went, signed."""

    sku_id: UUID
    movement_id: UUID
    place_id: UUID
    condition: str
    kind: str
    quantity: int
    occurred_us: int
    recorded_us: int


class PlaceRow(msgspec.Struct, frozen=True):
    """A place."""

    place_id: UUID
    code: str
    name: str
    kind: str
    entity_id: UUID
    time_zone: str
    currency: str
    is_franchised: bool


class ChannelRow(msgspec.Struct, frozen=True):
    """A channel."""

    channel_id: UUID
    code: str
    kind: str
    currency: str


class SkuRow(msgspec.Struct, frozen=True):
    """What is sold."""

    sku_id: UUID
    product_id: UUID
    code: str
    category: str | None
    active: bool


class UnitCostRow(msgspec.Struct, frozen=True):
    """What a unit costs its owner from an instant on."""

    sku_id: UUID
    entity_id: UUID
    cost_minor: int
    currency: str
    valid_us: int


class ShelfPriceRow(msgspec.Struct, frozen=True):
    """What a unit is sold for to everybody."""

    sku_id: UUID
    price_list_id: UUID
    channel_id: Maybe
    currency: str
    place_id: Maybe
    market: str | None
    price_minor: int | None
    valid_us: int
    until_us: Us


class StaffedHourRow(msgspec.Struct, frozen=True):
    """How many minutes of picking a place can do in an hour of the week; weekday 0 is Monday.

    A telling is a version of the staffing; ``since`` is a day as YYYY-MM-DD. One without hours says
    that nobody picks there, or that it is not known.
    """

    place_id: UUID
    version: int
    since: str | None
    published_us: int
    weekday: int | None
    hour: int | None
    minutes: float | None


_KINDS = {UUID: "VARCHAR", str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}


def columns_of(shape: type[msgspec.Struct]) -> dict[str, str]:
    """Return the columns of a table with DuckDB's types."""
    return {field.name: _kind_of(field.type) for field in msgspec.structs.fields(shape)}


def _kind_of(annotation: Any) -> str:
    members = getattr(annotation, "__args__", (annotation,))
    return _KINDS[next(one for one in members if one is not type(None))]
