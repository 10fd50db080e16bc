"""The codes that screens show, as words. English here; the catalogues translate.

A code without a word is shown as its own text, so a new event or refusal is readable at once.
"""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Final

from ordito.surfaces import (
    account_words,
    decision_words,
    desk_words,
    helm_words,
    help_words,
    journey_words,
    kpi_words,
    price_words,
    privacy_words,
    return_words,
    shop_words,
    source_words,
    store_words,
    table_words,
)
from ordito.surfaces.event_words import EVENTS
from ordito.surfaces.marks import N_

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
    "helm": N_("Helm"),
    "live": N_("Live"),
    "here": N_("Who is here"),
    "store": N_("Store room"),
    "desk": N_("Service desk"),
    "knowledge": N_("Knowledge"),
    "experience": N_("How it was"),
    "policies": N_("Decisions"),
    "returns": N_("Returns"),
    "search": N_("Search"),
    "doubles": N_("One person?"),
    "prices": N_("Prices"),
    "exceptions": N_("Exceptions"),
    "watcher": N_("Price watcher"),
    "search_words": N_("Words of the search"),
    "competitors": N_("Prices of others"),
    "campaigns": N_("Campaigns"),
    "mail": N_("Mail"),
    "sources": N_("Sources"),
    "webhooks": N_("Webhooks"),
    "events": N_("Events"),
    "tokens": N_("API tokens"),
    "api": N_("API"),
}

SECTION_GROUPS: Final = {
    "overview": N_("Overview"),
    "stores": N_("Stores"),
    "service": N_("Service"),
    "customers": N_("Customers"),
    "prices": N_("Goods and prices"),
    "connections": N_("Connections"),
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
    "parcel_delivery_failed": N_("Parcel could not be delivered"),
    "parcel_returned": N_("Parcel came back"),
    "parcel_lost": N_("Parcel is lost"),
    "checkout_left_open": N_("Checkout left open"),
    "money_unsettled_capture": N_("Payment not taken yet"),
    "money_unsettled_void": N_("Promise of money not given back"),
    "money_unsettled_refund": N_("Money not given back yet"),
    "document_unnumbered": N_("Document without number"),
    "payment_declined": N_("Payment declined after the sale"),
    "price_deviation": N_("Price deviates between channels"),
    "change_left_paying": N_("Change of an order left unpaid"),
}

SECTION_ICONS: Final = {
    "today": "today",
    "helm": "helm",
    "live": "live",
    "here": "person",
    "store": "store",
    "desk": "desk",
    "knowledge": "book",
    "returns": "back",
    "search": "search",
    "prices": "tag",
    "exceptions": "warning",
    "watcher": "eye",
    "competitors": "compare",
    "campaigns": "voice",
    "sources": "live",
    "webhooks": "next",
    "events": "clock",
    "tokens": "key",
}
"""Icons of the sections that stand in front for some role."""

ROLES: Final = {
    "associate": N_("Store associate"),
    "manager": N_("Store manager"),
    "agent": N_("Contact-centre agent"),
    "merchandiser": N_("Merchandiser"),
    "helm": N_("Omnichannel team"),
    "integrator": N_("Integrator"),
    "admin": N_("Administrator"),
}

STATES: Final = {
    "placed": N_("Placed"),
    "reserved": N_("Reserved"),
    "picking": N_("Being picked"),
    "picked": N_("Picked"),
    "ready": N_("Ready"),
    "rejected": N_("Not there"),
    "packed": N_("Packed"),
    "opened": N_("Opened again"),
    "announced": N_("Announced"),
    "in_transit": N_("On the way"),
    "out_for_delivery": N_("Out for delivery"),
    "delivery_failed": N_("Could not be delivered"),
    "returning": N_("On the way back"),
    "lost": N_("Lost"),
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
    "sending": N_("Being sent"),
    "unsure": N_("In doubt"),
    "sent": N_("Sent"),
    "failed": N_("Not sent"),
    "bounced": N_("Came back"),
    "dead": N_("Given up"),
    "active": N_("Active"),
    "failing": N_("Failing"),
    "paused": N_("Paused"),
    "disabled": N_("Disabled"),
    "none": N_("None"),
    "requested": N_("Requested"),
    "partly_returned": N_("Partly returned"),
    "returned": N_("Returned"),
    "live": N_("Live"),
    "coming": N_("Coming"),
    "ended": N_("Ended"),
    "new": N_("New"),
    "changed": N_("Changed"),
    "withdrawn": N_("Withdrawn"),
    "handed_in": N_("Waits for a second person"),
    "approved": N_("Agreed to"),
    "published": N_("Published"),
    "discarded": N_("Given up"),
    "blocked": N_("Blocked"),
}

