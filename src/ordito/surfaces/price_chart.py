"""Chart: prices over time as steps, drawn on the server; the table beside it says the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from ordito.platform.money import Money
from ordito.surfaces.market_screens import Chart, Line

WIDTH: Final = 720
HEIGHT: Final = 260
_LEFT: Final = 64
_RIGHT: Final = 24
_TOP: Final = 12
_BOTTOM: Final = 28
_LINES: Final = 8
_TICKS: Final = 4
_DAYS: Final = 4

Series = tuple[str, Sequence[tuple[datetime, int]]]


def draw(
    series: Sequence[Series], *, since: datetime, until: datetime, currency: str
) -> Chart | None:
    """Return the chart of at most eight series; None where there is nothing to draw.

    Args:
        series: names with their changes (instant, minor units), the oldest first.
        since: left edge.
        until: right edge.
        currency: of all amounts.
    """
    shown = [(name, points) for name, points in series if points][:_LINES]
    amounts = [minor for _, points in shown for _, minor in points]
    if not amounts:
        return None
    low, high = min(amounts), max(amounts)
    margin = max((high - low) // 10, high // 50, 1)
    low, high = max(low - margin, 0), high + margin
    span = until - since

    def x(at: datetime) -> float:
        part = max(at - since, timedelta()) / span
        return round(_LEFT + part * (WIDTH - _LEFT - _RIGHT), 1)

    def y(minor: int) -> float:
        return round(HEIGHT - _BOTTOM - (minor - low) * (HEIGHT - _TOP - _BOTTOM) / (high - low), 1)

    lines: list[Line] = []
    for number, (name, points) in enumerate(shown, start=1):
        path = f"M{x(points[0][0])} {y(points[0][1])}"
        for before, after in pairwise(points):
            path += f"H{x(after[0])}" + (f"V{y(after[1])}" if after[1] != before[1] else "")
        path += f"H{x(until)}"
        lines.append(Line(number=number, name=name, path=path, x=x(until), y=y(points[-1][1])))
    ticks = [low + (high - low) * n // _TICKS for n in range(_TICKS + 1)]
    days = [since + span * n / _DAYS for n in range(_DAYS + 1)]
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        lines=tuple(lines),
        prices=tuple((y(minor), Money(minor, currency)) for minor in ticks),
        days=tuple((x(day), day.date()) for day in days),
    )
