"""Change slots: when what a change adds is collected, where the order has a slot already.

The same slot where the goods are ready by then; else the next one with room, also at another place.
"""

from collections.abc import Mapping
from datetime import datetime

from ordito import fulfilment
from ordito.flows.change_effect import ChangePlan
from ordito.fulfilment import Slot
from ordito.orders import Method
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId
from ordito.processes.change_lines import Present


async def slots_of_added(tx: Tx, present: Present, plan: ChangePlan) -> Mapping[PlaceId, Slot]:
    """Return the slots in which goods are collected that a plan adds, by place.

    Args:
        tx: open transaction.
        present: the order as it is.
        plan: that promises them for when they are ready.
    """
    ready: dict[PlaceId, datetime] = {}
    for line in plan.added:
        if line.method is Method.COLLECT and line.promised_at is not None:
            before = ready.get(line.place_id, line.promised_at)
            ready[line.place_id] = max(before, line.promised_at)
    if not ready:
        return {}
    own = await _own(tx, present)
    found: dict[PlaceId, Slot] = {}
    for place_id, ready_at in ready.items() if own else ():
        before_at = own.get(place_id, min(own.values()))
        slot = await _slot(tx, present, place_id, max(ready_at, before_at))
        if slot is not None and not _is_bound(present, plan, own, slot):
            found[place_id] = slot
    return found


async def _own(tx: Tx, present: Present) -> dict[PlaceId, datetime]:
    """Return when what the order has is collected, by place."""
    order_id = present.order.order_id
    places = sorted({line.place_id for line in present.lines if line.method == Method.COLLECT})
    taken = await fulfilment.list_slots_of(tx, order_id=order_id, place_ids=places)
    return {one.place_id: one.begins_at for one in taken}


async def _slot(tx: Tx, present: Present, place_id: PlaceId, from_at: datetime) -> Slot | None:
    """Return the first slot of a place from an instant on that is the order's own or has room."""
    memory = present.memory
    place = memory.directory.place(place_id)
    slots = fulfilment.slots_at(memory.promises.policy, place, ready_at=from_at)
    order_id = present.order.order_id
    own = await fulfilment.list_slots_of(tx, order_id=order_id, place_ids=[place_id])
    with_room = await fulfilment.list_with_room(tx, slots=slots)
    mine = {one.begins_at for one in own}
    return next((one for one in slots if one.begins_at in mine or one in with_room), None)


def _is_bound(
    present: Present, plan: ChangePlan, own: Mapping[PlaceId, datetime], slot: Slot
) -> bool:
    """Tell whether other goods of the order are collected at the place in another slot."""
    if own.get(slot.place_id, slot.begins_at) == slot.begins_at:
        return False
    gone = {one.line_no: one.quantity for one in (*plan.taken, *plan.cancelled)}
    return any(
        line.open > gone.get(line.line_no, 0)
        for line in present.lines
        if line.place_id == slot.place_id and line.method == Method.COLLECT
    )
