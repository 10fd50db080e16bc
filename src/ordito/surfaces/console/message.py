"""A message: its attempts, what was told of it, and the word of a person where it is in doubt."""

import asyncio
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ordito import customers, messages
from ordito.messages import Message, MessageState, UnknownMessage
from ordito.platform import i18n
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId, IdentifierId
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.looking import note_look
from ordito.surfaces.mailing import company_of, letters_folder
from ordito.surfaces.message_screens import (
    ExamplePage,
    ExamplesPage,
    MessagePage,
    SuppressedPage,
    SuppressedRow,
)

_DESK: Final = staff(Role.AGENT, Role.HELM)

_PATH: Final = "/mail/messages/{customer_id:uuid}/{message_id:uuid}"
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups"
)


class DoubtForm(msgspec.Struct, frozen=True):
    """What somebody says of a message in doubt: it was sent, or it shall be sent again."""

    was_sent: Annotated[str, msgspec.Meta(pattern="^(yes|no)$")]


class LiftForm(msgspec.Struct, frozen=True):
    """Which address may be written to again."""

    identifier_id: UUID


@get(_PATH, access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_message(
    request: Call, customer_id: FromPath[UUID], message_id: FromPath[UUID]
) -> Template:
    """Show what became of a message.

    Raises:
        UnknownMessage: there is none of these ids.
    """
    message = await _message(request, customer_id, message_id)
    attempts = await request.db.read(
        messages.list_attempts, customer_id=message.customer_id, message_id=message.message_id
    )
    reports = await request.db.read(messages.list_reports, message=message)
    page = MessagePage(
        message=message,
        address=await _address(request, message.customer_id, message.identifier_id),
        attempts=tuple(attempts),
        reports=tuple(reports),
        is_in_doubt=message.state == MessageState.UNSURE,
        kept_url=_kept_url(request, message),
        action=f"/mail/messages/{customer_id}/{message_id}/doubt",
    )
    return Template("message.html", context={"screen": page})


@post(f"{_PATH}/doubt", access=_DESK, include_in_schema=False)
async def settle(
    request: Call,
    customer_id: FromPath[UUID],
    message_id: FromPath[UUID],
    data: URLEncodedBody[DoubtForm],
) -> Redirect:
    """Take a person's word on whether a message was sent; if not, it goes again and says so.

    Raises:
        UnknownMessage: there is none of these ids.
        NotInDoubt: nobody doubts it any more.
    """
    message = await _message(request, customer_id, message_id)
    await request.db.transact(
        messages.settle_doubt,
        request.context,
        message=message,
        was_sent=data.was_sent == "yes",
        at=now(),
    )
    return Redirect(f"/mail/messages/{customer_id}/{message_id}", status_code=303)


@get("/mail/suppressed", access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_suppressed(request: Call) -> Template:
    """Show the addresses that are written to no more."""
    found = await request.db.read(messages.list_suppressed)
    rows = [
        SuppressedRow(
            identifier_id=one.identifier_id,
            address=await _address(request, one.customer_id, one.identifier_id),
            customer_url=f"/customers/{one.customer_id}",
            scope=one.scope,
            reason=one.reason,
            since=one.since,
            message_url=f"/mail/messages/{one.customer_id}/{one.message_id}"
            if one.message_id
            else "",
        )
        for one in found
    ]
    return Template("mail_suppressed.html", context={"screen": SuppressedPage(tuple(rows))})


@post("/mail/suppressed/lift", access=_DESK, include_in_schema=False)
async def lift(request: Call, data: URLEncodedBody[LiftForm]) -> Redirect:
    """Let an address be written to again."""
    await request.db.transact(
        messages.lift_suppression,
        request.context,
        identifier_id=IdentifierId(data.identifier_id),
        at=now(),
    )
    return Redirect("/mail/suppressed", status_code=303)


@get("/mail/templates", access=_DESK, include_in_schema=False, media_type=MediaType.HTML)
async def show_templates() -> Template:
    """Show all templates."""
    page = ExamplesPage(tuple(messages.Template), i18n.LANGUAGES)
    return Template("mail_templates.html", context={"screen": page})


@get(
    "/mail/templates/{name:str}/{language:str}",
    access=_DESK,
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def show_template(request: Call, name: FromPath[str], language: FromPath[str]) -> Template:
    """Show a template with example values, as HTML and as text.

    Raises:
        UnknownMessage: there is no such template, or not in this language.
    """
    letter = _example(request, name, language)
    page = ExamplePage(
        template=name,
        language=language,
        languages=i18n.LANGUAGES,
        subject=letter.subject,
        text=letter.text,
        page_url=f"/mail/templates/{name}/{language}/page",
    )
    return Template("mail_template.html", context={"screen": page})


@get("/mail/templates/{name:str}/{language:str}/page", access=_DESK, include_in_schema=False)
async def show_template_page(
    request: Call, name: FromPath[str], language: FromPath[str]
) -> Response[str]:
    """Show the HTML of a template alone, in which nothing acts.

    Raises:
        UnknownMessage: there is no such template, or not in this language.
    """
    letter = _example(request, name, language)
    headers = {"Content-Security-Policy": _POLICY}
    return Response(letter.html, media_type=MediaType.HTML, headers=headers)


def _kept_url(request: Call, message: Message) -> str:
    """Return where a message can be read that was kept here; empty for others."""
    if message.state != MessageState.SENT:
        return ""
    if message.medium == messages.Medium.LETTER:
        return f"/mail/messages/{message.customer_id}/{message.message_id}/letter"
    is_kept = message.medium == messages.Medium.EMAIL and not request.house.settings.mail_server
    return f"/mail/{message.message_id}" if is_kept else ""


@get(f"{_PATH}/letter", access=_DESK, include_in_schema=False)
async def show_letter(
    request: Call, customer_id: FromPath[UUID], message_id: FromPath[UUID]
) -> Response[bytes]:
    """Show a printed letter; with an address on it, it is for who may see persons.

    Raises:
        UnknownMessage: there is none of these ids, or it was not printed.
    """
    message = await _message(request, customer_id, message_id)
    path = letters_folder(request.house.settings) / f"{message.message_id}.pdf"
    if not may_see_persons(request.principal) or not path.is_file():
        raise UnknownMessage("No such letter was printed.", field="message_id")
    await note_look(request, [message.customer_id], why="mail")
    content = await asyncio.to_thread(path.read_bytes)
    return Response(content, media_type="application/pdf")


def _example(request: Call, name: str, language: str) -> messages.Letter:
    if name not in set(messages.Template) or language not in i18n.LANGUAGES:
        raise UnknownMessage("There is no such template.", field="template")
    company = company_of(request.house.settings)
    return messages.example_of(messages.Template(name), language, company=company)


async def _message(request: Call, customer_id: UUID, message_id: UUID) -> Message:
    found = await request.db.read(
        messages.find_message, customer_id=CustomerId(customer_id), message_id=message_id
    )
    if found is None:
        raise UnknownMessage("There is no such message.", field="message_id")
    return found


async def _address(request: Call, customer_id: CustomerId, identifier_id: IdentifierId) -> str:
    """Return an address as it may be shown on a list."""
    customer = await request.db.read(customers.find_customer, customer_id=customer_id)
    if customer is None:
        return "–"
    profile = await request.db.read(customers.get_profile, customer_id=customer_id)
    held = {one.identifier_id: one.value for one in profile.identifiers}
    return masked(held[identifier_id]) if identifier_id in held else "–"


ROUTES: Final = (
    show_message,
    show_letter,
    settle,
    show_suppressed,
    lift,
    show_templates,
    show_template,
    show_template_page,
)
