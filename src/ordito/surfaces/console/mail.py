"""Mail: what was written to customers, and what became of it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import Final, cast
from uuid import UUID

from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from ordito import customers, messages, orders
from ordito.customers import Identifier, IdentifierKind
from ordito.messages import Message, MessageState, UnknownMessage
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.looking import note_look
from ordito.surfaces.paper_screens import KeptPage, MailPage, MailRow

_OF_NOTHING: Final = (
    messages.Template.ANNOUNCEMENT,
    messages.Template.REPLY,
    messages.Template.SIGN_IN_CODE,
)
_DESK: Final = staff(Role.AGENT, Role.HELM)


@get("/mail", access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_mail(request: Call, only: FromQuery[str] = "") -> Template:
    """Show the latest 100 messages, perhaps only those of a state."""
    state = only if only in set(MessageState) else None
    found = await request.db.read(messages.list_latest, state=state)
    rows = tuple([await _row(request, message) for message in found])
    page = MailPage(
        rows=rows,
        is_kept=not request.house.settings.mail_server,
        waiting=sum(row.state == MessageState.WAITING for row in rows),
        failed=sum(row.state == MessageState.FAILED for row in rows),
        unsure=sum(row.state == MessageState.UNSURE for row in rows),
        states=tuple(MessageState),
    )
    return Template("mail.html", context={"screen": page, "only": state or ""})


@get("/mail/{message_id:uuid}", access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_kept(request: Call, message_id: FromPath[UUID]) -> Template:
    """Show a mail that was kept in the folder instead of being sent.

    Raises:
        UnknownMessage: none was kept under this id.
    """
    mail = await _kept(request, message_id)
    body = mail.get_body(("plain",))
    page = KeptPage(
        subject=str(mail["Subject"]),
        sender=str(mail["From"]),
        to=str(mail["To"]),
        text="" if body is None else str(body.get_content()),
        attachments=tuple(
            (str(part.get_filename()), f"/mail/{message_id}/{number}")
            for number, part in enumerate(mail.iter_attachments())
        ),
    )
    return Template("mail_kept.html", context={"screen": page})


@get("/mail/{message_id:uuid}/{number:int}", access=_DESK, include_in_schema=False)
async def show_attachment(
    request: Call, message_id: FromPath[UUID], number: FromPath[int]
) -> Response[bytes]:
    """Show a file of a mail that was kept.

    Raises:
        UnknownMessage: there is no such file.
    """
    mail = await _kept(request, message_id)
    parts = list(mail.iter_attachments())
    if not 0 <= number < len(parts):
        raise UnknownMessage("The mail has no such file.", field="number")
    content = cast("bytes", parts[number].get_payload(decode=True))
    return Response(content, media_type=parts[number].get_content_type())


async def _kept(request: Call, message_id: UUID) -> EmailMessage:
    """Return a mail of the folder; with addresses in it, it is for who may see persons."""
    kept = None
    if may_see_persons(request.principal):
        kept = await request.house.post_office.mailer.find_kept(str(message_id))
    if kept is None:
        raise UnknownMessage("No such mail was kept.", field="message_id")
    mail = message_from_bytes(kept, policy=default)
    address = Identifier(IdentifierKind.EMAIL, parseaddr(str(mail["To"]))[1])
    whose = await request.db.read(customers.find_by_identifier, identifier=address)
    if whose is not None:
        await note_look(request, [whose], why="mail")
    return mail


async def _row(request: Call, message: Message) -> MailRow:
    about, url = await _about(request, message)
    held = await request.db.read(customers.list_held, customer_ids=[message.customer_id])
    to = message.identifier_id
    address = next((one.value for one in held if one.identifier_id == to), "")
    return MailRow(
        at=message.queued_at,
        template=message.template,
        medium=message.medium,
        address=masked(address) if address else "–",
        about=about,
        about_url=url,
        state=message.state,
        attempts=message.attempts,
        fault=message.fault,
        url=f"/mail/messages/{message.customer_id}/{message.message_id}",
    )


async def _about(request: Call, message: Message) -> tuple[str, str | None]:
    """Return what a message is about, and where that is shown."""
    if message.template in _OF_NOTHING:
        return "", None
    if message.template != messages.Template.DOCUMENT:
        where = await request.db.read(orders.find_order_key, name=str(message.subject_id))
        if where is None:
            return "", None
        order = await request.db.read(
            orders.get_order, customer_id=where.customer_id, order_id=where.order_id
        )
        return order.number, f"/orders/{order.number}"
    document = await request.db.read(
        orders.documents.get_document,
        customer_id=CustomerId(message.customer_id),
        document_id=message.subject_id,
    )
    if document.number is None:
        return "", f"/orders/{document.order_id}"
    name = orders.documents.name_of(document.series, document.number)
    return name, f"/orders/{document.order_id}"


ROUTES: Final = (show_mail, show_kept, show_attachment)
