"""Words of messages."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId, IdentifierId


class Template(StrEnum):
    """What a message is."""

    ANNOUNCEMENT = "announcement"
    COLLECT_REMINDER = "collect_reminder"
    DOCUMENT = "document"
    ORDER_PLACED = "order_placed"
    SIGN_IN_CODE = "sign_in_code"


class MessageState(StrEnum):
    """What became of a message; ``bounced`` is one that came back after it was taken."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"


class NewMessage(msgspec.Struct, frozen=True):
    """A message that shall be sent.

    Attributes:
        customer_id: to whom; also its key.
        message_id: drawn from its cause, so that one cause gives one message.
        template: what it is.
        subject_id: document or order that it is about.
        identifier_id: what stands for the address.
        link: code with which the customer opens the document or order, or signs in, if any.
    """

    customer_id: CustomerId
    message_id: UUID
    template: Template
    subject_id: UUID
    identifier_id: IdentifierId
    link: str | None = None


class Message(msgspec.Struct, frozen=True):
    """A message and what became of it; see ``NewMessage``.

    Attributes:
        customer_id: see ``NewMessage``.
        message_id: see ``NewMessage``.
        template: see ``NewMessage``.
        subject_id: see ``NewMessage``.
        identifier_id: see ``NewMessage``.
        link: see ``NewMessage``.
        state: see ``MessageState``.
        attempts: that were begun.
        next_at: when it is tried again, while it waits.
        status: code of the mail server's last answer.
        fault: why the last attempt failed.
        queued_at: when somebody wanted it.
        ended_at: when it was sent or given up.
    """

    customer_id: CustomerId
    message_id: UUID
    template: str
    subject_id: UUID
    identifier_id: IdentifierId
    link: str | None
    state: str
    attempts: int
    next_at: datetime
    status: int | None
    fault: str | None
    queued_at: datetime
    ended_at: datetime | None


class Attempt(msgspec.Struct, frozen=True):
    """An attempt to deliver: when, what the server answered, what went wrong, how long it took."""

    at: datetime
    status: int | None
    fault: str | None
    duration_ms: int


class Letter(msgspec.Struct, frozen=True):
    """What is written: subject, plain text, HTML."""

    subject: str
    text: str
    html: str


class Attachment(msgspec.Struct, frozen=True):
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes


class Mail(msgspec.Struct, frozen=True):
    """A letter on its way.

    Attributes:
        message_id: names it for ever; a second delivery has the same.
        to: address.
        letter: what is written.
        attachments: files.
        at: when it was wanted; its date.
        unsubscribe: address where one click ends this kind of mail (RFC 8058); empty for mail that
            belongs to what somebody ordered.
    """

    message_id: UUID
    to: str
    letter: Letter
    attachments: tuple[Attachment, ...]
    at: datetime
    unsubscribe: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail server made of a mail.

    Attributes:
        fault: None where it was taken; else ``deferred`` (4xx), ``refused`` (5xx), ``timeout``,
            ``no_connection``, ``tls``, ``credentials``; before it was sent ``no_address`` or
            ``no_content``, ``not_allowed`` (the reader forbids it).
        may_retry: whether the same mail may be taken later.
        status: code of the server's answer.
        duration_ms: how long it took.
    """

    fault: str | None = None
    may_retry: bool = False
    status: int | None = None
    duration_ms: int = 0


class Terms(msgspec.Struct, frozen=True):
    """How messages are sent.

    Attributes:
        pauses: between one attempt and the next; one attempt more than pauses is made.
        lease: after which somebody else takes over what was begun; longer than a delivery takes.
        company: name under which the company writes.
        public_url: under which customers reach this server; empty writes no links.
    """

    pauses: tuple[timedelta, ...]
    lease: timedelta
    company: str
    public_url: str
