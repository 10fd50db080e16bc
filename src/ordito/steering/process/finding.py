"""The finding: what holds the chain back, what relieving it gives, and what would be next."""

import msgspec

from ordito.marts import Mart
from ordito.steering.process.answers import answered
from ordito.steering.process.consequences import Lateness, judge_lateness
from ordito.steering.process.constraint import Constraint, Search, find_constraint
from ordito.steering.process.estimates import Interval
from ordito.steering.process.load import list_work
from ordito.steering.process.relief import BY, Relief, next_constraint, region_of, relieve


class Finding(msgspec.Struct, frozen=True):
    """What was found.

    Attributes:
        search: for the constraint.
        relief: what relieving it gives; None without a constraint.
        lateness: what a late order brings, of the constraint's way of delivery; None without one.
        next_one: the constraint once this one is relieved; None where there is none.
    """

    search: Search
    relief: Relief | None
    lateness: Lateness | None
    next_one: Constraint | None


def find(mart: Mart, *, by: float = BY, minute: Interval | None = None) -> Finding:
    """Return what holds the chain back, as it was kept for this mart, or reckoned now.

    Args:
        mart: to read.
        by: share of capacity by which the constraint is relieved.
        minute: cost of a minute of the service desk, minor units; None is unknown.
    """

    def reckoned() -> Finding:
        return reckon(mart, by=by, minute=minute)

    return answered(mart, "constraint", Finding, reckoned, by, minute)


def reckon(mart: Mart, *, by: float = BY, minute: Interval | None = None) -> Finding:
    """Return what holds the chain back, reckoned from the mart's rows; see ``find``."""
    works = list_work(mart)
    search = find_constraint(works, version=mart.version)
    if search.constraint is None:
        return Finding(search, None, None, None)
    (work,) = (one for one in works if one.resource == search.constraint.resource)
    region = region_of(work, search.constraint)
    method = search.constraint.method
    lateness = judge_lateness(mart, method)
    relief = relieve(work, region, method=method, by=by, lateness=lateness, minute=minute)
    return Finding(search, relief, lateness, _next(search, next_constraint(work, region)))


def _next(search: Search, same: Constraint | None) -> Constraint | None:
    """Return the next constraint: of other resources, or of the same once it is relieved."""
    assert search.constraint is not None
    others = [one for one in search.others if one.resource != search.constraint.resource]
    return max(
        [*others, *([] if same is None else [same])],
        key=lambda one: one.waiting_week_h,
        default=None,
    )
