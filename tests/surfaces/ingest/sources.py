"""A source of events of the test company, and what was kept of what it sent."""

from typing import Any
from uuid import UUID

from ordito import journeys
from ordito.journeys import NewSource, SenderKind
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from tests.company import Company


async def add_source(
    db: Database,
    company: Company,
    *,
    name: str = "shop",
    kind: SenderKind = SenderKind.SERVER,
    **said: Any,
) -> tuple[UUID, str]:
    """Add a source to the web channel; return its id and its key."""
    new = NewSource(name=name, kind=kind, channel_id=company.channels["web"], **said)
    return await db.transact(journeys.make_source, Context.system(), new=new, by="system", at=now())


async def rows(db: Database, text: str, *arguments: Any) -> list[dict[str, Any]]:
    """Return the rows of a statement."""
    async with db.connection() as connection:
        return [dict(row) for row in await connection.fetch(text, *arguments)]


async def touchpoints(db: Database) -> list[dict[str, Any]]:
    """Return all touchpoints, the earliest first."""
    return await rows(
        db, "SELECT * FROM journeys.v_touchpoint ORDER BY occurred_at, type, touchpoint_id"
    )


async def bad_events(db: Database) -> list[dict[str, Any]]:
    """Return all bad events, by reason."""
    return await rows(db, "SELECT * FROM journeys.bad_event ORDER BY reason, message_id")
