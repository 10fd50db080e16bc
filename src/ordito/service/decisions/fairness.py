"""Whether like cases are decided alike: consistency, and differences between groups, with ranges.

Cases are alike that lie in one cell of the decision table: the policy itself says that nothing
else distinguishes them. Shares have exact ranges; differences are taken within cells and put
together, so that a group with harder cases is not called unfair.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from math import comb, exp, fsum, lgamma, log, sqrt
from typing import Final
from uuid import UUID

import msgspec

_LEVEL: Final = 0.05
_Z: Final = 1.959963984540054  # normal quantile of 1 - _LEVEL / 2
_STEPS: Final = 60
_MANY: Final = 1000  # from which on powers would leave the range of floats
LEAST: Final = 20
"""Groups smaller than this are put together: of fewer people, numbers say little and tell much."""


class Compared(msgspec.Struct, frozen=True):
    """A decision as far as fairness needs it; see ``GrantDecision``."""

    actor: str
    channel_id: UUID | None
    place_id: UUID | None
    subject: str
    cell: str
    policy_version: int
    outcome: str
    owed_minor: int
    most_minor: int | None
    before_minor: int
    granted_minor: int
    deviates: bool
    tier: str
    market: str
    is_company: bool

    @property
    def is_granted(self) -> bool:
        """Whether the customer was given anything."""
        return self.outcome == "granted"

    @property
    def level(self) -> str:
        """How much of what might be granted was: none, some, all or beyond."""
        if not self.is_granted:
            return "none"
        if self.most_minor is None:
            return "all"
        total = self.before_minor + self.granted_minor
        if total > self.most_minor:
            return "beyond"
        return "all" if total == self.most_minor else "some"


class ExactShare(msgspec.Struct, frozen=True):
    """A share with its exact range at 95 %; all between 0 and 1."""

    share: float
    low: float
    high: float


class Difference(msgspec.Struct, frozen=True):
    """How much more often a group is granted something than the others in the same cells.

    Attributes:
        difference: of the shares, -1 to 1.
        low: lower end of its range at 95 %.
        high: upper end.
        compared: decisions of the group that lie in a cell with some of the others.
    """

    difference: float
    low: float
    high: float
    compared: int

    @property
    def is_clear(self) -> bool:
        """Whether the range does not hold nothing."""
        return self.low > 0 or self.high < 0


class FairGroup(msgspec.Struct, frozen=True):
    """A group of decisions.

    Attributes:
        name: of the group: an actor, a channel's id, a tier, a market.
        decisions: how many.
        granted: of which something was granted.
        deviating: of which were other than the policy says.
        granted_share: with its range.
        deviating_share: with its range.
        difference: to the others in the same cells; None where no cell has both.
    """

    name: str
    decisions: int
    granted: int
    deviating: int
    granted_share: ExactShare
    deviating_share: ExactShare
    difference: Difference | None


class FairDimension(msgspec.Struct, frozen=True):
    """The groups of one kind, the largest first.

    Attributes:
        name: agent, channel, tier, market or customer.
        groups: those that are large enough.
        left_out: groups that are too small.
        left_out_decisions: their decisions, which count among the others.
    """

    name: str
    groups: Sequence[FairGroup]
    left_out: int
    left_out_decisions: int


class CellOutcome(msgspec.Struct, frozen=True):
    """A cell in which like cases were decided unlike.

    Attributes:
        subject: of the table.
        cell: which.
        policy_version: of the policy.
        decisions: in it.
        levels: how many were granted none, some, all and beyond.
        unlike: decisions that are other than the commonest.
    """

    subject: str
    cell: str
    policy_version: int
    decisions: int
    levels: Mapping[str, int]
    unlike: int


class Fairness(msgspec.Struct, frozen=True):
    """How alike like cases are decided.

    Attributes:
        decisions: that were looked at; plain refunds are not.
        cells: of which a cell has at least two.
        repeated: decisions in these.
        alike: of these, as many as had the commonest outcome of their cell.
        consistency: share of that, with its range; None where nothing was repeated.
        unlike: the cells with most unlike decisions.
        dimensions: groups beside each other.
        least: decisions that a group needs to be shown.
    """

    decisions: int
    cells: int
    repeated: int
    alike: int
    consistency: ExactShare | None
    unlike: Sequence[CellOutcome]
    dimensions: Sequence[FairDimension]
    least: int = LEAST


def measure_fairness(
    rows: Sequence[Compared], *, least: int = LEAST, most_cells: int = 20
) -> Fairness:
    """Return consistency and the differences between groups.

    Args:
        rows: decisions, in any order.
        least: decisions that a group needs to be shown, at least 1.
        most_cells: cells with unlike decisions that are named.
    """
    cells: defaultdict[tuple[str, int, str], list[Compared]] = defaultdict(list)
    for row in rows:
        cells[row.subject, row.policy_version, row.cell].append(row)
    repeated = {key: found for key, found in cells.items() if len(found) > 1}
    outcomes = [_outcome(key, found) for key, found in repeated.items()]
    total = sum(one.decisions for one in outcomes)
    alike = total - sum(one.unlike for one in outcomes)
    unlike = [one for one in outcomes if one.unlike]
    unlike.sort(key=lambda one: (-one.unlike, one.subject, one.cell))
    return Fairness(
        decisions=len(rows),
        cells=len(repeated),
        repeated=total,
        alike=alike,
        consistency=share_of(alike, total) if total else None,
        unlike=unlike[:most_cells],
        dimensions=[
            _dimension(name, get, list(cells.values()), least) for name, get in _GROUPS.items()
        ],
        least=least,
    )


def share_of(hits: int, trials: int) -> ExactShare:
    """Return a share with its exact range at 95 %.

    Source: Clopper and Pearson 1934, Biometrika 26, 404-413, solved by halving.
    """
    assert 0 <= hits <= trials > 0, (hits, trials)
    low, high = 0.0, 1.0
    if hits:
        low = _solve(lambda p: _tail(hits, trials, p) < _LEVEL / 2)
    if hits < trials:
        high = 1 - _solve(lambda q: _tail(trials - hits, trials, q) < _LEVEL / 2)
    return ExactShare(hits / trials, low, high)


def _tail(hits: int, trials: int, p: float) -> float:
    """Return the probability of at least so many hits, summed where there are fewer terms."""
    if p <= 0 or p >= 1:
        return float(p >= 1)
    upper = hits > trials * p
    span = range(hits, trials + 1) if upper else range(hits)
    total = fsum(_terms(span, trials, p))
    return total if upper else 1 - total


def _terms(span: range, trials: int, p: float) -> list[float]:
    """Return binomial probabilities from the side of the mode outwards, until they are nothing."""
    if not span:
        return []
    start = span[0] if span[0] > trials * p else span[-1]
    step = 1 if start == span[0] else -1
    value = _binomial(start, trials, p)
    terms: list[float] = []
    k = start
    while k in span and value > 0:
        terms.append(value)
        if value < terms[0] * 1e-18:
            break
        odds = p / (1 - p)
        value *= (trials - k) / (k + 1) * odds if step == 1 else k / (trials - k + 1) / odds
        k += step
    return terms


def _binomial(k: int, n: int, p: float) -> float:
    if n < _MANY:
        return comb(n, k) * p**k * (1 - p) ** (n - k)
    whole = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(whole + k * log(p) + (n - k) * log(1 - p))


def _solve(is_low: Callable[[float], bool]) -> float:
    """Return where a condition that holds for small values ceases to hold."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_low(middle) else (low, middle)
    return (low + high) / 2


