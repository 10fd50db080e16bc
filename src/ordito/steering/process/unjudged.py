"""What cannot be judged because nobody has told what can be done there, and where it is late.

Without capacity nobody can say what is asked too much. What the rows do say is where and when
promises are broken more often than elsewhere: the hours to tell capacity of first. Every span of
hours of a weekday is looked at, so chance is allowed for as often; weeks that vary more than lots
would let them ask for more.

Source: M. Kulldorff, "A spatial scan statistic", 1997 (every span is looked at); Bonferroni.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

import msgspec
import numpy as np

from ordito.steering.process.estimates import LEAST_WEEKS, Reals, z_of
from ordito.steering.process.load import (
    DAY_HOURS,
    HOUR_MINUTES,
    WEEK_HOURS,
    Ints,
    Marks,
    Window,
    Work,
    is_due,
    is_late,
)

_DAYS: Final = WEEK_HOURS // DAY_HOURS
_SPANS: Final = tuple(combinations(range(DAY_HOURS + 1), 2))
_FEWEST: Final = 10
_MOST: Final = 5


class Slow(msgspec.Struct, frozen=True):
    """Where and when orders break their promise more often than elsewhere.

    Attributes:
        place_id: where.
        window: when they were asked for.
        method: how their goods leave.
        late: share that broke its promise.
        late_elsewhere: the same of the resource's other orders that leave so.
        orders: with a settled promise there.
    """

    place_id: str
    window: Window
    method: str
    late: float
    late_elsewhere: float
    orders: int


class Unjudged(msgspec.Struct, frozen=True):
    """Work of a resource at places whose capacity nobody has told.

    Attributes:
        resource: which.
        activity: what it does.
        place_ids: without capacity; empty text is nowhere in particular.
        jobs: there.
        share: of all jobs of the resource.
        slow: where and when it is late, the clearest first.
    """

    resource: str
    activity: str
    place_ids: tuple[str, ...]
    jobs: int
    share: float
    slow: tuple[Slow, ...]


def list_unjudged(works: Sequence[Work]) -> tuple[Unjudged, ...]:
    """Return the work at places whose capacity is not known, of each resource that has some."""
    found = [one for work in works if (one := _unjudged(work)) is not None]
    return tuple(sorted(found, key=lambda one: (-one.jobs, one.resource)))


def _unjudged(work: Work) -> Unjudged | None:
    blind: Marks = np.logical_not((work.capacity > 0).any(axis=(0, 2)))
    jobs = int(np.count_nonzero(blind[work.place]))
    if not jobs:
        return None
    slow = sorted(_slow(work, blind), key=lambda found: -found[0]) if _is_long(work) else []
    return Unjudged(
        resource=work.resource,
        activity=work.activity,
        place_ids=tuple(work.places[int(row)] for row in np.flatnonzero(blind)),
        jobs=jobs,
        share=jobs / len(work.place),
        slow=tuple(one for _, one in slow[:_MOST]),
    )


def _is_long(work: Work) -> bool:
    return work.n_recorded >= LEAST_WEEKS


def _slow(work: Work, blind: Marks) -> Iterator[tuple[float, Slow]]:
    """Yield the clearest late span of each weekday of each place, and how sure it is."""
    for method in sorted({str(one) for one in work.methods} - {""}):
        # what somebody else makes ready is not this work's to keep: a parcel on its way
        own = np.abs(work.ready - work.ended) < 1
        due = is_due(work, method) & own & ~np.isnan(work.arrived)
        late = due & is_late(work, work.ready)
        if not late.any():
            continue
        looks = int(np.count_nonzero(blind)) * _DAYS * len(_SPANS)
        wild = _wild(work, due, late)
        for place in np.flatnonzero(blind):
            there = work.place == place
            made, broken = (_by_hour(work, rows & there) for rows in (due, late))
            totals = float(np.count_nonzero(due)), float(np.count_nonzero(late))
            for weekday in range(_DAYS):
                hours = slice(weekday * DAY_HOURS, (weekday + 1) * DAY_HOURS)
                z, span = _latest(made[hours], broken[hours], totals, wild)
                if z > z_of(looks):
                    yield z, _told(work, int(place), (weekday, *span), method, (due, late))


def _latest(
    made: Reals, broken: Reals, totals: tuple[float, float], wild: float
) -> tuple[float, tuple[int, int]]:
    """Return by how many deviations a day's most surely late span is later, and its hours.

    Args:
        made: orders with a promise of each hour.
        broken: those that broke it.
        totals: both of the whole resource.
        wild: how much more weeks vary than by lot.
    """
    begins, ends = np.array(_SPANS).T
    n, x = (np.concatenate([[0.0], np.cumsum(one)]) for one in (made, broken))
    inside, late = n[ends] - n[begins], x[ends] - x[begins]
    outside, other = totals[0] - inside, totals[1] - late
    ratio = 2 * (_logs(late, inside) + _logs(other, outside) - _logs(late + other, totals[0]))
    more = late * outside > other * inside
    z = np.where(more & (inside >= _FEWEST), np.sqrt(np.maximum(ratio, 0.0) / wild), 0.0)
    best = int(z.argmax())
    return float(z[best]), _SPANS[best]


def _logs(late: Reals, orders: Reals | float) -> Reals:
    """Return the log-likelihood of a share of late orders at its best."""
    rest = orders - late
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(one > 0, one * np.log(one / orders), 0.0) for one in (late, rest)]
    return parts[0] + parts[1]


def _wild(work: Work, due: Marks, late: Marks) -> float:
    """Return how much more the share of late orders varies by week than by lot, at least 1."""
    week = np.floor_divide(work.arrived[due], WEEK_HOURS * HOUR_MINUTES).astype(np.int64)
    week -= week.min()
    orders = np.bincount(week).astype(np.float64)
    broken = np.bincount(week, late[due].astype(np.float64))
    share = float(broken.sum() / orders.sum())
    there = orders > 0
    if not 0 < share < 1 or np.count_nonzero(there) < LEAST_WEEKS:
        return 1.0
    off = (broken - orders * share)[there] ** 2 / (orders[there] * share * (1 - share))
    return max(1.0, float(off.sum() / (np.count_nonzero(there) - 1)))


def _by_hour(work: Work, rows: Marks) -> Reals:
    return np.bincount(_hour(work)[rows], minlength=WEEK_HOURS).astype(np.float64)


def _hour(work: Work) -> Ints:
    """Return the hour of the week in which each job was asked for; 0 where that is not known."""
    minutes = np.nan_to_num(work.arrived)
    return np.floor_divide(minutes, HOUR_MINUTES).astype(np.int64) % WEEK_HOURS


def _told(
    work: Work,
    place: int,
    span: tuple[int, int, int],
    method: str,
    promises: tuple[Marks, Marks],
) -> Slow:
    due, late = promises
    weekday, begin, end = span
    hour = _hour(work) - weekday * DAY_HOURS
    inside = due & (work.place == place) & (hour >= begin) & (hour < end)
    return Slow(
        place_id=work.places[place],
        window=Window(weekday, begin, end),
        method=method,
        late=float(late[inside].mean()),
        late_elsewhere=float(late[due & ~inside].mean()),
        orders=int(inside.sum()),
    )
