"""The constraint: where and when more work is asked of a resource than it can do.

Looked for by utilisation against capacity and by waiting, never by the longest activity: a long
step with room to spare holds nothing back. Hours of the week in which places are used beyond what
is practical are gathered into a region (these places, this window); a region counts when its use is
beyond that with confidence and its work is held up more than the same resource's other work.

Source: E. Goldratt, "The Goal", 1984; R. Kaplan and S. Anderson, "Time-Driven Activity-Based
Costing", 2004 (practical capacity is 80 to 85 % of the theoretical); ADR 81.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import numpy as np

from ordito.steering.process.active import Hold, holds, stretches
from ordito.steering.process.estimates import (
    LEAST_WEEKS,
    Interval,
    Reals,
    interval,
    ratio,
    z_of,
)
from ordito.steering.process.load import (
    DAY_HOURS,
    HOUR_MINUTES,
    WEEK_HOURS,
    Covered,
    Hours,
    Ints,
    Marks,
    Window,
    Work,
    count_hours,
    count_promises,
)
from ordito.steering.process.unjudged import Unjudged, list_unjudged

# use beyond this is beyond practical capacity
BUSY: Final = 0.85
_ROUNDS: Final = 20
_MOST_REGIONS: Final = 40
_SURE: Final = 2.0


class Region(msgspec.Struct, frozen=True):
    """Places and hours of the week of one resource, as indexes into its work."""

    places: Ints
    slots: Ints

    def cells(self, weeks: int) -> tuple[Ints, ...]:
        """Return the index of its hours in an array of weeks, places and hours."""
        return np.ix_(np.arange(weeks), self.places, self.slots)


class Constraint(msgspec.Struct, frozen=True):
    """A resource that is used beyond what is practical, where and when.

    Attributes:
        resource: which.
        activity: what it does.
        phase: of the journey.
        place_ids: where; all others are not.
        windows: when.
        utilisation: work asked, as a share of what can be done.
        waiting_h: mean hours that work which is asked for there waits while somebody works.
        waiting_elsewhere_h: the same for the resource's other work; None where there is none.
        waiting_week_h: hours that all this work waits in a week.
        method: how most of the goods of this work leave; empty where it is for no order.
        late: share of the orders that leave so that broke their promise; None without promises.
        late_elsewhere: the same for the resource's other work.
        jobs: on which this rests.
        weeks: of the period.
    """

    resource: str
    activity: str
    phase: str
    place_ids: tuple[str, ...]
    windows: tuple[Window, ...]
    utilisation: Interval
    waiting_h: Interval
    waiting_elsewhere_h: Interval | None
    waiting_week_h: float
    method: str
    late: Interval | None
    late_elsewhere: Interval | None
    jobs: int
    weeks: int


class PlaceLoad(msgspec.Struct, frozen=True):
    """A resource at a place.

    Attributes:
        resource: which.
        place_id: where; empty is nowhere in particular.
        jobs: of the period.
        utilisation: None where capacity is not known.
        waiting_h: mean, while somebody works; None where that is not known.
        in_queue: mean number of jobs that wait or are worked on.
        little: ``in_queue`` beside what arrivals and times of finished work imply; 1 is agreement.
    """

    resource: str
    place_id: str
    jobs: int
    utilisation: float | None
    waiting_h: float | None
    in_queue: float
    little: float | None


class Search(msgspec.Struct, frozen=True):
    """What was found to hold the chain back.

    Attributes:
        version: of the mart.
        constraint: the one; None where nothing is used beyond what is practical.
        others: further ones, by the hours that work waits for them.
        highest: the highest use of any place over its whole week.
        holds: by the active period method, of places of resources whose capacity is known.
        loads: of all resources and places.
        profile: minutes asked and supplied in a week by hour of the week, of each such resource.
        covered: what is known of each resource's work.
        blind: resources whose capacity is not known anywhere: they cannot be judged.
        unjudged: work at places whose capacity is not known, and where it is late; most first.
        weeks: of the period.
    """

    version: str
    constraint: Constraint | None
    others: tuple[Constraint, ...]
    highest: float | None
    holds: tuple[Hold, ...]
    loads: tuple[PlaceLoad, ...]
    profile: dict[str, tuple[tuple[float, float], ...]]
    covered: dict[str, Covered]
    blind: tuple[str, ...]
    unjudged: tuple[Unjudged, ...]
    weeks: int


def find_constraint(works: Sequence[Work], *, version: str = "") -> Search:
    """Return what holds the chain back, of all resources' work."""
    counted = [(work, count_hours(work)) for work in works]
    found = sorted(
        (one for work, hours in counted for _, one in judge(work, hours)),
        key=lambda one: (-one.waiting_week_h, one.resource, one.place_ids),
    )
    loads = tuple(load for work, hours in counted for load in _loads(work, hours))
    known = [(work, hours) for work, hours in counted if (work.capacity > 0).any()]
    return Search(
        version=version,
        constraint=found[0] if found else None,
        others=tuple(found[1:]),
        highest=max(
            (one.utilisation for one in loads if one.utilisation is not None), default=None
        ),
        holds=tuple(_holds(work for work, _ in known)),
        loads=loads,
        profile={work.resource: _profile(work, hours) for work, hours in known},
        covered={work.resource: work.covered for work in works},
        blind=tuple(work.resource for work in works if not (work.capacity > 0).any()),
        unjudged=list_unjudged(works),
        weeks=max((work.n_recorded for work in works), default=0),
    )


