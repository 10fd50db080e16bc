"""Door: one request with events, from its headers to its answer.

What the clients need of a server, each rule found by watching them: a good key is always answered
with 200, whatever the events are; errors are JSON with ``code`` and ``message``; only a wrong key
is 401; what is too much is sent away with 429 or 503 before its body is read.
"""

from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, cast

import msgspec
from litestar.types import Receive, Scope, Send

from ordito import journeys
from ordito.flows.take_events import take_events
from ordito.journeys import Heard, Source, Unfit
from ordito.platform.clock import now
from ordito.platform.db import DATABASE_AWAY
from ordito.platform.events import Context
from ordito.platform.telemetry import describe_fault, log
from ordito.surfaces.house import House
from ordito.surfaces.ingest.bodies import (
    MOST_BYTES,
    Body,
    Broken,
    Reader,
    TooLarge,
    unpacked,
    without_nul,
)
from ordito.surfaces.whole import whole_of

_DONE: Final = b'{"success":true,"status":1}'
_ALLOWED: Final = b"authorization, content-type, anonymousid, sentat, x-retry-count, x-write-key"
_A_DAY: Final = b"86400"


class Asked(msgspec.Struct, frozen=True):
    """A request, but for its body.

    Attributes:
        house: what this process holds.
        method: of HTTP.
        headers: by their names in small letters.
        query: raw.
        scheme: http or https.
        path: parameters of the path.
        peer: network address of whoever asks.
    """

    house: House
    method: str
    headers: Mapping[bytes, bytes]
    query: bytes
    scheme: str
    path: Mapping[str, str]
    peer: str

    def text(self, name: bytes) -> str:
        """Return a header as text; empty where there is none."""
        return self.headers.get(name, b"").decode("latin-1")


class Refused(Exception):
    """Why a request is not taken.

    Attributes:
        status: HTTP status.
        code: stable.
        message: for whoever reads the client's log.
        retry_after_s: when it may come again, where it may.
    """

    def __init__(self, status: int, code: str, message: str, *, retry_after_s: int = 0) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s


def asked_of(scope: Scope) -> Asked:
    """Return the request that a connection makes."""
    told = cast("dict[str, Any]", scope)
    client = told.get("client")
    return Asked(
        house=told["state"]["house"],
        method=told["method"],
        headers=dict(told["headers"]),
        query=told["query_string"],
        scheme=told["scheme"],
        path=told.get("path_params", {}),
        peer=client[0] if client else "local",
    )


async def answer_events(
    scope: Scope, receive: Receive, send: Send, *, reader: Reader, call: str
) -> None:
    """Answer a request with events.

    Args:
        scope: of the request.
        receive: its body.
        send: its answer.
        reader: of the body.
        call: what the path says that the events are, if it does.
    """
    asked = asked_of(scope)
    try:
        if asked.method == "OPTIONS":
            await answer(send, asked, 204, b"")
            return
        await _take(asked, receive, reader, call)
        await answer(send, asked, 200, _DONE)
    except Refused as no:
        await refuse(send, asked, no)


async def answer(
    send: Send,
    asked: Asked,
    status: int,
    body: bytes,
    *,
    kind: bytes = b"application/json",
    retry_after_s: int = 0,
) -> None:
    """Send an answer that the page of whoever asked may read."""
    told = [*cross_origin(asked), (b"content-type", kind)]
    told.append((b"content-length", str(len(body)).encode()))
    if retry_after_s:
        told.append((b"retry-after", str(retry_after_s).encode()))
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def refuse(send: Send, asked: Asked, no: Refused) -> None:
    """Send a refusal as RudderStack's clients read it: with ``code`` and ``message``."""
    body = msgspec.json.encode({"code": no.code, "message": no.message, "success": False})
    await answer(send, asked, no.status, body, retry_after_s=no.retry_after_s)


async def source_of(asked: Asked, keys: Iterable[str]) -> Source:
    """Return the source that one of the keys is of, and that may send now.

    Raises:
        Refused: of none, the page may not use it, or it sends too fast.
    """
    gate = asked.house.gate
    tried = [key for key in keys if key]
    origin = asked.text(b"origin")
    for key in tried:
        source = await gate.find(key)
        if source is None:
            continue
        if origin and source.allowed_origins and origin.lower() not in source.allowed_origins:
            gate.count_wrong(key, origin)
            raise Refused(401, "ingest.origin_wrong", "this key is not for pages of this origin")
        wait_s = gate.wait_s(source)
        if wait_s:
            gate.count_shed(source)
            message = "this source sends faster than its rate"
            raise Refused(429, "ingest.too_many", message, retry_after_s=wait_s)
        return source
    gate.count_wrong(tried[0] if tried else "", origin or asked.text(b"user-agent"))
    raise Refused(401, "ingest.key_wrong", "no source has this write key")


