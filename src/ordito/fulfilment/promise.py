"""The promise: until when goods are ready or delivered, said before they are sold.

Simple on purpose: places work while they are open, picking takes its minutes, carriers their days.
What asks for a promise knows ``promise`` and its answer alone; a better rule takes its place here.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec

from ordito import network
from ordito.fulfilment.errors import PromisePolicyUnclear
from ordito.network import Place
from ordito.platform.ids import PlaceId

Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=60 * 24 * 14)]
MinuteOfDay = Annotated[int, msgspec.Meta(ge=0, le=24 * 60 - 1)]
Days = Annotated[int, msgspec.Meta(ge=0, le=60)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]

# a place that does not open within so many days promises nothing
_HORIZON_DAYS: Final = 60
# the service of a carrier where nobody has chosen another one
STANDARD: Final = "standard"


class PickMinutes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long goods are picked, counted while the place is open.

    Attributes:
        collect: until they wait for the customer, minutes.
        ship: until they are packed for the carrier, minutes.
    """

    collect: Minutes = 120
    ship: Minutes = 240


class Slots(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """At what times orders are collected, within the opening hours of a place.

    Attributes:
        minutes: length of a slot; the first begins when the place opens.
        days: calendar days that are offered, the one on which goods are ready among them.
        orders: that a place hands over in one slot.
    """

    minutes: Annotated[int, msgspec.Meta(ge=15, le=24 * 60)] = 60
    days: Annotated[int, msgspec.Meta(ge=1, le=14)] = 3
    orders: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 10


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Addresses that carriers reach alike.

    Attributes:
        code: short name.
        country: ISO 3166-1 alpha-2.
        postal_prefixes: how its postal codes begin; the longest that fits counts, none is the whole
            country.
        latitude: of its middle, degrees north, WGS 84; distances to its addresses are reckoned to
            it. With ``longitude`` or not at all.
        longitude: of its middle, degrees east, WGS 84.
    """

    code: Name
    country: Country
    postal_prefixes: tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=10)], ...] = ()
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class Transit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long a carrier needs from zone to zone: ``days`` of those on which it drives."""

    from_zone: Name
    to_zone: Name
    days: Days


class CityCourier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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

    service: Name
    places: frozenset[PlaceId]
    zones: frozenset[Name]
    weekdays: frozenset[Weekday] = frozenset(range(6))
    from_min: MinuteOfDay = 10 * 60
    until_min: MinuteOfDay = 19 * 60
    minutes: Minutes = 120


class PromisePolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
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

    pick: PickMinutes = PickMinutes()
    place_pick: dict[PlaceId, PickMinutes] = msgspec.field(
        default_factory=dict[PlaceId, PickMinutes]
    )
    carrier_leaves_min: MinuteOfDay = 16 * 60
    carrier_weekdays: frozenset[Weekday] = frozenset(range(5))
    carrier_holidays: dict[Country, frozenset[date]] = msgspec.field(
        default_factory=dict[str, frozenset[date]]
    )
    delivered_min: MinuteOfDay = 20 * 60
    zones: tuple[Zone, ...] = ()
    transits: tuple[Transit, ...] = ()
    transit_days: Days = 2
    service_days: dict[Name, Days] = msgspec.field(default_factory=dict[str, int])
    couriers: tuple[CityCourier, ...] = ()
    slots: Slots | None = None
    place_slots: dict[PlaceId, Slots] = msgspec.field(default_factory=dict[PlaceId, Slots])


class PromiseBook(msgspec.Struct, frozen=True):
    """What a process keeps in memory to make promises.

    Attributes:
        version: of the policy, 0 where none was published.
        policy: that is in force.
    """

    version: int
    policy: PromisePolicy


class Destination(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whereto, as far as a promise needs to know.

    Attributes:
        country: ISO 3166-1 alpha-2.
        postal_code: as the post writes it; empty is anywhere in the country.
        latitude: degrees north, WGS 84, where somebody knows it; with ``longitude``.
        longitude: degrees east, WGS 84.
    """

    country: Country
    postal_code: Annotated[str, msgspec.Meta(max_length=16)] = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class PromiseLine(msgspec.Struct, frozen=True):
    """What shall be promised.

    Attributes:
        line_no: of the basket.
        quantity: units.
        method: carry_out, collect or ship.
        place: that gives the goods.
        service: of the carrier, where they are shipped.
        begins_at: when its goods should lie at the place; None is at once.
    """

    line_no: int
    quantity: int
    method: str
    place: Place
    service: str = STANDARD
    begins_at: datetime | None = None


class Promise(msgspec.Struct, frozen=True):
    """Until when.

    Attributes:
        line_no: of the basket.
        place_id: that gives the goods.
        method: carry_out, collect or ship.
        ready_at: until when they are picked.
        promised_at: until when the customer can have them: at the place, or at the door.
    """

    line_no: int
    place_id: PlaceId
    method: str
    ready_at: datetime
    promised_at: datetime


def promise(
    book: PromiseBook,
    lines: Sequence[PromiseLine],
    *,
    destination: Destination | None,
    at: datetime,
) -> list[Promise | None]:
    """Say for each line until when the customer has the goods; None where nobody can say.

    Args:
        book: policy in force.
        lines: of one basket.
        destination: whereto goods are shipped; None is within the country of each place.
        at: when it is sold, aware.
    """
    return [_promise(book.policy, line, destination, at) for line in lines]


def zone_of(policy: PromisePolicy, destination: Destination) -> str | None:
    """Return the code of the zone of an address, by the longest prefix; None is in no zone."""
    if not policy.zones:
        return None
    known = _ZONES.of(policy)
    key = destination.country, destination.postal_code
    if key not in known:
        known[key] = _zone_of(policy, destination)
    return known[key]


class _KnownZones:
    """Zones of addresses that were asked for, of the policy that was asked for last."""

    def __init__(self) -> None:
        self._known: tuple[PromisePolicy | None, dict[tuple[str, str], str | None]] = None, {}

    def of(self, policy: PromisePolicy) -> dict[tuple[str, str], str | None]:
        asked, known = self._known
        if asked is not policy or len(known) > _MOST_KNOWN:
            known = dict[tuple[str, str], str | None]()
            self._known = policy, known
        return known


# addresses whose zones are remembered
_MOST_KNOWN: Final = 10_000
_ZONES: Final = _KnownZones()


def _zone_of(policy: PromisePolicy, destination: Destination) -> str | None:
    best: tuple[int, str | None] = (-1, None)
    for zone in policy.zones:
        if zone.country == destination.country:
            for prefix in zone.postal_prefixes or ("",):
                if destination.postal_code.startswith(prefix) and len(prefix) > best[0]:
                    best = len(prefix), zone.code
    return best[1]


def require_whole(policy: PromisePolicy) -> None:
    """Refuse a policy that names zones it does not have, or carriers that never drive.

    Raises:
        PromisePolicyUnclear: naming the field.
    """
    known = {zone.code for zone in policy.zones}
    for i, transit in enumerate(policy.transits):
        for name, code in (("from_zone", transit.from_zone), ("to_zone", transit.to_zone)):
            if code not in known:
                message = f"{code!r} is not one of the zones."
                raise PromisePolicyUnclear(message, field=f"transits[{i}].{name}")
    if len(known) < len(policy.zones):
        raise PromisePolicyUnclear("A zone is there twice.", field="zones")
    for i, zone in enumerate(policy.zones):
        if (zone.latitude is None) is not (zone.longitude is None):
            message = f"The middle of zone {zone.code!r} is given by half."
            raise PromisePolicyUnclear(message, field=f"zones[{i}]")
    _require_couriers(policy, known)
    if not policy.carrier_weekdays:
        raise PromisePolicyUnclear("Carriers never drive.", field="carrier_weekdays")


def _require_couriers(policy: PromisePolicy, known: set[str]) -> None:
    for i, courier in enumerate(policy.couriers):
        unknown = courier.zones - known
        if unknown:
            message = f"{min(unknown)!r} is not one of the zones."
            raise PromisePolicyUnclear(message, field=f"couriers[{i}].zones")
        if not courier.weekdays or courier.from_min > courier.until_min:
            message = f"The courier {courier.service!r} never drives."
            raise PromisePolicyUnclear(message, field=f"couriers[{i}]")


def _promise(
    policy: PromisePolicy, line: PromiseLine, destination: Destination | None, at: datetime
) -> Promise | None:
    place = line.place
    if line.method == "carry_out":
        return Promise(line.line_no, place.place_id, line.method, at, at)
    at = max(at, line.begins_at or at)
    pick = policy.place_pick.get(place.place_id, policy.pick)
    minutes = pick.collect if line.method == "collect" else pick.ship
    ready_at = network.after_open_minutes(place, at, minutes, within_days=_HORIZON_DAYS)
    if ready_at is None:
        return None
    promised_at: datetime | None = ready_at
    if line.method == "ship":
        promised_at = _delivered_at(policy, line, destination, ready_at)
    if promised_at is None:
        return None
    return Promise(line.line_no, place.place_id, line.method, ready_at, promised_at)


def _delivered_at(
    policy: PromisePolicy, line: PromiseLine, destination: Destination | None, ready_at: datetime
) -> datetime | None:
    place = line.place
    courier = next((one for one in policy.couriers if one.service == line.service), None)
    if courier is not None:
        return _brought_at(policy, courier, place, destination, ready_at)
    zone = ZoneInfo(place.time_zone)
    local = ready_at.astimezone(zone)
    is_late = local.hour * 60 + local.minute > policy.carrier_leaves_min
    first_day = local.date() + timedelta(days=1 if is_late else 0)
    driving = _driving_days(policy, place.country, first_day)
    transit_days = _transit_days(policy, place, destination)
    transit_days = min(transit_days, policy.service_days.get(line.service, transit_days))
    for number, day in enumerate(driving):
        if number == transit_days:
            arrives = datetime.combine(day, time(), zone) + timedelta(minutes=policy.delivered_min)
            return arrives.astimezone(UTC)
    return None


def _brought_at(
    policy: PromisePolicy,
    courier: CityCourier,
    place: Place,
    destination: Destination | None,
    ready_at: datetime,
) -> datetime | None:
    """Return when a city's courier is at the door; None where it fetches or brings nothing."""
    if place.place_id not in courier.places or destination is None:
        return None
    if zone_of(policy, destination) not in courier.zones:
        return None
    zone = ZoneInfo(place.time_zone)
    local = ready_at.astimezone(zone)
    for number in range(_HORIZON_DAYS):
        day = local.date() + timedelta(days=number)
        midnight = datetime.combine(day, time(), zone)
        first = midnight + timedelta(minutes=courier.from_min)
        leaves = max(local, first)
        last = midnight + timedelta(minutes=courier.until_min)
        if day.weekday() in courier.weekdays and leaves <= last:
            return (leaves + timedelta(minutes=courier.minutes)).astimezone(UTC)
    return None


def _driving_days(policy: PromisePolicy, country: str, first: date) -> Iterator[date]:
    holidays = policy.carrier_holidays.get(country, frozenset[date]())
    for number in range(_HORIZON_DAYS * 4):
        day = first + timedelta(days=number)
        if day.weekday() in policy.carrier_weekdays and day not in holidays:
            yield day


def _transit_days(policy: PromisePolicy, place: Place, destination: Destination | None) -> int:
    origin = zone_of(policy, Destination(place.country, place.postal_code))
    target = origin if destination is None else zone_of(policy, destination)
    for transit in policy.transits:
        if (transit.from_zone, transit.to_zone) == (origin, target):
            return transit.days
    return policy.transit_days
