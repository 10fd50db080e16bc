"""Estimates with their intervals, from what each week of a period shows.

A week is one observation: the days of one week depend on each other, weeks hardly do. A ratio of
two sums over weeks has the interval of its linearisation.

Source: W. Cochran, "Sampling Techniques", 1977, ch. 6 (ratio estimator).
"""

from statistics import NormalDist
from typing import Final, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

Reals: TypeAlias = NDArray[np.float64]

CONFIDENCE: Final = 0.95
# fewer tell nothing of how weeks differ
LEAST_WEEKS: Final = 4


class Interval(msgspec.Struct, frozen=True):
    """A figure, and between what it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def ratio(above: Reals, below: Reals) -> tuple[Reals, Reals]:
    """Return ratios of sums over the first axis (weeks), and their standard errors.

    Both are nan where nothing stands below; errors are infinite for too few weeks.
    """
    weeks = len(above)
    total = below.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(total > 0, above.sum(axis=0) / total, np.nan)
        if weeks < LEAST_WEEKS:
            return value, np.full_like(value, np.inf)
        rest = above - np.nan_to_num(value) * below
        error = np.sqrt((rest**2).sum(axis=0) * weeks / (weeks - 1)) / total
    return value, np.where(total > 0, error, np.nan)


def interval(above: Reals, below: Reals) -> Interval:
    """Return the ratio of two rows of weekly sums."""
    value, error = ratio(above, below)
    return around(float(value), float(error))


def around(value: float, error: float) -> Interval:
    """Return the interval around a figure with a standard error."""
    reach = z_of(1) * error
    return Interval(value, value - reach, value + reach)


def z_of(looks: int) -> float:
    """Return how many standard errors make an interval sure when so many were looked at.

    Source: Bonferroni.
    """
    return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2 / max(1, looks))
