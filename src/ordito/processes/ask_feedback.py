"""Ask feedback: decide on each invitation that is due, in a transaction of its own."""

from ordito import service
from ordito.flows.ask_how_it_was import ask_how_it_was
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context


async def ask_feedback(db: Database, *, most: int = 200) -> int:
    """Ask those who are due, or say why not; return how many were decided on."""
    due = await db.read(service.experience.list_due, at=now(), limit=most)
    for invitation in due:
        await db.transact(ask_how_it_was, Context.system(), invitation=invitation, at=now())
    return len(due)
