"""State: the one directory in which an installation keeps what it must not lose."""

import functools
import os
import secrets
import stat
from hashlib import sha256
from pathlib import Path
from typing import Final

_ROOT_STATE: Final = Path("/var/lib/ordito")
_SECRET_BYTES: Final = 32


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


def lake_dir(company: str) -> Path:
    """Return where the marts of a company lie: copies of its log and views, and what is built."""
    return state_dir() / "lake" / company


def secret_of(company: str, name: str) -> bytes:
    """Return a company's secret of that name, 32 random bytes, made where it is asked for first.

    It lies in a file that the installation's account alone can read: no database holds it.
    """
    return _secret_in(state_dir() / "secrets" / company / f"{name}.key")


@functools.lru_cache(maxsize=256)
def _secret_in(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        beside = path.with_suffix(f".{secrets.token_hex(8)}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
            file.flush()
            os.fsync(descriptor)
        try:
            os.link(beside, path)  # of two processes one is first, and both read what it wrote
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    secret = path.read_bytes()
    assert len(secret) == _SECRET_BYTES, path
    return secret


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
