"""State: the one directory in which an installation keeps what it must not lose."""

import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import Final

_ROOT_STATE: Final = Path("/var/lib/ordito")


def state_dir() -> Path:
    """Return the state directory; it need not exist yet.

    ``ORDITO_HOME`` where it is set; in a checkout its ``.ordito``; otherwise
    ``~/.local/share/ordito``. Root's state lies under ``/var/lib/ordito`` where the database's
    own account could not reach the checkout.
    """
    chosen = os.environ.get("ORDITO_HOME")
    if chosen:
        return Path(chosen).absolute()
    checkout = Path(__file__).resolve().parents[3]
    if not ((checkout / "pyproject.toml").is_file() and os.access(checkout, os.W_OK)):
        return _ROOT_STATE / "default" if is_root() else Path.home() / ".local/share/ordito"
    if is_root() and not is_open_to_all(checkout):
        return _ROOT_STATE / f"{checkout.name}-{sha256(os.fsencode(checkout)).hexdigest()[:8]}"
    return checkout / ".ordito"


def files_dir(company: str) -> Path:
    """Return where the content-addressed files of a company lie."""
    return state_dir() / "files" / company


def is_root() -> bool:
    """Tell whether this process may act as any account."""
    return os.geteuid() == 0


def is_open_to_all(directory: Path) -> bool:
    """Tell whether every account may pass through ``directory`` and all above it."""
    places = (directory, *directory.parents)
    return all(place.stat().st_mode & stat.S_IXOTH for place in places if place.exists())


def make_passable(directory: Path) -> None:
    """Make a directory; it and the parents that it lacked let every account pass, not look."""
    missing = [place for place in (directory, *directory.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(exist_ok=True)
        place.chmod(0o711)
