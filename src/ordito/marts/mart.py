"""The mart as its readers see it: views over the files of one build, never changed under them."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self, TypeVar

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

from ordito.marts.engine import open_engine
from ordito.marts.errors import MartOutdated, NoMart

ANSWERS: Final = "answers"
BUILDS: Final = "builds"
CURRENT: Final = "current.json"
MANIFEST: Final = "manifest.json"
Row = TypeVar("Row", bound=msgspec.Struct)


class File(msgspec.Struct, frozen=True):
    """A file of a table: which part of it, how many rows, and what its bytes are."""

    part: str
    rows: int
    sha256: str


class Table(msgspec.Struct, frozen=True):
    """A table of a build, in files of its own folder; see ``ordito.marts.tables``."""

    name: str
    files: tuple[File, ...]

    @property
    def rows(self) -> int:
        """How many it has."""
        return sum(one.rows for one in self.files)


class Build(msgspec.Struct, frozen=True):
    """One build of the mart.

    Attributes:
        version: digest of all tables; equal rows give an equal version.
        as_of_us: until when what happened is in it, microseconds since 1970 in UTC.
        zone: IANA time zone of the company's days.
        currency: of its money.
        tables: in the order in which they were built.
    """

    version: str
    as_of_us: int
    zone: str
    currency: str
    tables: tuple[Table, ...]


class Mart:
    """Reads one build. Safe to use from several threads; close it when done.

    Attributes:
        build: what is read.
        folder: of the lake.
    """

    def __init__(self, folder: Path, build: Build) -> None:
        """Open ``build`` of the lake at ``folder``."""
        self.build = build
        self.folder = folder
        self._db = open_engine()
        self._local = threading.local()
        open_tables(self._db, folder, build)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def version(self) -> str:
        """Digest of all tables."""
        return self.build.version

    @property
    def as_of_us(self) -> int:
        """Until when what happened is in it, microseconds since 1970 in UTC."""
        return self.build.as_of_us

    @property
    def as_of(self) -> datetime:
        """Until when what happened is in it."""
        return datetime.fromtimestamp(self.build.as_of_us / 1_000_000, UTC)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """This thread's own way into the mart; what it creates must be temporary."""
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._db.cursor()
        cursor: duckdb.DuckDBPyConnection = self._local.cursor
        return cursor

    def rows(self, sql: str, **given: object) -> list[tuple[Any, ...]]:
        """Return all rows of a SELECT; ``$name`` in it stands for what is given by that name."""
        return self.connection.execute(sql, given or None).fetchall()

    def read(self, kind: type[Row], sql: str, **given: object) -> list[Row]:
        """Return the rows of a SELECT as ``kind``, whose fields are its columns in their order.

        Raises:
            msgspec.ValidationError: a row does not fit.
        """
        names = [field.name for field in msgspec.structs.fields(kind)]
        found = self.rows(sql, **given)
        return [msgspec.convert(dict(zip(names, row, strict=True)), kind) for row in found]

    def columns(self, sql: str, **given: object) -> Mapping[str, NDArray[Any]]:
        """Return the rows of a SELECT as arrays by the names of its columns; nulls are masked."""
        found = self.connection.execute(sql, given or None).fetchnumpy()
        return {
            name: values if isinstance(values, np.ndarray) else np.asarray(values)
            for name, values in found.items()
        }

    def is_there(self) -> bool:
        """Tell whether the files of the build are still there; old builds are let go."""
        return (self.folder / BUILDS / self.build.version / MANIFEST).exists()

    def close(self) -> None:
        """Let the files go."""
        self._db.close()


def open_tables(connection: duckdb.DuckDBPyConnection, folder: Path, build: Build) -> None:
    """Make a view of each table of ``build`` of the lake at ``folder``."""
    for table in build.tables:
        paths = [str(path_of(folder / BUILDS / build.version, table, one)) for one in table.files]
        connection.read_parquet(paths).create_view(table.name)


def path_of(build: Path, table: Table, file: File) -> Path:
    """Return where a file of a table lies below the folder ``build``."""
    return build / table.name / f"{file.part}.parquet"


def current(folder: Path) -> Build:
    """Return the newest build of the lake at ``folder``.

    Raises:
        NoMart: nothing was built there yet.
        MartOutdated: it was, in a form that is no longer read.
    """
    try:
        version = msgspec.json.decode((folder / CURRENT).read_bytes(), type=str)
        found = (folder / BUILDS / version / MANIFEST).read_bytes()
        return msgspec.json.decode(found, type=Build)
    except FileNotFoundError as error:
        raise NoMart(f"There is no mart in {folder}.") from error
    except msgspec.DecodeError as error:
        raise MartOutdated(f"The mart in {folder} has another form.") from error


def open_mart(folder: Path) -> Mart:
    """Open the newest build of the lake at ``folder``.

    Raises:
        NoMart: nothing was built there yet.
        MartOutdated: it was, in a form that is no longer read.
    """
    return Mart(folder, current(folder))
