"""What the pages about prices of others and of our channels show."""

from datetime import datetime, timedelta

from msgspec import Struct

from ordito import catalogue, pricing
from ordito.platform.money import Money
from ordito.surfaces.screens import Choice, Figure, Value


class DeviationRow(Struct, frozen=True, kw_only=True):
    """A deviation in a list; ``context`` says in words what was asked besides the product."""

    deviation: pricing.watch.Deviation
    product: str
    url: str
    shown: Money | None
    against: Money | None
    context: tuple[str, ...]


class Watcher(Struct, frozen=True, kw_only=True):
    """watcher.html: what deviates, and how the runs go. ``covered`` is the part that was walked."""

    rows: tuple[DeviationRow, ...]
    filters: tuple[Choice, ...]
    causes: tuple[Choice, ...]
    open_count: int
    runs: tuple[pricing.watch.Run, ...]
    walk: pricing.watch.Walk | None
    covered: float
    seen_ago: timedelta | None


class TraceRow(Struct, frozen=True, kw_only=True):
    """One step of a trace: codes of words.STEPS and words.TRACE_REASONS."""

    step: str
    subject: str
    reason: str
    amount: Money | None
    is_applied: bool
    differs: bool


class Side(Struct, frozen=True, kw_only=True):
    """One of the two answers of a deviation."""

    surface: str
    channel: str
    channel_kind: str
    shown: Money | None
    tax: Money | None
    refusal: str | None
    version: int | None
    seen_at: datetime
    steps: tuple[TraceRow, ...]


class DeviationPage(Struct, frozen=True, kw_only=True):
    """deviation.html: a deviation with both traces side by side."""

    row: DeviationRow
    product_url: str
    sides: tuple[Side, Side]
    who: str | None
    acknowledge_url: str | None
    back_url: str


class MarketRow(Struct, frozen=True, kw_only=True):
    """A product beside what others ask."""

    product: str
    sku: str
    url: str
    ours: Money | None
    cheapest: Money | None
    seller: str
    gap: Money | None
    rank: str
    flags: tuple[str, ...]


class ToMatch(Struct, frozen=True, kw_only=True):
    """An offer that a person has to match."""

    title: str
    seller: str
    url: str | None
    price: Money
    suggestion: str | None
    sku: str
    likeness: int | None
    match_url: str


class Competitors(Struct, frozen=True, kw_only=True):
    """competitors.html: where our prices stand."""

    rows: tuple[MarketRow, ...]
    filters: tuple[Choice, ...]
    share: Figure
    undercut: Figure
    flash: Figure
    resellers: Figure
    compared: int
    to_match: tuple[ToMatch, ...]
    sources: tuple[tuple[str, str, str], ...]
    source_url: str


class OfferRow(Struct, frozen=True, kw_only=True):
    """An offer on the page of a product."""

    line: int | None
    seller: str
    kind: str
    source: str
    url: str | None
    price: Money
    shipping: Money | None
    landed: Money
    gap: Money | None
    availability: str
    since: datetime
    seen_at: datetime
    counts: bool
    flags: tuple[str, ...]


class Line(Struct, frozen=True, kw_only=True):
    """A line of the chart: its number, name, path, and where its name stands."""

    number: int
    name: str
    path: str
    x: float
    y: float


class Chart(Struct, frozen=True, kw_only=True):
    """Prices over time; the table below says the same. Ticks are pairs of place and text."""

    width: int
    height: int
    lines: tuple[Line, ...]
    prices: tuple[tuple[float, Value], ...]
    days: tuple[tuple[float, Value], ...]


class ChangeRow(Struct, frozen=True, kw_only=True):
    """A change of a price."""

    at: datetime
    seller: str
    price: Money
    shipping: Money | None
    availability: str


class FlashRow(Struct, frozen=True, kw_only=True):
    """A price that fell and came back."""

    seller: str
    before: Money
    lowest: Money
    drop: float
    began_at: datetime
    ended_at: datetime | None


class Competitor(Struct, frozen=True, kw_only=True):
    """competitor.html: one product beside what others ask for it."""

    product: str
    sku: str
    product_url: str
    own: tuple[tuple[str, str, Money], ...]
    advised: tuple[tuple[str, Money, str], ...]
    cost: Money | None
    position: tuple[int, int] | None
    offers: tuple[OfferRow, ...]
    chart: Chart | None
    changes: tuple[ChangeRow, ...]
    flash: tuple[FlashRow, ...]
    back_url: str


class SearchWords(Struct, frozen=True, kw_only=True):
    """search_words.html: queries without hits, and what customers call things.

    ``language`` and ``term`` stand in the form already; ``added`` is what was just added.
    """

    misses: tuple[catalogue.search.Miss, ...]
    synonyms: tuple[catalogue.search.Synonym, ...]
    languages: tuple[str, ...]
    language: str
    term: str = ""
    added: str = ""
