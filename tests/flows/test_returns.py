"""Goods come back by rules, which say why: announced or not, in parts, damaged, without receipt."""

import asyncio
import dataclasses
from typing import Any

import msgspec
import pytest

from ordito import orders, stock
from ordito.fulfilment import Tariff
from ordito.orders import Goods, Method, NotReturnable
from ordito.orders.returns import (
    BoughtBy,
    Brought,
    NotByPolicy,
    RefundAs,
    ReturnCosts,
    ReturnPolicy,
    ReturnRule,
    Sold,
    Withdrawal,
    judge,
)
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.ids import ChannelId
from ordito.processes.change_asked import (
    AskedLine,
    BroughtLine,
    Combine,
    Exchange,
    Refund,
    RequestReturn,
    Return,
    StrayLine,
    WantedLine,
    WithdrawReturn,
)
from ordito.processes.sale import SalePayment
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from tests.flows.order_book import HOME
from tests.flows.promoted import charge, put_sku
from tests.flows.shop import SYSTEM, Shop, carry, collect, ship, where
from tests.flows.test_change_order import on_hand

pytestmark = pytest.mark.anyio
CARD_PAYS = SalePayment("card", token=APPROVE)
BACK = Return(lines=(BroughtLine(1, 1),), place="north")


async def publish(shop: Shop, policy: ReturnPolicy) -> None:
    await shop.db.transact(orders.returns.publish_return_policy, SYSTEM, policy=policy, at=now())
    await shop.outlet.memory.refresh(shop.db)


async def returns_of(shop: Shop, sold: Any) -> list[orders.returns.GoodsReturn]:
    return await shop.db.read(orders.returns.list_of_order, where=where(sold))


async def days_ago(db: Database, days: int, sold: Any) -> None:
    """Let an order be so much older."""
    async with db.connection() as connection:
        for what in (
            """UPDATE orders."order" SET placed_at = placed_at - $1 * interval '1 day'
                WHERE order_id = $2""",
            "UPDATE orders.action SET at = at - $1 * interval '1 day' WHERE order_id = $2",
        ):
            await connection.execute(what, days, sold.order_id)


async def test_a_rule_says_why_goods_come_back_and_why_not(shop: Shop) -> None:
    rule = ReturnRule(code="shirts", tags=frozenset({"sku:shirt"}), days=30)
    final = ReturnRule(code="laptops", tags=frozenset({"sku:laptop"}), is_final=True)
    await publish(shop, ReturnPolicy(rules=(rule, final)))
    sold = await shop.sell(carry("shirt", 2), carry("laptop", 1))
    (verdict,) = (await shop.preview(sold, BACK)).effect.verdicts
    assert (verdict.allowed, verdict.why, verdict.rule) == (True, "in_time", "shirts")
    with pytest.raises(NotByPolicy) as refused:
        await shop.preview(sold, Return(lines=(BroughtLine(2, 1),), place="north"))
    assert refused.value.facts["verdicts"][0]["why"] == "final_sale"
    await days_ago(shop.db, 31, sold)
    with pytest.raises(NotByPolicy) as late:
        await shop.preview(sold, BACK)
    assert late.value.facts["verdicts"][0]["why"] == "too_late"
    exception = msgspec.structs.replace(BACK, exception="good_customer")
    done = await shop.change(sold, exception)
    assert (done.verdicts[0].why, done.back_minor) == ("exception", 1990)
    (came,) = await returns_of(shop, sold)
    assert (came.exception, came.excepted_by) == ("good_customer", "token:test")
    await shop.settle()
    assert await shop.findings() == {}


async def test_who_withdraws_from_all_gets_its_delivery_back_and_pays_no_fee(shop: Shop) -> None:
    await charge(shop, Tariff(sku_id=await put_sku(shop, "parcel", 490)))
    rule = ReturnRule(code="all", days=20, fee=await put_sku(shop, "fee", 500))
    await publish(shop, ReturnPolicy(rules=(rule,), withdrawal=Withdrawal()))
    sold = await shop.sell(ship("shirt", 2), ship_to=HOME)
    assert sold.total_minor == 2 * 1990 + 490
    await shop.hand_over(sold)
    one = await shop.change(sold, BACK)
    assert [(each.why, each.fee) for each in one.verdicts] == [("withdrawal", None)]
    assert one.back_minor == 1990
    rest = await shop.change(sold, BACK)
    assert rest.back_minor == 1990 + 490
    assert rest.due_minor == 0
    till = dataclasses.replace(shop, channel="store")
    in_store = await till.sell(carry("shirt"), place="north")
    done = await shop.change(in_store, BACK)
    assert [(each.why, each.rule) for each in done.verdicts] == [("in_time", "all")]
    assert (done.back_minor, done.due_minor) == (1490, 500)
    await shop.settle()
    assert await shop.findings() == {}


