"""Number documents: fiscal numbers are given in batches, one series and transaction a time."""

from typing import Final

from ordito import orders
from ordito.flows import number_documents as flow
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context

_BATCH: Final = 500


async def number_documents(db: Database, *, batch: int = _BATCH) -> int:
    """Give numbers to all documents that wait for one; return how many.

    Any number of processes may do it: who numbers a series locks it. A batch that is interrupted
    has given no number.
    """
    numbered = 0
    for series in await db.read(orders.documents.list_unnumbered_series):
        while True:
            count = await db.transact(
                flow.number_documents,
                Context.system(),
                series=series,
                most=batch,
                at=now(),
            )
            numbered += count
            if count < batch:
                break
    return numbered
