"""Marts: a year of one store built whole, and refreshed for a day and an hour more."""

import os
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Final, TypeVar
from uuid import UUID

import duckdb

from bench.report import Figure
from ordito import marts
from ordito.marts.copies.tables import APPENDED, PARTY, SHAPES, SMALL
from ordito.platform.copying import Place
from ordito.platform.db.server import Server
from ordito.world import simulation
from ordito.world.lake import source_of

SCALE: Final = float(os.environ.get("ORDITO_BENCH_SCALE", "1"))
_ZONE: Final = "Europe/Rome"
_HOUR_US: Final = 3_600_000_000
_DAY_US: Final = 24 * _HOUR_US
_RAW: Final = (Path(__file__).parent / "marts_copies/raw.sql").read_text()
Result = TypeVar("Result")


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Refresh a lake of most of a year, then for a day, an hour and for nothing."""
    del server, seconds
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        simulation.make(simulation.Parameters(scale=SCALE), folder / "world")
        return compare(folder / "world", folder)


def compare(world: Path, folder: Path) -> list[Figure]:
    """Return how long a lake of a world takes: whole, for what comes then, and for nothing."""
    with duckdb.connect(config={"threads": 2}) as connection:
        source_of(world)(connection)
        connection.execute("CREATE TABLE touch AS FROM stg_touchpoint")
        # a message that arrives later is not of this year
        ((end_us,),) = connection.execute("SELECT as_of_us FROM stg_company").fetchall()
        connection.execute(
            "CREATE TABLE moved AS FROM stg_movement SELECT *, row_number() OVER () AS movement_id,"
            f" epoch_us(timezone('{_ZONE}', moved_on::TIMESTAMP + INTERVAL 12 HOUR)) AS moved_us"
        )
        lake = folder / "lake"

        def refresh(until_us: int, name: str) -> tuple[marts.Build, str, float]:
            taken = _take(connection, marts.read_copies(lake), until_us, folder / name)
            return _timed(lambda: marts.refresh(lake, taken, zone=_ZONE))

        _, first, _ = refresh(end_us - _DAY_US - _HOUR_US, "year")
        _, day, day_s = refresh(end_us - _HOUR_US, "day")
        renewed, hour, hour_s = refresh(end_us, "hour")
        same, nothing, _ = refresh(end_us, "nothing")
        rebuilt, whole, whole_s = _timed(lambda: marts.rebuild(lake))
    rows = sum(one.rows for one in rebuilt.tables)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return [
        Figure(f"copied and built, {rows:,} rows of marts", first),
        Figure("a rebuild", f"{whole}; {peak:,} MB of memory at most, generating included"),
        Figure(
            "a day more, copied and built",
            f"{day}; CPU of a rebuild {whole_s / day_s:.1f} x",
        ),
        Figure(
            "an hour more, copied and built",
            f"{hour}; CPU of a rebuild {whole_s / hour_s:.1f} x; the same bytes:"
            f" {renewed == rebuilt}",
            "same bytes",
            renewed == rebuilt,
        ),
        Figure("nothing new", nothing, "no build", same == renewed),
    ]


def _timed(work: Callable[[], Result]) -> tuple[Result, str, float]:
    began, began_cpu = perf_counter(), process_time()
    done = work()
    took, cpu = perf_counter() - began, process_time() - began_cpu
    return done, f"{took:.1f} s, {cpu:.1f} s of CPU", cpu


def _take(
    connection: duckdb.DuckDBPyConnection, since: marts.Copies | None, until_us: int, into: Path
) -> marts.Taken:
    """Return what a snapshot would have beyond ``since``, as files in ``into``."""
    into.mkdir()
    since_us = 0 if since is None else since.seen_us
    connection.execute(f"SET VARIABLE until_us = {until_us}")
    connection.execute(f"SET VARIABLE since_us = {since_us}")
    for statement in connection.extract_statements(_RAW):
        connection.execute(statement)
    touched = None if since is None else _touched(connection, since_us)
    connection.execute(
        "CREATE OR REPLACE TABLE touched AS SELECT unnest($1) AS id", [touched or []]
    )
    own = "" if touched is None else " WHERE customer_id IN (FROM touched)"
    made = {str(row[0]) for row in connection.execute("SHOW TABLES").fetchall()}
    files = {name: into / f"{name}.csv" for name in (*APPENDED, *SMALL, *PARTY)}
    for name, path in files.items():
        if name in made:
            there = connection.table(name).columns
            columns = ", ".join(
                one if one in there else "NULL" for one in SHAPES[name].__struct_fields__
            )
            condition = own if name in PARTY else ""
            query = f'FROM "{name}" SELECT {columns}{condition}'
            connection.execute(f"COPY ({query}) TO '{path}' (FORMAT csv, HEADER false)")
        else:
            path.touch()
    return marts.Taken(
        files=files,
        since=since,
        place=Place(1, "world", None),
        touched=touched,
        erased=[],
        seen_us=until_us,
        since_us=since_us,
        kept_us=0,
        phases=_phases(connection),
        at_us=until_us,
    )


def _touched(connection: duckdb.DuckDBPyConnection, since_us: int) -> list[UUID]:
    """Return whom the log would name: who did something since, or was seen. Ids are a world's."""
    found = connection.execute(
        'SELECT customer_id FROM "order" WHERE placed_us >= $1'
        " UNION SELECT customer_id FROM action WHERE at_us >= $1"
        " UNION SELECT customer_id FROM parcel WHERE greatest(sent_us, delivered_us) >= $1"
        ' UNION SELECT customer_id FROM "case" WHERE opened_us >= $1'
        " UNION SELECT customer_id FROM answer WHERE answered_us >= $1"
        " UNION SELECT customer_id FROM exposure WHERE exposed_us >= $1"
        " UNION SELECT customer_id FROM touch WHERE recorded_us >= $1 AND customer_id IS NOT NULL",
        [since_us],
    ).fetchall()
    return sorted(row[0] for row in found)


def _phases(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    found = connection.execute("SELECT DISTINCT kind, phase FROM touch WHERE phase IS NOT NULL")
    return dict(sorted(found.fetchall()))
