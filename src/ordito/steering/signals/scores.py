"""Regression of scores on a bounded scale of whole numbers.

A score of 10 says "10 or better" and an 8 says "between 7.5 and 8.5": the likelihood takes the
interval, so that the ends of the scale bend nothing. Errors are logistic, whose score function is
bounded: a nonsensical answer moves an estimate by no more than a bad one.

Source: M. Stewart, "On Least Squares Estimation when the Dependent Variable is Grouped", Review of
Economic Studies 50, 1983; H. White, "Maximum Likelihood Estimation of Misspecified Models",
Econometrica 50, 1982 (the intervals).
"""

from math import exp, log, pi, sqrt
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
_MOST_STEPS: Final = 60
_ENOUGH: Final = 1e-9
_FAR: Final = 40.0


class Fit(msgspec.Struct, frozen=True):
    """Coefficients of a regression.

    Attributes:
        estimates: of each column, points of the scale per unit.
        errors: standard errors that hold where the errors are not logistic.
        spread: scale of the logistic errors, points.
    """

    estimates: Reals
    errors: Reals
    spread: float


def fit_scores(rows: Reals, scores: Reals, *, bottom: float, top: float) -> Fit:
    """Return the coefficients of ``rows``, n x k with a column of ones, on ``scores``.

    Args:
        rows: what each score may come of; of full rank.
        scores: whole numbers from ``bottom`` to ``top``.
        bottom: of the scale.
        top: of the scale.
    """
    low = np.where(scores <= bottom, -np.inf, scores - 0.5)
    high = np.where(scores >= top, np.inf, scores + 0.5)
    told = _start(rows, scores)
    worth = _likelihood(told, rows, low, high)
    for _ in range(_MOST_STEPS):
        step = _step(told, rows, low, high)
        size, better = 1.0, told
        while size > _ENOUGH:
            better = told + size * step
            if (found := _likelihood(better, rows, low, high)) >= worth:
                worth = found
                break
            size /= 2
        if size <= _ENOUGH or float(np.abs(size * step).max()) < _ENOUGH:
            break
        told = better
    slopes = _slopes(told, rows, low, high)
    inverse = np.linalg.inv(_bend(told, rows, low, high))
    errors: Reals = np.sqrt(np.diag(inverse @ (slopes.T @ slopes) @ inverse))
    return Fit(told[:-1], errors[:-1], exp(float(told[-1])))


def _start(rows: Reals, scores: Reals) -> Reals:
    """Return the least squares, and the logarithm of the spread of what is left."""
    start = np.linalg.pinv(rows) @ scores
    spread = max(0.1, float(np.std(scores - rows @ start)) * sqrt(3) / pi)
    return np.append(start, log(spread))


def _step(told: Reals, rows: Reals, low: Reals, high: Reals) -> Reals:
    """Return Newton's step from ``told``."""
    slopes = _slopes(told, rows, low, high)
    return np.linalg.inv(_bend(told, rows, low, high)) @ slopes.sum(axis=0)


def _likelihood(told: Reals, rows: Reals, low: Reals, high: Reals) -> float:
    below, above, _, _ = _ends(told, rows, low, high)
    return float(np.log(np.maximum(above - below, 1e-300)).sum())


def _ends(told: Reals, rows: Reals, low: Reals, high: Reals) -> tuple[Reals, Reals, Reals, Reals]:
    """Return the probabilities below both ends of each interval, and the ends in spreads."""
    middle, spread = rows @ told[:-1], exp(float(told[-1]))
    ends: list[Reals] = [np.clip((end - middle) / spread, -_FAR, _FAR) for end in (low, high)]
    chances: list[Reals] = [
        np.where(np.isfinite(end), 1 / (1 + np.exp(-to)), (end > 0).astype(np.float64))
        for end, to in zip((low, high), ends, strict=True)
    ]
    return chances[0], chances[1], ends[0], ends[1]


def _slopes(told: Reals, rows: Reals, low: Reals, high: Reals) -> Reals:
    """Return the derivative of each row's log-likelihood, n x (k + 1).

    With F logistic, (f(b) - f(a)) / (F(b) - F(a)) = 1 - F(a) - F(b).
    """
    below, above, a, b = _ends(told, rows, low, high)
    spread, mass = exp(float(told[-1])), np.maximum(above - below, 1e-300)
    by_middle = -(1 - below - above) / spread
    density_a, density_b = below * (1 - below), above * (1 - above)
    by_spread = -(density_b * b - density_a * a) / mass
    return np.column_stack([by_middle[:, None] * rows, by_spread])


def _bend(told: Reals, rows: Reals, low: Reals, high: Reals) -> Reals:
    """Return minus the second derivatives, by central differences of the exact first ones."""
    size = 1e-5
    turned = [
        (
            _slopes(told - size * one, rows, low, high).sum(axis=0)
            - _slopes(told + size * one, rows, low, high).sum(axis=0)
        )
        / (2 * size)
        for one in np.eye(len(told))
    ]
    found = np.array(turned)
    return (found + found.T) / 2
