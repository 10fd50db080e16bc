"""A map of places: points on outlines of Europe, as numbers an SVG can draw."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos, radians, sin, sqrt
from typing import Final

import msgspec

from ordito.surfaces import assets

_EARTH_KM: Final = 6371.0
_CENTRE: Final = (52.0, 10.0)  # latitude, longitude of the projection, degrees
_MARGIN: Final = 0.18  # part of the extent left free on each side
_EXTENT_KM_MIN: Final = 220.0
_RING_POINTS_MIN: Final = 3
_OVERHANG: Final = 30  # drawing units that outlines may reach past the edge

Point = tuple[float, float]


class Map(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing: ``points`` are in the order asked for; ``land`` is the ``d`` of one SVG path."""

    width: int
    height: int
    land: str
    points: tuple[Point, ...]


class _Ring(msgspec.Struct, frozen=True):
    """An outline, kilometres east and north of the centre, and the box that it lies in."""

    points: list[Point]
    west: float
    south: float
    east: float
    north: float

    def is_near(self, middle: Point, reach: Point) -> bool:
        """Tell whether its box touches the one that reaches so far around a point."""
        return (
            self.west <= middle[0] + reach[0]
            and self.east >= middle[0] - reach[0]
            and self.south <= middle[1] + reach[1]
            and self.north >= middle[1] - reach[1]
        )


def draw(places: Sequence[Point], *, width: int = 640) -> Map:
    """Draw the neighbourhood of some places.

    Args:
        places: latitude and longitude of each, degrees; at least one.
        width: of the drawing, SVG user units; the height follows from the places.
    """
    return _drawn(tuple(places), width)


@lru_cache(maxsize=512)
def _drawn(places: tuple[Point, ...], width: int) -> Map:
    projected = [project(*place) for place in places]
    xs, ys = zip(*projected, strict=True)
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    wide = max(max(xs) - min(xs), _EXTENT_KM_MIN) * (1 + 2 * _MARGIN)
    high = max(max(ys) - min(ys), _EXTENT_KM_MIN, wide * 0.6) * (1 + 2 * _MARGIN)
    scale = width / wide
    height = round(high * scale)

    def place_on(point: Point) -> Point:
        x = (point[0] - middle[0]) * scale + width / 2
        y = height / 2 - (point[1] - middle[1]) * scale
        return round(x, 1), round(y, 1)

    reach = width / 2 / scale + _OVERHANG / scale, height / 2 / scale + _OVERHANG / scale
    land = "".join(
        _path(map(place_on, ring.points), width, height)
        for ring in _outlines()
        if ring.is_near(middle, reach)
    )
    return Map(width=width, height=height, land=land, points=tuple(map(place_on, projected)))


def project(latitude: float, longitude: float) -> Point:
    """Return kilometres east and north of the centre.

    Source: Lambert azimuthal equal-area on the sphere, Snyder, Map Projections, 1987, p. 185,
    with the centre that ETRS89-LAEA uses.
    """
    lat, lat0 = radians(latitude), radians(_CENTRE[0])
    lon = radians(longitude - _CENTRE[1])
    k = sqrt(2 / (1 + sin(lat0) * sin(lat) + cos(lat0) * cos(lat) * cos(lon)))
    x = k * cos(lat) * sin(lon)
    y = k * (cos(lat0) * sin(lat) - sin(lat0) * cos(lat) * cos(lon))
    return _EARTH_KM * x, _EARTH_KM * y


@lru_cache
def _outlines() -> list[_Ring]:
    """Return the coasts and borders of Europe, projected; none where the assets are not built."""
    if not assets.manifest():
        return []
    rings = msgspec.json.decode(
        assets.read("europe.json"), type=list[list[tuple[int, int]]]
    )  # hundredths of a degree: longitude, latitude
    return [_ring([project(lat / 100, lon / 100) for lon, lat in ring]) for ring in rings]


def _ring(points: list[Point]) -> _Ring:
    xs, ys = zip(*points, strict=True)
    return _Ring(points, min(xs), min(ys), max(xs), max(ys))


def _path(ring: Iterable[Point], width: int, height: int) -> str:
    """Return a closed path of the ring, pulled in to a little outside the drawing."""
    kept: list[tuple[int, int]] = []
    for x, y in ring:
        point = (
            round(min(max(x, -_OVERHANG), width + _OVERHANG)),
            round(min(max(y, -_OVERHANG), height + _OVERHANG)),
        )
        if not kept or point != kept[-1]:
            kept.append(point)
    inside = any(0 <= x <= width and 0 <= y <= height for x, y in kept)
    if not inside or len(kept) < _RING_POINTS_MIN:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z"
