"""Refusals of the pricing room."""

from typing import Final

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from ordito.pricing.model import Unpriced


class NoPrice(Conflict):
    """No published price applies to a SKU in this channel, place and time."""

    code = "pricing.no_price"
    remedy = "Publish a price for the SKU, or leave it out of the basket."


class NoTaxRate(Conflict):
    """No tax rate is published for a class of goods in this market."""

    code = "pricing.no_tax_rate"
    remedy = "Publish a rate for the class and market; a rate of 0 says that nothing is due."


class WrongCurrency(Invalid):
    """The SKU is priced in other currencies only."""

    code = "pricing.wrong_currency"
    remedy = "Ask in a currency in which the SKU is priced."


class ImpossibleQuantity(Invalid):
    """A line asks for less than one unit."""

    code = "pricing.impossible_quantity"
    remedy = "Ask for at least 1 unit, in whole numbers."


class LineTwice(Invalid):
    """Two lines of a basket have the same number."""

    code = "pricing.line_twice"
    remedy = "Give each line its own number."


class UnknownPriceList(NotFound):
    """A price stands on a list that is not published."""

    code = "pricing.unknown_price_list"
    remedy = "Publish the price list first or together with its prices."


class UnknownRulebook(NotFound):
    """There is no such version."""

    code = "pricing.unknown_rulebook"
    remedy = "Use a version up to the present one."


class CodeTaken(Conflict):
    """Another price list or promotion has this code."""

    code = "pricing.code_taken"
    remedy = "Choose another code, or publish the row under the id that has it."


class WrongPrice(Invalid):
    """A price cannot be what it says."""

    code = "pricing.wrong_price"
    remedy = (
        "Give quantities from 1 up, amounts from 0 that never rise, and an end after the start."
    )


class WrongTaxRate(Invalid):
    """A tax rate cannot be what it says."""

    code = "pricing.wrong_tax_rate"
    remedy = "Give a rate from 0, in parts per million, and an end after the start."


class WrongPromotion(Invalid):
    """A promotion cannot be what it says."""

    code = "pricing.wrong_promotion"
    remedy = "Correct the field that is named; docs/how-to/change-prices.md names them."


class UnknownPromotion(NotFound):
    """The present rulebook has no such promotion."""

    code = "pricing.unknown_promotion"
    remedy = "Publish the promotion first, or use the id of one that is published."


class WrongCoupons(Invalid):
    """Coupons cannot be made so."""

    code = "pricing.wrong_coupons"
    remedy = "Correct the field that is named."


class CouponsTaken(Conflict):
    """A code or batch is there already."""

    code = "pricing.coupons_taken"
    remedy = "Choose another code or id."


class UnknownBatch(NotFound):
    """There is no such batch of coupons."""

    code = "pricing.unknown_batch"
    remedy = "List the batches of the promotion."


class WrongBudget(Invalid):
    """A budget cannot be what it says, or is less than what was given away already."""

    code = "pricing.wrong_budget"
    remedy = "Give at least what is taken already, in the currency of the promotion."


class CouponUnknown(Invalid):
    """Nobody made a coupon of this code for this promotion."""

    code = "pricing.coupon_unknown"
    remedy = "Read the code once more; without a coupon the rest of the basket can be bought."


class CouponMistyped(Invalid):
    """The code's check character does not fit: it was read wrong, or made up."""

    code = "pricing.coupon_mistyped"
    remedy = "Read the code once more, character by character."


class CouponForeign(Conflict):
    """The coupon was given to another customer."""

    code = "pricing.coupon_foreign"
    remedy = "It can be used by the customer to whom it was given, and by nobody else."


class CouponBlocked(Conflict):
    """The coupon was blocked."""

    code = "pricing.coupon_blocked"
    remedy = "Ask customer service why; it can be made anew."


class CouponNotYetValid(Conflict):
    """The coupon's time has not come."""

    code = "pricing.coupon_not_yet_valid"
    remedy = "Use it from the instant on that is named."


