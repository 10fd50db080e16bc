"""Words of what customers write."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from ordito.messages.model import Medium
from ordito.platform.ids import CustomerId, IdentifierId


class ReceivedKind(StrEnum):
    """What came: words of a person, or of a machine.

    ``auto_reply`` answers by itself (RFC 3834), ``loop`` is our own or has come too often,
    ``bounce`` and ``delivery`` tell what became of a mail (RFC 3464), ``complaint`` calls one
    unwanted (RFC 5965).
    """

    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    LOOP = "loop"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    DELIVERY = "delivery"


class Thread(msgspec.Struct, frozen=True):
    """What a message answers.

    Attributes:
        customer_id: whose conversation it is.
        message_id: the message of ours, or the received one, that it answers.
        is_received: whether that is a received one.
        case_id: in which case that stands, if in one.
    """

    customer_id: CustomerId
    message_id: UUID
    is_received: bool
    case_id: UUID | None


class ReceivedFile(msgspec.Struct, frozen=True):
    """A file that came along; its content lies in ``platform.files``.

    Attributes:
        name: as its sender wrote it, without anything that a name of a file may not have.
        media_type: as its sender says.
        size_bytes: of its content.
        is_inline: whether the text shows it.
        sha256: of its content.
    """

    name: str
    media_type: str
    size_bytes: int
    is_inline: bool
    sha256: bytes


class NewReceived(msgspec.Struct, frozen=True, kw_only=True):
    """What has arrived, read and joined to a customer.

    Attributes:
        customer_id: who wrote it; what nobody wrote stands under an id of its own.
        received_id: drawn from its source and what it is.
        source: through what it came: the name of a mailbox or hook.
        medium: by what.
        kind: see ``ReceivedKind``.
        identifier_id: what stands for the address or number of who wrote; None for machines.
        sender: the address or number as it was written.
        sender_name: the name beside it.
        is_proven: the company's own mail server found it to be of the sender's domain.
        name: Message-ID as its sender drew it, without brackets; empty where there is none.
        answers: Message-IDs that it answers, the nearest first.
        thread: what it answers, where that is known.
        is_stranger: who writes is another person than whose conversation it is.
        case_id: of that conversation, if it has one.
        subject: as written.
        text: the new words alone, without what is quoted and without signature.
        whole: the text as it came.
        html: the same as HTML with nothing in it that acts or fetches; empty where there was none.
        raw: SHA-256 of all of it as it came, in ``platform.files``.
        is_cut: it was too large: only its beginning came here, without files.
        files: that came along.
        written_at: when its sender says; it proves nothing.
    """

    customer_id: CustomerId
    received_id: UUID
    source: str
    medium: Medium
    kind: ReceivedKind
    identifier_id: IdentifierId | None
    sender: str
    sender_name: str
    is_proven: bool
    name: str
    answers: tuple[str, ...]
    thread: Thread | None
    is_stranger: bool
    case_id: UUID | None
    subject: str
    text: str
    whole: str
    html: str
    raw: bytes | None
    is_cut: bool
    files: tuple[ReceivedFile, ...]
    written_at: datetime | None


class ReceivedRow(msgspec.Struct, frozen=True):
    """What was received, without its files; see ``NewReceived``.

    Attributes:
        answered_customer_id: whose message it answers, where that is known.
        answered_id: the message of ours, or the received one, that it answers.
        received_at: when it came here.
    """

    customer_id: CustomerId
    received_id: UUID
    source: str
    medium: str
    kind: str
    identifier_id: IdentifierId | None
    sender: str
    sender_name: str
    is_proven: bool
    name: str
    answers: list[str]
    answered_customer_id: CustomerId | None
    answered_id: UUID | None
    is_stranger: bool
    case_id: UUID | None
    subject: str
    text: str
    whole: str
    html: str
    raw: bytes | None
    is_cut: bool
    written_at: datetime | None
    received_at: datetime

    @property
    def is_automatic(self) -> bool:
        """Whether a machine wrote it: nobody waits for an answer, and none may be sent."""
        return self.kind != ReceivedKind.MESSAGE


class Received(msgspec.Struct, frozen=True):
    """What was received, with the files that came along."""

    row: ReceivedRow
    files: tuple[ReceivedFile, ...]


class Arrived(msgspec.Struct, frozen=True):
    """A delivery: of what, and how often it has come by now.

    Attributes:
        received_id: of what arrived first.
        customer_id: under whom it stands; None while it is being taken.
        times: 1 for the first.
    """

    received_id: UUID
    customer_id: CustomerId | None
    times: int
