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
    """What came, without its words; ``sender`` is masked."""

    at: datetime
    kind: str
    medium: str
    source: str
    sender: str
    customer_url: str
    is_stranger: bool
    is_cut: bool


class ReceivedPage(Struct, frozen=True):
    """mail_received.html."""

    rows: tuple[ReceivedRow, ...]


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
