"""Tell late: whose goods do not come when they were promised hears it from us, once."""

from datetime import datetime

from ordito import fulfilment
from ordito.flows.tell_promise import tell_promise
from ordito.messages import Template
from ordito.orders import Whereabouts
from ordito.platform.db import Tx


async def tell_late(tx: Tx, *, at: datetime) -> int:
    """Queue the mails that are due; return of how many shipments, at most a hundred."""
    late = await fulfilment.late.list_late(tx, at=at)
    for task in late:
        if await fulfilment.late.note_late(tx, task=task, at=at):
            await tell_promise(
                tx,
                where=Whereabouts(task.customer_id, task.order_id),
                cause=f"{task.fulfilment_order_id}:late",
                template=Template.SHIPMENT_LATE,
                at=at,
            )
    return len(late)
