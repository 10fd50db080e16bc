"""Matching: who is one person in labelled sets, by weights that Splink learned from them."""

import asyncio
import csv
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Final
from uuid import UUID

import duckdb

from bench.report import Figure
from ordito.customers.matching import training
from ordito.customers.matching.linkage import Pair, People, Spool
from ordito.customers.matching.model import (
    Alike,
    Comparison,
    Design,
    Key,
    Level,
    Record,
    Same,
    Swapped,
    Test,
    Typos,
    Weights,
)
from ordito.customers.matching.records import DESIGN, GIVEN_ALIKE, Person, record_of
from ordito.customers.matching.rules import score
from ordito.platform.db.server import Server
from ordito.platform.ids import CustomerId
from tools import prepare

_SCRIPT: Final = Path(__file__).parent / "matching_sets/people.py"
_CONTACTS: Final = ("emails", "mailboxes", "phones")
_BARS: Final = {"febrl4": 0.998, "febrl3": 0.993}
Labelled = list[tuple[str, str, Record]]


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Measure how many pairs are right and found, and how long one record takes."""
    del server, seconds
    with tempfile.TemporaryDirectory() as folder:
        python = prepare.PLACES["bench"] / "bin/python"
        process = await asyncio.create_subprocess_exec(python, _SCRIPT, folder)
        assert await process.wait() == 0
        figures = [
            figure
            for name, bar in _BARS.items()
            for figure in _febrl(Path(folder), name, bar, is_link=name == "febrl4")
        ]
        return [*figures, *_households(Path(folder))]


def _febrl(folder: Path, name: str, bar: float, *, is_link: bool) -> list[Figure]:
    records: Labelled = []
    for number, row in enumerate(_rows(folder / f"{name}.csv")):
        entity = row.pop("entity")
        records.append((f"{number:06}", entity, {key: row[key] or None for key in row}))
    with _filled(folder, records, _FEBRL) as people:
        began = perf_counter()
        weights = training.train(people, fewest=1)
        trained_s = perf_counter() - began
        pairs = list(people.pairs(weights, at_least=0))
    f1, precision, recall = _quality(pairs, records)
    by_id = {one: record for one, _, record in records}
    spent_s = _weigh_singly(weights, pairs, by_id)
    kind = "link" if is_link else "dedupe"
    told = f"F1 {f1:.4f} (precision {precision:.4f}, recall {recall:.4f})"
    return [
        Figure(
            f"matching: {name}, {kind}",
            f"{told}; learned in {trained_s:.0f} s",
            f"F1 >= {bar}",
            f1 >= bar,
        ),
        Figure(
            f"matching: {name}, one record beside fifty candidates",
            f"{spent_s * 50 * 1000:.2f} ms",
            "< 5 ms",
            spent_s * 50 < 0.005,
        ),
    ]


def _households(folder: Path) -> list[Figure]:
    records: Labelled = []
    held: dict[str, set[str]] = {}
    for number, row in enumerate(_rows(folder / "households.csv")):
        one = _person(number, row)
        records.append((str(one.customer_id), row["entity"], record_of(one)))
        for phone in row["phones"].split():
            held.setdefault(phone, set()).add(row["entity"])
    shared = {phone for phone, whose in held.items() if len(whose) > 1}
    with _filled(folder, records, DESIGN) as people:
        for field in _CONTACTS:
            people.drop_shared(field, by="given_name", alike=GIVEN_ALIKE)
        found = set(people.shared())
        told = _quality(list(_learned(people)), records)
    with _filled(folder, records, DESIGN) as people:
        without = _quality(list(_learned(people)), records)
    hits = len(shared & found)
    return [
        Figure(
            "matching: telephones of pseudopeople's households, found to be shared",
            f"{hits / len(shared):.3f} of {len(shared)}; {hits / len(found):.3f} of the found are",
            ">= 0.95; >= 0.9",
            hits / len(shared) >= 0.95 and hits / len(found) >= 0.9,
        ),
        Figure(
            "matching: pseudopeople's households, F1 with : without that",
            f"{told[0]:.3f} : {without[0]:.3f} (precision {told[1]:.3f} : {without[1]:.3f})",
            "> 1 x",
            told[0] > without[0],
        ),
    ]


def _learned(people: People) -> Iterator[Pair]:
    return people.pairs(training.train(people, fewest=1), at_least=4)


def _person(number: int, row: dict[str, str]) -> Person:
    emails, phones = row["emails"].split(), row["phones"].split()
    try:
        birth_date = date.fromisoformat(row["birth_date"])
    except ValueError:
        birth_date = None
    return Person(
        CustomerId(UUID(int=number)),
        "person",
        row["name"] or None,
        birth_date,
        row["street"] or None,
        row["postal_code"] or None,
        row["city"] or None,
        ["email"] * len(emails) + ["phone"] * len(phones),
        emails + phones,
    )


@contextmanager
def _filled(folder: Path, records: Labelled, design: Design) -> Iterator[People]:
    path = folder / "spooled.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        spool = Spool(opened, design)
        for record_id, _, record in records:
            spool.add(record_id, "person", record)
    with duckdb.connect(":memory:") as database:
        people = People(database, design)
        people.load(path)
        yield people


def _quality(pairs: Sequence[Pair], records: Labelled) -> tuple[float, float, float]:
    """Return F1, precision and recall of pairs."""
    entity = {record_id: whose for record_id, whose, _ in records}
    truth = sum(n * (n - 1) // 2 for n in Counter(entity.values()).values())
    hits = sum(entity[one.left] == entity[one.right] for one in pairs)
    precision, recall = hits / len(pairs), hits / truth
    return 2 * precision * recall / (precision + recall), precision, recall


def _weigh_singly(weights: Weights, pairs: Sequence[Pair], records: dict[str, Record]) -> float:
    """Return the seconds that one pair takes in the request path."""
    began = perf_counter()
    for one in pairs:
        score(weights, records[one.left], records[one.right])
    return (perf_counter() - began) / len(pairs)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def _compared(field: str, *tests: Test, by_term: bool = False) -> Comparison:
    """Return a comparison with a first guess for training to begin with."""
    levels = [
        Level(type(test).__name__, test, 0.9 / 2**n, 0.002 * (n + 1), by_term=by_term and n == 0)
        for n, test in enumerate(tests)
    ]
    return Comparison(field, (*levels, Level("differs", None, 0.05, 0.99)))


_FEBRL: Final = Design(
    comparisons=(
        _compared("given_name", Same(), Swapped("surname"), Alike(0.92), Alike(0.8), by_term=True),
        _compared("surname", Same(), Swapped("given_name"), Alike(0.92), Alike(0.8), by_term=True),
        _compared("date_of_birth", Same(), Typos(1), Typos(2)),
        _compared("soc_sec_id", Same(), Typos(1), Typos(2)),
        _compared("street_number", Same(), Typos(1)),
        _compared("postcode", Same(), Typos(1), Typos(2)),
        _compared("address_1", Same(), Alike(0.9), by_term=True),
        _compared("suburb", Same(), Alike(0.9), by_term=True),
    ),
    blocks=(
        (Key("soc_sec_id"),),
        (Key("given_name"), Key("surname")),
        (Key("given_name"), Key("postcode")),
        (Key("surname"), Key("postcode")),
        (Key("date_of_birth"),),
        (Key("surname"), Key("given_name", 1)),
        (Key("given_name"), Key("street_number")),
        (Key("postcode"), Key("address_1")),
    ),
    certain=((Key("soc_sec_id"),),),
    training=((Key("date_of_birth"),), (Key("given_name"), Key("surname")), (Key("soc_sec_id"),)),
)
