"""Decide what waits: a person lets another place give it, or calls it off; its buyer is told.

What waits for a place stands in the books of sourcing, what waits for goods in those of selling
ahead; a person may decide on either, with a reason that the order keeps.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from ordito import fulfilment, orders
from ordito.flows.change_effect import Effect
from ordito.flows.tell_promise import tell_promise
from ordito.messages import Template
from ordito.network import Place
from ordito.orders import LineKind, Whereabouts
from ordito.platform.db import Tx
from ordito.processes import source_again
from ordito.processes.change import change_at_once
from ordito.processes.change_asked import AskedLine, Cancel, ChangePlace
from ordito.processes.change_lines import look
from ordito.processes.change_plan import plan_change
from ordito.reads.memory import Memory

Expected = fulfilment.ahead.Expected
Waiting = fulfilment.sourcing.Waiting
MOVED: Final = "change_place"
OUT_OF_STOCK: Final = "out_of_stock"


async def move_parked(
    tx: Tx, *, memory: Memory, waiting: Waiting, giver: Place, reason: str = MOVED, at: datetime
) -> Effect:
    """Let a place that somebody names give units that no place gives, and tell their buyer.

    Raises:
        Refusal: as ``source_again.reassign``.
    """
    effect = await source_again.reassign(
        tx, memory=memory, waiting=waiting, giver=giver, reason=reason, at=at
    )
    where = Whereabouts(waiting.customer_id, waiting.order_id)
    await _tell(tx, where, str(waiting.waiting_id), at)
    return effect


async def call_parked_off(
    tx: Tx,
    *,
    memory: Memory,
    waiting: Waiting,
    reason: str = OUT_OF_STOCK,
    authority: AbstractSet[str],
    at: datetime,
) -> Effect:
    """Call units off that no place gives, and tell their buyer; what was paid for them goes back.

    Raises:
        Refusal: as ``source_again.cancel``.
    """
    effect = await source_again.cancel(
        tx, memory=memory, waiting=waiting, reason=reason, authority=authority, at=at
    )
    where = Whereabouts(waiting.customer_id, waiting.order_id)
    await _tell(tx, where, str(waiting.waiting_id), at)
    return effect


async def move_expected(
    tx: Tx, *, memory: Memory, task: Expected, giver: Place, reason: str, at: datetime
) -> Effect:
    """Let a place that has the goods give what waits for them elsewhere, and tell their buyer.

    Raises:
        FulfilmentClosed: it does not wait any more.
        NotEnoughStock: the place has not got them.
        ServiceNotOffered, ClosedPlace: it does not do that.
    """
    lines = await _lines_of(tx, task)
    asked = ChangePlace(lines=lines, place=str(giver.place_id), reason=reason)
    return await _change(tx, memory, task, asked, frozenset(), at)


async def call_expected_off(
    tx: Tx,
    *,
    memory: Memory,
    task: Expected,
    reason: str,
    authority: AbstractSet[str],
    at: datetime,
) -> Effect:
    """Call off what waits for goods, and tell their buyer; what was paid for them goes back.

    Raises:
        FulfilmentClosed: it does not wait any more.
        NotEntitled: more goes back than the caller may give back.
    """
    asked = Cancel(lines=await _lines_of(tx, task), reason=reason)
    return await _change(tx, memory, task, asked, authority, at)


async def _lines_of(tx: Tx, task: Expected) -> tuple[AskedLine, ...]:
    """Return what a fulfilment order still waits for; whoever changes the order is waited for."""
    where = Whereabouts(task.customer_id, task.order_id)
    await orders.lock_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    still = await fulfilment.ahead.list_expected(tx, order_id=task.order_id)
    if task.fulfilment_order_id not in {one.fulfilment_order_id for one in still}:
        raise fulfilment.FulfilmentClosed("It does not wait any more.")
    known = orders.by_number(
        await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
    )
    items = await fulfilment.list_items(
        tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id
    )
    return tuple(
        AskedLine(one.line_no, one.left)
        for one in items
        if one.left and known[one.line_no].kind == LineKind.GOODS
    )


async def _change(
    tx: Tx,
    memory: Memory,
    task: Expected,
    asked: ChangePlace | Cancel,
    authority: AbstractSet[str],
    at: datetime,
) -> Effect:
    where = Whereabouts(task.customer_id, task.order_id)
    plan = plan_change(await look(tx, memory, where, tx.context, at), asked)
    effect = await change_at_once(
        tx, memory=memory, where=where, plan=plan, authority=authority, at=at
    )
    await _tell(tx, where, str(task.fulfilment_order_id), at)
    return effect


async def _tell(tx: Tx, where: Whereabouts, decided: str, at: datetime) -> None:
    cause = f"{decided}:decided:{at.isoformat()}"
    await tell_promise(tx, where=where, cause=cause, template=Template.ORDER_CHANGED, at=at)
