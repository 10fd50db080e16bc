"""What promotions give that is no money off: more points, and gifts not yet in the basket."""

from ordito.pricing.model import Gift, MorePoints, OfferedGift, PointsGrant
from ordito.pricing.rules.candidates import Candidate
from ordito.pricing.rules.lots import Lots, numbers_of
from ordito.pricing.rules.shares import MILLION
from ordito.pricing.rules.stacking import Outcome


def grants_of(outcome: Outcome, lots: Lots) -> list[tuple[Candidate, PointsGrant]]:
    """Return more points by promotion and line, in the order of application."""
    granted: list[tuple[Candidate, PointsGrant]] = []
    for candidate, mask in _lots_with_points(outcome):
        promotion, benefit = candidate.rule.promotion, candidate.rule.promotion.benefit
        assert isinstance(benefit, MorePoints)
        who = (promotion.promotion_id, promotion.code)
        if benefit.factor_ppm != MILLION:
            granted += [
                (candidate, PointsGrant(*who, line_no, benefit.factor_ppm, 0))
                for line_no in _line_numbers(mask, lots)
            ]
        if benefit.extra:
            granted.append((candidate, PointsGrant(*who, None, MILLION, benefit.extra)))
    return granted


def gifts_of(outcome: Outcome, lots: Lots) -> list[tuple[Candidate, OfferedGift]]:
    """Return the gifts that may still be added, in the order of application."""
    offered: list[tuple[Candidate, OfferedGift]] = []
    for candidate in outcome.kept:
        promotion, benefit = candidate.rule.promotion, candidate.rule.promotion.benefit
        if isinstance(benefit, Gift):
            more = benefit.units - sum([lots.units[number] for number in candidate.lots])
            if more > 0:
                who = (promotion.promotion_id, promotion.code)
                offered.append((candidate, OfferedGift(*who, benefit.sku_ids, more)))
    return offered


def _lots_with_points(outcome: Outcome) -> list[tuple[Candidate, int]]:
    """Pair promotions with the lots that earn more; exclusive ones get what is untouched."""
    found = [one for one in outcome.kept if isinstance(one.rule.promotion.benefit, MorePoints)]
    masks = {one: one.mask & ~outcome.alone for one in found if not one.rule.is_alone}
    touched = outcome.alone
    for amounts in outcome.taken.values():
        for number in amounts:
            touched |= 1 << number
    for mask in masks.values():
        touched |= mask
    for one in found:
        if one.rule.is_alone:
            masks[one] = one.mask & ~touched
            touched |= one.mask
    return [(one, masks[one]) for one in found if masks[one]]


def _line_numbers(mask: int, lots: Lots) -> list[int]:
    return sorted([line.line_no for number in numbers_of(mask) for line in lots.all[number].lines])
