"""The facts the world is made from: small tables of our own, one row a line, to be read and edited.

Coordinates are those of the quarter a place stands in, to about 500 m. Shares and paces
are assumptions, chosen to look like the trade; no row comes from a real company.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import TypeVar, get_origin

import msgspec

Row = TypeVar("Row", bound=msgspec.Struct)


class PlaceFact(msgspec.Struct, frozen=True):
    """A place; ``hours`` names a row of the table of hours."""

    code: str
    name: str
    kind: str
    entity: str
    city: str
    country: str
    zone: str
    latitude: float
    longitude: float
    hours: str
    services: tuple[str, ...]
    footfall: int


class HoursFact(msgspec.Struct, frozen=True):
    """Opening hours of a week, each ``HH:MM-HH:MM`` or empty for closed."""

    code: str
    monday: str | None
    tuesday: str | None
    wednesday: str | None
    thursday: str | None
    friday: str | None
    saturday: str | None
    sunday: str | None


class AgentFact(msgspec.Struct, frozen=True):
    """A sales agent's terms and cities."""

    code: str
    terms: str
    territory: tuple[str, ...]


class CategoryFact(msgspec.Struct, frozen=True):
    """A shelf of the catalogue with its names."""

    code: str
    parent: str | None
    it: str
    en: str
    et: str


class OptionFact(msgspec.Struct, frozen=True):
    """A value of an axis; families take all values of a scale but choose among the colours."""

    scale: str
    axis: str
    code: str
    it: str
    en: str
    et: str


class FamilyFact(msgspec.Struct, frozen=True):
    """Products that differ in model: prices in cents from the first model to the last."""

    code: str
    category: str
    it: str
    en: str
    et: str
    models: tuple[str, ...]
    low: int
    high: int
    sizes: str
    colours: tuple[str, ...]
    cost_percent: int
    tax: str
    demand: float
    goes_with: tuple[str, ...]


class StoryFact(msgspec.Struct, frozen=True):
    """Units on hand of a SKU that plays in a story; places not named have none."""

    sku: str
    place: str
    on_hand: int


class NamesFact(msgspec.Struct, frozen=True):
    """Given names, family names or streets of a language."""

    language: str
    part: str
    names: tuple[str, ...]


class CityFact(msgspec.Struct, frozen=True):
    """The first digits of a city's postal codes, which have five."""

    city: str
    postal: str


class PersonaFact(msgspec.Struct, frozen=True):
    """How a kind of customer lives; shares are percent of all people."""

    code: str
    share: float
    orders_per_quarter: float
    browses_per_quarter: float
    card_percent: float
    lines: float
    electronics_percent: float


class PathFact(msgspec.Struct, frozen=True):
    """How often each persona buys by this channel and method, relative to the other paths."""

    channel: str
    method: str
    store_loyal: float
    collect_family: float
    promo_hunter: float
    digital_first: float
    assisted: float
    lapsing: float


@cache
def rows(table: str, shape: type[Row]) -> tuple[Row, ...]:
    """Return the rows of ``table`` in the shape given; a cell is split at ``|`` into a tuple."""
    lists = {
        field.encode_name
        for field in msgspec.structs.fields(shape)
        if get_origin(field.type) is tuple
    }
    return tuple(
        msgspec.convert(_cells(record, lists), shape, strict=False) for record in _records(table)
    )


def _records(table: str) -> list[dict[str, str]]:
    text = files(__name__).joinpath(f"{table}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _cells(record: dict[str, str], lists: set[str]) -> dict[str, object]:
    return {
        name: [part for part in cell.split("|") if part] if name in lists else cell or None
        for name, cell in record.items()
    }
