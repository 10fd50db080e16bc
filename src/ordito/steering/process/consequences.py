"""What lateness costs in contacts, purchases and satisfaction, from the company's own rows.

Late and kept orders of the same way of delivery are compared. People who buy often have late orders
often, so purchases after an order are compared with the customer's own pace at other times. This
is an observed difference, not an experiment, and is said to be one.
"""

from typing import Final

import msgspec
import numpy as np

from ordito.marts import Mart
from ordito.steering.process.estimates import LEAST_WEEKS, Interval, Reals, around, ratio
from ordito.steering.process.load import Marks
from ordito.steering.process.map import question

_LEAST_ANSWERS: Final = 30


class Lateness(msgspec.Struct, frozen=True):
    """What one late order brings that one in time does not.

    Attributes:
        method: of delivery.
        contacts: cases more.
        contact_minutes: of the service desk a case takes.
        purchases: within thirty days, of customers whose name is known; below 0 is fewer.
        margin_minor: what is left of a purchase after its goods; None where no cost is known.
        named: share of the company's orders that name their customer.
        score_late: what a broken promise adds to a score; None with too few answers.
        score_hour: what each hour of lateness adds, up to 24.
        orders: with a settled promise.
        late: of them.
        answers: on which the scores rest.
    """

    method: str
    contacts: Interval
    contact_minutes: float
    purchases: Interval
    margin_minor: float | None
    named: float
    score_late: Interval | None
    score_hour: Interval | None
    orders: int
    late: int
    answers: int


def judge_lateness(mart: Mart, method: str) -> Lateness | None:
    """Return what a late order of a method brings, or None where nothing can be compared."""
    found = mart.columns(question("lateness"), zone=mart.build.zone)
    rows = np.asarray(found["method"]) == method
    late = np.asarray(found["late"])[rows].astype(np.bool_)
    weeks = np.unique(np.asarray(found["week"])[rows])
    if late.all() or not late.any() or len(weeks) < LEAST_WEEKS:
        return None
    values = {
        name: np.ma.filled(np.ma.asarray(found[name][rows]).astype(np.float64), np.nan)
        for name in ("week", "soon", "expected", "ever_late", "cases", "case_minutes")
    }
    week = (values["week"] - values["week"].min()).astype(np.int64)
    cases = float(values["cases"].sum())
    ((margin, _, _, named),) = mart.rows(question("margin"))
    passed = np.asarray(found["month_passed"])[rows].astype(np.bool_) & ~np.isnan(
        values["expected"]
    )
    scores = _scores(mart)
    return Lateness(
        method=method,
        contacts=_difference(values["cases"], np.ones(len(late)), week, late),
        contact_minutes=float(values["case_minutes"].sum()) / cases if cases else 0.0,
        purchases=_fewer(values, week, late, passed),
        margin_minor=margin,
        named=named or 0.0,
        score_late=scores[0] if scores else None,
        score_hour=scores[1] if scores else None,
        orders=len(late),
        late=int(late.sum()),
        answers=scores[2] if scores else 0,
    )


def _difference(above: Reals, below: Reals, week: Reals, late: Marks) -> Interval:
    """Return by how much a rate is higher after late orders than after others."""
    (one, doubt), (other, its) = (
        ratio(*_weekly(week, above, below, rows)) for rows in (late, ~late)
    )
    return around(float(one - other), float(np.hypot(doubt, its)))


def _fewer(values: dict[str, Reals], week: Reals, late: Marks, passed: Marks) -> Interval:
    """Return purchases in the month after a late order beside what the customer's pace implies.

    What follows the orders of customers who never had a late one tells how far a month after any
    order differs from the pace.
    """
    expected = np.where(passed, values["expected"], 0.0)
    soon = np.where(passed, values["soon"], 0.0)
    untouched = passed & (values["ever_late"] == 0)
    (one, doubt), (other, its) = (
        ratio(*_weekly(week, soon, expected, rows)) for rows in (late & passed, untouched)
    )
    mean = float(expected[late & passed].mean()) if (late & passed).any() else 0.0
    if not np.isfinite(one + other + doubt + its):
        return Interval(0.0, 0.0, 0.0)
    return around(float(one - other) * mean, float(np.hypot(doubt, its)) * mean)


def _weekly(week: Reals, above: Reals, below: Reals, rows: Marks) -> tuple[Reals, Reals]:
    weeks = int(week.max()) + 1
    numbers = week[rows].astype(np.int64)
    return (
        np.bincount(numbers, above[rows], weeks).astype(np.float64),
        np.bincount(numbers, below[rows], weeks).astype(np.float64),
    )


def _scores(mart: Mart) -> tuple[Interval, Interval, int] | None:
    """Return what a broken promise and an hour of lateness add to a score, and from how many.

    By least squares on both and on how often the story had to be told again.
    """
    found = mart.columns(question("scores"))
    score = np.asarray(found["score"], np.float64)
    late = np.asarray(found["late"], np.float64)
    hours = np.asarray(found["late_h"], np.float64)
    again = np.asarray(found["told_again"], np.float64)
    if len(score) < _LEAST_ANSWERS or not hours.any():
        return None
    causes = np.column_stack([np.ones(len(score)), late, hours, again])
    inverse = np.linalg.pinv(causes.T @ causes)
    effects = inverse @ causes.T @ score
    rest = score - causes @ effects
    errors = np.sqrt(np.diag(inverse) * (rest @ rest) / max(1, len(score) - causes.shape[1]))
    return (
        around(float(effects[1]), float(errors[1])),
        around(float(effects[2]), float(errors[2])),
        len(score),
    )
