"""Received: what customers wrote, as text, with its files; also what has found no case.

What came is never shown as the page that it may be: its words are text, and its files and the whole
of it are downloads, for whoever has verified the person.
"""

from typing import Final
from uuid import UUID

from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import File, Template

from ordito import customers, messages
from ordito.messages import Medium, Received, ReceivedRow, UnknownMessage
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.files import FileUnknown
from ordito.platform.ids import CustomerId
from ordito.reads.verified import read_heard
from ordito.surfaces import message_screens as screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.downloads import download
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.looking import note_look

URL: Final = "/mail/received"
_ONE: Final = URL + "/{customer_id:uuid}/{received_id:uuid}"
_DESK: Final = staff(Role.AGENT, Role.HELM)
_KB: Final = 1024


@get(URL, access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_received(request: Call, only: FromQuery[str] = "") -> Template:
    """Show what came last, of people and machines; ``only=lost`` what stands in no case."""
    is_lost = only == "lost"
    found = await request.db.read(messages.list_latest_received, is_lost=is_lost)
    is_open = may_see_persons(request.principal)
    rows = tuple(_row(one, is_open=is_open) for one in found)
    page = screens.ReceivedPage(rows=rows, is_lost=is_lost)
    return Template("mail_received.html", context={"screen": page})


@get(_ONE, access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_one(
    request: Call, customer_id: FromPath[UUID], received_id: FromPath[UUID]
) -> Template:
    """Show what somebody wrote, as text.

    Raises:
        UnknownMessage: there is none of these ids, or the reader may not see persons.
    """
    received = await _find(request, customer_id, received_id)
    row, url = received.row, url_of(customer_id, received_id)
    is_open = await _is_open(request, row)
    names = await request.db.read(customers.list_names, customer_ids=[row.customer_id])
    page = screens.ReceivedMail(
        kind=row.kind,
        medium=row.medium,
        source=row.source,
        sender=row.sender if is_open else masked(row.sender) if row.sender else "–",
        sender_name=row.sender_name,
        customer=names.get(row.customer_id),
        customer_url=_customer_url(row),
        case=None if row.case_id is None else ids.number_of(row.case_id),
        subject=row.subject,
        text=row.text,
        whole=row.whole if row.whole.strip() != row.text.strip() else "",
        at=row.received_at,
        written_at=row.written_at,
        is_proven=row.is_proven or row.medium != Medium.EMAIL,
        is_stranger=row.is_stranger,
        is_cut=row.is_cut,
        is_open=is_open,
        files=tuple(
            screens.ReceivedFile(
                name=file.name,
                media_type=file.media_type,
                size_kb=max(1, file.size_bytes // _KB),
                url=f"{url}/files/{number}",
            )
            for number, file in enumerate(received.files)
        ),
        raw_url=None if row.raw is None else f"{url}/raw",
    )
    await note_look(request, [row.customer_id], why="mail")
    return Template("mail_received_one.html", context={"screen": page})


@get(_ONE + "/files/{number:int}", access=_DESK, include_in_schema=False)
async def show_file(
    request: Call,
    customer_id: FromPath[UUID],
    received_id: FromPath[UUID],
    number: FromPath[int],
) -> File:
    """Return a file that came along, as a download.

    Raises:
        UnknownMessage: there is no such message.
        FileUnknown: it has no such file, or the person is not verified.
    """
    received = await _find(request, customer_id, received_id)
    if not 0 <= number < len(received.files) or not await _is_open(request, received.row):
        raise FileUnknown("The message has no such file that you may see.", field="number")
    file = received.files[number]
    return download(request.house.archivist.files, file.sha256, file.name)


@get(_ONE + "/raw", access=_DESK, include_in_schema=False)
async def show_raw(request: Call, customer_id: FromPath[UUID], received_id: FromPath[UUID]) -> File:
    """Return a message as it came, as a download.

    Raises:
        UnknownMessage: there is no such message.
        FileUnknown: it is not kept, or the person is not verified.
    """
    row = (await _find(request, customer_id, received_id)).row
    if row.raw is None or not await _is_open(request, row):
        raise FileUnknown("The message is not kept as it came, or not for you.", field="raw")
    return download(request.house.archivist.files, row.raw, f"{received_id}.eml")


def url_of(customer_id: UUID, received_id: UUID) -> str:
    """Return where a received message is shown."""
    return f"{URL}/{customer_id}/{received_id}"


def _row(one: ReceivedRow, *, is_open: bool) -> screens.ReceivedRow:
    return screens.ReceivedRow(
        at=one.received_at,
        kind=one.kind,
        medium=one.medium,
        source=one.source,
        sender=masked(one.sender) if one.sender else "–",
        customer_url=_customer_url(one) or "",
        is_proven=one.is_proven or one.medium != Medium.EMAIL,
        is_stranger=one.is_stranger,
        is_cut=one.is_cut,
        subject=one.subject or one.text[:60] if is_open else "",
        url=url_of(one.customer_id, one.received_id) if is_open else "",
        case=None if one.case_id is None else ids.number_of(one.case_id),
    )


def _customer_url(one: ReceivedRow) -> str | None:
    """Return the page of who wrote; machines, and senders whom nobody knows, have none."""
    return f"/customers/{one.customer_id}" if one.identifier_id else None


async def _find(request: Call, customer_id: UUID, received_id: UUID) -> Received:
    if not may_see_persons(request.principal):
        raise UnknownMessage("No such message that you may see.", field="received_id")
    return await request.db.read(
        messages.get_received, customer_id=CustomerId(customer_id), received_id=received_id
    )


async def _is_open(request: Call, row: ReceivedRow) -> bool:
    """Tell whether address and files may be seen: nobody is known behind it, or is verified."""
    if row.identifier_id is None or Role.ADMIN in request.principal.roles:
        return True
    heard = await request.db.read(
        read_heard, customer_id=row.customer_id, actor=request.principal.actor, at=now()
    )
    return heard.is_verified


ROUTES: Final = (show_received, show_one, show_file, show_raw)
