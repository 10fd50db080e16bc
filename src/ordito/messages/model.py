"""Words of messages."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.platform.ids import CustomerId, IdentifierId


class Medium(StrEnum):
    """By what somebody is written to, or writes."""

    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"
    SOCIAL = "social"
    LETTER = "letter"


class Template(StrEnum):
    """What a message is; ``reply`` is what somebody wrote by hand."""

    ANNOUNCEMENT = "announcement"
    COLLECT_REMINDER = "collect_reminder"
    DOCUMENT = "document"
    FEEDBACK = "feedback"
    MONEY_BACK = "money_back"
    OFFER = "offer"
    ORDER_CHANGED = "order_changed"
    ORDER_PLACED = "order_placed"
    PARCEL_SENT = "parcel_sent"
    PROMISE_MOVED = "promise_moved"
    READY_TO_COLLECT = "ready_to_collect"
    REPLY = "reply"
    SHIPMENT_LATE = "shipment_late"
    SIGN_IN_CODE = "sign_in_code"


class MessageState(StrEnum):
    """What became of a message.

    ``sending`` may have been sent already; of ``unsure`` nobody knows it, and it is not sent again
    before that is settled; ``bounced`` came back after it was taken.
    """

    WAITING = "waiting"
    SENDING = "sending"
    UNSURE = "unsure"
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
        medium: by what; the identifier is of its kind.
        purpose: what the reader has to allow; None belongs to what somebody ordered or asked.
        case_id: of which case it is told, if of one; answers are found by it.
        sender: code of the sender in whose name it goes; empty for the company's own.
    """

    customer_id: CustomerId
    message_id: UUID
    template: Template
    subject_id: UUID
    identifier_id: IdentifierId
    link: str | None = None
    medium: Medium = Medium.EMAIL
    purpose: str | None = None
    case_id: UUID | None = None
    sender: str = ""


class WrittenFile(msgspec.Struct, frozen=True):
    """A file that goes along with what somebody wrote; its content lies in ``platform.files``.

    Attributes:
        name: under which the reader sees it.
        media_type: as ``application/pdf``.
        sha256: of its content.
    """

    name: str
    media_type: str
    sha256: bytes


class Written(msgspec.Struct, frozen=True):
    """What somebody wrote by hand.

    Attributes:
        subject: of a mail; empty takes "Re:" and what it answers.
        text: a paragraph a line.
        answers: Message-ID of what it answers, before it those of the conversation, oldest first.
        files: that go along.
    """

    subject: str
    text: str
    answers: tuple[str, ...] = ()
    files: tuple[WrittenFile, ...] = ()


class Message(msgspec.Struct, frozen=True):
    """A message and what became of it; see ``NewMessage``.

    Attributes:
        customer_id: see ``NewMessage``.
        message_id: see ``NewMessage``.
        template: see ``NewMessage``.
        medium: see ``NewMessage``.
        purpose: see ``NewMessage``.
        case_id: see ``NewMessage``.
        sender: see ``NewMessage``.
        subject_id: see ``NewMessage``.
        identifier_id: see ``NewMessage``.
        link: see ``NewMessage``.
        state: see ``MessageState``.
        attempts: that were begun.
        resends: how often it was sent again although it may have been sent before.
        next_at: when it is tried again, while it waits.
        status: code of the mail server's last answer.
        fault: why the last attempt failed.
        queued_at: when somebody wanted it.
        ended_at: when it was sent or given up.
    """

    customer_id: CustomerId
    message_id: UUID
    template: str
    medium: str
    purpose: str | None
    case_id: UUID | None
    sender: str
    subject_id: UUID
    identifier_id: IdentifierId
    link: str | None
    state: str
    attempts: int
    resends: int
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
    """What is written: subject, plain text, HTML; and in which language, empty where it is free."""

    subject: str
    text: str
    html: str
    language: str = ""


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
        answers: Message-IDs of the conversation, without brackets, oldest first; the last is
            answered.
        is_by_hand: a person wrote it, so that programs that answer by themselves may.
        sender: code of the sender; empty for the company's own.
        reply_token: makes the address to answer to lead back to this message; empty for none.
    """

    message_id: UUID
    to: str
    letter: Letter
    attachments: tuple[Attachment, ...]
    at: datetime
    unsubscribe: str = ""
    answers: tuple[str, ...] = ()
    is_by_hand: bool = False
    sender: str = ""
    reply_token: str = ""


class Text(msgspec.Struct, frozen=True):
    """A short message on its way.

    Attributes:
        message_id: names it for ever; a provider takes the same once.
        to: number, name of a device or on a network, or a postal address, a line a line.
        title: what it is about.
        text: what it says.
        at: when it was wanted.
        language: ISO 639-1; empty where it is free.
    """

    message_id: UUID
    to: str
    title: str
    text: str
    at: datetime
    language: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail server made of a mail.

    Attributes:
        fault: None where it was taken; else ``deferred`` (4xx), ``refused`` (5xx), ``timeout``,
            ``no_connection``, ``tls``, ``credentials``; before it was sent ``no_address`` or
            ``no_content``, ``not_allowed`` (the reader forbids it).
        may_retry: whether the same mail may be taken later.
        status: code of the server's answer.
        duration_ms: how long it took.
        is_unsure: it was handed over and nothing was answered: it may have been taken.
    """

    fault: str | None = None
    may_retry: bool = False
    status: int | None = None
    duration_ms: int = 0
    is_unsure: bool = False


class Terms(msgspec.Struct, frozen=True):
    """How messages are sent.

    Attributes:
        pauses: between one attempt and the next; one attempt more than pauses is made.
        lease: after which somebody else takes over what was begun; longer than a delivery takes.
        company: name under which the company writes.
        public_url: under which customers reach this server; empty writes no links.
        zone: IANA time zone of the company's clock.
    """

    pauses: tuple[timedelta, ...]
    lease: timedelta
    company: str
    public_url: str
    zone: str = "UTC"
