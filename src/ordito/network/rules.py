"""Decisions about places: whether they are open, which business day it is, what they offer."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ordito.network.errors import (
    ClosedChannel,
    ClosedPlace,
    ImpossibleHours,
    LimitWithoutCurrency,
    NotEntitled,
    ServiceNotOffered,
    UnknownTimeZone,
)
from ordito.network.model import (
    Channel,
    Directory,
    Limit,
    OpeningHours,
    Place,
    Power,
    Service,
    Span,
)
from ordito.platform.clock import local_day
from ordito.platform.ids import EntityId

_DAY_MIN: Final = 24 * 60
_ALL_DAY: Final = (Span(0, _DAY_MIN),)
_EARTH_RADIUS_KM: Final = 6371.0088
# whoever may set the limits is not bound by them
_SETS_LIMITS: Final = "admin"


def business_day(place: Place, at: datetime) -> date:
    """Return the calendar day of ``at`` in the place's own time zone."""
    return local_day(at, place.time_zone)


def is_open(place: Place, at: datetime) -> bool:
    """Tell whether the place serves at ``at`` (aware), by its hours and unless it is closed."""
    if place.closed_at is not None and at >= place.closed_at:
        return False
    if place.hours is None:
        return True
    local = at.astimezone(ZoneInfo(place.time_zone))
    minute = local.hour * 60 + local.minute
    today = local.date()
    return _covers(_spans(place.hours, today), minute) or _covers(
        _spans(place.hours, today - timedelta(days=1)), minute + _DAY_MIN
    )


def after_open_minutes(
    place: Place, at: datetime, minutes: int, *, within_days: int
) -> datetime | None:
    """Return when the place will have been open for ``minutes`` since ``at`` (aware).

    None where that is not within so many days, or not before it closes for good.
    """
    done_at: datetime | None = None
    if place.hours is None:
        done_at = at + timedelta(minutes=minutes)
    else:
        left = timedelta(minutes=minutes)
        for opens_at, closes_at in open_times(place, at, within_days=within_days):
            begins_at = max(opens_at, at)
            if begins_at + left <= closes_at:
                done_at = begins_at + left
                break
            left -= max(closes_at - begins_at, timedelta())
    if done_at is None or (place.closed_at is not None and done_at > place.closed_at):
        return None
    return done_at


