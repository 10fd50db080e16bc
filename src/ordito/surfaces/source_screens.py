"""What the pages of those who send events show: sources, bad events, declared events."""

from datetime import datetime

from msgspec import Struct

from ordito.journeys import BadEvent, Day, EventForm, Health, Source, SourceKey, WrongKey
from ordito.surfaces.screens import Choice


class SourceRow(Struct, frozen=True, kw_only=True):
    """A source in the list.

    Attributes:
        trend: events of each of the last days, oldest first.
        bad_share: of what was sent, 0 to 1.
        troubles: codes of what is wrong, the worst first.
    """

    source: Source
    channel: str
    place: str | None
    url: str
    state: str
    health: Health
    trend: tuple[int, ...]
    bad_share: float
    troubles: tuple[str, ...]


class NewSource(Struct, frozen=True, kw_only=True):
    """What the form of a new source offers, and what was typed into it already."""

    url: str
    kinds: tuple[str, ...]
    channels: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    policies: tuple[str, ...]
    typed: dict[str, str]


class Sources(Struct, frozen=True, kw_only=True):
    """sources.html: ``wrong`` pairs requests with a key that opens nothing with whose it was."""

    pages: tuple[Choice, ...]
    rows: tuple[SourceRow, ...]
    troubled: int
    wrong: tuple[tuple[WrongKey, str | None], ...]
    form: NewSource | None
    failure: str | None = None


class SourcePage(Struct, frozen=True, kw_only=True):
    """source.html: one source; ``secret`` only in the answer to the making of a key.

    ``address`` is where clients send to; ``days`` are the latest first.
    """

    pages: tuple[Choice, ...]
    row: SourceRow
    channel_name: str
    days: tuple[Day, ...]
    keys: tuple[SourceKey, ...]
    policies: tuple[str, ...]
    address: str
    bad_url: str
    secret: str | None = None
    failure: str | None = None


class BadRow(Struct, frozen=True, kw_only=True):
    """An event that was not taken, in the list."""

    event: BadEvent
    source: str
    url: str


class BadEvents(Struct, frozen=True, kw_only=True):
    """bad_events.html; ``again_url`` takes those of one source and reason that can be taken now."""

    pages: tuple[Choice, ...]
    rows: tuple[BadRow, ...]
    states: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    waiting: int
    source: str
    reason: str
    again_url: str | None = None
    taken: int | None = None
    newest_url: str | None = None
    next_url: str | None = None


class BadEventPage(Struct, frozen=True, kw_only=True):
    """bad_event.html: what was sent, masked; ``correction`` is JSON to begin with."""

    pages: tuple[Choice, ...]
    row: BadRow
    content: str
    who: str | None
    correction: str
    replay_url: str | None
    drop_url: str | None
    failure: str | None = None


class FormRow(Struct, frozen=True, kw_only=True):
    """A declared event in the list."""

    form: EventForm
    url: str


class Declared(Struct, frozen=True, kw_only=True):
    """declared_events.html: ``chosen`` stands in the form, its schema and fields as text."""

    pages: tuple[Choice, ...]
    rows: tuple[FormRow, ...]
    policies: tuple[str, ...]
    may_declare: bool
    name: str
    version: int
    policy: str
    schema: str
    fields: str
    saved: bool
    failure: str | None = None


class CampaignRow(Struct, frozen=True, kw_only=True):
    """A campaign; ``state`` is coming, live or ended."""

    code: str
    name: str
    kind: str
    collection: str | None
    state: str
    valid_from: datetime
    valid_to: datetime | None
    link: str
    url: str


class Campaigns(Struct, frozen=True, kw_only=True):
    """campaigns.html: what links may name; ``typed`` is what stands in the form."""

    rows: tuple[CampaignRow, ...]
    kinds: tuple[str, ...]
    collections: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    url: str
    saved: str | None = None
    failure: str | None = None
