"""Live push: facts reach every open page within moments, over server-sent events.

A stream that is too slow is told to reload; one that was cut off goes on where it was.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from time import monotonic
from typing import Final

import msgspec
from litestar import get
from litestar.response import Stream

from ordito.platform.db import Database
from ordito.platform.feed import Cursor, CursorWrong, Entry, end_of_log, list_after
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Principal, staff
from ordito.surfaces.hub import Hub

HEARTBEAT_S: Final = 15.0

_CATCH_UP: Final = 2000  # a page that missed more is reloaded faster than it is brought up
_LIFE_S: Final = 600.0  # then the browser comes back, and its session is looked at again
_HEADERS: Final = {
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}

_LOOK_S: Final = 1.0  # how often a stream looks at what no fact tells of

Say = Callable[[Entry], bytes | None]
"""Turns a fact into a message, or into None where this reader is not to see it."""

Look = Callable[[Database], Awaitable[object]]
"""Reads what a page depends on beside facts; when it differs, the page has changed."""


@get("/live", access=staff(), include_in_schema=False)
async def show_live(request: Call) -> Stream:
    """Stream the facts of the reader's places as JSON, as events named ``fact``."""
    return stream(request, say_json(request.principal))


def stream(request: Call, say: Say) -> Stream:
    """Answer with a stream of what ``say`` makes of each fact.

    A reader that comes back with ``Last-Event-ID``, or names with ``after`` the place in the log of
    which its page was made, gets first what it has missed.
    """
    last = request.headers.get("last-event-id") or request.query_params.get("after")
    return Stream(
        _messages(request.house.hub, request.db, last, say),
        media_type="text/event-stream",
        headers=_HEADERS,
    )


def stream_changes(request: Call, is_news: Callable[[Entry], bool], look: Look) -> Stream:
    """Answer with a stream that says ``changed`` whenever the page is to be read again.

    Args:
        request: of the page.
        is_news: whether a fact changes it: then it is told at once.
        look: what else it depends on, as touchpoints; it is told within about a second.
    """

    def say(entry: Entry) -> bytes | None:
        if not is_news(entry):
            return None
        return message(b"changed", cursor=entry.cursor, event=b"changed")

    last = request.headers.get("last-event-id") or request.query_params.get("after")
    return Stream(
        _messages(request.house.hub, request.db, last, say, look),
        media_type="text/event-stream",
        headers=_HEADERS,
    )


def say_json(principal: Principal) -> Say:
    """Return what tells ``principal`` the facts of the own places as JSON."""

    def say(entry: Entry) -> bytes | None:
        if not principal.may_act_at(entry.place_id):
            return None
        return message(msgspec.json.encode(entry), cursor=entry.cursor, event=b"fact")

    return say


def message(text: bytes, *, cursor: Cursor | None = None, event: bytes | None = None) -> bytes:
    """Write one server-sent event.

    Args:
        text: its data; may have several lines.
        cursor: where a reader stands who has received it.
        event: its name; an unnamed one is what htmx swaps into the page.

    Source: HTML Living Standard, section 9.2 (server-sent events).
    """
    head = b"" if cursor is None else b"id: %s\n" % str(cursor).encode()
    name = b"" if event is None else b"event: %s\n" % event
    lines = b"".join(b"data: %s\n" % line for line in text.splitlines())
    return b"%s%s%s\n" % (head, name, lines or b"data:\n")


async def _messages(
    hub: Hub, database: Database, last: str | None, say: Say, look: Look | None = None
) -> AsyncGenerator[bytes, None]:
    with hub.subscribe() as subscription:
        yield b"retry: 2000\n\n"
        seen = None if look is None else await look(database)
        cursor, missed = await _catch_up(database, last)
        for entry in missed:
            if (text := say(entry)) is not None:
                yield text
        ends_s = monotonic() + _LIFE_S
        beats_s, looks_s = monotonic() + HEARTBEAT_S, monotonic() + _LOOK_S
        while monotonic() < ends_s and len(missed) < _CATCH_UP and not subscription.overflowed:
            until_s = beats_s if look is None else min(beats_s, looks_s)
            entry = await subscription.next(until_s - monotonic())
            text = say(entry) if entry is not None and entry.cursor > cursor else None
            if text is None and look is not None and monotonic() >= looks_s:
                before, seen = seen, await look(database)
                text = None if seen == before else message(b"changed", event=b"changed")
                looks_s = monotonic() + _LOOK_S
            if text is None and monotonic() >= beats_s:
                text = b": heartbeat\n\n"
            if text is None:
                continue
            yield text
            beats_s = monotonic() + HEARTBEAT_S
        if monotonic() < ends_s:
            yield message(b"", event=b"reload")


async def _catch_up(database: Database, last: str | None) -> tuple[Cursor, list[Entry]]:
    """Return from where a reader is served, and what it has missed; nothing for a new reader."""
    try:
        cursor = None if last is None else Cursor.parse(last)
    except CursorWrong:
        cursor = None
    if cursor is None:
        return await database.read(end_of_log), []
    missed = await database.read(list_after, cursor=cursor, most=_CATCH_UP)
    return (missed[-1].cursor if missed else cursor), missed
