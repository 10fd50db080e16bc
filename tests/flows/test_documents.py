"""Documents: they follow the goods to the cent, and their numbers have no gaps."""

import asyncio
from typing import Any

import asyncpg
import pytest

from ordito import orders
from ordito.orders import LineAmount, ReturnedLine
from ordito.orders.documents import Document
from ordito.platform.clock import now
from ordito.platform.db import DATABASE_FAULTS, Database, Tx
from ordito.processes.basket import ReceiptOfNothing
from ordito.processes.number_documents import number_documents
from ordito.processes.sale import SaleAnswer, TillReceipt
from tests.flows.shop import SYSTEM, Shop, by_card, carry, collect, key_of, open_shop, ship


@pytest.fixture
async def shop(db: Database) -> Shop:
    return await open_shop(db, units=2000)


async def documents_of(shop: Shop, order: SaleAnswer) -> list[Document]:
    return list(await shop.db.read(orders.documents.list_documents, **key_of(order)))


async def test_what_is_carried_out_is_on_a_receipt_at_once(shop: Shop) -> None:
    order = await shop.sell(carry(quantity=2), collect("laptop"))
    await shop.settle()
    await shop.settle()
    (receipt,) = await documents_of(shop, order)
    assert (receipt.kind, receipt.turn, receipt.number) == ("receipt", 1, None)
    assert (receipt.total_minor, receipt.tax_minor) == (3980, 718)
    assert [(line.line_no, line.quantity) for line in receipt.lines] == [(1, 2)]
    (tax,) = receipt.taxes
    assert (tax.tax_bp, tax.net_minor, tax.tax_minor, tax.total_minor) == (2200, 3262, 718, 3980)

    await shop.hand_over(order)
    await shop.settle()
    _, second = await documents_of(shop, order)
    assert (second.kind, second.total_minor) == ("receipt", 89_900)


async def test_parts_add_up_to_what_is_owed(shop: Shop) -> None:
    order = await shop.sell(ship(quantity=3), ship("laptop", 2))
    await shop.cancel(order, (1, 1))
    await shop.hand_over(order)
    await shop.settle()
    stated = await documents_of(shop, order)
    lines = await shop.lines(order)
    assert sum(one.total_minor for one in stated) == orders.earned_minor(lines)
    assert sum(one.total_minor for one in stated) == 2 * 1990 + 2 * 89_900


async def test_what_comes_back_is_on_a_credit_note(shop: Shop) -> None:
    order = await shop.sell(carry(quantity=3))
    await shop.settle()
    grounds = orders.Grounds(reason="too_small", at=now())

    async def bring_back(tx: Tx) -> None:
        head = await orders.lock_order(tx, **key_of(order))
        lines = [ReturnedLine(1, 1)]
        await orders.return_lines(tx, order=head, lines=lines, withhold=False, grounds=grounds)

    async def forgive(tx: Tx) -> None:
        head = await orders.lock_order(tx, **key_of(order))
        await orders.appease(tx, order=head, amounts=[LineAmount(1, 500)], grounds=grounds)

    await shop.db.transact(bring_back, SYSTEM)
    await shop.settle()
    await shop.db.transact(forgive, SYSTEM)
    await shop.settle()
    receipt, note, second = await documents_of(shop, order)
    assert (note.kind, note.total_minor, note.refers_to) == (
        "credit_note",
        1990,
        receipt.document_id,
    )
    assert [(line.quantity, line.total_minor) for line in second.lines] == [(0, 500)]
    assert note.series.startswith("C-co-")
    lines = await shop.lines(order)
    assert receipt.total_minor - note.total_minor - 500 == orders.earned_minor(lines)


