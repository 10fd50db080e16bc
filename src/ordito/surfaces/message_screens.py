"""What the pages of messages show."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from ordito.messages import Attempt, KeptReport, Message


class MessagePage(Struct, frozen=True, kw_only=True):
    """message.html: ``kept_url`` opens a mail that was kept, ``action`` takes a person's word."""

    message: Message
    address: str
    attempts: tuple[Attempt, ...]
    reports: tuple[KeptReport, ...]
    is_in_doubt: bool
    kept_url: str
    action: str


class ReceivedRow(Struct, frozen=True, kw_only=True):
    """What came; the sender is masked, ``subject`` and ``url`` empty for who sees no persons."""

    at: datetime
    kind: str
    medium: str
    source: str
    sender: str
    customer_url: str
    is_proven: bool
    is_stranger: bool
    is_cut: bool
    subject: str
    url: str
    case: str | None


class ReceivedPage(Struct, frozen=True, kw_only=True):
    """mail_received.html; ``is_lost`` where only what stands in no case is shown."""

    rows: tuple[ReceivedRow, ...]
    is_lost: bool


class ReceivedFile(Struct, frozen=True, kw_only=True):
    """A file that came along, to be downloaded."""

    name: str
    media_type: str
    size_kb: int
    url: str


class ReceivedMail(Struct, frozen=True, kw_only=True):
    """mail_received_one.html: what somebody wrote, as text.

    Attributes:
        sender: masked unless ``is_open``.
        case: number of its case; None where it has found none.
        text: the new words alone.
        whole: all words as they came; empty where that is the same.
        is_proven: whether the company's own mail server found it to be of its sender's domain.
        is_open: whether address and files may be seen.
        raw_url: where it is downloaded as it came.
    """

    kind: str
    medium: str
    source: str
    sender: str
    sender_name: str
    customer: str | None
    customer_url: str | None
    case: str | None
    subject: str
    text: str
    whole: str
    at: datetime
    written_at: datetime | None
    is_proven: bool
    is_stranger: bool
    is_cut: bool
    is_open: bool
    files: tuple[ReceivedFile, ...]
    raw_url: str | None


class SuppressedRow(Struct, frozen=True, kw_only=True):
    """An address that is written to no more, masked."""

    identifier_id: UUID
    address: str
    customer_url: str
    scope: str
    reason: str
    since: datetime
    message_url: str


class SuppressedPage(Struct, frozen=True):
    """mail_suppressed.html."""

    rows: tuple[SuppressedRow, ...]


class ExamplesPage(Struct, frozen=True):
    """mail_templates.html."""

    templates: tuple[str, ...]
    languages: tuple[str, ...]


class ExamplePage(Struct, frozen=True, kw_only=True):
    """mail_template.html: ``page_url`` is the HTML alone."""

    template: str
    language: str
    languages: tuple[str, ...]
    subject: str
    text: str
    page_url: str
