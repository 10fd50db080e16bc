"""The codes that pages about prices show, as words; see ``words``."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

DEVIATION_STATES: Final = {
    "open": N_("Open"),
    "acknowledged": N_("Acknowledged"),
    "gone": N_("Gone"),
}

CAUSES: Final = {
    "no_reason": N_("A rule for this channel without a reason"),
    "old_rulebook": N_("An old version of the rulebook"),
    "other_channel": N_("The price of another channel"),
    "other_market": N_("The price of another market"),
    "stale": N_("An old price"),
    "tax": N_("Wrong tax"),
    "rounding": N_("Wrong rounding"),
    "promotion_missing": N_("A promotion is missing"),
    "currency": N_("Another currency"),
    "not_sold": N_("Not sold there"),
    "sold": N_("Sold there alone"),
    "unexplained": N_("No cause known"),
}

PRICE_STEPS: Final = {
    "price": N_("Price list"),
    "promotion": N_("Promotion"),
    "tax": N_("Tax"),
}

TRACE_REASONS: Final = {
    "currency": N_("another currency"),
    "customer_group": N_("for another group of customers"),
    "place": N_("for another place"),
    "channel": N_("for another channel"),
    "market": N_("for another market"),
    "not_yet_valid": N_("not valid yet"),
    "expired": N_("no longer valid"),
    "quantity": N_("for larger quantities"),
    "superseded": N_("another price is preferred"),
    "group": N_("another one of its group gives more"),
    "no_gain": N_("takes nothing off"),
    "no_lines": N_("for other products"),
    "claim": N_("needs a coupon or an offer"),
    "exhausted": N_("nothing is left of it"),
    "conditions": N_("its conditions do not hold"),
}

MARKET_FLAGS: Final = {
    "ours": N_("Our lowest price"),
    "undercut": N_("Below our price"),
    "below_cost": N_("Below our cost"),
    "below_recommended": N_("Below the recommended price"),
    "below_advertised": N_("Below the least advertised price"),
    "flash": N_("Flash sale"),
    "reseller": N_("Reseller"),
    "cheapest": N_("We are cheapest"),
}

SOURCE_KINDS: Final = {
    "competitor": N_("Competitor"),
    "marketplace": N_("Marketplace"),
    "reseller": N_("Reseller"),
    "own": N_("Our own shop elsewhere"),
}

SELLER_KINDS: Final = {
    "competitor": N_("Competitor"),
    "reseller": N_("Reseller"),
    "own": N_("Ourselves"),
    "unknown": N_("Unknown seller"),
}

AVAILABILITIES: Final = {
    "in_stock": N_("In stock"),
    "out_of_stock": N_("Sold out"),
    "backorder": N_("On order"),
    "preorder": N_("Preorder"),
    "unknown": N_("Not told"),
}

ADVICE_KINDS: Final = {
    "recommended": N_("Recommended price"),
    "minimum_advertised": N_("Least advertised price"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "advice_kind": ADVICE_KINDS,
    "availability": AVAILABILITIES,
    "cause": CAUSES,
    "deviation_state": DEVIATION_STATES,
    "market_flag": MARKET_FLAGS,
    "price_step": PRICE_STEPS,
    "seller_kind": SELLER_KINDS,
    "source_kind": SOURCE_KINDS,
    "trace_reason": TRACE_REASONS,
}
