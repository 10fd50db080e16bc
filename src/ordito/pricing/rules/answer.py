"""The answer: lots back to lines, with discounts, taxes, points, gifts and claims."""

from collections.abc import Iterator, Sequence

from ordito.pricing.model import (
    Basket,
    BasketLine,
    ClaimAnswer,
    Discount,
    PriceContext,
    PricedBasket,
    PricedLine,
    Rulebook,
    TaxPart,
    Unpriced,
)
from ordito.pricing.rules.candidates import Candidate, candidates_of, claims_by_promotion
from ordito.pricing.rules.claims import choose
from ordito.pricing.rules.extras import gifts_of, grants_of
from ordito.pricing.rules.lots import Lot, Lots, input_faults, lots_of
from ordito.pricing.rules.objections import claim_objection
from ordito.pricing.rules.scope import find_promotion
from ordito.pricing.rules.shares import share
from ordito.pricing.rules.stacking import Outcome
from ordito.pricing.rules.taxes import parts_of, totals_of
from ordito.pricing.rules.trace import explain, explain_prices

_Taken = list[tuple[Candidate, int]]


def quote(
    context: PriceContext, basket: Basket, rulebook: Rulebook, *, trace: bool = False
) -> PricedBasket | Unpriced:
    """Price a basket, or say why it has no price. The same arguments give the same answer.

    Units of a SKU reach a quantity break together, over all lines; lines stay what they are.

    Args:
        context: who asks, where and when.
        basket: what is wanted.
        rulebook: published prices, taxes and promotions.
        trace: whether to say what was applied and what was not, and why.
    """
    faults = tuple(input_faults(basket))
    if faults:
        return Unpriced(faults)
    lots, faults = lots_of(context, basket, rulebook)
    if faults:
        return Unpriced(faults, explain_prices(context, basket, rulebook) if trace else ())
    found = candidates_of(context, lots, rulebook)
    outcome = choose(found, lots)
    grants, gifts = grants_of(outcome, lots), gifts_of(outcome, lots)
    helped = {*outcome.taken, *(one for one, _ in grants), *(one for one, _ in gifts)}
    lines = _lines(basket, lots, outcome)
    return PricedBasket(
        currency=context.currency,
        rulebook_version=rulebook.version,
        at=context.at,
        lines=lines,
        discount_minor=sum([line.discount_minor for line in lines]),
        total_minor=sum([line.total_minor for line in lines]),
        tax_minor=sum([line.tax_minor for line in lines]),
        taxes=totals_of(lines),
        discounts=tuple(
            [
                _discount(candidate, sum(amounts.values()))
                for candidate, amounts in _in_order(outcome)
            ]
        ),
        points=tuple([grant for _, grant in grants]),
        gifts=tuple([gift for _, gift in gifts]),
        claims=tuple(_claims(context, lots, rulebook, helped)),
        trace=explain(context, basket, rulebook, lots, found, outcome, helped, lines)
        if trace
        else (),
    )


def _in_order(outcome: Outcome) -> list[tuple[Candidate, dict[int, int]]]:
    return sorted(outcome.taken.items(), key=lambda item: item[0].rule.rank)


def _discount(candidate: Candidate, amount_minor: int) -> Discount:
    promotion, claim = candidate.rule.promotion, candidate.claim
    return Discount(
        promotion.promotion_id, promotion.code, amount_minor, None if claim is None else claim.name
    )


def _lines(basket: Basket, lots: Lots, outcome: Outcome) -> tuple[PricedLine, ...]:
    """Return the lines in the order of the basket."""
    taken: list[_Taken] = [[] for _ in lots.all]
    for candidate, amounts in _in_order(outcome):
        for number, amount in amounts.items():
            taken[number].append((candidate, amount))
    priced: dict[int, PricedLine] = {}
    taxes = lots.taxes(outcome.left)
    for number, lot in enumerate(lots.all):
        for line in _lines_of(lot, taken[number], taxes[number], lots.step):
            priced[line.line_no] = line
    return tuple([priced[line.line_no] for line in basket.lines])


def _lines_of(lot: Lot, taken: _Taken, tax_minor: int, step: int) -> Iterator[PricedLine]:
    """Share what was taken off a lot, and its tax, among its lines by what is left of each."""
    if len(lot.lines) == 1:
        left_minor = lot.unit_minor * lot.units - sum([amount for _, amount in taken])
        discounts = [_discount(candidate, amount) for candidate, amount in taken]
        (taxes,) = parts_of(tax_minor, lot.rates, [tax_minor])
        yield _line(lot, lot.lines[0], left_minor, tax_minor, taxes, discounts)
        return
    left = [lot.unit_minor * line.quantity for line in lot.lines]
    shared: list[list[Discount]] = [[] for _ in lot.lines]
    for candidate, amount in taken:
        for number, part in enumerate(share(amount, left, step)):
            if part:
                left[number] -= part
                shared[number].append(_discount(candidate, part))
    taxes_minor = share(tax_minor, left, step if lot.is_on_top else 1)
    parts = parts_of(tax_minor, lot.rates, taxes_minor)
    for number, line in enumerate(lot.lines):
        yield _line(lot, line, left[number], taxes_minor[number], parts[number], shared[number])


def _line(
    lot: Lot,
    line: BasketLine,
    left_minor: int,
    tax_minor: int,
    taxes: tuple[TaxPart, ...],
    discounts: Sequence[Discount],
) -> PricedLine:
    base_minor = lot.unit_minor * line.quantity
    return PricedLine(
        line_no=line.line_no,
        sku_id=line.sku_id,
        quantity=line.quantity,
        price_list_id=lot.price_list.price_list_id,
        unit_minor=lot.unit_minor,
        base_minor=base_minor,
        discount_minor=base_minor - left_minor,
        total_minor=left_minor if lot.price_list.tax_included else left_minor + tax_minor,
        tax_minor=tax_minor,
        taxes=taxes,
        discounts=tuple(discounts),
    )


def _claims(
    context: PriceContext, lots: Lots, rulebook: Rulebook, helped: set[Candidate]
) -> Iterator[ClaimAnswer]:
    """Say of each claim, in the order in which they were shown, what became of it."""
    if not context.claims:
        return
    chosen = claims_by_promotion(context)
    used = {one.claim for one in helped}
    for claim in context.claims:
        is_chosen = chosen[claim.promotion_id, claim.kind] is claim
        if is_chosen and claim in used:
            yield ClaimAnswer(claim, applied=True)
            continue
        promotion = find_promotion(claim.promotion_id, rulebook)
        reason = claim_objection(context, claim, promotion, lots)
        yield ClaimAnswer(claim, applied=False, reason=reason or "no_gain")
