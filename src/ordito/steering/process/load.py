"""The load of resources: what is asked of them hour by hour, what they can do, how work waits."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from ordito.marts import Mart
from ordito.steering.process.estimates import Reals
from ordito.steering.process.map import GRAIN_US, question

Ints: TypeAlias = NDArray[np.int64]
Marks: TypeAlias = NDArray[np.bool_]

WEEK_HOURS: Final = 168
DAY_HOURS: Final = 24
HOUR_MINUTES: Final = 60
_WEEK_MINUTES: Final = WEEK_HOURS * HOUR_MINUTES
_DAY_MINUTES: Final = DAY_HOURS * HOUR_MINUTES
_MINUTE_US: Final = 60_000_000
_GRAIN_MINUTES: Final = GRAIN_US / _MINUTE_US
# so many jobs expected and none seen happens once in a million times (Poisson)
_UNLIKELY: Final = 14
_SILENT_DAYS: Final = 7
# the first day of the epoch was a Thursday: Monday lies three days before it
_MONDAY_MINUTES: Final = 3 * _DAY_MINUTES
_INSTANTS: Final = ("arrived_us", "started_us", "ended_us", "promised_us", "ready_us", "placed_us")


class Window(msgspec.Struct, frozen=True):
    """Hours of a weekday (0 is Monday), ``to_hour`` not included."""

    weekday: int
    from_hour: int
    to_hour: int


class Covered(msgspec.Struct, frozen=True):
    """What of a resource's work is in its figures.

    Attributes:
        jobs: all.
        arrival_unknown: when it was asked for is not known.
        start_unknown: when it began is not known.
        end_unknown: when it ended is not known, or it has not.
        reversed: a clock has turned them round: begun before asked for, or ended before begun.
        beyond: a clock puts them after the mart's own instant.
        without_capacity: asked for where and when capacity is not known.
        unstaffed: begun in an hour in which nobody was said to work, at places whose capacity is.
        work_unknown: how long they took is not known; they are in no use of capacity.
        silent_days: of the period, a week or more at a time, in which nothing was recorded.
    """

    jobs: int
    arrival_unknown: int
    start_unknown: int
    end_unknown: int
    reversed: int
    beyond: int
    without_capacity: int
    unstaffed: int
    work_unknown: int
    silent_days: int


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """The work of one resource. Instants are minutes of its weeks; nan is unknown.

    Minute 0 is the Monday before the first job, on the wall clock of the company's days, as if
    every day had 24 hours.

    Attributes:
        resource: which.
        activity: what it does.
        phase: of the journey.
        places: ids.
        place: index into ``places`` of each job.
        steps: id of each job.
        orders: id of each job's order; empty is none.
        methods: how the goods of each job's order leave; empty is no order.
        arrived: when it was asked for, ascending within a place.
        started: when it began.
        ended: when it ended.
        minutes: of work that it took.
        promised: when its order was to be ready.
        ready: when its order was.
        placed: when its order was placed.
        capacity: minutes of work that could be done, n_weeks x n_places x hours of a week, Monday
            first; nan is unknown.
        period: n_weeks x hours of a week that lie in the period looked at.
        covered: what of it is known.
    """

    resource: str
    activity: str
    phase: str
    places: tuple[str, ...]
    place: Ints
    steps: NDArray[Any]
    orders: NDArray[Any]
    methods: NDArray[Any]
    arrived: Reals
    started: Reals
    ended: Reals
    minutes: Reals
    promised: Reals
    ready: Reals
    placed: Reals
    capacity: Reals
    period: Marks
    covered: Covered

    @property
    def n_weeks(self) -> int:
        """How many weeks the period touches."""
        return len(self.period)

    @property
    def n_recorded(self) -> int:
        """How many of these weeks have hours in the period."""
        return int(np.count_nonzero(self.period.any(axis=1)))

    @property
    def servers(self) -> Ints:
        """How many jobs are worked on at once at each place.

        Staff that never changes and comes to whole hours is that many servers; staff that comes and
        goes works on one queue together.
        """
        first = self.capacity[0, :, 0]
        steady = (self.capacity == first[None, :, None]).all(axis=(0, 2)) & (first > 0)
        whole = first % HOUR_MINUTES == 0
        return np.where(steady & whole, first // HOUR_MINUTES, 1).astype(np.int64)


class Hours(msgspec.Struct, frozen=True):
    """What was asked and supplied, n_weeks x n_places x hours of a week.

    Attributes:
        asked: minutes of work of jobs that arrived in the hour, or before it while nobody worked.
        supplied: minutes of work that could have been done.
        jobs: that arrived so.
        waited: minutes that these waited while somebody worked; of those whose start is known.
        started: jobs whose start is known.
        slots: week, place and hour of each job; -1 where nothing is supplied.
        waits: minutes that each job waited while somebody worked; nan is unknown.
    """

    asked: Reals
    supplied: Reals
    jobs: Reals
    waited: Reals
    started: Reals
    slots: tuple[Ints, Ints, Ints]
    waits: Reals


def list_work(mart: Mart) -> list[Work]:
    """Return the work of each resource that the mart knows, by its name."""
    zone = mart.build.zone
    columns = mart.columns(question("jobs"), zone=zone)
    ((as_of_us,),) = mart.rows(
        "SELECT epoch_us(timezone($zone, make_timestamptz($at)))", zone=zone, at=mart.as_of_us
    )
    staffed = mart.rows(
        "SELECT resource, place_id, weekday * 24 + hour, minutes,"
        " epoch_us(timezone($zone, make_timestamptz(since_us))),"
        " epoch_us(timezone($zone, make_timestamptz(until_us))) FROM fact_capacity",
        zone=zone,
    )
    resources = _texts(columns["resource"])
    return [
        work_of_columns(str(name), _of(columns, resources == name), staffed, as_of_us)
        for name in np.unique(resources)
    ]


def count_hours(work: Work) -> Hours:
    """Return what was asked and supplied in each hour of each week."""
    shape = (work.n_weeks, len(work.places), WEEK_HOURS)
    supplied = np.nan_to_num(work.capacity) * work.period[:, None, :]
    week, hour = _served_in(work)
    counted = (week >= 0) & (week < work.n_weeks) & ~np.isnan(work.minutes)
    slots = (np.where(counted, week, -1), work.place, np.where(counted, hour, -1))
    waits = _waits(work)

    one = np.ones(len(work.arrived))
    began = counted & ~np.isnan(waits)
    return Hours(
        asked=_by_hour(work.minutes, counted, slots, shape),
        supplied=supplied,
        jobs=_by_hour(one, counted, slots, shape),
        waited=_by_hour(waits, began, slots, shape),
        started=_by_hour(one, began, slots, shape),
        slots=slots,
        waits=waits,
    )


def count_promises(work: Work, hours: Hours, method: str) -> tuple[Reals, Reals]:
    """Return late orders and those with a settled promise, as in ``hours``, of one way of delivery.

    A parcel is promised for another time than a collection, and a carrier is late for reasons of
    his own: only orders that leave alike say whether one place keeps its word better than another.
    """
    one, due = np.ones(len(work.arrived)), is_due(work, method)
    there = due & (hours.slots[0] >= 0)
    return (
        _by_hour(one, there & is_late(work, work.ready), hours.slots, hours.asked.shape),
        _by_hour(one, there, hours.slots, hours.asked.shape),
    )


def is_due(work: Work, method: str) -> Marks:
    """Return which jobs' orders leave so and had a promise that is settled."""
    known = ~np.isnan(work.promised) & ~np.isnan(work.ready)
    return known & (work.methods == method)


