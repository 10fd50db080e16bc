"""Files of a world: Parquet written by DuckDB from columns, with a manifest of their digests."""

from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final, Self

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

Columns = Mapping[str, NDArray[Any]]
_THREADS: Final = 2
_LEAST_ROWS: Final = 1 << 17  # of a part: a file of few rows costs as much as one of thousands
_ROWS: Final = "made"
MANIFEST: Final = "manifest.json"


class File(msgspec.Struct, frozen=True):
    """A file of a table."""

    table: str
    name: str
    rows: int
    sha256: str


class _Waiting(msgspec.Struct, frozen=True):
    """Parts of a table that are written together, under the number of the first."""

    part: int
    select: str
    parts: list[Columns]

    @property
    def rows(self) -> int:
        return sum(map(_rows_of, self.parts))


class Folder:
    """A folder of tables, each one or several files in their order."""

    def __init__(self, path: Path) -> None:
        """Begin the folder at ``path``."""
        self._path = path
        self._files: list[File] = []
        self._waiting: dict[str, _Waiting] = {}
        self._db = duckdb.connect(config={"threads": _THREADS})
        self._db.execute("SET TimeZone = 'UTC'")

    def __enter__(self) -> Self:
        self._path.mkdir(parents=True, exist_ok=True)
        (self._path / MANIFEST).unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @property
    def rows(self) -> int:
        """How many rows were written."""
        return sum(file.rows for file in self._files)

    def write(self, table: str, columns: Columns, select: str, *, part: int | None = None) -> None:
        """Write a table, or one part of it; small parts wait for those that follow.

        Args:
            table: its name.
            columns: of equal length.
            select: expressions of SQL over these columns, comma-separated; the same in all parts.
            part: number of the part; parts come in their order.
        """
        if part is None:
            self._put(table, f"{table}.parquet", columns, select)
            return
        waiting = self._waiting.setdefault(table, _Waiting(part, select, []))
        assert waiting.select == select, "parts of a table have the same columns"
        waiting.parts.append(columns)
        if waiting.rows >= _LEAST_ROWS:
            self._put_parts(table)

    def _put_parts(self, table: str) -> None:
        waiting = self._waiting.pop(table)
        if all(file.table != table for file in self._files):
            for earlier in (self._path / table).glob("*.parquet"):
                earlier.unlink()
        first, *others = waiting.parts
        columns = (
            {name: np.concatenate([part[name] for part in waiting.parts]) for name in first}
            if others
            else first
        )
        self._put(table, f"{table}/{waiting.part:04d}.parquet", columns, waiting.select)

    def _put(self, table: str, name: str, columns: Columns, select: str) -> None:
        path = self._path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db.register(_ROWS, dict(columns))
        self._db.view(_ROWS).project(select).write_parquet(str(path), compression="zstd")
        self._db.unregister(_ROWS)
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        self._files.append(File(table, name, _rows_of(columns), digest))

    def close(self, about: Mapping[str, object]) -> tuple[File, ...]:
        """Write what waits and the manifest, with ``about`` the world, and return the files."""
        for table in tuple(self._waiting):
            self._put_parts(table)
        files = tuple(sorted(self._files, key=lambda file: file.name))
        text = msgspec.json.encode({"about": about, "files": files}, order="deterministic")
        (self._path / MANIFEST).write_bytes(msgspec.json.format(text))
        return files


def _rows_of(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def instants(*names: str) -> str:
    """Return SQL that writes columns of microseconds as instants, without ``_us`` and with _at."""
    return ", ".join(f"make_timestamptz({name}) AS {name.removesuffix('_us')}_at" for name in names)


def instants_until(end_us: int, *names: str) -> str:
    """Return SQL that writes instants as ``instants`` does; what comes later is not known."""
    return ", ".join(
        f"CASE WHEN {name} < {end_us} THEN make_timestamptz({name}) END"
        f" AS {name.removesuffix('_us')}_at"
        for name in names
    )


def chosen(column: str, codes: Sequence[str]) -> str:
    """Return SQL that turns a column of indexes into ``codes``; what is not among them is null."""
    quoted = ", ".join("'" + code.replace("'", "''") + "'" for code in codes)
    return f"list_extract([{quoted}], {column} + 1)"


def coded(name: str, codes: Sequence[str]) -> str:
    """Return SQL that writes the column ``name`` as ``codes``; see ``chosen``."""
    return f"{chosen(name, codes)} AS {name}"


def nullable(*names: str) -> str:
    """Return SQL that writes -1 as null."""
    return ", ".join(f"CASE WHEN {name} >= 0 THEN {name} END AS {name}" for name in names)
