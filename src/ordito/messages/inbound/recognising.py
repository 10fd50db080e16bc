"""Recognising: whether a person wrote a mail, or a machine, and what that tells.

Source: RFC 3834 (automatic answers), RFC 3464 (delivery status), RFC 5965 (complaints).
"""

import re
from collections.abc import Collection, Mapping
from email.message import Message
from typing import Final, cast

import msgspec

from ordito.messages.inbound.charsets import header_of, heads
from ordito.messages.inbound.model import ReceivedKind

_PRECEDENCE: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
_SAYING: Final = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "list-id")
_SUBJECT: Final = re.compile(
    r"^(auto(matic)?[- ]?(reply|response)|out of (the )?office|risposta automatica|assente|fuori"
    r" (sede|ufficio)|automaatvastus|automaatne vastus|kontorist väljas|abwesenheit|réponse"
    r" automatique|respuesta automática)\b",
    re.IGNORECASE,
)
_MACHINE: Final = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|donotreply|do-not-reply|bounces?|notifications?)\b",
    re.IGNORECASE,
)
_DAEMON: Final = re.compile(r"^(mailer-daemon|postmaster)@", re.IGNORECASE)
_NAME: Final = re.compile(r"^message-id:\s*<?([^<>\s]{1,250})>?", re.IGNORECASE | re.MULTILINE)
_FIELD: Final = re.compile(r"^([A-Za-z0-9-]{1,60}):[ \t]*(.*)$", re.MULTILINE)
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_MOST_HOPS: Final = 50
_MOST: Final = 64_000


class Report(msgspec.Struct, frozen=True):
    """What a machine tells of a mail of ours.

    Attributes:
        kind: bounce, delivery or complaint.
        name: Message-ID of the mail; empty where it is not told.
        is_final: it will not be delivered any more; a bounce that is not may still come true.
        code: enhanced status (RFC 3463) as ``5.1.1``, or the kind of complaint.
    """

    kind: ReceivedKind
    name: str
    is_final: bool
    code: str


def kind_of(mail: Message, *, sender: str, subject: str, own: Collection[str]) -> ReceivedKind:
    """Return what kind of mail this is, by its head.

    Args:
        mail: as it was parsed.
        sender: address of who wrote.
        subject: as text.
        own: addresses of the company, in small letters.
    """
    looped = {word.lower() for value in heads(mail, "x-loop") for word in value.split()}
    if sender.lower() in own or looped & set(own) or len(heads(mail, "received")) > _MOST_HOPS:
        return ReceivedKind.LOOP
    return ReceivedKind.AUTO_REPLY if _is_automatic(mail, sender, subject) else ReceivedKind.MESSAGE


def report_of(mail: Message, *, sender: str, text: str) -> Report | None:
    """Return what a mail reports of one of ours, or None where it is no report."""
    parts = [one for one in mail.walk() if not one.is_multipart() or _is_embedded(one)][:30]
    by_type = {one.get_content_type(): one for one in reversed(parts)}
    told = by_type.get("message/delivery-status")
    if told is not None:
        return _delivery(_fields(_written(told)), _name_within(parts))
    told = by_type.get("message/feedback-report")
    if told is not None:
        fields = _fields(_written(told))
        feedback = fields.get("feedback-type", "abuse").lower()[:40]
        if feedback == "not-spam":
            return Report(ReceivedKind.DELIVERY, _name_within(parts), is_final=False, code=feedback)
        return Report(ReceivedKind.COMPLAINT, _name_within(parts), is_final=True, code=feedback)
    if _DAEMON.match(sender) and (named := _NAME.search(text[:_MOST])):
        status = _STATUS.search(text[:_MOST])
        code = status[1] if status else ""
        return Report(ReceivedKind.BOUNCE, named[1], is_final=code.startswith("5"), code=code)
    return None


def _is_automatic(mail: Message, sender: str, subject: str) -> bool:
    submitted = header_of(heads(mail, "auto-submitted"), most=60).lower()
    suppressed = header_of(heads(mail, "x-auto-response-suppress"), most=60).lower()
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or header_of(heads(mail, "precedence"), most=30).lower() in _PRECEDENCE
        or any(heads(mail, name) for name in _SAYING)
        or "all" in suppressed.split(", ")
        or header_of(heads(mail, "return-path"), most=60) == "<>"
        or bool(_SUBJECT.match(subject))
        or bool(_MACHINE.match(sender))
        or mail.get_content_type() in {"multipart/report", "message/disposition-notification"}
    )


def _delivery(fields: Mapping[str, str], name: str) -> Report:
    action = fields.get("action", "").lower().split(" ")[0]
    status = _STATUS.search(fields.get("status", ""))
    code = status[1] if status else ""
    if action in {"delivered", "relayed", "expanded"} or code.startswith("2"):
        return Report(ReceivedKind.DELIVERY, name, is_final=True, code=code)
    is_final = action != "delayed" and (code.startswith("5") or (action == "failed" and not code))
    return Report(ReceivedKind.BOUNCE, name, is_final=is_final, code=code)


def _is_embedded(part: Message) -> bool:
    return part.get_content_maintype() == "message"


def _name_within(parts: list[Message]) -> str:
    """Return the Message-ID of the mail that a report brings along, or its head alone."""
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/global"}:
            found = _NAME.search(_written(part)[:_MOST])
            if found is not None:
                return found[1]
    return ""


def _written(part: Message) -> str:
    """Return a part as it is written, the fields of all its blocks one below the other."""
    inner = cast("list[Message] | str | None", part.get_payload())
    if isinstance(inner, list):
        return "\n".join(
            "\n".join(f"{name}: {value}" for name, value in one.raw_items())
            + f"\n\n{'' if one.is_multipart() else one.get_payload()!s:.{_MOST}}"
            for one in inner
        )
    content = part.get_payload(decode=True)
    return content.decode("latin-1")[:_MOST] if isinstance(content, bytes) else str(inner)


def _fields(written: str) -> dict[str, str]:
    """Return the fields of a report, in small letters, of several the last one."""
    return {name.lower(): value.strip() for name, value in _FIELD.findall(written[:_MOST])}
