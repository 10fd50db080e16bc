"""Linkage: the records that may be of one person, found and weighed in DuckDB, many at once.

The same levels and weights as in ``rules``, written as SQL; a test holds the two together.
"""

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO
from uuid import UUID

import duckdb

from ordito.customers.matching.model import (
    NO_LEVEL,
    Alike,
    All,
    Comparison,
    Design,
    Initial,
    Key,
    Overlap,
    Record,
    Same,
    Score,
    Single,
    Start,
    Swapped,
    Terms,
    Test,
    Told,
    Typos,
    Unlike,
    Weights,
)
from ordito.customers.matching.rules import SLACK, probability_of, start_of, weight_of

_BETWEEN: Final = "\x1f"
# a block with more records says nothing of them, and would have millions of pairs
_CROWD: Final = 300
_AT_ONCE: Final = 10_000


@dataclass(frozen=True)
class Pair:
    """Two records and how likely they are of one person."""

    left: str
    right: str
    score: Score

    @property
    def left_id(self) -> UUID:
        """The smaller id, where ids are those of customers."""
        return UUID(self.left)

    @property
    def right_id(self) -> UUID:
        """The greater id, where ids are those of customers."""
        return UUID(self.right)


class Spool:
    """A file of records on their way; nobody else may read it.

    Args:
        opened: the file, open for writing.
        design: what their fields are.
    """

    def __init__(self, opened: TextIO, design: Design) -> None:
        self._writer = csv.writer(opened)
        self._fields = fields_of(design)
        self._lists = design.lists

    def add(self, record_id: str, kind: str, record: Record) -> None:
        """Write a record down; its id is unique, and only records of one kind are compared."""
        plain = (record.get(name) or "" for name in self._fields)
        several = (_BETWEEN.join(record.get(name) or ()) for name in self._lists)
        self._writer.writerow([record_id, kind, *plain, *several])


class People:
    """Records in a database that is gone afterwards.

    Args:
        database: an open connection of DuckDB.
        design: what their fields are.
    """

    def __init__(self, database: duckdb.DuckDBPyConnection, design: Design) -> None:
        self.database = database
        self.design = design

    def load(self, path: Path) -> int:
        """Read the records that a ``Spool`` wrote; return how many."""
        names = ["record_id", "kind", *fields_of(self.design), *self.design.lists]
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        # a list is a text between separators until it is read
        split = "".join(f", string_split({one}, chr(31)) AS {one}" for one in self.design.lists)
        plain = ", ".join(["record_id", "kind", *fields_of(self.design)])
        self.database.execute(
            f"CREATE OR REPLACE TABLE people AS SELECT {plain}{split}"  # noqa: S608 # names of a design
            " FROM read_csv(?, header = false, auto_detect = false, parallel = false,"
            f" columns = {{{columns}}})",
            [str(path)],
        )
        (count,) = self.database.execute("SELECT count(*) FROM people").fetchall()[0]
        return count

    def count_terms(self, *, fewest: int) -> dict[str, Terms]:
        """Return how frequent the values are; of those that few have, none is named.

        Args:
            fewest: records that a value must have to be named.
        """
        return {
            one.field: self._terms(one.field, fewest)
            for one in self.design.comparisons
            if any(level.by_term for level in one.levels)
        }

    def drop_shared(self, field: str, *, by: str, alike: float) -> int:
        """Leave values out that people of different names have, as a family's phone is.

        Args:
            field: with several values.
            by: field with the given name, which tells people of a family apart.
            alike: similarity of two given names from which on they may be one person's.

        Returns:
            How many values are shared.
        """
        self.database.execute(_shared_statement(field, by, alike))
        self.database.execute(
            f"UPDATE people SET {field} = kept.rest FROM (SELECT record_id,"  # noqa: S608 # names of a design
            f" list(value) FILTER (WHERE value NOT IN (FROM shared)) AS rest"
            f" FROM (SELECT record_id, unnest({field}) AS value FROM people) GROUP BY record_id"
            " HAVING bool_or(value IN (FROM shared))) kept"
            " WHERE people.record_id = kept.record_id"
        )
        (count,) = self.database.execute("SELECT count(*) FROM shared").fetchall()[0]
        return count

    def shared(self) -> list[str]:
        """Return the values that the last ``drop_shared`` left out."""
        return [value for (value,) in self.database.execute("SELECT value FROM shared").fetchall()]

    def pairs(self, weights: Weights, *, at_least: float) -> Iterator[Pair]:
        """Yield the pairs of the blocks with their scores, none twice.

        Args:
            weights: of the design's fields.
            at_least: weight (bits) below which a pair is left out.
        """
        blocked = " UNION ".join(_block(keys, self.design.lists) for keys in self.design.blocks)
        self.database.execute(f"CREATE OR REPLACE TABLE pair AS {blocked}")
        yield from self._weighed(weights, at_least)

    def weigh(self, weights: Weights, pairs: Sequence[tuple[str, str]]) -> Iterator[Pair]:
        """Yield given pairs of ids with their scores; unknown ids are left out."""
        self.database.execute(
            "CREATE OR REPLACE TABLE pair AS"
            " SELECT unnest(?::VARCHAR[]) AS l, unnest(?::VARCHAR[]) AS r",
            [[left for left, _ in pairs], [right for _, right in pairs]],
        )
        yield from self._weighed(weights, -math.inf)

    def _weighed(self, weights: Weights, at_least: float) -> Iterator[Pair]:
        self._put_terms(weights)
        found = self.database.execute(_weighing(weights), [at_least])
        start = start_of(weights)
        while rows := found.fetchmany(_AT_ONCE):
            for left, right, weight, *told in rows:
                yield Pair(left, right, _score(weights.comparisons, start, weight, told))

    def _terms(self, field: str, fewest: int) -> Terms:
        counted = self.database.execute(
            f"SELECT {field}, count(*) AS n, sum(n) OVER () FROM people"  # noqa: S608 # names of a design
            f" WHERE {field} IS NOT NULL GROUP BY ALL"
        ).fetchall()
        known = {value: n / total for value, n, total in counted if n >= fewest}
        few = [n / total for _, n, total in counted if n < fewest]
        total = counted[0][2] if counted else 1
        return Terms(known, sum(few) / len(few) if few else 1 / float(total))

    def _put_terms(self, weights: Weights) -> None:
        for field, terms in weights.terms.items():
            self.database.execute(
                f"CREATE OR REPLACE TABLE share_{field} AS"
                " SELECT unnest(?::VARCHAR[]) AS value, unnest(?::DOUBLE[]) AS share",
                [list(terms.known), list(terms.known.values())],
            )


