"""What points are worth, and how they are spent."""

from collections.abc import Sequence
from uuid import UUID

from ordito.loyalty.model import BurnRule, NewRedemption, Programme, Redemption
from ordito.platform import ids


def worth_minor(points: int, *, rule: BurnRule) -> int:
    """Return what points are worth as money, minor units: whole steps, none below the least."""
    return 0 if points < max(rule.least, 1) else points // rule.points * rule.minor


def value_of(programme: Programme, *, points: int) -> dict[str, int]:
    """Return what points are worth by currency, minor units, part of a step included.

    Where they cannot be spent as money they count for what is spent to earn them.
    """
    burn = programme.terms.burn
    if burn:
        return {currency: -(-points * rule.minor // rule.points) for currency, rule in burn.items()}
    return {currency: points * minor for currency, minor in programme.minor_per_point.items()}


def points_to_pay(amount_minor: int, *, rule: BurnRule) -> int | None:
    """Return the points that pay an amount exactly, or None where no whole steps do."""
    steps, rest = divmod(amount_minor, rule.minor)
    points = steps * rule.points
    return points if rest == 0 and points >= max(rule.least, 1) else None


def may_pay(redemption: NewRedemption, *, rule: BurnRule) -> bool:
    """Tell whether points may pay as much of what is to pay, where that is known."""
    of_minor = redemption.of_minor
    return of_minor is None or redemption.amount_minor * 1000 <= of_minor * rule.most_permille


def step_points(redemption: Redemption, *, kind: str, amount_minor: int) -> int:
    """Return the points that the next step of a redemption moves.

    A part of the money stands for whole points, rounded down, always reckoned from the beginning
    (what is released: from the end). So captured and released are all points when nothing is open,
    and all captured points are given back with all of the captured money.
    """
    if kind == "capture":
        begin = redemption.captured_minor
    elif kind == "release":
        begin = redemption.amount_minor - redemption.released_minor - amount_minor
    else:
        begin = redemption.refunded_minor
    return _points_at(redemption, begin + amount_minor) - _points_at(redemption, begin)


def open_points(redemption: Redemption) -> int:
    """Return the points that a redemption still has set aside, unless it has expired."""
    return _points_at(redemption, redemption.amount_minor - redemption.released_minor) - _points_at(
        redemption, redemption.captured_minor
    )


def _points_at(redemption: Redemption, amount_minor: int) -> int:
    return redemption.points * amount_minor // redemption.amount_minor


def draw(free: Sequence[tuple[UUID, int]], points: int) -> list[tuple[UUID, int]] | None:
    """Return how many points each account gives, one after the other; None where all lack some.

    Args:
        free: points that each account may spend, in the order of drawing.
        points: how many are wanted, at least 1.
    """
    drawn: list[tuple[UUID, int]] = []
    for account_id, units in free:
        taken = min(max(units, 0), points)
        if taken:
            drawn.append((account_id, taken))
            points -= taken
    return None if points else drawn


def virtual_number(seed: UUID) -> str:
    """Return the number of a virtual card: 18 digits drawn from the random end of a UUID.

    They begin with 29: GS1 leaves the prefixes 200 to 299 to restricted circulation.
    """
    return f"29{ids.derive('card', seed).int % 10**16:016d}"
