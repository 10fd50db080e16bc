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
    "exceptions": N_("Exceptions"),
    "webhooks": N_("Webhooks"),
    "events": N_("Events"),
    "tokens": N_("API tokens"),
    "api": N_("API"),
}

EXCEPTIONS: Final = {
    "shortfall": N_("Goods missing for what is reserved"),
    "webhook_failing": N_("Webhook does not reach its receiver"),
    "webhook_disabled": N_("Webhook disabled"),
    "found": N_("Goods found that no book knew"),
    "transfer_short": N_("Transfer arrived short"),
    "transfer_over": N_("Transfer arrived with too much"),
    "receipt_short": N_("Delivery came short"),
    "receipt_over": N_("Delivery came with too much"),
    "escrow_over": N_("A till sold more than it was lent"),
    "lot_unknown": N_("Lot is not known"),
    "order_held_fraud": N_("Order held: fraud"),
    "order_held_review": N_("Order held: review"),
    "order_held_address": N_("Order held: address"),
    "order_held_credit": N_("Order held: credit"),
    "promise_late_collect": N_("Collection is late"),
    "promise_late_ship": N_("Parcel is late"),
    "checkout_left_open": N_("Checkout left open"),
    "money_unsettled_capture": N_("Payment not taken yet"),
    "money_unsettled_void": N_("Promise of money not given back"),
    "money_unsettled_refund": N_("Money not given back yet"),
    "document_unnumbered": N_("Document without number"),
    "payment_declined": N_("Payment declined after the sale"),
    "change_left_paying": N_("Change of an order left unpaid"),
}

SECTION_ICONS: Final = {
    "today": "today",
    "live": "live",
    "search": "search",
    "exceptions": "warning",
    "webhooks": "next",
    "events": "clock",
    "tokens": "key",
    "api": "api",
}

ROLES: Final = {
    "associate": N_("Store associate"),
    "agent": N_("Contact-centre agent"),
    "merchandiser": N_("Merchandiser"),
    "helm": N_("Omnichannel team"),
    "integrator": N_("Integrator"),
    "admin": N_("Administrator"),
}

STATES: Final = {
    "placed": N_("Placed"),
    "reserved": N_("Reserved"),
    "ready": N_("Ready"),
    "handed_over": N_("Handed over"),
    "closed": N_("Closed"),
    "open": N_("Open"),
    "declined": N_("Declined"),
    "expired": N_("Expired"),
    "cancelled": N_("Cancelled"),
    "paid": N_("Paid"),
    "authorised": N_("Authorised"),
    "partly_captured": N_("Partly paid"),
    "captured": N_("Paid"),
    "voided": N_("Released"),
    "refunded": N_("Refunded"),
    "partly_fulfilled": N_("Partly fulfilled"),
    "fulfilled": N_("Fulfilled"),
    "waiting": N_("Waiting"),
    "delivered": N_("Delivered"),
    "dead": N_("Given up"),
    "active": N_("Active"),
    "failing": N_("Failing"),
    "paused": N_("Paused"),
    "disabled": N_("Disabled"),
    "none": N_("None"),
    "requested": N_("Requested"),
    "partly_returned": N_("Partly returned"),
    "returned": N_("Returned"),
}

STATE_TONES: Final = {
    "captured": "good",
    "fulfilled": "good",
    "handed_over": "good",
    "closed": "good",
    "ready": "good",
    "active": "good",
    "delivered": "good",
    "dead": "bad",
    "disabled": "bad",
    "failing": "bad",
    "paused": "warn",
    "declined": "bad",
    "expired": "warn",
    "partly_captured": "warn",
    "partly_returned": "warn",
    "requested": "warn",
    "cancelled": "warn",
}

MOVEMENTS: Final = {
    "opening": N_("Opening count"),
    "receipt": N_("Receipt"),
    "sale": N_("Sale"),
    "return": N_("Return"),
    "transfer_out": N_("Sent to another place"),
    "transfer_in": N_("Came from another place"),
    "count": N_("Count"),
    "damage": N_("Damage"),
    "regrade": N_("Regraded"),
    "write_off": N_("Written off"),
    "correction": N_("Correction"),
    "found": N_("Found"),
    "rebucket": N_("Regrouped"),
}

METHODS: Final = {
    "carry_out": N_("Taken away"),
    "collect": N_("Collection"),
    "ship": N_("Shipping"),
}

