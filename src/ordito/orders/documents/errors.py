"""Refusals about documents."""

from ordito.platform.errors import Conflict, NotFound


class UnknownDocument(NotFound):
    """There is no such document, or not for this caller."""

    code = "orders.unknown_document"
    remedy = "Check series and number; the order lists its documents."


class NumberTaken(Conflict):
    """Another document has this number of the till's series."""

    code = "orders.number_taken"
    remedy = "A till counts its receipts without gaps and never twice; send the next number."
