# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec


class AheadBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The policy in force and its version, 0 where none was published."""

    version: int = 0
    policy: AheadPolicy | msgspec.UnsetType = msgspec.UNSET


class AheadPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be promised before it lies at its place.

    Attributes:
        lead_days: until goods come that nobody has ordered from a supplier yet; None promises
            ahead what is on its way alone.
        sends_to_stores: whether goods of another place are sent to the place at which a
        customer
            collects them.
    """

    lead_days: int | None = 14
    sends_to_stores: bool = False


class CityCourier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A courier who brings goods within a city, on the same day where the hour allows.

    Attributes:
        service: by which tariffs and buyers call it, as ``courier``.
        places: from which it fetches.
        zones: to which it brings.
        weekdays: on which it drives, Monday is 0.
        from_min: first hour, minutes after midnight by the place's clock.
        until_min: goods that are packed later go on the next day, likewise.
        minutes: from the packed goods to the door.
    """

    service: str
    places: Sequence[UUID]
    zones: Sequence[str]
    weekdays: Sequence[int] | msgspec.UnsetType = msgspec.UNSET
    from_min: int = 600
    until_min: int = 1140
    minutes: int = 120


class DeliveryTariff(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What deliveries of one class are charged.

    Attributes:
        sku: code or id of a service; the price lists say what it costs.
        method: how the goods reach the customer.
        service: of the carrier, as ``express``; buyers choose among those that there are.
        market: in which market; left out: in all that have none of their own.
        zone: code of a zone of the promise policy, whereto goods are brought; left out:
        everywhere
            that has none of its own.
        from_weight_g: for goods that weigh this much or more, grams.
        from_minor: for goods that cost this much or more before any promotion, minor units.
        currency: of ``from_minor``, where it is not 0.
    """

    sku: str
    method: str = "ship"
    service: str = "standard"
    market: str | None = None
    zone: str | None = None
    from_weight_g: int = 0
    from_minor: int = 0
    currency: str | None = None


class DeliveryTariffs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All tariffs; none charges nothing.

    Attributes:
        tariffs: each class of market, method, weight and amount once.
    """

    tariffs: Sequence[DeliveryTariff]


class Expected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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

    place_id: UUID
    fulfilment_order_id: UUID
    customer_id: UUID
    order_id: UUID
    waits_for: str
    from_place_id: UUID | None
    transfer_id: UUID | None
    ordered_at: dt.datetime
    expected_at: dt.datetime
    moved: int
    state: str
    promised_at: dt.datetime


class PickMinutes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long goods are picked, counted while the place is open.

    Attributes:
        collect: until they wait for the customer, minutes.
        ship: until they are packed for the carrier, minutes.
    """

    collect: int = 120
    ship: int = 240


class PromiseBook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a process keeps in memory to make promises.

    Attributes:
        version: of the policy, 0 where none was published.
        policy: that is in force.
    """

    version: int
    policy: PromisePolicy


class PromisePolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What promises are made of; a published version never changes.

    Attributes:
        pick: minutes of picking where a place has none of its own.
        place_pick: minutes of picking of single places.
        carrier_leaves_min: until when a parcel must be packed to leave that day, minutes after
            midnight by the place's clock.
        carrier_weekdays: days on which carriers drive, Monday is 0.
        carrier_holidays: by country, days on which they do not.
        delivered_min: until when they deliver, minutes after midnight by the place's clock.
        zones: of addresses and places.
        transits: days between zones, in one direction each.
        transit_days: where no transit fits.
        service_days: by service of a carrier the most days that it takes, as ``express``.
        couriers: of cities, each a service of its own.
        slots: in which orders are collected; None asks nobody to choose a time.
        place_slots: of single places.
    """

    pick: PickMinutes | msgspec.UnsetType = msgspec.UNSET
    place_pick: Mapping[str, PickMinutes] = {}
    carrier_leaves_min: int = 960
    carrier_weekdays: Sequence[int] | msgspec.UnsetType = msgspec.UNSET
    carrier_holidays: Mapping[str, Sequence[dt.date]] = {}
    delivered_min: int = 1200
    zones: Sequence[Zone] = ()
    transits: Sequence[Transit] = ()
    transit_days: int = 2
    service_days: Mapping[str, int] = {}
    couriers: Sequence[CityCourier] = ()
    slots: Slots | None = None
    place_slots: Mapping[str, Slots] = {}


class Slots(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """At what times orders are collected, within the opening hours of a place.

    Attributes:
        minutes: length of a slot; the first begins when the place opens.
        days: calendar days that are offered, the one on which goods are ready among them.
        orders: that a place hands over in one slot.
    """

    minutes: int = 60
    days: int = 3
    orders: int = 10


class TariffsInForce(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is charged now; version 0 is nothing."""

    version: int
    tariffs: Sequence[DeliveryTariff]


class Transit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long a carrier needs from zone to zone: ``days`` of those on which it drives."""

    from_zone: str
    to_zone: str
    days: int


class Zone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses that carriers reach alike.

    Attributes:
        code: short name.
        country: ISO 3166-1 alpha-2.
        postal_prefixes: how its postal codes begin; the longest that fits counts, none is the
        whole
            country.
        latitude: of its middle, degrees north, WGS 84; distances to its addresses are reckoned
        to
            it. With ``longitude`` or not at all.
        longitude: of its middle, degrees east, WGS 84.
    """

    code: str
    country: str
    postal_prefixes: Sequence[str] = ()
    latitude: float | None = None
    longitude: float | None = None
