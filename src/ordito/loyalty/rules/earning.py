"""What an order gives, and what it keeps of that."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito.loyalty.model import (
    EarnedTerms,
    Earning,
    Grant,
    LineAmount,
    Membership,
    Programme,
    Programmes,
    Tier,
)
from ordito.loyalty.rules.tiers import tier_held
from ordito.platform.ids import OrderId

_WHOLE: Final = 1000
_MILLION: Final = 1_000_000


def points_for(total_minor: int, *, programme: Programme, currency: str) -> int:
    """Return the points for an amount; nothing in a currency for which there is no rule.

    Whole points only. What an order has earned in the end is always the points for what remains
    of it: a reversal is the difference, so parts add up and a full one leaves nothing.

    Args:
        total_minor: amount, minor units; what is negative gives nothing.
        programme: whose rule.
        currency: ISO 4217.
    """
    minor_per_point = programme.minor_per_point.get(currency)
    return 0 if minor_per_point is None else max(total_minor, 0) // minor_per_point


def points_by_terms(terms: EarnedTerms, remaining: Mapping[int, int]) -> int:
    """Return the points for what remains of the lines of an order.

    Args:
        terms: by which it earned.
        remaining: what is still paid for each line, minor units; absent ones are gone.
    """
    permilles = dict(zip(terms.line_nos, terms.permilles, strict=True))
    weighed = sum(
        max(amount, 0) * permilles.get(line_no, terms.other_permille)
        for line_no, amount in remaining.items()
    )
    extra = _extra_for(terms, sum(max(amount, 0) for amount in remaining.values()))
    return weighed // (_WHOLE * terms.minor_per_point) + extra


def points_by_total(terms: EarnedTerms, remaining_minor: int) -> int:
    """Return the points for what remains of an order whose lines are not told.

    Each line counts as reduced by the same part: exact for all and for nothing.
    """
    total = sum(terms.amounts_minor)
    if total <= 0:
        return _extra_for(terms, remaining_minor)
    weighed = sum(
        amount * permille
        for amount, permille in zip(terms.amounts_minor, terms.permilles, strict=True)
    )
    points = weighed * max(remaining_minor, 0) // (total * _WHOLE * terms.minor_per_point)
    return points + _extra_for(terms, remaining_minor)


def _extra_for(terms: EarnedTerms, remaining_minor: int) -> int:
    """Return what is kept of points that were given once: as large a part as is still paid for."""
    total = sum(terms.amounts_minor)
    if total <= 0 or remaining_minor >= total:
        return terms.extra
    return terms.extra * max(remaining_minor, 0) // total


def points_of(
    programmes: Programmes, membership: Membership, *, total_minor: int, currency: str
) -> int:
    """Return the points that a member gets for an amount."""
    programme = programmes.by_id[membership.programme_id]
    return points_for(total_minor, programme=programme, currency=currency)


def plan_earning(
    programmes: Programmes,
    membership: Membership,
    *,
    order_id: OrderId,
    total_minor: int,
    currency: str,
    at: datetime,
    lines: Sequence[LineAmount] = (),
    grants: Sequence[Grant] = (),
) -> Earning | None:
    """Return what an order gives a member, or None where it gives nothing.

    Args:
        programmes: all programmes.
        membership: who buys.
        order_id: the order.
        total_minor: what is paid for the goods, minor units.
        currency: ISO 4217.
        at: when it is placed.
        lines: what is paid for each line, for programmes with multipliers; together the total.
        grants: what promotions add, by line or once.
    """
    programme = programmes.by_id[membership.programme_id]
    minor_per_point = programme.minor_per_point.get(currency)
    if minor_per_point is None:
        return None
    terms = earned_terms(
        programme,
        minor_per_point=minor_per_point,
        tier=tier_held(programme, membership, at=at),
        lines=lines or [LineAmount(1, total_minor)],
        grants=grants,
    )
    is_plain = (
        set(terms.permilles) == {_WHOLE}
        and not terms.extra
        and programme.programme_id not in programmes.changed
    )
    points = points_by_terms(terms, dict(zip(terms.line_nos, terms.amounts_minor, strict=True)))
    if points == 0:
        return None
    return Earning(
        customer_id=membership.customer_id,
        order_id=order_id,
        account_id=membership.account_id,
        issuer_id=programme.issuer_id,
        unit=programme.unit,
        points=points,
        matures_at=maturity(programme, at=at),
        programme_id=programme.programme_id,
        terms=None if is_plain else terms,
        qualifies=bool(programme.terms.tiers),
    )


def earned_terms(
    programme: Programme,
    *,
    minor_per_point: int,
    tier: Tier | None,
    lines: Sequence[LineAmount],
    grants: Sequence[Grant] = (),
) -> EarnedTerms:
    """Return the terms by which lines earn.

    The category's multiplier times the tier's, times those of promotions; each product is rounded
    down to a thousandth.
    """
    by_category = {one.category_id: one.permille for one in programme.terms.multipliers}
    tier_permille = tier.permille if tier else _WHOLE
    permilles = [
        max((by_category[one] for one in line.category_ids if one in by_category), default=_WHOLE)
        for line in lines
    ]
    return EarnedTerms(
        minor_per_point=minor_per_point,
        line_nos=tuple(line.line_no for line in lines),
        amounts_minor=tuple(max(line.amount_minor, 0) for line in lines),
        permilles=tuple(
            _granted(one * tier_permille // _WHOLE, line.line_no, grants)
            for one, line in zip(permilles, lines, strict=True)
        ),
        other_permille=tier_permille,
        extra=sum(grant.extra for grant in grants),
    )


def _granted(permille: int, line_no: int, grants: Sequence[Grant]) -> int:
    for grant in grants:
        if grant.line_no in (None, line_no):
            permille = permille * grant.factor_ppm // _MILLION
    return permille


def branches_above(parents: Mapping[UUID, UUID | None]) -> dict[UUID, frozenset[UUID]]:
    """Return for each category itself and all above it.

    Args:
        parents: the branch above each category; None of a root.
    """
    above: dict[UUID, frozenset[UUID]] = {}
    for category_id in parents:
        path: list[UUID] = []
        one: UUID | None = category_id
        while one is not None and one not in path:
            path.append(one)
            one = parents.get(one)
        above[category_id] = frozenset(path)
    return above


def maturity(programme: Programme, *, at: datetime) -> datetime | None:
    """Return when points given at ``at`` may be spent; None for at once."""
    return at + timedelta(days=programme.pending_days) if programme.pending_days else None
