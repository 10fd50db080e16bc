"""Parts of amounts in whole minor units: half up, and by what is left of each."""

from collections.abc import Sequence
from typing import Final

MILLION: Final = 1_000_000


def portion(amount_minor: int, numerator: int, denominator: int) -> int:
    """Return ``amount * numerator / denominator``, half up; none of them is negative."""
    return (2 * amount_minor * numerator + denominator) // (2 * denominator)


def share(amount_minor: int, left: Sequence[int]) -> list[int]:
    """Share an amount in proportion to what is left of each, by largest remainder.

    Args:
        amount_minor: at most the sum of ``left``.
        left: not negative; no part exceeds what is left.

    Returns:
        One part for each; ties of remainders go to the earlier one, so the caller's order has to
        mean something that does not depend on how a basket was put in.

    Source: largest remainder (Hamilton's) method.
    """
    whole = sum(left)
    if amount_minor == whole:
        return list(left)
    parts = [amount_minor * each // whole for each in left]
    missing = amount_minor - sum(parts)
    if missing:
        remainders = [-(amount_minor * each % whole) for each in left]
        for index in sorted(range(len(left)), key=remainders.__getitem__)[:missing]:
            parts[index] += 1
    return parts
