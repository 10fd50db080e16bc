"""Cash: what a sale takes in and a return gives back lies in, and leaves, a drawer of the place."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from ordito import ledger, pricing
from ordito.flows.move_cash import CashNeedsDrawer
from ordito.orders import Method, TenderRule, put_tender_rules
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.ids import TransferId
from ordito.pricing import RoundingRule, RoundingUnclear, TaxRounding
from ordito.processes.change_asked import (
    AskedLine,
    BroughtLine,
    Cancel,
    ChangeQuantity,
    Exchange,
    Return,
    WantedLine,
)
from ordito.processes.number_documents import number_documents
from ordito.processes.sale import SalePayment
from ordito.reads.paper import Paper, Tender
from ordito.surfaces.connectors.sandbox_processor import APPROVE
from tests.flows.promoted import put_sku
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


async def round_to(shop: Shop, **rule: Any) -> None:
    """Declare how sales in euros are rounded."""
    rules = [RoundingRule(currency="EUR", **rule)]
    await shop.db.transact(pricing.declare_rounding, SYSTEM, rules=rules, by="test", at=now())
    await shop.outlet.memory.refresh(shop.db)


async def rounded_off(shop: Shop) -> int:
    """Return what roundings gave to drawers and took from them in sum."""
    async with shop.db.connection() as connection:
        return await connection.fetchval(
            "SELECT coalesce(-sum(amount), 0)::bigint FROM ledger.entry WHERE account_id = $1",
            ledger.rounding_account("EUR"),
        )


async def told(shop: Shop) -> AsyncIterator[Tender]:
    """Yield how the receipts say they were paid."""
    async with shop.db.connection() as connection:
        contents = await connection.fetch("SELECT content FROM orders.archived_document")
    for row in contents:
        for tender in msgspec.json.decode(row["content"], type=Paper).tenders:
            yield tender


async def test_cash_is_paid_in_whole_coins_and_the_sale_stays_what_it_is(shop: Shop) -> None:
    await put_sku(shop, "pin", 197)
    await round_to(shop, cash_step_minor=5)
    order = await shop.sell(carry("pin"), payments=CASH, place="north")
    assert order.total_minor == 197
    assert await drawers(shop) == {"main": (195, 0)}
    assert await rounded_off(shop) == -2
    await shop.settle()
    assert await shop.findings() == {}
    await number_documents(shop.db)
    assert [tender async for tender in told(shop)] == [Tender("cash", 197, -2)]

    # two of three are 3.94, which are 3.95 in coins
    three = await shop.sell(carry("pin", quantity=3), payments=CASH, place="north")
    assert await drawers(shop) == {"main": (195 + 590, 0)}
    await shop.change(three, Return(lines=(BroughtLine(1, 2),)), at="south")
    assert await drawers(shop, "south") == {"main": (0, 395)}
    await shop.settle()
    assert await shop.findings() == {}


async def test_a_card_is_charged_to_the_cent_where_coins_are_not(shop: Shop) -> None:
    await put_sku(shop, "pin", 197)
    await round_to(shop, cash_step_minor=5)
    split = [SalePayment("cash", 98), SalePayment("card", token=APPROVE)]
    order = await shop.sell(carry("pin"), payments=split, place="north")
    assert await drawers(shop) == {"main": (100, 0)}
    paid = {one.tender: one.captured_minor for one in await shop.payments(order)}
    assert paid["cash"] == 98
    assert await rounded_off(shop) == 2


async def test_less_than_half_a_coin_is_nothing_in_the_drawer(shop: Shop) -> None:
    await put_sku(shop, "bag", 2)
    await round_to(shop, cash_step_minor=5)
    await shop.sell(carry("bag"), payments=CASH, place="north")
    assert await drawers(shop) == {"main": (0, 0)}
    assert await rounded_off(shop) == -2
    await shop.settle()
    assert await shop.findings() == {}


async def test_the_audit_finds_a_rounding_that_no_coin_explains(shop: Shop) -> None:
    await put_sku(shop, "pin", 197)
    await round_to(shop, cash_step_minor=5)
    await shop.sell(carry("pin"), payments=CASH, place="north")
    async with shop.db.connection() as connection:
        await connection.execute(
            "UPDATE ledger.entry SET amount = amount * 2 WHERE kind = 'rounding'"
        )
        await connection.execute("UPDATE ledger.account SET posted = 193 WHERE kind = 'drawer'")
    assert len((await shop.findings())["cash_rounding"]) == 1


async def test_refuses_a_coin_that_there_is_not_and_two_rules_of_the_same_sales(shop: Shop) -> None:
    with pytest.raises(RoundingUnclear) as refused:
        await round_to(shop, cash_step_minor=3)
    assert refused.value.field == "rules[0].cash_step_minor"
    twice = [RoundingRule(currency="EUR"), RoundingRule(currency="EUR", step_minor=5)]
    with pytest.raises(RoundingUnclear):
        await shop.db.transact(pricing.declare_rounding, SYSTEM, rules=twice, by="test", at=now())
    assert shop.outlet.memory.rounding.version == 0


async def test_tax_of_a_document_is_that_of_the_quote_and_of_the_order(shop: Shop) -> None:
    skus = {code: await put_sku(shop, code, 3) for code in ("a", "b", "c")}
    assert len(skus) == 3
    lines = [carry(code) for code in skus]
    by_line = await shop.sell(*lines, place="north")
    await round_to(shop, tax=TaxRounding.DOCUMENT)
    by_document = await shop.sell(*lines, place="north")
    # 22 % within 3 cents are 0.54, within 9 cents 1.62
    async with shop.db.connection() as connection:
        taxes = {
            row["order_id"]: row["tax_minor"]
            for row in await connection.fetch('SELECT order_id, tax_minor FROM orders."order"')
        }
        lines_of = await connection.fetchval(
            "SELECT sum(tax_minor)::bigint FROM orders.line WHERE order_id = $1",
            by_document.order_id,
        )
    assert (taxes[by_line.order_id], taxes[by_document.order_id], lines_of) == (3, 2, 2)
    assert await shop.findings() == {}