class CouponExpired(Conflict):
    """The coupon's time is over."""

    code = "pricing.coupon_expired"
    remedy = "It cannot be used any more."


class CouponExhausted(Conflict):
    """The coupon was used as often as it may be."""

    code = "pricing.coupon_exhausted"
    remedy = "It cannot be used any more; a sale that is called off gives its use back."


class CouponUsedByCustomer(Conflict):
    """This customer has used the coupon as often as each customer may."""

    code = "pricing.coupon_used_by_customer"
    remedy = "Leave the coupon out."


class CouponNeedsCustomer(Conflict):
    """The coupon may be used so often by each customer, and nobody says who buys."""

    code = "pricing.coupon_needs_customer"
    remedy = "Say who buys: a loyalty card, a sign-in, an e-mail address."


class OfferUnknown(NotFound):
    """No such offer was made to this customer."""

    code = "pricing.offer_unknown"
    remedy = "Ask for the offers of the customer."


class OfferExpired(Conflict):
    """The offer's time is over, or it was withdrawn."""

    code = "pricing.offer_expired"
    remedy = "Price the basket again; it has no claim to the offer."


class OfferExhausted(Conflict):
    """The offer was used as often as it may be."""

    code = "pricing.offer_exhausted"
    remedy = "Price the basket again; it has no claim to the offer."


class BudgetExhausted(Conflict):
    """What a promotion may give away is less than this sale would take."""

    code = "pricing.budget_exhausted"
    remedy = "Price the basket again without the promotion, and show the new total."


class PromotionUsedByCustomer(Conflict):
    """This customer has used the promotion as often as each customer may."""

    code = "pricing.promotion_used_by_customer"
    remedy = "Price the basket again without the promotion, and show the new total."


class RedemptionGone(Conflict):
    """What an order held of a promotion was released in the meantime."""

    code = "pricing.redemption_gone"
    remedy = "Price the basket again and place it anew."


class UnknownDraft(NotFound):
    """There is no such draft."""

    code = "pricing.unknown_draft"
    remedy = "List the drafts."


class DraftChanged(Conflict):
    """Somebody else has changed the draft since it was read."""

    code = "pricing.draft_changed"
    remedy = "Read the draft again and send the change with its present edition."


class DraftClosed(Conflict):
    """The draft's state does not allow this."""

    code = "pricing.draft_closed"
    remedy = "Take it back to edit it; a published or discarded draft stays as it is."


class DraftFaulty(Conflict):
    """The draft has findings that stand in the way of its publication."""

    code = "pricing.draft_faulty"
    remedy = "Mend what the findings name, each has its remedy."


class OwnDraft(Forbidden):
    """Who worked on a draft cannot approve it."""

    code = "pricing.own_draft"
    remedy = "Ask a colleague who may approve prices."


class ApprovalNeeded(Conflict):
    """This company publishes prices only when a second person has approved them."""

    code = "pricing.approval_needed"
    remedy = "Make a draft, hand it in, and let a colleague approve it."


class UnknownSimulation(NotFound):
    """There is no such simulation."""

    code = "pricing.unknown_simulation"
    remedy = "List the simulations of the draft."


# by the fault of the pure engine, which may not know refusals, and the field that it names
_BY_FAULT: Final[dict[str, tuple[type[Refusal], str]]] = {
    "no_price": (NoPrice, "sku_id"),
    "no_tax_rate": (NoTaxRate, "sku_id"),
    "wrong_currency": (WrongCurrency, "currency"),
    "quantity": (ImpossibleQuantity, "quantity"),
    "line_twice": (LineTwice, "line_no"),
}


def refusal_of(unpriced: Unpriced) -> Refusal:
    """Return the refusal of the first fault; its facts name every line that has one."""
    first = unpriced.faults[0]
    refusal, field = _BY_FAULT[first.code]
    return refusal(
        first.detail,
        field=f"lines[{first.position}].{field}",
        line_no=first.line_no,
        faults=[(fault.line_no, _BY_FAULT[fault.code][0].code) for fault in unpriced.faults],
    )
