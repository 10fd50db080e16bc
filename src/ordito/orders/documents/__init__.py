"""Documents: receipts, invoices and credit notes as structured records that never change.

They follow the goods: what left is on a receipt or an invoice, what came back or was forgiven on a
credit note, so that for each line the former less the latter is what the customer owes for what the
customer has. Fiscal numbers have no gaps: a job gives them in batches after commit, one series for
each kind, legal entity and year. A till that numbers its own receipts brings series and number.
"""

from ordito.orders.documents import archive
from ordito.orders.documents.commands import issue_documents, number_documents
from ordito.orders.documents.errors import (
    InvoiceIncomplete,
    NoSuchForm,
    NotArchived,
    NumberTaken,
    UnknownDocument,
)
from ordito.orders.documents.events import DocumentIssued, DocumentNumbered
from ordito.orders.documents.model import (
    Buyer,
    Document,
    DocumentKind,
    DocumentLine,
    OrderToState,
    OwnNumber,
    TaxTotal,
    Wish,
)
from ordito.orders.documents.queries import (
    find_document,
    find_named,
    get_document,
    list_all_documents,
    list_documents,
    list_some,
    list_unnumbered_series,
    list_wishes,
)
from ordito.orders.documents.rules import buyer_of, due_documents, kept_until, name_of, series_of

__all__ = [
    "Buyer",
    "Document",
    "DocumentIssued",
    "DocumentKind",
    "DocumentLine",
    "DocumentNumbered",
    "InvoiceIncomplete",
    "NoSuchForm",
    "NotArchived",
    "NumberTaken",
    "OrderToState",
    "OwnNumber",
    "TaxTotal",
    "UnknownDocument",
    "Wish",
    "archive",
    "buyer_of",
    "due_documents",
    "find_document",
    "find_named",
    "get_document",
    "issue_documents",
    "kept_until",
    "list_all_documents",
    "list_documents",
    "list_some",
    "list_unnumbered_series",
    "list_wishes",
    "name_of",
    "number_documents",
    "series_of",
]
