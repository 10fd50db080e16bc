"""Whatever is done to an order after it was placed: goods, money and points to the last."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from ordito import ledger, orders, stock
from ordito.orders import (
    ChangeClosed,
    EffectChanged,
    Goods,
    Method,
    NotReturnable,
    OrderChanged,
    PaymentDeclined,
    PaymentMismatch,
    PreviewExpired,
    TenderRule,
    TooMuch,
)
from ordito.platform.clock import now
from ordito.platform.errors import OutsideFault, Refusal
from ordito.platform.ids import PaymentId
from ordito.processes.change import settle_changes
from ordito.processes.change_asked import (
    AmountLine,
    Appease,
    AskedLine,
    BroughtLine,
    Cancel,
    ChangeModel,
    ChangePlace,
    ChangeQuantity,
    Exchange,
    Refund,
    RequestReturn,
    Return,
    WantedLine,
    WithdrawReturn,
)
from ordito.processes.checkout import Outlet
from ordito.processes.sale import SaleAnswer, SaleCustomer, SalePayment
from ordito.stock import NotEnoughStock
from ordito.surfaces.connectors.sandbox_processor import APPROVE, DECLINE, SandboxProcessor
from tests.company import CARD
from tests.flows.shop import SYSTEM, Shop, carry, collect, key_of, ship, where

pytestmark = pytest.mark.anyio
MEMBER = SaleCustomer(card=CARD)
CARD_PAYS = SalePayment("card", token=APPROVE)


async def on_hand(shop: Shop, place: str, sku: str = "shirt") -> dict[str, tuple[int, int]]:
    """Return units on hand and set aside, by condition."""
    positions = await shop.db.read(stock.list_positions, sku_ids=[shop.company.skus[sku]])
    return {
        one.condition: (one.on_hand, one.reserved)
        for one in positions
        if one.place_id == shop.company.places[place]
    }


async def points(shop: Shop) -> int:
    accounts = await shop.db.read(ledger.list_balances, account_ids=[await _account(shop)])
    return sum(account.posted - account.debt for account in accounts)


async def _account(shop: Shop) -> Any:
    (programme,) = shop.outlet.memory.programmes.by_id.values()
    return programme.account_of(shop.company.member)


async def money(shop: Shop, order: Any) -> list[tuple[str, int, int, int]]:
    return sorted(
        (one.tender, one.captured_minor, one.voided_minor, one.refunded_minor)
        for one in await shop.payments(order)
    )


async def test_goods_of_the_web_come_back_in_a_store_in_their_condition(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=3), customer=MEMBER)
    await shop.hand_over(order)
    await shop.settle()
    assert await points(shop) == 59

    done = await shop.change(order, Return(lines=(BroughtLine(1, 1, Goods.DAMAGED),)), at="south")
    assert (done.back_minor, done.points) == (1990, -20)
    assert [(one.what, one.condition, one.quantity) for one in done.goods] == [
        ("returned", "damaged", 1)
    ]
    await shop.change(order, Return(lines=(BroughtLine(1, 2),)), at="north")
    await shop.settle()
    assert await points(shop) == 0
    assert (await on_hand(shop, "south"))["damaged"] == (1, 0)
    assert (await on_hand(shop, "south"))["sellable"] == (5, 0)
    assert (await on_hand(shop, "north"))["sellable"] == (7, 0)
    assert await money(shop, order) == [("card", 5970, 0, 5970)]
    assert orders.return_state(await shop.lines(order)) == "returned"
    assert await shop.findings() == {}


async def test_what_was_announced_is_counted_once(shop: Shop) -> None:
    order = await shop.sell(carry(quantity=3))
    await shop.change(order, RequestReturn(lines=(AskedLine(1, 2),)))
    assert orders.return_state(await shop.lines(order)) == "requested"
    await shop.change(order, WithdrawReturn(lines=(AskedLine(1, 1),)))
    await shop.change(order, Return(lines=(BroughtLine(1, 2),)), at="north")
    (line,) = await shop.lines(order)
    assert (line.return_requested, line.returned) == (0, 2)
    with pytest.raises(NotReturnable):
        await shop.change(order, Return(lines=(BroughtLine(1, 2),)), at="north")
    await shop.settle()
    assert await shop.findings() == {}


async def test_money_waits_for_the_inspection_where_it_is_withheld(shop: Shop) -> None:
    order = await shop.sell(carry(quantity=2))
    back = await shop.change(order, Return(lines=(BroughtLine(1, 2),), withhold=True), at="north")
    assert (back.back_minor, back.due_minor) == (0, 3980)
    done = await shop.change(order, Refund(lines=(AskedLine(1, 2),)))
    assert (done.back_minor, done.due_minor, done.due_tax_minor) == (3980, 0, 0)
    await shop.settle()
    assert await shop.findings() == {}


async def test_an_exchange_is_one_action_with_its_difference(shop: Shop) -> None:
    order = await shop.sell(carry("laptop"), customer=MEMBER)
    cheaper = await shop.change(
        order,
        Exchange(
            lines=(BroughtLine(1, 1),),
            wanted=(WantedLine("shirt", 2, Method.CARRY_OUT, "south"),),
        ),
        at="south",
    )
    assert (cheaper.back_minor, cheaper.to_pay_minor) == (89_900 - 3980, 0)
    assert cheaper.points == 39 - 899
    dearer = Exchange(
        lines=(BroughtLine(2, 2),), wanted=(WantedLine("laptop", 1, Method.CARRY_OUT, "north"),)
    )
    proposal = await shop.preview(order, dearer, at="north")
    assert proposal.effect.to_pay_minor == 89_900 - 3980
    with pytest.raises(PaymentMismatch):
        await shop.confirm(order, proposal)
    done = await shop.confirm(order, proposal, SalePayment("cash"))
    assert done == proposal.effect
    await shop.settle()
    kinds = [one.kind for one in await shop.db.read(orders.list_actions, **key_of(order))]
    assert kinds == ["place", "fulfil", "exchange", "exchange"]
    assert await money(shop, order) == [
        ("card", 89_900, 0, 85_920),
        ("cash", 85_920, 0, 0),
    ]
    assert await points(shop) == 899
    assert await shop.findings() == {}


async def test_the_same_sku_is_exchanged_at_the_price_that_was_paid(shop: Shop) -> None:
    order = await shop.sell(carry(quantity=2))
    await shop.change(order, Appease(amount_minor=501))
    done = await shop.change(
        order,
        Exchange(
            lines=(BroughtLine(1, 2, Goods.DAMAGED),),
            wanted=(WantedLine("shirt", 2, Method.COLLECT, "south"),),
        ),
        at="north",
    )
    assert (done.back_minor, done.to_pay_minor) == (0, 0)
    assert done.due_minor == done.due_before_minor == 3479
    await shop.settle()
    assert await shop.findings() == {}


async def test_another_model_from_another_place_before_it_was_collected(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2), customer=MEMBER)
    wanted = WantedLine("laptop", 1, Method.CARRY_OUT, "north")
    proposal = await shop.preview(order, ChangeModel(lines=(AskedLine(1, 2),), wanted=(wanted,)))
    assert await on_hand(shop, "south") == {"sellable": (5, 2)}
    await shop.confirm(order, proposal, CARD_PAYS)
    await shop.settle()
    assert await on_hand(shop, "south") == {"sellable": (5, 0)}
    assert await on_hand(shop, "north", "laptop") == {"sellable": (4, 0)}
    assert (await shop.task(order))[0].state == "cancelled"
    assert await money(shop, order) == [("card", 3980, 0, 0), ("card", 85_920, 0, 0)]
    assert await points(shop) == 899
    assert await shop.findings() == {}


async def test_another_place_costs_the_same_to_the_cent(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=3))
    done = await shop.change(order, ChangePlace(lines=(AskedLine(1, 2),), place="north"))
    assert (done.back_minor, done.to_pay_minor) == (0, 0)
    assert done.due_minor == done.due_before_minor
    assert [one.place_id for one in done.promises] == [shop.company.places["north"]]
    assert await on_hand(shop, "south") == {"sellable": (5, 1)}
    assert await on_hand(shop, "north") == {"sellable": (5, 2)}
    await shop.settle()
    assert await shop.findings() == {}


async def test_more_and_fewer_units(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=2))
    fewer = await shop.change(order, ChangeQuantity(line_no=1, quantity=1))
    assert fewer.back_minor == 1990
    proposal = await shop.preview(order, ChangeQuantity(line_no=1, quantity=4))
    assert proposal.effect.to_pay_minor == 3 * 1990
    await shop.confirm(order, proposal, CARD_PAYS)
    assert [(one.ordered, one.cancelled) for one in await shop.lines(order)] == [(2, 1), (3, 0)]
    await shop.settle()
    assert await shop.findings() == {}


async def test_an_appeasement_takes_an_amount_off_and_no_goods(shop: Shop) -> None:
    order = await shop.sell(carry(quantity=2), carry("laptop"), customer=MEMBER)
    done = await shop.change(order, Appease(lines=(AmountLine(1, 333),)))
    assert (done.back_minor, done.goods, done.points) == (333, (), -3)
    with pytest.raises(TooMuch):
        await shop.change(order, Appease(lines=(AmountLine(1, 3648),)))
    back = await shop.change(
        order, Return(lines=(BroughtLine(1, 1), BroughtLine(2, 1))), at="north"
    )
    last = await shop.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    assert done.back_minor + back.back_minor + last.back_minor == 3980 + 89_900
    assert await points(shop) == 0
    await shop.settle()
    assert await shop.findings() == {}


async def test_of_two_who_change_one_order_one_is_told_what_changed(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=3))
    first = await shop.preview(order, Cancel(lines=(AskedLine(1, 1),)))
    second = await shop.preview(order, Cancel(lines=(AskedLine(1, 2),)))
    results = await asyncio.gather(
        shop.confirm(order, first), shop.confirm(order, second), return_exceptions=True
    )
    (refusal,) = [one for one in results if isinstance(one, OrderChanged)]
    (since,) = refusal.facts["since"]
    assert (since["version"], since["kind"], since["axes"]) == (2, "cancel", ["cancelled"])
    assert (await shop.order(order)).version == 2
    await shop.settle()
    assert await shop.findings() == {}


async def test_rivals_bring_the_same_unit_back_once(shop: Shop) -> None:
    order = await shop.sell(carry())
    back = Return(lines=(BroughtLine(1, 1),))
    proposals = [await shop.preview(order, back, at="north") for _ in range(5)]
    results = await asyncio.gather(
        *(shop.confirm(order, one) for one in proposals), return_exceptions=True
    )
    assert sum(not isinstance(one, Refusal) for one in results) == 1
    assert await on_hand(shop, "north") == {"sellable": (5, 0)}
    await shop.settle()
    assert await money(shop, order) == [("card", 1990, 0, 1990)]
    assert await shop.findings() == {}


async def test_a_preview_changes_nothing_and_a_repeat_is_answered_the_same(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=2))
    proposal = await shop.preview(order, Cancel(lines=(AskedLine(1, 1),)))
    assert (await shop.order(order)).version == 1
    assert await on_hand(shop, "depot") == {"sellable": (5, 2)}
    done = await shop.confirm(order, proposal, key="once")
    with pytest.raises(ChangeClosed):
        await shop.confirm(order, proposal, key="twice")
    assert done == proposal.effect
    assert (await shop.order(order)).version == 2


async def test_an_old_preview_is_not_confirmed(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=2))
    proposal = await shop.preview(order, Cancel(lines=(AskedLine(1, 1),)))
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE orders.change SET expires_at = previewed_at")
    with pytest.raises(PreviewExpired):
        await shop.confirm(order, proposal)


async def test_what_would_do_something_else_by_now_is_refused(shop: Shop) -> None:
    order = await shop.sell(
        carry(),
        payments=[SalePayment("voucher", 1000, APPROVE), SalePayment("card", token=APPROVE)],
    )
    proposal = await shop.preview(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    rules = [TenderRule("voucher", 0, takes_back=False)]
    await shop.db.transact(orders.put_tender_rules, SYSTEM, rules=rules, at=now())
    with pytest.raises(EffectChanged):
        await shop.confirm(order, proposal)
    assert (await shop.order(order)).version == 2


async def test_money_that_a_tender_cannot_take_back_becomes_store_credit(shop: Shop) -> None:
    rules = [TenderRule("voucher", 0, takes_back=False)]
    await shop.db.transact(orders.put_tender_rules, SYSTEM, rules=rules, at=now())
    order = await shop.sell(
        carry(),
        payments=[SalePayment("voucher", 1000, APPROVE), SalePayment("card", token=APPROVE)],
        customer=MEMBER,
    )
    done = await shop.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    assert [(one.tender, one.amount_minor, one.destination) for one in done.money] == [
        ("voucher", 1000, "store_credit"),
        ("card", 990, "tender"),
    ]
    await shop.settle()
    await shop.settle()
    (credit,) = await shop.db.read(ledger.list_credit, customer_id=shop.company.member)
    assert credit.free == 1000
    assert await shop.findings() == {}


async def test_a_difference_that_is_declined_changes_nothing(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=1))
    wanted = WantedLine("laptop", 1, Method.COLLECT, "south")
    proposal = await shop.preview(order, ChangeModel(lines=(AskedLine(1, 1),), wanted=(wanted,)))
    with pytest.raises(PaymentDeclined):
        await shop.confirm(order, proposal, SalePayment("card", token=DECLINE))
    assert (await shop.order(order)).version == 1
    with pytest.raises(ChangeClosed):
        await shop.confirm(order, proposal, CARD_PAYS)


async def test_a_change_whose_stock_is_gone_gives_the_money_back(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=1))
    wanted = WantedLine("laptop", 5, Method.COLLECT, "south")
    proposal = await shop.preview(order, ChangeModel(lines=(AskedLine(1, 1),), wanted=(wanted,)))
    await shop.sell(collect("laptop"))
    with pytest.raises(NotEnoughStock):
        await shop.confirm(order, proposal, CARD_PAYS)
    assert (await shop.order(order)).version == 1
    kept = await shop.db.read(
        orders.get_change,
        where=orders.Whereabouts(**key_of(order)),
        change_id=proposal.change_id,
    )
    assert kept.state == "failed"


async def test_a_change_that_was_left_paying_is_finished(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=1))
    wanted = WantedLine("laptop", 1, Method.COLLECT, "south")
    proposal = await shop.preview(order, ChangeModel(lines=(AskedLine(1, 1),), wanted=(wanted,)))
    with pytest.raises(OutsideFault):
        await shop.confirm(order, proposal, SalePayment("card", token="sandbox-time-out"))
    assert await kinds_of_exceptions(shop) == ["change_left_paying"]
    assert await settle_changes(shop.outlet, patience=timedelta(0)) == 1
    assert (await shop.order(order)).version == 2
    assert await settle_changes(shop.outlet, patience=timedelta(0)) == 0
    await shop.settle()
    assert await shop.findings() == {}


async def kinds_of_exceptions(shop: Shop) -> list[str]:
    async with shop.db.connection() as connection:
        rows = await connection.fetch(
            "SELECT kind FROM orders.v_exception WHERE kind <> 'document_unnumbered'"
        )
    return [row["kind"] for row in rows]


class BrokenPromises(SandboxProcessor):
    """A processor that authorises and then refuses to pay."""

    async def capture(self, payment_id: PaymentId, *, key: str, amount_minor: int) -> None:
        raise OutsideFault(f"{payment_id} {key} {amount_minor} refused", may_retry=False)


async def test_a_promise_that_is_broken_late_is_declined_and_seen(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2))
    broken = Shop(shop.db, shop.company, Outlet(shop.db, shop.outlet.memory, BrokenPromises()))
    await broken.hand_over(order)
    await broken.settle()
    (payment,) = await shop.payments(order)
    assert (payment.captured_minor, payment.voided_minor, payment.declined) == (0, 3980, True)
    assert orders.payment_state([payment]) == "declined"
    kinds = [one.kind for one in await shop.db.read(orders.list_actions, **key_of(order))]
    assert kinds == ["place", "fulfil", "decline"]
    assert await shop.findings() == {}
    assert await kinds_of_exceptions(shop) == ["payment_declined"]
    back = await shop.change(order, Return(lines=(BroughtLine(1, 2),)), at="north")
    assert (back.money, back.due_minor) == ((), 0)
    assert await kinds_of_exceptions(shop) == []
    await shop.settle()
    assert await shop.findings() == {}


async def test_what_was_to_go_back_of_a_broken_promise_does_not_go_back(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2))
    await shop.hand_over(order)
    await shop.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    (payment,) = await shop.payments(order)
    assert (payment.captured_minor, payment.refunded_minor) == (1990, 0)
    await shop.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    (payment,) = await shop.payments(order)
    # what was asked for was not taken yet, and is to go back
    assert (payment.captured_minor, payment.refunded_minor) == (1990, 1990)
    broken = Shop(shop.db, shop.company, Outlet(shop.db, shop.outlet.memory, BrokenPromises()))
    await broken.settle()
    (payment,) = await shop.payments(order)
    assert (payment.captured_minor, payment.refunded_minor, payment.declined) == (0, 0, True)
    assert await shop.db.read(orders.list_asked, where=where(order)) == []
    assert await shop.findings() == {}


async def sold_in_two_captures(shop: Shop) -> SaleAnswer:
    """Sell two shirts by one card, and ask for its money in two parts."""
    order = await shop.sell(carry(), collect())
    await shop.change(order, RequestReturn(lines=(AskedLine(1, 1),)))
    await shop.hand_over(order)
    await shop.change(order, RequestReturn(lines=(AskedLine(2, 1),)))
    asked = await shop.db.read(orders.list_asked, where=where(order))
    assert [(one.kind, one.amount_minor) for one in asked] == [("capture", 1990)] * 2
    return order


async def test_of_a_broken_promise_no_part_counts_as_paid(shop: Shop) -> None:
    order = await sold_in_two_captures(shop)
    await shop.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    broken = Shop(shop.db, shop.company, Outlet(shop.db, shop.outlet.memory, BrokenPromises()))
    for _ in range(2):
        await broken.settle()
        (payment,) = await shop.payments(order)
        assert payment.declined
        assert await money(shop, order) == [("card", 0, 3980, 0)]
        assert orders.owed_minor(await shop.lines(order), [payment]) == 1990
        kinds = [one.kind for one in await shop.db.read(orders.list_actions, **key_of(order))]
        assert kinds[-3:] == ["return", "decline", "decline"]
        assert await kinds_of_exceptions(shop) == ["payment_declined"]
        assert await shop.findings() == {}
    await shop.change(order, Return(lines=(BroughtLine(2, 1),)), at="north")
    assert await kinds_of_exceptions(shop) == []


async def test_what_was_to_go_back_of_any_part_of_a_broken_promise_does_not_go_back(
    shop: Shop,
) -> None:
    order = await sold_in_two_captures(shop)
    await shop.change(order, Return(lines=(BroughtLine(1, 1), BroughtLine(2, 1))), at="north")
    broken = Shop(shop.db, shop.company, Outlet(shop.db, shop.outlet.memory, BrokenPromises()))
    await broken.settle()
    # after the first refusal the second part was to go back, until that was refused as well
    assert await money(shop, order) == [("card", 0, 3980, 0)]
    assert await shop.db.read(orders.list_asked, where=where(order)) == []
    assert await kinds_of_exceptions(shop) == []
    assert await shop.findings() == {}
