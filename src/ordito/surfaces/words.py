"""The codes that screens show, as words. English here; the catalogues translate.

A code without a word is shown as its own text, so a new event or refusal is readable at once.
"""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Final


def N_(message: str) -> str:  # noqa: N802  gettext's own name for "mark, translate later"
    """Mark a message for extraction and return it unchanged."""
    return message


CHANNELS: Final = {
    "web": N_("Web shop"),
    "app": N_("App"),
    "marketplace": N_("Marketplace"),
    "store": N_("Store"),
    "contact_centre": N_("Contact centre"),
    "agent": N_("Agent"),
    "partner": N_("Partner"),
    "ai_agent": N_("AI agent"),
    "system": N_("System"),
}

SECTIONS: Final = {
    "today": N_("Today"),
    "live": N_("Live"),
    "search": N_("Search"),
    "tokens": N_("API tokens"),
    "api": N_("API"),
}

SECTION_ICONS: Final = {
    "today": "today",
    "live": "live",
    "search": "search",
    "tokens": "key",
    "api": "api",
}

ROLES: Final = {
    "administrator": N_("Administrator"),
    "omnichannel": N_("Omnichannel team"),
    "associate": N_("Store associate"),
    "agent": N_("Contact-centre agent"),
    "merchandiser": N_("Merchandiser"),
}

STATES: Final = {
    "placed": N_("Placed"),
    "reserved": N_("Reserved"),
    "ready": N_("Ready"),
    "handed_over": N_("Handed over"),
    "closed": N_("Closed"),
    "open": N_("Open"),
    "picking": N_("Picking"),
    "rejected": N_("Rejected"),
    "cancelled": N_("Cancelled"),
    "unpaid": N_("Unpaid"),
    "authorised": N_("Authorised"),
    "partly_paid": N_("Partly paid"),
    "paid": N_("Paid"),
    "partly_refunded": N_("Partly refunded"),
    "refunded": N_("Refunded"),
    "unfulfilled": N_("Not fulfilled"),
    "partly_fulfilled": N_("Partly fulfilled"),
    "fulfilled": N_("Fulfilled"),
    "none": N_("None"),
    "requested": N_("Requested"),
    "partly_returned": N_("Partly returned"),
    "returned": N_("Returned"),
}

STATE_TONES: Final = {
    "paid": "good",
    "fulfilled": "good",
    "handed_over": "good",
    "closed": "good",
    "ready": "good",
    "unpaid": "bad",
    "rejected": "bad",
    "partly_paid": "warn",
    "partly_refunded": "warn",
    "partly_returned": "warn",
    "requested": "warn",
    "cancelled": "warn",
}

METHODS: Final = {
    "carry_out": N_("Taken away"),
    "collect": N_("Collection"),
    "ship": N_("Shipping"),
}

EVENTS: Final = {
    "orders.order_placed": N_("Order placed"),
    "orders.lines_cancelled": N_("Lines cancelled"),
    "orders.order_closed": N_("Order closed"),
    "orders.payment_authorised": N_("Payment authorised"),
    "orders.payment_captured": N_("Payment received"),
    "orders.payment_declined": N_("Payment declined"),
    "orders.payment_refunded": N_("Payment refunded"),
    "orders.lines_fulfilled": N_("Lines fulfilled"),
    "stock.stock_reserved": N_("Stock reserved"),
    "stock.reservation_confirmed": N_("Reservation confirmed"),
    "stock.reservation_released": N_("Reservation released"),
    "stock.stock_counted": N_("Stock counted"),
    "fulfilment.ready": N_("Ready to collect"),
    "fulfilment.handed_over": N_("Handed over"),
    "loyalty.points_earned": N_("Points earned"),
    "loyalty.points_reversed": N_("Points reversed"),
    "customers.customer_registered": N_("Customer registered"),
    "customers.consent_given": N_("Consent given"),
    "customers.consent_withdrawn": N_("Consent withdrawn"),
    "refused": N_("Refused"),
}

IDENTIFIERS: Final = {
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "card": N_("Loyalty card"),
    "account": N_("Account"),
    "external": N_("External id"),
    "device": N_("Device"),
}

PURPOSES: Final = {
    "marketing": N_("Offers and news"),
    "profiling": N_("Personal suggestions"),
    "service": N_("Service messages"),
    "location": N_("Presence in stores"),
}

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
}

ACTIONS: Final = {
    "hand_over": N_("Hand over"),
    "cancel_lines": N_("Cancel lines"),
    "capture": N_("Take the payment"),
    "refund": N_("Refund"),
    "ready": N_("Mark as ready"),
}

NUMBERS: Final = {
    "orders": N_("Orders today"),
    "revenue": N_("Revenue today"),
    "refusals": N_("Refusals today"),
    "hand_over": N_("Time to hand-over today"),
    "movements": N_("Stock movements"),
    "points": N_("Points"),
}

SCOPES: Final = {
    "sell": N_("Sell: quotes, checkouts, orders"),
    "read": N_("Read: catalogue, stock, orders"),
    "fulfil": N_("Fulfil: ready, hand over"),
    "admin": N_("Administer: places, prices, people"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "action": ACTIONS,
    "channel": CHANNELS,
    "column": COLUMNS,
    "event": EVENTS,
    "identifier": IDENTIFIERS,
    "method": METHODS,
    "number": NUMBERS,
    "purpose": PURPOSES,
    "role": ROLES,
    "scope": SCOPES,
    "section": SECTIONS,
    "state": STATES,
}


def word(code: str, vocabulary: str, texts: NullTranslations) -> str:
    """Return the word for ``code`` out of one of ``WORDS``, translated by ``texts``."""
    message = WORDS[vocabulary].get(code)
    if message is None:
        return code.rpartition(".")[2].replace("_", " ").capitalize()
    return texts.gettext(message)
