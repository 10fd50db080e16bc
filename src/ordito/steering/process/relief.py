"""What it gives to relieve a constraint: its queue is replayed with more capacity.

The queue is replayed twice, as it was and relieved; each job is ready earlier by what the two
replays differ, so that all that is in no model (a lost tote, a night) stays as it was. What fewer
late orders bring comes from what late orders brought.
"""

from typing import Final

import msgspec
import numpy as np

from ordito.steering.process.consequences import Lateness
from ordito.steering.process.constraint import Constraint, Region, judge, within
from ordito.steering.process.estimates import Interval, Reals
from ordito.steering.process.load import (
    HOUR_MINUTES,
    WEEK_HOURS,
    Ints,
    Marks,
    Work,
    able,
    count_hours,
    is_due,
    is_late,
)
from ordito.steering.process.queueing import replay, supply

BY: Final = 0.3
_WEEKS_A_YEAR: Final = 52
_MOST_HOURS: Final = 24.0
_P90: Final = 0.9
_WHOLE: Final = 1e-9
_ENOUGH: Final = 0.6


class Gain(msgspec.Struct, frozen=True):
    """What a year brings.

    Attributes:
        late_orders: that are late no more.
        contacts: not caused.
        contact_minutes: of the service desk set free.
        purchases: not lost, of customers whose name is known.
        score: points of 0 to 10 that an order of the region gains; None with too few answers.
        money_minor: contacts and purchases; None where neither has a price.
        unpriced: what has none.
    """

    late_orders: float
    contacts: Interval
    contact_minutes: float
    purchases: Interval
    score: Interval | None
    money_minor: Interval | None
    unpriced: tuple[str, ...]


class Relief(msgspec.Struct, frozen=True):
    """What more capacity in a region gives.

    Attributes:
        by: share of capacity added.
        minutes_week: added by that.
        jobs: of the region whose order leaves as most do and whose readiness is known.
        lead_p90_h: hours from order to ready within which 90 % of the region's are.
        relieved_p90_h: the same, relieved.
        late: share of the region's orders that broke their promise.
        relieved_late: the same, relieved.
        flow_h: mean hours from asked for to ended.
        relieved_flow_h: the same, relieved.
        elsewhere: by what share p90 falls if the same minutes are added to the resource's other
            places in the same hours instead; None where there are none.
        replayed_off_h: median of how far the replay's ends are from the recorded ones; None where
            no end is recorded.
        gain: of a year; None where lateness cannot be judged.
    """

    by: float
    minutes_week: float
    jobs: int
    lead_p90_h: float | None
    relieved_p90_h: float | None
    late: float | None
    relieved_late: float | None
    flow_h: float
    relieved_flow_h: float
    elsewhere: float | None
    replayed_off_h: float | None
    gain: Gain | None

    @property
    def shorter(self) -> float | None:
        """By what share p90 of the lead time falls."""
        if self.lead_p90_h is None or self.relieved_p90_h is None or not self.lead_p90_h:
            return None
        return 1 - self.relieved_p90_h / self.lead_p90_h


def relieve(
    work: Work,
    region: Region,
    *,
    method: str = "",
    by: float = BY,
    lateness: Lateness | None = None,
    minute: Interval | None = None,
) -> Relief:
    """Return what a share more capacity in a region gives.

    Args:
        work: of the resource.
        region: where and when.
        method: of the orders whose lead time and promises are looked at.
        by: share of capacity.
        lateness: what a late order brings.
        minute: cost of a minute of the service desk, minor units; None is unknown.
    """
    hours = count_hours(work)
    inside = within(hours, region)
    replayed = _replay(work, _more(work, region, by), inside)
    saved, off = replayed.saved, replayed.off
    ready = np.maximum(work.ready - saved, work.arrived)
    lead, relieved = work.ready - work.placed, ready - work.placed
    known = inside & (work.methods == method) & ~np.isnan(lead)
    due = is_due(work, method)
    late, still = due & is_late(work, work.ready), due & is_late(work, ready)
    there = inside & due
    gain = None
    if lateness is not None and there.any():
        gain = _gain(work, lateness, late, still, (saved, there), minute)
    return Relief(
        by=by,
        minutes_week=_minutes_of_week(work, region) * by,
        jobs=int(known.sum()),
        lead_p90_h=_p90(lead[known]),
        relieved_p90_h=_p90(relieved[known]),
        late=float(late[there].mean()) if there.any() else None,
        relieved_late=float(still[there].mean()) if there.any() else None,
        flow_h=replayed.flow / HOUR_MINUTES,
        relieved_flow_h=replayed.relieved_flow / HOUR_MINUTES,
        elsewhere=_elsewhere(work, region, by, lead, known),
        replayed_off_h=None if off is None else off / HOUR_MINUTES,
        gain=gain,
    )


