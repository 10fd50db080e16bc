"""How likely two records are of one person: the weights of what agrees and differs; pure.

Source: Fellegi and Sunter, A Theory for Record Linkage (1969); weights for frequent values as in
Splink's documentation, "Term frequency adjustments".
"""

import math
from collections.abc import Collection
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from ordito.customers.matching.model import (
    NO_LEVEL,
    Alike,
    All,
    Comparison,
    Initial,
    Level,
    Overlap,
    Record,
    Same,
    Score,
    Single,
    Start,
    Swapped,
    Terms,
    Test,
    Told,
    Typos,
    Unlike,
    Weights,
)

# two libraries compute the same similarity in another order of additions
SLACK: Final = 1e-9


def score(weights: Weights, left: Record, right: Record) -> Score:
    """Return how likely two records are of one person, and what each field says of it."""
    start = start_of(weights)
    told = tuple(_told(weights, each, left, right) for each in weights.comparisons)
    weight = start + sum(one.weight for one in told)
    return Score(weight, probability_of(weight), start, told)


def probability_of(weight: float) -> float:
    """Return the share of pairs of this weight (bits) that are of one person."""
    odds = 2.0 ** min(weight, 1000)
    return odds / (1 + odds)


def weight_of(level: Level) -> float:
    """Return what a level weighs, in bits."""
    return math.log2(level.m / level.u)


def holds(test: Test, field: str, left: Record, right: Record) -> bool:
    """Tell whether what a level asks for holds of two records that both have the field."""
    match test:
        case Overlap(of=several):
            return not set(_several(left, several)).isdisjoint(_several(right, several))
        case Swapped(other=other):
            return left.get(field) == right.get(other) and left.get(other) == right.get(field)
        case All(of=tests):
            return all(
                bool(left.get(one.field) and right.get(one.field))
                and holds(one.test, one.field, left, right)
                for one in tests
            )
        case _:
            return _agree(test, _one(left, field), _one(right, field))


def similar(left: str, right: str, *, at: float) -> bool:
    """Tell whether two texts are as similar as that, 0 to 1.

    Source: W. E. Winkler, String Comparator Metrics (1990). DuckDB compares bytes.
    """
    return JaroWinkler.similarity(_bytes(left), _bytes(right)) >= at - SLACK


def start_of(weights: Weights) -> float:
    """Return the weight before anything is compared, in bits."""
    return math.log2(weights.prior / (1 - weights.prior))


def lower_bound(hits: int, of: int) -> float:
    """Return what a share is at least, with 95 % certainty.

    Source: E. B. Wilson, Probable inference (1927), one-sided.
    """
    if of == 0:
        return 0.0
    z = 1.6448536269514722
    share = hits / of
    centre = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (centre - spread) / (1 + z * z / of)


def safe_weight(
    labelled: Collection[tuple[float, bool]], *, precision: float
) -> tuple[float, int] | None:
    """Return from which weight on pairs may be accepted unseen, and how many pairs prove it.

    Args:
        labelled: weight of a pair, and whether it is of one person.
        precision: share of accepted pairs that has to be right at least, with 95 % certainty.

    Returns:
        None where the pairs do not prove it of any weight.
    """
    found: tuple[float, int] | None = None
    hits = count = 0
    ranked = sorted(labelled, reverse=True)
    for place, (weight, is_match) in enumerate(ranked):
        hits, count = hits + is_match, count + 1
        is_last_of_weight = place + 1 == len(ranked) or ranked[place + 1][0] < weight
        if is_last_of_weight and lower_bound(hits, count) >= precision:
            found = weight, count
    return found


def _told(weights: Weights, comparison: Comparison, left: Record, right: Record) -> Told:
    if not left.get(comparison.field) or not right.get(comparison.field):
        return Told(comparison.field, NO_LEVEL, 0.0)
    level = next(
        level
        for level in comparison.levels
        if level.test is None or holds(level.test, comparison.field, left, right)
    )
    weight = weight_of(level)
    if level.by_term and comparison.field in weights.terms:
        share = _share(weights.terms[comparison.field], _one(left, comparison.field))
        weight += math.log2(level.u / share)
    return Told(comparison.field, level.name, weight)


def _share(terms: Terms, value: str) -> float:
    return terms.known.get(value, terms.rare)


def _agree(test: Single, left: str, right: str) -> bool:
    match test:
        case Same():
            return left == right
        case Alike(at=at):
            return similar(left, right, at=at)
        case Unlike(at=at):
            is_start = left.startswith(right) or right.startswith(left)
            return not is_start and not similar(left, right, at=at)
        case Typos(most=most):
            distance = DamerauLevenshtein.distance(_bytes(left), _bytes(right), score_cutoff=most)
            return distance <= most
        case Start(letters=letters):
            return left[:letters] == right[:letters]
        case Initial():
            return left[0] == right[0] and 1 in (len(left), len(right))


def _bytes(text: str) -> str | bytes:
    return text if text.isascii() else text.encode()


def _one(record: Record, field: str) -> str:
    value = record[field]
    assert isinstance(value, str), field
    return value


def _several(record: Record, field: str) -> tuple[str, ...]:
    value = record.get(field)
    return value if isinstance(value, tuple) else ()
