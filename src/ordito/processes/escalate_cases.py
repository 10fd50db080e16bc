"""Escalate cases: each promise of which a threshold has come, in a transaction of its own."""

from ordito import service
from ordito.flows.watch_cases import escalate_case
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context


async def escalate_cases(db: Database) -> int:
    """Handle what has come; return how many promises it was, at most 200."""
    at = now()
    found = await db.read(service.cases.list_to_look_at, at=at)
    for one in found:
        await db.transact(escalate_case, Context.system(), found=one, at=at)
    return len(found)
