"""What makes people satisfied or not: broken promises, hours waited, stories told again."""

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from ordito.marts import Mart
from ordito.steering.signals.groups import Groups, lay_groups
from ordito.steering.signals.questions import question
from ordito.steering.signals.scores import fit_scores

UNITS: Final = {
    "broken_promise": "promise",
    "hour_waited": "hour after the promise, up to 24",
    "story_repeated": "time",
}
_FEWEST_FELT: Final = 10
_SURE: Final = 0.95
Reals = NDArray[np.float64]


class Driver(msgspec.Struct, frozen=True):
    """What takes from a score, all else equal.

    Attributes:
        name: of the driver.
        unit: of it.
        each: points that one unit adds; below 0 it takes.
        low: lower end of the 95 % interval.
        high: upper end.
        felt: answers whose customer went through it.
        typical: units of it for those.
        takes: points that it adds to the mean of all answers.
    """

    name: str
    unit: str
    each: float
    low: float
    high: float
    felt: int
    typical: float
    takes: float


class GroupMood(msgspec.Struct, frozen=True):
    """How satisfied a group of customers is, and what it goes through.

    Attributes:
        group: of customers; empty are those in none.
        n: answers.
        mean: of their scores.
        felt: share of the answers whose customer went through each driver, by its name.
        takes: points that each driver adds to the group's mean; what a unit of it adds is taken
            to be the same for everybody.
    """

    group: str
    n: int
    mean: float
    felt: dict[str, float]
    takes: dict[str, float]


class Felt(msgspec.Struct, frozen=True):
    """An answer of somebody who went through what takes from satisfaction.

    Attributes:
        answer_id: which.
        order_id: that it is about.
        number: of it, where it has one.
        customer_id: whose; None where nobody knows.
        group: of the customer; empty where in none.
        score: given.
        units: of it that they went through.
    """

    answer_id: str
    order_id: str
    number: str | None
    customer_id: str | None
    group: str
    score: int
    units: float


class Drivers(msgspec.Struct, frozen=True):
    """What satisfaction hangs on, what takes most for each unit first.

    Attributes:
        version: of the mart.
        instrument: that asked.
        n: answers that were used.
        coverage: their share of all answers of the instrument.
        mean: of their scores.
        untroubled: score of an order without any of it.
        drivers: those that could be measured.
        groups: of customers, who suffers most first.
        unmeasured: too few went through it, or nothing tells who did.
        from_us: first answer, microseconds since 1970 in UTC.
        to_us: last answer.
    """

    version: str
    instrument: str
    n: int
    coverage: float
    mean: float | None
    untroubled: float | None
    drivers: tuple[Driver, ...]
    groups: tuple[GroupMood, ...]
    unmeasured: tuple[str, ...]
    from_us: int | None
    to_us: int | None


def find_drivers(
    mart: Mart, instrument: str | None = None, *, groups: Groups | None = None
) -> Drivers:
    """Return what the scores of ``instrument`` hang on; by default the one with most answers.

    Each order's channel has a level of its own, so that what differs between channels is not taken
    for what differs between orders. Regression tells what goes together, a hold-out what causes.

    Args:
        mart: to read.
        instrument: that asked; None is the one with most answers.
        groups: of customers; by default by how they mostly bought.
    """
    chosen = instrument or _largest(mart)
    lay_groups(mart, groups)
    found = mart.columns(question("answers"), instrument=chosen)
    scores = np.ma.filled(found["score"].astype(np.float64), np.nan)
    felt = {name: _reals(found[name]) for name in UNITS}
    known = np.isfinite(felt["broken_promise"])
    if not _reals(found["cases"])[known].any():
        felt["story_repeated"] = np.zeros_like(scores)
    used = {name: values[known] for name, values in felt.items()}
    measurable = [name for name in UNITS if (used[name] > 0).sum() >= _FEWEST_FELT]
    ((first, last),) = mart.rows(
        "SELECT min(answered_us), max(answered_us) FROM fact_answer"
        " WHERE fact_answer.instrument = $instrument",
        instrument=chosen,
    )
    n = int(known.sum())
    drivers, untroubled = _fit(scores[known], found["channel"][known], used, measurable)
    return Drivers(
        version=mart.version,
        instrument=chosen,
        n=n,
        coverage=n / len(scores) if len(scores) else 0.0,
        mean=float(scores[known].mean()) if n else None,
        untroubled=untroubled,
        drivers=tuple(sorted(drivers, key=lambda one: (one.each, one.name))),
        groups=_by_group(found["name"][known], scores[known], used, drivers),
        unmeasured=tuple(name for name in UNITS if name not in {driver.name for driver in drivers}),
        from_us=first,
        to_us=last,
    )


