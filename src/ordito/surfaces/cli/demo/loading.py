"""The demo company made and loaded; imported where there is none yet: it takes a second."""

import gc
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from ordito import world
from ordito.platform.auth import hash_password
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.files import FileStore
from ordito.platform.state import files_dir
from ordito.surfaces.cli.demo.company import write_down
from ordito.surfaces.cli.steps import step
from ordito.surfaces.connectors.demo_company.load import founding_of, hang_pictures, load
from ordito.surfaces.connectors.demo_company.office import bring_letters
from ordito.surfaces.connectors.demo_company.rivals import bring_rivals

_PASSWORD_BYTES: Final = 9


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
        write_down(company, password)
    return is_new


@contextmanager
def _unwalked() -> Generator[None]:
    """Let the collector rest: all that is made is needed, and to walk it takes a third as long."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
