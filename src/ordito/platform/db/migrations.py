"""Migrations: SQL files per room, each in a transaction of its own, each run once.

``schema/0001_pre_name.sql`` runs before the new code serves, ``0002_post_name.sql`` after the old
code is gone. A file that has run is never edited: its checksum is kept and compared.
"""

import asyncio
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final, Literal

import asyncpg

from ordito.platform.clock import now
from ordito.platform.errors import Conflict

# rooms in the order of their layers: a later room may refer to an earlier one
ROOMS: Final = (
    "platform",
    "network",
    "catalogue",
    "customers",
    "journeys",
    "messages",
    "experiments",
    "stock",
    "ledger",
    "pricing",
    "loyalty",
    "orders",
    "fulfilment",
    "counter",
    "service",
    "engagement",
    "partners",
    "steering",
)
Phase = Literal["pre", "post"]

_NAME: Final = re.compile(r"^(\d{4})_(pre|post)_[a-z0-9_]+\.sql$")
_LEDGER: Final = """
CREATE SCHEMA IF NOT EXISTS platform;
-- family: local key: room
CREATE TABLE IF NOT EXISTS platform.migration (
    room text NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL,
    PRIMARY KEY (room, name)
)
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """A migration file.

    Attributes:
        room: whose schema it changes.
        name: file name, which orders it within its room.
        phase: before or after the new code runs.
        text: its SQL.
    """

    room: str
    name: str
    phase: Phase
    text: str

    @property
    def sha256(self) -> str:
        """Checksum of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Patience:
    """How a migration goes for the locks of tables that others use.

    Attributes:
        wait_ms: for a lock, each time; as long everybody who comes after waits too.
        pause_s: between two tries.
        tries: at most.
    """

    wait_ms: int = 2000
    pause_s: float = 0.5
    tries: int = 20


_PATIENCE: Final = Patience()


class MigrationChanged(Conflict):
    """A migration that has already run was edited."""

    code = "database.migration_changed"
    remedy = "use the code that ran it; where nothing is to be kept, start anew: `ordito reset`"


class MigrationBlocked(Conflict):
    """Transactions that last long hold tables that a migration changes."""

    code = "database.migration_blocked"
    remedy = "end them (pg_stat_activity names them), then run `ordito db migrate` again"


def migrations() -> list[Migration]:
    """Return all migrations in the order in which an empty database takes them."""
    return [migration for room in ROOMS for migration in _of_room(room)]


async def pending(connection: asyncpg.Connection) -> list[Migration]:
    """Return the migrations that have not run yet.

    Raises:
        MigrationChanged: one that has run was edited since.
    """
    await connection.execute(_LEDGER)
    rows = await connection.fetch("SELECT room, name, sha256 FROM platform.migration")
    applied = {(row["room"], row["name"]): row["sha256"] for row in rows}
    missing: list[Migration] = []
    for migration in migrations():
        checksum = applied.get((migration.room, migration.name))
        if checksum is None:
            missing.append(migration)
        elif checksum != migration.sha256:
            message = f"{migration.room}/{migration.name} was edited after it ran"
            raise MigrationChanged(message)
    return missing


async def migrate(
    connection: asyncpg.Connection,
    *,
    phases: tuple[Phase, ...] = ("pre", "post"),
    progress: Callable[[Migration], None] = lambda _: None,
) -> int:
    """Run the missing migrations; several processes may ask at once.

    Args:
        connection: of a role that may create schemas.
        phases: which kinds to run; a rolling deployment runs "pre", then "post".
        progress: called before each file.

    Returns:
        How many ran.
    """
    async with connection.transaction():
        await connection.execute(_LEDGER)
    missing = [step for step in await pending(connection) if step.phase in phases]
    for step in missing:
        progress(step)
        await run(connection, step)
    return len(missing)


async def run(
    connection: asyncpg.Connection, step: Migration, *, patience: Patience = _PATIENCE
) -> None:
    """Run a file; again where a table that it changes is held, so that nobody waits behind it.

    Raises:
        MigrationBlocked: the table was held all the time.
    """
    for _ in range(patience.tries):
        try:
            await _run(connection, step, wait_ms=patience.wait_ms)
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(patience.pause_s)
        else:
            return
    raise MigrationBlocked(f"{step.room}/{step.name} did not get hold of the tables it changes")


async def _run(connection: asyncpg.Connection, step: Migration, *, wait_ms: int) -> None:
    async with connection.transaction():
        # one runner at a time; the second finds the row and leaves the file alone
        await connection.execute("LOCK TABLE platform.migration IN EXCLUSIVE MODE")
        taken = await connection.fetchval(
            "INSERT INTO platform.migration VALUES ($1, $2, $3, $4)"
            " ON CONFLICT DO NOTHING RETURNING true",
            *(step.room, step.name, step.sha256, now()),
        )
        if taken:
            # who waits for a lock holds up everybody who comes after
            await connection.execute(f"SET LOCAL lock_timeout = {wait_ms}")
            await connection.execute(step.text)


def _of_room(room: str) -> list[Migration]:
    folder = resources.files("ordito").joinpath(room, "schema")
    if not folder.is_dir():
        return []
    return sorted((_read(room, file) for file in folder.iterdir()), key=lambda step: step.name)


def _read(room: str, file: Traversable) -> Migration:
    match = _NAME.match(file.name)
    assert match is not None, f"{room}/schema/{file.name}: not NNNN_pre_name.sql"
    phase: Phase = "pre" if match[2] == "pre" else "post"
    return Migration(room, file.name, phase, file.read_text(encoding="utf-8"))
