"""Documents over HTTP: receipts, invoices and credit notes as data and as files, and by e-mail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import messages, orders
from ordito.flows.mail_papers import mail_document as queue_mail
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.orders import find_visible
from ordito.surfaces.call import Call
from ordito.surfaces.document_files import accepted_form, answer_with, split_name
from ordito.surfaces.guards import Scope, token

Language = Annotated[str | None, QueryParameter(pattern="^(en|it|et)$")]
Address = Annotated[str, msgspec.Meta(min_length=3, max_length=254, pattern=r"^[^\x00]+$")]


class WantedMail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whereto a document shall be sent.

    Attributes:
        email: address; it is kept with the customer. Left out, the customer's own.
    """

    email: Address | None = None


class MessagePage(msgspec.Struct, frozen=True):
    """A message about a document, and what became of it; see ``ordito.messages.Message``."""

    message_id: UUID
    template: str
    state: str
    attempts: int
    status: int | None
    fault: str | None
    queued_at: datetime
    ended_at: datetime | None


class Link(msgspec.Struct, frozen=True):
    """The customer's own way to a document.

    Attributes:
        code: nobody guesses it.
        path: under the public address of this server; ``.pdf`` at its end gives the file.
    """

    code: str
    path: str


class Reading(msgspec.Struct, frozen=True):
    """That somebody has read a document; see ``orders.documents.archive.Access``."""

    purpose: str
    form: str
    actor: str
    at: datetime


_FILES: Final[Any] = {
    200: ResponseSpec(
        orders.documents.Document,
        generate_examples=False,
        description="The data; as html, pdf or xml where the ending or Accept says so.",
    )
}


@get(
    "/orders/{name:str}/documents",
    access=token(Scope.ORDERS_READ),
    tags=["documents"],
    summary="List the documents of an order",
)
async def list_documents(request: Call, name: FromPath[str]) -> Sequence[orders.documents.Document]:
    """Return receipts, invoices and credit notes in the turn in which they were issued.

    A number is null for the moment until the series has come to it.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
    """
    where, _ = await find_visible(request, name)
    return await request.db.read(
        orders.documents.list_documents, customer_id=where.customer_id, order_id=where.order_id
    )


@get(
    "/documents",
    access=token(Scope.ORDERS_READ),
    tags=["documents"],
    summary="Find a document by its fiscal number",
)
async def find_document(
    request: Call,
    series: FromQuery[str],
    number: Annotated[int, QueryParameter(ge=1, le=2**62)],
) -> orders.documents.Document:
    """Return the document that has this number in its series.

    Raises:
        UnknownDocument: there is none, or this token may not see its order.
    """
    document = await request.db.read(orders.documents.find_document, series=series, number=number)
    return await _visible(request, document, f"{series} {number}")


@get(
    "/documents/{name:str}",
    access=token(Scope.ORDERS_READ),
    tags=["documents"],
    summary="Read a document as data, page, PDF or XML",
    responses=_FILES,
)
async def read_document(
    request: Call, name: FromPath[str], language: Language = None
) -> Response[Any]:
    """Return a document by its id or by series and number (``R-store-2026-17``).

    The ending of the address chooses the form, else the Accept header: ``.json`` (the data),
    ``.html``, ``.roll.html`` (for paper of 80 mm), ``.pdf``; of receipts also ``.gift.pdf`` and
    ``.gift.html`` (without prices); of invoices and their credit notes ``.xml`` (EN 16931) and
    ``.fatturapa.xml``. Whoever reads it is noted.

    Raises:
        UnknownDocument: there is none, or this token may not see its order.
        NotArchived: it has no number yet, or is kept no longer.
        NoSuchForm: documents of its kind do not come in this form.
        InvoiceIncomplete: an electronic invoice would have to say what nobody has told.
    """
    plain, form = split_name(name)
    document = await _find(request, plain)
    form = form or accepted_form(request.headers.get("accept", "")) or "json"
    if form == "json":
        return Response(document, headers={"vary": "accept"})
    return await answer_with(
        request, document, form=form, language=language, purpose="view", context=request.context
    )