EVENTS: Final = {
    "orders.order_placed": N_("Order placed"),
    "orders.checkout_declined": N_("Checkout declined"),
    "orders.sale_refused": N_("Sale refused"),
    "orders.lines_cancelled": N_("Lines cancelled"),
    "orders.lines_fulfilled": N_("Lines fulfilled"),
    "orders.payment_moved": N_("Payment"),
    "orders.return_announced": N_("Return announced"),
    "orders.lines_returned": N_("Goods returned"),
    "orders.lines_replaced": N_("Goods exchanged"),
    "orders.lines_appeased": N_("Amount taken off"),
    "orders.change_previewed": N_("Change previewed"),
    "orders.change_failed": N_("Change failed"),
    "orders.tender_rules_changed": N_("Refund rules changed"),
    "request_return": N_("Return announced"),
    "withdraw_return": N_("Return withdrawn"),
    "return": N_("Goods returned"),
    "refund": N_("Money given back"),
    "exchange": N_("Goods exchanged"),
    "change_model": N_("Another model"),
    "change_place": N_("Another place"),
    "change_quantity": N_("Another quantity"),
    "appease": N_("Amount taken off"),
    "decline": N_("Payment declined later"),
    "stock.reserved": N_("Stock reserved"),
    "stock.released": N_("Reservation released"),
    "stock.issued": N_("Stock issued"),
    "stock.counted": N_("Stock counted"),
    "stock.moved": N_("Stock moved"),
    "stock.exception_opened": N_("Stock difference found"),
    "stock.exception_resolved": N_("Stock difference explained"),
    "stock.transfer_changed": N_("Transfer changed"),
    "stock.purchase_received": N_("Delivery received"),
    "stock.fed": N_("Stock told by another system"),
    "stock.escrow_changed": N_("Stock lent to a till"),
    "orders.cart_opened": N_("Cart opened"),
    "orders.cart_line_changed": N_("Cart changed"),
    "orders.cart_merged": N_("Carts merged"),
    "orders.hold_placed": N_("Order held"),
    "orders.hold_lifted": N_("Hold released"),
    "orders.document_issued": N_("Document issued"),
    "orders.document_numbered": N_("Document numbered"),
    "orders.company_changed": N_("Company's terms changed"),
    "orders.credit_moved": N_("Credit of a company used or freed"),
    "orders.company_paid": N_("Company has paid"),
    "orders.quote_made": N_("Quote made"),
    "orders.quote_withdrawn": N_("Quote withdrawn"),
    "fulfilment.promise_policy_published": N_("Promises changed"),
    "fulfilment.opened": N_("Preparation started"),
    "fulfilment.ready": N_("Ready"),
    "fulfilment.handed_over": N_("Handed over"),
    "loyalty.customer_enrolled": N_("Joined the loyalty programme"),
    "loyalty.points_earned": N_("Points earned"),
    "loyalty.points_reversed": N_("Points reversed"),
    "loyalty.programme_changed": N_("Loyalty programme changed"),
    "loyalty.points_granted": N_("Points given"),
    "loyalty.points_lapsed": N_("Points lapsed"),
    "loyalty.points_redeemed": N_("Points set aside to pay"),
    "loyalty.redemption_changed": N_("Payment with points"),
    "loyalty.tier_changed": N_("Tier changed"),
    "loyalty.card_issued": N_("Card issued"),
    "loyalty.card_lost": N_("Card closed"),
    "loyalty.sharing_chosen": N_("Sharing of points chosen"),
    "ledger.units_held": N_("Balance set aside"),
    "ledger.units_spent": N_("Balance spent"),
    "ledger.units_released": N_("Balance released"),
    "ledger.units_refunded": N_("Balance given back"),
    "ledger.gift_card_issued": N_("Gift card issued"),
    "ledger.gift_card_loaded": N_("Gift card loaded"),
    "ledger.gift_card_blocked": N_("Gift card blocked or allowed"),
    "ledger.gift_card_replaced": N_("Gift card replaced"),
    "ledger.gift_cards_expired": N_("Gift cards expired"),
    "ledger.credit_granted": N_("Store credit given"),
    "ledger.budget_funded": N_("Budget funded"),
    "ledger.cash_moved": N_("Cash moved"),
    "ledger.drawer_counted": N_("Drawer counted"),
    "customers.customer_registered": N_("Customer registered"),
    "customers.customer_changed": N_("Personal data changed"),
    "customers.identifier_added": N_("Contact added"),
    "customers.consent_given": N_("Consent given"),
    "customers.consent_withdrawn": N_("Consent withdrawn"),
    "customers.customer_erased": N_("Personal data erased"),
    "network.place_closed": N_("Place closed"),
    "pricing.rulebook_published": N_("Prices published"),
    "platform.token_issued": N_("API token made"),
    "platform.token_rotated": N_("API token replaced"),
    "platform.token_revoked": N_("API token withdrawn"),
    "platform.webhook_registered": N_("Webhook registered"),
    "platform.webhook_changed": N_("Webhook changed"),
    "platform.webhook_removed": N_("Webhook removed"),
    "platform.webhook_disabled": N_("Webhook disabled"),
    "platform.webhook_gave_up": N_("Webhook message given up"),
    "visit": N_("Visit"),
    "product_viewed": N_("Product viewed"),
    "order_tracked": N_("Order tracked"),
    "store_visit": N_("Visit to a store"),
    "call": N_("Call"),
    "agent_visit": N_("Visit of an agent"),
}

