"""Words of the store room and the store desk."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

TABS: Final = {
    "pick": N_("To pick"),
    "pack": N_("To pack"),
    "waiting": N_("Waiting for customers"),
    "late": N_("Late"),
    "kept": N_("Kept and awaited"),
    "incoming": N_("Incoming"),
    "counts": N_("Counts"),
    "corrections": N_("Corrections"),
    "transfers": N_("Transfers out"),
    "shelves": N_("Shelves"),
    "lent": N_("Lent to tills"),
    "day": N_("The day"),
}

KEPT: Final = {
    "held": N_("Kept"),
    "paying": N_("Being paid"),
    "paid": N_("Paid"),
    "released": N_("Not kept any more"),
    "expired": N_("The time is over: it is for sale again"),
}

AWAITED: Final = {
    "back_order": N_("Goods are expected"),
    "pre_order": N_("Handed out from a day on"),
    "transfer": N_("Another place sends it"),
    "source_again": N_("Another place is looked for"),
    "unfillable": N_("No place has it"),
    "person": N_("Somebody has to decide"),
}

WAITING_REASONS: Final = {
    "out_of_stock": N_("It cannot be had where it was expected"),
    "delivery_failed": N_("It has not come as announced"),
    "damaged": N_("It was damaged"),
    "customer_request": N_("The customer asked for it"),
}

SAID: Final = {
    "claim_released": N_("Not kept any more"),
    "waiting_moved": N_("Another place gives it"),
    "waiting_cancelled": N_("Called off: what was paid goes back"),
    "fulfilment.claim_over": N_("It was paid, or is free already"),
    "fulfilment.waiting_closed": N_("Somebody has decided already"),
    "put_back": N_("It lies on the shelf again; the others leave"),
    "not_put_back": N_("No unit of this number went back"),
    "counted_in": N_("Counted"),
    "catalogue.unknown_scanned": N_("No article has this code"),
    "catalogue.unknown_sku": N_("No article has this code"),
    "catalogue.wrong_scan": N_("This code cannot be read"),
    "not_expected": N_("Nobody ordered this; it is counted all the same"),
    "shelf_listed": N_("All that lies on this shelf is listed; count it"),
    "on_shelf": N_("It lies on this shelf now"),
    "on_no_shelf": N_("It lies on no known shelf now"),
    "nothing_counted": N_("Nothing has been counted yet"),
    "received": N_("The delivery is booked"),
    "received_partly": N_("What came is booked; the rest is still waited for"),
    "count_booked": N_("The count is booked"),
    "review_again": N_("The review is too old; please look at the differences again"),
    "corrected": N_("The correction is booked"),
    "transfer_opened": N_("The transfer is open; its goods are set aside"),
    "transfer_shipped": N_("The transfer has left"),
    "transfer_cancelled": N_("The transfer is cancelled; its goods are free again"),
    "stock.not_enough": N_("Fewer units are free here"),
    "stock.not_on_hand": N_("A count has found fewer units than shall leave"),
    "stock.transfer_closed": N_("It has left or was cancelled already"),
    "stock.line_twice": N_("An article stands there twice"),
    "stock.same_place": N_("It would go from the place to itself"),
    "network.place_closed": N_("The destination is closed for good"),
    "taken": N_("Taken"),
    "nothing_wanted": N_("Nothing more is to be picked; this is not wanted"),
    "fulfilment.lot_wanted": N_(
        "Its units are told apart: scan the code with lot or serial number"
    ),
    "fulfilment.wrong_item": N_("The wrong article"),
    "fulfilment.picked_by_another": N_("Somebody else has it"),
    "fulfilment.closed": N_("It was done already"),
    "fulfilment.nothing_to_pick": N_("So many units are not wanted any more"),
    "fulfilment.not_there": N_("So many units are not left"),
    "fulfilment.wrong_code": N_("The collection code does not fit"),
    "fulfilment.too_many_codes": N_("Too many wrong codes; another check is needed"),
    "fulfilment.not_packed": N_("Something is in no parcel yet"),
    "fulfilment.not_picked": N_("So many units are not picked"),
    "orders.held": N_("Somebody has to look at the order first"),
    "rejected_all": N_("It goes back; another place is looked for"),
    "given_up": N_("It is free for others to pick"),
    "packed": N_("It is packed"),
    "made_ready": N_("It is ready, and the customer is told"),
    "handed_over": N_("It is handed over"),
    "wave_empty": N_("Nothing is left for a walk"),
    "nobody_waits": N_("Nothing waits under this code, name or number"),
    "several_wait": N_("Several wait under this name; please choose"),
    "opened": N_("The parcels are open again; pack anew what is in them"),
    "lots_wanted": N_("Its units are told apart: name the lot or serial number of each"),
    "stock.lot_twice": N_("A lot is there twice, or a serial number has several units"),
    "stock.lot_unmoved": N_("More units are named than have come"),
    "stock.serial_present": N_("This serial number lies somewhere already"),
    "instead_offered": N_("It is offered; note here what the customer says"),
    "instead_accepted": N_("The customer takes it instead; it is to be picked now"),
    "instead_refused": N_("The customer does not want it"),
    "instead_impossible": N_("This cannot be offered"),
    "fulfilment.substitute_costs_more": N_("It costs more than what was bought"),
    "fulfilment.substitute_decided": N_("The customer has said already"),
    "network.service_not_offered": N_("That place does not do this"),
    "orders.line_closed": N_("So many units are not wanted any more"),
    "goods_lent": N_("The till alone sells these goods now"),
    "goods_given_back": N_("What it has not sold is free again"),
    "card_lent": N_("The till takes this money now, also without the network"),
    "money_given_back": N_("What has not paid is back with whose it is"),
    "counter.device_revoked": N_("This till was revoked"),
    "counter.unknown_device": N_("Choose a till of this place"),
    "ledger.gift_card_unknown": N_("No gift card has this number"),
    "ledger.gift_card_closed": N_("This gift card is blocked, replaced or has expired"),
    "ledger.gift_card_foreign": N_("The money of this gift card is of another currency"),
    "ledger.impossible_number": N_("This is no number of a gift card"),
    "ledger.not_enough": N_("Less is free on this gift card"),
    "console.form_wrong": N_("Write the amount as 19.90"),
    "network.not_entitled": N_("This is beyond your limit; ask who leads the store"),
}

CONSENTS: Final = {
    "phone": N_("On the telephone"),
    "counter": N_("At the counter"),
}

GOALS: Final = {
    "kept": N_("Due promises kept"),
    "late": N_("Late, not done"),
    "converted": N_("Collections with a purchase"),
    "returns": N_("Units returned"),
}

INBOUND: Final = {
    "purchase_order": N_("Purchase order"),
    "transfer": N_("Transfer"),
}

INBOUND_STATES: Final = {
    "open": N_("Being prepared"),
    "shipped": N_("On its way"),
    "received": N_("Received"),
    "closed": N_("Received"),
    "cancelled": N_("Cancelled"),
    "expected": N_("Expected"),
}

WHY: Final = {
    "damaged": N_("Broken: not for sale any more"),
    "lost": N_("Lost: not there any more"),
    "found": N_("Found: there, but not on the books"),
    "repaired": N_("Good again: back for sale"),
}

REASONS: Final = {
    "not_on_shelf": N_("Not on the shelf"),
    "damaged": N_("Damaged"),
    "expired": N_("Expired"),
    "no_time": N_("No time to pick it"),
    "closed": N_("The place is closed"),
    "other": N_("Something else"),
}

CHECKS: Final = {
    "code": N_("Collection code"),
    "name": N_("Name was said"),
    "document": N_("Document was shown"),
    "order_paper": N_("Order was shown"),
    "known": N_("Known in person"),
}

TAKERS: Final = {
    "buyer": N_("The buyer"),
    "other": N_("Somebody for the buyer"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "store_tab": TABS,
    "claim_state": KEPT,
    "awaited": AWAITED,
    "waiting_reason": WAITING_REASONS,
    "store_said": SAID,
    "inbound": INBOUND,
    "inbound_state": INBOUND_STATES,
    "store_why": WHY,
    "short_reason": REASONS,
    "checked": CHECKS,
    "taker": TAKERS,
    "consent_by": CONSENTS,
    "goal": GOALS,
}
