"""Refresh marts: copy what is new from the database into the lake, and build the marts of it."""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from ordito import marts
from ordito.platform.db import Database


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
    with marts.locked(folder), tempfile.TemporaryDirectory(prefix="ordito-") as taken_into:
        tell("what is new")
        known = marts.read_copies(folder)
        taken = await db.look(marts.take, known=known, into=Path(taken_into), at=at)
        return await asyncio.to_thread(marts.refresh, folder, taken, zone=zone, tell=tell)