def next_constraint(work: Work, region: Region) -> Constraint | None:
    """Return what of a resource is the constraint once a region has capacity enough."""
    hours = count_hours(work)
    cells = region.cells(work.n_weeks)
    enough = hours.supplied.copy()
    asked = _week_of(hours.asked[cells], work.capacity[cells])
    enough[cells] = np.maximum(hours.supplied[cells], asked / _ENOUGH)
    found = [one for _, one in judge(work, hours, enough)]
    return max(found, key=lambda one: one.waiting_week_h, default=None)


def region_of(work: Work, constraint: Constraint) -> Region:
    """Return the places and hours of a constraint as indexes into its resource's work."""
    slots = [
        window.weekday * 24 + hour
        for window in constraint.windows
        for hour in range(window.from_hour, window.to_hour)
    ]
    rows = [work.places.index(place) for place in constraint.place_ids]
    return Region(np.array(rows, np.int64), np.array(slots, np.int64))


def _more(work: Work, region: Region, by: float) -> Reals:
    more = work.capacity.copy()
    more[region.cells(work.n_weeks)] *= 1 + by
    return more


def _minutes_of_week(work: Work, region: Region) -> float:
    """Return what can be done in a region in a week."""
    able = work.capacity[region.cells(work.n_weeks)]
    return float(_week_of(np.nan_to_num(able), able).sum())


def _week_of(numbers: Reals, capacity: Reals) -> Reals:
    """Return the mean of numbers by week over those in which capacity is known; else nothing."""
    known = ~np.isnan(capacity)
    return np.where(known, numbers, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)


class _Replayed(msgspec.Struct, frozen=True):
    """Two replays beside each other.

    Attributes:
        saved: minutes by which each job ends earlier.
        off: median of how far the first replay's ends are from the recorded ones, minutes.
        flow: mean minutes from arrival to end of the jobs looked at.
        relieved_flow: the same in the second replay.
    """

    saved: Reals
    off: float | None
    flow: float
    relieved_flow: float


def _replay(work: Work, relieved: Reals, inside: Marks) -> _Replayed:
    """Replay a resource's queues as they were and with other capacity."""
    ends = np.full(len(work.arrived), np.nan)
    then = ends.copy()
    servers = work.servers
    workable = ~np.isnan(able(work.capacity, work.place, work.arrived)) & ~np.isnan(work.minutes)
    for place, some in enumerate(servers.tolist()):
        rows = np.flatnonzero((work.place == place) & workable)
        weeks, eased = (np.nan_to_num(one[:, place]) for one in (work.capacity, relieved))
        if not len(rows) or not (weeks > 0).any():
            continue
        ends[rows] = then[rows] = _ends(work, rows, weeks, some)
        if (eased != weeks).any():
            more = _servers(some, eased / np.maximum(weeks, _WHOLE))
            then[rows] = _ends(work, rows, eased, more)
    looked = inside & ~np.isnan(ends)
    off = np.abs(ends - work.ended)[looked]
    off = off[~np.isnan(off)]
    return _Replayed(
        saved=np.nan_to_num(np.maximum(ends - then, 0.0)),
        off=float(np.median(off)) if len(off) else None,
        flow=float((ends - work.arrived)[looked].mean()) if looked.any() else 0.0,
        relieved_flow=float((then - work.arrived)[looked].mean()) if looked.any() else 0.0,
    )


