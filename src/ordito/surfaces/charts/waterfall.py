"""Waterfall: bars from what came in to what is left, each beginning where the last has ended.

Bars are rows beside their text, so that the table is the chart and reads the same on a phone.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

WIDTH: Final = 1000.0


class Span(Struct, frozen=True):
    """A bar from one height to another; ``is_whole`` is one that stands on zero."""

    start: int
    end: int
    is_whole: bool = False


class Drawn(Struct, frozen=True, kw_only=True):
    """A bar in a box that is ``WIDTH`` wide.

    Attributes:
        x: its left edge.
        width: of it.
        zero_x: where zero lies.
        kind: ``whole``, ``down``, ``up`` or ``loss`` (a whole one below zero).
    """

    x: float
    width: float
    zero_x: float
    kind: str


def draw_waterfall(spans: Sequence[Span]) -> tuple[Drawn, ...]:
    """Return the bars, all on one scale that has zero in it."""
    heights = [0, *(one.start for one in spans), *(one.end for one in spans)]
    low, high = min(heights), max(heights)
    reach = max(high - low, 1)

    def x(height: int) -> float:
        return (height - low) * WIDTH / reach

    drawn: list[Drawn] = []
    for span in spans:
        start = 0 if span.is_whole else span.start
        left, right = sorted((x(start), x(span.end)))
        drawn.append(
            Drawn(
                x=round(left, 2),
                width=round(right - left, 2),
                zero_x=round(x(0), 2),
                kind=_kind(span),
            )
        )
    return tuple(drawn)


def _kind(span: Span) -> str:
    if span.is_whole:
        return "loss" if span.end < 0 else "whole"
    return "down" if span.end <= span.start else "up"