def difference_of(strata: Sequence[tuple[int, int, int, int]]) -> Difference | None:
    """Return the common difference of shares over strata of like cases.

    Args:
        strata: hits and trials of the group, hits and trials of the others, for each cell.

    Source: Mantel-Haenszel risk difference with the variance of Sato, Greenland and Robins 1989,
        Biometrics 45, 1323-1324.
    """
    both = [(a, n, b, m) for a, n, b, m in strata if n and m]
    if not both:
        return None
    weight = fsum(n * m / (n + m) for _, n, _, m in both)
    found = fsum((a * m - b * n) / (n + m) for a, n, b, m in both) / weight
    p_sum = fsum(
        (n * n * b - m * m * a + n * m * (m - n) / 2) / (n + m) ** 2 for a, n, b, m in both
    )
    q_sum = fsum((a * (m - b) + b * (n - a)) / (2 * (n + m)) for a, n, b, m in both)
    spread = _Z * sqrt(max(0.0, (found * p_sum + q_sum) / weight**2))
    return Difference(
        found, max(-1.0, found - spread), min(1.0, found + spread), sum(n for _, n, _, _ in both)
    )


def _outcome(key: tuple[str, int, str], rows: Sequence[Compared]) -> CellOutcome:
    levels = Counter(row.level for row in rows)
    subject, version, cell = key
    unlike = len(rows) - max(levels.values())
    return CellOutcome(subject, cell, version, len(rows), dict(sorted(levels.items())), unlike)


class _Tally(msgspec.Struct):
    """Of one group: decisions by cell, and what they came to."""

    strata: list[tuple[int, int, int, int]]
    decisions: int = 0
    granted: int = 0
    deviating: int = 0


def _dimension(
    name: str,
    get: Callable[[Compared], str],
    cells: Sequence[Sequence[Compared]],
    least: int,
) -> FairDimension:
    tallies: defaultdict[str, _Tally] = defaultdict(lambda: _Tally([]))
    for rows in cells:
        hits = sum(row.is_granted for row in rows)
        by_group: defaultdict[str, list[Compared]] = defaultdict(list)
        for row in rows:
            by_group[get(row)].append(row)
        for group, own in by_group.items():
            tally, granted = tallies[group], sum(row.is_granted for row in own)
            tally.strata.append((granted, len(own), hits - granted, len(rows) - len(own)))
            tally.decisions += len(own)
            tally.granted += granted
            tally.deviating += sum(row.deviates for row in own)
    groups = [_group(group, one) for group, one in tallies.items() if one.decisions >= least]
    groups.sort(key=lambda one: (-one.decisions, one.name))
    left = [one.decisions for one in tallies.values() if one.decisions < least]
    return FairDimension(name, groups, len(left), sum(left))


def _group(name: str, tally: _Tally) -> FairGroup:
    return FairGroup(
        name,
        tally.decisions,
        tally.granted,
        tally.deviating,
        share_of(tally.granted, tally.decisions),
        share_of(tally.deviating, tally.decisions),
        difference_of(tally.strata),
    )


_GROUPS: Final[Mapping[str, Callable[[Compared], str]]] = {
    "agent": lambda row: row.actor,
    "channel": lambda row: "none" if row.channel_id is None else str(row.channel_id),
    "tier": lambda row: row.tier,
    "market": lambda row: row.market,
    "customer": lambda row: "company" if row.is_company else "person",
}
