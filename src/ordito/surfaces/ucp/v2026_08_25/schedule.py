"""Schedules: the hours of a place as the protocol writes them.

Source: UCP 2026-08-25, Location, Operating Hours.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from ordito.network import OpeningHours, Span

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_MIN: Final = 1440
# what the form of a whole day would be taken for
_LAST_MINUTE: Final = _DAY_MIN - 1
_NOON: Final = 720
_ONE_DAY: Final = timedelta(days=1)


def regular_hours(hours: OpeningHours) -> list[dict[str, str]]:
    """Return the intervals of a week, Monday first."""
    week: list[list[tuple[int, int]]] = [[] for _ in _DAYS]
    for day, spans in enumerate(hours.week):
        for later, piece in _pieces(spans):
            week[(day + later) % len(_DAYS)].append(piece)
    return [
        {"day": name, **_clock(*piece)}
        for name, pieces in zip(_DAYS, week, strict=True)
        for piece in _parted(pieces)
    ]


def exception_hours(hours: OpeningHours, *, since: date) -> list[dict[str, str]]:
    """Return what holds instead on single days, by date.

    On a day of an exception nothing else holds, so what was opened the night before and is still
    open is told with it. After a day that is too long for one interval, or would have been, the
    next day is told in the same way.

    Args:
        hours: of the place.
        since: the first day that still matters, by the clock on the wall of the place.
    """
    days = set(hours.exceptions)
    days |= {day + _ONE_DAY for day in hours.exceptions if _reaches_on(hours, day)}
    return [
        {"valid_from": day.isoformat(), "valid_through": day.isoformat(), **clock}
        for day in sorted(days)
        if day >= since
        for clock in _clocks_on(hours, day)
    ]


def _reaches_on(hours: OpeningHours, day: date) -> bool:
    """Tell whether an exception has, or replaces, a span with a piece on the next day."""
    either = (hours.exceptions[day], hours.week[day.weekday()])
    return any(later for spans in either for later, _ in _pieces(spans))


def _clocks_on(hours: OpeningHours, day: date) -> list[dict[str, str]]:
    """Return the intervals of a day on which nothing else holds; none is a full closure."""
    carried = [
        (0, span.closes_min - _DAY_MIN)
        for span in _spans(hours, day - _ONE_DAY)
        if span.closes_min > _DAY_MIN
    ]
    own = [piece for later, piece in _pieces(_spans(hours, day)) if not later]
    return [_clock(*piece) for piece in _parted([*carried, *own])] or [{}]


def _spans(hours: OpeningHours, day: date) -> Sequence[Span]:
    return hours.exceptions.get(day, hours.week[day.weekday()])


def _pieces(spans: Sequence[Span]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield days later, opening and closing of what is shorter than a day; a day may be whole."""
    for span in spans:
        if span.closes_min - span.opens_min < _DAY_MIN:
            yield 0, (span.opens_min, span.closes_min)
            continue
        yield 0, (span.opens_min, _DAY_MIN)
        if span.closes_min > _DAY_MIN:
            yield 1, (0, span.closes_min - _DAY_MIN)


def _parted(pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return pieces in order, none of which has the form that stands for the whole day."""
    parted: list[tuple[int, int]] = []
    for piece in sorted(set(pieces)):
        is_taken_for_whole = piece == (0, _LAST_MINUTE)
        parted += [(0, _NOON), (_NOON, _LAST_MINUTE)] if is_taken_for_whole else [piece]
    return parted


def _clock(opens_min: int, closes_min: int) -> dict[str, str]:
    if (opens_min, closes_min) == (0, _DAY_MIN):
        closes_min = _LAST_MINUTE
    return {"opens": _time(opens_min), "closes": _time(closes_min % _DAY_MIN)}


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
