"""Assign: lines to places at the least cost, exactly, and a proof that nothing is cheaper.

Depth first over the lines, the cheapest place first; a branch ends where what it has cost, the
least that its other lines can cost and the parcel that these need at least are no better than the
best that is known. Ties go to the place that is named first.

Source: branch and bound, Land and Doig (1960); facility location with single sourcing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

# what a line costs that nobody gives: more than all that can be spent on the others; of two lines
# the one that is worth less is left out
NOWHERE: Final = 10**30
_WORTH: Final = 10**15
_NODES: Final = 5_000
Left = dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Lines and places by number.

    Attributes:
        ranks: by line, what it costs at each place that has it, as (cost, place), sorted.
        fixed: by place, what a parcel costs, not negative.
        split: what each parcel after the first must save.
        most_parcels: at most so many.
        worth: by line.
        least_worth: of each parcel but the dearest.
        needs: by line, units of each SKU, SKUs by number.
        units: by place and SKU, what there is; only of SKUs that several lines need.
        nowhere: what a line costs that nobody gives; None is more than all the others.
    """

    ranks: Sequence[Sequence[tuple[int, int]]]
    fixed: Sequence[int]
    split: int = 0
    most_parcels: int = 50
    worth: Sequence[int] = ()
    least_worth: int = 0
    needs: Sequence[Sequence[tuple[int, int]]] = ()
    units: Left
    nowhere: int | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """The answer.

    Attributes:
        places: by line, the place that gives it; -1 is nobody.
        cost: with what splits must save, ``NOWHERE`` and more for each line that nobody gives.
        is_proven: whether nothing is cheaper.
    """

    places: tuple[int, ...]
    cost: int
    is_proven: bool


def assign(problem: Problem, *, nodes: int = _NODES) -> Assigned:
    """Return the cheapest assignment; after so many nodes the best that was found, unproven."""
    together = _together(problem)
    least = _least_apart(problem)
    if problem.nowhere is not None:
        least = min(least, problem.nowhere)
    if together is not None and together.cost <= least:
        return together
    # the first dive always ends with an answer
    search = _Search(_without_dominated(problem), max(nodes, len(problem.ranks) + 2))
    if together is not None:
        search.best, search.found = together.cost, together.places
    search.run()
    return Assigned(search.found, search.best, search.nodes > 0)


def price_of(problem: Problem, places: Sequence[int]) -> int | None:
    """Return what an assignment costs, or None where it is not allowed."""
    worth: dict[int, int] = {}
    left = dict(problem.units)
    cost = 0
    for line, place in enumerate(places):
        if place < 0:
            cost += _nowhere(problem, line)
            continue
        found = [rank for rank, giver in problem.ranks[line] if giver == place]
        if not found or not _takes(problem, left, line, place):
            return None
        cost += found[0]
        worth[place] = worth.get(place, 0) + _worth_of(problem, line)
    if len(worth) > problem.most_parcels or not _is_worth(problem, list(worth.values())):
        return None
    return cost + sum(problem.fixed[one] for one in worth) + problem.split * max(len(worth) - 1, 0)


class _Search:
    """The state of one search."""

    def __init__(self, problem: Problem, nodes: int) -> None:
        self.problem = problem
        self.nodes = nodes
        lines = range(len(problem.ranks))
        self.order = sorted(lines, key=lambda line: (len(problem.ranks[line]), line))
        self.least = [0] * (len(self.order) + 1)
        for depth in reversed(lines):
            ranks = problem.ranks[self.order[depth]]
            left_out = _nowhere(problem, self.order[depth])
            self.least[depth] = self.least[depth + 1] + min(
                ranks[0][0] if ranks else left_out, left_out
            )
        self.masks = _masks(problem)
        served = sum(1 << line for line in lines if problem.ranks[line])
        self.rest = [
            served & sum(1 << line for line in self.order[depth:]) for depth in (*lines, len(lines))
        ]
        self.next_parcel = min(
            (problem.fixed[place] for place, mask in enumerate(self.masks) if mask), default=0
        )
        self.best = 2 * NOWHERE * (len(self.order) + 1)
        self.found: tuple[int, ...] = (-1,) * len(self.order)
        self.given = [-1] * len(self.order)
        self.left = dict(problem.units)
        self.opened: dict[int, list[int]] = {}

    def run(self) -> None:
        """Search all that is worth it."""
        self._descend(0, 0, 0)

    def _descend(self, depth: int, cost: int, covered: int) -> None:
        if self.nodes <= 0:
            return
        self.nodes -= 1
        if depth == len(self.order):
            self._keep(cost)
            return
        line = self.order[depth]
        for total, place in self._choices(line, cost):
            if total + self.least[depth + 1] >= self.best:
                break  # all that follow cost more
            mask = covered | self.masks[place] if place >= 0 else covered
            if total + self._rest(depth + 1, mask) >= self.best:
                continue
            if place < 0:
                self._descend(depth + 1, total, mask)
            elif _takes(self.problem, self.left, line, place):
                self._step(depth, line, place, total, mask)

    def _keep(self, cost: int) -> None:
        worth = [sum(values) for values in self.opened.values()]
        if cost < self.best and _is_worth(self.problem, worth):
            self.best, self.found = cost, tuple(self.given)

    def _step(self, depth: int, line: int, place: int, total: int, mask: int) -> None:
        self.given[line] = place
        self.opened.setdefault(place, []).append(_worth_of(self.problem, line))
        self._descend(depth + 1, total, mask)
        self.given[line] = -1
        self.opened[place].pop()
        if not self.opened[place]:
            del self.opened[place]
        _gives_back(self.problem, self.left, line, place)

    def _choices(self, line: int, cost: int) -> list[tuple[int, int]]:
        """Return what the order costs with a line at each place, the cheapest first."""
        problem, opened = self.problem, self.opened
        is_full = len(opened) >= problem.most_parcels
        more = problem.split if opened else 0
        choices = [
            (cost + rank + (0 if place in opened else problem.fixed[place] + more), place)
            for rank, place in problem.ranks[line]
            if place in opened or not is_full
        ]
        choices.append((cost + _nowhere(problem, line), -1))
        choices.sort()
        return choices

    def _rest(self, depth: int, covered: int) -> int:
        """Return the least that the lines from a depth on cost."""
        least = self.least[depth]
        if self.problem.nowhere is None and self.rest[depth] & ~covered:
            least += self.next_parcel + (self.problem.split if covered else 0)
        return least


