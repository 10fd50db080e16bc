"""What pages show of a person's journey; codes are translated by the templates."""

from datetime import date, datetime

from msgspec import Struct

from ordito.platform.money import Money


class LookedAt(Struct, frozen=True, kw_only=True):
    """A product that somebody looked at; ``units`` are those at the place."""

    name: str
    url: str
    units: int
    at: datetime | None
    is_compared: bool


class Collection(Struct, frozen=True, kw_only=True):
    """An order that waits here; ``state`` is a code."""

    number: str
    url: str
    state: str
    units: int


class Told(Struct, frozen=True, kw_only=True):
    """What somebody said: a topic as it is written, and the answer."""

    topic: str
    value: str


class Habits(Struct, frozen=True, kw_only=True):
    """What the purchases of somebody say; the scores go from 1 to 5."""

    purchases: int
    spent: Money
    last: date
    place: str | None
    channel: str | None
    category: str | None
    recency: int
    frequency: int
    monetary: int


class Visit(Struct, frozen=True, kw_only=True):
    """A session; ``link`` is a code of ``journey_words.LINKS`` or empty, ``detail`` data."""

    at: datetime
    channel: str
    place: str | None
    touchpoints: int
    link: str
    detail: str


class Now(Struct, frozen=True, kw_only=True):
    """A person at this moment; ``places`` are names of where they are, ``cases`` codes."""

    last_at: datetime | None
    places: tuple[str, ...]
    cart_units: int
    owed: tuple[Collection, ...]
    cases: tuple[str, ...]
    looked_at: tuple[LookedAt, ...]
    told: tuple[Told, ...]
    habits: Habits | None
    visits: tuple[Visit, ...]
