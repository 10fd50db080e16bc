"""Edges and hours by the clock on the wall, exact when it is set forward or back.

One rule: an edge has passed once the clock has shown that time or a later one. Where an hour is
missing, an edge within it passes as the clock jumps over it. Where an hour is shown twice, it
passes the first time, and what has ended does not begin again. So two promotions of which one ends
when the other starts never overlap and leave no gap, in any zone.
"""

from datetime import datetime, time, timedelta
from typing import Final

from ordito.pricing.model import Conditions, LocalTime, PriceContext, Promotion

_DAY: Final = timedelta(days=1)
_MINUTES: Final = 24 * 60


def has_shown(context: PriceContext, local: datetime) -> bool:
    """Say whether the clock of the context's zone has shown a time, naive, by now."""
    if local <= _wall(context):
        return True
    return context.repeated_until is not None and local < context.repeated_until


def edge_objection(context: PriceContext, promotion: Promotion) -> str | None:
    """Say whether a promotion has not begun or has ended by the clock on the wall."""
    if promotion.local_from is not None and not has_shown(context, promotion.local_from):
        return "not_yet_valid"
    if promotion.local_to is not None and has_shown(context, promotion.local_to):
        return "expired"
    return None


def hours_objection(context: PriceContext, conditions: Conditions) -> str | None:
    """Say whether weekday or hour speak against a promotion.

    A time span that goes past midnight belongs to the day on which it begins.
    """
    if not conditions.weekdays and conditions.from_minute is None and conditions.to_minute is None:
        return None
    midnight = datetime.combine(_wall(context), time())
    days = [midnight - _DAY, midnight]
    if context.repeated_until is not None:
        days.append(midnight + _DAY)
    open_days = [day for day in days if _is_open(context, conditions, day)]
    if not open_days:
        return "hours" if _has_day(conditions, midnight) else "weekday"
    return None if any(_has_day(conditions, day) for day in open_days) else "weekday"


def _is_open(context: PriceContext, conditions: Conditions, midnight: datetime) -> bool:
    start = conditions.from_minute or 0
    end = _MINUTES if conditions.to_minute is None else conditions.to_minute
    if end <= start:
        end += _MINUTES
    return has_shown(context, midnight + timedelta(minutes=start)) and not has_shown(
        context, midnight + timedelta(minutes=end)
    )


def _has_day(conditions: Conditions, midnight: datetime) -> bool:
    return not conditions.weekdays or midnight.weekday() in conditions.weekdays


def _wall(context: PriceContext) -> LocalTime:
    return LocalTime(context.at.replace(tzinfo=None) + timedelta(seconds=context.utc_offset_s))
