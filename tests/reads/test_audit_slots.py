"""The audit of slots: sound books give nothing; a corruption is seen with its row."""

from datetime import timedelta
from typing import Final

import pytest

from ordito import fulfilment
from ordito.fulfilment import PromisePolicy, Slot, Slots
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import PlaceId
from tests.flows.shop import SYSTEM, Shop, collect, open_shop
from tests.reads.test_audit_sessions import findings_of

# check -> ways to corrupt what it guards
CORRUPTIONS: Final = {
    "slots_not_as_taken": (
        "UPDATE fulfilment.slot SET taken = 2",
        "DELETE FROM fulfilment.slot_taking",
    ),
    "slots_taken_for_nothing": ("UPDATE fulfilment.fulfilment_order SET state = 'cancelled'",),
}


async def a_sale_in_a_slot(shop: Shop) -> tuple[PlaceId, str]:
    policy, memory = PromisePolicy(slots=Slots(orders=5)), shop.outlet.memory
    await shop.db.transact(
        fulfilment.publish_promise_policy, SYSTEM, policy=policy, by="test", at=now()
    )
    await memory.refresh(shop.db)
    south = memory.place("south", field="place")
    slots: list[Slot] = fulfilment.slots_at(policy, south, ready_at=now() + timedelta(hours=4))
    sold = await shop.sell(collect(), slots={"south": slots[0].begins_at})
    return south.place_id, str(sold.order_id)


@pytest.mark.parametrize("check", CORRUPTIONS)
async def test_a_corruption_is_seen_with_its_row(db: Database, check: str) -> None:
    shop = await open_shop(db, units=5)
    place_id, order_id = await a_sale_in_a_slot(shop)
    assert await findings_of(db, incremental=False) == {}
    subject = {"slots_not_as_taken": str(place_id)}.get(check, order_id)
    for number, statement in enumerate(CORRUPTIONS[check]):
        async with db.connection() as connection:
            await connection.execute(statement)
        for incremental in (False, True):
            found = await findings_of(db, incremental=incremental)
            assert found[check] == [subject], number
