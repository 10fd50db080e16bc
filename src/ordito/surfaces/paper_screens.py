"""What the pages of papers and mail show: values for their templates."""

from datetime import datetime

from msgspec import Struct

from ordito.platform.money import Money


class Sent(Struct, frozen=True, kw_only=True):
    """A message and what became of it; ``state`` and ``fault`` are codes."""

    state: str
    at: datetime
    fault: str | None


class PaperRow(Struct, frozen=True, kw_only=True):
    """A document of an order; ``url`` is None until it has its number."""

    kind: str
    name: str
    at: datetime
    total: Money
    url: str | None
    mail_url: str | None
    is_invoice: bool
    is_receipt: bool
    sent: tuple[Sent, ...]


class MailRow(Struct, frozen=True, kw_only=True):
    """A message on the desk's page; ``address`` is masked, ``url`` shows what became of it."""

    at: datetime
    template: str
    medium: str
    address: str
    about: str
    about_url: str | None
    state: str
    attempts: int
    fault: str | None
    url: str


class MailPage(Struct, frozen=True, kw_only=True):
    """The latest messages; ``is_kept`` where mail goes to a folder instead of a server."""

    rows: tuple[MailRow, ...]
    is_kept: bool
    waiting: int
    failed: int
    unsure: int
    states: tuple[str, ...]


class KeptPage(Struct, frozen=True, kw_only=True):
    """A mail that was kept: its heads, its words, its files."""

    subject: str
    sender: str
    to: str
    text: str
    attachments: tuple[tuple[str, str], ...]
