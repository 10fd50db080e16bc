"""Engines that run the portable steps over the files of a build."""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from ordito.marts.portable.library import library
from ordito.marts.portable.steps import STEPS, TABLES

Rows: TypeAlias = list[tuple[Any, ...]]


class Answers(msgspec.Struct, frozen=True):
    """What an engine answered: the rows of each step, sorted, and how long each took in seconds."""

    rows: dict[str, Rows]
    seconds: dict[str, float]


class Engine:
    """A backend of Ibis with the tables of one build."""

    def __init__(self, backend: Any, build: Path) -> None:
        """Read the tables of the build in the folder ``build``, in place."""
        self._backend = backend
        self._tables: Mapping[str, Any] = {
            name: backend.read_parquet(str(build.absolute() / name / "*.parquet"), table_name=name)
            for name in TABLES
        }

    def rows(self, step: str) -> Rows:
        """Return the rows of ``step``, sorted by all its columns."""
        found = STEPS[step](self._tables)
        table = self._backend.to_pyarrow(found.order_by(*found.columns))
        columns = [column.to_pylist() for column in table.columns]
        return list(zip(*columns, strict=True))


def answers_of(engine: Engine) -> Answers:
    """Run all steps."""
    rows: dict[str, Rows] = {}
    seconds: dict[str, float] = {}
    for step in STEPS:
        began = time.perf_counter()
        rows[step] = engine.rows(step)
        seconds[step] = time.perf_counter() - began
    return Answers(rows, seconds)


def differences(here: Answers, there: Answers) -> dict[str, int]:
    """Return the steps that two engines answer differently, with how many rows only one has."""
    counted = {
        step: len(set(rows) ^ set(there.rows[step])) + abs(len(rows) - len(there.rows[step]))
        for step, rows in here.rows.items()
    }
    return {step: off for step, off in counted.items() if off}


@contextmanager
def on_duckdb(build: Path) -> Generator[Engine]:
    """Yield DuckDB, in this process."""
    ibis = library("ibis")
    backend = ibis.duckdb.connect()
    try:
        yield Engine(backend, build)
    finally:
        backend.disconnect()


@contextmanager
def on_spark(
    build: Path, *, master: str = "local[*]", remote: str | None = None
) -> Generator[Engine]:
    """Yield Spark.

    Args:
        build: folder that every worker reads under the same path.
        master: address of a cluster, ``spark://host:port``, or ``local[N]``.
        remote: address of a Spark Connect server, ``sc://host:port``; it goes before ``master``.
    """
    builder = library("pyspark.sql").SparkSession.builder.appName("ordito")
    builder = builder.remote(remote) if remote else builder.master(master)
    builder = builder.config("spark.sql.session.timeZone", "UTC")
    if remote is None:
        builder = builder.config("spark.ui.enabled", "false")
    session = builder.getOrCreate()
    try:
        ibis = library("ibis")
        yield Engine(ibis.pyspark.connect(session), build)
    finally:
        session.stop()
