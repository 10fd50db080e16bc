"""Basis: which copies a build was made of, kept with it, and what is new since."""

import os
import shutil
from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import duckdb
import msgspec

from ordito.marts.copies import RAW, Copies, Generation, Part
from ordito.marts.mart import BUILDS, Build

_BASIS: Final = "basis"
_MANIFEST: Final = "basis.json"
# of how tables are written: another form is another file
_FORM: Final = 1


class Basis(msgspec.Struct, frozen=True):
    """What a build was made of.

    Attributes:
        text: digest of all steps, and of what runs them.
        copies: manifest of the copies.
    """

    text: str
    copies: Copies


class News(msgspec.Struct, frozen=True):
    """What copies have that a build lacks.

    Attributes:
        generations: of people.
        parts: of the log and of what was observed.
    """

    generations: tuple[Generation, ...]
    parts: tuple[Part, ...]


def keep_basis(folder: Path, making: Path, copies: Copies) -> None:
    """Keep with a build of the lake at ``folder`` what it was made of."""
    kept = making / _BASIS
    kept.mkdir()
    for part in copies.small:
        link(folder / RAW / part.name, kept / f"{part.table}.parquet")
    told = msgspec.json.encode(Basis(_text(), copies))
    (kept / _MANIFEST).write_bytes(told)


def read_basis(folder: Path, build: Build) -> Basis | None:
    """Return what a build of the lake at ``folder`` was made of; None where it can't be told."""
    try:
        found = (folder / BUILDS / build.version / _BASIS / _MANIFEST).read_bytes()
        basis = msgspec.json.decode(found, type=Basis)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return basis if basis.text == _text() else None


def replace_basis(making: Path, kept: Path) -> None:
    """Let a build that came out as it was before be known as made of what it was made of now."""
    shutil.rmtree(kept / _BASIS, ignore_errors=True)
    if (making / _BASIS).exists():
        (making / _BASIS).rename(kept / _BASIS)


def path_of_small(folder: Path, build: Build, name: str) -> Path:
    """Return the file of a small table as it was when ``build`` was made."""
    return folder / BUILDS / build.version / _BASIS / f"{name}.parquet"


def find_news(basis: Copies, copies: Copies) -> News | None:
    """Return what ``copies`` have beyond ``basis``; None where all of it is another."""
    same = ("lineage", "zone", "phases", "forgotten_us")
    if any(getattr(basis, name) != getattr(copies, name) for name in same):
        return None
    last = basis.generations[-1].number
    generations = tuple(one for one in copies.generations if one.number > last)
    if any(one.keys is None for one in generations):
        return None
    known = {part.name for part in basis.appended}
    parts = tuple(part for part in copies.appended if not _is_known(part, known))
    return News(generations, parts)


def _is_known(part: Part, known: set[str]) -> bool:
    return part.name in known or bool(part.made_of and known.issuperset(part.made_of))


def link(path: Path, kept: Path) -> None:
    """Let a file that is never changed lie in another folder as well; a copy where it must be."""
    kept.parent.mkdir(exist_ok=True)
    try:
        os.link(path, kept)
    except OSError:
        shutil.copyfile(path, kept)


@cache
def _text() -> str:
    with as_file(files("ordito.marts") / "steps") as steps:
        told = [path.read_text() for path in sorted(steps.rglob("*.sql"))]
    return sha256(msgspec.json.encode((_FORM, duckdb.__version__, told))).hexdigest()
