"""The codes of help, contact and experience, as words."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

TOPICS: Final = {
    "delivery": N_("A delivery"),
    "return": N_("Returning something"),
    "product": N_("A product"),
    "payment": N_("Paying or an invoice"),
    "complaint": N_("A complaint"),
    "other": N_("Something else"),
}

AUDIENCES: Final = {"public": N_("Everybody"), "staff": N_("Staff only")}

OUTCOMES: Final = {
    "answered": N_("Needed nobody"),
    "asked": N_("Asked us after all"),
    "unknown": N_("Not known"),
    "fresh": N_("Too early to say"),
}

LINKS: Final = {
    "product": N_("Product"),
    "category": N_("Category"),
    "order_state": N_("State of an order"),
    "policy": N_("Policy"),
}

MEASURES: Final = {
    "csat": N_("Satisfaction (CSAT)"),
    "ces": N_("Ease (CES)"),
    "nps": N_("Would recommend us (NPS)"),
}

ASKED_AFTER: Final = {
    "delivery": N_("Delivery"),
    "collection": N_("Collection"),
    "purchase": N_("Purchase"),
    "return": N_("Return"),
    "case": N_("Case"),
    "call": N_("Call"),
}

INVITATIONS: Final = {
    "waiting": N_("Waiting"),
    "asked": N_("Asked"),
    "held_out": N_("Never asked (hold-out)"),
    "capped": N_("Asked too lately"),
    "not_allowed": N_("Does not want to be asked"),
    "no_address": N_("No address"),
    "lapsed": N_("Too late"),
}

MEDIA: Final = {
    "mail": N_("E-mail"),
    "till": N_("Till"),
    "phone": N_("Phone"),
    "web": N_("Web shop"),
}

RESULTS_BY: Final = {
    "all": N_("Everything"),
    "channel": N_("Channel"),
    "place": N_("Place"),
    "touchpoint": N_("Touchpoint"),
    "rule": N_("Rule"),
    "medium": N_("Medium"),
    "agent": N_("Agent"),
    "month": N_("Month"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "contact_topic": TOPICS,
    "audience": AUDIENCES,
    "help_outcome": OUTCOMES,
    "article_link": LINKS,
    "measure": MEASURES,
    "asked_after": ASKED_AFTER,
    "invitation": INVITATIONS,
    "survey_medium": MEDIA,
    "result_by": RESULTS_BY,
}
