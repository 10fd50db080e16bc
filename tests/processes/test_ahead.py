"""Goods that are promised before they lie at their place: dated, served in turn, told when late."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ordito import customers, fulfilment, messages, stock
from ordito.flows.transfer_stock import receive_transfer
from ordito.fulfilment import FulfilmentOrder
from ordito.fulfilment.ahead import AheadPolicy
from ordito.orders import EffectChanged, Method
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import CustomerId, EntityId, OrderId
from ordito.processes import decide_waiting
from ordito.processes.ahead import NotReleased
from ordito.processes.change_asked import (
    AskedLine,
    ChangeAddress,
    ChangeModel,
    ChangeQuantity,
    WantedLine,
)
from ordito.processes.follow_ahead import follow_promises, serve_waiting
from ordito.processes.news_letters import write_news
from ordito.processes.sale import SaleAnswer, SaleCustomer, SaleLine
from ordito.processes.whereto import ShipTo
from ordito.stock import BackorderLimit, Condition, PurchaseLine, PurchaseOrder
from tests.flows.shop import SYSTEM, Shop, by_card, carry, collect, open_shop, ship
from tests.flows.test_addresses import HOME

ENTITY = EntityId(ids.derive("test", "entity"))
PO = UUID(int=7)


@pytest.fixture
async def shop(db: Database) -> Shop:
    """Open a shop that has nothing, and may promise twenty shirts that come to its depot."""
    shop = await open_shop(db, units=0)
    await promise_ahead(shop, now() + timedelta(days=7))
    return shop


async def promise_ahead(shop: Shop, expected_at: datetime, place: str = "depot") -> None:
    """Let a place promise twenty shirts, of which three come at an instant."""
    limits = [BackorderLimit(shop.company.skus["shirt"], shop.company.places[place], ENTITY, 20)]
    subject_id, at = ids.new(), now()
    await shop.db.transact(
        stock.limit_backorders, SYSTEM, limits=limits, subject_id=subject_id, at=at
    )
    await expect(shop, expected_at, place=place)


async def expect(shop: Shop, expected_at: datetime, units: int = 3, place: str = "depot") -> None:
    """Let shirts come to a place at an instant."""
    head = PurchaseOrder(
        shop.company.places[place], PO, "PO-1", "Mill", ENTITY, "open", [], now(), None
    )
    line = PurchaseLine(shop.company.skus["shirt"], units, expected_at)
    await shop.db.transact(stock.put_purchase_order, SYSTEM, order=head, lines=[line])
    await shop.outlet.memory.refresh(shop.db)


async def count(shop: Shop, units: int, place: str = "depot", sku: str = "shirt") -> None:
    """Bring the shirts that lie at a place to so many, or another SKU."""
    await shop.db.transact(
        stock.count,
        SYSTEM,
        place_id=shop.company.places[place],
        entity_id=ENTITY,
        counted=[(shop.company.skus[sku], units)],
        count_id=ids.new(),
        at=now(),
    )


async def tasks(shop: Shop, order: SaleAnswer) -> list[FulfilmentOrder]:
    return await shop.db.read(
        fulfilment.list_of_order,
        order_id=OrderId(order.order_id),
        place_ids=list(shop.company.places.values()),
    )


async def states(shop: Shop, *orders: SaleAnswer) -> list[str]:
    return [task.state for order in orders for task in await tasks(shop, order)]


async def serve(shop: Shop) -> int:
    return await serve_waiting(shop.db, shop.outlet.memory)


async def test_back_orders_are_dated_and_served_in_turn(shop: Shop) -> None:
    first = await shop.sell(ship("shirt", 2))
    second = await shop.sell(ship("shirt", 2))
    third = await shop.sell(SaleLine("shirt", 1, Method.SHIP))
    week, lead = now() + timedelta(days=7), now() + timedelta(days=14)
    promised = [order.fulfilments[0].promised_at for order in (first, second, third)]
    assert week < promised[0] < lead < promised[1]
    assert promised[2] > lead
    assert first.lines[0].promised_at == promised[0]
    assert await states(shop, first, second, third) == ["waiting"] * 3
    assert await serve(shop) == 0

    # two are there: the first gets them; of three the second would lack one, and nobody passes it
    await count(shop, 3)
    assert await serve(shop) == 1
    assert await states(shop, first, second, third) == ["open", "waiting", "waiting"]
    with pytest.raises(stock.NotEnoughStock):
        await shop.sell(SaleLine("shirt", 19, Method.SHIP))

    # who cancels frees the units, and the next in turn gets them
    await shop.cancel(second, (1, 2))
    assert await serve(shop) == 1
    assert await states(shop, first, second, third) == ["open", "cancelled", "open"]
    await shop.hand_over(first)
    await shop.hand_over(third)
    await shop.settle()
    assert await follow_promises(shop.db, shop.outlet.memory) == 0
    assert await shop.findings() == {}


async def test_another_address_brings_what_waits_no_earlier_than_its_goods_come(
    shop: Shop,
) -> None:
    await count(shop, 1, sku="laptop")
    await count(shop, 1, "south")
    order = await shop.sell(
        ship("shirt", 2), ship("laptop"), collect("shirt", 1), ship_to=ShipTo(address=HOME)
    )
    came = now() + timedelta(days=7)
    asked = ChangeAddress(ship_to=ShipTo(address=msgspec.structs.replace(HOME, lines=("Via 2",))))
    effect = await shop.change(order, asked)
    by_line = {number: one for one in effect.promises for number in one.line_nos}
    assert by_line[2].promised_at < came < by_line[1].promised_at
    lines = {line.line_no: line for line in await shop.lines(order)}
    for task in await tasks(shop, order):
        items = await shop.db.read(
            fulfilment.list_items,
            place_id=task.place_id,
            fulfilment_order_id=task.fulfilment_order_id,
        )
        assert [lines[item.line_no].promised_at for item in items] == [task.promised_at]
        waits = task.method == "ship" and items[0].line_no == 1
        assert (task.state == "waiting") is (task.promised_at > came) is waits
    assert await follow_promises(shop.db, shop.outlet.memory) == 0
    assert await shop.findings() == {}


async def test_the_audit_sees_what_waits_in_vain(shop: Shop) -> None:
    await shop.sell(ship("shirt", 2))
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE stock.reservation SET beyond = false")
    assert set(await shop.findings()) == {"waits_without_goods"}
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE stock.reservation SET beyond = true")
        await connection.execute("UPDATE fulfilment.expected SET closed_at = ordered_at")
    assert "waits_for_nothing" in await shop.findings()


async def test_what_comes_later_is_promised_later_and_told_once(shop: Shop) -> None:
    member = SaleCustomer(id=shop.company.member)
    order = await shop.sell(ship("shirt", 2), customer=member)
    assert await follow_promises(shop.db, shop.outlet.memory) == 0
    late = now() + timedelta(days=20)
    await expect(shop, late)
    assert await follow_promises(shop.db, shop.outlet.memory) == 1
    assert await follow_promises(shop.db, shop.outlet.memory) == 0
    (task,) = await tasks(shop, order)
    assert task.promised_at > late
    assert (await shop.lines(order))[0].promised_at == task.promised_at
    async with shop.db.connection() as connection:
        facts = await connection.fetchval(
            "SELECT count(*) FROM platform.fact WHERE type = 'fulfilment.promise_moved'"
        )
        mails = await connection.fetchval(
            "SELECT count(*) FROM messages.message WHERE template = $1",
            messages.Template.PROMISE_MOVED.value,
        )
    assert (facts, mails) == (1, 1)
    await expect(shop, now() + timedelta(days=2))
    assert await follow_promises(shop.db, shop.outlet.memory) == 0
    assert await shop.findings() == {}


async def test_a_pre_order_waits_for_its_day_even_if_goods_are_there(shop: Shop) -> None:
    day = now() + timedelta(days=30)
    shirt = shop.company.skus["shirt"]
    await count(shop, 5)
    await shop.db.transact(stock.ahead.put_releases, SYSTEM, releases={shirt: day})
    await shop.outlet.memory.refresh(shop.db)
    with pytest.raises(NotReleased):
        await shop.sell(carry("shirt", 1, "north"))
    order = await shop.sell(SaleLine("shirt", 2, Method.SHIP))
    assert order.fulfilments[0].promised_at > day
    assert (await serve(shop), await states(shop, order)) == (0, ["waiting"])

    await shop.db.transact(stock.ahead.put_releases, SYSTEM, releases={shirt: None})
    await shop.outlet.memory.refresh(shop.db)
    assert (await serve(shop), await states(shop, order)) == (1, ["open"])
    assert await shop.findings() == {}


@pytest.mark.parametrize("came", [2, 1])
async def test_goods_are_sent_to_the_store_where_they_are_collected(shop: Shop, came: int) -> None:
    memory = shop.outlet.memory
    with pytest.raises(stock.NotEnoughStock):
        await shop.sell(collect("shirt", 2, "south"))
    await shop.db.transact(
        fulfilment.ahead.publish_policy,
        SYSTEM,
        policy=AheadPolicy(sends_to_stores=True),
        by="test",
        at=now(),
    )
    await count(shop, 4)
    await memory.refresh(shop.db)
    order = await shop.sell(collect("shirt", 2, "south"))
    dropped = await shop.sell(collect("shirt", 2, "south"))
    (task,) = await tasks(shop, order)
    south, depot = shop.company.places["south"], shop.company.places["depot"]
    assert (task.state, task.place_id) == ("waiting", south)
    (mine,) = await shop.db.read(fulfilment.ahead.list_expected, order_id=OrderId(order.order_id))
    both = await shop.db.read(stock.list_transfers, place_id=depot, only_open=True)
    leaving, kept = sorted(both, key=lambda one: one.transfer_id != mine.transfer_id)
    assert await shop.findings() == {}

    # who cancels before it has left keeps it where it lies
    await shop.cancel(dropped, (1, 2))
    await follow_promises(shop.db, memory)
    assert (
        await shop.db.read(stock.get_transfer, place_id=depot, transfer_id=kept.transfer_id)
    ).state == "cancelled"

    await shop.db.transact(stock.ship_transfer, SYSTEM, transfer=leaving, shipped=None, at=now())

    await shop.db.transact(
        receive_transfer,
        SYSTEM,
        place_id=south,
        transfer_id=leaving.transfer_id,
        receipt_id=ids.new(),
        arrived=[stock.ArrivedLine(shop.company.skus["shirt"], came, Condition.SELLABLE)],
        is_final=True,
        occurred_at=now(),
        at=now(),
    )
    (task,) = await tasks(shop, order)
    assert task.state == "ready"
    await shop.settle()
    parked = await shop.db.read(fulfilment.sourcing.list_waiting)
    assert [(one.units, one.method) for one in parked] == [(1, "collect")] * (2 - came)
    assert (await shop.hand_over(order)).state == "ready"
    await shop.settle()
    assert await shop.findings() == {}


async def test_what_a_change_adds_waits_for_its_goods_as_what_was_bought_does(shop: Shop) -> None:
    await count(shop, 3, sku="laptop")
    order = await shop.sell(ship("laptop"), ship_to=ShipTo(address=HOME))
    came = now() + timedelta(days=7)
    swap = ChangeModel(
        lines=(AskedLine(1, 1),), wanted=(WantedLine("shirt", 2, Method.SHIP, "depot"),)
    )
    effect = await shop.change(order, swap)
    (promise,) = effect.promises
    assert promise.promised_at > came
    assert await states(shop, order) == ["cancelled", "waiting"]
    assert (await shop.lines(order))[1].promised_at == promise.promised_at

    # one more of them waits for the goods after those that come; it is served in its turn
    more = await shop.change(order, ChangeQuantity(line_no=2, quantity=4), *by_card())
    assert more.promises[0].promised_at > came + timedelta(days=5)
    await count(shop, 2)
    assert await serve(shop) == 1
    assert sorted(await states(shop, order)) == ["cancelled", "open", "waiting"]
    assert await shop.findings() == {}


async def send_to_stores(shop: Shop) -> None:
    """Let shirts of the depot be sent to where they are collected."""
    policy = AheadPolicy(sends_to_stores=True)
    await shop.db.transact(
        fulfilment.ahead.publish_policy, SYSTEM, policy=policy, by="test", at=now()
    )
    await count(shop, 2)
    await shop.outlet.memory.refresh(shop.db)


async def test_who_asks_for_the_own_unit_again_waits_for_no_other(shop: Shop) -> None:
    await send_to_stores(shop)
    await count(shop, 1, "south")
    order = await shop.sell(collect("shirt", 1, "south"))
    again = WantedLine("shirt", 1, Method.COLLECT, "south")
    await shop.change(order, ChangeModel(lines=(AskedLine(1, 1),), wanted=(again,)))
    assert sorted(await states(shop, order)) == ["cancelled", "open"]
    assert await shop.findings() == {}


async def test_what_a_change_adds_is_sent_to_the_store_where_it_is_collected(shop: Shop) -> None:
    await send_to_stores(shop)
    await count(shop, 1, "south", "laptop")
    order = await shop.sell(collect("laptop", 1, "south"))
    swap = ChangeModel(
        lines=(AskedLine(1, 1),), wanted=(WantedLine("shirt", 2, Method.COLLECT, "south"),)
    )
    await shop.change(order, swap)
    (mine,) = await shop.db.read(fulfilment.ahead.list_expected, order_id=OrderId(order.order_id))
    assert mine.from_place_id == shop.company.places["depot"]
    depot = shop.company.places["depot"]
    (sent,) = await shop.db.read(stock.list_transfers, place_id=depot, only_open=True)
    assert sent.transfer_id == mine.transfer_id
    assert await shop.findings() == {}


async def test_who_confirms_hears_that_a_promise_has_moved_since_the_preview(shop: Shop) -> None:
    order = await shop.sell(ship("shirt", 2), ship_to=ShipTo(address=HOME))
    asked = ChangeAddress(ship_to=ShipTo(address=msgspec.structs.replace(HOME, lines=("Via 2",))))
    proposal = await shop.preview(order, asked)
    (promise,) = proposal.effect.promises
    assert promise.was_promised_at == (await shop.lines(order))[0].promised_at
    await expect(shop, now() + timedelta(days=20))
    assert await follow_promises(shop.db, shop.outlet.memory) == 1
    (moved,) = await shop.lines(order)
    with pytest.raises(EffectChanged):
        await shop.confirm(order, proposal)
    assert (await shop.lines(order))[0].promised_at == moved.promised_at
    effect = await shop.change(order, asked)
    assert effect.promises[0].promised_at > now() + timedelta(days=20)
    assert await shop.findings() == {}


async def test_a_person_lets_another_place_give_what_waits_or_calls_it_off_and_its_buyer_hears(
    shop: Shop,
) -> None:
    member = SaleCustomer(id=shop.company.member)
    await promise_ahead(shop, now() + timedelta(days=7), place="south")
    moved, off = [await shop.sell(collect("shirt", 2), customer=member) for _ in range(2)]
    memory = shop.outlet.memory
    north = memory.place("north", field="place")
    (first,), (second,) = [
        await shop.db.read(fulfilment.ahead.list_expected, order_id=OrderId(one.order_id))
        for one in (moved, off)
    ]

    async def decide(what: Any, **more: Any) -> None:
        await shop.db.transact(what, SYSTEM, memory=memory, at=now(), **more)

    move = {"task": first, "giver": north, "reason": "delivery_failed"}
    with pytest.raises(stock.NotEnoughStock):
        await decide(decide_waiting.move_expected, **move)
    assert await states(shop, moved) == ["waiting"]
    await count(shop, 2, "north")
    await decide(decide_waiting.move_expected, **move)
    call_off = {"task": second, "reason": "damaged", "authority": frozenset()}
    await decide(decide_waiting.call_expected_off, **call_off)
    for again, asked in (
        (decide_waiting.move_expected, move),
        (decide_waiting.call_expected_off, call_off),
    ):
        with pytest.raises(fulfilment.FulfilmentClosed):
            await decide(again, **asked)

    open_at = {one.place_id for one in await tasks(shop, moved) if one.state == "open"}
    assert open_at == {north.place_id}
    assert await states(shop, off) == ["cancelled"]
    letters = [await letter_of(shop, order) for order in (moved, off)]
    assert "annunciato" in letters[0].text
    assert "annullata" not in letters[0].text
    assert "danneggiata" in letters[1].text
    assert "2 × " in letters[1].text
    await shop.settle()
    assert await shop.findings() == {}


async def letter_of(shop: Shop, order: SaleAnswer) -> messages.Letter:
    """Return the one letter that says how an order has changed."""
    customer_id = CustomerId(order.customer_id)
    found = await shop.db.read(
        messages.list_of_subject, customer_id=customer_id, subject_id=order.order_id
    )
    (message,) = [one for one in found if one.template == messages.Template.ORDER_CHANGED]
    customer = await shop.db.read(customers.find_customer, customer_id=customer_id)
    assert customer is not None
    memory = shop.outlet.memory
    return await write_news(
        shop.db, memory, message=message, customer=customer, link="", company="Demo"
    )
