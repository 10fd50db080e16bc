"""Decisions about places: whether they are open, which business day it is, what they offer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ordito.network.errors import (
    ClosedChannel,
    ClosedPlace,
    ImpossibleHours,
    ServiceNotOffered,
    UnknownTimeZone,
)
from ordito.network.model import Channel, OpeningHours, Place, Service, Span
from ordito.platform.clock import local_day

_DAY_MIN: Final = 24 * 60
_EARTH_RADIUS_KM: Final = 6371.0088


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
