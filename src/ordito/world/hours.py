"""When things happen: opening hours by the clock on the wall, and the rhythm of day and week."""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from ordito.world import facts
from ordito.world.draws import Draws, Wheel
from ordito.world.model import Hours, Place

# The country of the head office, by whose clock the digital channels count their days.
HOME_ZONE: Final = "Europe/Rome"
# Month and day on which no place opens.
HOLIDAYS: Final = frozenset({(1, 1), (12, 25), (12, 26)})
# When the slow places are slow: weekdays and hours by their own clock.
RUSH_DAYS: Final = (4, 5)
RUSH_HOURS: Final = range(16, 19)
_ALL_DAY: Final = (0, 24 * 60)
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


def open_time_after(place: Place, at: datetime, open_minutes: float) -> datetime:
    """Return when ``place`` has been open for ``open_minutes`` since ``at``."""
    zone = ZoneInfo(place.zone)
    left = timedelta(minutes=int(open_minutes))
    while True:
        at = open_time(place, at)
        day = at.astimezone(zone).date()
        hours = opening_on(place, day)
        assert hours is not None
        closes = on_the_wall(place.zone, day, hours[1] * 60)
        if at + left < closes:
            return at + left
        left -= closes - at
        at = closes


def weekday_share(channel: str, day: date) -> float:
    """Return how busy the weekday of ``day`` is, 1 being the mean of the week."""
    return facts.profile("weekday_profile", _profile_of(channel))[day.weekday()]


def moment(draws: Draws, channel: str, day: date, *, place: Place | None = None) -> datetime | None:
    """Draw an instant of ``day`` by the rhythm of ``channel``; None where ``place`` is closed."""
    hours = _ALL_DAY if place is None else opening_on(place, day)
    if hours is None:
        return None
    start, length = draws.spin(_hour_wheel(_profile_of(channel), *hours))
    second = start * 60 + draws.below(length * 60)
    return on_the_wall(HOME_ZONE if place is None else place.zone, day, second)


@lru_cache(maxsize=4096)
def _midnight(zone: str, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def on_the_wall(zone: str, day: date, second: int) -> datetime:
    """Return the instant at which clocks of ``zone`` show ``second`` after midnight of ``day``."""
    return (_midnight(zone, day) + timedelta(seconds=second)).astimezone(UTC)


@cache
def _hour_wheel(profile: str, opens: int, closes: int) -> Wheel[tuple[int, int]]:
    """Lay out the hours between two minutes of the day: (first minute, minutes) by business."""
    spans: list[tuple[int, int]] = []
    weights: list[float] = []
    for hour, weight in enumerate(facts.profile("hour_profile", profile)):
        start, end = max(opens, hour * 60), min(closes, (hour + 1) * 60)
        if start < end:
            spans.append((start, end - start))
            weights.append(weight * (end - start))
    return Wheel(spans, weights)


def _profile_of(channel: str) -> str:
    return "app" if channel == "ai_agent" else channel