def is_late(work: Work, ready: Reals) -> Marks:
    """Return which jobs' orders break their promise if they are ready at these minutes."""
    return ready > work.promised + _GRAIN_MINUTES


def _by_hour(
    values: Reals, rows: Marks, slots: tuple[Ints, Ints, Ints], shape: tuple[int, ...]
) -> Reals:
    """Return the sum of each week, place and hour of the week."""
    found = np.zeros(shape)
    np.add.at(found, tuple(part[rows] for part in slots), values[rows])
    return found


def work_of_columns(
    resource: str, columns: Mapping[str, NDArray[Any]], staffed: Sequence[Any], as_of_us: int
) -> Work:
    """Return the work of a resource.

    Args:
        resource: which.
        columns: of its rows, in any order.
        staffed: resource, place, hour of the week, minutes of work that can be done in it, and from
            when until when this counts, as ``as_of_us``; None is without end.
        as_of_us: of the mart, on the wall clock of the company's days.
    """
    names = _texts(columns["place_id"])
    places, place = np.unique(names, return_inverse=True)
    times = {name: _minutes(columns[name]) for name in _INSTANTS}
    arrived, started, ended = (times[name] for name in _INSTANTS[:3])
    origin = _monday(arrived)
    until = as_of_us / _MINUTE_US
    with np.errstate(invalid="ignore"):
        beyond = (arrived > until) | (started > until) | (ended > until)
        turned = (started < arrived - _GRAIN_MINUTES) | (ended < started - _GRAIN_MINUTES)
    off = beyond | turned
    told = _filled(columns["work_minutes"])
    kept = {name: np.where(off & _moves(name), np.nan, times[name]) - origin for name in times}
    kept["arrived_us"] = np.where(beyond, np.nan, arrived) - origin
    order = np.lexsort((columns["step_id"], kept["arrived_us"], place))
    unknown = [int(np.isnan(times[name]).sum()) for name in _INSTANTS[:3]]
    period, silent = _period(kept["arrived_us"], until - origin)
    of_resource = (one[1:] for one in staffed if one[0] == resource)
    capacity = _capacity(places.tolist(), of_resource, origin, len(period))
    # a night over which an order lies open is no work, unless all of it was done in the night
    wall = kept["ended_us"] - kept["started_us"]
    spent = _staffed_minutes(capacity, place, kept["started_us"], kept["ended_us"])
    minutes = np.where(np.isnan(told), np.where(spent > 0, spent, np.maximum(wall, 0.0)), told)
    return Work(
        resource=resource,
        activity=_usual(columns["activity"]),
        phase=_usual(columns["phase"]),
        places=tuple(str(name) for name in places),
        place=place[order].astype(np.int64),
        steps=_texts(columns["step_id"])[order],
        orders=_texts(columns["order_id"])[order],
        methods=_texts(columns["method"])[order],
        **{name.removesuffix("_us"): kept[name][order] for name in _INSTANTS},
        minutes=minutes[order],
        capacity=capacity,
        period=period,
        covered=Covered(
            jobs=len(place),
            arrival_unknown=unknown[0],
            start_unknown=unknown[1],
            end_unknown=unknown[2],
            reversed=int(np.count_nonzero(turned & ~beyond)),
            beyond=int(np.count_nonzero(beyond)),
            without_capacity=_count_unknown(capacity, place, kept["arrived_us"]),
            unstaffed=int(np.count_nonzero(able(capacity, place, kept["started_us"]) == 0)),
            work_unknown=int(np.count_nonzero(np.isnan(minutes))),
            silent_days=silent,
        ),
    )


