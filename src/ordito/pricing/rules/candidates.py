"""Candidates: promotions that select something of a basket and whose conditions hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ordito.platform.ids import PromotionId
from ordito.pricing.model import (
    AmountOff,
    BuyGet,
    Claim,
    ClaimKind,
    FixedPrice,
    Gift,
    Ladder,
    Measure,
    PercentOff,
    PriceContext,
    Promotion,
    Rulebook,
    Rung,
    Selector,
    SetPrice,
)
from ordito.pricing.rules.local_time import edge_objection, hours_objection
from ordito.pricing.rules.lots import Lots
from ordito.pricing.rules.scope import Rule, main_selector, scope_of

K = TypeVar("K")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A promotion before a basket. Of the three amounts one counts, see ``off_lot``.

    Attributes:
        rule: the promotion.
        mask: lots that it selects.
        lots: their numbers, the dearest unit first.
        claim: coupon or offer that was shown for it.
        rate_ppm: off each lot, or off the sum of all.
        each_minor: off each unit.
        once_minor: off the sum of all lots.
        fixed_minor: what a unit costs then; None where it says nothing of it.
        parts: masks of the lots of each part of a set, or of those that are got.
    """

    rule: Rule
    mask: int
    lots: list[int]
    claim: Claim | None
    rate_ppm: int = 0
    each_minor: int = 0
    once_minor: int = 0
    fixed_minor: int | None = None
    parts: tuple[int, ...] = ()

    @property
    def reach(self) -> int:
        """Mask of all lots that it may touch."""
        reach = self.mask
        for part in self.parts:
            reach |= part
        return reach


def candidates_of(context: PriceContext, lots: Lots, rulebook: Rulebook) -> list[Candidate]:
    """Return those that may be applied, in the order of application; claims say for whom."""
    claims = claims_by_promotion(context)
    found: list[Candidate] = []
    for rule, mask in _selected(context, lots, rulebook):
        promotion = rule.promotion
        claim = None
        if promotion.claim is not None:
            claim = claims.get((promotion.promotion_id, promotion.claim))
            if claim is None:
                continue
        if promotion.promotion_id in context.exhausted:
            continue
        if rule.asks and condition_objection(context, promotion, lots) is not None:
            continue
        found.append(candidate_of(rule, mask, lots, claim))
    found.sort(key=lambda candidate: candidate.rule.rank)
    return found


def claims_by_promotion(context: PriceContext) -> dict[tuple[PromotionId, ClaimKind], Claim]:
    """Return for each promotion and kind the claim that counts: the first by name."""
    claims: dict[tuple[PromotionId, ClaimKind], Claim] = {}
    for claim in sorted(context.claims, key=lambda one: one.name, reverse=True):
        claims[claim.promotion_id, claim.kind] = claim
    return claims


def candidate_of(rule: Rule, mask: int, lots: Lots, claim: Claim | None) -> Candidate:
    """Put a promotion before a basket of which it selects these lots."""
    benefit = rule.promotion.benefit
    numbers = lots.numbers(mask)
    match benefit:
        case PercentOff():
            return Candidate(rule, mask, numbers, claim, rate_ppm=benefit.rate_ppm)
        case AmountOff() if benefit.each_unit:
            return Candidate(rule, mask, numbers, claim, each_minor=benefit.amount_minor)
        case AmountOff():
            return Candidate(rule, mask, numbers, claim, once_minor=benefit.amount_minor)
        case FixedPrice():
            return Candidate(rule, mask, numbers, claim, fixed_minor=benefit.unit_minor)
        case Ladder():
            rung = _rung(benefit, mask, lots)
            return Candidate(
                rule, mask, numbers, claim, rate_ppm=rung.rate_ppm, once_minor=rung.amount_minor
            )
        case SetPrice():
            parts = tuple([lots.select(part.selector) for part in benefit.parts])
            return Candidate(rule, mask, numbers, claim, parts=parts)
        case BuyGet(of=Selector() as others):
            return Candidate(rule, mask, numbers, claim, parts=(lots.select(others),))
        case _:
            return Candidate(rule, mask, numbers, claim)


def condition_objection(context: PriceContext, promotion: Promotion, lots: Lots) -> str | None:
    """Say which condition besides its scope a promotion finds unmet; None where all hold."""
    conditions = promotion.conditions
    if conditions.groups and conditions.groups.isdisjoint(context.customer_groups):
        return "customer_group"
    by_clock = edge_objection(context, promotion) or hours_objection(context, conditions)
    if by_clock is not None:
        return by_clock
    if not conditions.min_spend_minor and not conditions.min_units:
        return None
    counted = lots.select(conditions.on) & lots.goods
    if isinstance(promotion.benefit, Gift):
        counted &= ~lots.any_of(promotion.benefit.sku_ids, frozenset())
    if lots.spend(counted) < conditions.min_spend_minor:
        return "spend"
    return "units" if lots.count(counted) < conditions.min_units else None


def union_of(promotion: Promotion, lots: Lots) -> int:
    """Return the mask of the lots without which a promotion is no candidate."""
    return lots.select(main_selector(promotion))


def _selected(context: PriceContext, lots: Lots, rulebook: Rulebook) -> Iterator[tuple[Rule, int]]:
    """Yield the promotions of the scope that select a lot, with the lots."""
    if not rulebook.promotions or not lots.all:
        return
    scope = scope_of(context, rulebook)
    masks = dict.fromkeys(scope.goods, lots.goods)
    _note(masks, scope.by_sku, lots.by_sku)
    _note(masks, scope.by_tag, lots.by_tag)
    for rule, mask in masks.items():
        kept = mask
        if rule.has_exceptions:
            kept &= ~lots.any_of(rule.main.but_sku_ids, rule.main.but_tags)
        if kept:
            yield rule, kept
    for rule in scope.gifts:
        yield rule, lots.select(rule.main)


def _note(masks: dict[Rule, int], index: Mapping[K, list[Rule]], bits: Mapping[K, int]) -> None:
    """Add to the mask of each rule the lots by whose SKU or tag it is found."""
    for name, mask in bits.items():
        for rule in index.get(name, ()):
            masks[rule] = masks.get(rule, 0) | mask


def _rung(ladder: Ladder, mask: int, lots: Lots) -> Rung:
    climbed = lots.count(mask) if ladder.measure is Measure.UNITS else lots.spend(mask)
    reached = Rung(0)
    for rung in ladder.rungs:
        if rung.reached_at <= climbed:
            reached = rung
    return reached
