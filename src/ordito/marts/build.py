"""Builds the mart: named steps, one SELECT each, written as immutable files and then made current.

A build is made in a folder of its own and becomes the current one by one rename, so that whoever
reads has the one before until then, also when the building process is killed.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from hashlib import file_digest, sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb
import msgspec

from ordito.marts.contract import Source, check_staging
from ordito.marts.mart import BUILDS, CURRENT, MANIFEST, Build, Table

STEPS: Final = (
    "dim_place",
    "dim_channel",
    "dim_sku",
    "fact_shelf_price",
    "fact_capacity",
    "fact_treatment",
    "fact_line",
    "fact_return",
    "fact_case",
    "fact_answer",
    "fact_touch",
    "fact_order",
    "dim_customer",
    "fact_step",
)
_KEPT: Final = 3
_ROW_GROUP: Final = 122_880


def build(folder: Path, source: Source, *, tell: Callable[[str], None] = lambda _: None) -> Build:
    """Build the mart of ``source`` in the lake at ``folder``, and make it the current one.

    Args:
        folder: of the lake; made where it is not there.
        source: makes the staging tables.
        tell: is told the name of each step as it begins.

    Raises:
        ContractBroken: the staging tables are not as they should be.
    """
    builds = folder / BUILDS
    builds.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=builds))
    try:
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            tell("staging")
            source(connection)
            check_staging(connection)
            tables = tuple(_step(connection, name, making, tell) for name in STEPS)
            connection.execute("SELECT zone, currency, as_of_us FROM stg_company")
            ((zone, currency, as_of_us),) = connection.fetchall()
        digest = sha256(msgspec.json.encode((zone, currency, as_of_us, tables)))
        made = Build(digest.hexdigest()[:16], as_of_us, zone, currency, tables)
        _publish(folder, making, made)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return made


def _step(
    connection: duckdb.DuckDBPyConnection, name: str, making: Path, tell: Callable[[str], None]
) -> Table:
    """Run the step ``name`` and give what it wrote to the steps after it, as a view."""
    tell(name)
    path = making / f"{name}.parquet"
    select = (files("ordito.marts") / "steps" / f"{name}.sql").read_text()
    connection.execute(
        f"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE"
        f" {_ROW_GROUP}, PRESERVE_ORDER true)"
    )
    written = connection.read_parquet(str(path))
    written.create_view(name)
    ((rows,),) = written.count("*").fetchall()
    with path.open("rb") as file:
        return Table(name, rows, file_digest(file, "sha256").hexdigest())


def _publish(folder: Path, making: Path, made: Build) -> None:
    """Make the finished build the current one, and let those go that nobody needs any more."""
    (making / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    for path in making.iterdir():
        _sync(path)
    kept = folder / BUILDS / made.version
    if not kept.exists():
        making.rename(kept)
    pointer = folder / f".{CURRENT}"
    pointer.write_bytes(msgspec.json.encode(made.version))
    _sync(pointer)
    pointer.replace(folder / CURRENT)
    _sync(folder)
    old = sorted(
        (path for path in (folder / BUILDS).iterdir() if (path / MANIFEST).exists()),
        key=lambda path: path.stat().st_mtime_ns,
    )
    for path in old[:-_KEPT]:
        if path.name != made.version:
            shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
