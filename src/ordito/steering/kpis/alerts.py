"""Alerts: figures that miss their target, or that leave their own history.

A week is held against the weeks before it, each by its weight: what a share is a share of may be
much in one week and little in another. Many figures are watched, so the bar is raised until, of the
alerts that are told, only a declared part is expected to be chance.

Source: W. Shewhart, "Economic Control of Quality of Manufactured Product", 1931; D. Laney,
"Improved Control Charts for Attributes", Quality Engineering 14, 2002 (weights); Y. Benjamini and
Y. Hochberg, "Controlling the False Discovery Rate", JRSS B 57, 1995; D. Wallace, "Bounds on Normal
Approximations to Student's and the Chi-Square Distributions", AMS 30, 1959.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from math import copysign, erfc, exp, log, log1p, sqrt
from typing import Final

import msgspec

from ordito.marts import Mart
from ordito.steering.kpis.model import (
    COMPANY,
    Direction,
    Figure,
    Grain,
    Kpi,
    KpiRegister,
    Path,
    Unit,
)
from ordito.steering.kpis.targets import quarter_of
from ordito.steering.kpis.values import (
    ends,
    last_day,
    last_whole,
    list_figures,
    list_watched,
    starts,
)

FALSE_DISCOVERIES: Final = 0.01
"""Share of the alerts against history that is expected to be chance, at most."""
_MOST_WEEKS: Final = 26
_FEWEST_WEEKS: Final = 16
_FEWEST_ROWS: Final = 50
_FEWEST_EVENTS: Final = 10
_WIDE: Final = 3.0
_Turn = Callable[[float], float]


class Rule(StrEnum):
    """What a figure is held against."""

    TARGET = "target"
    HISTORY = "history"


class Alert(msgspec.Struct, frozen=True):
    """A figure that somebody should look at.

    Attributes:
        kpi: its name.
        path: where in the tree.
        rule: what it was held against.
        grain: of the period; with it, ``period`` and ``path`` the figure opens to its rows.
        period: first day.
        value: the figure.
        expected: the target, or what its history makes likely.
        low: lower limit of the chart; None for a target.
        high: upper limit.
        better: whether it left to the better side.
        chance: probability of as much or more without any change; None for a target.
        n: rows behind it.
        coverage: share of them whose measures are known.
        owner: who answers for it.
    """

    kpi: str
    path: Path
    rule: Rule
    grain: Grain
    period: date
    value: float
    expected: float
    low: float | None
    high: float | None
    better: bool
    chance: float | None
    n: int
    coverage: float
    owner: str | None


class Alerts(msgspec.Struct, frozen=True):
    """What is to be looked at, and how much was watched.

    Attributes:
        version: of the mart.
        week: first day of the last week that was held against history.
        alerts: targets first, then the least likely.
        watched: figures that were held against their history.
        unwatched: figures with too few weeks or rows.
        false_discoveries: share of the alerts against history that may be chance.
    """

    version: str
    week: date
    alerts: tuple[Alert, ...]
    watched: int
    unwatched: int
    false_discoveries: float


def find_alerts(
    mart: Mart,
    register: KpiRegister,
    *,
    week: date | None = None,
    false_discoveries: float = FALSE_DISCOVERIES,
) -> Alerts:
    """Return the figures that miss their target, or that leave their own history.

    Args:
        mart: to read.
        register: of definitions.
        week: first day of the week to hold against history; by default the last whole one. A KPI
            that settles later is held by the last week that has settled.
        false_discoveries: share of the alerts against history that may be chance.
    """
    last = last_whole(mart, Grain.WEEK)
    week = last if week is None else min(starts(week, Grain.WEEK), last)
    kpis = {kpi.name: (kpi, _settled(mart, kpi, week)) for kpi in register.kpis}
    rows = list_watched(mart, register, Grain.WEEK)
    charts: list[Alert] = []
    unwatched = 0
    for (name, path), series in groupby(rows, key=lambda row: (row.kpi, row.figure.path)):
        kpi, settled = kpis[name]
        figures = [row.figure for row in series if row.figure.period <= settled]
        chart = _chart(kpi, path, figures, settled)
        if chart is None:
            unwatched += 1
        else:
            charts.append(chart)
    told = _beyond_chance(charts, false_discoveries)
    missed = [alert for kpi in register.kpis for alert in _missed(mart, register, kpi)]
    return Alerts(
        version=mart.version,
        week=week,
        alerts=(*missed, *told),
        watched=len(charts),
        unwatched=unwatched,
        false_discoveries=false_discoveries,
    )


def _settled(mart: Mart, kpi: Kpi, week: date) -> date:
    """Return the last week up to ``week`` whose figure no longer changes."""
    known = last_day(mart) - timedelta(days=kpi.settles_days)
    return min(week, starts(known, Grain.WEEK) - timedelta(days=7))


def _chart(kpi: Kpi, path: Path, figures: Sequence[Figure], week: date) -> Alert | None:
    """Return how the last week lies in the chart of the weeks before it; None with too few."""
    known = [figure for figure in figures if figure.value is not None]
    if len(known) <= _FEWEST_WEEKS or known[-1].period != week:
        return None
    known = known[-_MOST_WEEKS - 1 :]
    scale = _scale(kpi, known)
    if scale is None:
        return None
    *before, last = known
    to, back = scale
    weights = [figure.per or 1.0 for figure in before]
    seen = [to(figure.value or 0.0) for figure in before]
    whole, free = sum(weights), len(before) - 1
    mean = sum(weight * one for weight, one in zip(weights, seen, strict=True)) / whole
    squares = sum(weight * (one - mean) ** 2 for weight, one in zip(weights, seen, strict=True))
    seen_spread = sqrt(squares / free * (1 / (last.per or 1.0) + 1 / whole))
    spread = max(seen_spread, _drawn(kpi, back(mean), before, last))
    if spread <= 1e-12 * max(1.0, abs(mean)):
        return None
    value = last.value or 0.0
    off = to(value) - mean
    z = _normal(off / spread, free)
    return Alert(
        kpi=kpi.name,
        path=path,
        rule=Rule.HISTORY,
        grain=Grain.WEEK,
        period=week,
        value=value,
        expected=back(mean),
        low=back(mean - _WIDE * spread),
        high=back(mean + _WIDE * spread),
        better=(off > 0) is (kpi.direction is Direction.UP),
        chance=erfc(abs(z) / sqrt(2)),
        n=last.n,
        coverage=last.coverage,
        owner=kpi.owner,
    )


def _drawn(kpi: Kpi, share: float, before: Sequence[Figure], last: Figure) -> float:
    """Return how much the odds of a share vary by the mere number of rows; 0 for what is none."""
    if kpi.unit is not Unit.SHARE or not 0 < share < 1:
        return 0.0
    rows = sum(figure.n for figure in before)
    return sqrt((1 / last.n + 1 / rows) / (share * (1 - share)))


def _scale(kpi: Kpi, known: Sequence[Figure]) -> tuple[_Turn, _Turn] | None:
    """Return on which scale a figure varies evenly, and back; None where too little is behind it.

    A share is told by its odds, what is never below zero by its factor: sums of few large orders
    are far more often twice too large than twice too small.
    """
    if sum(figure.n for figure in known) < _FEWEST_ROWS * len(known):
        return None
    values = [figure.value or 0.0 for figure in known]
    if min(values) <= 0:
        return (float, float)
    if kpi.unit is not Unit.SHARE:
        return (log, exp)
    events = sum(
        min(value, 1 - value) * figure.n for value, figure in zip(values, known, strict=True)
    )
    if max(values) >= 1 or events < _FEWEST_EVENTS * len(known):
        return None
    return (lambda share: log(share / (1 - share))), (lambda odds: 1 / (1 + exp(-odds)))


def _normal(t: float, free: int) -> float:
    """Return the normal deviation that is as unlikely as ``t`` with ``free`` degrees of freedom."""
    size = (8 * free + 1) / (8 * free + 3) * sqrt(free * log1p(t * t / free))
    return copysign(size, t)


def _beyond_chance(charts: Iterable[Alert], false_discoveries: float) -> list[Alert]:
    """Return the charts that are unlikely even for the least likely of so many."""
    ranked = sorted(charts, key=lambda one: (one.chance or 0.0, one.kpi, one.path.journey or ""))
    last = 0
    for rank, chart in enumerate(ranked, 1):
        if (chart.chance or 0.0) <= false_discoveries * rank / len(ranked):
            last = rank
    return ranked[:last]


def _missed(mart: Mart, register: KpiRegister, kpi: Kpi) -> list[Alert]:
    """Return whether the last whole quarter or the running one misses its target."""
    first = last_whole(mart, Grain.QUARTER)
    quarters = {quarter_of(day): day for day in (first, _next(first))}
    targets = {day: kpi.targets[name] for name, day in quarters.items() if name in kpi.targets}
    if not targets:
        return []
    found = list_figures(mart, register, kpi.name, Grain.QUARTER)
    return [
        alert
        for figure in found
        if figure.period in targets
        and (alert := _held(mart, kpi, figure, targets[figure.period])) is not None
    ]


def _held(mart: Mart, kpi: Kpi, figure: Figure, target: float) -> Alert | None:
    """Return an alert where a figure is on the wrong side; a sum is held against its days' part."""
    end = ends(figure.period, Grain.QUARTER)
    if kpi.per is None and not figure.whole:
        days = (last_day(mart) - figure.period).days
        target *= min(1.0, max(0, days) / (end - figure.period).days)
    value = figure.value
    if value is None or value == target or (value > target) is (kpi.direction is Direction.UP):
        return None
    return Alert(
        kpi=kpi.name,
        path=COMPANY,
        rule=Rule.TARGET,
        grain=Grain.QUARTER,
        period=figure.period,
        value=value,
        expected=target,
        low=None,
        high=None,
        better=False,
        chance=None,
        n=figure.n,
        coverage=figure.coverage,
        owner=kpi.owner,
    )


def _next(first: date) -> date:
    return starts(ends(first, Grain.QUARTER), Grain.QUARTER)
