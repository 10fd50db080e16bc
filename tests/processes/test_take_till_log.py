"""A till's log is taken once, in order, and what it says becomes orders, cash and receipts."""

from datetime import timedelta
from typing import Any

import pytest

from ordito import counter, ledger, orders, stock
from ordito.counter import Outcome, TakenLog, ToldEntry
from ordito.flows.subscriptions import FOLLOWERS, SUBSCRIPTIONS
from ordito.platform import auth, ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.ids import OrderId, PlaceId
from ordito.platform.relay import Relay, open_cursors
from ordito.processes.checkout import Outlet, sell
from ordito.processes.sale import Sale, SaleLine, SalePayment
from ordito.processes.take_till_log import take_kept, take_till_log
from ordito.processes.till_draft import key_of_sale
from ordito.reads.audit import run_audit
from ordito.reads.memory import Memory
from ordito.surfaces.connectors.sandbox_processor import DECLINE, SandboxProcessor
from tests.company import Company, found
from tests.tills import ASSOCIATE, TestTill, register_till

pytestmark = pytest.mark.anyio


@pytest.fixture
async def company(db: Database) -> Company:
    return await found(db, units=20)


@pytest.fixture
async def outlet(db: Database, company: Company) -> Outlet:
    assert company
    await db.transact(
        auth.add_staff,
        Context.system(),
        login="anna",
        name="Anna",
        password_hash="none",
        roles=["associate"],
        at=now(),
    )
    return Outlet(db, await Memory.load(db), SandboxProcessor())


@pytest.fixture
async def till(db: Database, company: Company) -> TestTill:
    return await register_till(db, company)


async def tell(outlet: Outlet, till: TestTill, told: list[ToldEntry] | None = None) -> TakenLog:
    return await take_till_log(
        outlet,
        device_id=till.device_id,
        told=till.told if told is None else told,
        context=Context.system(),
    )


async def drawer(db: Database, till: TestTill) -> int:
    drawers = await db.read(ledger.list_drawers, place_id=PlaceId(till.place_id))
    return next((one.posted for one in drawers if one.code == till.code), 0)


async def sound(db: Database) -> None:
    verdicts = await db.read(run_audit, since=None, at=now())
    assert [one for one in verdicts if one.findings] == []


def codes(log: TakenLog) -> list[list[str]]:
    return [[one.code for one in result.exceptions] for result in log.results]


async def on_hand(db: Database, company: Company, sku: str = "shirt") -> int:
    rows = await db.read(stock.list_positions, sku_ids=[company.skus[sku]])
    here = [row for row in rows if row.place_id == company.places["north"]]
    return sum(row.on_hand for row in here if row.condition == "sellable")


async def test_a_day_becomes_orders_cash_receipts_and_a_report(
    db: Database, outlet: Outlet, company: Company, till: TestTill
) -> None:
    till.open_shift(10_000)
    sale = till.sell(company.skus["shirt"], units=2, customer={"id": str(company.member)})
    till.write("cash_in", {"id": str(ids.new()), "amount_minor": 500, "reason": "change"})
    till.write("cash_out", {"id": str(ids.new()), "amount_minor": 2000, "reason": "safe"})
    till.write("no_sale", {"reason": "check"})
    till.write("reprint", {"receipt": {"series": "T-t1", "number": 1}, "copy": 1})
    till.write("void", {"id": str(ids.new()), "reason": "changed_mind", "total_minor": 1990})
    till.close_shift(12_470, expected_minor=12_480)
    taken = await tell(outlet, till)

    assert taken.taken_through == 8
    assert taken.head == till.head
    assert [one.outcome for one in taken.results] == [Outcome.BOOKED] * 8, taken.results
    assert taken.results[1].order_id == sale
    assert taken.results[1].points == 39
    assert await drawer(db, till) == 12_470
    assert await on_hand(db, company) == 18
    report = await db.read(
        counter.report, place_id=till.place_id, device_id=till.device_id, shift_id=till.shift
    )
    assert (report.sales, report.sales_minor, report.cash_sales_minor) == (1, 3980, 3980)
    assert (report.cash_in_minor, report.cash_out_minor) == (500, 2000)
    assert (report.no_sales, report.voids, report.reprints) == (1, 1, 1)
    assert report.expected_minor == report.shift.expected_minor == 12_480
    assert report.shift.difference_minor == -10
    order = await db.read(orders.get_order, customer_id=company.member, order_id=OrderId(sale))
    assert (order.total_minor, order.placed_at < now()) == (3980, True)
    await sound(db)

    again = await tell(outlet, till)
    assert {one.outcome for one in again.results} == {Outcome.REPEATED}
    assert again.results[1].order_id == sale
    assert await drawer(db, till) == 12_470
    assert await on_hand(db, company) == 18


