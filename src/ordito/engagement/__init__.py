"""Engagement: personal offers, by rules, with people held out so that their effect is known.

Owns the PostgreSQL schema ``engagement``: rules of offers, occasions after which one may be made,
and offers with what became of them. It does not own prices (pricing: what an offer is worth is a
promotion's rule), chance (experiments), mail (messages) or goods (catalogue, stock).
"""

from ordito.engagement.chance import experiment_of
from ordito.engagement.commands import (
    accept,
    buy,
    decide_occasion,
    decline,
    expire_offers,
    hold_person,
    keep_offer,
    note_occasion,
    require_free,
)
from ordito.engagement.errors import (
    NothingBetter,
    NotOffered,
    OfferEnded,
    OfferNotAllowed,
    OfferRulesUnclear,
    OffersCapped,
    UnknownOfferRule,
)
from ordito.engagement.events import (
    OfferAccepted,
    OfferBought,
    OfferDeclined,
    OfferExpired,
    OfferRulesPublished,
    OfferSent,
    OfferWithheld,
)
from ordito.engagement.model import (
    PURPOSE,
    After,
    MadeOffer,
    Occasion,
    OfferBook,
    OfferRule,
    OfferRules,
    OfferState,
    Relation,
)
from ordito.engagement.personal import PERSONAL
from ordito.engagement.policy import OFFERS, publish_offer_rules
from ordito.engagement.queries import (
    find_offer,
    get_offer,
    list_due,
    list_made,
    list_offers_of,
    list_open_of,
)
from ordito.engagement.rules import link_code, read_link, rule_named, valid_until

__all__ = [
    "OFFERS",
    "PERSONAL",
    "PURPOSE",
    "After",
    "MadeOffer",
    "NotOffered",
    "NothingBetter",
    "Occasion",
    "OfferAccepted",
    "OfferBook",
    "OfferBought",
    "OfferDeclined",
    "OfferEnded",
    "OfferExpired",
    "OfferNotAllowed",
    "OfferRule",
    "OfferRules",
    "OfferRulesPublished",
    "OfferRulesUnclear",
    "OfferSent",
    "OfferState",
    "OfferWithheld",
    "OffersCapped",
    "Relation",
    "UnknownOfferRule",
    "accept",
    "buy",
    "decide_occasion",
    "decline",
    "experiment_of",
    "expire_offers",
    "find_offer",
    "get_offer",
    "hold_person",
    "keep_offer",
    "link_code",
    "list_due",
    "list_made",
    "list_offers_of",
    "list_open_of",
    "note_occasion",
    "publish_offer_rules",
    "read_link",
    "require_free",
    "rule_named",
    "valid_until",
]
