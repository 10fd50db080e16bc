"""Papers of an order: what was issued, its files, and sending it to the customer."""

from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from ordito import messages, orders
from ordito.flows.mail_papers import mail_document
from ordito.orders import Whereabouts
from ordito.platform import idempotency
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key
from ordito.platform.money import Money
from ordito.surfaces.call import Call
from ordito.surfaces.document_files import answer_with, split_name
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.paper_screens import PaperRow, Sent

_SENDERS: Final = (Role.ASSOCIATE, Role.AGENT)


@get("/documents/{name:str}", access=staff(), include_in_schema=False)
async def show_file(request: Call, name: FromPath[str]) -> Response[bytes]:
    """Show a document in the form that the ending names, in the reader's language.

    Raises:
        UnknownDocument: there is none, or the reader's places have nothing to do with it.
    """
    plain, form = split_name(name)
    document = await _find(request, plain)
    return await answer_with(
        request,
        document,
        form=form or "html",
        language=request.language,
        purpose="view",
        context=request.context,
    )


@post("/documents/{name:str}/mail", access=staff(*_SENDERS), include_in_schema=False)
async def send_paper(request: Call, name: FromPath[str]) -> Redirect:
    """Queue a mail with a document, to the address of the form or else the customer's own.

    Raises:
        UnknownDocument: there is none, or the reader's places have nothing to do with it.
        NoAddress: the customer has no e-mail address, and none was named.
        InvalidIdentifier: that is no e-mail address.
    """
    document = await _find(request, name)
    form = await request.form()
    address, key = str(form.get("email", "")).strip(), str(form.get("key", ""))

    async def work(tx: Tx) -> None:
        claim = Key.of(caller=request.principal.actor, key=key, command="console", body=b"")
        subject_id, at = document.document_id, now()
        if key and await idempotency.claim(tx, key=claim, subject_id=subject_id, at=at):
            return
        await mail_document(
            tx, document=document, address=address or None, cause=claim.claim, at=at
        )

    await request.db.transact(work, request.context)
    return Redirect(f"/orders/{document.order_id}", status_code=303)


async def papers_of(request: Call, where: Whereabouts) -> tuple[PaperRow, ...]:
    """Return the papers of an order as its page shows them."""
    documents = await request.db.read(
        orders.documents.list_documents, customer_id=where.customer_id, order_id=where.order_id
    )
    may_send = not request.principal.roles.isdisjoint({*_SENDERS, Role.ADMIN})
    rows: list[PaperRow] = []
    for one in documents:
        sent = await request.db.read(
            messages.list_of_subject,
            customer_id=one.customer_id,
            subject_id=one.document_id,
        )
        name = None
        if one.number is not None:
            name = orders.documents.name_of(one.series, one.number)
        rows.append(
            PaperRow(
                kind=one.kind,
                name=name or "",
                at=one.issued_at,
                total=Money(one.total_minor, one.currency),
                url=name and f"/documents/{name}",
                mail_url=f"/documents/{name}/mail" if name and may_send else None,
                is_invoice=one.kind == orders.documents.DocumentKind.INVOICE
                or one.buyer is not None,
                is_receipt=one.kind == orders.documents.DocumentKind.RECEIPT,
                sent=tuple(
                    Sent(state=each.state, at=each.ended_at or each.queued_at, fault=each.fault)
                    for each in sent
                ),
            )
        )
    return tuple(rows)


async def _find(request: Call, name: str) -> orders.documents.Document:
    document = await request.db.read(orders.documents.find_named, name=name)
    lines = await request.db.read(
        orders.list_lines, customer_id=document.customer_id, order_id=document.order_id
    )
    places = {document.place_id, *(line.place_id for line in lines)} - {None}
    if not any(request.principal.may_act_at(place_id) for place_id in places):
        message = f"There is no document {name[:60]}."
        raise orders.documents.UnknownDocument(message, field="name")
    return document


ROUTES: Final = (show_file, send_paper)
