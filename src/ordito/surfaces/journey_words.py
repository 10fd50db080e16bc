"""Words of journeys: phases, sources of visits, how somebody was recognised, what people say."""

from collections.abc import Mapping
from typing import Final

from ordito.surfaces.marks import N_

PHASES: Final = {
    "need": N_("Need"),
    "search": N_("Search"),
    "compare": N_("Compare"),
    "choose": N_("Choose"),
    "buy": N_("Buy"),
    "receive": N_("Receive"),
    "use": N_("Use"),
    "service": N_("Service"),
    "return": N_("Return"),
    "rebuy": N_("Buy again"),
}

MEANS: Final = {
    "wifi": N_("On the store's WiFi"),
    "card": N_("Card scanned"),
    "app": N_("In the app"),
    "staff": N_("Greeted by staff"),
}

LINKS: Final = {
    "campaign": N_("Campaign"),
    "paid": N_("Advertisement"),
    "email": N_("E-mail"),
    "message": N_("Message"),
    "store": N_("Code in a store"),
    "affiliate": N_("Affiliate"),
    "social": N_("Social network"),
    "search": N_("Search engine"),
    "ai": N_("AI assistant"),
    "referral": N_("Link on another site"),
}

HERE: Final = {
    "customers.unknown": N_("Nobody has this card."),
    "customers.invalid_identifier": N_("That is no number of a card."),
    "loyalty.card_closed": N_("This card was lost or replaced."),
    "journeys.not_allowed_here": N_("The customer has not allowed to be recognised in stores."),
}

TOPICS: Final = {
    "size": N_("Size"),
    "size.shirt": N_("Size of shirts"),
    "size.trousers": N_("Size of trousers"),
    "size.shoes": N_("Size of shoes"),
    "colour": N_("Colour"),
    "brand": N_("Brand"),
    "channel": N_("Preferred channel"),
    "store": N_("Preferred store"),
    "contact": N_("Wants to be reached"),
    "interest": N_("Interested in"),
    "satisfaction": N_("Satisfaction"),
    "nps": N_("Would recommend (0 to 10)"),
}

CONTACTS: Final = {
    "call": N_("Call"),
    "service_contact": N_("Question answered"),
    "survey": N_("Answer about satisfaction"),
    "agent_visit": N_("Visit of an agent"),
    "assisted": N_("Assisted in the store"),
}

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "phase": PHASES,
    "means": MEANS,
    "link": LINKS,
    "here": HERE,
    "topic": TOPICS,
    "contact": CONTACTS,
}
