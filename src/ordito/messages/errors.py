"""Refusals about messages."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class NoAddress(Conflict):
    """The customer has no address to write to by this medium."""

    code = "messages.no_address"
    remedy = "Name the address in the request, or answer by what the customer wrote."


class FilesNotCarried(Invalid):
    """Files shall go by a medium that carries words alone."""

    code = "messages.files_not_carried"
    remedy = "Answer by mail, or send the words without files."


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
