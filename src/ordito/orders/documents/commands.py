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
    OrderToState,
    OwnNumber,
)
from ordito.orders.documents.queries import claim_of_document, list_all_documents
from ordito.orders.documents.rules import due_documents, series_of, taxes_of
from ordito.orders.model import Order, Whereabouts
from ordito.platform import ids
from ordito.platform.clock import local_day
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId, EntityId, OrderId, PlaceId


class Seller(msgspec.Struct, frozen=True):
    """What a series is named after: code of the entity, and the zone in which its year begins."""

    seller_id: EntityId
    place_id: PlaceId | None
    code: str
    time_zone: str


class Unnumbered(msgspec.Struct, frozen=True):
    """A document that waits for its number."""

    customer_id: CustomerId
    document_id: UUID
    order_id: OrderId


_sql: Final = statements(__name__)
_ISSUE: Final = _sql.command("issue_documents")
_CLAIM: Final = _sql.command("claim_documents")
_SELLERS: Final = _sql.query("list_sellers", Seller)
_LOCK: Final = _sql.query("lock_series", int)
_LIST: Final = _sql.query("list_unnumbered", Unnumbered)
_KEEP: Final = _sql.command("keep_numbers")
_WRITE: Final = _sql.command("write_numbers")
_RAISE: Final = _sql.command("raise_series")
_TAKE: Final = _sql.query("take_own_number", int)


async def issue_documents(
    tx: Tx, *, to_state: Sequence[OrderToState], at: datetime
) -> list[Document]:
    """Issue what orders' quantities call for and no document has stated yet: perhaps nothing.

    Statements are as many for a hundred orders as for one.

    Raises:
        NumberTaken: another document has a till's number.
    """
    wheres = [Whereabouts(one.order.customer_id, one.order.order_id) for one in to_state]
    earlier: dict[OrderId, list[Document]] = {}
    for document in await list_all_documents(tx, wheres=wheres):
        earlier.setdefault(document.order_id, []).append(document)
    sellers = await _sellers(tx, [one.order for one in to_state])
    issued: list[Document] = []
    for one in to_state:
        order = one.order
        seller = sellers[order.seller_id, order.place_id]
        issued += _due(one, earlier.get(order.order_id, []), seller, at)
    for document in issued:
        if document.number is not None:
            await _take_own_number(tx, document, at)
    if issued:
        await _keep(tx, issued, at)
    return issued


async def number_documents(tx: Tx, *, series: str, most: int, at: datetime) -> Sequence[Unnumbered]:
    """Give the next numbers of a series to documents that wait for them, oldest first.

    All in one transaction under the lock of the series: whatever is interrupted gives no number,
    so none is ever missing.

    Returns:
        Those that were numbered; fewer than ``most`` where none waits any more.
    """
    last_number = await tx.one(_LOCK, series=series)
    waiting = await tx.fetch(_LIST, series=series, most=most)
    if not waiting:
        return []
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
    return waiting


async def _sellers(
    tx: Tx, orders: Sequence[Order]
) -> dict[tuple[EntityId, PlaceId | None], Seller]:
    pairs = list({(order.seller_id, order.place_id) for order in orders})
    found = await tx.fetch(
        _SELLERS, seller_ids=[pair[0] for pair in pairs], place_ids=[pair[1] for pair in pairs]
    )
    return {(seller.seller_id, seller.place_id): seller for seller in found}


def _due(
    one: OrderToState, earlier: Sequence[Document], seller: Seller, at: datetime
) -> list[Document]:
    """Return the documents that an order calls for now, in their turns."""
    sold, credited = due_documents(one.lines, earlier)
    first = next((each for each in earlier if each.kind != DocumentKind.CREDIT_NOTE), None)
    issued: list[Document] = []
    if sold:
        is_invoice = one.wants_invoice or one.buyer is not None
        kind = DocumentKind.INVOICE if is_invoice else DocumentKind.RECEIPT
        document = _document(one.order, seller, kind, len(earlier) + 1, sold, at)
        due_on = None if one.buyer is None else _due_on(at, one.buyer)
        document = msgspec.structs.replace(document, buyer=one.buyer, due_on=due_on)
        is_own = one.own is not None and not earlier
        issued.append(_numbered(document, one.own) if is_own and one.own else document)
    if credited:
        turn = len(earlier) + len(issued) + 1
        document = _document(one.order, seller, DocumentKind.CREDIT_NOTE, turn, credited, at)
        corrected = first or issued[0]
        issued.append(
            msgspec.structs.replace(
                document, buyer=corrected.buyer, refers_to=corrected.document_id
            )
        )
    return issued


def _document(
    order: Order,
    seller: Seller,
    kind: DocumentKind,
    turn: int,
    lines: list[DocumentLine],
    at: datetime,
) -> Document:
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


async def _take_own_number(tx: Tx, document: Document, at: datetime) -> None:
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


async def _keep(tx: Tx, documents: Sequence[Document], at: datetime) -> None:
    await tx.run(_ISSUE, rows=documents)
    await tx.run(
        _CLAIM,
        claims=[claim_of_document(document.document_id) for document in documents],
        customer_ids=[document.customer_id for document in documents],
        order_ids=[document.order_id for document in documents],
    )
    for document in documents:
        issued = DocumentIssued(
            document_id=document.document_id,
            kind=document.kind,
            currency=document.currency,
            total_minor=document.total_minor,
        )
        _record(tx, issued, document, at)
        if document.number is not None:
            numbered = DocumentNumbered(
                document_id=document.document_id, series=document.series, number=document.number
            )
            _record(tx, numbered, document, at)


def _record(tx: Tx, event: Event, document: Document, at: datetime) -> None:
    order_id = document.order_id
    tx.record(event, subject=order_id, customer_id=document.customer_id, case_id=order_id, at=at)


def _numbered(document: Document, own: OwnNumber) -> Document:
    return msgspec.structs.replace(
        document, series=own.series, number=own.number, numbered_at=document.issued_at
    )


def _due_on(at: datetime, buyer: Buyer) -> date:
    return (at + timedelta(days=buyer.terms_days)).date()
