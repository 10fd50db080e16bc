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

REFUSALS: Final = {
    "orders.nothing_to_change": N_("Say what shall be changed."),
    "orders.line_closed": N_("It has left already, or was cancelled."),
    "orders.not_returnable": N_("That is more than you have."),
    "orders.changed": N_("The order was changed in the meantime. Look at it again."),
    "orders.change_closed": N_("That was done already, or it has failed. Ask once more."),
    "orders.preview_expired": N_("You took your time, and prices may have changed. Ask once more."),
    "orders.effect_changed": N_("It would do something else by now. Ask once more."),
    "stock.not_enough": N_("It is not there any more. Choose something else."),
    "network.service_not_offered": N_("That place does not do this. Choose another one."),
    "network.place_closed": N_("That place is closed. Choose another one."),
    "customers.invalid_address": N_("No parcel would arrive there as it is written."),
    "checkout.no_promise": N_("Nobody can say when it would be there. Choose another place."),
    "orders.not_by_policy": N_("By our terms it does not come back any more."),
    "orders.no_pick_up": N_("The carrier does not come on that day. Choose another one."),
    "network.unknown_place": N_("Choose a store."),
    "orders.payment_declined": N_("The payment was refused; nothing was changed."),
}

MESSAGES: Final = {
    "out_of_stock": N_("Something is sold out."),
    "not_sold_here": N_("Something is not sold here."),
    "unknown_item": N_("Something is not sold any more."),
    "no_price": N_("Something has no price just now."),
    "quantity_adjusted": N_("There are fewer units left than you wanted."),
    "destination_missing": N_("Say where it shall go."),
    "destination_unknown": N_("Choose where it shall go once more."),
    "address_incomplete": N_("Something of the address is missing."),
    "address_invalid": N_("No parcel would arrive there as it is written."),
    "address_undeliverable": N_("We do not deliver to that country."),
    "one_address": N_("An order goes to one address."),
    "place_missing": N_("Choose a store where you collect it."),
    "not_at_place": N_("That store does not have all of it. Choose another one, or delivery."),
    "option_unknown": N_("That way of delivery is not offered any more."),
    "slot_gone": N_("That time is not free any more. Choose another one."),
    "option_missing": N_("Nobody can say when it would be there. Choose another way."),
    "contact_missing": N_("Say how we reach you: an e-mail address or a phone number."),
    "contact_invalid": N_("That cannot be right as it is written."),
    "card_unknown": N_("We do not know that loyalty card."),
    "code_refused": N_("A code gives nothing here."),
    "code_twice": N_("A code is there already."),
    "eligibility_not_accepted": N_("A benefit that was claimed is not known here."),
    "eligibility_invalid": N_("A benefit that was claimed could not be verified."),
    "changed": N_("Something has changed: look at the total and the dates again before you pay."),
    "payment_failed": N_("The payment was refused; you have paid nothing. Try another way."),
    "payment_missing": N_("Say how you pay."),
    "payment_needs_buyer": N_("Your bank wants to know that it is really you."),
    "handler_unknown": N_("That way to pay is not offered any more."),
    "payment_term_changed": N_("It is paid at another time, or another amount, than was shown."),
    "account_closed": N_("Your company buys nothing on account now."),
    "account_currency": N_("The account of your company is in another currency."),
    "credit_too_small": N_("Too little of your company's credit is free for this."),
    "in_progress": N_("It is being paid already."),
    "expired": N_("This checkout has expired."),
    "mismatch": N_("What you chose does not add up to the total. Choose once more."),
    "gift_card": N_("That gift card cannot be used here."),
}

SUMS: Final = {
    "subtotal": N_("Goods"),
    "items_discount": N_("Reductions"),
    "discount": N_("Reductions of delivery"),
    "fulfilment": N_("Delivery"),
    "tax": N_("Tax"),
}

TRACKS: Final = {
    "placed": N_("We have your order"),
    "expected": N_("We wait for the goods"),
    "preparing": N_("We are preparing it"),
    "ready": N_("Ready to be collected"),
    "packed": N_("Packed for the carrier"),
    "sent": N_("On its way to you"),
    "delivered": N_("Delivered"),
    "collected": N_("Collected"),
    "cancelled": N_("Cancelled"),
    "returned": N_("Returned"),
    "held": N_("We are checking your order"),
    "done": N_("Done"),
}

BOXES: Final = {
    "packed": N_("Packed for the carrier"),
    "announced": N_("Packed for the carrier"),
    "sent": N_("With the carrier"),
    "in_transit": N_("On the way"),
    "out_for_delivery": N_("Out for delivery"),
    "delivery_failed": N_("Could not be delivered"),
    "waiting": N_("Waits for you at a collection point"),
    "delivered": N_("Delivered"),
    "returning": N_("On the way back"),
    "returned": N_("Came back to us"),
    "lost": N_("Lost"),
}

STAGES: Final = {
    "placed": N_("Ordered"),
    "preparing": N_("Being prepared"),
    "ready": N_("Ready"),
    "packed": N_("Packed"),
    "sent": N_("On its way"),
    "collected": N_("Collected"),
}

ACTS: Final = {
    "place": N_("Other way or place"),
    "address": N_("Other address"),
    "quantity": N_("More or fewer"),
    "model": N_("Other size or colour"),
    "cancel": N_("Cancel"),
    "return": N_("Bring back"),
    "exchange": N_("Exchange"),
    "withdraw": N_("Keep it after all"),
}

PAPERS: Final = {
    "receipt": N_("Receipt"),
    "invoice": N_("Invoice"),
    "credit_note": N_("Credit note"),
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
    "combine": N_("Several changes at once"),
    "appease": N_("Amount taken off"),
    "substitute_accepted": N_("You get the other article"),
    "substitute_refused": N_("You do not want the other article"),
    "substitute_gone": N_("The other article is not to be had any more"),
}

BACK: Final = {
    "counter": N_("I bring it to a store"),
    "post": N_("I send it, with a label"),
    "pick_up": N_("The carrier fetches it"),
}

RETURN_REASONS: Final = {
    "customer_request": N_("I do not want it after all"),
    "size": N_("It does not fit"),
    "defective": N_("It is broken"),
    "wrong_item": N_("It is not what I ordered"),
    "not_as_shown": N_("It is not as it was shown"),
    "exchange": N_("I want to exchange it in the store"),
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

SHEETS: Final = {
    "manual": N_("Manual"),
    "energy_label": N_("Energy label"),
    "safety_sheet": N_("Safety sheet"),
}

SERVICES: Final = {
    "carry_out": N_("Take it with you"),
    "collect": N_("Collect what you ordered"),
    "return": N_("Bring something back"),
    "repair": N_("Have something repaired"),
    "curbside": N_("Have it brought to the car"),
}

SORTS: Final = {
    "best": N_("Best match"),
    "price": N_("Lowest price first"),
    "-price": N_("Highest price first"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "coupon": {**COUPONS, **{f"coupon_{code}": text for code, text in COUPONS.items()}},
    "shop_problem": PROBLEMS,
    "shop_refusal": REFUSALS,
    "checkout": MESSAGES,
    "sum": SUMS,
    "track": TRACKS,
    "box": BOXES,
    "stage": STAGES,
    "act": ACTS,
    "paper": PAPERS,
    "tender": TENDERS,
    "sandbox": SANDBOX,
    "deed": DEEDS,
    "back": BACK,
    "return_reason": RETURN_REASONS,
    "ledger": LEDGER,
    "sheet": SHEETS,
    "service": SERVICES,
    "sort": SORTS,
}
