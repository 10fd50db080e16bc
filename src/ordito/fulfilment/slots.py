"""Slots: the times at which a place hands over what is collected, so many orders in each.

They follow from the opening hours of the place; only what is taken is kept. An order takes its slot
when its checkout opens, and gives it back where it comes to nothing or is cancelled there.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import msgspec

from ordito import network
from ordito.fulfilment.errors import SlotFull
from ordito.fulfilment.promise import PromisePolicy
from ordito.network import Place
from ordito.platform.db import Step, Tx, statements
from ordito.platform.ids import OrderId, PlaceId

# slots of one place that are offered
_MOST: Final = 100


class Slot(msgspec.Struct, frozen=True):
    """A time at which orders are collected.

    Attributes:
        place_id: where.
        begins_at: from when on; what is collected then is ready by then.
        ends_at: until when.
        most: orders that are collected in it.
    """

    place_id: PlaceId
    begins_at: datetime
    ends_at: datetime
    most: int


class TakenSlot(msgspec.Struct, frozen=True):
    """How many orders have taken a slot."""

    place_id: PlaceId
    begins_at: datetime
    taken: int


class OwnSlot(msgspec.Struct, frozen=True):
    """The slot that an order has taken at a place."""

    place_id: PlaceId
    begins_at: datetime
    ends_at: datetime


_sql: Final = statements(__name__)
_TAKE: Final = _sql.query("take_slots", str)
_FREE: Final = _sql.query("free_slots", str)
_LIST_OWN: Final = _sql.query("list_own", OwnSlot)
_LIST_TAKEN: Final = _sql.query("list_taken", TakenSlot)


def slots_at(policy: PromisePolicy, place: Place, *, ready_at: datetime) -> list[Slot]:
    """Return the slots of a place that begin when goods are ready, or later; none without a rule.

    Args:
        policy: how long slots are, and how many orders they take.
        place: by whose hours.
        ready_at: from when on, aware.
    """
    return list(islice(_slots(policy, place, ready_at), _MOST))


async def list_with_room(tx: Tx, *, slots: Sequence[Slot]) -> list[Slot]:
    """Return those slots that can take one order more."""
    if not slots:
        return []
    found = await tx.fetch(
        _LIST_TAKEN,
        place_ids=sorted({slot.place_id for slot in slots}),
        from_at=min(slot.begins_at for slot in slots),
        to_at=max(slot.begins_at for slot in slots),
    )
    taken = {(one.place_id, one.begins_at): one.taken for one in found}
    return [slot for slot in slots if taken.get((slot.place_id, slot.begins_at), 0) < slot.most]


async def list_slots_of(
    tx: Tx, *, order_id: OrderId, place_ids: Collection[PlaceId]
) -> list[OwnSlot]:
    """Return the slots that an order has taken at places."""
    return await tx.fetch(_LIST_OWN, order_id=order_id, place_ids=sorted(place_ids))


def taking(*, order_id: OrderId, slots: Sequence[Slot]) -> Step[str]:
    """Return the step by which an order takes a slot at each of its places; again is harmless.

    Raises:
        SlotFull: when taken: others were quicker.
    """
    return Step(
        _TAKE,
        {
            "place_ids": [slot.place_id for slot in slots],
            "begins_ats": [slot.begins_at for slot in slots],
            "ends_ats": [slot.ends_at for slot in slots],
            "most": [slot.most for slot in slots],
            "order_id": order_id,
        },
        refusals={SlotFull.code: _full},
    )


async def free_slots(tx: Tx, *, order_id: OrderId, place_ids: Collection[PlaceId]) -> None:
    """Give back the slots of an order at places where nothing of it is collected any more."""
    await tx.take(Step(_FREE, {"place_ids": sorted(place_ids), "order_id": order_id}))


def _slots(policy: PromisePolicy, place: Place, ready_at: datetime) -> Iterator[Slot]:
    rule = policy.place_slots.get(place.place_id, policy.slots)
    if rule is None:
        return
    length = timedelta(minutes=rule.minutes)
    for opens_at, closes_at in network.open_times(place, ready_at, within_days=rule.days):
        begins_at = opens_at
        while begins_at + length <= closes_at:
            if begins_at >= ready_at:
                yield Slot(place.place_id, begins_at, begins_at + length, rule.orders)
            begins_at += length


def _full(facts: Any) -> SlotFull:
    return SlotFull("The slot is taken.", field="slots", **facts)
