"""Slots: times of collection within opening hours, and no more orders in one than it takes."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from msgspec.structs import replace

from ordito import fulfilment
from ordito.fulfilment import PromisePolicy, Slot, SlotFull, Slots
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import OrderId, PlaceId
from tests.rooms.fulfilment.test_promise import ROME, a_store

HOURLY = PromisePolicy(slots=Slots(minutes=60, days=2, orders=1))
TUESDAY = datetime(2026, 11, 24, 11, 20, tzinfo=ROME)


def starts(policy: PromisePolicy, ready_at: datetime) -> list[str]:
    found = fulfilment.slots_at(policy, a_store(), ready_at=ready_at)
    return [f"{slot.begins_at.astimezone(ROME):%d %H:%M}" for slot in found]


def test_slots_lie_within_the_hours_and_begin_when_goods_are_ready() -> None:
    afternoon = [f"24 {hour}:00" for hour in (12, 15, 16, 17, 18)]
    next_day = [f"25 {hour}:00" for hour in (10, 11, 12, 15, 16, 17, 18)]
    assert starts(HOURLY, TUESDAY) == afternoon + next_day
    # closed on Tuesday the 8th of December: the day after is not offered any more
    assert starts(HOURLY, datetime(2026, 12, 7, 18, 30, tzinfo=ROME)) == []
    long = replace(HOURLY, slots=Slots(minutes=200, days=1))
    assert starts(long, TUESDAY) == ["24 15:00"]
    assert starts(PromisePolicy(), TUESDAY) == []


def test_a_place_has_slots_of_its_own_and_one_without_hours_never_closes() -> None:
    place = replace(a_store(), hours=None)
    own = replace(HOURLY, place_slots={place.place_id: Slots(minutes=720, days=1, orders=3)})
    night = datetime(2026, 10, 25, 0, 0, tzinfo=ROME)
    (first, second) = fulfilment.slots_at(own, place, ready_at=night)
    assert (first.begins_at, first.most) == (night.astimezone(UTC), 3)
    # the day has 25 hours
    assert second.ends_at == night.astimezone(UTC) + timedelta(hours=24)


def a_slot(most: int) -> Slot:
    begins_at = datetime(2026, 11, 24, 11, tzinfo=UTC)
    return Slot(PlaceId(ids.new()), begins_at, begins_at + timedelta(hours=1), most)


async def take(tx: Tx, slot: Slot, order_id: OrderId) -> None:
    await tx.take(fulfilment.taking(order_id=order_id, slots=[slot]))


async def test_rivals_take_no_more_than_there_is_and_what_is_freed_is_taken_again(
    db: Database,
) -> None:
    slot, system = a_slot(2), Context.system()
    order_ids = [OrderId(uuid4()) for _ in range(6)]
    told = await asyncio.gather(
        *(db.transact(take, system, slot, order_id) for order_id in order_ids),
        return_exceptions=True,
    )
    refused = [isinstance(one, SlotFull) for one in told]
    assert sum(refused) == 4
    assert await db.read(fulfilment.list_with_room, slots=[slot]) == []
    winner = order_ids[refused.index(False)]
    await db.transact(take, system, slot, winner)
    for _ in range(2):
        await db.transact(fulfilment.free_slots, system, order_id=winner, place_ids=[slot.place_id])
    assert await db.read(fulfilment.list_with_room, slots=[slot]) == [slot]
    await db.transact(take, system, slot, order_ids[refused.index(True)])
    assert await db.read(fulfilment.list_with_room, slots=[slot]) == []
