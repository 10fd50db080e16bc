"""Sets: which units make the sets of a promotion, and how many sets pay.

Units are chosen from the dearest on, as long as those chosen fit into the sets together; that is
the dearest choice there is (the units that can be placed form a transversal matroid, in which the
greedy choice is the best one). What the sets hold grows ever more slowly with their number, so the
last set that still saves something is found by halving.

Source: Edmonds and Fulkerson 1965 (transversal matroids), Hall 1935 (when all can be placed).
"""

from collections.abc import Mapping, Sequence
from math import lcm

from ordito.pricing.model import SetPrice
from ordito.pricing.rules.lots import numbers_of


def choose_sets(
    benefit: SetPrice,
    parts: Sequence[int],
    left: Sequence[int],
    units: Sequence[int],
) -> tuple[int, dict[int, int]]:
    """Return how many sets save most, and the units of each lot in them.

    Args:
        benefit: the sets.
        parts: for each part of a set the mask of the lots that it takes.
        left: of each lot, minor units: a unit costs its part of it.
        units: of each lot.
    """
    places = _places(parts)
    # what a unit costs, as whole numbers of this part of a minor unit
    scale = lcm(*(units[number] for number in places))
    costs = {number: left[number] * (scale // units[number]) for number in places}
    dearest_first = sorted(costs, key=lambda number: (-costs[number], number))
    sizes = _sizes(benefit)

    def choice(sets: int) -> dict[int, int]:
        room = [sets * size for size in sizes]
        chosen: dict[int, int] = {}
        for number in dearest_first:
            above = _above(places[number], room)
            count = min(units[number], *[room[each] for each in above])
            if count:
                chosen[number] = count
                for each in above:
                    room[each] -= count
        return chosen

    def worth(sets: int) -> int:
        held = sum([costs[number] * count for number, count in choice(sets).items()])
        return held - sets * benefit.price_minor * scale

    low, high = 0, _most_sets(benefit, sizes, places, units)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if worth(middle) > worth(middle - 1) else (low, middle - 1)
    return low, choice(low)


def _places(parts: Sequence[int]) -> dict[int, int]:
    """Return for each lot that some part takes the mask of the parts that take it."""
    union = 0
    for mask in parts:
        union |= mask
    return {
        number: sum([1 << place for place, mask in enumerate(parts) if mask >> number & 1])
        for number in numbers_of(union)
    }


def _sizes(benefit: SetPrice) -> list[int]:
    """Return for each mask of parts the units that they take in one set together."""
    return [
        sum(part.units for place, part in enumerate(benefit.parts) if mask >> place & 1)
        for mask in range(1 << len(benefit.parts))
    ]


def _most_sets(
    benefit: SetPrice, sizes: Sequence[int], places: Mapping[int, int], units: Sequence[int]
) -> int:
    """Return the most sets that can be filled: any parts find units enough for all of them."""
    most = min(
        sum(units[number] for number, mine in places.items() if mine & mask) // sizes[mask]
        for mask in range(1, len(sizes))
    )
    return most if benefit.most_sets is None else min(most, benefit.most_sets)


def _above(mask: int, room: Sequence[int]) -> list[int]:
    """Return the masks that hold all of ``mask``."""
    return [each for each in range(1, len(room)) if each & mask == mask]
