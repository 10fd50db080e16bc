"""Why a promotion or a claim was not applied, in codes that a screen translates."""

from typing import Final

from ordito.pricing.model import Claim, Gift, PriceContext, Promotion
from ordito.pricing.rules.candidates import claims_by_promotion, condition_objection, union_of
from ordito.pricing.rules.lots import Lots
from ordito.pricing.rules.scope import scope_objection

_OF_VALIDITY: Final = frozenset({"not_yet_valid", "expired", "exhausted"})


def objection(context: PriceContext, promotion: Promotion, lots: Lots) -> str | None:
    """Say what keeps a promotion from being applied, before others are looked at."""
    against = scope_objection(context, promotion)
    if against is not None:
        return against
    if promotion.promotion_id in context.exhausted:
        return "exhausted"
    if promotion.claim is not None and (
        (promotion.promotion_id, promotion.claim) not in claims_by_promotion(context)
    ):
        return "claim"
    if not union_of(promotion, lots) and not isinstance(promotion.benefit, Gift):
        return "no_lines"
    return condition_objection(context, promotion, lots)


def claim_objection(
    context: PriceContext, claim: Claim, promotion: Promotion | None, lots: Lots
) -> str | None:
    """Say why a claim could not be used: ``unknown``, of its validity, or ``conditions``."""
    if promotion is None or (promotion.claim is not None and promotion.claim is not claim.kind):
        return "unknown"
    against = objection(context, promotion, lots)
    return against if against is None or against in _OF_VALIDITY else "conditions"
