"""Which programmes can be."""

from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ordito.loyalty.errors import ImpossibleRule
from ordito.loyalty.model import Programme, Terms

_LONGEST_PENDING_DAYS: Final = 400
_LONGEST_LIFE_DAYS: Final = 3660
_HIGHEST_PERMILLE: Final = 100_000
_WHOLE_PERMILLE: Final = 1000
_PERIODS_MONTHS: Final = frozenset({1, 3, 6, 12})


def require_possible(programme: Programme) -> None:
    """Refuse rules that cannot be.

    Raises:
        ImpossibleRule: naming the field.
    """
    terms = programme.terms
    _require(
        min(programme.minor_per_point.values(), default=1) >= 1,
        "A point must cost something.",
        "minor_per_point",
    )
    _require(
        0 <= programme.pending_days <= _LONGEST_PENDING_DAYS,
        f"{programme.pending_days} is not a number of days to wait.",
        "pending_days",
    )
    permilles = [one.permille for one in (*terms.multipliers, *terms.tiers)]
    _require(
        all(0 <= permille <= _HIGHEST_PERMILLE for permille in permilles),
        "A multiplier lies between 0 and 100,000 permille.",
        "terms.multipliers",
    )
    _require(
        all(min(rule.points, rule.minor) >= 1 and rule.least >= 0 for rule in terms.burn.values()),
        "Points must be worth something.",
        "terms.burn",
    )
    _require(
        all(1 <= rule.most_permille <= _WHOLE_PERMILLE for rule in terms.burn.values()),
        "Points pay a part between 1 and 1,000 permille.",
        "terms.burn.most_permille",
    )
    _require(
        terms.expiry is None or 1 <= terms.expiry.days <= _LONGEST_LIFE_DAYS,
        "Points live for 1 to 3,660 days.",
        "terms.expiry.days",
    )
    _require_possible_tiers(terms)


def _require_possible_tiers(terms: Terms) -> None:
    codes, ranks = {tier.code for tier in terms.tiers}, {tier.least for tier in terms.tiers}
    _require(
        len(codes) == len(ranks) == len(terms.tiers) and min(ranks, default=0) >= 0,
        "Tiers have codes of their own and are reached by different points.",
        "terms.tiers",
    )
    _require(
        terms.qualification_months in _PERIODS_MONTHS,
        "A period has 1, 3, 6 or 12 months.",
        "terms.qualification_months",
    )
    try:
        ZoneInfo(terms.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        _require(False, f"{terms.time_zone!r} is no time zone.", "terms.time_zone")


def _require(is_possible: bool, message: str, field: str) -> None:  # noqa: FBT001
    if not is_possible:
        raise ImpossibleRule(message, field=field)
