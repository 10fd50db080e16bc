"""Person page: everything that is kept of somebody, to be read by people, as one whole page."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from litestar.response import Template
from msgspec import Struct

from ordito.reads.person_file import PersonFile, Section

_HEADERS: Final = {"Cache-Control": "private, no-store"}


class Field(Struct, frozen=True):
    """A column of a row and what stands in it."""

    name: str
    value: str


class Rows(Struct, frozen=True):
    """A table's rows; what is empty is left out."""

    table: str
    rows: tuple[tuple[Field, ...], ...]


class PersonPage(Struct, frozen=True, kw_only=True):
    """person_file.html: all sections."""

    company: str
    language: str
    made_at: Any
    sections: tuple[Rows, ...]


def person_page(person: PersonFile, *, company: str, language: str) -> Template:
    """Return the page."""
    screen = PersonPage(
        company=company,
        language=language,
        made_at=person.made_at,
        sections=tuple(_rows(section) for section in person.sections),
    )
    return Template("person_file.html", context={"screen": screen}, headers=_HEADERS)


def _rows(section: Section) -> Rows:
    return Rows(section.table, tuple(tuple(_fields(row)) for row in section.rows))


def _fields(row: dict[str, Any]) -> Iterator[Field]:
    for name, value in row.items():
        if value not in (None, "", [], {}):
            text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
            yield Field(name.replace("_", " "), text)
