"""Refusals about messages."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class NoAddress(Conflict):
    """The customer has no e-mail address."""

    code = "messages.no_address"
    remedy = "Name the address in the request; it is kept with the customer."


class UnknownMessage(NotFound):
    """There is no such message, or not for this caller."""

    code = "messages.unknown_message"
    remedy = "Check the id; the document and the order list what was sent about them."


class OfferInService(Invalid):
    """A service purpose carries no offer, and a purpose has to be declared."""

    code = "messages.offer_in_service"
    remedy = "Tell offers for a purpose that people are asked about, as `marketing`."


class UnknownAnnouncement(NotFound):
    """There is no such announcement."""

    code = "messages.unknown_announcement"
    remedy = "Keep the announcement before it is queued."


class ContactPolicyUnclear(Invalid):
    """The rules of when and how often people are written to contradict each other."""

    code = "messages.contact_policy_unclear"
    remedy = "Give each medium one quiet span whose begin and end differ."


class NotInDoubt(Conflict):
    """Nobody doubts whether the message was sent."""

    code = "messages.not_in_doubt"
    remedy = "Look at the message again: it may have been settled meanwhile."
