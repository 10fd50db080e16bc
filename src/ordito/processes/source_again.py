"""Source again: what a place cannot give is looked for elsewhere, by the policy in force.

What waits stands in the books of fulfilment; any number of processes may look for it at once, and
of two that find something one is late. What cannot be had waits: for goods that are expected, for
better times, or for a person.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito import fulfilment, network, orders, stock
from ordito.flows.change_effect import ChangePlan, Effect
from ordito.flows.decide_change import decide_change
from ordito.flows.decide_grant import Warrant
from ordito.flows.source_again import cancel_waiting, forget_gone, source_again
from ordito.fulfilment import Destination, FulfilmentOrder
from ordito.network import Place
from ordito.orders import Delivery, Line, LineKind, Order, Whereabouts
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import ChannelId, PlaceId
from ordito.processes.change_asked import AskedLine, Cancel, ChangePlace
from ordito.processes.change_authority import require_authority
from ordito.processes.change_plan import Present, plan_change
from ordito.processes.change_price import Agreed
from ordito.processes.sourcing import Item, question_of, read_supply, shippers
from ordito.reads.case_facts import read_order_scene
from ordito.reads.memory import Memory
from ordito.reads.party import find_party

Question = fulfilment.sourcing.Question
Supply = fulfilment.sourcing.Supply
WaitingQueue = fulfilment.sourcing.WaitingQueue
Waiting = fulfilment.sourcing.Waiting
_AGAIN: Final = timedelta(minutes=15)
_LOOK: Final = timedelta(hours=1)
_SHIP: Final = "ship"


class Scene(msgspec.Struct, frozen=True):
    """An order of which units wait.

    Attributes:
        order: its head.
        lines: as they are.
        went_to: whereto it is shipped, where that was said.
        agreed: what its price depended on.
        tried: places that could not give its SKUs.
    """

    order: Order
    lines: Sequence[Line]
    went_to: Delivery | None
    agreed: Agreed
    tried: Sequence[fulfilment.sourcing.Tried]

    @property
    def destination(self) -> Destination | None:
        """As far as a promise needs to know."""
        if self.went_to is None:
            return None
        return Destination(self.went_to.country, self.went_to.postal_code)


async def source_waiting(db: Database, memory: Memory) -> int:
    """Look for another source of all that is due; return how many units' lines found one."""
    due = await db.read(fulfilment.sourcing.list_due, at=now())
    by_order: defaultdict[tuple[Whereabouts, str], list[Waiting]] = defaultdict(list)
    for one in due:
        by_order[Whereabouts(one.customer_id, one.order_id), one.method].append(one)
    found = 0
    for (where, _), waiting in by_order.items():
        try:
            found += await _source_order(db, memory, where, waiting)
        except Refusal:
            # the order was changed meanwhile, or a rival was quicker: the next round looks anew
            await _wait(db, waiting, WaitingQueue(waiting[0].queue), now() + timedelta(seconds=10))
    return found


async def give_up_untouched(db: Database, memory: Memory) -> int:
    """Let what a place has not begun in time come from another one that can give it.

    The place is told as if it had said itself that it has no time; whoever picks it meanwhile, or
    packs it, keeps it.
    """
    minutes = memory.sourcing.policy.untouched_after_min
    if minutes is None:
        return 0
    at = now()
    given_up = 0
    late = fulfilment.sourcing.list_untouched
    for one in await db.read(late, before=at - timedelta(minutes=minutes)):
        task = await db.read(
            fulfilment.get_fulfilment_order,
            place_id=one.place_id,
            fulfilment_order_id=one.fulfilment_order_id,
        )
        place = memory.directory.place(task.place_id)
        due = network.after_open_minutes(place, task.opened_at, minutes, within_days=60)
        if due is not None and due <= at and await _is_elsewhere(db, memory, task, at):
            given_up += await _give_up(db, task)
    return given_up


async def _is_elsewhere(db: Database, memory: Memory, task: FulfilmentOrder, at: datetime) -> bool:
    """Tell whether other places have all that is left of a fulfilment order."""
    where = Whereabouts(task.customer_id, task.order_id)
    scene = await db.read(read_scene, memory, where)
    asked = await db.read(
        fulfilment.list_items,
        place_id=task.place_id,
        fulfilment_order_id=task.fulfilment_order_id,
    )
    goods = {line.line_no for line in scene.lines if line.kind == LineKind.GOODS}
    items = [
        Item(one.line_no, ((one.sku_id, one.left),))
        for one in asked
        if one.left and one.line_no in goods
    ]
    question = question_of(
        memory,
        items,
        at,
        channel_id=ChannelId(scene.order.channel_id),
        destination=scene.destination,
        service=memory.tariffs.service_of(orders.charged_services(scene.lines)),
        without=frozenset({task.place_id, *(one.place_id for one in scene.tried)}),
    )
    if not items:
        return False
    supply = await db.read(read_supply, memory, question, shippers(memory, at))
    return len(_givers(memory, question, supply)) == len(items)


