"""Bodies: the events of a request as any of the clients writes them.

The content type says nothing: a beacon sends JSON as text, RudderStack's client for Node sends gzip
as a form, and PostHog's for browsers sends gzip without saying so.
"""

import re
import zlib
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import unquote_to_bytes

import msgspec

from ordito.journeys import Sent

GZIP_MAGIC: Final = b"\x1f\x8b"
MOST_BYTES: Final = 4 << 20
"""Of a body, as it comes."""

_MOST_UNPACKED: Final = 16 << 20
_MOST_SPLIT: Final = 2 << 20
_KEPT_TEXT: Final = 60_000
# PostgreSQL's texts hold every character but this one; an escaped backslash before it is kept
_NUL: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


class TooLarge(Exception):
    """The body is larger than any client sends at once."""


class Posted(Sent, frozen=True, kw_only=True, rename="camel"):
    """The body of a request: one event, or a batch of them.

    Attributes:
        batch: the events.
        write_key: which source sends them.
    """

    batch: list[Sent] | None = None
    write_key: Any = None


class Broken(msgspec.Struct, frozen=True):
    """A part of a body that is no event.

    Attributes:
        reason: code.
        detail: what is wrong with it.
        content: what was sent.
    """

    reason: str
    detail: str
    content: Any


class Body(msgspec.Struct, frozen=True):
    """What was sent in one request.

    Attributes:
        events: in order.
        broken: parts that are none.
        keys: write keys that it names.
        sent_at: when, by the clock of the sender.
    """

    events: list[Sent]
    broken: list[Broken] = []
    keys: tuple[str, ...] = ()
    sent_at: Any = None


Reader = Callable[[bytes, str], Body]

_posted: Final = msgspec.json.Decoder(Posted)
_sent: Final = msgspec.json.Decoder(Sent)


def unpacked(raw: bytes) -> bytes:
    """Return a body without its compression, which its first bytes tell.

    Raises:
        TooLarge: it grows beyond measure.
    """
    if raw[:2] != GZIP_MAGIC:
        return raw
    stream = zlib.decompressobj(wbits=31)
    try:
        body = stream.decompress(raw, _MOST_UNPACKED)
    except zlib.error:
        return raw
    if stream.unconsumed_tail:
        raise TooLarge
    return body


def without_nul(body: bytes) -> bytes:
    """Return a body without the one character that cannot be kept."""
    return _NUL.sub(rb"\1", body) if b"\\u0000" in body else body


def read_calls(body: bytes, call: str) -> Body:
    """Read a body in the words of the Segment specification.

    Args:
        body: unpacked.
        call: what the path says that it is: ``track``; empty where the events say so.
    """
    try:
        posted = _posted.decode(body)
    except msgspec.ValidationError:
        try:
            return _read_leniently(body)
        except RecursionError:
            return _read_parts(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _read_parts(body)
    keys = (posted.write_key,) if isinstance(posted.write_key, str) else ()
    if posted.batch is None:
        return Body([_as_call(posted, call)], [], keys, posted.sent_at)
    return Body(posted.batch, [], keys, posted.sent_at)


def read_json(body: bytes) -> Any:
    """Return a body as plain values, also where it is a form that carries them; None is no JSON."""
    if body[:5] == b"data=":
        body = unquote_to_bytes(body[5:].partition(b"&")[0].replace(b"+", b" "))
        if body[:1] not in b"{[":
            try:
                body = unpacked(b64decode(body + b"=="))
            except BadBase64:
                return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def broken_body(body: bytes) -> Broken:
    """Return a body that nothing can be read of."""
    text = body[:_KEPT_TEXT].decode(errors="replace").replace("\0", "")
    return Broken("not_json", "the body is no JSON that can be read", text)


def _read_leniently(body: bytes) -> Body:
    """Read a body in which something is no object, and keep the rest."""
    value: Any = msgspec.json.decode(body)
    if not isinstance(value, dict):
        return Body([], [Broken("not_an_object", "the body must be an object", value)])
    fields = cast("dict[str, Any]", value)
    key = fields.get("writeKey")
    keys = (key,) if isinstance(key, str) else ()
    batch = fields.get("batch")
    if not isinstance(batch, list):
        wrong = Broken("not_a_list", "batch: must be a list of events", value)
        return Body([], [wrong], keys, fields.get("sentAt"))
    rows = cast("list[Any]", batch)
    events = [msgspec.convert(row, Sent) for row in rows if isinstance(row, dict)]
    broken = [
        Broken("not_an_object", "an event must be an object", row)
        for row in rows
        if not isinstance(row, dict)
    ]
    return Body(events, broken, keys, fields.get("sentAt"))


def _read_parts(body: bytes) -> Body:
    """Read those events of a batch that can be read, where not all of them can."""
    parts = _split(body) if len(body) <= _MOST_SPLIT else []
    events: list[Sent] = []
    broken: list[Broken] = []
    for part in parts:
        try:
            events.append(_sent.decode(part))
        except RecursionError:
            broken.append(Broken("too_deep", "the event is nested too deep to be kept", None))
        except (msgspec.DecodeError, UnicodeDecodeError):
            broken.append(broken_body(part))
    if not events:
        return Body([], [broken_body(body)])
    return Body(events, broken)


def _split(body: bytes) -> list[bytes]:
    """Return the objects in the list ``batch`` of an object, by their brackets alone."""
    parts: list[bytes] = []
    depth = start = 0
    name = b""
    for token in _TOKEN.finditer(body):
        found = token[0]
        if found[:1] == b'"':
            name = found if depth == 1 else name
        elif found in b"[{":
            depth += 1
            if depth == 3 and name == b'"batch"':  # noqa: PLR2004 # object, list, event
                start = token.start()
        else:
            if depth == 3 and name == b'"batch"':  # noqa: PLR2004 # object, list, event
                parts.append(body[start : token.end()])
            depth -= 1
    return parts


def _as_call(posted: Posted, call: str) -> Sent:
    return posted if not call or posted.type == call else msgspec.structs.replace(posted, type=call)
