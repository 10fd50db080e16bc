"""The lowest public price of the days before a reduction, worked out from what was published.

Directive 98/6/EC, Art. 6a: an announced reduction says the prior price, which is the lowest that
was applied in at least 30 days before the reduction. Public is what somebody unknown pays for a
single unit: prices of lists for everybody, with promotions that ask for nothing. Pure; the engine
that sells answers for each instant at which anything could have changed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, pairwise
from typing import Final
from zoneinfo import ZoneInfo

from ordito.pricing.model import Basket, BasketLine, PriceContext, PricedBasket, Promotion, Rulebook
from ordito.pricing.rules import quote

PRIOR_DAYS: Final = 30
_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Version:
    """A published version, as far as it is about one SKU.

    Attributes:
        since: when it was published.
        rulebook: its lists, taxes and promotions, and the prices of the SKU.
    """

    since: datetime
    rulebook: Rulebook


@dataclass(frozen=True, slots=True)
class PriceStep:
    """What a unit cost from an instant on.

    Attributes:
        at: from when on.
        price_minor: tax included, minor units; None where it had no price.
        is_reduced: whether a promotion took something off.
    """

    at: datetime
    price_minor: int | None
    is_reduced: bool


@dataclass(frozen=True, slots=True)
class Lowest:
    """A price and what it is compared with, minor units, tax included.

    Attributes:
        price_minor: at the instant that was asked for; None where it has no price.
        is_reduced: whether a public promotion takes something off it.
        reduced_since: when the reduction that holds began to apply, if one does.
        lowest_minor: lowest price of the 30 days before that, else before the instant; None where
            it had no price in them.
        from_at: where those days begin.
        is_new: whether it was on the market for fewer than 30 days then.
    """

    price_minor: int | None
    is_reduced: bool
    reduced_since: datetime | None
    lowest_minor: int | None
    from_at: datetime
    is_new: bool = False


def steps_of(
    versions: Sequence[Version],
    line: BasketLine,
    context_at: Callable[[datetime], PriceContext],
    *,
    zone: str,
    since: datetime,
    until: datetime,
) -> list[PriceStep]:
    """Return what a unit cost from ``since`` to ``until``, in steps at which that changed.

    Args:
        versions: in the order of their publication; the first one held at ``since`` if any did.
        line: one unit.
        context_at: who asks at an instant: nobody known, with the clock of the zone.
        zone: IANA name of the time zone in which weekdays and hours are meant.
        since: from here on.
        until: up to and including this instant.
    """
    steps: list[PriceStep] = []
    spans = pairwise([*versions, Version(until + _TICK, Rulebook.of(0))])
    for version, following in spans:
        start, end = max(version.since, since), min(following.since, until + _TICK)
        instants = {start} | {
            edge for edge in _edges(version.rulebook, zone, start, end) if start < edge < end
        }
        for instant in sorted(instants) if start < end else ():
            answer = quote(context_at(instant), Basket((line,)), version.rulebook)
            steps.append(_step(instant, answer))
    return [
        step
        for before, step in pairwise([PriceStep(since, -1, is_reduced=False), *steps])
        if (step.price_minor, step.is_reduced) != (before.price_minor, before.is_reduced)
    ]


def lowest_of(
    steps: Sequence[PriceStep],
    *,
    at: datetime,
    zone: str,
    is_progressive: bool,
    new_goods_days: int = PRIOR_DAYS,
) -> Lowest:
    """Say what a price is compared with.

    Args:
        steps: in order, from long enough before ``at``.
        at: instant for which it is asked.
        zone: IANA name of the zone whose calendar counts the days.
        is_progressive: whether a reduction that is raised step by step without a break counts from
            its first step on (Art. 6a(5)); otherwise from its last.
        new_goods_days: days that are looked back where goods were on the market for fewer than 30
            (Art. 6a(4)), 1 to 30.
    """
    past = [step for step in steps if step.at <= at]
    present = past[-1] if past else PriceStep(at, None, is_reduced=False)
    start = _reduced_since(past, is_progressive=is_progressive) if present.is_reduced else None
    before = start or at
    from_at = _days_before(before, PRIOR_DAYS, zone)
    first = next((step.at for step in past if step.price_minor is not None), None)
    is_new = first is not None and first > from_at
    if is_new:
        from_at = _days_before(before, new_goods_days, zone)
    return Lowest(
        price_minor=present.price_minor,
        is_reduced=present.is_reduced,
        reduced_since=start,
        lowest_minor=_lowest(past, from_at, before),
        from_at=from_at,
        is_new=is_new,
    )


def _days_before(instant: datetime, days: int, zone: str) -> datetime:
    """Return the same time of the clock so many days of the calendar earlier."""
    return (instant.astimezone(ZoneInfo(zone)) - timedelta(days=days)).astimezone(UTC)


def _reduced_since(past: Sequence[PriceStep], *, is_progressive: bool) -> datetime:
    """Return when the reduction of the last step began: back to where the price was raised."""
    start = past[-1]
    for step in reversed(past[:-1]):
        falls = (
            step.is_reduced
            and step.price_minor is not None
            and start.price_minor is not None
            and step.price_minor > start.price_minor
        )
        if not (falls and is_progressive):
            break
        start = step
    return start.at


def _lowest(past: Sequence[PriceStep], from_at: datetime, before: datetime) -> int | None:
    """Return the least price that was applied at some instant from ``from_at`` to ``before``."""
    ends = [*(step.at for step in past[1:]), before][: len(past)]
    applied = [
        step.price_minor
        for step, end in zip(past, ends, strict=True)
        if step.price_minor is not None and step.at < before and end > from_at
    ]
    return min(applied, default=None)


def _step(instant: datetime, answer: object) -> PriceStep:
    if not isinstance(answer, PricedBasket):
        return PriceStep(instant, None, is_reduced=False)
    return PriceStep(instant, answer.total_minor, is_reduced=answer.discount_minor > 0)


def _edges(rulebook: Rulebook, zone: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the instants at which a version's answer can change."""
    rows = chain(*rulebook.prices.values(), *rulebook.tax_rates.values(), rulebook.promotions)
    for row in rows:
        yield row.valid_from
        if row.valid_to is not None:
            yield row.valid_to
    minutes = {minute for row in rulebook.promotions for minute in _minutes(row)}
    local = ZoneInfo(zone)
    for row in rulebook.promotions:
        for wall in (row.local_from, row.local_to):
            if wall is not None:
                yield wall.replace(tzinfo=local).astimezone(UTC)
    day, last = start.astimezone(local).date(), end.astimezone(local).date()
    while minutes and day <= last:
        for minute in minutes:
            yield _at(day, minute, local)
        day += timedelta(days=1)


def _minutes(promotion: Promotion) -> set[int]:
    conditions = promotion.conditions
    if not conditions.weekdays and conditions.from_minute is None and conditions.to_minute is None:
        return set()
    return {0, conditions.from_minute or 0, conditions.to_minute or 0}


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone).astimezone(UTC)
