"""When a group of customers begins to behave in another way."""

from datetime import date, timedelta
from itertools import groupby
from typing import Final

import msgspec
import numpy as np

from ordito.marts import Mart
from ordito.steering.signals.change import bar_of, watch
from ordito.steering.signals.groups import Groups, lay_groups
from ordito.steering.signals.questions import question

FALSE_ALARMS: Final = 0.05
"""Expected in a year over all groups and behaviours, at most."""
_FEWEST_A_WEEK: Final = 2.0


class Shift(msgspec.Struct, frozen=True):
    """A behaviour of a group that has moved.

    Attributes:
        group: of customers; empty is all of them together.
        kind: family of channels, channel or method.
        value: which one.
        within: family of channels of whose orders the share is; empty for all orders.
        since: Monday of the week from which on it is another.
        told: Sunday of the week at whose end that was known.
        before: share of the group's orders (within the family) before.
        after: since then, until it was told.
        z: how far beyond chance, in deviations.
        n_before: orders of the first share.
        n_after: orders of the second.
    """

    group: str
    kind: str
    value: str
    within: str
    since: date
    told: date
    before: float
    after: float
    z: float
    n_before: int
    n_after: int


class Shifts(msgspec.Struct, frozen=True):
    """What changed in the behaviour of groups, the clearest first.

    Attributes:
        version: of the mart.
        shifts: found.
        series: how many shares were watched.
        weeks: whole weeks that were seen.
        bar: deviations that an alarm asks for.
        false_alarms: in a year over all series, at most.
        coverage: share of orders whose customer is known and in a group.
    """

    version: str
    shifts: tuple[Shift, ...]
    series: int
    weeks: int
    bar: float
    false_alarms: float
    coverage: float


class _Week(msgspec.Struct, frozen=True):
    name: str
    kind: str
    within: str
    value: str
    monday: str
    orders: int
    showing: int


def find_shifts(
    mart: Mart,
    groups: Groups | None = None,
    *,
    false_alarms: float = FALSE_ALARMS,
) -> Shifts:
    """Return which groups' shares of channels and methods have moved, and since when.

    Args:
        mart: to read.
        groups: name of the group of each customer; by default by how they mostly bought.
        false_alarms: expected in a year over all that is watched, at most.
    """
    _lay_behaviours(mart, groups)
    rows = mart.read(_Week, question("weeks"))
    series = {
        key: list(weeks)
        for key, weeks in groupby(rows, key=lambda row: (row.name, row.kind, row.value))
    }
    series = {key: weeks for key, weeks in series.items() if _tellable(weeks)}
    bar = bar_of(false_alarms=false_alarms, series=len(series))
    mondays = sorted({date.fromisoformat(row.monday) for row in rows})
    shifts = [
        shift for key, weeks in series.items() for shift in _shifts(key, weeks, mondays, bar=bar)
    ]
    ((known,),) = mart.rows(
        "SELECT count(grouped.name) / greatest(1, count(*)) FROM fact_order"
        " LEFT JOIN grouped USING (customer_id)"
    )
    return Shifts(
        version=mart.version,
        shifts=tuple(sorted(shifts, key=lambda one: (-abs(one.z), one.group, one.value))),
        series=len(series),
        weeks=len(mondays),
        bar=bar,
        false_alarms=false_alarms,
        coverage=known,
    )


def list_shifted(
    mart: Mart, shift: Shift, groups: Groups | None = None, *, most: int = 500
) -> list[str]:
    """Return orders of the weeks from ``shift`` until it was told that show its behaviour.

    Args:
        mart: to read.
        shift: as ``find_shifts`` told it.
        groups: by which it was found.
        most: orders at most.
    """
    _lay_behaviours(mart, groups)
    found = mart.rows(
        "FROM behaviour SELECT order_id"
        " WHERE (name, kind, within, value) = ($name, $kind, $within, $value)"
        " AND monday BETWEEN $since::DATE AND $told::DATE ORDER BY order_id LIMIT $most",
        name=shift.group,
        kind=shift.kind,
        within=shift.within,
        value=shift.value,
        since=shift.since.isoformat(),
        told=shift.told.isoformat(),
        most=most,
    )
    return [order for (order,) in found]


def _lay_behaviours(mart: Mart, groups: Groups | None) -> None:
    """Lay ready which behaviours of which groups each order shows, as ``behaviour``."""
    lay_groups(mart, groups)
    mart.rows(question("behaviours"), as_of_us=mart.as_of_us, zone=mart.build.zone)


def _tellable(weeks: list[_Week]) -> bool:
    """Return whether a share has enough orders on both sides to be watched by the week."""
    showing = sum(week.showing for week in weeks)
    rest = sum(week.orders for week in weeks) - showing
    return min(showing, rest) >= _FEWEST_A_WEEK * len(weeks)


def _shifts(
    key: tuple[str, str, str], weeks: list[_Week], mondays: list[date], *, bar: float
) -> list[Shift]:
    places = {monday: place for place, monday in enumerate(mondays)}
    orders = np.zeros(len(mondays), np.int64)
    showing = np.zeros(len(mondays), np.int64)
    for week in weeks:
        place = places[date.fromisoformat(week.monday)]
        orders[place], showing[place] = week.orders, week.showing
    group, kind, value = key
    return [
        Shift(
            group=group,
            kind=kind,
            value=value,
            within=weeks[0].within,
            since=mondays[change.since],
            told=mondays[change.told] + timedelta(days=6),
            before=change.before,
            after=change.after,
            z=change.z,
            n_before=change.n_before,
            n_after=change.n_after,
        )
        for change in watch(showing, orders, bar=bar)
    ]
