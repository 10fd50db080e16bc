"""The trace: of every price, promotion and tax whether it was applied, and why not."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from ordito.platform.ids import PromotionId
from ordito.pricing.model import (
    Basket,
    PriceContext,
    PricedLine,
    Promotion,
    Rulebook,
    TraceStep,
)
from ordito.pricing.rules.candidates import Candidate
from ordito.pricing.rules.lots import Lots, numbers_of, units_of
from ordito.pricing.rules.objections import objection
from ordito.pricing.rules.selection import find_price, price_objection
from ordito.pricing.rules.stacking import Outcome


def explain(
    context: PriceContext,
    basket: Basket,
    rulebook: Rulebook,
    lots: Lots,
    found: Sequence[Candidate],
    outcome: Outcome,
    helped: Collection[Candidate],
    lines: Sequence[PricedLine],
) -> tuple[TraceStep, ...]:
    """Return the steps of prices, then of promotions as they are applied, then of taxes."""
    steps = list(explain_prices(context, basket, rulebook))
    by_id = {one.rule.promotion.promotion_id: one for one in found}
    amounts = {
        (discount.promotion_id, line.line_no): discount.amount_minor
        for line in lines
        for discount in line.discounts
    }
    for promotion in rulebook.promotions:
        candidate = by_id.get(promotion.promotion_id)
        if candidate is None:
            reason = objection(context, promotion, lots) or "no_lines"
            steps.append(TraceStep("promotion", 0, promotion.code, reason))
        elif candidate not in outcome.kept:
            reason = "group" if _lost_to_group(candidate, outcome.kept) else "no_gain"
            steps.append(TraceStep("promotion", 0, promotion.code, reason))
        elif candidate in helped and candidate not in outcome.taken:
            steps.append(TraceStep("promotion", 0, promotion.code, "best", 0))
        else:
            steps += _of_lines(promotion, candidate, lots, outcome, amounts)
    for line in lines:
        steps += [
            TraceStep("tax", line.line_no, part.code, "best", part.amount_minor)
            for part in line.taxes
        ]
    return tuple(steps)


def explain_prices(
    context: PriceContext, basket: Basket, rulebook: Rulebook
) -> tuple[TraceStep, ...]:
    """Say of every price of the basket's SKUs why it was or was not applied."""
    steps: list[TraceStep] = []
    units = units_of(basket)
    for line in basket.lines:
        best = find_price(context, line.sku_id, units[line.sku_id.int], rulebook)
        for price in rulebook.prices.get(line.sku_id, ()):
            listed = rulebook.price_lists[price.price_list_id]
            if best is not None and price is best[0]:
                step = TraceStep("price", line.line_no, listed.code, "best", best[1].unit_minor)
            else:
                against = price_objection(context, listed, price, units[line.sku_id.int])
                step = TraceStep("price", line.line_no, listed.code, against or "superseded")
            steps.append(step)
    return tuple(steps)


def _lost_to_group(candidate: Candidate, kept: Sequence[Candidate]) -> bool:
    group = candidate.rule.promotion.group
    return group is not None and any(one.rule.promotion.group == group for one in kept)


def _of_lines(
    promotion: Promotion,
    candidate: Candidate,
    lots: Lots,
    outcome: Outcome,
    amounts: Mapping[tuple[PromotionId, int], int],
) -> Iterator[TraceStep]:
    """Say of each line that a promotion selects what it took, or why it took nothing."""
    taken = outcome.taken.get(candidate, {})
    mask = candidate.mask
    for number in taken:
        mask |= 1 << number
    if not mask:
        yield TraceStep("promotion", 0, promotion.code, "no_lines")
    for number in numbers_of(mask):
        for line in lots.all[number].lines:
            amount = amounts.get((promotion.promotion_id, line.line_no))
            reason = "best" if amount else _against(candidate, number, outcome)
            yield TraceStep("promotion", line.line_no, promotion.code, reason, amount)


def _against(candidate: Candidate, number: int, outcome: Outcome) -> str:
    """Say why a promotion took nothing off a lot that it selects."""
    if number in outcome.taken.get(candidate, {}):
        return "no_gain"
    if outcome.alone >> number & 1:
        return "taken_alone"
    return "stacked" if candidate.rule.is_alone else "no_gain"
