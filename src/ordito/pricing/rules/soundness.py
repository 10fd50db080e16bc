"""Whether a promotion makes sense at all, before anybody publishes it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ordito.pricing.model import (
    AmountOff,
    BuyGet,
    Conditions,
    FixedPrice,
    Gift,
    Ladder,
    MorePoints,
    PercentOff,
    Promotion,
    Rung,
    SetPrice,
)
from ordito.pricing.rules.shares import MILLION

# parts of a set: each subset of them is looked at
MOST_PARTS: Final = 6
_MINUTES: Final = 24 * 60


def find_promotion_fault(promotion: Promotion) -> tuple[str, str] | None:
    """Return the field of a promotion that makes no sense and why; None where all does."""
    return next(_faults(promotion), None)


def _faults(promotion: Promotion) -> Iterator[tuple[str, str]]:
    if promotion.valid_to is not None and promotion.valid_to <= promotion.valid_from:
        yield "valid_to", "it ends before it starts"
    begin, end = promotion.local_from, promotion.local_to
    if begin is not None and end is not None and end <= begin:
        yield "local_to", "it ends before it starts"
    if promotion.currency is None and _has_amounts(promotion):
        yield "currency", "its amounts have no currency"
    for field, fault in _condition_faults(promotion.conditions):
        yield f"conditions.{field}", fault
    for field, fault in _benefit_faults(promotion):
        yield f"benefit.{field}", fault


def _has_amounts(promotion: Promotion) -> bool:
    if promotion.conditions.min_spend_minor:
        return True
    match promotion.benefit:
        case AmountOff() | FixedPrice() | SetPrice():
            return True
        case Ladder(measure=measure, rungs=rungs):
            return measure == "spend" or any(rung.amount_minor for rung in rungs)
        case _:
            return False


def _condition_faults(conditions: Conditions) -> Iterator[tuple[str, str]]:
    if conditions.min_spend_minor < 0:
        yield "min_spend_minor", "it is negative"
    if conditions.min_units < 0:
        yield "min_units", "it is negative"
    if not all(0 <= day <= 6 for day in conditions.weekdays):  # noqa: PLR2004 # Sunday
        yield "weekdays", "days are numbered from 0, Monday, to 6"
    if conditions.from_minute is not None and not 0 <= conditions.from_minute < _MINUTES:
        yield "from_minute", "a day has 1440 minutes"
    if conditions.to_minute is not None and not 0 <= conditions.to_minute <= _MINUTES:
        yield "to_minute", "a day has 1440 minutes"


def _benefit_faults(promotion: Promotion) -> Iterator[tuple[str, str]]:
    match promotion.benefit:
        case PercentOff() as benefit:
            yield from _rate_faults(benefit.rate_ppm)
        case AmountOff() as benefit:
            yield from _least("amount_minor", benefit.amount_minor, 1)
        case FixedPrice() as benefit:
            yield from _least("unit_minor", benefit.unit_minor, 0)
        case Ladder() as benefit:
            yield from _ladder_faults(benefit)
        case BuyGet() | SetPrice() as benefit:
            yield from _together_faults(benefit)
        case MorePoints() | Gift() as benefit:
            yield from _extra_faults(benefit)


def _together_faults(benefit: BuyGet | SetPrice) -> Iterator[tuple[str, str]]:
    if isinstance(benefit, SetPrice):
        yield from _set_faults(benefit)
        return
    yield from _rate_faults(benefit.rate_ppm)
    yield from _least("buy", benefit.buy, 1)
    yield from _least("get", benefit.get, 1)
    yield from _least("most_rounds", benefit.most_rounds, 1)


def _extra_faults(benefit: MorePoints | Gift) -> Iterator[tuple[str, str]]:
    if isinstance(benefit, MorePoints):
        yield from _points_faults(benefit)
        return
    if not benefit.sku_ids:
        yield "sku_ids", "there is nothing to choose from"
    yield from _least("units", benefit.units, 1)


def _rate_faults(rate_ppm: int) -> Iterator[tuple[str, str]]:
    if not 0 < rate_ppm <= MILLION:
        yield "rate_ppm", "it lies above 0 and is at most all, 1,000,000"


def _least(field: str, value: int | None, least: int) -> Iterator[tuple[str, str]]:
    if value is not None and value < least:
        yield field, f"it is at least {least}"


def _ladder_faults(ladder: Ladder) -> Iterator[tuple[str, str]]:
    if not ladder.rungs:
        yield "rungs", "it has no rung"
    for number, rung in enumerate(ladder.rungs):
        if rung.reached_at < 1 or not _is_one(rung):
            fault = "it starts at 1 or later and takes off either a rate or an amount"
            yield f"rungs[{number}]", fault
    for number, (below, above) in enumerate(pairwise(ladder.rungs), start=1):
        if above.reached_at <= below.reached_at:
            yield f"rungs[{number}].reached_at", "it does not ascend"
        if bool(above.rate_ppm) != bool(below.rate_ppm):
            yield f"rungs[{number}]", "rates and amounts do not mix"
        if above.rate_ppm < below.rate_ppm or above.amount_minor < below.amount_minor:
            yield f"rungs[{number}]", "it takes off less than the one below"


def _is_one(rung: Rung) -> bool:
    if rung.amount_minor:
        return rung.amount_minor > 0 and rung.rate_ppm == 0
    return 0 < rung.rate_ppm <= MILLION


def _set_faults(benefit: SetPrice) -> Iterator[tuple[str, str]]:
    if not 1 <= len(benefit.parts) <= MOST_PARTS:
        yield "parts", f"it has 1 to {MOST_PARTS} parts"
    for number, part in enumerate(benefit.parts):
        yield from _least(f"parts[{number}].units", part.units, 1)
    yield from _least("price_minor", benefit.price_minor, 0)
    yield from _least("most_sets", benefit.most_sets, 1)


def _points_faults(benefit: MorePoints) -> Iterator[tuple[str, str]]:
    if benefit.factor_ppm < MILLION:
        yield "factor_ppm", "it is at least one times, 1,000,000"
    yield from _least("extra", benefit.extra, 0)
    if benefit.factor_ppm == MILLION and benefit.extra == 0:
        yield "extra", "it gives nothing"