STATE_TONES: Final = {
    "captured": "good",
    "fulfilled": "good",
    "handed_over": "good",
    "closed": "good",
    "ready": "good",
    "active": "good",
    "delivered": "good",
    "sent": "good",
    "unsure": "warn",
    "failed": "bad",
    "bounced": "bad",
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
    "live": "good",
    "published": "good",
    "withdrawn": "warn",
    "handed_in": "warn",
    "blocked": "bad",
}

BENEFITS: Final = {
    "percent_off": N_("Per cent off"),
    "amount_off": N_("Amount off"),
    "fixed_price": N_("Fixed price"),
    "buy_get": N_("Buy some, get some"),
    "ladder": N_("More for more"),
    "set_price": N_("Price of a set"),
    "more_points": N_("More points"),
    "gift": N_("Gift"),
}

CLAIMS: Final = {
    "coupon": N_("With a coupon"),
    "offer": N_("For whom it was offered"),
    "with_others": N_("With other promotions"),
    "alone_on_lines": N_("Alone on its lines"),
}

FINDINGS: Final = {
    "unknown_name": N_("Names what there is not"),
    "never_applies": N_("Can never apply"),
    "promotion_twice": N_("Says the same twice"),
    "superseded": N_("Another one always comes first"),
    "ambiguous": N_("Which one comes first is not said"),
    "lists_of_one_scope": N_("Two lists for the same customers"),
    "no_budget": N_("Limited, without a budget"),
    "loss": N_("Sold below its cost"),
    "raised_before_reduction": N_("Raised before it is reduced"),
}

WEEKDAYS: Final = {
    "0": N_("Monday"),
    "1": N_("Tuesday"),
    "2": N_("Wednesday"),
    "3": N_("Thursday"),
    "4": N_("Friday"),
    "5": N_("Saturday"),
    "6": N_("Sunday"),
}