def able(capacity: Reals, place: Ints, at: Reals) -> Reals:
    """Return what can be done in the hour of each instant; nan is not known."""
    hour = np.floor_divide(np.maximum(np.nan_to_num(at), 0.0), HOUR_MINUTES).astype(np.int64)
    hours = _timeline(capacity, int(hour.max(initial=0)) // WEEK_HOURS + 1)
    return np.where(np.isnan(at), np.nan, hours[place, hour])


def _count_unknown(capacity: Reals, place: Ints, arrived: Reals) -> int:
    """Return how much work was asked for where and when capacity is not known."""
    blind: Marks = np.logical_not((capacity > 0).any(axis=(0, 2)))
    then = np.isnan(able(capacity, place, arrived)) & ~np.isnan(arrived)
    return int(np.count_nonzero(blind[place] | then))


def _served_in(work: Work) -> tuple[Ints, Ints]:
    """Return week and hour in which each job could first be worked on; -1 where never.

    That is within a week, and not known where capacity is not when it is asked for.
    """
    hours = _timeline(work.capacity, work.n_weeks)
    last = int(hours.shape[1])
    numbers: Ints = np.arange(last)
    staffed: Ints = np.where(hours > 0, numbers, last + WEEK_HOURS)
    following = np.minimum.accumulate(staffed[:, ::-1], axis=1)[:, ::-1]
    at = np.floor_divide(np.nan_to_num(work.arrived, nan=-1.0), HOUR_MINUTES).astype(np.int64)
    inside = np.clip(at, 0, last - 1)
    there = following[work.place, inside]
    lost = (at != inside) | (there - at >= WEEK_HOURS) | np.isnan(hours[work.place, inside])
    return np.where(lost, -1, there // WEEK_HOURS), there % WEEK_HOURS


def _waits(work: Work) -> Reals:
    """Return minutes that jobs waited while somebody worked; nan where that is not known."""
    waits = _staffed_minutes(work.capacity, work.place, work.arrived, work.started)
    return np.maximum(waits, 0.0)


def _staffed_minutes(capacity: Reals, place: Ints, begins: Reals, ends: Reals) -> Reals:
    """Return minutes from ``begins`` to ``ends`` in hours in which somebody works at the place.

    nan where an instant is not known, or nobody has told when somebody works there.
    """
    found = np.full(len(begins), np.nan)
    known = ~np.isnan(begins + ends) & ~np.isnan(able(capacity, place, begins))
    last = float(max(begins[known].max(initial=0.0), ends[known].max(initial=0.0)))
    hours = _timeline(capacity, int(last // _WEEK_MINUTES) + 1) > 0
    edges: Reals = np.arange(hours.shape[1] + 1, dtype=np.float64) * HOUR_MINUTES
    for row, staffed in enumerate(hours):
        if not staffed.any():
            continue
        clock = np.concatenate([[0.0], np.cumsum(staffed * float(HOUR_MINUTES))])
        rows = np.flatnonzero((place == row) & known)
        found[rows] = np.interp(ends[rows], edges, clock) - np.interp(begins[rows], edges, clock)
    return found


def _timeline(capacity: Reals, weeks: int) -> Reals:
    """Return capacity by place and hour for ``weeks`` or more; the last week goes on."""
    more = max(0, weeks - len(capacity))
    every = np.concatenate([capacity, np.repeat(capacity[-1:], more, axis=0)])
    return every.swapaxes(0, 1).reshape(capacity.shape[1], -1)


def _capacity(
    places: Sequence[str], staffed: Iterable[Sequence[Any]], origin: float, weeks: int
) -> Reals:
    """Return what can be done in each hour of each week; nan where nobody has told.

    Args:
        places: ids.
        staffed: place, hour of the week, minutes, since and until, as ``work_of_columns``.
        origin: minute 0.
        weeks: so many.
    """
    rows = {place: row for row, place in enumerate(places)}
    found = np.full((len(rows), weeks * WEEK_HOURS), np.nan)
    told = [
        (rows[str(place)], hour, minutes, _hour(since, origin, 0), _hour(until, origin, None))
        for place, hour, minutes, since, until in staffed
        if str(place) in rows and minutes is not None and minutes > 0
    ]
    for row, _, _, since, until in told:
        found[row, since:until] = 0.0
    for row, hour, minutes, since, until in told:
        first = (since or 0) + (hour - (since or 0)) % WEEK_HOURS
        found[row, first:until:WEEK_HOURS] += minutes
    return found.reshape(len(rows), weeks, WEEK_HOURS).swapaxes(0, 1)


def _hour(us: int | None, origin: float, none: int | None) -> int | None:
    """Return an instant on the wall clock as an hour of the weeks that begin at ``origin``."""
    if us is None:
        return none
    return max(0, round((us / _MINUTE_US - origin) / HOUR_MINUTES))


def _period(arrived: Reals, until: float) -> tuple[Marks, int]:
    """Return which hours of which weeks are recorded, and how many days between are not.

    From the first day with a job to the last. A week or more without a job where so many come that
    chance leaves none such empty is a gap in the records: nobody knows what was asked or done then.
    """
    known = arrived[~np.isnan(arrived)]
    first = np.floor(known.min(initial=np.inf) / _DAY_MINUTES) * _DAY_MINUTES
    until = min(until, (np.floor(known.max(initial=0.0) / _DAY_MINUTES) + 1) * _DAY_MINUTES)
    weeks = max(1, int(np.ceil(until / _WEEK_MINUTES)))
    hours = np.arange(weeks * WEEK_HOURS) * HOUR_MINUTES
    inside = (hours >= first) & (hours < until)
    n_days = weeks * WEEK_HOURS // DAY_HOURS
    days = np.floor_divide(known, _DAY_MINUTES).astype(np.int64)
    silent = _silent(np.bincount(days, minlength=n_days)[:n_days])
    kept = inside & ~np.repeat(silent, DAY_HOURS)
    lost = int(np.count_nonzero(inside & ~kept)) // DAY_HOURS
    return kept.reshape(weeks, WEEK_HOURS), lost


def _silent(jobs: Ints) -> Marks:
    """Return the days in runs of a week or more without a job, where that cannot be chance."""
    found = np.zeros(len(jobs), np.bool_)
    busy = np.flatnonzero(jobs)
    a_day = float(np.median(jobs[busy])) if len(busy) else 0.0
    if a_day * _SILENT_DAYS < _UNLIKELY:
        return found
    for before, after in itertools.pairwise(busy.tolist()):
        if after - before > _SILENT_DAYS:
            found[before + 1 : after] = True
    return found


def _monday(minutes: Reals) -> float:
    if np.isnan(minutes).all():
        return -float(_MONDAY_MINUTES)
    weeks = np.floor((np.nanmin(minutes) + _MONDAY_MINUTES) / _WEEK_MINUTES)
    return float(weeks * _WEEK_MINUTES - _MONDAY_MINUTES)


def _moves(name: str) -> bool:
    """Return whether a turned clock makes the instant worthless."""
    return name in {"started_us", "ended_us"}


def _of(columns: Mapping[str, NDArray[Any]], rows: Marks) -> dict[str, NDArray[Any]]:
    return {name: values[rows] for name, values in columns.items()}


def _minutes(values: NDArray[Any]) -> Reals:
    return _filled(values) / _MINUTE_US


def _filled(values: NDArray[Any]) -> Reals:
    return np.ma.filled(np.ma.asarray(values).astype(np.float64), np.nan)


def _texts(values: NDArray[Any]) -> NDArray[Any]:
    plain: list[Any] = np.ma.asarray(values).tolist()
    return np.array(["" if one is None else str(one) for one in plain], dtype=object)


def _usual(values: NDArray[Any]) -> str:
    names, counts = np.unique(_texts(values), return_counts=True)
    return str(names[counts.argmax()]) if len(names) else ""
