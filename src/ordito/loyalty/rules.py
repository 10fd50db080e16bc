"""How many points an amount gives."""

from datetime import datetime, timedelta

from ordito.loyalty.model import Earning, Membership, Programme, Programmes
from ordito.platform.ids import OrderId


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
) -> Earning | None:
    """Return what an order gives a member, or None where it gives nothing.

    Args:
        programmes: all programmes.
        membership: who buys.
        order_id: the order.
        total_minor: what is paid for the goods, minor units.
        currency: ISO 4217.
        at: when it is placed.
    """
    programme = programmes.by_id[membership.programme_id]
    points = points_for(total_minor, programme=programme, currency=currency)
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
    )


def maturity(programme: Programme, *, at: datetime) -> datetime | None:
    """Return when points given at ``at`` may be spent; None for at once."""
    return at + timedelta(days=programme.pending_days) if programme.pending_days else None