def judge(
    work: Work, hours: Hours, supplied: Reals | None = None
) -> Iterator[tuple[Region, Constraint]]:
    """Yield the regions in which a resource is used beyond what is practical.

    Args:
        work: of the resource.
        hours: counted from it.
        supplied: other capacity than was there, as in ``hours``.
    """
    given = hours.supplied if supplied is None else supplied
    looks = int((hours.asked.sum(axis=0) > 0).sum())
    for region in regions(hours.asked, given) if work.n_recorded >= LEAST_WEEKS else ():
        use = interval(_within(hours.asked, region), _within(given, region))
        if use.low <= BUSY:
            continue
        method = _method_of(work, within(hours, region))
        promises = count_promises(work, hours, method)
        if _held_up(hours, promises, region, looks):
            yield region, _constraint(work, hours, promises, (region, use, method))


def regions(asked: Reals, supplied: Reals) -> list[Region]:
    """Return places and hours that are used beyond what is practical, by the work beyond it.

    Args:
        asked: minutes, n_weeks x n_places x hours of a week.
        supplied: minutes, likewise.
    """
    found: list[Region] = []
    left, given = asked.copy(), supplied.copy()
    for _ in range(_MOST_REGIONS):
        total, able = left.sum(axis=0), given.sum(axis=0)
        beyond = np.where(able > 0, np.maximum(total - BUSY * able, 0.0), 0.0)
        if not beyond.any():
            break
        seed = int(beyond.sum(axis=0).argmax())
        region = _grow(left, given, beyond[:, seed] > 0)
        if region is None:
            left[:, :, seed] = np.where(beyond[:, seed] > 0, 0.0, left[:, :, seed])
            continue
        found.append(region)
        cells = region.cells(len(left))
        left[cells] = 0.0
        given[cells] = 0.0
    return found


def _grow(asked: Reals, supplied: Reals, places: Marks) -> Region | None:
    """Return the region around a place and hour: hours judged over all its places, and in turn."""
    slots = np.zeros(WEEK_HOURS, np.bool_)
    for _ in range(_ROUNDS):
        now = _busy_hours(asked[:, places].sum(axis=1), supplied[:, places].sum(axis=1))
        if not now.any():
            return None
        total, able = asked[:, :, now].sum(axis=(0, 2)), supplied[:, :, now].sum(axis=(0, 2))
        there = (able > 0) & (total > BUSY * able)
        if (now == slots).all() and (there == places).all():
            break
        slots, places = now, there
        if not places.any():
            return None
    return Region(np.flatnonzero(places), np.flatnonzero(slots))


