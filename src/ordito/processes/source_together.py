"""Source together: what nobody has begun to pick is looked at again, all of it at once.

A checkout takes the cheapest place for itself; together, orders of an hour may leave goods to those
who have no other place. What moves keeps its price and its promise.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from ordito import fulfilment
from ordito.flows.change_order import change_order
from ordito.fulfilment import Destination, FulfilmentState
from ordito.orders import Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import FulfilmentOrderId, PlaceId, SkuId
from ordito.processes.change_asked import AskedLine, ChangePlace
from ordito.processes.change_plan import Present, plan_change
from ordito.processes.source_again import read_scene
from ordito.processes.sourcing import Item, Question, Supply, question_of, read_supply, shippers
from ordito.reads.memory import Memory
from ordito.reads.open_shipments import OpenLine, list_open_lines

# seconds that the solver may take for the whole numbers
_PATIENCE_S: Final = 20.0


async def source_together(db: Database, memory: Memory) -> int:
    """Move what saves more than a split has to; return how many fulfilment orders moved.

    Nothing happens where no policy says what a parcel costs.
    """
    if not memory.sourcing.policy.rules:
        return 0
    at = now()
    by_task: defaultdict[FulfilmentOrderId, list[OpenLine]] = defaultdict(list)
    for line in await db.read(list_open_lines):
        by_task[line.fulfilment_order_id].append(line)
    tasks = list(by_task.values())
    if not tasks:
        return 0
    questions = [_question(memory, task, at) for task in tasks]
    whole = replace(questions[0], items=[item for one in questions for item in one.items])
    supply = _with_their_own(await db.read(read_supply, memory, whole, shippers(memory, at)), tasks)
    found = await asyncio.to_thread(
        fulfilment.sourcing.better_places,
        memory.sourcing,
        memory.promises,
        questions,
        supply,
        standing=[(task[0].place_id, task[0].promised_at) for task in tasks],
        seconds=_PATIENCE_S,
    )
    moved = 0
    for task, place_id in ((tasks[turn], place_id) for turn, place_id in found):
        # a rival, a picker or the customer was quicker: what stands, stands
        with suppress(Refusal):
            moved += await db.transact(
                _move, Context.system(), memory=memory, task=task, place_id=place_id, at=now()
            )
    return moved


def _question(memory: Memory, task: Sequence[OpenLine], at: datetime) -> Question:
    first = task[0]
    to = None if first.country is None else Destination(first.country, first.postal_code or "")
    items = [
        Item(
            number,
            ((line.sku_id, line.units),),
            line.units * (memory.shelf.sku(line.sku_id).weight_g or 0),
        )
        for number, line in enumerate(task)
    ]
    return question_of(memory, items, at, channel_id=first.channel_id, destination=to)


def _with_their_own(supply: Supply, tasks: Sequence[Sequence[OpenLine]]) -> Supply:
    """Add the units that the orders hold where they stand: these are theirs to give up."""
    units = dict(supply.offered)
    for line in (line for task in tasks for line in task):
        key: tuple[SkuId, PlaceId] = line.sku_id, line.place_id
        units[key] = units.get(key, 0) + line.units
    return replace(supply, offered=units)


async def _move(
    tx: Tx, *, memory: Memory, task: Sequence[OpenLine], place_id: PlaceId, at: datetime
) -> bool:
    first = task[0]
    stands = await fulfilment.get_fulfilment_order(
        tx, place_id=first.place_id, fulfilment_order_id=first.fulfilment_order_id
    )
    if stands.state != FulfilmentState.OPEN or stands.wave_id is not None:
        return False
    where = Whereabouts(first.customer_id, first.order_id)
    scene = await read_scene(tx, memory, where)
    present = Present(
        memory,
        scene.order,
        scene.lines,
        tx.context,
        at,
        scene.agreed,
        went_to=scene.went_to,
    )
    lines = tuple(AskedLine(line.line_no, line.units) for line in task)
    plan = plan_change(present, ChangePlace(lines=lines, place=str(place_id)))
    await change_order(tx, where=where, plan=plan, at=at)
    return True
