"""A buyer chooses when to collect: what is offered has room, and what is chosen is kept."""

from typing import Any

import msgspec
import pytest

from ordito import fulfilment, orders
from ordito.fulfilment import PromisePolicy, Slots, UnknownSlot
from ordito.orders import PaymentDeclined
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import CustomerId, OrderId
from ordito.processes.sessions import PageState, SessionGroup, SessionPage, WishedMethod
from ordito.surfaces.connectors.sandbox_processor import DECLINE
from tests.flows.shop import SYSTEM, Shop, by_card, collect, open_shop
from tests.processes.sessions.buyers import AT_SOUTH, Buyer

POLICY = PromisePolicy(slots=Slots(minutes=120, days=2, orders=1))


@pytest.fixture
async def shop(db: Database) -> Shop:
    shop = await open_shop(db, units=5)
    await db.transact(fulfilment.publish_promise_policy, SYSTEM, policy=POLICY, by="test", at=now())
    await shop.outlet.memory.refresh(db)
    return shop


def group_of(page: SessionPage) -> SessionGroup:
    (group,) = page.methods[0].groups
    return group


def offered(page: SessionPage) -> list[str]:
    return [one.option_id for one in group_of(page).options]


def at(option: str) -> WishedMethod:
    return msgspec.structs.replace(AT_SOUTH, options={"": option})


async def begin(shop: Shop, owner: str = "browser:test") -> tuple[Buyer, SessionPage]:
    buyer = Buyer(shop, owner=owner)
    return buyer, await buyer.open(("shirt", 1), methods=(AT_SOUTH,))


async def test_what_is_collected_in_a_slot_is_ready_by_its_beginning(shop: Shop) -> None:
    buyer, page = await begin(shop)
    assert (offered(page)[0], group_of(page).option_id) == ("collect", "collect")
    option = group_of(page).options[2]
    assert option.service == "slot"
    page = await buyer.change(page, ("shirt", 1), methods=(at(option.option_id),))
    assert (page.state, page.messages) == (PageState.READY, ())
    assert group_of(page).option_id == option.option_id
    assert page.lines[0].promised_at == option.earliest_at
    done = await buyer.pay(page)
    assert done.order_id is not None
    (task,) = await shop.db.read(
        fulfilment.list_of_order,
        order_id=OrderId(done.order_id),
        place_ids=[shop.company.places["south"]],
    )
    assert task.promised_at == option.earliest_at
    _, later = await begin(shop, "browser:other")
    assert option.option_id not in offered(later)
    lines: dict[str, Any] = {"customer_id": CustomerId(done.customer_id)}
    (line,) = await shop.db.read(orders.list_lines, order_id=OrderId(done.order_id), **lines)
    assert line.promised_at == option.earliest_at
    assert await shop.findings() == {}


async def test_a_slot_that_others_have_taken_is_told_before_anything_is_sold(shop: Shop) -> None:
    buyer, page = await begin(shop)
    chosen = offered(page)[1]
    page = await buyer.change(page, ("shirt", 1), methods=(at(chosen),))
    rival, other = await begin(shop, "browser:other")
    other = await rival.change(other, ("shirt", 1), methods=(at(chosen),))
    assert (await rival.pay(other)).state is PageState.COMPLETED
    told = await buyer.pay(page)
    assert told.state is PageState.INCOMPLETE
    assert "slot_gone" in [one.code for one in told.messages]
    page = await buyer.change(page, ("shirt", 1), methods=(at(offered(told)[1]),))
    assert (await buyer.pay(page)).state is PageState.COMPLETED


async def test_a_slot_is_free_again_where_the_sale_comes_to_nothing(shop: Shop) -> None:
    _, page = await begin(shop)
    option = group_of(page).options[1]
    slots = {"south": option.earliest_at}
    with pytest.raises(PaymentDeclined):
        await shop.sell(collect(), payments=by_card(DECLINE), slots=slots)
    sold = await shop.sell(collect(quantity=2), slots=slots)
    with pytest.raises(fulfilment.SlotFull):
        await shop.sell(collect(), slots=slots)
    await shop.cancel(sold, (1, 1))
    with pytest.raises(fulfilment.SlotFull):
        await shop.sell(collect(), slots=slots)
    await shop.cancel(sold, (1, 1))
    await shop.sell(collect(), slots=slots)
    for unknown in ({"south": now()}, {"north": option.earliest_at}):
        with pytest.raises(UnknownSlot):
            await shop.sell(collect(), slots=unknown)
    assert await shop.findings() == {}
