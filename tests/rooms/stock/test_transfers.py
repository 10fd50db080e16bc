"""Goods on their way are set aside, gone, and there; what differs is never lost from sight."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.stock import ArrivedLine, Condition, MovementKind, SkuUnits
from tests.rooms.stock.builders import (
    ENTITY,
    LAPTOP,
    NOON,
    SHIRT,
    STORE,
    WAREHOUSE,
    broken_laws,
    fulfil,
    holding,
    line,
    open_store,
    reserve,
)
from tests.rooms.stock.entries import entry, position

TRANSFER = ids.derive("transfer", "one")
TOMORROW = NOON + timedelta(days=1)


async def test_goods_are_set_aside_then_gone_then_there(tx: Tx) -> None:
    await opened(tx, SkuUnits(SHIRT, 4))
    assert await both(tx) == ((10, 4, 0), (0, 0, 0))

    await shipped(tx)
    assert await both(tx) == ((6, 0, 0), (0, 0, 0))
    assert (await lines(tx))[0].coming == 4

    await received(tx, ArrivedLine(SHIRT, 4))
    assert await both(tx) == ((6, 0, 0), (4, 0, 0))
    assert (await lines(tx))[0].coming == 0
    assert await exceptions(tx) == []
    assert (await end(tx, STORE)).state == (await end(tx, WAREHOUSE)).state == "received"


async def test_what_stays_behind_is_free_again(tx: Tx) -> None:
    await opened(tx, SkuUnits(SHIRT, 4), SkuUnits(LAPTOP, 2))
    await shipped(tx, SkuUnits(SHIRT, 3))

    assert await position(tx, Condition.SELLABLE, place_id=WAREHOUSE) == (7, 0, 0)
    assert await position(tx, Condition.SELLABLE, sku_id=LAPTOP, place_id=WAREHOUSE) == (10, 0, 0)
    assert {(one.sku_id, one.shipped, one.coming) for one in await lines(tx)} == {
        (SHIRT, 3, 3),
        (LAPTOP, 0, 0),
    }


async def test_more_than_was_asked_for_is_not_shipped(tx: Tx) -> None:
    await opened(tx, SkuUnits(SHIRT, 4))
    with pytest.raises(stock.LineNotOpen) as refusal:
        await shipped(tx, SkuUnits(SHIRT, 5))

    assert refusal.value.field == "lines[0].quantity"


async def test_a_cancelled_transfer_frees_its_units_and_nothing_comes(tx: Tx) -> None:
    await opened(tx, SkuUnits(SHIRT, 4))
    await stock.cancel_transfer(tx, transfer=await end(tx, STORE), at=NOON)

    assert await both(tx) == ((10, 0, 0), (0, 0, 0))
    assert (await lines(tx))[0].coming == 0
    with pytest.raises(stock.TransferClosed):
        await shipped(tx)


async def test_what_was_sent_and_did_not_come_is_missing_until_somebody_says_why(tx: Tx) -> None:
    await opened(tx, SkuUnits(SHIRT, 4))
    await shipped(tx)
    await received(tx, ArrivedLine(SHIRT, 1), ArrivedLine(SHIRT, 1, Condition.DAMAGED))

    assert await exceptions(tx) == [("transfer_short", 2)]
    assert (await lines(tx))[0].missing == 2
    assert await position(tx, Condition.DAMAGED) == (1, 0, 0)

    await received(tx, ArrivedLine(SHIRT, 1), receipt="found behind the door")
    assert await exceptions(tx) == [("transfer_short", 1)]

    (open_one,) = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    await stock.resolve_exception(
        tx,
        place_id=STORE,
        sku_id=SHIRT,
        exception_id=open_one.exception_id,
        resolution=stock.Resolution.LOST,
        at=NOON,
    )
    (one,) = await lines(tx)
    assert (one.shipped, one.received, one.lost, one.missing) == (4, 3, 1, 0)


async def test_what_came_and_was_not_sent_is_an_exception_too(tx: Tx) -> None:
    await opened(tx, SkuUnits(SHIRT, 4))
    await shipped(tx)
    await received(tx, ArrivedLine(SHIRT, 5), ArrivedLine(LAPTOP, 1))

    assert await exceptions(tx) == [("transfer_over", 1), ("transfer_over", 1)]
    assert await position(tx, Condition.SELLABLE, sku_id=LAPTOP) == (1, 0, 0)


async def test_a_receipt_is_booked_once(tx: Tx) -> None:
    await opened(tx, SkuUnits(SHIRT, 4))
    await shipped(tx)
    for _ in range(2):
        await received(tx, ArrivedLine(SHIRT, 3), is_final=False)
    assert (await both(tx))[1] == (3, 0, 0)

    await received(tx, ArrivedLine(SHIRT, 1), receipt="second")
    assert (await both(tx))[1] == (4, 0, 0)
    assert await exceptions(tx) == []


async def test_nothing_is_received_before_it_was_shipped(tx: Tx) -> None:
    await opened(tx, SkuUnits(SHIRT, 4))
    with pytest.raises(stock.TransferClosed):
        await received(tx, ArrivedLine(SHIRT, 4))

    with pytest.raises(stock.UnknownTransfer):
        await stock.get_transfer(tx, place_id=STORE, transfer_id=ids.derive("other"))
    with pytest.raises(stock.TransferKnown):
        await opened(tx, SkuUnits(SHIRT, 1))


async def test_goods_that_a_count_did_not_find_do_not_leave(db: Database) -> None:
    await db.transact(opened, Context.system(), SkuUnits(SHIRT, 4))
    lost = entry("wet", -8, MovementKind.DAMAGE, place_id=WAREHOUSE)
    await db.transact(stock.book, Context.system(), entries=[lost], subject_id=ids.new(), at=NOON)

    with pytest.raises(stock.NotOnHand):
        await db.transact(shipped, Context.system())
    await db.transact(shipped, Context.system(), SkuUnits(SHIRT, 2))

    assert await db.read(position, Condition.SELLABLE, place_id=WAREHOUSE) == (0, 0, 0)


async def test_the_last_units_are_sold_or_transferred(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=10, place_id=WAREHOUSE, buckets=4)

    async def send(tx: Tx, number: int) -> None:
        await open_one(tx, ids.derive("transfer", number), SkuUnits(SHIRT, 1))

    async def sell(tx: Tx, number: int) -> None:
        await reserve(tx, line(1, name=f"sale {number}", place_id=WAREHOUSE))
        await fulfil(tx, holding(1, name=f"sale {number}", place_id=WAREHOUSE))

    answers = await asyncio.gather(
        *(db.transact(send, Context.system(), n) for n in range(10)),
        *(db.transact(sell, Context.system(), n) for n in range(10)),
        return_exceptions=True,
    )

    assert sum(isinstance(one, stock.NotEnoughStock) for one in answers) == 10
    on_hand, reserved, _ = await db.read(position, Condition.SELLABLE, place_id=WAREHOUSE)
    assert on_hand == reserved
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_of_two_who_ship_one_ships(db: Database) -> None:
    await db.transact(opened, Context.system(), SkuUnits(SHIRT, 4))
    answers = await asyncio.gather(
        *(db.transact(shipped, Context.system()) for _ in range(4)),
        db.transact(cancelled, Context.system()),
        return_exceptions=True,
    )
    assert [one for one in answers if one is not None and not isinstance(one, Refusal)] == []
    assert answers.count(None) == 1


async def test_of_two_receipts_at_once_each_is_booked(db: Database) -> None:
    await db.transact(opened, Context.system(), SkuUnits(SHIRT, 4), SkuUnits(LAPTOP, 4))
    await db.transact(shipped, Context.system())

    async def receive(tx: Tx, number: int) -> None:
        arrived = [ArrivedLine(SHIRT, 1), ArrivedLine(LAPTOP, 1)]
        await received(tx, *arrived, receipt=str(number), is_final=number == 1)

    await asyncio.gather(*(db.transact(receive, Context.system(), n % 3) for n in range(9)))

    assert await db.read(position, Condition.SELLABLE) == (3, 0, 0)
    assert await db.read(exceptions) == [("transfer_short", 1), ("transfer_short", 1)]


async def opened(tx: Tx, *asked: SkuUnits) -> None:
    for one in asked:
        await open_store(tx, units=10, sku_id=one.sku_id, place_id=WAREHOUSE)
    await open_one(tx, TRANSFER, *asked)


async def open_one(tx: Tx, transfer_id: UUID, *asked: SkuUnits) -> None:
    await stock.open_transfer(
        tx,
        transfer_id=transfer_id,
        source_id=WAREHOUSE,
        destination_id=STORE,
        entity_id=ENTITY,
        lines=asked,
        expected_at=TOMORROW,
        at=NOON,
    )


async def shipped(tx: Tx, *units: SkuUnits) -> None:
    await stock.ship_transfer(tx, transfer=await end(tx, WAREHOUSE), shipped=units or None, at=NOON)


async def cancelled(tx: Tx) -> None:
    await stock.cancel_transfer(tx, transfer=await end(tx, WAREHOUSE), at=NOON)


async def received(
    tx: Tx, *arrived: ArrivedLine, receipt: str = "first", is_final: bool = True
) -> None:
    await stock.receive_transfer(
        tx,
        transfer=await end(tx, STORE),
        receipt_id=ids.derive("receipt", receipt),
        arrived=arrived,
        is_final=is_final,
        occurred_at=TOMORROW,
        at=TOMORROW,
    )


async def end(tx: Tx, place_id: ids.PlaceId) -> stock.Transfer:
    return await stock.get_transfer(tx, place_id=place_id, transfer_id=TRANSFER)


async def lines(tx: Tx) -> list[stock.InboundLine]:
    return await stock.list_inbound_lines(
        tx, sku_ids=(await end(tx, STORE)).sku_ids, inbound_id=TRANSFER
    )


async def both(tx: Tx) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    return (
        await position(tx, Condition.SELLABLE, place_id=WAREHOUSE),
        await position(tx, Condition.SELLABLE, place_id=STORE),
    )


async def exceptions(tx: Tx) -> list[tuple[str, int]]:
    opened_ones = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    return sorted((one.kind, one.quantity) for one in opened_ones)
