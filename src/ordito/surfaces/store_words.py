"""Words of the store room and the store desk."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

TABS: Final = {
    "pick": N_("To pick"),
    "pack": N_("To pack"),
    "waiting": N_("Waiting for customers"),
    "late": N_("Late"),
    "incoming": N_("Incoming"),
    "counts": N_("Counts"),
    "corrections": N_("Corrections"),
    "transfers": N_("Transfers out"),
    "shelves": N_("Shelves"),
    "day": N_("The day"),
}

SAID: Final = {
    "counted_in": N_("Counted"),
    "catalogue.unknown_scanned": N_("No article has this code"),
    "catalogue.unknown_sku": N_("No article has this code"),
    "catalogue.wrong_scan": N_("This code cannot be read"),
    "not_expected": N_("Nobody ordered this; it is counted all the same"),
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
    "network.not_entitled": N_("This is beyond your limit; ask who leads the store"),
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

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "store_tab": TABS,
    "store_said": SAID,
    "inbound": INBOUND,
    "inbound_state": INBOUND_STATES,
    "store_why": WHY,
}
