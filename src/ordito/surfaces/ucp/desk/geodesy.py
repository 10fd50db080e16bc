"""Distances on the ellipsoid of WGS 84."""

from math import atan, atan2, cos, hypot, pi, radians, sin, sqrt, tan
from typing import Final

import msgspec

_A_M: Final = 6_378_137.0
_F: Final = 1 / 298.257223563
_B_M: Final = _A_M * (1 - _F)
_CLOSE: Final = 1e-12
_MOST_STEPS: Final = 200


class Point(msgspec.Struct, frozen=True):
    """A point, degrees north and east, WGS 84."""

    latitude: float
    longitude: float


def distance_m(first: Point, second: Point) -> float:
    """Return the length of the shortest line between two points, metres.

    Points on nearly opposite sides of the earth, for which the series does not end, are half the
    circumference apart.

    Source: T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, 1975.
    """
    if first == second:
        return 0.0
    u1, u2 = (atan((1 - _F) * tan(radians(one.latitude))) for one in (first, second))
    apart = radians(second.longitude - first.longitude)
    lam = apart
    for _ in range(_MOST_STEPS):
        sigma, cos2_alpha, cos_2m, sin_alpha = _on_sphere(u1, u2, lam)
        if sigma == 0.0:
            return 0.0
        c = _F / 16 * cos2_alpha * (4 + _F * (4 - 3 * cos2_alpha))
        before = lam
        inner = cos_2m + c * cos(sigma) * (2 * cos_2m**2 - 1)
        lam = apart + (1 - c) * _F * sin_alpha * (sigma + c * sin(sigma) * inner)
        if abs(lam - before) < _CLOSE:
            return _length_m(sigma, cos2_alpha, cos_2m)
    return pi * _B_M


def _on_sphere(u1: float, u2: float, lam: float) -> tuple[float, float, float, float]:
    """Return angle, squared cosine of the azimuth, middle of the line, sine of the azimuth."""
    sin_sigma = hypot(cos(u2) * sin(lam), cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lam))
    cos_sigma = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lam)
    if sin_sigma == 0.0:
        return 0.0, 0.0, 0.0, 0.0
    sin_alpha = cos(u1) * cos(u2) * sin(lam) / sin_sigma
    cos2_alpha = 1 - sin_alpha**2
    cos_2m = cos_sigma - 2 * sin(u1) * sin(u2) / cos2_alpha if cos2_alpha else 0.0
    return atan2(sin_sigma, cos_sigma), cos2_alpha, cos_2m, sin_alpha


def _length_m(sigma: float, cos2_alpha: float, cos_2m: float) -> float:
    # Vincenty's series in the third flattening, 1976
    root = sqrt(1 + cos2_alpha * (_A_M**2 - _B_M**2) / _B_M**2)
    k = (root - 1) / (root + 1)
    a = (1 + k**2 / 4) / (1 - k)
    b = k * (1 - 3 * k**2 / 8)
    inner = cos(sigma) * (2 * cos_2m**2 - 1)
    third = b / 6 * cos_2m * (4 * sin(sigma) ** 2 - 3) * (4 * cos_2m**2 - 3)
    delta = b * sin(sigma) * (cos_2m + b / 4 * (inner - third))
    return _B_M * a * (sigma - delta)
