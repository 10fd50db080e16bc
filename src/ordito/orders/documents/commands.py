"""Verbs that issue and number documents, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.orders.documents.errors import NumberTaken
from ordito.orders.documents.events import DocumentIssued, DocumentNumbered
from ordito.orders.documents.model import (
    Buyer,
    Document,
    DocumentKind,
    DocumentLine,
    OwnNumber,
)
from ordito.orders.documents.queries import list_documents
from ordito.orders.documents.rules import due_documents, series_of, taxes_of
from ordito.orders.model import Line, Order
from ordito.platform import ids
from ordito.platform.clock import local_day
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId


class Seller(msgspec.Struct, frozen=True):
    """What a series is named after: code of the entity, and the zone in which its year begins."""

    code: str
    time_zone: str


class Unnumbered(msgspec.Struct, frozen=True):
    """A document that waits for its number."""

    customer_id: CustomerId
    document_id: UUID
    order_id: OrderId


_sql: Final = statements(__name__)
_ISSUE: Final = _sql.command("issue_document")
_SELLER: Final = _sql.query("find_seller", Seller)
_LOCK: Final = _sql.query("lock_series", int)
_LIST: Final = _sql.query("list_unnumbered", Unnumbered)
_KEEP: Final = _sql.command("keep_numbers")
_WRITE: Final = _sql.command("write_numbers")
_RAISE: Final = _sql.command("raise_series")
_TAKE: Final = _sql.query("take_own_number", int)


async def issue_documents(
    tx: Tx,
    *,
    order: Order,
    lines: Sequence[Line],
    buyer: Buyer | None = None,
    own: OwnNumber | None = None,
    at: datetime,
) -> list[Document]:
    """Issue what an order's quantities call for and no document has stated yet: perhaps nothing.

    Args:
        tx: open transaction.
        order: as it was locked.
        lines: of the order, read after it was locked.
        buyer: the company that gets an invoice; None gives a receipt.
        own: number that a till has given the receipt; only the first one of an order can have it.
        at: now.

    Raises:
        NumberTaken: another document has the till's number.
    """
    earlier = await list_documents(tx, customer_id=order.customer_id, order_id=order.order_id)
    sold, credited = due_documents(lines, earlier)
    first = next((one for one in earlier if one.kind != DocumentKind.CREDIT_NOTE), None)
    issued: list[Document] = []
    if sold:
        kind = DocumentKind.RECEIPT if buyer is None else DocumentKind.INVOICE
        document = await _document(tx, order, kind, len(earlier) + 1, sold, at)
        due_on = None if buyer is None else _due_on(at, buyer)
        document = msgspec.structs.replace(document, buyer=buyer, due_on=due_on)
        issued.append(document if own is None or earlier else _numbered(document, own))
    if credited:
        turn = len(earlier) + len(issued) + 1
        document = await _document(tx, order, DocumentKind.CREDIT_NOTE, turn, credited, at)
        corrected = first or issued[0]
        issued.append(
            msgspec.structs.replace(
                document, buyer=corrected.buyer, refers_to=corrected.document_id
            )
        )
    for document in issued:
        await _keep(tx, document, at)
    return issued


async def number_documents(tx: Tx, *, series: str, most: int, at: datetime) -> int:
    """Give the next numbers of a series to documents that wait for them, oldest first.

    All in one transaction under the lock of the series: whatever is interrupted gives no number,
    so none is ever missing.

    Returns:
        How many were numbered; fewer than ``most`` where none waits any more.
    """
    last_number = await tx.one(_LOCK, series=series)
    waiting = await tx.fetch(_LIST, series=series, most=most)
    if not waiting:
        return 0
    numbers = [last_number + turn for turn in range(1, len(waiting) + 1)]
    columns = {
        "numbers": numbers,
        "customer_ids": [one.customer_id for one in waiting],
        "document_ids": [one.document_id for one in waiting],
    }
    await tx.run(_KEEP, series=series, at=at, **columns)
    written = await tx.run(_WRITE, at=at, **columns)
    assert written == len(waiting), (series, written)
    await tx.run(_RAISE, series=series, count=written)
    for one, number in zip(waiting, numbers, strict=True):
        tx.record(
            DocumentNumbered(document_id=one.document_id, series=series, number=number),
            subject=one.order_id,
            customer_id=one.customer_id,
            case_id=one.order_id,
            at=at,
        )
    return written


async def _document(
    tx: Tx,
    order: Order,
    kind: DocumentKind,
    turn: int,
    lines: list[DocumentLine],
    at: datetime,
) -> Document:
    seller = await tx.one(_SELLER, seller_id=order.seller_id, place_id=order.place_id)
    year = local_day(at, seller.time_zone).year
    return Document(
        customer_id=order.customer_id,
        document_id=ids.derive("document", order.order_id, turn),
        order_id=order.order_id,
        turn=turn,
        kind=kind,
        seller_id=order.seller_id,
        channel_id=order.channel_id,
        place_id=order.place_id,
        currency=order.currency,
        total_minor=sum(line.total_minor for line in lines),
        tax_minor=sum(line.tax_minor for line in lines),
        lines=lines,
        taxes=taxes_of(lines),
        buyer=None,
        refers_to=None,
        due_on=None,
        series=series_of(kind, entity_code=seller.code, year=year),
        number=None,
        issued_at=at,
        numbered_at=None,
    )


async def _keep(tx: Tx, document: Document, at: datetime) -> None:
    if document.number is not None:
        taken = await tx.find(
            _TAKE,
            series=document.series,
            number=document.number,
            customer_id=document.customer_id,
            document_id=document.document_id,
            at=at,
        )
        if taken is None:
            message = f"{document.series} {document.number} belongs to another document."
            raise NumberTaken(message, field="receipt.number")
    columns = msgspec.structs.asdict(document)
    del columns["issued_at"]
    await tx.run(_ISSUE, at=at, **columns)
    tx.record(
        DocumentIssued(
            document_id=document.document_id,
            kind=document.kind,
            currency=document.currency,
            total_minor=document.total_minor,
        ),
        subject=document.order_id,
        customer_id=document.customer_id,
        case_id=document.order_id,
        at=at,
    )


def _numbered(document: Document, own: OwnNumber) -> Document:
    return msgspec.structs.replace(
        document, series=own.series, number=own.number, numbered_at=document.issued_at
    )


def _due_on(at: datetime, buyer: Buyer) -> date:
    return (at + timedelta(days=buyer.terms_days)).date()
