"""A round: all people are compared once, with weights that were learned or are shipped."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO
from uuid import UUID

import duckdb
from msgspec.structs import replace

from ordito.customers.matching.clusters import crowds
from ordito.customers.matching.linkage import Pair, People, Spool
from ordito.customers.matching.model import Weights
from ordito.customers.matching.records import (
    DESIGN,
    GIVEN_ALIKE,
    Person,
    record_of,
)
from ordito.customers.matching.rules import safe_weight
from ordito.customers.matching.training import can_train, train
from ordito.customers.matching.weights import shipped

LEAST_WEIGHT: Final = 0.0
"""Bits from which on somebody is asked: as likely one person as two."""

# with fewer nothing can be learned
_FEWEST_TO_TRAIN: Final = 2_000
# a value of which the weights keep the name must be many people's
_FEWEST_OF_A_TERM: Final = 10
_MOST_PAIRS: Final = 200_000
_CONTACTS: Final = ("emails", "mailboxes", "phones")


@dataclass(frozen=True)
class Labelled:
    """Pairs of which somebody knows whether they are one person.

    Attributes:
        pairs: two customer ids, and whether they are.
        precision: share of accepted pairs that has to be right at least.
    """

    pairs: Sequence[tuple[UUID, UUID, bool]]
    precision: float


@dataclass(frozen=True)
class Found:
    """What a round found.

    Attributes:
        weights: that were used.
        pairs: the surest first.
        crowds: of each, how many people hang together with it.
        shared_values: contacts that people of different names have.
        accept_from: weight from which on the labelled pairs prove the precision, if they do.
        proven_by: labelled pairs of that weight or more.
    """

    weights: Weights
    pairs: Sequence[Pair]
    crowds: Sequence[int]
    shared_values: int
    accept_from: float | None
    proven_by: int


def spool(opened: TextIO, people: Sequence[Person]) -> None:
    """Write people down as they are compared; ``opened`` is a file that nobody else may read."""
    records = Spool(opened, DESIGN)
    for one in people:
        records.add(str(one.customer_id), one.kind, record_of(one))


def compare_all(
    path: Path,
    *,
    settled: Mapping[UUID, UUID],
    refused: Sequence[tuple[UUID, UUID]],
    labelled: Labelled | None,
) -> Found:
    """Compare all people of a file with each other.

    Args:
        path: of the file, which ``spool`` wrote.
        settled: who answers for a customer id, where it is another.
        refused: pairs of whom somebody said that they are two people.
        labelled: pairs that may prove from which weight on nobody needs to look.
    """
    with duckdb.connect(":memory:") as database:
        database.execute("SET temp_directory = ?", [str(path.parent)])
        people = People(database, DESIGN)
        count = people.load(path)
        shared = sum(
            people.drop_shared(field, by="given_name", alike=GIVEN_ALIKE) for field in _CONTACTS
        )
        weights = (
            train(people, fewest=_FEWEST_OF_A_TERM)
            if can_train() and count >= _FEWEST_TO_TRAIN
            else replace(shipped(count), people=count)
        )
        accept_from, proven_by = _proof(people, weights, labelled)
        pairs = heapq.nlargest(
            _MOST_PAIRS,
            people.pairs(weights, at_least=LEAST_WEIGHT),
            key=lambda pair: pair.score.weight,
        )
    asked = _asked(pairs, settled, refused)
    return Found(weights, asked, _crowds(asked, settled), shared, accept_from, proven_by)


def _proof(table: People, weights: Weights, labelled: Labelled | None) -> tuple[float | None, int]:
    if labelled is None:
        return None, 0
    known = {
        (str(min(one, other)), str(max(one, other))): is_match
        for one, other, is_match in labelled.pairs
    }
    weighed = [
        (pair.score.weight, known[pair.left, pair.right])
        for pair in table.weigh(weights, list(known))
    ]
    return safe_weight(weighed, precision=labelled.precision) or (None, 0)


def _asked(
    pairs: Sequence[Pair], settled: Mapping[UUID, UUID], refused: Sequence[tuple[UUID, UUID]]
) -> list[Pair]:
    """Return the pairs that are a question: of two people who were not told apart, each once."""

    def persons(one: UUID, other: UUID) -> tuple[UUID, UUID]:
        left, right = settled.get(one, one), settled.get(other, other)
        return min(left, right), max(left, right)

    seen = {persons(one, other) for one, other in refused}
    asked: list[Pair] = []
    for pair in pairs:
        who = persons(pair.left_id, pair.right_id)
        if who[0] != who[1] and who not in seen:
            seen.add(who)
            asked.append(pair)
    return asked


def _crowds(pairs: Sequence[Pair], settled: Mapping[UUID, UUID]) -> list[int]:
    persons = [
        (settled.get(pair.left_id, pair.left_id), settled.get(pair.right_id, pair.right_id))
        for pair in pairs
    ]
    return crowds(persons)