async def test_what_was_sold_offline_has_its_receipt_under_the_tills_own_number(
    db: Database, outlet: Outlet, company: Company, till: TestTill
) -> None:
    await db.transact(open_cursors, Context.system())
    till.open_shift(0)
    till.sell(company.skus["shirt"])
    await tell(outlet, till)
    relay = Relay(db, SUBSCRIPTIONS, followers=FOLLOWERS)
    while await relay.drain():
        pass
    async with db.connection() as connection:
        papers = await connection.fetch(
            "SELECT d.series, d.number FROM orders.document AS d"
            " JOIN orders.archived_document AS a USING (customer_id, document_id)"
        )
        left = await connection.fetchval("SELECT count(*) FROM platform.parked_fact")
    assert ([tuple(paper) for paper in papers], left) == ([("T-t1", 1)], 0)


async def test_what_is_not_the_log_is_an_incident_and_nothing_is_booked(
    db: Database, outlet: Outlet, company: Company, till: TestTill
) -> None:
    till.open_shift()
    till.sell(company.skus["shirt"])
    await tell(outlet, till)
    before = await drawer(db, till)

    forked = TestTill(till.device_id, till.code, till.place_id, till.key)
    forked.told, forked.head = list(till.told[:1]), counter.digest_of(till.told[0].text)
    forked.sell(company.skus["shirt"], units=5)
    wrong = ToldEntry(forked.told[1].text.replace('"seq":2', '"seq":3'), forked.told[1].signature)
    unchained = TestTill(till.device_id, till.code, till.place_id, till.key)
    unchained.told = list(till.told)
    unchained.sell(company.skus["shirt"])
    cases = [
        ([forked.told[1]], "fork"),
        ([wrong], "bad_signature"),
        ([unchained.told[2]], "broken_chain"),
        ([ToldEntry("{}", till.sign("{}"))], "malformed"),
    ]
    for told, code in cases:
        result = (await tell(outlet, till, told)).results[0]
        assert (result.outcome, result.code) == (Outcome.INCIDENT, code)
        await tell(outlet, till, told)
    noted = await db.read(counter.list_incidents, place_id=till.place_id)
    assert sorted(one.kind for one in noted) == sorted(code for _, code in cases)

    till.sell(company.skus["shirt"])
    till.sell(company.skus["shirt"])
    early = await tell(outlet, till, [till.told[3]])
    assert (early.results[0].outcome, early.expected) == (Outcome.GAP, 3)
    assert await drawer(db, till) == before
    assert (await tell(outlet, till, till.told[2:])).taken_through == 4
    assert await drawer(db, till) == before + 2 * 1990


async def test_a_late_fact_is_booked_with_what_does_not_fit(
    db: Database, outlet: Outlet, company: Company, till: TestTill
) -> None:
    till.open_shift()
    till.sell(company.skus["shirt"], units=25)
    till.sell("8099999999999", line={"name": "Socks"})
    till.sell(company.skus["shirt"], unit_minor=1000)
    till.sell(company.skus["shirt"], customer={"id": str(ids.new())})
    till.sell(company.skus["shirt"], customer={"card": "299999"})
    till.receipts += 1
    till.sell(company.skus["shirt"])
    till.receipts = 1
    till.sell(company.skus["shirt"])
    till.receipts = 7
    till.write("dance", {"steps": 3})
    till.write("cash_in", {"amount_minor": "much"})
    till.skew = timedelta(hours=2)
    till.sell(company.skus["shirt"])
    till.skew = timedelta()
    till.sell(company.skus["shirt"], payments=[{"tender": "cash", "amount_minor": 1000}])
    till.sell(company.skus["laptop"], unit_minor=89_900)
    taken = await tell(outlet, till)
    assert taken.taken_through == 13
    said = codes(taken)
    assert said[2:8] == [
        ["unknown_sku"],
        ["price_differs"],
        ["customer_erased"],
        ["unknown_customer"],
        ["receipt_gap"],
        ["receipt_twice"],
    ]
    assert said[8] == ["unknown_kind"]
    assert said[9] == ["not_booked"]
    assert said[10] == ["clock_wrong"]
    assert said[11] == ["totals_differ"]
    assert said[12] == []
    waits = await db.read(counter.list_exceptions, place_id=till.place_id)
    assert len(waits) == sum(len(one) for one in said)
    shirts = [25 * 1990, 1990, 1000, 1990, 1990, 1990, 1990, 1990, 1000]
    receipts = sum(shirts) + 89_900
    assert await drawer(db, till) == 10_000 + receipts
    assert await on_hand(db, company) == 0
    await sound(db)


