"""Questions about documents."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.orders.documents.errors import UnknownDocument
from ordito.orders.documents.model import Document, Wish
from ordito.orders.model import Whereabouts
from ordito.orders.queries import claim_of
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId


class DocumentKey(msgspec.Struct, frozen=True):
    """Whose document it is, and which."""

    customer_id: CustomerId
    document_id: UUID


_sql: Final = statements(__name__)
_LIST: Final = _sql.query("list_documents", dict[str, Any])
_SOME: Final = _sql.query("list_some", dict[str, Any])
_FIND: Final = _sql.query("find_document", dict[str, Any])
_FIND_KEY: Final = _sql.query("find_document_key", DocumentKey)
_FIND_CLAIMED: Final = _sql.query("find_claimed_document", Whereabouts)
_WISHES: Final = _sql.query("list_wishes", Wish)
_SERIES: Final = _sql.query("list_unnumbered_series", str)
_LONGEST_NUMBER: Final = 18


async def list_documents(
    tx: Tx, *, customer_id: CustomerId, order_id: OrderId
) -> Sequence[Document]:
    """Return the documents of an order, in the turn in which they were issued."""
    return await list_all_documents(tx, wheres=[Whereabouts(customer_id, order_id)])


async def list_all_documents(tx: Tx, *, wheres: Sequence[Whereabouts]) -> list[Document]:
    """Return the documents of orders, those of each in the turn in which they were issued."""
    rows = await tx.fetch(_LIST, **_keys(wheres))
    return [msgspec.convert(row, Document) for row in rows]


async def find_document(tx: Tx, *, series: str, number: int) -> Document:
    """Return the document of a fiscal number.

    Raises:
        UnknownDocument: no document has it.
    """
    key = await tx.find(_FIND_KEY, series=series, number=number)
    return await _document(tx, key, f"{series} {number}")


async def find_named(tx: Tx, *, name: str) -> Document:
    """Return the document of an id, or of series and number as ``R-store-2026-17``.

    Raises:
        UnknownDocument: there is none.
    """
    series, _, number = name.rpartition("-")
    try:
        key = await tx.find(_FIND_CLAIMED, claim=claim_of_document(UUID(name)))
        key = None if key is None else DocumentKey(key.customer_id, UUID(name))
    except ValueError:
        is_number = number.isascii() and number.isdigit() and len(number) < _LONGEST_NUMBER
        if not is_number:
            raise UnknownDocument(f"There is no document {name[:60]}.", field="name") from None
        key = await tx.find(_FIND_KEY, series=series, number=int(number))
    return await _document(tx, key, name[:60])


async def get_document(tx: Tx, *, customer_id: CustomerId, document_id: UUID) -> Document:
    """Return a document of a customer.

    Raises:
        UnknownDocument: the customer has none of that id.
    """
    return await _document(tx, DocumentKey(customer_id, document_id), str(document_id))


async def list_some(
    tx: Tx, *, customer_ids: Sequence[CustomerId], document_ids: Sequence[UUID]
) -> list[Document]:
    """Return documents by their keys, in no order."""
    rows = await tx.fetch(_SOME, customer_ids=customer_ids, document_ids=document_ids)
    return [msgspec.convert(row, Document) for row in rows]


async def list_wishes(tx: Tx, *, wheres: Sequence[Whereabouts]) -> dict[OrderId, Wish]:
    """Return what was said about papers when orders were placed, where anything was."""
    found = await tx.fetch(_WISHES, **_keys(wheres))
    return {wish.order_id: wish for wish in found}


async def list_unnumbered_series(tx: Tx) -> Sequence[str]:
    """Return series that have documents without a number."""
    return await tx.fetch(_SERIES)


def claim_of_document(document_id: UUID) -> str:
    """Return the claim by which the customer and order of a document are found.

    It is that of a number which people can read out: a gift receipt shows it, and whoever types it
    finds the order.
    """
    return claim_of(str(document_id))


def _keys(wheres: Sequence[Whereabouts]) -> dict[str, list[UUID]]:
    return {
        "customer_ids": [where.customer_id for where in wheres],
        "order_ids": [where.order_id for where in wheres],
    }


async def _document(tx: Tx, key: DocumentKey | None, name: str) -> Document:
    row = None
    if key is not None:
        row = await tx.find(_FIND, customer_id=key.customer_id, document_id=key.document_id)
    if row is None:
        raise UnknownDocument(f"There is no document {name}.", field="number")
    return msgspec.convert(row, Document)
