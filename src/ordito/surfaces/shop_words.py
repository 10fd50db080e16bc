"""The codes that pages of the shop show, as words for shoppers; see ``words``."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

COUPONS: Final = {
    "unknown": N_("We do not know this code."),
    "mistyped": N_("There is a slip of the pen in this code."),
    "foreign": N_("This code belongs to somebody else."),
    "blocked": N_("This code cannot be used any more."),
    "not_yet_valid": N_("This code is not valid yet."),
    "expired": N_("This code has expired."),
    "exhausted": N_("This code was used up."),
    "used_by_customer": N_("You have used this code already."),
    "needs_customer": N_("Sign in to use this code."),
    "conditions": N_("This code does not fit what is in the cart."),
    "no_gain": N_("You have a better price already."),
}

PROBLEMS: Final = {
    "catalogue.sku_inactive": N_("Something in the cart is not sold any more; take it out."),
    "catalogue.not_sold_here": N_("Something in the cart is not sold here; take it out."),
    "pricing.no_price": N_("Something in the cart has no price just now; take it out."),
    "pricing.no_tax_rate": N_("Something in the cart has no price just now; take it out."),
}

TRACKS: Final = {
    "placed": N_("We have your order"),
    "preparing": N_("We are preparing it"),
    "ready": N_("Ready to be collected"),
    "packed": N_("Packed for the carrier"),
    "sent": N_("On its way to you"),
    "collected": N_("Collected"),
    "cancelled": N_("Cancelled"),
    "returned": N_("Returned"),
    "held": N_("We are checking your order"),
    "done": N_("Done"),
}

TENDERS: Final = {
    "card": N_("Card"),
    "cash": N_("Cash"),
    "points": N_("Points"),
    "gift_card": N_("Gift card"),
    "store_credit": N_("Store credit"),
    "account": N_("On account"),
}

SANDBOX: Final = {
    "sandbox-approve": N_("Test card that is approved"),
    "sandbox-decline": N_("Test card that is declined"),
    "sandbox-time-out": N_("Test card whose bank answers late"),
    "sandbox-vanish": N_("Test card whose payment gets lost"),
    "sandbox-twice": N_("Test card whose bank answers twice"),
    "sandbox-challenge": N_("Test card whose bank asks back"),
}

DEEDS: Final = {
    "place": N_("Ordered"),
    "fulfil": N_("Handed over"),
    "cancel": N_("Cancelled"),
    "request_return": N_("Return announced"),
    "withdraw_return": N_("Return called off"),
    "return": N_("Came back"),
    "refund": N_("Money given back"),
    "exchange": N_("Exchanged"),
    "change_model": N_("Model changed"),
    "change_place": N_("Way or place changed"),
    "change_quantity": N_("Quantity changed"),
    "change_address": N_("Address changed"),
    "appease": N_("Amount taken off"),
}

LEDGER: Final = {
    "earn": N_("Earned"),
    "burn": N_("Spent"),
    "reverse": N_("Taken back"),
    "refund": N_("Given back"),
    "expire": N_("Lapsed"),
    "adjust": N_("Corrected"),
    "load": N_("Loaded"),
    "fund": N_("Given"),
}

PURPOSES: Final = {
    "marketing": N_("Offers and news"),
    "profiling": N_("Personal suggestions"),
    "service": N_("Service messages"),
    "location": N_("Presence in stores"),
    "receipts": N_("Receipts and invoices by e-mail"),
}

PAPERS: Final = {
    "manual": N_("Manual"),
    "energy_label": N_("Energy label"),
    "safety_sheet": N_("Safety sheet"),
}

SERVICES: Final = {
    "carry_out": N_("Take it with you"),
    "collect": N_("Collect what you ordered"),
    "return": N_("Bring something back"),
    "repair": N_("Have something repaired"),
}

SORTS: Final = {
    "best": N_("Best match"),
    "price": N_("Lowest price first"),
    "-price": N_("Highest price first"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "coupon": {**COUPONS, **{f"coupon_{code}": text for code, text in COUPONS.items()}},
    "shop_problem": PROBLEMS,
    "track": TRACKS,
    "tender": TENDERS,
    "sandbox": SANDBOX,
    "deed": DEEDS,
    "ledger": LEDGER,
    "shop_purpose": PURPOSES,
    "paper": PAPERS,
    "service": SERVICES,
    "sort": SORTS,
}
