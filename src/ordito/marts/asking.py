"""Asking: SELECTs of people who look for themselves, which can read one build and nothing else."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import duckdb
import msgspec

from ordito.marts.engine import open_engine
from ordito.marts.errors import NotAQuestion, UnwritableFile
from ordito.marts.mart import BUILDS, Build, open_tables

Form = Literal["csv", "parquet", "json"]


class Answer(msgspec.Struct, frozen=True):
    """Rows of an answer.

    Attributes:
        columns: their names.
        rows: at most as many as were wanted.
        is_whole: whether these are all.
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    is_whole: bool


def ask(folder: Path, built: Build, sql: str, *, most: int) -> Answer:
    """Return the rows of one SELECT over a build; it can neither change it nor read anything else.

    Args:
        folder: of the lake.
        built: the build that is read.
        sql: a SELECT over its tables, in the words of DuckDB.
        most: rows at most.

    Raises:
        NotAQuestion: it is no single SELECT, or DuckDB does not understand it.
    """
    with _opened(folder, built) as connection:
        try:
            told = _only(connection, sql)
            found = connection.execute(told)
            rows = found.fetchmany(most + 1)
        except duckdb.Error as fault:
            raise NotAQuestion(str(fault), field="sql") from fault
        columns = tuple(str(column[0]) for column in found.description or ())
        return Answer(columns, rows[:most], len(rows) <= most)


def write_answer(folder: Path, built: Build, sql: str, *, into: Path, form: Form) -> int:
    """Write the rows of one SELECT over a build to a file; return how many. See ``ask``.

    Args:
        folder: of the lake.
        built: the build that is read.
        sql: a SELECT over its tables, in the words of DuckDB.
        into: file that is replaced once the answer is whole; its folder is made.
        form: of the file.

    Raises:
        NotAQuestion: it is no single SELECT, or DuckDB does not understand it.
        UnwritableFile: the file cannot be written.
    """
    beside = into.with_name(f".{into.name}")
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        beside.touch()
        beside.unlink()  # DuckDB would write beside a file that is there, where it may not
        rows = _write(folder, built, sql, beside, form)
        beside.replace(into)
    except (OSError, duckdb.IOException) as fault:
        raise UnwritableFile(f"{into}: {fault}", field="into") from fault
    except duckdb.Error as fault:
        raise NotAQuestion(str(fault), field="sql") from fault
    finally:
        with suppress(OSError):
            beside.unlink()
    return rows


def _write(folder: Path, built: Build, sql: str, beside: Path, form: Form) -> int:
    with _opened(folder, built, beside) as connection:
        rows = connection.sql(_only(connection, sql))
        if form == "parquet":
            rows.write_parquet(str(beside), compression="zstd")
        elif form == "csv":
            rows.write_csv(str(beside), header=True)
        else:
            rows.create_view("answer_rows")
            connection.execute("COPY answer_rows TO $path (FORMAT json)", {"path": str(beside)})
        count = {
            "parquet": connection.read_parquet,
            "csv": connection.read_csv,
            "json": connection.read_json,
        }[form](str(beside))
        ((written,),) = count.aggregate("count(*)").fetchall()
        return int(written)


def _opened(folder: Path, built: Build, *files: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection to a build that reaches no other file, nor the network."""
    connection = open_engine()
    open_tables(connection, folder, built)
    reach = [f"{(folder / BUILDS / built.version).absolute()}/"]
    connection.execute("SET allowed_directories = $1", [reach])
    connection.execute("SET allowed_paths = $1", [[str(one.absolute()) for one in files]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _only(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    told = connection.extract_statements(sql)
    if len(told) != 1 or told[0].type != duckdb.StatementType.SELECT:
        raise NotAQuestion("It is no single SELECT.", field="sql")
    return sql.strip().rstrip(";")