def _givers(memory: Memory, question: Question, supply: Supply) -> dict[int, PlaceId]:
    """Return which places give what; the standard service brings what the paid one does not."""
    found: dict[int, PlaceId] = {}
    for service in dict.fromkeys((question.service, fulfilment.STANDARD)):
        left = [one for one in question.items if one.number not in found]
        asked = replace(question, items=left, service=service)
        if left:
            chosen = fulfilment.sourcing.choose(memory.sourcing, memory.promises, asked, supply)
            found |= chosen.places
    return found


async def _give_up(db: Database, task: FulfilmentOrder) -> bool:
    rejection_id = ids.derive("untouched", task.fulfilment_order_id)
    with suppress(fulfilment.FulfilmentClosed, fulfilment.NothingToPick):
        await db.transact(
            fulfilment.picking.reject_units,
            Context.system(),
            task=task,
            reason=fulfilment.picking.RejectReason.NO_TIME,
            rejection_id=rejection_id,
            at=now(),
        )
        return True
    return False


async def reassign(
    tx: Tx,
    *,
    memory: Memory,
    waiting: Waiting,
    giver: Place,
    reason: str = "change_place",
    at: datetime,
) -> Effect:
    """Let a place that somebody names give units that wait; the order keeps the reason.

    Raises:
        WaitingClosed: somebody has decided already.
        NotEnoughStock: the place has not got them.
        ServiceNotOffered, ClosedPlace: it does not do that.
        LineClosed: the order has fewer open units.
    """
    fulfilment.sourcing.require_open(waiting)
    where = Whereabouts(waiting.customer_id, waiting.order_id)
    scene = await read_scene(tx, memory, where)
    plan = _plan_to(_present(memory, scene, tx.context, at), [waiting], giver)
    plan = msgspec.structs.replace(plan, reason=reason)
    return await source_again(tx, where=where, plan=plan, waiting=[waiting], at=at)


async def cancel(
    tx: Tx,
    *,
    memory: Memory,
    waiting: Waiting,
    reason: str = "out_of_stock",
    authority: AbstractSet[str],
    at: datetime,
) -> Effect:
    """Call units off that wait; what was paid for them goes back, and the order keeps the reason.

    Raises:
        NotEntitled: more goes back than the caller may give back.
        WaitingClosed: somebody has decided already.
        LineClosed: the order has fewer open units.
    """
    fulfilment.sourcing.require_open(waiting)
    where = Whereabouts(waiting.customer_id, waiting.order_id)
    scene = await read_scene(tx, memory, where)
    asked = Cancel(lines=(AskedLine(waiting.line_no, waiting.units),), reason=reason)
    plan = plan_change(_present(memory, scene, tx.context, at), asked)
    before = await read_order_scene(tx, memory=memory, where=where, at=at)
    effect = await cancel_waiting(tx, where=where, plan=plan, waiting=waiting, at=at)
    require_authority(memory, scene.order, plan.kind, effect, authority)
    warrant = Warrant(authority=frozenset(authority))
    await decide_change(tx, memory=memory, scene=before, plan=plan, effect=effect, warrant=warrant)
    return effect


async def read_scene(tx: Tx, memory: Memory, where: Whereabouts) -> Scene:
    """Read an order as its units are to be sourced again."""
    customer_id, order_id = where.customer_id, where.order_id
    party = await find_party(tx, customer=customer_id, with_groups=memory.names_groups)
    return Scene(
        await orders.get_order(tx, customer_id=customer_id, order_id=order_id),
        await orders.list_lines(tx, customer_id=customer_id, order_id=order_id),
        await orders.deliveries.find_delivery(tx, customer_id=customer_id, order_id=order_id),
        Agreed(party, await orders.list_discounts(tx, where=where)),
        await fulfilment.sourcing.list_tried(tx, order_id=order_id),
    )


