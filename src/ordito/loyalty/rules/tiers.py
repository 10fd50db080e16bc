"""Which tier points reach, and until when it is held."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ordito.loyalty.model import (
    Membership,
    Programme,
    Programmes,
    Terms,
    Tier,
    TierStanding,
)


def period_of(terms: Terms, *, at: datetime) -> tuple[datetime, datetime]:
    """Return start and end of the qualification period in which an instant lies."""
    zone = ZoneInfo(terms.time_zone)
    local = at.astimezone(zone)
    first = (local.month - 1) // terms.qualification_months * terms.qualification_months + 1
    after = first + terms.qualification_months
    start = datetime(local.year, first, 1, tzinfo=zone)
    year, month = local.year + (after - 1) // 12, (after - 1) % 12 + 1
    return start.astimezone(UTC), datetime(year, month, 1, tzinfo=zone).astimezone(UTC)


def tier_reached(terms: Terms, points: int) -> Tier | None:
    """Return the highest tier that points reach, if any."""
    return max(
        (tier for tier in terms.tiers if tier.least <= points),
        key=lambda tier: tier.least,
        default=None,
    )


def tier_held(programme: Programme, membership: Membership, *, at: datetime) -> Tier | None:
    """Return the tier of a member at an instant; one whose time is over counts for nothing."""
    until = membership.tier_until
    if until is not None and until > at:
        for tier in programme.terms.tiers:
            if tier.code == membership.tier:
                return tier
    return tier_reached(programme.terms, 0)


def groups_of(
    programmes: Programmes, membership: Membership | None, *, at: datetime
) -> frozenset[str]:
    """Return the groups of customers that a membership makes somebody one of.

    They are what price lists and promotions name: ``members``, ``member:PROGRAMME`` and, where a
    tier is held, ``tier:PROGRAMME:TIER``. None is in no group.
    """
    programme = None if membership is None else programmes.by_id.get(membership.programme_id)
    if membership is None or programme is None:
        return frozenset()
    groups = {"members", f"member:{programme.code}"}
    tier = tier_held(programme, membership, at=at)
    return frozenset(groups | ({f"tier:{programme.code}:{tier.code}"} if tier else set()))


def stand(terms: Terms, *, now_points: int, before_points: int, at: datetime) -> TierStanding:
    """Return where a member stands: a tier reached in a period is held to the end of the next one.

    Args:
        terms: of the programme.
        now_points: earned by orders of the present period, what was taken back of them left out.
        before_points: of the period before, likewise.
        at: now.
    """
    _, ends_at = period_of(terms, at=at)
    now, before = tier_reached(terms, now_points), tier_reached(terms, before_points)
    keeps_old = before is not None and (now is None or before.least > now.least)
    held = before if keeps_old else now
    until = ends_at if keeps_old else period_of(terms, at=ends_at)[1]
    higher = [tier for tier in terms.tiers if held is None or tier.least > held.least]
    following = min(higher, key=lambda tier: tier.least, default=None)
    return TierStanding(
        tier=held.code if held else None,
        until=until if held else None,
        benefits=held.benefits if held else {},
        points=now_points,
        next_tier=following.code if following else None,
        missing=max(following.least - now_points, 0) if following else 0,
    )
