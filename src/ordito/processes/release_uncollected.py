"""Release uncollected: what nobody comes for in its time is free again, and the money goes back."""

from datetime import datetime

import structlog

from ordito import fulfilment
from ordito.flows.change_effect import ChangePlan
from ordito.fulfilment import CollectionLapsed, FulfilmentOrder
from ordito.orders import ActionKind, ReturnedLine, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.processes.change import change_at_once
from ordito.reads.memory import Memory

_log = structlog.get_logger(__name__)


async def release_uncollected(db: Database, memory: Memory, *, at: datetime | None = None) -> int:
    """Cancel what waits for longer than it was kept; return how many fulfilment orders.

    Args:
        db: the company's database.
        memory: network, catalogue, prices.
        at: the instant that counts; None is now.
    """
    at = at or now()
    due = await db.read(fulfilment.collecting.list_uncollected, at=at)
    released = 0
    for task in due:
        try:
            released += await db.transact(_release, Context.system(), memory, task, at)
        except Refusal as refusal:  # somebody is at work on this very order: the next round
            _log.warning("collection_not_released", code=refusal.code)
    return released


async def _release(tx: Tx, memory: Memory, task: FulfilmentOrder, at: datetime) -> int:
    items = await fulfilment.list_items(
        tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id
    )
    taken = tuple(ReturnedLine(item.line_no, item.left) for item in items if item.left)
    if not taken:
        return 0
    await change_at_once(
        tx,
        memory=memory,
        where=Whereabouts(task.customer_id, task.order_id),
        plan=ChangePlan(kind=ActionKind.CANCEL, version=None, reason="not_collected", taken=taken),
        authority=frozenset(),
        at=at,
    )
    event = CollectionLapsed(fulfilment_order_id=task.fulfilment_order_id, place_id=task.place_id)
    tx.record(
        event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
    )
    return 1
