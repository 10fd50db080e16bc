"""Words about what is kept of people and what they allow, for console and shop."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

CONSENT_STATES: Final = {
    "granted": N_("Allowed"),
    "denied": N_("Forbidden"),
    "withdrawn": N_("Taken back"),
    "objected": N_("Objected to"),
}

RETENTIONS: Final = {
    "access_log": N_("Who looked at values"),
    "message": N_("Messages that were sent"),
    "retired_address": N_("Addresses that are no longer used"),
    "tc_string": N_("Strings of advertisers' consent"),
    "touchpoint": N_("What somebody did and looked at"),
    "presence": N_("Presence in stores"),
}

ACTOR_KINDS: Final = {
    "staff": N_("Somebody of our staff"),
    "token": N_("A system of ours"),
    "system": N_("A job of ours"),
}

# in which way a person allows to be reached
CONSENT_CHANNELS: Final = {
    "email": N_("E-mail"),
    "sms": N_("Text message"),
    "phone": N_("Phone"),
    "post": N_("Letter"),
}

# why somebody looked at what is known of a person
LOOKS: Final = {
    "service": N_("To serve"),
    "search": N_("Found by a search"),
    "case": N_("For a case"),
    "call": N_("During a call"),
    "order": N_("For an order"),
    "delivery": N_("For a delivery"),
    "hand_over": N_("To hand goods over"),
    "lending": N_("To lend money to a till"),
    "enrolment": N_("To enrol"),
    "export": N_("To hand out what is kept"),
    "mail": N_("To read mail"),
    "merge_review": N_("To tell people apart"),
    "presence": N_("Who is here"),
    "relations": N_("For family and contacts"),
}

# why what was seen together makes no one person
HELD: Final = {
    "apart": N_("Told apart by somebody"),
    "disagrees": N_("A unique number differs"),
    "too_large": N_("Too many ids"),
}

# what a person's file calls the tables
KEPT: Final = {
    "customers.access": N_("Who looked"),
    "customers.address": N_("Addresses"),
    "customers.consent": N_("What you allowed and forbade"),
    "customers.customer": N_("You as a customer"),
    "customers.edge": N_("Why ids count as one person"),
    "customers.group_member": N_("Groups"),
    "customers.identifier": N_("How we recognise and reach you"),
    "customers.link": N_("Platforms that act for you"),
    "customers.session": N_("Where you are signed in"),
    "customers.tc_string": N_("Strings of advertisers' consent"),
    "customers.typed": N_("Typed for a purchase not yet made"),
    "customers.vault": N_("Name and address"),
    "fulfilment.fulfilment_order": N_("Parcels and collections"),
    "journeys.interest": N_("What you looked at and compare"),
    "journeys.presence": N_("Presence in stores"),
    "journeys.stated": N_("What you said you like"),
    "journeys.touchpoint": N_("Where we met"),
    "journeys.trait": N_("What we reckon from your purchases"),
    "ledger.account": N_("Accounts of points and credit"),
    "ledger.entry": N_("Entries of points and credit"),
    "ledger.store_credit": N_("Store credit"),
    "loyalty.card": N_("Loyalty cards"),
    "loyalty.membership": N_("Loyalty programmes"),
    "messages.attempt": N_("Attempts to deliver messages"),
    "messages.message": N_("Messages that were sent"),
    "messages.received": N_("Messages that were received"),
    "messages.received_file": N_("Files that came with messages"),
    "messages.report": N_("What became of messages"),
    "messages.suppression": N_("Addresses that are no longer written to"),
    "messages.written": N_("Answers that were written by hand"),
    "messages.written_file": N_("Files that went with answers"),
    "orders.action": N_("What was done to orders"),
    "orders.archived_document": N_("Papers in the archive"),
    "orders.cart": N_("Carts"),
    "orders.checkout": N_("Checkouts"),
    "orders.delivery": N_("Whereto orders went"),
    "orders.document": N_("Receipts and invoices"),
    "orders.document_access": N_("Who read your papers"),
    "orders.line": N_("What was ordered"),
    "orders.order": N_("Orders"),
    "orders.payment": N_("Payments"),
    "orders.payment_entry": N_("Movements of money"),
    "orders.session": N_("Purchases as they were agreed"),
    "platform.fact": N_("Everything that happened"),
    "pricing.offer": N_("Personal offers"),
    "pricing.redemption": N_("Promotions that you used"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "actor_kind": ACTOR_KINDS,
    "look": LOOKS,
    "consent_channel": CONSENT_CHANNELS,
    "consent_state": CONSENT_STATES,
    "held": HELD,
    "kept": KEPT,
    "retention": RETENTIONS,
}
