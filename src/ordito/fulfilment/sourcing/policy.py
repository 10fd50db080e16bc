"""The sourcing policy: which places may give goods, and what it costs to let them.

The first rule that fits a line's channel, market, method and service counts. Without any rule every
place that does the service is asked, and one parcel is better than two.
"""

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec

from ordito.fulfilment.promise import Country, Name, PromisePolicy
from ordito.fulfilment.sourcing.errors import SourcingPolicyUnclear
from ordito.network import PlaceKind
from ordito.platform.ids import ChannelId, EntityId, PlaceId

Minor = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
Units = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]
Orders = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class _Part(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """A part of a policy: what is not said has its default."""


class Territory(_Part, frozen=True):
    """Addresses that belong to places, as to a franchisee.

    A place that is named in some territory ships into its own territories only. Into a territory
    that is exclusive nobody else ships.

    Attributes:
        code: short name.
        places: that serve it.
        countries: whose addresses belong to it, ISO 3166-1 alpha-2.
        zones: codes of the promise policy's zones that belong to it.
        exclusive: whether no other place ships there.
    """

    code: Name
    places: frozenset[PlaceId]
    countries: frozenset[Country] = frozenset()
    zones: frozenset[Name] = frozenset()
    exclusive: bool = False


class Filters(_Part, frozen=True):
    """What a place must be to be asked; what is left out is not looked at.

    Attributes:
        kinds: of places.
        owners: legal entities whose stock is taken.
        places: only these.
        without: none of these.
        within_km: at most so far from the destination; where that is unknown, nobody is too far.
        opens_within_min: it is open, or opens within so many minutes.
        safety_units: left at each place, beyond what is kept back in stock.
        daily_orders: fulfilment orders that a place takes on in one of its days.
        place_daily_orders: of single places.
        arrives_within_h: the customer has the goods within so many hours.
        territories: that are respected.
    """

    kinds: frozenset[PlaceKind] = frozenset()
    owners: frozenset[EntityId] = frozenset()
    places: frozenset[PlaceId] = frozenset()
    without: frozenset[PlaceId] = frozenset()
    within_km: Annotated[int, msgspec.Meta(ge=1, le=21_000)] | None = None
    opens_within_min: Annotated[int, msgspec.Meta(ge=0, le=20_160)] | None = None
    safety_units: Units = 0
    daily_orders: Orders | None = None
    place_daily_orders: dict[PlaceId, Orders] = msgspec.field(default_factory=dict[PlaceId, int])
    arrives_within_h: Annotated[int, msgspec.Meta(ge=1, le=24 * 60)] | None = None
    territories: tuple[Territory, ...] = ()


class TransportRate(_Part, frozen=True):
    """What a parcel costs from zone to zone.

    Attributes:
        from_zone: code of the place's zone; None is any.
        to_zone: code of the destination's zone; None is any.
        service: of the carrier; None is any.
        parcel_minor: of each parcel, minor units.
        kg_minor: of each kilogram, minor units.
    """

    from_zone: Name | None = None
    to_zone: Name | None = None
    service: Name | None = None
    parcel_minor: Minor = 0
    kg_minor: Minor = 0


class PlaceCost(_Part, frozen=True):
    """What is different at a place.

    Attributes:
        hour_minor: of an hour's work there, minor units; None as elsewhere.
        parcel_minor: more for each parcel from there, minor units.
    """

    hour_minor: Minor | None = None
    parcel_minor: Minor = 0


class Costs(_Part, frozen=True):
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
        other_place_minor: for each parcel from elsewhere than the place that sells, if one does.
        day_minor: for each day, begun or whole, until the customer has it.
        aged_after_days: goods count as old once the last of them came so long ago.
        fresh_unit_minor: for each unit taken where they are not old: that of the old is saved from
            being marked down.
    """

    transport: tuple[TransportRate, ...] = ()
    parcel_minor: Minor = 0
    per_100_km_minor: Minor = 0
    hour_minor: Minor = 0
    parcel_s: Seconds = 0
    line_s: Seconds = 0
    unit_s: Seconds = 0
    places: dict[PlaceId, PlaceCost] = msgspec.field(default_factory=dict[PlaceId, PlaceCost])
    other_place_minor: Minor = 0
    day_minor: Minor = 0
    aged_after_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 180
    fresh_unit_minor: Minor = 0


class Split(_Part, frozen=True):
    """When lines come from several places.

    Attributes:
        saves_minor: that each further parcel must save, minor units; where nobody has all lines,
            they are split anyway.
        most_parcels: at most so many; lines beyond them are not there.
        least_worth_minor: what a parcel beside the first holds must be worth so much.
    """

    saves_minor: Minor = 100
    most_parcels: Annotated[int, msgspec.Meta(ge=1, le=50)] = 50
    least_worth_minor: Minor = 0


class SourcingRule(_Part, frozen=True):
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

    code: Name
    channels: frozenset[ChannelId] = frozenset()
    markets: frozenset[Name] = frozenset()
    services: frozenset[Name] = frozenset()
    filters: Filters = msgspec.field(default_factory=Filters)
    costs: Costs = msgspec.field(default_factory=Costs)
    split: Split = Split()
    backorder: bool = True


class SourcingPolicy(_Part, frozen=True):
    """How goods are sourced; a published version never changes.

    Attributes:
        currency: of all its amounts, ISO 4217.
        rules: the first that fits counts.
        untouched_after_min: what is to be shipped and that a place has not begun to pick in so many
            of its open minutes comes from another place, if one can give it; None leaves it.
    """

    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] = "EUR"
    rules: tuple[SourcingRule, ...] = ()
    untouched_after_min: Annotated[int, msgspec.Meta(ge=1, le=100_000)] | None = None


class SourcingBook(msgspec.Struct, frozen=True):
    """What a process keeps in memory to source goods.

    Attributes:
        version: of the policy, 0 where none was published.
        policy: that is in force.
    """

    version: int = 0
    policy: SourcingPolicy = SourcingPolicy()

    @property
    def counts_orders(self) -> bool:
        """Whether some rule asks how much a place has taken on today."""
        return any(
            rule.filters.daily_orders is not None or rule.filters.place_daily_orders
            for rule in self.policy.rules
        )


DEFAULT: Final = SourcingRule(code="default")


def rule_for(
    policy: SourcingPolicy, *, channel_id: ChannelId | None, market: str | None, service: str
) -> SourcingRule:
    """Return the first rule that fits; one that asks for nothing where none does."""
    for rule in policy.rules:
        if (
            (not rule.channels or channel_id in rule.channels)
            and (not rule.markets or market in rule.markets)
            and (not rule.services or service in rule.services)
        ):
            return rule
    return DEFAULT


def require_clear(policy: SourcingPolicy, promises: PromisePolicy) -> None:
    """Refuse a policy that names a rule twice, or zones that the promise policy does not have.

    Raises:
        SourcingPolicyUnclear: naming the field.
    """
    if len({rule.code for rule in policy.rules}) < len(policy.rules):
        raise SourcingPolicyUnclear("A rule is there twice.", field="rules")
    known = {zone.code for zone in promises.zones}
    for i, rule in enumerate(policy.rules):
        for field, codes in _zones_named(rule):
            unknown = codes - known
            if unknown:
                message = f"The promise policy has no zone {min(unknown)!r}."
                raise SourcingPolicyUnclear(message, field=f"rules[{i}].{field}")
        for j, territory in enumerate(rule.filters.territories):
            if not territory.zones and not territory.countries:
                field = f"rules[{i}].filters.territories[{j}]"
                raise SourcingPolicyUnclear("A territory is nowhere.", field=field)


def _zones_named(rule: SourcingRule) -> Iterator[tuple[str, frozenset[str]]]:
    for i, rate in enumerate(rule.costs.transport):
        named = (rate.from_zone, rate.to_zone)
        yield f"costs.transport[{i}]", frozenset(code for code in named if code is not None)
    for i, territory in enumerate(rule.filters.territories):
        yield f"filters.territories[{i}].zones", territory.zones
