"""Changes of a weekly share, told as the weeks come in.

Every week all last weeks are held against those before them: has the share moved since one of them?
The bar is so high that over all series the false alarms expected in a year stay below a declared
rate: series are added up as they are (no independence is asked for), weeks and windows of a series
by what two million simulated years without any change have told.

Source: D. Siegmund and E. Venkatraman, "Using the Generalized Likelihood Ratio Statistic for
Sequential Detection of a Change-Point", Annals of Statistics 23, 1995.
"""

from math import log, sqrt
from statistics import NormalDist
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
WINDOW: Final = 6
WEEKS_BEFORE: Final = 8
_FEWEST: Final = 5.0
# a year of 52 weeks and 6 windows is worth that many looks that have nothing to do with each other:
# 94 at 3 deviations, 147 at 4, 158 at 4.25 in the simulation
_LOOKS: Final = 170


class Change(msgspec.Struct, frozen=True):
    """A share that has moved.

    Attributes:
        since: index of the week from which on it is another.
        told: index of the week at whose end that was known.
        before: share before.
        after: share from then to the week in which it was told.
        z: how far beyond chance, in deviations.
        n_before: of how many the first share is.
        n_after: of how many the second.
    """

    since: int
    told: int
    before: float
    after: float
    z: float
    n_before: int
    n_after: int


def bar_of(*, false_alarms: float, series: int) -> float:
    """Return how many deviations an alarm asks for.

    Args:
        false_alarms: expected in a year over all series, at most.
        series: how many are watched.
    """
    return -NormalDist().inv_cdf(false_alarms / (_LOOKS * max(1, series)) / 2)


def watch(showing: Counts, orders: Counts, *, bar: float) -> list[Change]:
    """Return the changes of ``showing`` of ``orders`` by week, as they would have been told.

    After a change the weeks since it are what later ones are held against.
    """
    found: list[Change] = []
    begin = 0
    for told in range(len(orders)):
        latest = max(begin + WEEKS_BEFORE, told - WINDOW + 1)
        windows = [
            _compare(showing, orders, begin=begin, since=since, told=told)
            for since in range(latest, told + 1)
        ]
        best = max(
            (one for one in windows if one is not None), key=lambda one: abs(one.z), default=None
        )
        if best is not None and abs(best.z) > bar:
            found.append(best)
            begin = best.since
    return found


def _compare(
    showing: Counts, orders: Counts, *, begin: int, since: int, told: int
) -> Change | None:
    """Return how the weeks from ``since`` to ``told`` differ; None where they are too few."""
    first, second = slice(begin, since), slice(since, told + 1)
    n, m = int(orders[first].sum()), int(orders[second].sum())
    x, y = int(showing[first].sum()), int(showing[second].sum())
    share = (x + y) / max(1, n + m)
    if min(share, 1 - share) * min(n, m) < _FEWEST:
        return None
    ratio = 2 * (_logs(x, n) + _logs(y, m) - _logs(x + y, n + m))
    z = sqrt(max(0.0, ratio) / _spread(showing[first], orders[first]))
    return Change(since, told, x / n, y / m, z if y / m > x / n else -z, n, m)


def _logs(showing: int, orders: int) -> float:
    """Return the log-likelihood of a share at its best."""
    rest = orders - showing
    return sum(part * log(part / orders) for part in (showing, rest) if part)


def _spread(showing: Counts, orders: Counts) -> float:
    """Return how much more the weeks before vary than chance lets them, at least 1."""
    share = showing.sum() / orders.sum()
    if not 0 < share < 1:
        return 1.0
    there = orders > 0
    off = (showing[there] - orders[there] * share) ** 2 / (orders[there] * share * (1 - share))
    return max(1.0, float(off.sum()) / max(1, int(there.sum()) - 1))
