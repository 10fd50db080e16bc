"""Words of the service desk; see ``words``."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

POWERS: Final = {
    "discount": N_("Discount at a sale"),
    "refund": N_("Give money back"),
    "appease": N_("Take an amount off"),
    "override": N_("Take goods back against the rules"),
    "release_hold": N_("Release a held order"),
    "grant": N_("Give points or store credit"),
    "write_off": N_("Write goods off"),
}

ADVICE: Final = {
    "verify": N_("Verify who it is before anything is read out"),
    "case": N_("A case is open: go on with it"),
    "late": N_("Late: say when it comes, or change the place"),
    "collect": N_("Waits to be collected: say so"),
    "hold": N_("An order is held: it needs a word"),
    "return_open": N_("A return was announced: take it in or ask for it"),
    "cart": N_("Left goods in the cart: ask whether help is wanted"),
    "compare": N_("Compares products: help to choose"),
    "consent": N_("Never asked for consent: ask once"),
    "offer": N_("Something better may be offered"),
    "offered": N_("Has an offer that is open"),
    "nothing": N_("Nothing is open"),
}

OFFER_STATES: Final = {
    "withheld": N_("held back (hold-out)"),
    "open": N_("offered"),
    "declined": N_("declined"),
    "accepted": N_("accepted"),
    "bought": N_("used"),
    "expired": N_("ended unused"),
}
OFFER_AFTER: Final = {
    "agent": N_("by people at the desk"),
    "case": N_("after a solved case"),
    "exchange": N_("after an exchange"),
    "collection": N_("after a collection"),
}
MEDIA: Final = {
    "email": N_("E-mail"),
    "sms": N_("Text message"),
    "push": N_("Push message"),
    "social": N_("Social network"),
    "letter": N_("Letter"),
}

RULES: Final = {
    "asked": N_("Somebody decided it"),
    "unique_key": N_("The same account, card or id"),
    "verified_key": N_("The same verified address or number"),
    "matched": N_("Alike in name, address and more"),
    "session": N_("Signed in on the same device"),
}

HELD: Final = {
    "apart": N_("Told apart by somebody"),
    "disagrees": N_("They differ in what a person has one of"),
    "too_large": N_("Too many ids for one person"),
}

LISTS: Final = {
    "open": N_("All open"),
    "unassigned": N_("Nobody's"),
    "mine": N_("Mine"),
    "waiting": N_("Waiting for the customer"),
}

BOARDS: Final = {
    "commitments": N_("Promises"),
    "calls": N_("Call backs"),
    "care": N_("Do not let go"),
}

CASE_CHANNELS: Final = {
    "call": N_("Call"),
    "mail": N_("E-mail"),
    "text": N_("Text message"),
    "chat": N_("Chat"),
    "counter": N_("At the counter"),
    "form": N_("Form"),
    "social": N_("Social network"),
    "exception": N_("Exception"),
    "follow_up": N_("Call after delivery"),
}

CASE_STATES: Final = {
    "new": N_("New case"),
    "open": N_("Open"),
    "waiting": N_("Waiting for the customer"),
    "solved": N_("Solved"),
    "closed": N_("Closed"),
}

MOVES: Final = {
    "open": N_("Open it again"),
    "waiting": N_("Wait for the customer"),
    "solved": N_("Solve it"),
    "closed": N_("Close it"),
}

PROMISES: Final = {
    "first_answer": N_("First answer"),
    "call_back": N_("Call back"),
    "solution": N_("Solution"),
    "refund": N_("Refund"),
}

PROMISE_STATES: Final = {
    "kept": N_("kept"),
    "broken": N_("kept too late"),
    "void": N_("not wanted any more"),
}

ENTRIES: Final = {
    "call_note": N_("Note of a call"),
    "mail_in": N_("E-mail from the customer"),
    "mail_out": N_("E-mail to the customer"),
    "text_in": N_("Text message from the customer"),
    "text_out": N_("Text message to the customer"),
    "chat_in": N_("Chat, the customer"),
    "chat_out": N_("Chat, we"),
    "counter": N_("At the counter"),
    "form": N_("Form"),
    "social_in": N_("Social network, the customer"),
    "social_out": N_("Social network, we"),
    "internal_note": N_("Note among ourselves"),
    "system": N_("Noted by itself"),
}

TASKS: Final = {"task": N_("Task"), "call_back": N_("Call back")}

TASK_STATES: Final = {"done": N_("done"), "dropped": N_("not wanted any more")}

CARE: Final = {
    "told_by_staff": N_("Told by a colleague"),
    "bad_answer": N_("Bad answer about satisfaction"),
    "unhappy_call": N_("Unhappy on the telephone"),
    "promise_broken": N_("A promise was broken"),
}

CARE_OUTCOMES: Final = {
    "won_back": N_("Won back"),
    "lost": N_("Lost"),
    "mistaken": N_("It was a mistake"),
}

BEYOND: Final = {
    "network.not_entitled": N_("This is more than you may give."),
    "service.approval_needed": N_("The policy asks for a second person here."),
    "service.beyond_policy": N_("The policy does not provide for this."),
}

PROOFS: Final = {
    "document": N_("By a document"),
    "device": N_("On the own device"),
    "call": N_("Called back"),
}

CONTACT_ROLES: Final = {
    "buyer": N_("Buyer"),
    "accounts": N_("Accounts"),
    "owner": N_("Owner"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "power": POWERS,
    "advice": ADVICE,
    "offer_state": OFFER_STATES,
    "offer_after": OFFER_AFTER,
    "message_medium": MEDIA,
    "merge_rule": RULES,
    "merge_held": HELD,
    "case_list": LISTS,
    "board": BOARDS,
    "case_channel": CASE_CHANNELS,
    "case_state": CASE_STATES,
    "case_move": MOVES,
    "promise": PROMISES,
    "promise_state": PROMISE_STATES,
    "entry": ENTRIES,
    "entry_told": {},
    "task": TASKS,
    "task_state": TASK_STATES,
    "beyond": BEYOND,
    "proof_means": PROOFS,
    "contact_role": CONTACT_ROLES,
    "care": CARE,
    "care_outcome": CARE_OUTCOMES,
}
