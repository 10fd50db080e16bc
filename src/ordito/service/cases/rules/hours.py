"""Business time: how much of a time it was, and when so much of it will have passed.

Exact to the microsecond, in whole numbers; working times are meant by the clock on the wall, so
that a day on which the clock is put forward has an hour less.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ordito.service.cases.errors import CommitmentPolicyUnclear
from ordito.service.cases.model import Calendar, WorkSpan

MINUTE_US: Final = 60_000_000
_US: Final = timedelta(microseconds=1)
# longer than any promise takes in a calendar that opens an hour a week
_HORIZON_DAYS: Final = 20_000
_ONE_HOUR_MIN: Final = 60


def business_us(calendar: Calendar, *, since: datetime, until: datetime) -> int:
    """Return how much business time there is between two instants, microseconds."""
    total = timedelta()
    for opens_at, closes_at in _open_times(calendar, since):
        if opens_at >= until:
            break
        total += max(min(closes_at, until) - max(opens_at, since), timedelta())
    return total // _US


def after_business_us(calendar: Calendar, *, since: datetime, us: int) -> datetime:
    """Return when so much business time will have passed since an instant.

    The first such instant: what is due when the desk closes is not due when it opens again. Nothing
    left is due at once.
    """
    left = us * _US
    if left <= timedelta():
        return since
    for opens_at, closes_at in _open_times(calendar, since):
        begins_at = max(opens_at, since)
        if begins_at + left <= closes_at:
            return begins_at + left
        left -= max(closes_at - begins_at, timedelta())
    raise AssertionError(calendar.code)


def require_calendar(calendar: Calendar, *, field: str) -> None:
    """Refuse business hours that nobody could reckon with.

    Raises:
        CommitmentPolicyUnclear: the zone is unknown, times overlap, or it is open less than an
            hour a week.
    """
    try:
        ZoneInfo(calendar.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"{calendar.zone!r} is no time zone."
        raise CommitmentPolicyUnclear(message, field=f"{field}.zone") from None
    for spans in (*calendar.week, *calendar.days.values()):
        edges = [edge for span in spans for edge in (span.opens_min, span.closes_min)]
        if any(earlier >= later for earlier, later in pairwise(edges)):
            message = f"Calendar {calendar.code}: times of a day overlap or are out of order."
            raise CommitmentPolicyUnclear(message, field=f"{field}.week")
    minutes = sum(span.closes_min - span.opens_min for day in calendar.week for span in day)
    if minutes < _ONE_HOUR_MIN:
        message = f"Calendar {calendar.code} is open less than an hour a week."
        raise CommitmentPolicyUnclear(message, field=f"{field}.week")


def _open_times(calendar: Calendar, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(calendar.zone)
    holidays = frozenset(calendar.holidays)
    first = since.astimezone(zone).date()
    for number in range(_HORIZON_DAYS):
        day = first + timedelta(days=number)
        for span in _spans(calendar, holidays, day):
            yield _wall(day, span.opens_min, zone), _wall(day, span.closes_min, zone)


def _spans(calendar: Calendar, holidays: frozenset[date], day: date) -> Sequence[WorkSpan]:
    if day in calendar.days:
        return calendar.days[day]
    return () if day in holidays else calendar.week[day.weekday()]


def _wall(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the instant at which the clock on the wall shows ``minute`` of ``day``."""
    naive = datetime.combine(day, time()) + timedelta(minutes=minute)
    return naive.replace(tzinfo=zone).astimezone(UTC)
