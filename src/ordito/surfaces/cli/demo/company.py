"""The demo company in its database: loaded once, with accounts for whoever tries it out."""

import gc
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ordito import network, world
from ordito.platform.auth import hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.files import FileStore
from ordito.platform.state import files_dir, make_passable, state_dir
from ordito.surfaces.cli.steps import step
from ordito.surfaces.connectors.demo_company import mapping
from ordito.surfaces.connectors.demo_company.load import founding_of, hang_pictures, load
from ordito.surfaces.connectors.demo_company.office import bring_letters
from ordito.surfaces.connectors.demo_company.rivals import bring_rivals

DEMO: Final = "demo"
SEED: Final = 2026
LOGIN: Final = "admin@passochiaro.example"
_PASSWORD_BYTES: Final = 9


@dataclass(frozen=True)
class SignIn:
    """How the operator gets in.

    Attributes:
        login: name of a member of staff.
        password: made for this installation; None where nobody wrote it down.
    """

    login: str
    password: str | None


async def prepare_company(address: str, company: str) -> SignIn | None:
    """Bring a fresh demo database to a living company; one that lives is left as it is.

    Args:
        address: URL of the company's migrated database.
        company: its name; only ``demo`` is filled with the world's company.

    Returns:
        How to sign in, None where the company has its own staff.
    """
    if company != DEMO:
        return None
    async with Database.open(address, max_size=2) as db:
        if await find_seed(db) is None:
            await load_company(db, company, seed=SEED)
    return sign_in_of(company)


async def load_company(db: Database, company: str, *, seed: int) -> bool:
    """Bring the company of ``seed`` with three months that end now; False where it is here.

    Raises:
        OtherWorld: a company of another seed is here.
    """
    at = now()
    with _unwalked():
        with step("people, and three months of their lives"):
            living = world.found(seed)
            founding = founding_of(living, at=at)
        past = founding.past
        with step(f"{len(past.orders):,} orders, {len(past.touches):,} touchpoints"):
            password = secrets.token_urlsafe(_PASSWORD_BYTES)
            is_new = await load(db, founding, password_hash=hash_password(password), at=at)
    if is_new:
        with step("pictures of the products"):
            await hang_pictures(db, FileStore(files_dir(company)), living, at=at)
        with step("letters of customers"):
            await bring_letters(db, FileStore(files_dir(company)), living, at=at)
        with step("what other shops ask"):
            await bring_rivals(db, living, at=at)
        _write_down(company, password)
    return is_new


@contextmanager
def _unwalked() -> Generator[None]:
    """Let the collector rest: all that is made is needed, and to walk it takes a third as long."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def find_seed(db: Database) -> int | None:
    """Return the seed of the company in this database, None where it is no simulated one."""
    directory = await db.read(network.load_directory)
    seeds = (entity.external_ids.get(mapping.SEED) for entity in directory.entities.values())
    found = next((seed for seed in seeds if seed is not None), None)
    return None if found is None else int(found.rpartition(":")[2])


def sign_in_of(company: str) -> SignIn:
    """Return how to sign in to a simulated company."""
    note = _note(company)
    return SignIn(LOGIN, note.read_text() if note.exists() else None)


def _write_down(company: str, password: str) -> None:
    """Keep the password of the company's staff, readable for the operator alone."""
    note = _note(company)
    make_passable(note.parent)
    note.unlink(missing_ok=True)
    note.touch(0o600)
    note.write_text(password)


def _note(company: str) -> Path:
    return state_dir() / "demo" / f"{company}.password"
