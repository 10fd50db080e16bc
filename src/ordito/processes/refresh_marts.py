"""Refresh marts: copy what is new from the database into the lake, and build the marts of it."""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from ordito import marts
from ordito.platform.db import Database, Tx


async def refresh_marts(
    db: Database,
    *,
    folder: Path,
    zone: str,
    at: datetime,
    tell: marts.Teller = lambda _: None,
) -> marts.Build:
    """Bring the lake up to now, while the company goes on; one at a time.

    What is read is read on one snapshot, which is let go before anything is computed.

    Args:
        db: of the company.
        folder: of its lake.
        zone: IANA time zone of its days.
        at: now.
        tell: is told what is done.

    Raises:
        RefreshUnderWay: somebody else does it.
    """
    with marts.locked(folder), tempfile.TemporaryDirectory(prefix="ordito-") as into:
        tell("what is new")
        known = marts.read_copies(folder)
        taken = await db.look(marts.take, known=known, into=Path(into), at=at)
        return await asyncio.to_thread(marts.refresh, folder, taken, zone=zone, tell=tell)


async def check_marts(
    db: Database,
    *,
    folder: Path,
    zone: str,
    at: datetime,
    tell: marts.Teller = lambda _: None,
) -> list[marts.Fault]:
    """Bring the lake up to now, and return where it does not hold together or with the books.

    The books are summed up on the very snapshot that is copied; see ``refresh_marts``.

    Raises:
        RefreshUnderWay: somebody else writes the lake.
    """

    async def look(tx: Tx, into: Path) -> tuple[marts.Taken, marts.Controls]:
        known = marts.read_copies(folder)
        taken = await marts.take(tx, known=known, into=into, at=at)
        return taken, await marts.take_controls(tx)

    with marts.locked(folder), tempfile.TemporaryDirectory(prefix="ordito-") as into:
        tell("what is new, and the books")
        taken, controls = await db.look(look, Path(into))
        await asyncio.to_thread(marts.refresh, folder, taken, zone=zone, tell=tell)
        tell("checks")
        return await asyncio.to_thread(_check, folder, controls)


def _check(folder: Path, controls: marts.Controls) -> list[marts.Fault]:
    copies = marts.read_copies(folder)
    assert copies is not None, folder
    with marts.open_mart(folder) as mart:
        return [*marts.check_mart(mart), *marts.check_copies(mart, copies, controls)]
