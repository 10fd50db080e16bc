"""Claims: a coupon or offer is used where it helps, and never makes a basket dearer.

Whatever is shown is tried with and without. Those that get in each other's way (of one group, or
alone on their lines) are tried in every combination; beyond a few of them one after the other.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

from ordito.pricing.model import Gift, MorePoints
from ordito.pricing.rules.candidates import Candidate
from ordito.pricing.rules.extras import gifts_of, grants_of
from ordito.pricing.rules.lots import Lots
from ordito.pricing.rules.stacking import Outcome, settle

# claims in each other's way of which every combination is tried: 16 of them
_MOST: Final = 4


def choose(found: Sequence[Candidate], lots: Lots) -> Outcome:
    """Return what a basket comes to with the claims that help it.

    Args:
        found: promotions whose conditions hold, with those that a claim was shown for, in order.
        lots: of the basket.
    """
    claimed = [one for one in found if one.claim is not None]
    used = list(found)
    outcome = settle(used, lots)
    if not claimed:
        return outcome
    rivals = [one for one in claimed if _has_rivals(one, found)]
    if len(rivals) > _MOST:
        used, outcome = _add_one_by_one(used, rivals, lots)
    elif rivals:
        used, outcome = _best_combination(used, rivals, lots)
    for candidate in claimed:
        if candidate in used:
            without = [one for one in used if one is not candidate]
            other = settle(without, lots)
            if _is_as_good(other, outcome, lots):
                used, outcome = without, other
    return outcome


def _has_rivals(candidate: Candidate, found: Iterable[Candidate]) -> bool:
    group = candidate.rule.promotion.group
    return candidate.rule.is_alone or (
        group is not None
        and any(one.rule.promotion.group == group for one in found if one is not candidate)
    )


def _best_combination(
    found: Sequence[Candidate], rivals: Sequence[Candidate], lots: Lots
) -> tuple[list[Candidate], Outcome]:
    """Return the best of all combinations; of equally good ones the one that uses fewest."""
    best: tuple[list[Candidate], Outcome] | None = None
    for size in range(len(rivals) + 1):
        for wanted in combinations(rivals, size):
            used = [one for one in found if one not in rivals or one in wanted]
            outcome = settle(used, lots)
            if best is None or not _is_as_good(best[1], outcome, lots):
                best = used, outcome
    assert best is not None
    return best


def _add_one_by_one(
    found: Sequence[Candidate], rivals: Sequence[Candidate], lots: Lots
) -> tuple[list[Candidate], Outcome]:
    used = [one for one in found if one not in rivals]
    outcome = settle(used, lots)
    for rival in rivals:
        more = [one for one in found if one in used or one is rival]
        other = settle(more, lots)
        if not _is_as_good(outcome, other, lots):
            used, outcome = more, other
    return used, outcome


def _is_as_good(one: Outcome, other: Outcome, lots: Lots) -> bool:
    """Say whether an outcome is at least as good as another: money first, then gifts and points."""
    if one.total_minor != other.total_minor:
        return one.total_minor < other.total_minor
    return _extras(one, lots) >= _extras(other, lots)


def _extras(outcome: Outcome, lots: Lots) -> int:
    """Count the claims that give points, or a gift that is not in the basket yet."""
    if not any(one.claim is not None and _is_extra(one) for one in outcome.kept):
        return 0
    given = {one for one, _ in grants_of(outcome, lots)} | {
        one for one, _ in gifts_of(outcome, lots)
    }
    return len([one for one in given if one.claim is not None])


def _is_extra(candidate: Candidate) -> bool:
    return isinstance(candidate.rule.promotion.benefit, Gift | MorePoints)
