"""Process map: activities as boxes, what follows what as lines, the wanted path in red.

How much is drawn is a matter of detail; what is left out is counted, and stands in the table.
"""

import itertools
from collections.abc import Collection, Mapping, Sequence
from math import log1p
from typing import Final

from msgspec import Struct

from ordito.surfaces.charts.layers import Link, lay_out

BEGIN: Final = "\0begin"
END: Final = "\0end"
DETAILS: Final = (5, 8, 12, 16, 24)
_LINKS: Final = 2.0  # lines drawn for each box, at most
_BOX: Final = (148.0, 44.0)
_GAP: Final = (26.0, 46.0)
_THICKEST: Final = 9.0


class Activity(Struct, frozen=True, kw_only=True):
    """A box to draw; ``begins`` and ``ends`` are journeys that do so here."""

    code: str
    label: str
    times: int
    begins: int
    ends: int


class Box(Struct, frozen=True, kw_only=True):
    """A box; ``code`` is empty for the marks of beginning and end."""

    code: str
    label: str
    times: int
    x: float
    y: float
    width: float
    height: float
    is_wanted: bool


class Line(Struct, frozen=True, kw_only=True):
    """A line from box to box.

    Attributes:
        source: activity, or BEGIN.
        target: activity, or END.
        times: that it was taken.
        path: of SVG.
        width: of the line; it grows with the logarithm of ``times``.
        x: where its number stands.
        y: the same.
        kind: ``wanted`` on the target path, ``strays`` off it, ``taken`` where there is none.
    """

    source: str
    target: str
    times: int
    path: str
    width: float
    x: float
    y: float
    kind: str


class Drawing(Struct, frozen=True, kw_only=True):
    """The map; ``hidden`` are steps from activity to activity that are not drawn."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    shown: int
    hidden: int


def draw_process_map(
    activities: Sequence[Activity],
    links: Mapping[Link, int],
    *,
    detail: int,
    wanted: Collection[Link] | None = None,
) -> Drawing:
    """Return the drawing of the most frequent activities and the strongest links between them.

    Args:
        activities: most frequent first.
        links: how often one came directly after another.
        detail: 0 (least) to 4.
        wanted: links that the target path allows, with BEGIN and END; None where there is none.
    """
    named = {node for link in wanted or () for node in link}
    most = DETAILS[max(0, min(detail, len(DETAILS) - 1))]
    chosen = sorted(activities, key=lambda one: (one.code not in named, -one.times, one.code))
    chosen = chosen[: max(most, len(named - {BEGIN, END}))]
    codes = {one.code for one in chosen}
    drawn = _strongest(_with_ends(chosen, links, codes), codes, wanted or ())
    between = sum(times for link, times in links.items() if link in drawn)
    nodes = [BEGIN, *(one.code for one in chosen), END]
    placed = lay_out(nodes, drawn)
    layer = dict(placed.layer)
    layer[END] = max(*layer.values(), layer[END])
    spots = {node: _spot(layer[node], placed.place[node]) for node in nodes}
    heaviest = max(drawn.values(), default=1)
    return Drawing(
        width=placed.widest * (_BOX[0] + _GAP[0]) + _GAP[0],
        height=(1 + max(layer.values())) * (_BOX[1] + _GAP[1]) + _GAP[1] / 2,
        boxes=tuple(_box(one, spots[one.code], is_wanted=one.code in named) for one in chosen)
        + tuple(_mark(code, spots[code]) for code in (BEGIN, END)),
        lines=tuple(
            _line(link, times, spots, placed.bends.get(link, ()), heaviest, wanted)
            for link, times in sorted(drawn.items(), key=lambda one: (one[1], one[0]))
        ),
        shown=len(chosen),
        hidden=sum(links.values()) - between,
    )


def _with_ends(
    chosen: Sequence[Activity], links: Mapping[Link, int], codes: set[str]
) -> dict[Link, int]:
    ends = {(BEGIN, one.code): one.begins for one in chosen}
    ends |= {(one.code, END): one.ends for one in chosen}
    inner = {link: times for link, times in links.items() if codes.issuperset(link)}
    return {link: times for link, times in (ends | inner).items() if times}


def _strongest(
    links: Mapping[Link, int], codes: set[str], wanted: Collection[Link]
) -> dict[Link, int]:
    """Return the strongest links, the wanted ones, and for each node one in and one out."""
    by_weight = sorted(links, key=lambda link: (-links[link], link))
    kept = set(by_weight[: int(_LINKS * len(codes))]) | (set(wanted) & set(links))
    for node in codes:
        into = next((link for link in by_weight if link[1] == node and link[0] != node), None)
        out = next((link for link in by_weight if link[0] == node and link[1] != node), None)
        kept |= {link for link in (into, out) if link is not None}
    return {link: links[link] for link in kept}


def _spot(layer: int, place: float) -> tuple[float, float]:
    """Return the middle of a box."""
    return (
        _GAP[0] + _BOX[0] / 2 + place * (_BOX[0] + _GAP[0]),
        _GAP[1] / 2 + _BOX[1] / 2 + layer * (_BOX[1] + _GAP[1]),
    )


def _box(one: Activity, spot: tuple[float, float], *, is_wanted: bool) -> Box:
    return Box(
        code=one.code,
        label=one.label,
        times=one.times,
        x=spot[0] - _BOX[0] / 2,
        y=spot[1] - _BOX[1] / 2,
        width=_BOX[0],
        height=_BOX[1],
        is_wanted=is_wanted,
    )


def _mark(code: str, spot: tuple[float, float]) -> Box:
    side = _BOX[1] / 2
    x, y = spot[0] - side / 2, spot[1] - side / 2
    return Box(code="", label=code, times=0, x=x, y=y, width=side, height=side, is_wanted=False)


def _line(
    link: Link,
    times: int,
    spots: Mapping[str, tuple[float, float]],
    bends: Sequence[tuple[int, float]],
    heaviest: int,
    wanted: Collection[Link] | None,
) -> Line:
    (x, y), (to_x, to_y) = spots[link[0]], spots[link[1]]
    half = _BOX[1] / 2
    if link[0] == link[1]:
        right = x + _BOX[0] / 2
        path = f"M{right:g} {y - 10:g}c26 -12 26 32 0 20"
        middle = (right + 12, y + 3)
    else:
        sign = 1 if to_y > y else -1
        points = [(x, y + sign * half), *(_spot(*bend) for bend in bends)]
        points.append((to_x, to_y - sign * half))
        path = f"M{points[0][0]:g} {points[0][1]:g}"
        for (from_x, from_y), (next_x, next_y) in itertools.pairwise(points):
            mid = (from_y + next_y) / 2
            path += f"C{from_x:g} {mid:g} {next_x:g} {mid:g} {next_x:g} {next_y:g}"
        (from_x, from_y), (next_x, next_y) = points[0], points[1]
        middle = ((from_x + next_x) / 2, (from_y + next_y) / 2)
    kind = "taken" if wanted is None else "wanted" if link in wanted else "strays"
    width = 1 + (_THICKEST - 1) * log1p(times) / log1p(heaviest)
    return Line(
        source=link[0],
        target=link[1],
        times=times,
        path=path,
        width=round(width, 2),
        x=round(middle[0], 1),
        y=round(middle[1], 1),
        kind=kind,
    )
