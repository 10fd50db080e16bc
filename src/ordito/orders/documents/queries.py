"""Questions about documents."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.orders.documents.errors import UnknownDocument
from ordito.orders.documents.model import Document, OwnNumber
from ordito.orders.model import Order
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId


class DocumentKey(msgspec.Struct, frozen=True):
    """Whose document it is, and which."""

    customer_id: CustomerId
    document_id: UUID


_sql: Final = statements(__name__)
_LIST: Final = _sql.query("list_documents", dict[str, Any])
_FIND: Final = _sql.query("find_document", dict[str, Any])
_FIND_KEY: Final = _sql.query("find_document_key", DocumentKey)
_OWN: Final = _sql.query("find_own_number", OwnNumber)
_SERIES: Final = _sql.query("list_unnumbered_series", str)


async def list_documents(
    tx: Tx, *, customer_id: CustomerId, order_id: OrderId
) -> Sequence[Document]:
    """Return the documents of an order, in the turn in which they were issued."""
    rows = await tx.fetch(_LIST, customer_id=customer_id, order_id=order_id)
    return [msgspec.convert(row, Document) for row in rows]


async def find_document(tx: Tx, *, series: str, number: int) -> Document:
    """Return the document of a fiscal number.

    Raises:
        UnknownDocument: no document has it.
    """
    key = await tx.find(_FIND_KEY, series=series, number=number)
    row = None
    if key is not None:
        row = await tx.find(_FIND, customer_id=key.customer_id, document_id=key.document_id)
    if row is None:
        raise UnknownDocument(f"There is no document {series} {number}.", field="number")
    return msgspec.convert(row, Document)


async def find_own_number(tx: Tx, *, order: Order) -> OwnNumber | None:
    """Return the number that a till has given the receipt of a sale, or None."""
    return await tx.find(_OWN, customer_id=order.customer_id, order_id=order.order_id)


async def list_unnumbered_series(tx: Tx) -> Sequence[str]:
    """Return series that have documents without a number."""
    return await tx.fetch(_SERIES)
