"""Chat: a conversation with the desk on a plain page, which follows the answers where it can."""

import secrets
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.response import Redirect, Stream, Template
from litestar.types import ControllerRouterHandler

from ordito import customers, service
from ordito.flows.ask_us import Question, ask_us
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.feed import Cursor, Entry, end_of_log
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.live import Say, message, stream
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import contact_screens as screens
from ordito.surfaces.shop.contact import hours_of_desk, line_of, require_patience
from ordito.surfaces.shop.forms import Form, read_form
from ordito.surfaces.shop.frame import channel_of, context_of, page
from ordito.surfaces.shop.help_pages import looking_of
from ordito.surfaces.shop.visitor import cookie

URL: Final = "/shop/chat"
CHAT_COOKIE: Final = "ordito_chat"
_LASTS_S: Final = 14 * 24 * 3600
_LONGEST: Final = 2000
_SHORTEST: Final = 20
_SHOWN: Final = frozenset({service.cases.EntryKind.CHAT_IN, service.cases.EntryKind.CHAT_OUT})


class _Talk(msgspec.Struct, frozen=True):
    """A chat that this browser has begun: its case, and what was said there."""

    case: service.cases.Case
    lines: tuple[screens.Line, ...]


@get(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_chat(request: Call) -> Template:
    """Show what was said in this browser's chat, and a line to say more."""
    return await _page(request)


@post(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def say(request: Call) -> Template | Redirect:
    """Say something; the first line begins a case of the one queue.

    Raises:
        TooManyAttempts: somebody begins more chats than people do.
        TooManyRequests: somebody says more than people do.
    """
    form = await read_form(request)
    talk = await request.db.read(_talk, _cause(request))
    is_on = talk is not None and talk.case.state != service.cases.State.CLOSED
    text, email = form.text("text", _LONGEST), form.text("email")
    needs_email = request.shopper is None and not is_on
    if not text or (needs_email and "@" not in email):
        return await _page(request, form, wrong="email" if text else "text")
    cookies: tuple[Cookie, ...] = ()
    cause = _cause(request)
    if not is_on or cause is None:
        shopper = request.shopper
        require_patience(request, email or str(shopper and shopper.customer_id))
        secret = secrets.token_urlsafe(32)
        cause, cookies = (
            _cause_of(secret),
            (cookie(request, CHAT_COOKIE, secret, max_age=_LASTS_S),),
        )
    looking = looking_of(request)
    question = Question(
        cause=cause,
        line_id=line_of(form),
        source=service.cases.Source.CHAT,
        topic="other",
        text=text,
        language=language_of(request),
        channel_id=channel_of(request).channel_id,
        customer_id=_who(request, talk if is_on else None),
        email=email,
        session_id=None if looking is None else looking.session_id,
    )
    try:
        await request.db.transact(ask_us, context_of(request), question=question, at=now())
    except customers.InvalidIdentifier:
        return await _page(request, form, wrong="email")
    return Redirect(f"{URL}#say", status_code=303, cookies=list(cookies))


@get(f"{URL}/live", access=VISITOR, include_in_schema=False)
async def show_live(request: Call) -> Stream:
    """Say whenever something was said in this browser's chat; what, the page says."""
    talk = await request.db.read(_talk, _cause(request))
    return stream(request, _say_changed(None if talk is None else talk.case.case_id))


async def _page(request: Call, form: Form | None = None, wrong: str = "") -> Template:
    async def read(tx: Tx) -> tuple[Cursor, _Talk | None]:
        # first the place in the log: what is said meanwhile is told by the stream
        return await end_of_log(tx), await _talk(tx, _cause(request))

    cursor, talk = await request.db.read(read)
    open_now, opens_at = await hours_of_desk(request, now())
    ended = talk is not None and talk.case.state == service.cases.State.CLOSED
    screen = screens.Chat(
        live_url="" if talk is None else f"{URL}/live?after={cursor}",
        key=str(ids.new()),
        lines=() if talk is None else talk.lines,
        needs_email=request.shopper is None and (talk is None or ended),
        email="" if form is None else form.text("email"),
        text="" if form is None else form.text("text", _LONGEST),
        wrong=wrong,
        number="" if talk is None else talk.case.number,
        has_ended=ended,
        open_now=open_now,
        opens_at=opens_at,
    )
    return await page(request, "chat", screen, status=422 if wrong else 200)


async def _talk(tx: Tx, cause: str | None) -> _Talk | None:
    """Return the chat of a browser: only what was said in it, whatever else the person wrote.

    Where its case goes on in another one, the chat goes on there: what is said from then on.
    """
    if cause is None:
        return None
    whose = await service.cases.find_claimed(tx, claims=[cause])
    if whose is None:
        return None
    case = await service.cases.get_case(tx, whose=whose)
    lines = await _lines(tx, whose)
    while case.merged_id is not None and case.merged_customer_id is not None:
        since, whose = case.merged_at, service.cases.Whose(case.merged_customer_id, case.merged_id)
        case = await service.cases.get_case(tx, whose=whose)
        lines += [one for one in await _lines(tx, whose) if since is None or one.at >= since]
    return _Talk(case, tuple(lines))


async def _lines(tx: Tx, whose: service.cases.Whose) -> list[screens.Line]:
    """Return what was said in the chat of a case, the first first."""
    entries = await service.cases.list_entries(tx, story=[whose])
    return [
        screens.Line(one.kind == service.cases.EntryKind.CHAT_IN, one.body, one.at)
        for one in reversed(entries)
        if one.kind in _SHOWN
    ]


def _who(request: Call, talk: _Talk | None) -> CustomerId | None:
    """Return whose the next line is: of who began the chat, else of who is signed in."""
    if talk is not None:
        return talk.case.customer_id
    return None if request.shopper is None else request.shopper.customer_id


def _cause(request: Call) -> str | None:
    secret = request.cookies.get(CHAT_COOKIE, "")
    return _cause_of(secret) if len(secret) >= _SHORTEST else None


def _cause_of(secret: str) -> str:
    return f"chat:{ids.derive('shop', 'chat', secret)}"


def _say_changed(case_id: UUID | None) -> Say:
    def say(entry: Entry) -> bytes | None:
        if case_id is None or case_id not in (entry.subject_id, entry.case_id):
            return None
        return message(b"changed", cursor=entry.cursor, event=b"changed")

    return say


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_chat, say, show_live)