async def test_the_right_to_withdraw_counts_from_when_it_was_said(shop: Shop) -> None:
    rule = ReturnRule(code="short", days=1)
    await publish(shop, ReturnPolicy(rules=(rule,), withdrawal=Withdrawal()))
    said, unsaid = [await shop.sell(collect(place="north")) for _ in range(2)]
    for sold in (said, unsaid):
        await shop.hand_over(sold)
    await shop.change(said, RequestReturn(lines=(AskedLine(1, 1),)))
    for sold in (said, unsaid):
        await days_ago(shop.db, 10, sold)
    await days_ago(shop.db, 5, unsaid)
    await shop.change(said, BACK)
    with pytest.raises(NotByPolicy):
        await shop.preview(unsaid, BACK)
    await shop.settle()
    assert await shop.findings() == {}


def test_a_company_withdraws_only_where_the_policy_gives_it_days() -> None:
    for_companies = ReturnRule(
        code="companies", buyers=frozenset({BoughtBy.COMPANY}), is_final=True
    )
    bought = Sold(
        channel_id=ChannelId(ids.new()),
        market="IT",
        groups=frozenset(),
        is_distant=True,
        zone="Europe/Rome",
        bought_at=now(),
        arrived_at=now(),
    )
    brought = Brought(
        line_no=1, tags=frozenset(), goods=None, reason="size", had_at=now(), said_at=now()
    )

    def why(right: Withdrawal, buyer: BoughtBy) -> str:
        policy = ReturnPolicy(rules=(for_companies,), withdrawal=right)
        return judge(policy, msgspec.structs.replace(bought, buyer=buyer), brought).why

    assert why(Withdrawal(), BoughtBy.CONSUMER) == "withdrawal"
    assert why(Withdrawal(), BoughtBy.COMPANY) == "final_sale"
    assert why(Withdrawal(company_days=7), BoughtBy.COMPANY) == "withdrawal"


async def test_what_comes_meets_what_was_announced(shop: Shop) -> None:
    costs = ReturnCosts(
        currency="EUR", minutes=4, minutes_per_unit=1, minute_minor=50, parcel_minor=600
    )
    await publish(shop, ReturnPolicy(costs=costs))
    sold = await shop.sell(carry("shirt", 3), carry("laptop"))
    announced = RequestReturn(lines=(AskedLine(1, 2),), way="post", place="north", reason="size")
    await shop.change(sold, announced)
    (expected,) = await returns_of(shop, sold)
    assert (expected.state, expected.way, expected.place_id) == (
        "announced",
        "post",
        shop.company.places["north"],
    )
    parcel = Return(
        lines=(BroughtLine(1, 1, Goods.DAMAGED), BroughtLine(2, 1)),
        place="north",
        number=expected.number.lower(),
        strays=(StrayLine("laptop", 1),),
    )
    await shop.change(sold, parcel)
    (came,) = await returns_of(shop, sold)
    assert came.state == "part_received"
    assert came.is_mismatch
    assert [(p.announced, p.received, p.condition) for p in came.parts] == [
        (2, 1, "damaged"),
        (0, 1, "sellable"),
    ]
    assert (came.minutes, came.handling_minor, came.transport_minor) == (6, 300, 0)
    assert [one.quantity for one in came.strays] == [1]
    await shop.change(sold, WithdrawReturn(lines=(AskedLine(1, 1),)))
    (closed,) = await returns_of(shop, sold)
    assert closed.state == "received"
    await shop.settle()
    assert await shop.findings() == {}


async def test_of_two_who_take_in_the_same_return_one_does(shop: Shop) -> None:
    sold = await shop.sell(carry("shirt"))
    proposals = [await shop.preview(sold, BACK) for _ in range(2)]
    rivals = await asyncio.gather(
        *(shop.confirm(sold, one) for one in proposals), return_exceptions=True
    )
    assert sum(isinstance(one, orders.OrderChanged) for one in rivals) == 1
    with pytest.raises(NotReturnable):
        await shop.preview(sold, BACK)
    (came,) = await returns_of(shop, sold)
    assert [part.received for part in came.parts] == [1]
    await shop.settle()
    assert await shop.findings() == {}


