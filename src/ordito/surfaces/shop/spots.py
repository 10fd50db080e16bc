"""Spots: places as shoppers see them, with their hours, and from when on something waits there."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ordito import fulfilment, network
from ordito.fulfilment import PromiseLine
from ordito.network import Place, Service, Span
from ordito.orders import Method
from ordito.platform.ids import PlaceId
from ordito.reads.memory import Memory
from ordito.surfaces.shop.screens import Day, Spot, When

_DAY_MIN: Final = 24 * 60
_WEEK: Final = 7


def when_at(instant: datetime, place: Place | str, at: datetime, *, clock: bool = True) -> When:
    """Return an instant by the clock of a place, or of a zone.

    Args:
        instant: which one.
        place: whose clock, or the name of a zone.
        at: now.
        clock: whether the time of day counts.
    """
    zone = ZoneInfo(place if isinstance(place, str) else place.time_zone)
    local = instant.astimezone(zone)
    return When(
        days=(local.date() - at.astimezone(zone).date()).days,
        day=local.date(),
        clock=f"{local:%H:%M}" if clock else "",
    )


def spots_of(
    memory: Memory,
    places: Sequence[Place],
    at: datetime,
    *,
    mine: Place | None = None,
    units: Mapping[PlaceId, int | None] | None = None,
) -> tuple[Spot, ...]:
    """Return places as shoppers see them: their own store first, then the nearest to it.

    Args:
        memory: network, promises.
        places: which ones.
        at: now.
        mine: the shopper's own store.
        units: of an item there; None of an item that does not run out.
    """
    collected = _collected(memory, places, at) if units is not None else {}
    found = [_spot(place, at, mine, units, collected.get(place.place_id)) for place in places]
    return tuple(sorted(found, key=_nearest_first))


def days_of(place: Place, at: datetime) -> tuple[Day, ...]:
    """Return the opening hours of the week from Monday on, then of special days to come."""
    if place.hours is None:
        return ()
    today = at.astimezone(ZoneInfo(place.time_zone)).date()
    week = [
        Day(number, None, _told(spans), number == today.weekday())
        for number, spans in enumerate(place.hours.week)
    ]
    soon = today + timedelta(days=60)
    special = [
        Day(day.weekday(), day, _told(spans), day == today)
        for day, spans in sorted(place.hours.exceptions.items())
        if today <= day <= soon
    ]
    return (*week, *special)


def _nearest_first(spot: Spot) -> tuple[bool, bool, int, str]:
    far = spot.distance_km is None
    return not spot.is_mine, far, spot.distance_km or 0, spot.name


def _spot(
    place: Place,
    at: datetime,
    mine: Place | None,
    units: Mapping[PlaceId, int | None] | None,
    collect: datetime | None,
) -> Spot:
    there = None if units is None else units.get(place.place_id, 0)
    can_be_had = units is not None and (there is None or there > 0)
    return Spot(
        code=place.code,
        name=place.name,
        city=place.city,
        address=place.address,
        url=f"/shop/places/{place.code}",
        latitude=place.latitude,
        longitude=place.longitude,
        distance_km=_distance_km(place, mine),
        is_mine=mine is not None and place.place_id == mine.place_id,
        is_open=network.is_open(place, at),
        today=_today(place, at),
        units=there,
        collect=when_at(collect, place, at) if collect is not None and can_be_had else None,
    )


def _collected(memory: Memory, places: Sequence[Place], at: datetime) -> dict[PlaceId, datetime]:
    """Return from when on a unit that lies there would wait for the customer."""
    asked = [
        PromiseLine(0, 1, Method.COLLECT.value, place)
        for place in places
        if Service.COLLECT in place.services
    ]
    promises = fulfilment.promise(memory.promises, asked, destination=None, at=at)
    return {one.place_id: one.promised_at for one in promises if one is not None}


def _distance_km(place: Place, mine: Place | None) -> int | None:
    if mine is None or mine.latitude is None or mine.longitude is None:
        return None
    far = network.distance_km(place, latitude=mine.latitude, longitude=mine.longitude)
    return None if far is None else round(far)


def _today(place: Place, at: datetime) -> tuple[str, ...]:
    if place.hours is None:
        return ()
    today: date = at.astimezone(ZoneInfo(place.time_zone)).date()
    week = place.hours.week
    usual = week[today.weekday()] if len(week) == _WEEK else ()
    return _told(place.hours.exceptions.get(today, usual))


def _told(spans: Sequence[Span]) -> tuple[str, ...]:
    return tuple(f"{_clock(span.opens_min)}–{_clock(span.closes_min)}" for span in spans)


def _clock(minute: int) -> str:
    within = minute % _DAY_MIN
    return f"{within // 60:02}:{within % 60:02}"
