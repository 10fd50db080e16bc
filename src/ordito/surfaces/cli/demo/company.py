"""The demo company as it stands: which one it is, and how whoever tries it out gets in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ordito import network
from ordito.platform.db import Database
from ordito.platform.state import make_passable, state_dir
from ordito.surfaces.connectors.demo_company import codes

DEMO: Final = "demo"
SEED: Final = 2026
LOGIN: Final = "admin@passochiaro.example"


@dataclass(frozen=True)
class SignIn:
    """How the operator gets in.

    Attributes:
        login: name of a member of staff.
        password: made for this installation; None where nobody wrote it down.
    """

    login: str
    password: str | None


async def find_seed(db: Database) -> int | None:
    """Return the seed of the company in this database, None where it is no simulated one."""
    directory = await db.read(network.load_directory)
    seeds = (entity.external_ids.get(codes.SEED) for entity in directory.entities.values())
    found = next((seed for seed in seeds if seed is not None), None)
    return None if found is None else int(found.rpartition(":")[2])


def sign_in_of(company: str) -> SignIn:
    """Return how to sign in to a simulated company."""
    note = _note(company)
    return SignIn(LOGIN, note.read_text() if note.exists() else None)


def write_down(company: str, password: str) -> None:
    """Keep the password of the company's staff, readable for the operator alone."""
    note = _note(company)
    make_passable(note.parent)
    note.unlink(missing_ok=True)
    note.touch(0o600)
    note.write_text(password)


def _note(company: str) -> Path:
    return state_dir() / "demo" / f"{company}.password"
