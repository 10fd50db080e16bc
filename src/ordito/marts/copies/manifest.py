"""The manifest of the copies: which files count, and up to where they were copied.

A file is named by the digest of its bytes and never changed. The manifest is replaced by one
rename; a file that it does not name is left behind by somebody who was killed, and goes.
"""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from ordito.marts.errors import RefreshUnderWay

RAW: Final = "raw"
_MANIFEST: Final = "manifest.json"
_FORMAT: Final = 5


class Part(msgspec.Struct, frozen=True):
    """A file of a table.

    Attributes:
        table: which.
        name: of the file, below the folder of the copies.
        rows: in it.
        sha256: of its bytes.
        low: of what is found by when it was recorded, the earliest recording in it.
        high: and the latest.
        made_of: names of the files whose rows it took over; it has no others.
    """

    table: str
    name: str
    rows: int
    sha256: str
    low: int | None = None
    high: int | None = None
    made_of: tuple[str, ...] = ()


class Generation(msgspec.Struct, frozen=True):
    """What was copied of people at once: it replaces all that earlier ones have of the same people.

    Attributes:
        number: later ones have higher ones.
        keys: file of the customers whom it is about; None is all.
        parts: their rows.
    """

    number: int
    keys: Part | None
    parts: tuple[Part, ...]


class Copies(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest.

    Attributes:
        format: of this file.
        lineage: of which database.
        until_xid: all facts of transactions below it are there.
        seen_us: all observations and entries of stock that were recorded before it are there.
        as_of_us: instant of the snapshot of the last copy that found anything new.
        looked_us: instant of the last look.
        forgotten_us: builds of copies before it tell of people who were forgotten since.
        dropped_us: observations that were recorded before it may have been dropped.
        zone: IANA time zone of the company's days.
        phases: to which phase of a journey each type of event belongs.
        generations: of people, the oldest first.
        appended: parts of the log, of what was observed, and of the stock books.
        small: parts of what is copied whole.
    """

    format: int = _FORMAT
    lineage: str
    until_xid: int
    seen_us: int
    as_of_us: int
    looked_us: int
    forgotten_us: int
    dropped_us: int
    zone: str
    phases: dict[str, str]
    generations: tuple[Generation, ...]
    appended: tuple[Part, ...]
    small: tuple[Part, ...]

    @property
    def parts(self) -> list[Part]:
        """All files."""
        told = [part for one in self.generations for part in (one.keys, *one.parts) if part]
        return [*told, *self.appended, *self.small]

    @property
    def rows(self) -> int:
        """How many rows all files have."""
        return sum(part.rows for part in self.parts)


def read_copies(folder: Path) -> Copies | None:
    """Return the manifest of the lake at ``folder``; None where nothing was copied yet.

    Copies of a form that is no longer read count for nothing: all is copied anew.
    """
    try:
        found = (folder / RAW / _MANIFEST).read_bytes()
        told = msgspec.json.decode(found, type=Copies)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return told if told.format == _FORMAT else None


def write_copies(folder: Path, copies: Copies) -> None:
    """Make ``copies`` the ones that count, and let go of all other files."""
    raw = folder / RAW
    beside = raw / f".{_MANIFEST}"
    with beside.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(copies)))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(raw / _MANIFEST)
    sync(raw)
    needed = {part.name for part in copies.parts}
    for path in raw.glob("*/*.parquet"):
        if str(path.relative_to(raw)) not in needed:
            path.unlink()


def sync(path: Path) -> None:
    """Bring a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path) -> Generator[None]:
    """Keep others from writing the lake at ``folder``; who dies lets go.

    Raises:
        RefreshUnderWay: somebody writes it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefreshUnderWay(f"Somebody else writes {folder}.") from None
        yield
    finally:
        os.close(handle)
