"""Publish drafts whose time has come, each once, also after a restart."""

from ordito import pricing
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.platform.events import Context


async def publish_drafts(db: Database) -> int:
    """Publish what is due; what cannot be published is noted and left to people.

    A draft's row is locked while it is published and says afterwards that it was, in the same
    transaction: two processes, or one that was restarted, publish it once.

    Returns:
        How many were published.
    """
    published = 0
    for draft_id in await db.read(pricing.list_due_drafts, at=now()):
        try:
            done = await db.transact(
                pricing.publish_draft, Context.system(), draft_id=draft_id, at=now()
            )
        except Refusal as refusal:
            await db.transact(
                pricing.fail_draft,
                Context.system(),
                draft_id=draft_id,
                code=refusal.code,
                at=now(),
            )
        else:
            published += done is not None
    return published
