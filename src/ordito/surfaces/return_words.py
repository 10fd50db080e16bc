"""Changes of orders and returns as words; see ``words``."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

FIELDS: Final = {
    "amount": N_("Amount"),
    "disposition": N_("What becomes of it"),
    "exception": N_("Exception, and why"),
    "condition": N_("Condition"),
    "from": N_("From"),
    "method": N_("Way"),
    "place": N_("Where it comes back"),
    "sku": N_("SKU wanted instead"),
    "units": N_("Units wanted"),
    "reason": N_("Reason"),
    "number": N_("Number of the return"),
    "withhold": N_("The money waits for an inspection"),
}

MONEY: Final = {
    "capture": N_("Taken"),
    "void": N_("Promise given back"),
    "refund": N_("Given back"),
}

ACTIONS: Final = {
    "hand_over": N_("Hand over"),
    "cancel_lines": N_("Cancel lines"),
    "release_hold": N_("Release the hold"),
    "return": N_("Take goods back"),
    "exchange": N_("Exchange goods"),
    "appease": N_("Take an amount off"),
    "change_model": N_("Change the model"),
    "combine": N_("Several at once"),
    "capture": N_("Take the payment"),
    "refund": N_("Refund"),
    "ready": N_("Mark as ready"),
}

CONDITIONS: Final = {
    "sellable": N_("Sellable"),
    "damaged": N_("Damaged"),
    "quarantine": N_("To be inspected"),
    "refurbish": N_("In refurbishment"),
}

GOODS: Final = {
    "delivery": N_("Delivery"),
    "freed": N_("No longer set aside"),
    "returned": N_("Comes back"),
    "reserved": N_("Set aside"),
    "handed_over": N_("Taken along"),
}

DISPOSITIONS: Final = {
    "": N_("By its condition"),
    "restock": N_("Back on the shelf"),
    "refurbish": N_("To refurbishment"),
    "scrap": N_("Scrapped"),
    "to_owner": N_("Back to its owner"),
    "inspect": N_("To be inspected"),
}

WHY: Final = {
    "no_rule": N_("No rule is against it"),
    "any_time": N_("May come back at any time"),
    "in_time": N_("Within the days of the rule"),
    "season": N_("Within the longer time of the season"),
    "withdrawal": N_("The law's right to withdraw"),
    "no_receipt": N_("Without its order, for store credit"),
    "exception": N_("By exception, against the rules"),
    "final_sale": N_("Final sale"),
    "too_late": N_("Its days are over"),
    "needs_receipt": N_("Only with its order"),
}

SHOWN: Final = {
    "identity_card": N_("Identity card"),
    "passport": N_("Passport"),
    "driving_licence": N_("Driving licence"),
    "residence_permit": N_("Residence permit"),
    "card": N_("Loyalty card"),
}

LOOSE: Final = {
    "taken": N_("It is taken in, and its worth is store credit of the person."),
    "orders.receipt_needed": N_("By the rules it comes back only with its order."),
    "orders.return_limit": N_("Without a receipt the person has brought back too much."),
    "customers.unknown": N_("Nobody is known by that card, address or number."),
    "catalogue.unknown_sku": N_("There is no such article."),
    "network.service_not_offered": N_("That place does not do this. Choose another one."),
    "network.not_entitled": N_("This is beyond your limit; ask above you."),
    "impossible": N_("This cannot be taken in like that."),
}

RETURN_STATES: Final = {
    "announced": N_("Expected"),
    "part_received": N_("Came in part"),
    "received": N_("Came"),
    "withdrawn": N_("Kept after all"),
}

RETURN_WAYS: Final = {
    "counter": N_("At a counter"),
    "post": N_("By post"),
    "pick_up": N_("Fetched by a carrier"),
    "no_receipt": N_("Without receipt"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "field": FIELDS,
    "money": MONEY,
    "action": ACTIONS,
    "condition": CONDITIONS,
    "goods": GOODS,
    "disposition": DISPOSITIONS,
    "why": WHY,
    "return_state": RETURN_STATES,
    "return_way": RETURN_WAYS,
    "shown_paper": SHOWN,
    "loose": LOOSE,
}
