"""Who picks where and when: what the places can do, beside what they are asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from ordito.world.hours import HOME_ZONE, RUSH_DAYS, RUSH_HOURS
from ordito.world.model import Company, Place
from ordito.world.setting import slow_places

_HOUR_MINUTES: Final = 60
_HOUR: Final = timedelta(hours=1)
_IN_WINTER: Final = datetime(2026, 1, 15, tzinfo=UTC)
# minutes of picking in an hour: three people do nothing else in the warehouse, one does half of the
# time in a store; in the rush of the slow ones, all stand at the tills
_MINUTES: Final = {"warehouse": 180.0, "store": 30.0}
_MINUTES_IN_RUSH: Final = 5.0


class Crew(msgspec.Struct, frozen=True):
    """Picking in an hour of the week.

    Attributes:
        place: code of the place.
        weekday: 0 is Monday.
        hour: by the clock of the head office.
        minutes: of picking that can be done in it.
    """

    place: str
    weekday: int
    hour: int
    minutes: float


def crews(company: Company) -> Iterator[Crew]:
    """Yield who picks in the hours in which the stores and the warehouse are open."""
    stores = [place for place in company.places if place.kind == "store"]
    slow = frozenset(slow_places(company.seed, stores))
    for place in company.places:
        if place.kind in _MINUTES:
            yield from _crews_of(place, is_slow=place.code in slow)


def _crews_of(place: Place, *, is_slow: bool) -> Iterator[Crew]:
    ahead = _hours_ahead(place)
    for weekday, hours in enumerate(place.week):
        if hours is None:
            continue
        for hour in range(hours[0] // _HOUR_MINUTES, -(-hours[1] // _HOUR_MINUTES)):
            at_tills = is_slow and weekday in RUSH_DAYS and hour in RUSH_HOURS
            minutes = _MINUTES_IN_RUSH if at_tills else _MINUTES[place.kind]
            yield Crew(place.code, weekday, hour - ahead, minutes)


def _hours_ahead(place: Place) -> int:
    """Return how far the clock of a place is ahead of that of the head office."""
    own, home = (
        ZoneInfo(zone).utcoffset(_IN_WINTER.replace(tzinfo=None))
        for zone in (place.zone, HOME_ZONE)
    )
    assert own is not None
    assert home is not None
    return (own - home) // _HOUR
