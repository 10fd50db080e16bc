"""Sweep: what was kept of people for as long as is declared goes."""

from datetime import datetime

from ordito import customers
from ordito.platform.db import Tx
from ordito.platform.personal import sweep
from ordito.reads.person_file import list_swept


async def sweep_personal(tx: Tx, *, at: datetime) -> int:
    """Delete a part of what is older than its kind may be; return how many rows that were."""
    days = {one.kind: one.days for one in await customers.list_retention(tx)}
    gone = [
        await sweep(tx, table=table, lasts=lasts, days=days[lasts.kind], at=at)
        for table, lasts in list_swept()
    ]
    return sum([*gone, await customers.consents.sweep_links(tx, at=at)])
