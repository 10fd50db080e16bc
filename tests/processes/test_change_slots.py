"""An order that is changed keeps the time at which it is collected, or gets the next one."""

from datetime import datetime, timedelta

import pytest

from ordito import fulfilment
from ordito.fulfilment import PromisePolicy, Slot, Slots
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import OrderId
from ordito.processes.change_asked import AskedLine, ChangeModel, ChangePlace, WantedLine
from ordito.processes.sale import SaleAnswer
from tests.flows.shop import SYSTEM, Shop, collect, open_shop

POLICY = PromisePolicy(slots=Slots(minutes=120, days=4, orders=1))
CHEAPER = ChangeModel(
    lines=(AskedLine(1, 1),), wanted=(WantedLine("shirt", 2, Method.COLLECT, "south"),)
)


@pytest.fixture
async def shop(db: Database) -> Shop:
    shop = await open_shop(db, units=5)
    await db.transact(fulfilment.publish_promise_policy, SYSTEM, policy=POLICY, by="test", at=now())
    await shop.outlet.memory.refresh(db)
    return shop


def slots_at(shop: Shop, place: str) -> list[Slot]:
    store = shop.outlet.memory.place(place, field="place")
    return fulfilment.slots_at(POLICY, store, ready_at=now() + timedelta(days=1))


async def own(shop: Shop, order: SaleAnswer) -> dict[str, datetime]:
    found = await shop.db.read(
        fulfilment.list_slots_of,
        order_id=OrderId(order.order_id),
        place_ids=list(shop.company.places.values()),
    )
    codes = {place_id: code for code, place_id in shop.company.places.items()}
    return {codes[one.place_id]: one.begins_at for one in found}


async def test_another_model_is_collected_at_the_time_that_was_chosen(shop: Shop) -> None:
    slot = slots_at(shop, "south")[0]
    order = await shop.sell(collect("laptop"), slots={"south": slot.begins_at})
    effect = await shop.change(order, CHEAPER)
    assert [one.promised_at for one in effect.promises] == [slot.begins_at]
    assert await own(shop, order) == {"south": slot.begins_at}
    assert await shop.findings() == {}


async def test_at_another_place_it_is_the_next_time_with_room(shop: Shop) -> None:
    slot = slots_at(shop, "south")[0]
    order = await shop.sell(collect(), slots={"south": slot.begins_at})
    there = [one for one in slots_at(shop, "north") if one.begins_at >= slot.begins_at]
    await shop.sell(collect(place="north"), slots={"north": there[0].begins_at})
    asked = ChangePlace(lines=(AskedLine(1, 1),), place="north")
    effect = await shop.change(order, asked)
    assert [one.promised_at for one in effect.promises] == [there[1].begins_at]
    assert await own(shop, order) == {"north": there[1].begins_at}
    await shop.sell(collect(), slots={"south": slot.begins_at})
    assert await shop.findings() == {}


async def test_whoever_chose_no_time_is_given_none(shop: Shop) -> None:
    order = await shop.sell(collect("laptop"))
    await shop.change(order, CHEAPER)
    assert await own(shop, order) == {}
