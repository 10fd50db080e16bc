"""Makes the tables of TPC-DS by DuckDB's generator and writes them as Parquet: rows and seconds.

Runs in the environment of the bench, whose DuckDB is the one that the extension was built for.
"""

import json
import sys
from importlib.resources import files
from pathlib import Path
from time import perf_counter

import duckdb


def main() -> None:
    """Make scale ``argv[1]`` into the folder ``argv[2]``."""
    scale, out = float(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    db = duckdb.connect(config={"threads": 2, "allow_unsigned_extensions": True})
    found = next(Path(str(files("duckdb_extension_tpcds"))).rglob("*.duckdb_extension"))
    db.load_extension(str(found))
    began = perf_counter()
    db.execute(f"CALL dsdgen(sf = {scale})")  # a number, and CALL takes no parameter
    rows = 0
    for (table,) in db.execute("SHOW TABLES").fetchall():
        db.table(table).write_parquet(str(out / f"{table}.parquet"), compression="zstd")
        rows += len(db.table(table))
    json.dump({"rows": rows, "seconds": perf_counter() - began}, sys.stdout)


if __name__ == "__main__":
    main()
