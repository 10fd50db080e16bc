"""Clusters: how many would be one person if all that is suggested were true; pure."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID


def crowds(pairs: Sequence[tuple[UUID, UUID]]) -> list[int]:
    """Return for each pair how many hang together with it."""
    above = {one: one for pair in pairs for one in pair}
    for left, right in pairs:
        above[_root(above, left)] = _root(above, right)
    sizes = Counter(_root(above, one) for one in above)
    return [sizes[_root(above, left)] for left, _ in pairs]


def _root(above: dict[UUID, UUID], one: UUID) -> UUID:
    while above[one] != one:
        above[one] = above[above[one]]
        one = above[one]
    return one
