"""Another way to the same sums, by trying everything: for small baskets of whole units.

Written from the handbook (docs/explanation/price.md) without the engine: units one by one, every
way to put them into rounds and sets, exact fractions.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

Units = Sequence[tuple[str, int]]
"""Units of a basket: name and price of each, one entry a unit."""


def half_up(amount: Fraction) -> int:
    """Round to the nearest whole amount, halves up."""
    return int((2 * amount + 1) // 2)


def buy_get(units: Units, *, buy: int, get: int, rate: Fraction, most: int | None) -> int:
    """Deal units from the dearest on into rounds; of each full one the last ``get`` are cheap."""
    dealt = sorted(units, key=lambda unit: (-unit[1], unit[0]))
    size = buy + get
    rounds = [dealt[start : start + size] for start in range(0, len(dealt), size)]
    full = [each for each in rounds if len(each) == size][:most]
    cheap = [unit for each in full for unit in each[buy:]]
    return sum(
        half_up(sum(unit[1] for unit in cheap if unit[0] == name) * rate)
        for name in {unit[0] for unit in cheap}
    )


def best_sets(units: Units, *, parts: Sequence[tuple[set[str], int]], price: int, most: int) -> int:
    """Try every way to take units out as sets; return the most that can be saved."""
    best = 0
    if most == 0:
        return best
    for chosen in _ways(list(units), list(parts)):
        left = list(units)
        for unit in chosen:
            left.remove(unit)
        saved = sum(unit[1] for unit in chosen) - price
        best = max(best, saved + best_sets(left, parts=parts, price=price, most=most - 1))
    return best


def _ways(
    units: list[tuple[str, int]], parts: list[tuple[set[str], int]]
) -> list[list[tuple[str, int]]]:
    if not parts:
        return [[]]
    (names, count), *rest = parts
    fitting = [unit for unit in units if unit[0] in names]
    found: list[list[tuple[str, int]]] = []
    for taken in {tuple(sorted(some)) for some in combinations(fitting, count)}:
        left = list(units)
        for unit in taken:
            left.remove(unit)
        found += [[*taken, *others] for others in _ways(left, rest)]
    return found


def ladder(units: Units, *, by_units: bool, rungs: Sequence[tuple[int, Fraction | int]]) -> int:
    """Climb the rungs one by one; a fraction is a rate of each lot, a whole number an amount."""
    spend = sum(unit[1] for unit in units)
    height = len(units) if by_units else spend
    reached: Fraction | int = 0
    for level, off in rungs:
        if height >= level:
            reached = off
    if isinstance(reached, Fraction):
        return sum(
            half_up(sum(unit[1] for unit in units if unit[0] == name) * reached)
            for name in {unit[0] for unit in units}
        )
    return min(reached, spend)


def shares(amount: int, costs: Sequence[int]) -> list[int]:
    """Share an amount: whole parts first, then cent by cent to whom most is owed."""
    whole = sum(costs)
    owed = [Fraction(amount * cost, whole) for cost in costs]
    given = [int(part) for part in owed]
    while sum(given) < amount:
        missing = [part - have for part, have in zip(owed, given, strict=True)]
        given[missing.index(max(missing))] += 1
    return given
