"""Refusals about documents."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownDocument(NotFound):
    """There is no such document, or not for this caller."""

    code = "orders.unknown_document"
    remedy = "Check series and number; the order lists its documents."


class NumberTaken(Conflict):
    """Another document has this number of the till's series."""

    code = "orders.number_taken"
    remedy = "A till counts its receipts without gaps and never twice; send the next number."


class NotArchived(Conflict):
    """The document is not in the archive."""

    code = "orders.document_not_archived"
    remedy = "A new document has its number in a second; one that need not be kept is gone."


class NoSuchForm(Invalid):
    """The document cannot be had in this form."""

    code = "orders.no_such_form"
    remedy = "Receipts come as json, html, pdf and gift; invoices and their notes also as xml."


class InvoiceIncomplete(Conflict):
    """Something is missing that an electronic invoice must say."""

    code = "orders.invoice_incomplete"
    remedy = "Complete the legal entity or the buyer; the next document will have it."
