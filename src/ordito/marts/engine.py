"""The engine: connections to DuckDB that keep to what one part of a machine can give."""

from pathlib import Path
from typing import Final

import duckdb

_ROW_GROUP: Final = 122_880
_THREADS: Final = 2
# the process takes 220 MB beside it, and shall keep within 2 GB
_MEMORY: Final = "1700MB"


def open_engine(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection whose instants are in UTC.

    Args:
        spill: empty folder for what does not fit into memory, with tables that are made and large
            results under way; None is for readers, who make none.
    """
    if spill is None:
        connection = duckdb.connect(config={"threads": _THREADS})
    else:
        connection = duckdb.connect(str(spill / "work.duckdb"), config={"threads": _THREADS})
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def write(
    connection: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, order: str, path: Path
) -> int:
    """Write rows to a Parquet file, sorted, and return how many: equal rows give equal bytes.

    The engine must not know where it has the rows from: it would write that a column is never null
    where it happens to see it.
    """
    connection.execute("SET disabled_optimizers = 'statistics_propagation'")
    try:
        rows.order(order).write_parquet(str(path), compression="zstd", row_group_size=_ROW_GROUP)
    finally:
        connection.execute("RESET disabled_optimizers")
    ((count,),) = connection.read_parquet(str(path)).count("*").fetchall()
    return int(count)