def _busy_hours(asked: Reals, supplied: Reals) -> Marks:
    """Return the hours of the week that are busy, in runs: one hour alone says little.

    A run is busy if its use is surely beyond the practical. Runs in which more is asked than can be
    done at all may be sure together while each has too few jobs to be sure alone.

    Args:
        asked: minutes, n_weeks x hours of a week.
        supplied: minutes, likewise.
    """
    value, error = ratio(asked, supplied)
    value = np.nan_to_num(value, nan=-1.0)
    may = value + _SURE * np.nan_to_num(error, nan=0.0, posinf=0.0) > BUSY
    sure, doubtful = np.zeros(len(value), np.bool_), np.zeros(len(value), np.bool_)
    for begin, end in _runs(may):
        inside = begin + np.flatnonzero(value[begin:end] > BUSY)
        if not len(inside):
            continue
        span = np.zeros(len(value), np.bool_)
        span[inside[0] : inside[-1] + 1] = True
        if _is_busy(asked, supplied, span):
            sure |= span
        elif asked[:, span].sum() > supplied[:, span].sum():
            doubtful |= span
    return sure | doubtful if _is_busy(asked, supplied, doubtful) else sure


def _is_busy(asked: Reals, supplied: Reals, hours: Marks) -> bool:
    """Return whether hours together are surely used beyond what is practical."""
    value, error = ratio(asked[:, hours].sum(axis=1), supplied[:, hours].sum(axis=1))
    return bool(value - _SURE * error > BUSY)


def _runs(marks: Marks) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def within(hours: Hours, region: Region) -> Marks:
    """Return which jobs are asked for in a region."""
    week, place, hour = hours.slots
    return (week >= 0) & np.isin(place, region.places) & np.isin(hour, region.slots)


def _method_of(work: Work, rows: Marks) -> str:
    """Return how most of the goods of these jobs' orders leave; empty where none has an order."""
    names, counts = np.unique(work.methods[rows & (work.methods != "")], return_counts=True)
    return str(names[counts.argmax()]) if len(names) else ""


def _held_up(hours: Hours, promises: tuple[Reals, Reals], region: Region, looks: int) -> bool:
    """Return whether a region's work surely waits longer, or is late oftener, than the other work.

    So many hours of places were looked at: chance must not be taken for one of them. Work that is
    asked for too much and is not held up has more capacity than was told.
    """
    signs = (hours.waited, hours.started), promises
    return any(_more(above, below, region, len(signs) * looks) for above, below in signs)


def _more(above: Reals, below: Reals, region: Region, looks: int) -> bool:
    """Return whether a ratio is surely higher within a region than outside it."""
    if not _within(below, region).any():
        return False
    inside, doubt = ratio(_within(above, region), _within(below, region))
    rest = _outside(below, region)
    outside, other = ratio(_outside(above, region), rest) if rest.any() else (0.0, 0.0)
    return bool(inside - outside > z_of(looks) * np.hypot(doubt, other))


def _constraint(
    work: Work, hours: Hours, promises: tuple[Reals, Reals], found: tuple[Region, Interval, str]
) -> Constraint:
    region, use, method = found
    late, made = promises
    waited, started = hours.waited / HOUR_MINUTES, hours.started
    inside = interval(_within(waited, region), _within(started, region))
    outside = _outside(waited, region), _outside(started, region)
    elsewhere = interval(*outside) if outside[1].sum() else None
    due = _within(made, region), _outside(made, region)
    return Constraint(
        resource=work.resource,
        activity=work.activity,
        phase=work.phase,
        place_ids=tuple(work.places[int(row)] for row in region.places),
        windows=windows(region.slots),
        utilisation=use,
        waiting_h=inside,
        waiting_elsewhere_h=elsewhere,
        waiting_week_h=float(_within(waited, region).sum() / work.n_recorded),
        method=method,
        late=interval(_within(late, region), due[0]) if due[0].sum() else None,
        late_elsewhere=interval(_outside(late, region), due[1]) if due[1].sum() else None,
        jobs=int(_within(hours.jobs, region).sum()),
        weeks=work.n_recorded,
    )