MOVEMENTS: Final = {
    "opening": N_("Opening count"),
    "receipt": N_("Receipt"),
    "sale": N_("Sale"),
    "return": N_("Return"),
    "return_out": N_("Given back to its owner"),
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

REASONS: Final = {
    "large_amount": N_("Large amount"),
    "many_orders": N_("Many orders in a short time"),
    "new_address": N_("New address"),
    "failing": N_("It failed for days"),
    "gone": N_("The receiver said that it is gone (410)"),
    "token_ended": N_("Its token has ended"),
    "refused": N_("Refused by the receiver"),
    "redirected": N_("Redirected, which is not followed"),
    "timeout": N_("No answer in time"),
    "no_connection": N_("No connection"),
    "tls": N_("TLS failed"),
    "private_address": N_("A private address, which is not called"),
    "nothing_to_tell": N_("Nothing to tell any more"),
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
    "checkout.coupon_unusable": N_("Coupon gives nothing"),
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
    "anonymous": N_("Browser"),
    "tax": N_("Tax number"),
}

PURPOSES: Final = {
    "marketing": N_("Offers and news"),
    "profiling": N_("Personal suggestions"),
    "service": N_("Service messages"),
    "location": N_("Presence in stores"),
    "act_for_me": N_("Acting in your name"),
    "receipts": N_("Receipts and invoices by e-mail"),
    "preferences": N_("Settings"),
    "analytics": N_("Measuring use"),
    "sale_or_sharing": N_("Passing on to others"),
    "feedback": N_("Asking how it was"),
}

FACETS: Final = {
    "category": N_("Category"),
    "availability": N_("Availability"),
    "price": N_("Price"),
    "brand": N_("Brand"),
    "kind": N_("Kind"),
    "complexity": N_("Advice"),
    "option.colour": N_("Colour"),
    "option.size": N_("Size"),
    # their values
    "here": N_("In stock here"),
    "elsewhere": N_("In stock elsewhere"),
    "in_stock": N_("In stock"),
    "coming": N_("On its way"),
    "none": N_("Out of stock"),
    "goods": N_("Goods"),
    "service": N_("Service"),
    "bundle": N_("Bundle"),
    "simple": N_("Taken from the shelf"),
    "advised": N_("With advice"),
    "complex": N_("Put together"),
    "bespoke": N_("Made to order"),
}

DETAILS: Final = {
    "kind": N_("Kind"),
    "complexity": N_("Advice"),
    "country": N_("Made in"),
    "age": N_("From the age of"),
    "weight": N_("Weight"),
    "mpn": N_("Maker's number"),
    "gtin": N_("GTIN"),
    "collections": N_("Collections"),
}

RELATIONS: Final = {
    "similar": N_("Similar"),
    "better": N_("Better"),
    "goes_with": N_("Goes with it"),
    "replaces": N_("Replaces it"),
}

# fields by which people are compared, in the order of a page
COMPARED: Final = {
    "given_name": N_("Given name"),
    "surname": N_("Surname"),
    "birth_date": N_("Date of birth"),
    "area": N_("Home"),
    "emails": N_("E-mail"),
    "phones": N_("Phone"),
    "numbers": N_("Numbers elsewhere"),
}

AGREEMENTS: Final = {
    "same": N_("the same"),
    "swapped": N_("swapped with the other name"),
    "similar": N_("nearly the same"),
    "initial": N_("the same initial"),
    "alike": N_("similar"),
    "one digit": N_("one digit differs"),
    "two digits": N_("two digits differ"),
    "same household": N_("the same home, another given name"),
    "same area": N_("the same postal code"),
    "same city": N_("the same city"),
    "same mailbox": N_("the same name of the mailbox"),
    "differs": N_("different"),
    "missing": N_("one of them is not known"),
}

# what became of the question whether two customers are one person
DOUBLES: Final = {
    "open": N_("Not decided"),
    "accepted": N_("One person"),
    "refused": N_("Two people"),
    "undone": N_("Taken apart again"),
    "lapsed": N_("Nothing speaks for it any more"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "compared": COMPARED,
    "agreement": AGREEMENTS,
    "double": DOUBLES,
    **account_words.WORDS,
    **decision_words.WORDS,
    **desk_words.WORDS,
    **help_words.WORDS,
    **helm_words.WORDS,
    **journey_words.WORDS,
    **kpi_words.WORDS,
    **price_words.WORDS,
    **privacy_words.WORDS,
    **return_words.WORDS,
    **shop_words.WORDS,
    **source_words.WORDS,
    **store_words.WORDS,
    **table_words.WORDS,
    "detail": DETAILS,
    "relation": RELATIONS,
    "facet": FACETS,
    "benefit": BENEFITS,
    "claim": CLAIMS,
    "weekday": WEEKDAYS,
    "finding": FINDINGS,
    "channel": CHANNELS,
    "event": EVENTS,
    "exception": EXCEPTIONS,
    "identifier": IDENTIFIERS,
    "method": METHODS,
    "movement": MOVEMENTS,
    "purpose": PURPOSES,
    "reason": REASONS,
    "role": ROLES,
    "section": SECTIONS,
    "section_group": SECTION_GROUPS,
    "state": STATES,
}


def word(code: str, vocabulary: str, texts: NullTranslations) -> str:
    """Return the word for ``code`` out of one of ``WORDS``, translated by ``texts``."""
    message = WORDS[vocabulary].get(code)
    if message is None:
        return code.rpartition(".")[2].replace("_", " ").capitalize()
    return texts.gettext(message)