def fields_of(design: Design) -> list[str]:
    """Return the fields of a design that hold one value, in the order of its files."""
    compared = {
        one.field
        for comparison in design.comparisons
        for level in comparison.levels
        if isinstance(level.test, All)
        for one in level.test.of
    }
    named = {one.field for one in design.comparisons} | compared
    named |= {key.field for block in design.blocks for key in block}
    return sorted(named - set(design.lists))


def condition(test: Test, field: str, left: str, right: str) -> str:
    """Return what a level asks for, as SQL; ``left`` and ``right`` are patterns for columns."""
    one, other = left.format(field), right.format(field)
    match test:
        case All(of=tests):
            return " AND ".join(condition(each.test, each.field, left, right) for each in tests)
        case Overlap(of=name):
            return f"list_has_any({left.format(name)}, {right.format(name)})"
        case Swapped(other=name):
            return f"({one} = {right.format(name)} AND {left.format(name)} = {other})"
        case _:
            return _agreement(test, one, other)


def _agreement(test: Single, one: str, other: str) -> str:
    match test:
        case Same():
            return f"{one} = {other}"
        case Alike(at=at):
            return f"jaro_winkler_similarity({one}, {other}) >= {at - SLACK!r}"
        case Unlike(at=at):
            return (
                f"(jaro_winkler_similarity({one}, {other}) < {at - SLACK!r}"
                f" AND NOT starts_with({one}, {other}) AND NOT starts_with({other}, {one}))"
            )
        case Typos(most=most):
            return f"damerau_levenshtein({one}, {other}) <= {most}"
        case Start(letters=letters):
            return f"left({one}, {letters}) = left({other}, {letters})"
        case Initial():
            shorter = f"least(length({one}), length({other}))"
            return f"({shorter} = 1 AND left({one}, 1) = left({other}, 1))"


def _shared_statement(field: str, by: str, alike: float) -> str:
    """Return what finds the values that two records with different given names have.

    An initial tells nobody apart, and a value that very many have is nobody's own.
    """
    return f"""
CREATE OR REPLACE TABLE shared AS
WITH held AS (SELECT DISTINCT unnest({field}) AS value, {by} AS name, record_id FROM people),
     many AS (SELECT value FROM held GROUP BY value HAVING count(*) > 1),
     named AS (SELECT DISTINCT value, name FROM held JOIN many USING (value)
                WHERE length(name) > 1),
     crowded AS (SELECT value FROM held GROUP BY value HAVING count(*) > {_CROWD})
SELECT DISTINCT l.value FROM named l JOIN named r USING (value)
 WHERE l.name < r.name AND l.value NOT IN (SELECT value FROM crowded)
   AND jaro_winkler_similarity(l.name, r.name) < {alike!r}
   AND NOT starts_with(l.name, r.name) AND NOT starts_with(r.name, l.name)
UNION SELECT value FROM crowded"""  # noqa: S608 # names of a design


