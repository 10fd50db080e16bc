"""Refusals about messages."""

from ordito.platform.errors import Conflict, NotFound


class NoAddress(Conflict):
    """The customer has no e-mail address."""

    code = "messages.no_address"
    remedy = "Name the address in the request; it is kept with the customer."


class UnknownMessage(NotFound):
    """There is no such message, or not for this caller."""

    code = "messages.unknown_message"
    remedy = "Check the id; the document and the order list what was sent about them."
