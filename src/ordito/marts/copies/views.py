"""The copies as tables called ``raw_*``, and as a source of the marts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from ordito.marts.contract import STAGING, Source
from ordito.marts.copies.manifest import RAW, Copies, Generation, Part
from ordito.marts.copies.shapes import columns_of
from ordito.marts.copies.tables import PARTY, SHAPES
from ordito.marts.tables import text_of

_WHOLE: Final = (
    "stg_company",
    "stg_place",
    "stg_channel",
    "shelf",
    "stg_sku",
    "stg_shelf_price",
    "stg_capacity",
)
_IN_PARTS: Final = (
    "stg_movement",
    "person",
    "sold",
    "stg_order_line",
    "task",
    "stg_order",
    "stg_return",
    "stg_case",
    "stg_touchpoint",
    "stg_customer",
    "stg_answer",
    "stg_treatment",
)


def make_views(
    connection: duckdb.DuckDBPyConnection,
    raw: Path,
    generations: Sequence[Generation],
    others: Sequence[Part],
) -> None:
    """Make a view of each table: of people the rows that no later generation replaces."""
    _make_replaced(connection, raw, generations)
    for name in PARTY:
        told = " UNION ALL ".join(
            f"FROM {files_of(raw, [part])} SELECT *, {one.number} AS generation"
            for one in generations
            for part in one.parts
            if part.table == name
        )
        connection.execute(
            f"CREATE OR REPLACE VIEW raw_{name} AS FROM ({told or _nothing(name)}) AS told"
            " LEFT JOIN raw_replaced AS replaced ON told.customer_id = replaced.customer_id"
            " SELECT told.* EXCLUDE (generation)"
            " WHERE told.generation >= coalesce(replaced.latest, 0)"
        )
    for name in sorted({part.table for part in others}):
        parts = [part for part in others if part.table == name]
        connection.execute(f"CREATE OR REPLACE VIEW raw_{name} AS FROM {files_of(raw, parts)}")


def files_of(raw: Path, parts: Sequence[Part]) -> str:
    """Return some parts as SQL reads them."""
    told = ", ".join("'" + str(raw / part.name).replace("'", "''") + "'" for part in parts)
    return f"read_parquet([{told}])"


def _nothing(name: str) -> str:
    columns = {**columns_of(SHAPES[name]), "generation": "INTEGER"}
    shown = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    return f"SELECT {shown} WHERE false"


def _make_replaced(
    connection: duckdb.DuckDBPyConnection, raw: Path, generations: Sequence[Generation]
) -> None:
    """Make a table that tells of each customer which generation told last, but for the first."""
    keys = [
        f"FROM {files_of(raw, [one.keys])} SELECT customer_id, {one.number} AS generation"
        for one in generations
        if one.keys is not None
    ]
    nobody = "SELECT NULL::VARCHAR AS customer_id, 0 AS generation WHERE false"
    connection.execute(
        f"CREATE OR REPLACE TABLE raw_replaced AS FROM ({' UNION ALL '.join([*keys, nobody])})"
        " SELECT customer_id, max(generation) AS latest GROUP BY customer_id"
    )


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
        stage_whole(connection)
        stage_parts(connection)

    return stage


def stage_whole(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the staging tables that are always made whole, of the tables ``raw_*``."""
    _stage(connection, _WHOLE)


def stage_parts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the others, about those people and goods of whom ``raw_*`` tell; see ``stage_whole``."""
    _stage(connection, _IN_PARTS)


def _stage(connection: duckdb.DuckDBPyConnection, steps: Sequence[str]) -> None:
    for name in steps:
        kinds = STAGING.get(name, {})
        shown = ", ".join(f"{column}::{kind} AS {column}" for column, kind in kinds.items())
        text = text_of(f"staging/{name}")
        connection.execute(f"CREATE TABLE {name} AS FROM ({text}) SELECT {shown or '*'}")
