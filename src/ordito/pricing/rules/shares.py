"""Parts of amounts in whole minor units: half up, and by what is left of each."""

from collections.abc import Sequence
from typing import Final

MILLION: Final = 1_000_000


def portion(amount_minor: int, numerator: int, denominator: int, step: int = 1) -> int:
    """Return ``amount * numerator / denominator`` in whole steps, half up; none is negative."""
    whole = denominator * step
    return (2 * amount_minor * numerator + whole) // (2 * whole) * step


def share(amount_minor: int, left: Sequence[int], step: int = 1) -> list[int]:
    """Share an amount in proportion to what is left of each, by largest remainder.

    Args:
        amount_minor: at most the sum of ``left``.
        left: not negative; no part exceeds what is left.
        step: smallest part; the amount, and what is left of each, are whole steps.

    Returns:
        One part for each; ties of remainders go to the earlier one, so the caller's order has to
        mean something that does not depend on how a basket was put in.

    Source: largest remainder (Hamilton's) method.
    """
    if step > 1:
        parts = share(amount_minor // step, [each // step for each in left])
        return [part * step for part in parts]
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
