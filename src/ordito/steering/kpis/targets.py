"""Targets: what a KPI shall be over any span of days, from what is declared for quarters."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from ordito.steering.kpis.model import Kpi, KpiRegister

TILES: Final = {"revenue": "revenue", "experience": "satisfaction", "digital": "digital_share"}
"""Which KPI measures what a tile of the cockpit shows. What revenue costs is reckoned by the
register of costs, not by a formula over rows: that register holds the tile's targets."""


def quarter_of(day: date) -> str:
    """Return the quarter that a day is in, as 2026-Q1."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def target_of(kpi: Kpi, first: date, until: date) -> float | None:
    """Return what a KPI shall be from ``first`` to the day before ``until``.

    A sum's targets count by the days of their quarters that are in the span; of what is divided
    the targets are averaged by these days. None where a quarter of the span has none, or the span
    is empty.
    """
    if kpi.per is not None:
        return mean_target(kpi.targets, first, until)
    told = _told(kpi.targets, first, until)
    return sum(target * within / length for target, within, length in told) if told else None


def mean_target(targets: Mapping[str, float], first: date, until: date) -> float | None:
    """Return the mean of the targets of quarters, each by its days in the span; see target_of."""
    told = _told(targets, first, until)
    if not told:
        return None
    return sum(target * within for target, within, _ in told) / (until - first).days


def targets_of_tiles(register: KpiRegister, first: date, until: date) -> dict[str, float]:
    """Return what tiles of the cockpit shall show of a span; one without a target is left out."""
    found = {
        tile: target_of(kpi, first, until)
        for tile, name in TILES.items()
        if (kpi := register.of(name)) is not None
    }
    return {tile: target for tile, target in found.items() if target is not None}


def _told(targets: Mapping[str, float], first: date, until: date) -> list[tuple[float, int, int]]:
    """Return each quarter's target with its days in the span and all; none where one is missing."""
    quarters = list(_quarters(first, until)) if first < until else []
    told = [(targets[name], within, length) for name, within, length in quarters if name in targets]
    return told if len(told) == len(quarters) else []


def _quarters(first: date, until: date) -> Iterator[tuple[str, int, int]]:
    """Yield each quarter of a span: its name, days of it in the span, and all of its days."""
    begins = first.replace(month=3 * ((first.month - 1) // 3) + 1, day=1)
    while begins < until:
        ends = (begins + timedelta(days=93)).replace(day=1)
        within = (min(ends, until) - max(begins, first)).days
        yield quarter_of(begins), within, (ends - begins).days
        begins = ends
