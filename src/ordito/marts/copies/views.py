"""The copies as tables called ``raw_*``, and as a source of the marts."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb

from ordito.marts.contract import STAGING, Source
from ordito.marts.copies.manifest import RAW, Copies, Generation, Part
from ordito.marts.copies.tables import PARTY

_STEPS: Final = (
    "person",
    "stg_company",
    "stg_place",
    "stg_channel",
    "shelf",
    "stg_sku",
    "stg_shelf_price",
    "sold",
    "stg_order_line",
    "task",
    "stg_order",
    "stg_return",
    "stg_case",
    "stg_touchpoint",
    "stg_customer",
    "stg_answer",
    "stg_capacity",
    "stg_treatment",
)


def make_views(
    connection: duckdb.DuckDBPyConnection,
    raw: Path,
    generations: Sequence[Generation],
    others: Sequence[Part],
) -> None:
    """Make a view of each table: of people the rows that no later generation replaces."""
    replaced = _replaced(connection, raw, generations).set_alias("replaced")
    for name in PARTY:
        told = [
            connection.read_parquet(str(raw / part.name)).project(f"*, {one.number} AS generation")
            for one in generations
            for part in one.parts
            if part.table == name
        ]
        last = (
            _all_of(told)
            .set_alias("told")
            .join(replaced, "told.customer_id = replaced.customer_id", how="left")
            .filter("told.generation >= coalesce(replaced.latest, 0)")
        )
        last.project("told.* EXCLUDE (generation)").create_view(f"raw_{name}", replace=True)
    for name in sorted({part.table for part in others}):
        paths = [str(raw / part.name) for part in others if part.table == name]
        connection.read_parquet(paths).create_view(f"raw_{name}", replace=True)


def _replaced(
    connection: duckdb.DuckDBPyConnection, raw: Path, generations: Sequence[Generation]
) -> duckdb.DuckDBPyRelation:
    """Return for each customer which generation told of them last, but for the first."""
    keys = [
        connection.read_parquet(str(raw / one.keys.name)).project(
            f"customer_id, {one.number} AS generation"
        )
        for one in generations
        if one.keys is not None
    ]
    nobody = connection.sql("SELECT NULL::VARCHAR AS customer_id, 0 AS generation WHERE false")
    told = _all_of([*keys, nobody])
    return told.aggregate("customer_id, max(generation) AS latest", "customer_id")


def _all_of(relations: Sequence[duckdb.DuckDBPyRelation]) -> duckdb.DuckDBPyRelation:
    found, *others = relations
    for one in others:
        found = found.union(one)
    return found


def open_copies(connection: duckdb.DuckDBPyConnection, folder: Path, copies: Copies) -> None:
    """Make the tables ``raw_*`` of the lake at ``folder``."""
    others = (*copies.appended, *copies.small)
    make_views(connection, folder / RAW, copies.generations, others)
    connection.execute(
        "CREATE OR REPLACE TABLE raw_about AS SELECT $zone AS zone, $at::BIGINT AS as_of_us",
        {"zone": copies.zone, "at": copies.as_of_us},
    )
    connection.execute(
        "CREATE OR REPLACE TABLE raw_phase AS SELECT unnest($1) AS type, unnest($2) AS phase",
        [list(copies.phases), list(copies.phases.values())],
    )


def source_of(folder: Path, copies: Copies) -> Source:
    """Return the copies of the lake at ``folder`` as a source of the marts."""

    def stage(connection: duckdb.DuckDBPyConnection) -> None:
        open_copies(connection, folder, copies)
        for name in _STEPS:
            select = (files("ordito.marts") / "steps" / "staging" / f"{name}.sql").read_text()
            kinds = STAGING.get(name, {})
            shown = ", ".join(f"{column}::{kind} AS {column}" for column, kind in kinds.items())
            connection.sql(select).project(shown or "*").create(name)

    return stage