@post(
    "/documents/{name:str}/mail",
    access=token(Scope.ORDERS_WRITE),
    tags=["documents"],
    summary="Send a document by e-mail",
    status_code=202,
)
async def mail_document(
    request: Call,
    name: FromPath[str],
    data: JSONBody[WantedMail],
    idempotency_key: IdempotencyKey,
) -> Response[MessagePage]:
    """Queue a mail with the PDF; a job sends it, at least once and hardly ever twice.

    Raises:
        UnknownDocument: there is none, or this token may not see its order.
        NoAddress: the customer has no e-mail address, and none was named.
        InvalidIdentifier: that is no e-mail address.
    """
    document = await _find(request, name)
    key = await key_of(request, idempotency_key, f"mail:{document.document_id}")

    async def command(tx: Tx) -> MessagePage:
        message_id = await queue_mail(
            tx, document=document, address=data.email, cause=key.claim, at=now()
        )
        message = await messages.find_message(
            tx, customer_id=document.customer_id, message_id=message_id
        )
        assert message is not None, message_id
        return _message(message)

    return await answer_once(
        request, key, subject_id=document.document_id, command=command, status=202
    )


@get(
    "/documents/{name:str}/messages",
    access=token(Scope.ORDERS_READ),
    tags=["documents"],
    summary="List what was sent about a document",
)
async def list_messages(request: Call, name: FromPath[str]) -> Sequence[MessagePage]:
    """Return the latest 100 messages about a document and what became of them.

    Raises:
        UnknownDocument: there is none, or this token may not see its order.
    """
    document = await _find(request, name)
    found = await request.db.read(
        messages.list_of_subject,
        customer_id=document.customer_id,
        subject_id=document.document_id,
    )
    return [_message(message) for message in found]


@post(
    "/documents/{name:str}/link",
    access=token(Scope.ORDERS_WRITE),
    tags=["documents"],
    summary="Make a link for the customer",
    status_code=201,
)
async def make_link(
    request: Call, name: FromPath[str], idempotency_key: IdempotencyKey
) -> Response[Link]:
    """Return a code with which whoever has it may read the document, without signing in.

    Raises:
        UnknownDocument: there is none, or this token may not see its order.
    """
    document = await _find(request, name)
    key = await key_of(request, idempotency_key, f"link:{document.document_id}")

    async def command(tx: Tx) -> Link:
        code = await orders.documents.archive.make_link(
            tx,
            customer_id=document.customer_id,
            document_id=document.document_id,
            at=now(),
        )
        return Link(code, f"/d/{code}")

    return await answer_once(
        request, key, subject_id=document.document_id, command=command, status=201
    )


@get(
    "/documents/{name:str}/readings",
    access=token(),
    tags=["documents"],
    summary="List who has read a document",
)
async def list_readings(request: Call, name: FromPath[str]) -> Sequence[Reading]:
    """Return who has read a document and what for, latest first, at most 500.

    Raises:
        UnknownDocument: there is none.
    """
    document = await _find(request, name)
    found = await request.db.read(
        orders.documents.archive.list_accesses,
        customer_id=document.customer_id,
        document_id=document.document_id,
    )
    return [Reading(one.purpose, one.form, one.actor, one.at) for one in found]


async def _find(request: Call, name: str) -> orders.documents.Document:
    document = await request.db.read(orders.documents.find_named, name=name)
    return await _visible(request, document, name[:60])


async def _visible(
    request: Call, document: orders.documents.Document, name: str
) -> orders.documents.Document:
    try:
        await find_visible(request, str(document.order_id))
    except orders.UnknownOrder:
        message = f"There is no document {name}."
        raise orders.documents.UnknownDocument(message, field="number") from None
    return document


def _message(message: messages.Message) -> MessagePage:
    return MessagePage(
        message.message_id,
        message.template,
        message.state,
        message.attempts,
        message.status,
        message.fault,
        message.queued_at,
        message.ended_at,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_documents,
    find_document,
    read_document,
    mail_document,
    list_messages,
    make_link,
    list_readings,
)