async def test_what_becomes_of_goods_is_said_at_once_or_after_a_look(shop: Shop) -> None:
    sold = await shop.sell(carry("shirt", 5))
    lines = (
        BroughtLine(1, 1, Goods.DAMAGED, "scrap"),
        BroughtLine(1, 1, Goods.SELLABLE, "inspect"),
        BroughtLine(1, 1, Goods.DAMAGED),
        BroughtLine(1, 1, Goods.DAMAGED, "refurbish"),
        BroughtLine(1, 1, Goods.DAMAGED, "to_owner"),
    )
    for line in lines:
        await shop.change(sold, Return(lines=(line,), place="north"))
    held = await on_hand(shop, "north")
    sellable = held.pop("sellable")[0]
    assert {k: units for k, (units, _) in held.items() if units} == {
        "damaged": 1,
        "quarantine": 1,
        "refurbish": 1,
    }
    north = shop.company.places["north"]
    waiting = await shop.db.read(stock.list_waiting, place_ids=[north])
    assert {(one.condition, one.waiting) for one in waiting} == {
        ("damaged", 1),
        ("quarantine", 1),
        ("refurbish", 1),
    }
    for number, inspection in enumerate(waiting):
        decision = stock.InspectionDecision(
            disposition=stock.Disposition.RESTOCK, quantity=1, currency="EUR"
        )
        both = [
            shop.db.transact(
                stock.dispose,
                SYSTEM,
                inspection=inspection,
                decision=decision,
                decision_id=ids.new(),
                at=now(),
            )
            for _ in range(2)
        ]
        rivals = await asyncio.gather(*both, return_exceptions=True)
        assert sum(isinstance(one, stock.AlreadyDecided) for one in rivals) == 1, number
    held = await on_hand(shop, "north")
    assert held.pop("sellable")[0] == sellable + 3
    assert not any(units for units, _ in held.values())
    await shop.settle()
    assert await shop.findings() == {}


async def test_some_goods_come_back_for_store_credit_alone(shop: Shop) -> None:
    late = ReturnRule(code="late", tags=frozenset({"sku:shirt"}), refund_as=RefundAs.STORE_CREDIT)
    await publish(shop, ReturnPolicy(rules=(late,)))
    sold = await shop.sell(carry("shirt"), carry("laptop"))
    both = Return(lines=(BroughtLine(1, 1), BroughtLine(2, 1)), place="north")
    done = await shop.change(sold, both)
    assert sorted((move.amount_minor, move.destination) for move in done.money) == [
        (1990, "store_credit"),
        (89_900, "tender"),
    ]
    await shop.settle()
    assert await shop.findings() == {}


async def test_money_that_waits_for_an_inspection_goes_where_the_rule_says(shop: Shop) -> None:
    late = ReturnRule(code="late", refund_as=RefundAs.STORE_CREDIT)
    await publish(shop, ReturnPolicy(rules=(late,)))
    sold = await shop.sell(carry("shirt"))
    held = await shop.change(sold, msgspec.structs.replace(BACK, withhold=True))
    assert held.back_minor == 0
    done = await shop.change(sold, Refund(lines=(AskedLine(1, 1),)))
    assert [(m.amount_minor, m.destination) for m in done.money] == [(1990, "store_credit")]
    await shop.settle()
    assert await shop.findings() == {}


async def test_several_things_are_done_at_once_and_netted(shop: Shop) -> None:
    sold = await shop.sell(carry("laptop"), collect("shirt", 3))
    asked = Combine(
        cancel=(AskedLine(2, 1),),
        bring=(BroughtLine(1, 1, Goods.DAMAGED),),
        wanted=(
            WantedLine("laptop", 1, Method.CARRY_OUT, "south"),
            WantedLine("shirt", 1, Method.SHIP, "depot"),
        ),
        place="south",
        ship_to=HOME,
    )
    done = await shop.change(sold, asked)
    assert (done.back_minor, done.to_pay_minor) == (0, 0)
    assert done.due_minor == done.due_before_minor
    assert [one.method for one in done.promises] == ["ship"]
    assert {(one.what, one.quantity) for one in done.goods} == {
        ("freed", 1),
        ("returned", 1),
        ("handed_over", 1),
        ("reserved", 1),
    }
    again = Combine(bring=(BroughtLine(3, 1),), cancel=(AskedLine(2, 2),), place="north")
    done = await shop.change(sold, again)
    assert done.back_minor == 89_900 + 2 * 1990
    await shop.settle()
    assert await shop.findings() == {}


async def test_an_exchange_reaches_the_customer_in_another_way(shop: Shop) -> None:
    sold = await shop.sell(carry("shirt"))
    wanted = (WantedLine("shirt", 1, Method.SHIP, "depot"),)
    done = await shop.change(
        sold, Exchange(lines=(BroughtLine(1, 1),), wanted=wanted, place="south", ship_to=HOME)
    )
    assert (done.to_pay_minor, done.back_minor) == (0, 0)
    assert [one.method for one in done.promises] == ["ship"]
    await shop.settle()
    assert await shop.findings() == {}
