"""Reading: a mail as it came, by somebody who trusts nothing in it and loses nothing of it.

Whatever the bytes are, there is an answer: what cannot be read as a mail is read as text.
"""

import hashlib
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final, cast

import msgspec

from ordito.messages.inbound.charsets import clean, header_of, heads, text_of
from ordito.messages.inbound.model import ReceivedKind
from ordito.messages.inbound.pages import harmless, plain
from ordito.messages.inbound.proving import is_proven
from ordito.messages.inbound.quotes import new_words
from ordito.messages.inbound.recognising import Report, kind_of, report_of

MOST_FILES: Final = 100
_MOST_PARTS: Final = 500
_MOST_NESTED: Final = 200
_MOST_HEAD: Final = 100_000
_NESTED_HEAD: Final = re.compile(rb"(?im)^content-[^\n]*(\n[ \t][^\n]*)*\n?")
_MOST_TEXT: Final = 500_000
_MOST_ANSWERS: Final = 50
_NAME: Final = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS: Final = re.compile(r"^[^@\s<>]{1,100}@[^@\s<>]{1,150}$")
_MEDIA: Final = re.compile(r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$")
_NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')
_WHOLLY: Final = re.compile(rb"\r?\n\r?\n")
_FAULTS: Final = (MessageError, LookupError, UnicodeError, ValueError, TypeError, AttributeError)
# signatures, and what only one mail program reads: the whole mail is kept anyway
_LEFT_OUT: Final = frozenset(
    {"application/ms-tnef", "application/vnd.ms-tnef", "application/pgp-signature"}
    | {"application/pkcs7-signature", "application/x-pkcs7-signature"}
    | {"message/delivery-status", "message/feedback-report", "text/rfc822-headers"}
)


class ReadFile(msgspec.Struct, frozen=True):
    """A file in a mail; see ``ReceivedFile``."""

    name: str
    media_type: str
    is_inline: bool
    content: bytes


class ReadMail(msgspec.Struct, frozen=True):
    """A mail that was read; see ``NewReceived``.

    Attributes:
        digest: of what it is, whatever was added to its head on the way.
        recipients: all addresses to which it says it went.
        report: what it tells of a mail of ours, where it is a report.
    """

    digest: bytes
    name: str
    answers: tuple[str, ...]
    sender: str
    sender_name: str
    is_proven: bool
    recipients: tuple[str, ...]
    subject: str
    text: str
    whole: str
    html: str
    files: tuple[ReadFile, ...]
    kind: ReceivedKind
    report: Report | None
    written_at: datetime | None


def read_mail(raw: bytes, *, own: Collection[str] = (), server: str = "") -> ReadMail:
    """Read a mail.

    Args:
        raw: RFC 5322, or whatever it is.
        own: addresses of the company, in small letters.
        server: see ``is_proven``.
    """
    mail, parts = _parsed(raw)
    sender_name, sender = _first(mail, "from", "sender", "return-path")
    subject = header_of(heads(mail, "subject"), most=500)
    whole, html, files = _content(parts)
    report = report_of(mail, sender=sender, text=whole)
    kind = kind_of(mail, sender=sender, subject=subject, own=own)
    return ReadMail(
        digest=_digest(raw, mail, sender),
        name=_name(mail),
        answers=_answers(mail),
        sender=sender,
        sender_name=sender_name,
        is_proven=is_proven(mail, sender=sender, server=server),
        recipients=_recipients(mail),
        subject=subject,
        text=new_words(whole),
        whole=whole,
        html=html,
        files=tuple(files),
        kind=kind if report is None else report.kind,
        report=report,
        written_at=_date(mail),
    )


def read_text(
    *, name: str, sender: str, sender_name: str, text: str, written_at: datetime
) -> ReadMail:
    """Read a short message.

    Args:
        name: what its carrier calls it.
        sender: number, or what the network calls the account.
        sender_name: as the sender is called there.
        text: its words.
        written_at: when its carrier says.
    """
    words = clean(text).strip()
    content = f"{name}\x00{sender}\x00{words}"
    return ReadMail(
        digest=hashlib.sha256(content.encode()).digest(),
        name=name,
        answers=(),
        sender=sender,
        sender_name=clean(sender_name).strip(),
        is_proven=False,
        recipients=(),
        subject="",
        text=words,
        whole=words,
        html="",
        files=(),
        kind=ReceivedKind.MESSAGE,
        report=None,
        written_at=written_at,
    )


def _parsed(raw: bytes) -> tuple[Message, list[Message]]:
    """Return a mail and its leaves; what is nested without end is a text."""
    if raw.lower().count(b"boundary") <= _MOST_NESTED:
        with suppress(RecursionError, *_FAULTS):
            mail = message_from_bytes(raw, policy=compat32)
            return mail, list(_parts(mail))
    head, _, body = raw.partition(b"\n\n" if b"\r\n\r\n" not in raw else b"\r\n\r\n")
    mail = message_from_bytes(_NESTED_HEAD.sub(b"", head[:_MOST_HEAD]) + b"\n\n", policy=compat32)
    mail.set_payload(body.decode("latin-1"))
    return mail, [mail]


def _parts(mail: Message) -> Iterator[Message]:
    """Yield the leaves of a mail, not those of mails within it."""
    waiting, seen = [mail], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        inner = _inner(part)
        if inner and part.get_content_maintype() == "multipart":
            waiting[:0] = inner
        else:
            yield part


def _inner(part: Message) -> list[Message]:
    """Return the parts of a part; none where it is a leaf."""
    payload = cast("list[Message] | str | None", part.get_payload())
    return payload if isinstance(payload, list) else []


def _content(parts: list[Message]) -> tuple[str, str, list[ReadFile]]:
    """Return the text, the harmless HTML and the files of a mail."""
    texts, pages, files = list[str](), list[str](), list[ReadFile]()
    for number, part in enumerate(parts):
        kind = part.get_content_type()
        if kind in _LEFT_OUT or _filename(part).lower() == "winmail.dat":
            continue
        is_words = kind in {"text/plain", "text/html"} and not _is_file(part)
        if is_words:
            words = text_of(_bytes(part), part.get_content_charset())[:_MOST_TEXT]
            (texts if kind == "text/plain" else pages).append(words)
        elif len(files) < MOST_FILES:
            files.append(_file(part, number))
    html = "\n".join(pages)
    whole = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    return (whole or plain(html))[:_MOST_TEXT], harmless(html) if html else "", files


def _is_file(part: Message) -> bool:
    disposition = str(part.get("content-disposition", "")).strip().lower()
    return disposition.startswith("attachment") or bool(_filename(part))


def _file(part: Message, number: int) -> ReadFile:
    media_type = part.get_content_type()
    disposition = str(part.get("content-disposition", "")).strip().lower()
    return ReadFile(
        name=safe_name(_filename(part)) or f"file-{number}{_suffix(media_type)}",
        media_type=media_type if _MEDIA.match(media_type) else "application/octet-stream",
        is_inline=part.get("content-id") is not None and not disposition.startswith("attachment"),
        content=_bytes(part),
    )


def safe_name(name: str) -> str:
    """Return a name that a file may have: no path, nothing that hides what it ends on."""
    bare = _NOT_IN_A_NAME.sub("_", clean(name)).strip(" ._")
    stem, dot, end = bare.rpartition(".")
    return f"{stem[:120]}{dot}{end[:20]}" if stem else bare[:120]


def _filename(part: Message) -> str:
    try:
        return header_of([part.get_filename("")], most=300)
    except _FAULTS:
        return ""


def _bytes(part: Message) -> bytes:
    """Return the content of a part; of a mail within a mail its bytes."""
    with suppress(*_FAULTS, RecursionError):
        if inner := _inner(part):
            return b"\n".join(one.as_bytes() for one in inner)
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            return content
    return str(part.get_payload()).encode("utf-8", "replace")


def _suffix(media_type: str) -> str:
    known = {"message/rfc822": ".eml", "text/calendar": ".ics", "image/jpeg": ".jpg"}
    end = media_type.partition("/")[2]
    return known.get(media_type) or (f".{end}" if end.isalnum() else "")


def _first(mail: Message, *names: str) -> tuple[str, str]:
    """Return name and address of the first of some headers that has one."""
    for name in names:
        for said, address in _addresses(mail, name):
            return said, address
    return "", ""


def _recipients(mail: Message) -> tuple[str, ...]:
    names = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
    found = [address for name in names for _, address in _addresses(mail, name)]
    return tuple(dict.fromkeys(found))[:100]


def _addresses(mail: Message, name: str) -> list[tuple[str, str]]:
    """Return the names and addresses of a header, those alone that can be addresses."""
    try:
        written = [one[:20_000] for one in heads(mail, name)][:20]
        pairs = getaddresses(written)
    except _FAULTS:
        return []
    return [
        (header_of([said], most=200), address.strip().lower())
        for said, address in pairs
        if _ADDRESS.match(address) and clean(address) == address and address.isprintable()
    ]


def _name(mail: Message) -> str:
    written = header_of(heads(mail, "message-id"), most=300)
    found = _NAME.search(written)
    return found[1] if found else written.strip("<> ")[:250]


def _answers(mail: Message) -> tuple[str, ...]:
    """Return what a mail answers, the nearest first."""
    nearest = _NAME.findall(header_of(heads(mail, "in-reply-to"), most=2_000))
    before = _NAME.findall(header_of(heads(mail, "references"), most=20_000))
    return tuple(dict.fromkeys([*nearest, *reversed(before)]))[:_MOST_ANSWERS]


def _date(mail: Message) -> datetime | None:
    try:
        said = parsedate_to_datetime(header_of(heads(mail, "date"), most=100))
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (*_FAULTS, OverflowError):
        return None


def _digest(raw: bytes, mail: Message, sender: str) -> bytes:
    """Return the digest of what a mail is: its name, who wrote it, and all below its head."""
    head = "\x00".join([_name(mail), sender, *heads(mail, "date")[:1], *heads(mail, "subject")[:1]])
    split = _WHOLLY.split(raw, maxsplit=1)
    body = split[1] if len(split) > 1 else raw
    digest = hashlib.sha256(head.encode("utf-8", "surrogateescape"))
    digest.update(b"\x00" + body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.digest()
