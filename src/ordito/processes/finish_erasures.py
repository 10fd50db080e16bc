"""Finish erasures: what lies outside the database goes too, and backups learn who was erased."""

import asyncio
from typing import Final

from ordito import customers, messages
from ordito.messages import Mailer
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.graves import bury
from ordito.platform.ids import CustomerId

_SYSTEM: Final = Context.system()


async def finish_erasures(db: Database, mailer: Mailer, *, company: str) -> int:
    """Finish what erasures began; return how many. A repeat after a crash is harmless.

    Args:
        db: of the company.
        mailer: who may have kept mail instead of sending it.
        company: its name, as backups name it.
    """
    untold = await db.read(customers.list_untold)
    for erasure in untold:
        members = [CustomerId(one) for one in erasure.members]
        written = await db.read(messages.list_written, customer_ids=members)
        await mailer.forget_kept([str(one) for one in written])
        await asyncio.to_thread(bury, company, erasure.members, at=erasure.erased_at)
        await db.transact(customers.note_told, _SYSTEM, erasure=erasure, at=now())
    return len(untold)
