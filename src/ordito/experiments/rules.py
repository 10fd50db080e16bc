"""Rules of experiments: arms by hash, and differences between arms with their intervals."""

from collections.abc import Sequence
from hashlib import sha256
from math import sqrt
from typing import Final
from uuid import UUID

from ordito.experiments.errors import ArmsUnclear
from ordito.experiments.model import HOLD_OUT, Arm, Lift, Sample

_WHOLE: Final = 1_000_000
# 60 bits of the digest: the rest of a million among them is off by less than one in 10**12
_DIGITS: Final = 15
_Z: Final = 1.959963984540054
_FEWEST: Final = 2


def bucket_of(code: str, person_id: UUID) -> int:
    """Return the bucket of a person, 0 to 999,999: the first 60 bits of SHA-256 of both."""
    digest = sha256(f"{code}:{person_id}".encode()).hexdigest()
    return int(digest[:_DIGITS], 16) % _WHOLE


def arm_of(arms: Sequence[Arm], bucket: int) -> Arm:
    """Return the arm that has a bucket."""
    for arm in arms:
        if bucket < arm.ppm:
            return arm
        bucket -= arm.ppm
    raise AssertionError(arms)


def held_out_arms(percent: int, variant: str) -> tuple[Arm, Arm]:
    """Return the arms of what is done to all but a share of the people, in percent."""
    held = percent * (_WHOLE // 100)
    return Arm(HOLD_OUT, held), Arm(variant, _WHOLE - held)


def require_arms(arms: Sequence[Arm]) -> None:
    """Refuse arms that leave somebody out.

    Raises:
        ArmsUnclear: their shares do not make up a million, or two have one name.
    """
    if sum(arm.ppm for arm in arms) != _WHOLE or len({arm.variant for arm in arms}) < len(arms):
        raise ArmsUnclear("The shares of the arms make up 1,000,000, each named once.")


def difference(treated: Sample, held: Sample) -> Lift | None:
    """Return how much more often treated people hit, as a share; None where an arm is empty.

    Source: Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.
    """
    if not treated.people or not held.people:
        return None
    p, q = treated.hits / treated.people, held.hits / held.people
    (p_low, p_high), (q_low, q_high) = _wilson(treated), _wilson(held)
    value = p - q
    return Lift(
        value,
        value - sqrt((p - p_low) ** 2 + (q_high - q) ** 2),
        value + sqrt((p_high - p) ** 2 + (q - q_low) ** 2),
    )


def mean_difference(treated: Sample, held: Sample) -> Lift | None:
    """Return how much more value a treated person has; None where an arm has fewer than two.

    Source: Welch, Biometrika 34 (1947) 28-35, with the normal in place of t.
    """
    if min(treated.people, held.people) < _FEWEST:
        return None
    value = treated.total / treated.people - held.total / held.people
    reach = _Z * sqrt(_variance(treated) / treated.people + _variance(held) / held.people)
    return Lift(value, value - reach, value + reach)


def _wilson(sample: Sample) -> tuple[float, float]:
    n, share = sample.people, sample.hits / sample.people
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    reach = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    return max(0.0, centre - reach), min(1.0, centre + reach)


def _variance(sample: Sample) -> float:
    """Return the unbiased variance; the difference is taken in integers, so nothing is lost."""
    n = sample.people
    return (n * sample.squares - sample.total**2) / (n * (n - 1))
