"""Sankey: what goes from step to step, each ribbon as thick as much goes; ends are short stubs.

A name keeps its place in every column, so that the eye can follow it. Ribbons that would be
thinner than a hair, or that leave the last column, are not drawn; they are counted.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

_WIDTH: Final = 960.0
_HEIGHT: Final = 400.0
_BAR: Final = 14.0
_GAP: Final = 22.0
_TOP: Final = 26.0
_STUB: Final = 22.0
_LABEL: Final = 150.0  # beside the last column
_LEAST: Final = 0.005  # of all that begin


class Stream(Struct, frozen=True):
    """What goes from ``source`` in a column, 0 on, to ``target`` in the next; None is its end."""

    column: int
    source: str
    target: str | None
    n: int


class Bar(Struct, frozen=True, kw_only=True):
    """What stands in a column; ``n`` goes through it and ``ends`` of them no further."""

    column: int
    code: str
    n: int
    ends: int
    x: float
    y: float
    width: float
    height: float


class Ribbon(Struct, frozen=True, kw_only=True):
    """A stream as a filled path of SVG; ``target`` None is a stub where it ends."""

    column: int
    source: str
    target: str | None
    n: int
    path: str


class Sankey(Struct, frozen=True, kw_only=True):
    """The drawing; ``hidden`` go by ribbons that are not drawn."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    hidden: int


def draw_sankey(streams: Sequence[Stream], *, columns: int) -> Sankey:
    """Return the drawing of what goes from column to column, the first ``columns`` of them."""
    shown = [one for one in streams if one.column < columns]
    through: Counter[tuple[int, str]] = Counter()
    for one in shown:
        through[one.column, one.source] += one.n
    weight: Counter[str] = Counter()
    for (_, code), n in through.items():
        weight[code] += n
    rank = {code: at for at, code in enumerate(sorted(weight, key=lambda c: (-weight[c], c)))}
    whole = sum(n for (column, _), n in through.items() if column == 0)
    most = max(Counter(column for column, _ in through).values(), default=1)
    scale = (_HEIGHT - _GAP * (most - 1)) / max(1, whole)
    bars = _bars(through, shown, rank, scale, columns)
    ribbons, hidden = _ribbons(shown, bars, rank, scale, least=_LEAST * whole, columns=columns)
    return Sankey(
        width=_WIDTH,
        height=max((bar.y + bar.height for bar in bars.values()), default=0.0) + _TOP / 2,
        bars=tuple(bars.values()),
        ribbons=tuple(ribbons),
        hidden=hidden,
    )


def _bars(
    through: Counter[tuple[int, str]],
    streams: Sequence[Stream],
    rank: dict[str, int],
    scale: float,
    columns: int,
) -> dict[tuple[int, str], Bar]:
    ends: Counter[tuple[int, str]] = Counter()
    for one in streams:
        if one.target is None:
            ends[one.column, one.source] += one.n
    step = (_WIDTH - _LABEL) / max(1, columns - 1)
    bars: dict[tuple[int, str], Bar] = {}
    y: dict[int, float] = {}
    for column, code in sorted(through, key=lambda one: (one[0], rank[one[1]])):
        n = through[column, code]
        top = y.get(column, _TOP)
        bars[column, code] = Bar(
            column=column,
            code=code,
            n=n,
            ends=ends[column, code],
            x=round(column * step, 1),
            y=round(top, 1),
            width=_BAR,
            height=round(max(1.0, n * scale), 1),
        )
        y[column] = top + max(1.0, n * scale) + _GAP
    return bars


def _ribbons(
    streams: Sequence[Stream],
    bars: dict[tuple[int, str], Bar],
    rank: dict[str, int],
    scale: float,
    *,
    least: float,
    columns: int,
) -> tuple[list[Ribbon], int]:
    """Return ribbons: at their source in the order of targets, at their target of sources."""
    left: dict[tuple[int, str], float] = {key: bar.y for key, bar in bars.items()}
    into = dict(left)
    ribbons: list[Ribbon] = []
    last = len(rank)

    def order(one: Stream) -> tuple[int, int, int]:
        return one.column, rank[one.source], last if one.target is None else rank[one.target]

    inner = [one for one in streams if one.target is None or one.column + 1 < columns]
    hidden = sum(one.n for one in streams) - sum(one.n for one in inner)
    for one in sorted(inner, key=order):
        bar, thick = bars[one.column, one.source], one.n * scale
        y = left[one.column, one.source]
        left[one.column, one.source] += thick
        start = bar.x + bar.width
        if one.target is None:
            path = f"M{start:g} {y:.1f}h{_STUB:g}v{thick:.1f}h{-_STUB:g}z"
        else:
            key = (one.column + 1, one.target)
            end, to_y = bars[key].x, into[key]
            into[key] += thick
            mid = (start + end) / 2
            path = (
                f"M{start:g} {y:.1f}C{mid:g} {y:.1f} {mid:g} {to_y:.1f} {end:g} {to_y:.1f}"
                f"v{thick:.1f}C{mid:g} {to_y + thick:.1f} {mid:g} {y + thick:.1f}"
                f" {start:g} {y + thick:.1f}z"
            )
        if one.n < least:
            hidden += one.n
            continue
        ribbons.append(
            Ribbon(column=one.column, source=one.source, target=one.target, n=one.n, path=path)
        )
    return ribbons, hidden
