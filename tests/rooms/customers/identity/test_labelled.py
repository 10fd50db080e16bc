"""No two people become one by the deterministic rules on labelled data.

Source: FEBRL sets 1 to 4 (ANU), synthetic Australians with duplicates; the social security number
counts as unique.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from ordito.customers import Identifier, IdentifierKind, identity
from ordito.customers.identity import Sighting
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from tests.rooms.customers.identity.sights import NOON

pytestmark = pytest.mark.anyio

FEBRL: Final = Path(__file__).parents[5] / "shared/data/febrl"
# files that are one set, and how many records they have
SETS: Final = {
    "1": (("dataset1",), 1000),
    "2": (("dataset2",), 5000),
    "3": (("dataset3",), 5000),
    "4": (("dataset4a", "dataset4b"), 10_000),
}
LONG: Final = [pytest.param(name, marks=pytest.mark.long) for name in ("2", "3", "4")]
BATCH: Final = 500


@pytest.mark.parametrize("name", ["1", *LONG])
async def test_a_number_joins_nobody_who_is_somebody_else(tx: Tx, name: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    files, expected = SETS[name]
    paths = [FEBRL / f"{file}.parquet" for file in files]
    if not all(path.exists() for path in paths):
        pytest.skip(f"the FEBRL sets are not in {FEBRL}")
    records: list[tuple[str, str | None]] = [
        row
        for path in paths
        for row in duckdb.sql(f"SELECT rec_id, soc_sec_id FROM '{path}'").fetchall()  # noqa: S608
    ]
    assert len(records) == expected
    for some in _batches([_sighting(*row) for row in records]):
        await identity.observe(tx, sightings=some, at=NOON)
    customers = [_customer(rec_id) for rec_id, _ in records]
    persons = await identity.persons_of(tx, customer_ids=customers)
    people: dict[CustomerId, set[str]] = {}
    for rec_id, _ in records:
        people.setdefault(persons[_customer(rec_id)], set()).add(rec_id.split("-")[1])
    assert all(len(entities) == 1 for entities in people.values())
    assert len(people) < len(records)


def _sighting(rec_id: str, number: str | None) -> Sighting:
    known = () if not number else (Identifier(IdentifierKind.TAX, str(number)),)
    return Sighting(identifiers=known, at=NOON, source="febrl", customer_id=_customer(rec_id))


def _customer(rec_id: str) -> CustomerId:
    return CustomerId(ids.derive("febrl", rec_id))


def _batches(sightings: list[Sighting]) -> Iterator[list[Sighting]]:
    for start in range(0, len(sightings), BATCH):
        yield sightings[start : start + BATCH]