def _block(keys: Sequence[Key], lists: Sequence[str]) -> str:
    """Return the pairs that agree in all keys; where too many do, none."""
    terms = [_term(key, lists) for key in keys]
    named = ", ".join(f"{term} AS key_{n}" for n, term in enumerate(terms))
    there = " AND ".join(f"key_{n} IS NOT NULL" for n in range(len(terms)))
    same = " AND ".join(f"l.key_{n} = r.key_{n}" for n in range(len(terms)))
    by = ", ".join(f"key_{n}" for n in range(len(terms)))
    return (
        f"(WITH keyed AS (SELECT * FROM (SELECT record_id, kind, {named} FROM people)"  # noqa: S608 # names of a design
        f" WHERE {there} QUALIFY count(*) OVER (PARTITION BY kind, {by}) BETWEEN 2 AND {_CROWD})"
        " SELECT l.record_id AS l, r.record_id AS r FROM keyed l JOIN keyed r"
        f" ON l.kind = r.kind AND {same} AND l.record_id < r.record_id)"
    )


def _term(key: Key, lists: Sequence[str]) -> str:
    if key.field in lists:
        return f"unnest({key.field})"
    return key.field if key.letters is None else f"nullif(left({key.field}, {key.letters}), '')"


def _weighing(weights: Weights) -> str:
    """Return the statement that weighs all pairs: weight, and per field its level and weight."""
    joins = "".join(
        f" LEFT JOIN share_{field} AS {field}_share ON {field}_share.value = l.{field}"
        for field in weights.terms
    )
    levels = ", ".join(f"{_level_case(one)} AS level_{one.field}" for one in weights.comparisons)
    shares = "".join(
        f", coalesce({field}_share.share, {terms.rare!r}) AS share_of_{field}"
        for field, terms in weights.terms.items()
    )
    told = ", ".join(
        f"{_weight_case(one, weights)} AS weight_{one.field}" for one in weights.comparisons
    )
    start = f"{start_of(weights)!r}::DOUBLE"
    total = " + ".join(f"weight_{one.field}" for one in weights.comparisons)
    listed = ", ".join(f"level_{one.field}, weight_{one.field}" for one in weights.comparisons)
    return (
        f"SELECT l, r, weight, {listed} FROM (SELECT *, {start} + {total} AS weight"  # noqa: S608 # names of a design
        f" FROM (SELECT *, {told} FROM (SELECT pair.l, pair.r, {levels}{shares}"
        " FROM pair JOIN people l ON l.record_id = pair.l JOIN people r ON r.record_id = pair.r"
        f"{joins}))) WHERE weight >= ? ORDER BY l, r"
    )


def _level_case(comparison: Comparison) -> str:
    field = comparison.field
    cases = [f"WHEN l.{field} IS NULL OR r.{field} IS NULL THEN -1"]
    cases += [
        f"WHEN {condition(level.test, field, 'l.{}', 'r.{}')} THEN {n}"
        for n, level in enumerate(comparison.levels)
        if level.test is not None
    ]
    return f"CASE {' '.join(cases)} ELSE {len(comparison.levels) - 1} END"


def _weight_case(comparison: Comparison, weights: Weights) -> str:
    field = comparison.field
    has_terms = field in weights.terms
    cases = " ".join(
        f"WHEN {n} THEN {weight_of(level)!r}::DOUBLE"
        + (
            f" + log2({level.u!r}::DOUBLE / share_of_{field})"
            if level.by_term and has_terms
            else ""
        )
        for n, level in enumerate(comparison.levels)
    )
    return f"CASE level_{field} {cases} ELSE 0.0::DOUBLE END"


def _score(
    comparisons: Sequence[Comparison], start: float, weight: float, told: Sequence[float]
) -> Score:
    fields = tuple(
        Told(one.field, one.levels[int(level)].name if level >= 0 else NO_LEVEL, said)
        for one, level, said in zip(comparisons, told[::2], told[1::2], strict=True)
    )
    return Score(weight, probability_of(weight), start, fields)