def list_felt(
    mart: Mart,
    drivers: Drivers,
    name: str | None = None,
    group: str | None = None,
    groups: Groups | None = None,
    *,
    most: int,
    skip: int = 0,
) -> tuple[list[Felt], int]:
    """Return answers behind one of ``drivers``, or of all that were used, and how many there are.

    The lowest scores come first. Of all groups there are as many as the driver's ``felt``.

    Args:
        mart: in which the drivers were found.
        drivers: as ``find_drivers`` told them.
        name: of one of them; None is all answers, whatever was gone through.
        group: of whom; empty are those in none, None is all.
        groups: by which they were found.
        most: answers at most.
        skip: of the first ones.
    """
    assert name is None or name in {one.name for one in drivers.drivers}, name
    units = name or "0.0"
    lay_groups(mart, groups)
    whose = {"instrument": drivers.instrument, "group": group, "is_all": name is None}
    of = (
        f" FROM ({question('answers')}) AS answer LEFT JOIN fact_order USING (order_id)"
        f" WHERE broken_promise IS NOT NULL AND ({units} > 0 OR $is_all)"
        " AND coalesce(coalesce(name, '') = $group, true)"
    )
    rows = mart.read(
        Felt,
        "SELECT answer_id, order_id, number, answer.customer_id,"
        f""" coalesce(name, '') AS "group", score, {units} AS units"""
        f"{of} ORDER BY score, units DESC, answer_id LIMIT $most OFFSET $skip",
        **whose,
        most=most,
        skip=skip,
    )
    ((counted,),) = mart.rows(f"SELECT count(*){of}", **whose)
    return rows, counted


def _fit(
    scores: Reals, channels: NDArray[Any], felt: Mapping[str, Reals], names: list[str]
) -> tuple[list[Driver], float | None]:
    levels, places = np.unique(np.ma.filled(channels, "").astype(str), return_inverse=True)
    if len(scores) < len(names) + len(levels) + _FEWEST_FELT or np.ptp(scores) == 0:
        return [], None
    apart = (places[:, None] == np.arange(len(levels))).astype(np.float64)
    rows = np.column_stack([*(felt[name] for name in names), apart])
    if np.linalg.matrix_rank(rows) < rows.shape[1]:
        return [], None
    fit = fit_scores(rows, scores, bottom=float(scores.min()), top=float(scores.max()))
    wide = NormalDist().inv_cdf((1 + _SURE) / 2)
    drivers = [
        Driver(
            name=name,
            unit=UNITS[name],
            each=float(fit.estimates[place]),
            low=float(fit.estimates[place] - wide * fit.errors[place]),
            high=float(fit.estimates[place] + wide * fit.errors[place]),
            felt=int((felt[name] > 0).sum()),
            typical=float(felt[name][felt[name] > 0].mean()),
            takes=float(fit.estimates[place] * felt[name].mean()),
        )
        for place, name in enumerate(names)
    ]
    return drivers, float(fit.estimates[len(names) :] @ apart.mean(axis=0))


def _by_group(
    names: NDArray[Any], scores: Reals, felt: Mapping[str, Reals], drivers: list[Driver]
) -> tuple[GroupMood, ...]:
    kinds = np.ma.filled(names, "").astype(str)
    found = [
        GroupMood(
            group=str(kind),
            n=int(np.count_nonzero(rows)),
            mean=float(scores[rows].mean()),
            felt={one.name: float((felt[one.name][rows] > 0).mean()) for one in drivers},
            takes={one.name: float(one.each * felt[one.name][rows].mean()) for one in drivers},
        )
        for kind in np.unique(kinds)
        for rows in [kinds == kind]
    ]
    return tuple(sorted(found, key=lambda one: (sum(one.takes.values()), one.group)))


def _largest(mart: Mart) -> str:
    found = mart.rows(
        "SELECT instrument FROM fact_answer GROUP BY instrument ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    return found[0][0] if found else ""


def _reals(values: NDArray[Any]) -> Reals:
    return np.ma.filled(values.astype(np.float64), np.nan)