def open_times(
    place: Place, at: datetime, *, within_days: int
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when the place opens and closes, UTC, from the day before ``at`` (aware) on.

    A place without hours never closes: then each day is one time from midnight to midnight.
    """
    zone = ZoneInfo(place.time_zone)
    first_day = at.astimezone(zone).date() - timedelta(days=1)
    for number in range(within_days + 1):
        day = first_day + timedelta(days=number)
        for span in _ALL_DAY if place.hours is None else _spans(place.hours, day):
            yield _wall(day, span.opens_min, zone), _wall(day, span.closes_min, zone)


def require_active(channel: Channel) -> None:
    """Refuse a channel that may not sell.

    Raises:
        ClosedChannel: it is not active.
    """
    if not channel.active:
        raise ClosedChannel(
            f"Channel {channel.code} is not active.",
            field="channel_id",
            channel_id=channel.channel_id,
        )


def require_service(
    place: Place, service: Service, *, at: datetime, field: str = "place_id"
) -> None:
    """Refuse a place that is closed for good or does not do ``service``; ``field`` named it.

    Raises:
        ClosedPlace: it was closed at or before ``at``.
        ServiceNotOffered: it does not offer the service.
    """
    if place.closed_at is not None and at >= place.closed_at:
        raise ClosedPlace(
            f"Place {place.code} is closed since {place.closed_at:%Y-%m-%d}.",
            field=field,
            place_id=place.place_id,
        )
    if service not in place.services:
        raise ServiceNotOffered(
            f"Place {place.code} does not offer {service.value}.",
            field=field,
            place_id=place.place_id,
            service=service.value,
        )


def authority_minor(
    directory: Directory,
    *,
    power: Power,
    role: str,
    entity_id: EntityId | None,
    currency: str,
) -> int | None:
    """Return up to which amount a role may use a power: minor units, 0 not at all, None any."""
    if role == _SETS_LIMITS:
        return None
    fitting = [
        limit
        for limit in directory.limits
        if limit.role == role
        and limit.power is power
        and limit.entity_id in (None, entity_id)
        and limit.currency in (None, currency)
    ]
    if not fitting:
        return 0
    return max(fitting, key=_specificity).up_to_minor


def require_authority(
    directory: Directory,
    *,
    power: Power,
    roles: Collection[str],
    entity_id: EntityId | None,
    currency: str,
    amount_minor: int,
) -> None:
    """Refuse what exceeds the caller's authority; of several roles the farthest counts.

    Args:
        directory: with the company's limits; a role without one may not.
        power: what the caller wants to do.
        roles: of the caller.
        entity_id: whose money it is; None where it is the whole company's.
        currency: of the amount, ISO 4217.
        amount_minor: minor units, 0 where the power alone is asked for.

    Raises:
        NotEntitled: it names the roles that may, and how far the caller may go.
    """

    def reach(role: str) -> int | None:
        return authority_minor(
            directory, power=power, role=role, entity_id=entity_id, currency=currency
        )

    if any(_reaches(reach(role), amount_minor) for role in roles):
        return
    known = {limit.role for limit in directory.limits} | {_SETS_LIMITS}
    may = sorted(role for role in known if _reaches(reach(role), amount_minor))
    raise NotEntitled(
        f"{power.value} of {amount_minor} minor units of {currency} is for {' or '.join(may)}.",
        power=power.value,
        amount_minor=amount_minor,
        currency=currency,
        limit_minor=max((reach(role) or 0 for role in roles), default=0),
        may=may,
    )


def require_limit(limit: Limit, *, field: str) -> None:
    """Refuse an amount that is in no currency.

    Raises:
        LimitWithoutCurrency: it would not say how much.
    """
    if limit.currency is None and limit.up_to_minor:
        message = f"{limit.up_to_minor} minor units of which currency?"
        raise LimitWithoutCurrency(message, field=f"{field}.currency")


def _reaches(up_to_minor: int | None, amount_minor: int) -> bool:
    return up_to_minor is None or (up_to_minor > 0 and amount_minor <= up_to_minor)


def _specificity(limit: Limit) -> tuple[bool, bool]:
    return limit.entity_id is not None, limit.currency is not None


def require_keepable(place: Place, *, field: str) -> None:
    """Refuse a time zone that does not exist and opening hours that nobody could keep.

    Raises:
        UnknownTimeZone: the IANA data base does not have it.
        ImpossibleHours: not seven days, or spans that are empty, overlap or are out of order.
    """
    try:
        ZoneInfo(place.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a region
        raise UnknownTimeZone(
            f"{place.time_zone!r} is not a time zone.", field=f"{field}.time_zone"
        ) from None
    if place.hours is None:
        return
    days = [*place.hours.week, *place.hours.exceptions.values()]
    if len(place.hours.week) != 7 or not all(_is_in_order(day) for day in days):  # noqa: PLR2004
        raise ImpossibleHours(f"Place {place.code}: hours are not a week.", field=f"{field}.hours")


def distance_km(place: Place, *, latitude: float, longitude: float) -> float | None:
    """Return the distance as the crow flies, or None where the place has no position.

    Args:
        place: from where.
        latitude: degrees north, WGS 84.
        longitude: degrees east, WGS 84.

    Source: haversine formula on a sphere of the mean radius (IUGG).
    """
    if place.latitude is None or place.longitude is None:
        return None
    north, south = radians(place.latitude), radians(latitude)
    half_chord = (
        sin((north - south) / 2) ** 2
        + cos(north) * cos(south) * sin(radians(place.longitude - longitude) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(half_chord))


def _spans(hours: OpeningHours, day: date) -> Sequence[Span]:
    return hours.exceptions.get(day, hours.week[day.weekday()])


def _wall(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clock on the wall shows ``minute`` of ``day``."""
    naive = datetime.combine(day, time()) + timedelta(minutes=minute)
    return naive.replace(tzinfo=zone).astimezone(UTC)


def _covers(spans: Sequence[Span], minute: int) -> bool:
    return any(span.opens_min <= minute < span.closes_min for span in spans)


def _is_in_order(spans: Sequence[Span]) -> bool:
    edges = [edge for span in spans for edge in (span.opens_min, span.closes_min)]
    return not edges or (
        edges[0] >= 0
        and spans[-1].opens_min < _DAY_MIN
        and spans[-1].closes_min <= 2 * _DAY_MIN
        and all(earlier < later for earlier, later in pairwise(edges))
    )