def keys_of(asked: Asked) -> list[str]:
    """Return the write keys that the headers of a request name."""
    found: list[str] = []
    scheme, _, given = asked.text(b"authorization").partition(" ")
    if scheme.lower() == "basic":
        try:
            found.append(b64decode(given).partition(b":")[0].decode(errors="replace"))
        except BadBase64:
            found.append(given)
    elif scheme.lower() == "bearer":
        found.append(given)
    return [*found, asked.text(b"x-write-key")]


async def take_body(asked: Asked, source: Source, posted: Body) -> None:
    """Take the events of a body; what is answered afterwards is committed.

    Raises:
        Refused: the database is away.
    """
    received_at = now()
    gate, db = asked.house.gate, asked.house.db
    gate.charge(source, events=len(posted.events))
    offset = _offset(asked, source, posted, received_at)
    heard, unfit = _read_events(asked, source, posted, received_at, offset)
    unfit += [_unfit_of(one, received_at) for one in posted.broken]
    context = Context(
        actor=f"source:{source.source_id}", channel_id=source.channel_id, place_id=source.place_id
    )
    try:
        taken = await db.transact(
            take_events, context, source=source, heard=heard, unfit=unfit, at=received_at
        )
    except (*DATABASE_AWAY, TimeoutError) as fault:
        log.warning("events_wait", **describe_fault(fault))
        raise Refused(503, "ingest.away", "the database is away", retry_after_s=2) from fault
    gate.count(source, offset=offset, events=taken.events, repeated=taken.repeated, bad=taken.bad)


def require_room(asked: Asked) -> None:
    """Send a request away, before anything of it is read, where there are too many.

    Raises:
        Refused: it may come again in a second.
    """
    if asked.house.gate.is_full:
        raise Refused(503, "ingest.busy", "the server has enough to do", retry_after_s=1)


async def _take(asked: Asked, receive: Receive, reader: Reader, call: str) -> None:
    if asked.method != "POST":
        raise Refused(405, "ingest.method", "events are sent by POST")
    require_room(asked)
    named = [key for key in keys_of(asked) if key]
    source = await source_of(asked, named) if named else None
    with asked.house.gate:
        try:
            body = without_nul(unpacked(await _read(receive, asked.text(b"content-length"))))
        except TooLarge:
            raise Refused(413, "ingest.too_large", "send fewer events at once") from None
        posted = reader(body, call)
        await take_body(asked, source or await source_of(asked, posted.keys), posted)


def _offset(asked: Asked, source: Source, posted: Body, at: datetime) -> timedelta:
    """Return how far the clock of whoever sends is behind ours."""
    first = posted.events[0] if posted.events else None
    sender = first.anonymous_id if first and source.is_open_to_strangers else asked.peer
    given = posted.sent_at or asked.text(b"sentat") or (first.sent_at if first else None)
    return asked.house.gate.offset(
        f"{source.source_id}:{sender}"[:200],
        sent_at=journeys.instant_of(given),
        received_at=at,
        is_resent=asked.text(b"x-retry-count") not in ("", "0"),
    )


def _read_events(
    asked: Asked, source: Source, posted: Body, at: datetime, offset: timedelta
) -> tuple[list[Heard], list[Unfit]]:
    forms = asked.house.memory.sources.forms
    heard: list[Heard] = []
    unfit: list[Unfit] = []
    for sent in posted.events:
        one = journeys.read_event(sent, source=source, forms=forms, received_at=at, offset=offset)
        if isinstance(one, Heard):
            old = journeys.too_old(one, received_at=at)
            if old is None:
                heard.append(one)
                continue
            one = old
        unfit.append(one)
    return heard, unfit


def cross_origin(asked: Asked) -> list[tuple[bytes, bytes]]:
    """Return the headers that let a page of another origin send and read.

    Nothing here is anybody's own: no cookie is looked at, so any page may be told that.
    """
    origin = asked.headers.get(b"origin")
    if origin is None:
        return []
    named = asked.headers.get(b"access-control-request-headers", b"")
    return [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
        (b"access-control-allow-methods", b"GET, POST"),
        (b"access-control-allow-headers", named or _ALLOWED),
        (b"access-control-max-age", _A_DAY),
        (b"vary", b"origin"),
    ]


def _unfit_of(broken: Broken, at: datetime) -> Unfit:
    return Unfit(
        message_id="",
        reason=broken.reason,
        detail=broken.detail,
        occurred_at=at,
        content=broken.content,
    )


async def _read(receive: Receive, length: str) -> bytes:
    if length.isdecimal() and whole_of(length, MOST_BYTES) is None:
        raise TooLarge
    parts: list[bytes] = []
    size = 0
    while True:
        message = cast("dict[str, Any]", await receive())
        if message["type"] == "http.disconnect":
            raise Refused(400, "ingest.gone", "the client has gone")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            raise TooLarge
        if not message.get("more_body", False):
            return b"".join(parts)
