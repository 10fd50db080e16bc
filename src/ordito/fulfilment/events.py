"""Facts of the fulfilment room."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from ordito.platform.events import Event


class FulfilmentOpened(Event, frozen=True, kw_only=True):
    """A place was asked to hand over goods, and the customer was promised when."""

    type: ClassVar[str] = "fulfilment.opened"
    fulfilment_order_id: UUID
    place_id: UUID
    method: str
    promised_at: datetime
    items: int


class WaveOpened(Event, frozen=True, kw_only=True):
    """Somebody began to pick several fulfilment orders in one walk."""

    type: ClassVar[str] = "fulfilment.wave_opened"
    place_id: UUID
    wave_id: UUID
    orders: int


class FulfilmentPicked(Event, frozen=True, kw_only=True):
    """The last unit of a fulfilment order that the place has was taken from the shelf."""

    type: ClassVar[str] = "fulfilment.picked"
    fulfilment_order_id: UUID
    place_id: UUID
    method: str


class RejectedLine(msgspec.Struct, frozen=True):
    """Units of a line that a place has not got."""

    line_no: int
    sku_id: UUID
    units: int


class UnitsRejected(Event, frozen=True, kw_only=True):
    """A place cannot give units that it was asked for: another source is wanted.

    Attributes:
        is_whole: whether nothing is left that the place could give.
    """

    type: ClassVar[str] = "fulfilment.units_rejected"
    fulfilment_order_id: UUID
    place_id: UUID
    method: str
    reason: str
    lines: tuple[RejectedLine, ...]
    is_whole: bool


class SubstituteOffered(Event, frozen=True, kw_only=True):
    """Another article was offered instead of one that is not there."""

    type: ClassVar[str] = "fulfilment.substitute_offered"
    substitute_id: UUID
    fulfilment_order_id: UUID
    place_id: UUID
    sku_id: UUID
    offered_sku_id: UUID
    units: int


class SubstituteChosen(Event, frozen=True, kw_only=True):
    """The customer has said whether another article will do; ``consent`` is how."""

    type: ClassVar[str] = "fulfilment.substitute_chosen"
    substitute_id: UUID
    fulfilment_order_id: UUID
    place_id: UUID
    is_accepted: bool
    consent: str


class FulfilmentReady(Event, frozen=True, kw_only=True):
    """The goods are picked and wait for the customer or the carrier."""

    type: ClassVar[str] = "fulfilment.ready"
    fulfilment_order_id: UUID
    place_id: UUID
    method: str


class ParcelPacked(Event, frozen=True, kw_only=True):
    """Units of a fulfilment order were put into a parcel, which has a number now."""

    type: ClassVar[str] = "fulfilment.parcel_packed"
    parcel_id: UUID
    fulfilment_order_id: UUID
    place_id: UUID
    sscc: str
    units: int


class ParcelMoved(Event, frozen=True, kw_only=True):
    """A carrier told something new of a parcel.

    Attributes:
        fulfilment_order_id: of which it is, where it goes to the customer.
        return_id: of which it is, where it comes back.
        status: what it told.
        state: what has become of the parcel by all that was told so far.
        happened_at: when it happened, as the carrier says.
    """

    type: ClassVar[str] = "fulfilment.parcel_moved"
    parcel_id: UUID
    fulfilment_order_id: UUID | None
    return_id: UUID | None = None
    place_id: UUID
    status: str
    state: str
    happened_at: datetime


class ReturnLabelled(Event, frozen=True, kw_only=True):
    """A carrier knows of goods that a customer sends back: their label has its number."""

    type: ClassVar[str] = "fulfilment.return_labelled"
    parcel_id: UUID
    return_id: UUID
    place_id: UUID


class FulfilmentRedirected(Event, frozen=True, kw_only=True):
    """What a place ships goes to another address, promised anew."""

    type: ClassVar[str] = "fulfilment.redirected"
    fulfilment_order_id: UUID
    place_id: UUID
    promised_at: datetime


class HandedOver(Event, frozen=True, kw_only=True):
    """The customer or the carrier took goods.

    Attributes:
        promise_kept: whether they were ready, or left, before the promised instant.
        checked: how the place made sure of the person.
        taker: who took them.
        units: how many.
        is_last: whether nothing of the fulfilment order is left.
    """

    type: ClassVar[str] = "fulfilment.handed_over"
    fulfilment_order_id: UUID
    place_id: UUID
    method: str
    promise_kept: bool
    checked: str
    taker: str
    units: int
    is_last: bool


class CollectingPolicyPublished(Event, frozen=True, kw_only=True):
    """Goods wait to be collected by another policy from now on."""

    type: ClassVar[str] = "fulfilment.collecting_policy_published"
    policy_version: int


class StoreGoalsPublished(Event, frozen=True, kw_only=True):
    """Stores want to reach something else from now on."""

    type: ClassVar[str] = "fulfilment.store_goals_published"
    policy_version: int


class StaffingPublished(Event, frozen=True, kw_only=True):
    """Places have other hours of picking from now on."""

    type: ClassVar[str] = "fulfilment.staffing_published"
    policy_version: int


class CollectionReminded(Event, frozen=True, kw_only=True):
    """A customer was reminded of goods that wait; ``reminder`` counts from 1."""

    type: ClassVar[str] = "fulfilment.collection_reminded"
    fulfilment_order_id: UUID
    place_id: UUID
    reminder: int


class CollectionLapsed(Event, frozen=True, kw_only=True):
    """Nobody came for goods in their time: they are free again."""

    type: ClassVar[str] = "fulfilment.collection_lapsed"
    fulfilment_order_id: UUID
    place_id: UUID


class PromisePolicyPublished(Event, frozen=True, kw_only=True):
    """Promises are made by another policy from now on."""

    type: ClassVar[str] = "fulfilment.promise_policy_published"
    policy_version: int


class TariffsPublished(Event, frozen=True, kw_only=True):
    """Deliveries are charged by other tariffs from now on."""

    type: ClassVar[str] = "fulfilment.tariffs_published"
    tariffs_version: int