async def test_numbers_are_given_in_turn_and_found_again(shop: Shop) -> None:
    sold = [await shop.sell(carry()) for _ in range(3)]
    await shop.settle()
    assert await number_documents(shop.db) == 3
    assert await number_documents(shop.db) == 0
    stated = [(await documents_of(shop, order))[0] for order in sold]
    year = now().year
    assert {one.series for one in stated} == {f"R-co-{year}"}
    assert sorted(one.number or 0 for one in stated) == [1, 2, 3]
    again = await shop.db.read(
        orders.documents.find_document, series=stated[0].series, number=stated[0].number or 0
    )
    assert again == stated[0]
    with pytest.raises(orders.documents.UnknownDocument):
        await shop.db.read(orders.documents.find_document, series=stated[0].series, number=4)


async def test_rivals_number_each_document_once_and_leave_no_gap(shop: Shop) -> None:
    async def sell_some() -> None:
        for _ in range(4):
            await shop.sell(carry())
        await shop.settle()

    async def number_some() -> None:
        for _ in range(6):
            await number_documents(shop.db, batch=2)
            await asyncio.sleep(0)

    await asyncio.gather(sell_some(), *(number_some() for _ in range(5)))
    await shop.settle()
    await number_documents(shop.db, batch=2)
    assert await numbers(shop.db) == [1, 2, 3, 4]


async def test_a_kill_in_the_middle_leaves_no_gap(shop: Shop, address: str) -> None:
    for _ in range(3):
        await shop.sell(carry())
    await shop.settle()
    series = f"R-co-{now().year}"

    async def number_and_die(tx: Tx) -> None:
        numbered = await orders.documents.number_documents(tx, series=series, most=2, at=now())
        assert len(numbered) == 2
        connection = await asyncpg.connect(address)
        try:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                " AND state = 'idle in transaction'"
            )
        finally:
            await connection.close()

    with pytest.raises((*DATABASE_FAULTS, ConnectionError)):
        await shop.db.transact(number_and_die, SYSTEM)
    assert await numbers(shop.db) == []
    await number_documents(shop.db)
    assert await numbers(shop.db) == [1, 2, 3]


async def test_a_till_brings_its_own_number_once(shop: Shop) -> None:
    first, second = await shop.sell(collect()), await shop.sell(collect())
    own = orders.documents.OwnNumber("TILL-7", 12)
    for order in (first, second):
        await shop.hand_over(order)
    await issue(shop, first, own)
    (receipt,) = await documents_of(shop, first)
    assert (receipt.series, receipt.number) == ("TILL-7", 12)
    with pytest.raises(orders.documents.NumberTaken):
        await issue(shop, second, own)
    assert await documents_of(shop, second) == []
    assert await number_documents(shop.db) == 0


async def test_a_sale_brings_the_number_of_its_till(shop: Shop) -> None:
    receipt = TillReceipt("T-north-1", 41)
    order = await shop.sell(carry(), receipt=receipt)
    await shop.settle()
    (document,) = await documents_of(shop, order)
    assert (document.series, document.number) == ("T-north-1", 41)
    with pytest.raises(orders.documents.NumberTaken):
        await shop.sell(carry(), receipt=receipt)
    with pytest.raises(ReceiptOfNothing):
        await shop.sell(collect(), receipt=TillReceipt("T-north-1", 42))
    with pytest.raises(orders.PaymentDeclined):
        await shop.sell(
            carry(), receipt=TillReceipt("T-north-1", 43), payments=by_card("sandbox-decline")
        )
    again = await shop.sell(carry(), receipt=TillReceipt("T-north-1", 43))
    await shop.settle()
    assert [one.number for one in await documents_of(shop, again)] == [43]
    assert await shop.findings() == {}


async def issue(shop: Shop, order: SaleAnswer, own: Any) -> None:
    head, lines = await shop.order(order), await shop.lines(order)
    to_state = [orders.documents.OrderToState(order=head, lines=lines, own=own)]
    await shop.db.transact(orders.documents.issue_documents, SYSTEM, to_state=to_state, at=now())


async def numbers(db: Database) -> list[int]:
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT number FROM orders.document_number ORDER BY number")
    return [row["number"] for row in rows]