async def _source_order(
    db: Database, memory: Memory, where: Whereabouts, waiting: Sequence[Waiting]
) -> int:
    """Source the waiting lines of an order that reach the customer in one way."""
    scene = await db.read(read_scene, memory, where)
    known = orders.by_number(scene.lines)
    left, gone = _still_wanted(waiting, {line_no: line.open for line_no, line in known.items()})
    if gone:
        await db.transact(forget_gone, Context.system(), waiting=gone, at=now())
    if left and left[0].method != _SHIP:
        # the customer comes to this place: only a person can agree on another one
        await _wait(db, left, WaitingQueue.PERSON, now() + _AGAIN)
        return 0
    if not left:
        return 0
    return await _source_shipped(db, memory, scene, left, known)


def _still_wanted(
    waiting: Sequence[Waiting], wanted: dict[int, int]
) -> tuple[list[Waiting], list[Waiting]]:
    """Part what the order still wants from what it has given up, given the open units by line."""
    left, gone = list[Waiting](), list[Waiting]()
    for one in sorted(waiting, key=lambda one: (one.line_no, one.since, one.waiting_id)):
        wanted[one.line_no] -= one.units
        (gone if wanted[one.line_no] < 0 else left).append(one)
    return left, gone


async def _source_shipped(
    db: Database,
    memory: Memory,
    scene: Scene,
    waiting: Sequence[Waiting],
    known: Mapping[int, Line],
) -> int:
    at = now()
    skus = {one.sku_id for one in waiting}
    question = question_of(
        memory,
        [
            Item(
                number,
                ((one.sku_id, one.units),),
                one.units * (memory.shelf.sku(one.sku_id).weight_g or 0),
                orders.relief_of(known[one.line_no], one.units)[0],
            )
            for number, one in enumerate(waiting)
        ],
        at,
        channel_id=ChannelId(scene.order.channel_id),
        destination=scene.destination,
        service=memory.tariffs.service_of(orders.charged_services(scene.lines)),
        without=frozenset(one.place_id for one in scene.tried if one.sku_id in skus),
    )
    supply = await db.read(read_supply, memory, question, shippers(memory, at))
    chosen = _givers(memory, question, supply)
    by_place: defaultdict[PlaceId, list[Waiting]] = defaultdict(list)
    for number, place_id in chosen.items():
        by_place[place_id].append(waiting[number])
    for place_id, moving in by_place.items():
        await _move(db, memory, scene, moving, memory.directory.place(place_id))
        where = Whereabouts(scene.order.customer_id, scene.order.order_id)
        scene = await db.read(read_scene, memory, where)
    for number, one in enumerate(waiting):
        if number not in chosen:
            await _wait_for_goods(db, memory, one)
    return len(chosen)


async def _wait_for_goods(db: Database, memory: Memory, one: Waiting) -> None:
    """Let units wait until the next goods are expected anywhere, or for better times."""
    at = now()
    steps = await db.read(
        stock.list_atp,
        sku_ids=[one.sku_id],
        place_ids=[place.place_id for place in shippers(memory, at)],
        channel_id=None,
        at=at,
    )
    expected = [
        step.available_from
        for step in steps
        if step.available_from > at and step.available >= one.units
    ]
    if expected:
        await _wait(db, [one], WaitingQueue.BACK_ORDER, min(*expected, at + _LOOK))
    else:
        await _wait(db, [one], WaitingQueue.UNFILLABLE, at + _AGAIN)


async def _move(
    db: Database, memory: Memory, scene: Scene, waiting: Sequence[Waiting], giver: Place
) -> Effect:
    at = now()
    plan = _plan_to(_present(memory, scene, Context.system(), at), waiting, giver)
    where = Whereabouts(scene.order.customer_id, scene.order.order_id)
    return await db.transact(
        source_again, Context.system(), where=where, plan=plan, waiting=waiting, at=at
    )


def _plan_to(present: Present, waiting: Sequence[Waiting], giver: Place) -> ChangePlan:
    units = Counter[int]()
    for one in waiting:
        units[one.line_no] += one.units
    lines = tuple(AskedLine(line_no, count) for line_no, count in units.items())
    return plan_change(present, ChangePlace(lines=lines, place=str(giver.place_id)))


async def _wait(
    db: Database, waiting: Sequence[Waiting], queue: WaitingQueue, next_try_at: datetime
) -> None:
    async def hold(tx: Tx) -> None:
        for one in waiting:
            found = await fulfilment.sourcing.get_waiting(
                tx, place_id=one.place_id, waiting_id=one.waiting_id
            )
            if found.outcome is None:
                await fulfilment.sourcing.postpone(
                    tx, waiting=found, queue=queue, next_try_at=next_try_at, at=now()
                )

    await db.transact(hold, Context.system())


def _present(memory: Memory, scene: Scene, context: Context, at: datetime) -> Present:
    return Present(
        memory, scene.order, scene.lines, context, at, scene.agreed, went_to=scene.went_to
    )
