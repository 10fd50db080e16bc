"""Refusals of engagement."""

from ordito.platform.errors import Conflict, Forbidden, Invalid, NotFound


class OfferRulesUnclear(Invalid):
    """The rules of offers contradict themselves."""

    code = "engagement.offer_rules_unclear"
    remedy = "Give each rule a code of its own, a promotion given by offers, and products."


class UnknownOfferRule(NotFound):
    """There is no such rule in force."""

    code = "engagement.unknown_offer_rule"
    remedy = "List the rules of offers."


class NotOffered(NotFound):
    """No such offer was made."""

    code = "engagement.not_offered"
    remedy = "Open the address as it stands in the mail."


class OfferEnded(Conflict):
    """The offer is valid no more."""

    code = "engagement.offer_ended"
    remedy = "Ask for another one; goods are sold at the price of the day."


class OffersCapped(Conflict):
    """The person has had an offer of this rule lately, or has one that is open."""

    code = "engagement.offers_capped"
    remedy = "Wait until the rule allows another one."


class OfferNotAllowed(Forbidden):
    """The person has not allowed offers by e-mail, or has no address."""

    code = "engagement.offer_not_allowed"
    remedy = "Ask the person for the consent, and note it."


class NothingBetter(Conflict):
    """Nothing that the rule looks for is in stock near the person at a better price."""

    code = "engagement.nothing_better"
    remedy = "Name products beside what the person has, or wait until one is in stock."
