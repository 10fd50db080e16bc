"""Writing: tables as files that last, and a build made the current one by one rename."""

import os
import shutil
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

import duckdb
import msgspec

from ordito.marts.basis import replace_basis
from ordito.marts.copies import digest_of, sync
from ordito.marts.engine import open_engine, write
from ordito.marts.mart import ANSWERS, BUILDS, CURRENT, MANIFEST, Build, File, Table, path_of
from ordito.marts.tables import NONE, WHOLE, Shape, text_of

_KEPT: Final = 3


@contextmanager
def workshop(folder: Path) -> Generator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """Yield a connection and an empty folder to make a build in; both are gone afterwards.

    What does not fit into memory lies beside the build while it is made.
    """
    builds = folder / BUILDS
    builds.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=builds))
    bench = Path(tempfile.mkdtemp(prefix=".making-", dir=builds))
    try:
        with open_engine(bench) as connection:
            yield connection, making
    finally:
        shutil.rmtree(bench, ignore_errors=True)
        shutil.rmtree(making, ignore_errors=True)


def make_table(connection: duckdb.DuckDBPyConnection, shape: Shape) -> None:
    """Run a step and keep what it makes as a table for the steps after it."""
    connection.execute(f"CREATE TABLE {shape.name} AS {text_of(shape.name)}")


def write_table(connection: duckdb.DuckDBPyConnection, shape: Shape, making: Path) -> Table:
    """Write all rows of a table into files below ``making``."""
    found = connection.table(shape.name)
    if not shape.is_parted:
        return Table(shape.name, (write_file(connection, found, shape, WHOLE, making),))
    parts = [str(row[0]) for row in found.project("part").distinct().order("part").fetchall()]
    written = (
        write_file(
            connection,
            found.filter(f"part = '{part}'").project("* EXCLUDE (part)"),
            shape,
            part,
            making,
        )
        for part in parts or [NONE]
    )
    return Table(shape.name, tuple(written))


def write_file(
    connection: duckdb.DuckDBPyConnection,
    rows: duckdb.DuckDBPyRelation,
    shape: Shape,
    part: str,
    making: Path,
) -> File:
    """Write rows as a part of a table."""
    path = making / shape.name / f"{part}.parquet"
    path.parent.mkdir(exist_ok=True)
    count = write(connection, rows, shape.order, path)
    return File(part, count, digest_of(path))


def sign(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> Build:
    """Return the build that some tables are."""
    told = connection.execute("SELECT zone, currency, as_of_us FROM stg_company").fetchall()
    ((zone, currency, as_of_us),) = told
    digest = sha256(msgspec.json.encode((zone, currency, as_of_us, tables)))
    return Build(digest.hexdigest()[:16], as_of_us, zone, currency, tuple(tables))


def publish(folder: Path, making: Path, made: Build) -> None:
    """Make the finished build the current one, and let those go that nobody needs any more."""
    (making / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    kept = folder / BUILDS / made.version
    if not kept.exists():
        for table in made.tables:
            for file in table.files:
                sync(path_of(making, table, file))
            sync(making / table.name)
        for path in making.iterdir():
            sync(path)
        sync(making)
        making.rename(kept)
    else:
        (making / MANIFEST).replace(kept / MANIFEST)
        replace_basis(making, kept)
    pointer = folder / f".{CURRENT}"
    pointer.write_bytes(msgspec.json.encode(made.version))
    sync(pointer)
    os.utime(kept)
    pointer.replace(folder / CURRENT)
    sync(folder)
    _let_go(folder, made)


def _let_go(folder: Path, made: Build) -> None:
    """Let builds go that are too old, and answers that were kept of builds that are gone."""
    old = sorted(
        (path for path in (folder / BUILDS).iterdir() if (path / MANIFEST).exists()),
        key=lambda path: path.stat().st_mtime_ns,
    )
    for path in old[:-_KEPT]:
        if path.name != made.version:
            shutil.rmtree(path, ignore_errors=True)
    for path in (folder / ANSWERS).glob("*"):
        if not (folder / BUILDS / path.name).exists():
            shutil.rmtree(path, ignore_errors=True)
