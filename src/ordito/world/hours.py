"""When places are open, by the clock on the wall."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from ordito.world.model import Hours, Place

# The country of the head office, by whose clock the digital channels count their days.
HOME_ZONE: Final = "Europe/Rome"
# Month and day on which no place opens.
HOLIDAYS: Final = frozenset({(1, 1), (12, 25), (12, 26)})
# When the slow places are slow: weekdays and hours by their own clock.
RUSH_DAYS: Final = (4, 5)
RUSH_HOURS: Final = range(16, 19)
_LONGEST_CLOSURE_DAYS: Final = 7


def opening_on(place: Place, day: date) -> Hours:
    """Return when ``place`` opens on ``day`` in minutes after midnight; None is closed."""
    return None if (day.month, day.day) in HOLIDAYS else place.week[day.weekday()]


def is_open(place: Place, at: datetime) -> bool:
    """Tell whether ``place`` is open at ``at``."""
    wall = at.astimezone(ZoneInfo(place.zone))
    hours = opening_on(place, wall.date())
    return hours is not None and hours[0] <= wall.hour * 60 + wall.minute < hours[1]


def open_time(place: Place, at: datetime) -> datetime:
    """Return ``at``, or when ``place`` next opens after it."""
    wall = at.astimezone(ZoneInfo(place.zone))
    for ahead in range(_LONGEST_CLOSURE_DAYS + 1):
        day = wall.date() + timedelta(days=ahead)
        hours = opening_on(place, day)
        if hours is None:
            continue
        opens, closes = (on_the_wall(place.zone, day, minute * 60) for minute in hours)
        if at < closes:
            return max(at, opens)
    raise AssertionError(f"{place.code} is closed for more than a week after {at}")


@lru_cache(maxsize=4096)
def _midnight(zone: str, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def on_the_wall(zone: str, day: date, second: int) -> datetime:
    """Return the instant at which clocks of ``zone`` show ``second`` after midnight of ``day``."""
    return (_midnight(zone, day) + timedelta(seconds=second)).astimezone(UTC)