def _ends(work: Work, rows: Ints, weeks: Reals, servers: int) -> Reals:
    # what is left over after the last week is done as it is in that one
    supplied = supply(np.concatenate([weeks.ravel(), weeks[-1], weeks[-1]]))
    return replay(work.arrived[rows], work.minutes[rows], supplied, servers=servers).ended


def _servers(some: int, share: Reals) -> int:
    """Return how many servers there are once relieved; whole ones where it comes to that."""
    more = some * float(share.max())
    whole = round(more)
    alone = some > 1 and bool((share == share.max()).all()) and abs(more - whole) < _WHOLE * some
    return whole if alone else some


def _elsewhere(work: Work, region: Region, by: float, lead: Reals, known: Marks) -> float | None:
    """Return by what share the region's p90 falls if others get the minutes."""
    others = np.setdiff1d(np.flatnonzero((work.capacity > 0).any(axis=(0, 2))), region.places)
    if not len(others) or not known.any():
        return None
    minutes = _minutes_of_week(work, region) * by
    more = work.capacity.copy()
    there = Region(others, region.slots).cells(work.n_weeks)
    more[there] += minutes / (len(others) * len(region.slots))
    saved = _replay(work, more, known).saved
    before, after = _p90(lead[known]), _p90((lead - saved)[known])
    return 1 - after / before if before and after is not None else None


def _gain(
    work: Work,
    lateness: Lateness,
    late: Marks,
    still: Marks,
    inside: tuple[Reals, Marks],
    minute: Interval | None,
) -> Gain:
    a_year = _WEEKS_A_YEAR / (work.period.sum() / WEEK_HOURS)
    orders = float((late & ~still).sum() * a_year)
    contacts = _times(lateness.contacts, orders)
    minutes = contacts.value * lateness.contact_minutes
    purchases = _times(lateness.purchases, -orders)
    parts: list[Interval] = []
    unpriced: list[str] = []
    if lateness.margin_minor is None:
        unpriced.append("purchases")
    else:
        parts.append(_times(purchases, lateness.margin_minor))
    if minute is None:
        unpriced.append("contacts")
    else:
        parts.append(_priced(_times(contacts, lateness.contact_minutes), minute))
    return Gain(
        late_orders=orders,
        contacts=contacts,
        contact_minutes=minutes,
        purchases=purchases,
        score=_score(work, lateness, late, still, inside),
        money_minor=_sum(parts) if parts else None,
        unpriced=tuple(unpriced),
    )


def _score(
    work: Work, lateness: Lateness, late: Marks, still: Marks, inside: tuple[Reals, Marks]
) -> Interval | None:
    if lateness.score_late is None or lateness.score_hour is None:
        return None
    saved, there = inside
    over = np.clip((work.ready - work.promised) / HOUR_MINUTES, 0, _MOST_HOURS)
    less = np.clip((work.ready - saved - work.promised) / HOUR_MINUTES, 0, _MOST_HOURS)
    kept = float((late & ~still)[there].mean())
    hours = float((over - less)[there].mean())
    return _sum([_times(lateness.score_late, -kept), _times(lateness.score_hour, -hours)])


def _p90(values: Reals) -> float | None:
    return float(np.quantile(values, _P90)) / HOUR_MINUTES if len(values) else None


def _times(one: Interval, by: float) -> Interval:
    low, high = sorted((one.low * by, one.high * by))
    return Interval(one.value * by, low, high)


def _priced(one: Interval, price: Interval) -> Interval:
    """Return a number at a price that may itself be known within bounds only."""
    ends = [amount * each for amount in (one.low, one.high) for each in (price.low, price.high)]
    return Interval(one.value * price.value, min(ends), max(ends))


def _sum(parts: list[Interval]) -> Interval:
    """Return the sum of figures that know nothing of each other."""
    value = sum(part.value for part in parts)
    reach = float(np.hypot.reduce([part.high - part.value for part in parts]))
    return Interval(value, value - reach, value + reach)