async def test_online_and_offline_the_same_sale_is_one_order(
    db: Database, outlet: Outlet, company: Company, till: TestTill
) -> None:
    """The answer to an online sale was lost; it was then finished offline, and told."""
    till.open_shift()
    await tell(outlet, till)
    sale_id = ids.new()
    context = Context(
        actor=f"staff:{ASSOCIATE}",
        channel_id=company.channels["store"],
        place_id=company.places["north"],
    )
    await sell(
        outlet,
        sale=Sale(lines=(SaleLine("shirt", 1),), payments=(SalePayment("cash", token=till.code),)),
        key=key_of_sale(sale_id),
        context=context,
        order_id=OrderId(sale_id),
    )
    till.sell(company.skus["shirt"], id=sale_id)
    taken = await tell(outlet, till)
    assert codes(taken) == [[], []]
    assert taken.results[1].order_id == sale_id
    assert await drawer(db, till) == 10_000 + 1990
    assert await on_hand(db, company) == 19

    declined = ids.new()
    with pytest.raises(orders.PaymentDeclined):
        await sell(
            outlet,
            sale=Sale(
                lines=(SaleLine("shirt", 1),), payments=(SalePayment("card", token=DECLINE),)
            ),
            key=key_of_sale(declined),
            context=context,
            order_id=OrderId(declined),
        )
    till.sell(company.skus["shirt"], id=declined)
    taken = await tell(outlet, till)
    assert taken.results[-1].exceptions == ()
    assert taken.results[-1].order_id not in (None, declined)
    assert await drawer(db, till) == 10_000 + 2 * 1990
    await sound(db)


async def test_goods_come_back_as_anywhere_or_with_a_doubt(
    db: Database, outlet: Outlet, company: Company, till: TestTill
) -> None:
    till.open_shift()
    sale = till.sell(company.skus["shirt"], units=3, line={"line_no": 7})

    def back(units: int, minor: int, **more: Any) -> None:
        body = {
            "id": str(ids.new()),
            "order": str(sale),
            "lines": [
                {"line_no": 7, "quantity": units, "condition": "sellable", "reason": "wrong_size"}
            ],
            "refunds": [{"tender": "cash", "amount_minor": minor}],
            "total_minor": minor,
            "receipt": till.receipt(),
            **more,
        }
        till.write("return", body)

    back(1, 1990)
    back(1, 1500)
    back(5, 500)
    back(1, 300, order="ZZZZ-ZZZZ-ZZZZ")
    back(1, 100, order="T-t1:1")
    taken = await tell(outlet, till)
    assert codes(taken)[2:] == [
        [],
        ["refund_differs"],
        ["not_returnable"],
        ["not_returnable"],
        ["refund_differs"],
    ]
    assert await drawer(db, till) == 10_000 + 3 * 1990 - 1990 - 1500 - 500 - 300 - 100
    assert await on_hand(db, company) == 20
    await sound(db)


async def test_lent_goods_and_money_pay_and_the_rest_goes_back(
    db: Database, outlet: Outlet, company: Company, till: TestTill
) -> None:
    place = outlet.memory.directory.place(till.place_id)
    await db.transact(
        stock.lend,
        Context.system(),
        escrow_id=ids.new(),
        place_id=place.place_id,
        entity_id=place.entity_id,
        device=till.code,
        lines=[stock.SkuUnits(company.skus["shirt"], 5)],
        at=now(),
    )
    till.open_shift()
    till.sell(company.skus["shirt"], units=4)
    till.sell(company.skus["shirt"], units=2)
    taken = await tell(outlet, till)
    assert codes(taken) == [[], [], ["escrow_over"]]
    (escrow,) = await db.read(stock.list_escrows, place_id=place.place_id)
    (line,) = await db.read(stock.list_escrow_lines, escrow=escrow)
    assert (line.consumed, line.left) == (5, 0)
    assert await on_hand(db, company) == 14
    await sound(db)


async def test_a_lost_till_is_stopped_and_a_found_one_released(
    db: Database, outlet: Outlet, company: Company, till: TestTill
) -> None:
    till.open_shift()
    await tell(outlet, till)
    key = {"place_id": till.place_id, "device_id": till.device_id}
    await db.transact(
        counter.revoke, Context.system(), **key, reason="lost", staff_ids=[ASSOCIATE], at=now()
    )
    till.sell(company.skus["shirt"])
    till.sell(company.skus["shirt"])
    taken = await tell(outlet, till)
    assert [one.code for one in taken.results] == [None, "revoked_device", "revoked_device"]
    assert await drawer(db, till) == 10_000
    await db.transact(counter.release, Context.system(), **key, reason="found", at=now())
    await take_kept(outlet, device_id=till.device_id, context=Context.system())
    assert await drawer(db, till) == 10_000 + 2 * 1990
    assert await db.read(counter.list_incidents, place_id=till.place_id) == []
    await sound(db)
