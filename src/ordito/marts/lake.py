"""The lake of a company: its copies and what is built of them, and how far behind they are."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from ordito.marts.basis import read_basis
from ordito.marts.build import build
from ordito.marts.contract import Source
from ordito.marts.copies import Copies, Taken, absorb, read_copies, source_of, us_of
from ordito.marts.errors import LakeHasCopies, NoCopies, NoMart
from ordito.marts.mart import ANSWERS, BUILDS, MANIFEST, Build, current
from ordito.marts.renewal import renew

Teller = Callable[[str], None]
"""Is told what is done now."""

_SECOND_US: Final = 1_000_000


class LakeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How a lake stands.

    Attributes:
        build: the current one; None where nothing was built.
        builds: how many are kept.
        copied_rows: in all files of the copies; 0 where nothing was copied.
        copied_files: of them.
        size_bytes: of all files.
        looked_us: when the database was last looked at, microseconds since 1970; None is never.
        lag_s: seconds since then.
        is_built: whether the build is of all that was copied, by the steps of today.
    """

    build: Build | None
    builds: int
    copied_rows: int
    copied_files: int
    size_bytes: int
    looked_us: int | None
    lag_s: int | None
    is_built: bool


def refresh(folder: Path, taken: Taken, *, zone: str, tell: Teller = lambda _: None) -> Build:
    """Add what was taken from the database to the lake at ``folder``, and build it.

    The caller holds the lake's lock. Killed anywhere, it leaves the build that was there, and the
    next one is right.
    """
    tell("copies")
    return settle(folder, absorb(folder, taken, zone=zone), tell=tell)


def settle(folder: Path, copies: Copies, *, tell: Teller = lambda _: None) -> Build:
    """Build the copies where they are not built yet; builds that tell of forgotten people go."""
    for left in (folder / BUILDS).glob(".making-*"):
        shutil.rmtree(left, ignore_errors=True)
    made = _current(folder)
    if made is None or not _is_of(folder, made, copies):
        renewed = None if made is None else renew(folder, made, copies, tell=tell)
        made = renewed or build(folder, source_of(folder, copies), copies=copies, tell=tell)
    _forget(folder, copies.forgotten_us, keep=made.version)
    return made


def _is_of(folder: Path, made: Build, copies: Copies) -> bool:
    """Tell whether a build says all that the copies do, and is made by the steps of today."""
    is_whole = made.as_of_us == copies.as_of_us and made.zone == copies.zone
    return is_whole and read_basis(folder, made) is not None


def rebuild(folder: Path, *, tell: Teller = lambda _: None) -> Build:
    """Build the copies of the lake at ``folder`` anew; the same copies give the same bytes.

    Raises:
        NoCopies: nothing was copied yet.
    """
    copies = read_copies(folder)
    if copies is None:
        raise NoCopies(f"Nothing was copied to {folder}.")
    return build(folder, source_of(folder, copies), copies=copies, tell=tell)


def lay(folder: Path, source: Source, *, tell: Teller = lambda _: None) -> Build:
    """Build what a source tells, which is no company's books, in the lake at ``folder``.

    Raises:
        LakeHasCopies: the lake is of a company's books.
        ContractBroken: the staging tables are not as they should be.
    """
    if read_copies(folder) is not None:
        raise LakeHasCopies(f"{folder} has copies of a company's books.")
    return build(folder, source, tell=tell)


def read_status(folder: Path, *, at: datetime) -> LakeStatus:
    """Return how the lake at ``folder`` stands."""
    copies = read_copies(folder)
    looked_us = None if copies is None else copies.looked_us
    build = _current(folder)
    kept = list((folder / BUILDS).glob(f"*/{MANIFEST}"))
    return LakeStatus(
        build=build,
        builds=len(kept),
        copied_rows=0 if copies is None else copies.rows,
        copied_files=0 if copies is None else len(copies.parts),
        size_bytes=sum(path.stat().st_size for path in folder.rglob("*.parquet")),
        looked_us=looked_us,
        lag_s=None if looked_us is None else max(0, us_of(at) - looked_us) // _SECOND_US,
        is_built=copies is None or (build is not None and _is_of(folder, build, copies)),
    )


def lag_s(folder: Path, *, at: datetime) -> int | None:
    """Return how many seconds ago the database was last looked at; None where it never was."""
    copies = read_copies(folder)
    return None if copies is None else max(0, us_of(at) - copies.looked_us) // _SECOND_US


def _current(folder: Path) -> Build | None:
    try:
        return current(folder)
    except NoMart:
        return None


def _forget(folder: Path, before_us: int, *, keep: str) -> None:
    """Let builds go that tell of forgotten people, or that nobody can tell whom they tell of."""
    for manifest in (folder / BUILDS).glob(f"*/{MANIFEST}"):
        kept = manifest.parent
        if kept.name != keep and _tells_of_us(manifest) < before_us:
            shutil.rmtree(kept, ignore_errors=True)
            shutil.rmtree(folder / ANSWERS / kept.name, ignore_errors=True)


def _tells_of_us(manifest: Path) -> int:
    """Return until when a build tells; 0 where it is in a form that is no longer read."""
    try:
        return msgspec.json.decode(manifest.read_bytes(), type=Build).as_of_us
    except msgspec.DecodeError:
        return 0
