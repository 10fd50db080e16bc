"""Graves: which people were erased, kept outside the database, so that no backup brings them back.

Ids alone, a line each, in the state directory and beside every backup that was made from here. A
restore erases them again, whatever became of the database since.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from ordito.platform.state import state_dir

_ENDING: Final = ".erased"


def bury(company: str, ids: Sequence[UUID], *, at: datetime) -> None:
    """Note erased people in the state directory and beside every backup; again is harmless."""
    lines = "".join(f"{one} {at.isoformat()}\n" for one in ids)
    _append(_own(company), lines)
    for place in _places(company):
        if place.is_dir():
            _append(place / f"{company}{_ENDING}", lines)


def note_backup(company: str, place: Path) -> None:
    """Note where backups of a company lie, and lay there beside them who was erased so far."""
    known = _places(company)
    here = place.resolve()
    if here not in known:
        _append(_register(company), f"{here}\n")
    own = _own(company)
    if own.is_file():
        beside = here / f"{company}{_ENDING}"
        missing = _lines(own) - _lines(beside)
        _append(beside, "".join(f"{line}\n" for line in sorted(missing)))


def list_buried(company: str, *, beside: Path) -> list[UUID]:
    """Return who was erased from a company, as far as anything outside its database knows.

    Args:
        company: its name.
        beside: an archive; what lies in its directory counts as well.
    """
    lines = _lines(_own(company)) | _lines(beside.parent / f"{company}{_ENDING}")
    return sorted({UUID(line.split()[0]) for line in lines})


def _own(company: str) -> Path:
    return state_dir() / "graves" / f"{company}{_ENDING}"


def _register(company: str) -> Path:
    return state_dir() / "graves" / f"{company}.backups"


def _places(company: str) -> list[Path]:
    return [Path(line) for line in sorted(_lines(_register(company)))]


def _lines(path: Path) -> set[str]:
    return set(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else set()


def _append(path: Path, lines: str) -> None:
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
