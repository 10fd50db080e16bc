"""People for the tests of matching: the labelled sample in tests/data, and single ones."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import duckdb
from msgspec.structs import replace

from ordito.customers.matching.linkage import People, Spool
from ordito.customers.matching.model import Design, Record
from ordito.customers.matching.records import DESIGN, Person, record_of
from ordito.platform.ids import CustomerId

_SAMPLE: Final = Path(__file__).parents[3] / "data/febrl-people.csv"


def person(number: int, name: str | None = "Anna Rossi", **given: Any) -> Person:
    """Return somebody; e-mails and phones are given as lists."""
    held = [("email", one) for one in given.pop("emails", ())]
    held += [("phone", one) for one in given.pop("phones", ())]
    held += [("external", one) for one in given.pop("externals", ())]
    nobody = Person(
        CustomerId(UUID(int=number)),
        "person",
        name,
        birth_date=None,
        street=None,
        postal_code=None,
        city=None,
        kinds=[kind for kind, _ in held],
        values=[value for _, value in held],
    )
    return replace(nobody, **given)


def sample() -> tuple[list[Person], dict[str, str]]:
    """Return the labelled people, and who each record is of."""
    people: list[Person] = []
    entities: dict[str, str] = {}
    with _SAMPLE.open(encoding="utf-8", newline="") as opened:
        for number, row in enumerate(csv.DictReader(opened), start=1):
            one = person(
                number,
                row["name"] or None,
                birth_date=_date(row["birth_date"]),
                street=row["street"] or None,
                postal_code=row["postal_code"] or None,
                city=row["city"] or None,
            )
            people.append(one)
            entities[str(one.customer_id)] = row["entity"]
    return people, entities


@contextmanager
def linked(people: Sequence[Person], folder: Path, design: Design = DESIGN) -> Iterator[People]:
    """Put people into a database of DuckDB."""
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        spool = Spool(opened, design)
        for one in people:
            spool.add(str(one.customer_id), one.kind, record_of(one))
    with duckdb.connect(":memory:") as database:
        table = People(database, design)
        table.load(path)
        yield table


def records_of(people: Sequence[Person]) -> dict[str, Record]:
    """Return their records by id."""
    return {str(one.customer_id): record_of(one) for one in people}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