def _together(problem: Problem) -> Assigned | None:
    """Return the cheapest place that gives all lines, if one does."""
    lines = len(problem.ranks)
    totals: dict[int, list[int]] = {}
    for ranks in problem.ranks:
        for rank, place in ranks:
            total = totals.setdefault(place, [0, 0])
            total[0] += rank
            total[1] += 1
    able = sorted(
        (total + problem.fixed[place], place)
        for place, (total, count) in totals.items()
        if count == lines
    )
    for cost, place in able:
        left = dict(problem.units)
        if all(_takes(problem, left, line, place) for line in range(lines)):
            return Assigned((place,) * lines, cost, is_proven=True)
    return None


def _least_apart(problem: Problem) -> int:
    """Return what two parcels or more cost at least."""
    if len(problem.ranks) == 1 or problem.most_parcels == 1:
        return NOWHERE
    two = sorted(problem.fixed)[:2]
    cheapest = sum(ranks[0][0] if ranks else NOWHERE for ranks in problem.ranks)
    return cheapest + sum(two) + problem.split


def _without_dominated(problem: Problem) -> Problem:
    """Leave out places that another one beats at each of their lines and at the parcel."""
    if problem.units or problem.most_parcels < len(problem.ranks) or problem.least_worth:
        return problem
    costs: list[dict[int, int]] = [{} for _ in problem.fixed]
    for line, ranks in enumerate(problem.ranks):
        for rank, place in ranks:
            costs[place][line] = rank
    kept: list[int] = []
    for place in sorted(range(len(costs)), key=lambda one: (problem.fixed[one], one)):
        mine = costs[place]
        if mine and not any(
            all(line in costs[other] and costs[other][line] <= rank for line, rank in mine.items())
            for other in kept
        ):
            kept.append(place)
    staying = set(kept)
    ranks = [[one for one in line if one[1] in staying] for line in problem.ranks]
    return replace(problem, ranks=ranks)


def _masks(problem: Problem) -> list[int]:
    """Return by place the lines that it has, a bit for each."""
    masks = [0] * len(problem.fixed)
    for line, ranks in enumerate(problem.ranks):
        for _, place in ranks:
            masks[place] |= 1 << line
    return masks


def _takes(problem: Problem, left: Left, line: int, place: int) -> bool:
    """Take what a line needs at a place, or nothing."""
    if not left:
        return True
    needs = [(sku, units) for sku, units in problem.needs[line] if (place, sku) in left]
    if any(left[place, sku] < units for sku, units in needs):
        return False
    for sku, units in needs:
        left[place, sku] -= units
    return True


def _gives_back(problem: Problem, left: Left, line: int, place: int) -> None:
    if not left:
        return
    for sku, units in problem.needs[line]:
        if (place, sku) in left:
            left[place, sku] += units


def _worth_of(problem: Problem, line: int) -> int:
    return problem.worth[line] if problem.worth else 0


def _nowhere(problem: Problem, line: int) -> int:
    if problem.nowhere is not None:
        return problem.nowhere
    return NOWHERE + _WORTH * _worth_of(problem, line)


def _is_worth(problem: Problem, worth: Sequence[int]) -> bool:
    """Tell whether each parcel but the dearest is worth enough."""
    return not problem.least_worth or all(
        value >= problem.least_worth for value in sorted(worth)[:-1]
    )
