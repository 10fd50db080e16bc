"""Cash: what a sale takes in and a return gives back lies in, and leaves, a drawer of the place."""

import pytest

from ordito import ledger
from ordito.flows.move_cash import CashNeedsDrawer
from ordito.orders import Method, TenderRule, put_tender_rules
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import TransferId
from ordito.processes.change_asked import (
    AskedLine,
    BroughtLine,
    Cancel,
    ChangeQuantity,
    Exchange,
    Return,
    WantedLine,
)
from ordito.processes.sale import SalePayment
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from tests.flows.shop import SYSTEM, Shop, by_card, carry, collect, ship

pytestmark = pytest.mark.anyio
CASH = [SalePayment("cash")]


async def drawers(shop: Shop, place: str = "north") -> dict[str, tuple[int, int]]:
    """Return what is in each drawer, and what it owes, by its code."""
    found = await shop.db.read(ledger.list_drawers, place_id=shop.company.places[place])
    balances = {
        one.account_id: one
        for one in await shop.db.read(
            ledger.list_balances, account_ids=[one.account_id for one in found]
        )
    }
    return {
        one.code: (balances[one.account_id].posted, balances[one.account_id].debt) for one in found
    }


async def test_a_sale_fills_the_drawer_that_it_names_or_the_main_one(shop: Shop) -> None:
    await shop.sell(carry(), payments=CASH, place="north")
    await shop.sell(
        carry(quantity=2), payments=[SalePayment("cash", token="till-2")], place="north"
    )
    split = [SalePayment("cash", 1000), SalePayment("card", token=APPROVE)]
    await shop.sell(carry(), payments=split, place="north")
    assert await drawers(shop) == {"main": (2990, 0), "till-2": (3980, 0)}
    assert await shop.findings() == {}


async def test_a_repeated_request_takes_cash_once(shop: Shop) -> None:
    for _ in range(2):
        await shop.sell(carry(), payments=CASH, place="north", key="one")
    assert await drawers(shop) == {"main": (1990, 0)}


async def test_a_return_takes_cash_out_of_the_drawer_where_it_is_given_back(shop: Shop) -> None:
    order = await shop.sell(carry(quantity=2), payments=CASH, place="north")
    await shop.change(order, Return(lines=(BroughtLine(1, 1),), drawer="till-2"), at="south")
    assert await drawers(shop, "north") == {"main": (3980, 0)}
    # by the book there was nothing in it: it owes what was given
    assert await drawers(shop, "south") == {"till-2": (0, 1990)}
    await shop.settle()
    assert await shop.findings() == {}
    # what comes in settles that first
    await shop.sell(
        carry(quantity=2, place="south"),
        payments=[SalePayment("cash", token="till-2")],
        place="south",
    )
    assert await drawers(shop, "south") == {"till-2": (1990, 0)}


async def test_a_cancellation_gives_back_where_it_was_sold(shop: Shop) -> None:
    order = await shop.sell(collect(quantity=2), payments=CASH, place="north")
    await shop.change(order, Cancel(lines=(AskedLine(1, 1),)))
    assert await drawers(shop, "north") == {"main": (1990, 0)}
    await shop.settle()
    assert await shop.findings() == {}


async def test_the_difference_of_an_exchange_comes_in(shop: Shop) -> None:
    order = await shop.sell(carry(), payments=CASH, place="north")
    asked = Exchange(
        lines=(BroughtLine(1, 1),),
        wanted=(WantedLine("laptop", 1, Method.CARRY_OUT, "north"),),
    )
    proposal = await shop.preview(order, asked, at="north")
    assert await drawers(shop) == {"main": (1990, 0)}
    await shop.confirm(order, proposal, SalePayment("cash"))
    assert await drawers(shop) == {"main": (89_900, 0)}
    await shop.settle()
    assert await shop.findings() == {}


async def test_cash_that_becomes_store_credit_stays_in_the_drawer(shop: Shop) -> None:
    await shop.db.transact(
        put_tender_rules, SYSTEM, rules=[TenderRule("cash", 9, takes_back=False)], at=now()
    )
    order = await shop.sell(carry(), payments=CASH, place="north")
    await shop.change(order, Return(lines=(BroughtLine(1, 1),)), at="north")
    await shop.settle()
    assert await drawers(shop) == {"main": (1990, 0)}
    assert await shop.findings() == {}


async def test_a_count_of_a_drawer_that_owes_finds_what_was_given(shop: Shop) -> None:
    order = await shop.sell(carry(), payments=CASH, place="north")
    await shop.change(order, Return(lines=(BroughtLine(1, 1),)), at="south")
    place_id = shop.company.places["south"]
    difference = await shop.db.transact(
        ledger.count_drawer,
        SYSTEM,
        place_id=place_id,
        account_id=ledger.drawer_account(place_id, code="main", currency="EUR"),
        counted_minor=500,
        count_id=TransferId(ids.new()),
        at=now(),
    )
    # 5.00 are in it, and 19.90 went out that the book did not know of
    assert difference == 2490
    assert await drawers(shop, "south") == {"main": (500, 0)}
    assert await shop.findings() == {}


async def entries(shop: Shop) -> int:
    async with shop.db.connection() as connection:
        return await connection.fetchval("SELECT count(*) FROM ledger.entry")


async def test_refuses_cash_where_nobody_has_a_drawer(shop: Shop) -> None:
    with pytest.raises(CashNeedsDrawer) as refused:
        await shop.sell(ship(), payments=[SalePayment("card", 990, APPROVE), SalePayment("cash")])
    assert refused.value.field == "payments[1].tender"
    assert await entries(shop) == 0
    # with the place that takes it, the same is sold
    await shop.sell(ship(), payments=CASH, place="north")
    assert await drawers(shop) == {"main": (1990, 0)}
    assert await shop.findings() == {}


async def test_a_difference_in_cash_needs_a_place_that_takes_it(shop: Shop) -> None:
    order = await shop.sell(ship())
    asked = ChangeQuantity(line_no=1, quantity=2)
    proposal = await shop.preview(order, asked)
    with pytest.raises(CashNeedsDrawer):
        await shop.confirm(order, proposal, SalePayment("cash"))
    assert await entries(shop) == 0
    assert (await shop.order(order)).version == 1
    # the preview is still good for another tender
    assert await shop.confirm(order, proposal, *by_card()) == proposal.effect
    assert await shop.findings() == {}


async def test_the_audit_finds_cash_of_an_order_that_no_drawer_has(shop: Shop) -> None:
    order = await shop.sell(ship())
    async with shop.db.connection() as connection:
        await connection.execute("UPDATE orders.payment SET tender = 'cash'")
    await shop.hand_over(order)
    await shop.settle()
    (finding,) = (await shop.findings())["cash_against_drawers"]
    assert finding.subject == str(order.order_id)
