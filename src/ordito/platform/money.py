"""Money: integer minor units with their currency. Standard library only: the till runs it too."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    """An amount.

    Attributes:
        minor: amount in minor units (cents) of ``currency``; may be negative.
        currency: ISO 4217 code.
    """

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency."""
        assert self.currency == other.currency, (self.currency, other.currency)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract an amount of the same currency."""
        assert self.currency == other.currency, (self.currency, other.currency)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        """Return the opposite amount."""
        return Money(-self.minor, self.currency)


def split(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount in proportion to ``weights`` so that the parts add up exactly.

    Args:
        total_minor: amount to split, minor units, any sign.
        weights: non-negative; where all are 0 they count as equal.

    Returns:
        One part for each weight, minor units; ties of remainders go to the earlier part.

    Source: largest remainder (Hamilton's) method.
    """
    assert weights, "nothing to split over"
    assert min(weights) >= 0, weights
    shares = list(weights) if any(weights) else [1] * len(weights)
    whole = sum(shares)
    sign = -1 if total_minor < 0 else 1
    amount = abs(total_minor)
    parts = [amount * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-(amount * shares[i] % whole), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
