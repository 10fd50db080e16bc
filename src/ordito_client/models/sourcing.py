# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about sourcing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

from ordito_client.models.network import PlaceKind
from ordito_client.models.quotes import Destination


class CostTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a parcel costs, minor units of the policy's currency.

    Attributes:
        transport_minor: of the parcel.
        distance_minor: by its distance.
        work_minor: of packing, and of what is different there.
        elsewhere_minor: because another place sells.
        waiting_minor: of the days until it arrives.
        lines_minor: of its lines.
        total_minor: all of it.
    """

    transport_minor: int
    distance_minor: int
    work_minor: int
    elsewhere_minor: int
    waiting_minor: int
    lines_minor: int
    total_minor: int


class Costs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What it costs that a place gives goods, in minor units of the policy's currency.

    Attributes:
        transport: the rate that names most of zones and service counts, of equals the first.
        parcel_minor: where no rate fits.
        per_100_km_minor: for each parcel by its distance; 0 where that is unknown.
        hour_minor: of an hour's work.
        parcel_s: of work for each parcel: packing and labelling.
        line_s: for each line: going to the shelf.
        unit_s: for each unit: taking and checking.
        places: what is different at single places.
        other_place_minor: for each parcel from elsewhere than the place that sells, if one
        does.
        day_minor: for each day, begun or whole, until the customer has it.
        aged_after_days: goods count as old once the last of them came so long ago.
        fresh_unit_minor: for each unit taken where they are not old: that of the old is saved
        from
            being marked down.
    """

    transport: Sequence[TransportRate] = ()
    parcel_minor: int = 0
    per_100_km_minor: int = 0
    hour_minor: int = 0
    parcel_s: int = 0
    line_s: int = 0
    unit_s: int = 0
    places: Mapping[str, PlaceCost] = {}
    other_place_minor: int = 0
    day_minor: int = 0
    aged_after_days: int = 180
    fresh_unit_minor: int = 0


class Filters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a place must be to be asked; what is left out is not looked at.

    Attributes:
        kinds: of places.
        owners: legal entities whose stock is taken.
        places: only these.
        without: none of these.
        within_km: at most so far from the destination; where that is unknown, nobody is too
        far.
        opens_within_min: it is open, or opens within so many minutes.
        safety_units: left at each place, beyond what is kept back in stock.
        daily_orders: fulfilment orders that a place takes on in one of its days.
        place_daily_orders: of single places.
        arrives_within_h: the customer has the goods within so many hours.
        territories: that are respected.
    """

    kinds: Sequence[PlaceKind] = ()
    owners: Sequence[UUID] = ()
    places: Sequence[UUID] = ()
    without: Sequence[UUID] = ()
    within_km: int | None = None
    opens_within_min: int | None = None
    safety_units: int = 0
    daily_orders: int | None = None
    place_daily_orders: Mapping[str, int] = {}
    arrives_within_h: int | None = None
    territories: Sequence[Territory] = ()


class GivenBy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The place, by code or id, that shall give units that wait."""

    place: str


class GoodsLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of a SKU, by its code or id."""

    sku: str
    quantity: int


class GoodsQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Goods that shall be shipped.

    Attributes:
        lines: each comes whole from one place.
        destination: whereto; left out: within the country of each place.
        service: of the carrier.
        place: code or id of the place that sells, if one does.
    """

    lines: Sequence[GoodsLine]
    destination: Destination | None = None
    service: str = "standard"
    place: str | None = None


class OptionTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that could give lines.

    Attributes:
        place_id: which.
        place: its code.
        lines: that it has, by their turn from 0.
        gives: those of them that it would give.
        cost: of a parcel with what it would give, else with all that it has.
        promised_at: until when the customer would have it.
    """

    place_id: UUID
    place: str
    lines: Sequence[int]
    gives: Sequence[int]
    cost: CostTold
    promised_at: dt.datetime | None


class PlaceCost(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is different at a place.

    Attributes:
        hour_minor: of an hour's work there, minor units; None as elsewhere.
        parcel_minor: more for each parcel from there, minor units.
    """

    hour_minor: int | None = None
    parcel_minor: int = 0


class RejectionTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that gives nothing, and the code of why."""

    place_id: UUID
    place: str
    why: str


class ReplayAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A past time and another policy.

    Attributes:
        from_at: sold from then on.
        to_at: and before then, at most 31 days later.
        policy: the other one; nobody has to publish it.
    """

    from_at: dt.datetime
    to_at: dt.datetime
    policy: SourcingPolicy


class ReplayedOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order, as it was sourced and as it would be.

    Attributes:
        order_id: which.
        number: what people call it.
        sold_at: when.
        was: places that gave its lines.
        would: places that would give them, in the same order; None where nobody has one.
        was_cost_minor: by the policy's costs.
        would_cost_minor: likewise; of the lines that somebody gives.
        was_promised_at: the promise of then, reckoned by today's promise policy.
        would_promised_at: the other one.
    """

    order_id: UUID
    number: str
    sold_at: dt.datetime
    was: Sequence[UUID]
    would: Sequence[UUID | None]
    was_cost_minor: int
    would_cost_minor: int
    was_promised_at: dt.datetime | None
    would_promised_at: dt.datetime | None


class SourcingBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a process keeps in memory to source goods.

    Attributes:
        version: of the policy, 0 where none was published.
        policy: that is in force.
    """

    version: int = 0
    policy: SourcingPolicy | msgspec.UnsetType = msgspec.UNSET


class SourcingPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How goods are sourced; a published version never changes.

    Attributes:
        currency: of all its amounts, ISO 4217.
        rules: the first that fits counts.
        untouched_after_min: what is to be shipped and that a place has not begun to pick in so
        many
            of its open minutes comes from another place, if one can give it; None leaves it.
    """

    currency: str = "EUR"
    rules: Sequence[SourcingRule] = ()
    untouched_after_min: int | None = None


class SourcingReplay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a past time would have been under another policy.

    Attributes:
        orders: that were shipped in it; at most 20,000.
        is_whole: whether these are all.
        currency: of the policy.
        was: as it was done.
        would: as it would have been done.
        moved: orders that would have come from elsewhere.
        rows: all orders, those that save most first.
    """

    orders: int
    is_whole: bool
    currency: str
    was: SourcingSide
    would: SourcingSide
    moved: int
    rows: Sequence[ReplayedOrder]


class SourcingRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How lines of some channels, markets and services are sourced.

    Attributes:
        code: short name.
        channels: of which; none is any.
        markets: of which; none is any.
        services: of carriers, as ``express``; none is any.
        filters: which places are asked.
        costs: what each costs.
        split: when lines come from several places.
        backorder: whether units may be sold that are not on hand, within the limits of stock;
            False takes these units as absent.
    """

    code: str
    channels: Sequence[UUID] = ()
    markets: Sequence[str] = ()
    services: Sequence[str] = ()
    filters: Filters | msgspec.UnsetType = msgspec.UNSET
    costs: Costs | msgspec.UnsetType = msgspec.UNSET
    split: Split | msgspec.UnsetType = msgspec.UNSET
    backorder: bool = True


class SourcingSide(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one way of sourcing comes to.

    Attributes:
        cost_minor: of all parcels, minor units of the policy's currency.
        parcels: that leave.
        hours: from the sale to the promise, of all orders.
        missing: lines that nobody could give.
    """

    cost_minor: int = 0
    parcels: int = 0
    hours: int = 0
    missing: int = 0


class SourcingTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where goods would come from.

    Attributes:
        policy_version: of the policy in force.
        rule: of it that counts.
        currency: of all costs.
        cost_minor: of all parcels.
        is_proven: whether nothing is cheaper.
        missing: lines that no place can give, by their turn from 0.
        options: places that could give something, the chosen ones first.
        rejected: all other places.
    """

    policy_version: int
    rule: str
    currency: str
    cost_minor: int
    is_proven: bool
    missing: Sequence[int]
    options: Sequence[OptionTold]
    rejected: Sequence[RejectionTold]


class SourcingVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was published."""

    version: int


class Split(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When lines come from several places.

    Attributes:
        saves_minor: that each further parcel must save, minor units; where nobody has all
        lines,
            they are split anyway.
        most_parcels: at most so many; lines beyond them are not there.
        least_worth_minor: what a parcel beside the first holds must be worth so much.
    """

    saves_minor: int = 100
    most_parcels: int = 50
    least_worth_minor: int = 0


class Territory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses that belong to places, as to a franchisee.

    A place that is named in some territory ships into its own territories only. Into a
    territory
    that is exclusive nobody else ships.

    Attributes:
        code: short name.
        places: that serve it.
        countries: whose addresses belong to it, ISO 3166-1 alpha-2.
        zones: codes of the promise policy's zones that belong to it.
        exclusive: whether no other place ships there.
    """

    code: str
    places: Sequence[UUID]
    countries: Sequence[str] = ()
    zones: Sequence[str] = ()
    exclusive: bool = False


class TransportRate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a parcel costs from zone to zone.

    Attributes:
        from_zone: code of the place's zone; None is any.
        to_zone: code of the destination's zone; None is any.
        service: of the carrier; None is any.
        parcel_minor: of each parcel, minor units.
        kg_minor: of each kilogram, minor units.
    """

    from_zone: str | None = None
    to_zone: str | None = None
    service: str | None = None
    parcel_minor: int = 0
    kg_minor: int = 0


WaitingQueue: TypeAlias = Literal["source_again", "back_order", "unfillable", "person"]
"""What units wait for: source_again, back_order, unfillable, person."""


class WaitingTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units that a place does not give and that wait.

    Attributes:
        waiting_id: which.
        place_id: that does not give them.
        place: its code.
        order_id: of which order.
        number: what people call it.
        line_no: of the order.
        sku_id: what.
        sku: its code.
        units: how many.
        method: how they reach the customer.
        reason: why the place does not give them.
        queue: ``source_again``, ``back_order``, ``unfillable`` or ``person``.
        tries: how often another source was looked for.
        since: when they were parked.
        next_try_at: when it is looked for again.
    """

    waiting_id: UUID
    place_id: UUID
    place: str
    order_id: UUID
    number: str
    line_no: int
    sku_id: UUID
    sku: str
    units: int
    method: str
    reason: str
    queue: str
    tries: int
    since: dt.datetime
    next_try_at: dt.datetime