def windows(slots: Ints) -> tuple[Window, ...]:
    """Return hours of the week as spans of weekdays."""
    marks = np.zeros(WEEK_HOURS, np.bool_)
    marks[slots] = True
    return tuple(
        Window(weekday, begin, end)
        for weekday in range(WEEK_HOURS // DAY_HOURS)
        for begin, end in _runs(marks[weekday * DAY_HOURS : (weekday + 1) * DAY_HOURS])
    )


def _within(values: Reals, region: Region) -> Reals:
    """Return the sum of each week within a region."""
    return values[region.cells(len(values))].sum(axis=(1, 2))


def _outside(values: Reals, region: Region) -> Reals:
    return values.sum(axis=(1, 2)) - _within(values, region)


def _loads(work: Work, hours: Hours) -> Iterator[PlaceLoad]:
    asked, supplied = hours.asked.sum(axis=(0, 2)), hours.supplied.sum(axis=(0, 2))
    weeks = work.period.sum() * HOUR_MINUTES
    for row, place in enumerate(work.places):
        rows = work.place == row
        waits = hours.waits[rows]
        known = waits[~np.isnan(waits)]
        queue, implied = _little(work, rows, float(weeks))
        yield PlaceLoad(
            resource=work.resource,
            place_id=place,
            jobs=int(rows.sum()),
            utilisation=float(asked[row] / supplied[row]) if supplied[row] else None,
            waiting_h=float(known.mean()) / HOUR_MINUTES if len(known) else None,
            in_queue=queue,
            little=queue / implied if implied else None,
        )


def _little(work: Work, rows: Marks, period: float) -> tuple[float, float]:
    """Return the mean number of jobs there, counted, and by Little's law from those that ended.

    Work whose end is unknown is counted until the period ends; if much of it is merely not
    recorded, the two part. Source: J. Little, "A proof for the queuing formula L = lambda W", 1961.
    """
    arrived = work.arrived[rows]
    there = ~np.isnan(arrived)
    until = float((np.flatnonzero(work.period.ravel()).max(initial=0) + 1) * HOUR_MINUTES)
    ended = np.where(np.isnan(work.ended[rows]), until, work.ended[rows])
    counted = np.clip(np.minimum(ended, until) - arrived, 0.0, None)[there].sum() / period
    spans = (work.ended[rows] - arrived)[there]
    finished = spans[~np.isnan(spans)]
    implied = len(spans) / period * finished.mean() if len(finished) else 0.0
    return float(counted), float(implied)


def _holds(works: Iterator[Work]) -> list[Hold]:
    busy = [
        stretch
        for work in works
        for row, (place, servers) in enumerate(zip(work.places, work.servers, strict=True))
        if (work.capacity[:, row] > 0).any()
        for stretch in stretches(
            f"{work.resource}@{place}", _spells(work, work.place == row), servers=int(servers)
        )
    ]
    return holds(busy)


def _spells(work: Work, rows: Marks) -> list[tuple[float, float]]:
    began, ended = work.started[rows], work.ended[rows]
    known = ~np.isnan(began + ended)
    return list(zip(began[known].tolist(), ended[known].tolist(), strict=True))


def _profile(work: Work, hours: Hours) -> tuple[tuple[float, float], ...]:
    weeks = max(1, work.n_recorded)
    asked, supplied = (part.sum(axis=(0, 1)) / weeks for part in (hours.asked, hours.supplied))
    return tuple(zip(asked.tolist(), supplied.tolist(), strict=True))
