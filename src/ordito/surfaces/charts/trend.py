"""Trend: a small line of values, with gaps where nothing was measured."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

WIDTH: Final = 100.0
HEIGHT: Final = 30.0
_EDGE: Final = 2.0


class Trend(Struct, frozen=True):
    """Lines of points in a box of 100 x 30, and the last point; highest values at the top."""

    lines: tuple[tuple[tuple[float, float], ...], ...]
    last: tuple[float, float] | None


def draw_trend(values: Sequence[float | None]) -> Trend:
    """Return the trend of values, oldest first; it is as high as they differ."""
    known = [value for value in values if value is not None]
    if not known:
        return Trend((), None)
    low, reach = min(known), max(known) - min(known)
    step = WIDTH / (len(values) - 1) if len(values) > 1 else 0.0
    lines: list[list[tuple[float, float]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            lines.append([])
            continue
        part = (value - low) / reach if reach else 0.5
        y = HEIGHT - _EDGE - part * (HEIGHT - 2 * _EDGE)
        lines[-1].append((round(number * step, 2), round(y, 2)))
    kept = tuple(tuple(line) for line in lines if line)
    return Trend(kept, kept[-1][-1])