REASONS: Final = {
    "failing": N_("It failed for days"),
    "gone": N_("The receiver said that it is gone (410)"),
    "token_ended": N_("Its token has ended"),
    "refused": N_("Refused by the receiver"),
    "redirected": N_("Redirected, which is not followed"),
    "timeout": N_("No answer in time"),
    "no_connection": N_("No connection"),
    "tls": N_("TLS failed"),
    "private_address": N_("A private address, which is not called"),
    "stock.not_enough": N_("Not enough stock"),
    "stock.reservation_gone": N_("Reservation expired"),
    "loyalty.card_closed": N_("Card lost or replaced"),
    "loyalty.not_enough": N_("Not enough points"),
    "ledger.not_enough": N_("Not enough balance"),
    "ledger.gift_card_closed": N_("Gift card cannot be used"),
    "ledger.gift_card_unknown": N_("Unknown gift card"),
    "orders.payment_declined": N_("Payment declined"),
    "orders.payment_mismatch": N_("Payment differs from the total"),
    "orders.held": N_("Order is held"),
    "orders.cart_closed": N_("Cart is being paid or was ordered"),
    "credit_too_small": N_("Credit too small"),
    "checkout.no_promise": N_("No promise possible"),
    "network.not_entitled": N_("Beyond the limit of authority"),
    "orders.checkout_closed": N_("Checkout already closed"),
    "orders.empty_basket": N_("Empty basket"),
    "orders.changed": N_("Order changed meanwhile"),
    "orders.not_returnable": N_("Not to be returned"),
    "orders.too_much": N_("More than is left to pay"),
    "orders.line_closed": N_("Line already closed"),
    "pricing.no_price": N_("No price"),
    "catalogue.unknown_sku": N_("Unknown article"),
    "catalogue.sku_inactive": N_("Article no longer sold"),
    "network.place_closed": N_("Place closed"),
    "network.channel_closed": N_("Channel closed"),
    "network.service_not_offered": N_("Service not offered here"),
    "fulfilment.wrong_code": N_("Wrong collection code"),
    "card_declined": N_("Card declined"),
    "http.input_wrong": N_("Malformed request"),
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
    "promised": N_("Promised"),
    "since": N_("Since"),
    "exception": N_("Exception"),
    "method": N_("Way"),
}

ACTIONS: Final = {
    "hand_over": N_("Hand over"),
    "cancel_lines": N_("Cancel lines"),
    "return": N_("Take goods back"),
    "exchange": N_("Exchange goods"),
    "appease": N_("Take an amount off"),
    "change_model": N_("Change the model"),
    "capture": N_("Take the payment"),
    "refund": N_("Refund"),
    "ready": N_("Mark as ready"),
}

FIELDS: Final = {
    "amount": N_("Amount"),
    "condition": N_("Condition"),
    "from": N_("From"),
    "method": N_("Way"),
    "place": N_("Where it comes back"),
    "sku": N_("SKU wanted instead"),
}

CONDITIONS: Final = {
    "sellable": N_("Sellable"),
    "damaged": N_("Damaged"),
}

GOODS: Final = {
    "freed": N_("No longer set aside"),
    "returned": N_("Comes back"),
    "reserved": N_("Set aside"),
    "handed_over": N_("Taken along"),
}

MONEY: Final = {
    "capture": N_("Taken"),
    "void": N_("Promise given back"),
    "refund": N_("Given back"),
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
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "action": ACTIONS,
    "condition": CONDITIONS,
    "field": FIELDS,
    "goods": GOODS,
    "money": MONEY,
    "channel": CHANNELS,
    "column": COLUMNS,
    "event": EVENTS,
    "exception": EXCEPTIONS,
    "identifier": IDENTIFIERS,
    "method": METHODS,
    "movement": MOVEMENTS,
    "number": NUMBERS,
    "purpose": PURPOSES,
    "reason": REASONS,
    "role": ROLES,
    "section": SECTIONS,
    "state": STATES,
}


def word(code: str, vocabulary: str, texts: NullTranslations) -> str:
    """Return the word for ``code`` out of one of ``WORDS``, translated by ``texts``."""
    message = WORDS[vocabulary].get(code)
    if message is None:
        return code.rpartition(".")[2].replace("_", " ").capitalize()
    return texts.gettext(message)
