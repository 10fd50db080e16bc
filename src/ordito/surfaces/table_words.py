"""Words of tables: what stands in a column, and the numbers that rows stand behind."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

COLUMNS: Final = {
    "order": N_("Order"),
    "time": N_("Time"),
    "channel": N_("Channel"),
    "place": N_("Place"),
    "customer": N_("Customer"),
    "units": N_("Units"),
    "total": N_("Total"),
    "state": N_("State"),
    "reason": N_("Reason"),
    "product": N_("Product"),
    "sku": N_("SKU"),
    "duration": N_("Duration"),
    "quantity": N_("Quantity"),
    "movement": N_("Movement"),
    "on_hand": N_("On hand"),
    "reserved": N_("Reserved"),
    "available": N_("Available"),
    "points": N_("Points"),
    "promised": N_("Promised"),
    "since": N_("Since"),
    "exception": N_("Exception"),
    "method": N_("Way"),
    "bought": N_("Then bought"),
    "condition": N_("Condition"),
    "tender": N_("Tender"),
    "settled": N_("Confirmed"),
    "action": N_("Action"),
    "actor": N_("Who"),
}

NUMBERS: Final = {
    "orders": N_("Orders today"),
    "revenue": N_("Revenue today"),
    "refusals": N_("Refusals today"),
    "hand_over": N_("Time to hand-over today"),
    "movements": N_("Stock movements"),
    "points": N_("Points"),
    "tasks": N_("Fulfilment orders to do"),
    "exceptions": N_("Exceptions"),
    "order_due": N_("To pay for the order"),
    "order_paid": N_("Paid for the order"),
    "order_refunded": N_("Given back of the order"),
    "store_kept": N_("Promises of today that were kept"),
    "store_open": N_("Promises of today that are still open"),
    "store_late": N_("Promises of today that are late"),
    "store_missed": N_("Promises of today that were kept too late"),
    "store_collected": N_("Collected today"),
    "store_converted": N_("Collections that led to a basket at the counter"),
    "store_returns": N_("Returned here today"),
    "store_exceptions": N_("Exceptions of the stock"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "column": COLUMNS,
    "number": NUMBERS,
}
