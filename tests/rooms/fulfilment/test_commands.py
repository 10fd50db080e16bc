"""Fulfilment orders: opened once, made ready, handed over or cancelled, each by one of rivals."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from ordito import fulfilment
from ordito.fulfilment import (
    CancelledItem,
    FulfilmentClosed,
    FulfilmentOrder,
    NewFulfilment,
    NewItem,
    UnknownFulfilmentOrder,
    WrongCode,
)
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    FulfilmentOrderId,
    OrderId,
    PlaceId,
    ReservationId,
    SkuId,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
STORE = PlaceId(ids.derive("place", "store"))
ELSEWHERE = PlaceId(ids.derive("place", "elsewhere"))
ORDER = OrderId(ids.derive("order"))
TASK = FulfilmentOrderId(ids.derive("fulfilment order"))
CODE = "123456"


def an_item(line_no: int, quantity: int) -> NewItem:
    return NewItem(
        line_no=line_no,
        sku_id=SkuId(ids.derive("sku", line_no)),
        reservation_id=ReservationId(ids.derive("reservation", line_no)),
        quantity=quantity,
    )


async def open_task(tx: Tx) -> None:
    """Ask the store for two units of one line and one of another."""
    await fulfilment.open_orders(
        tx,
        customer_id=CustomerId(ids.derive("customer")),
        order_id=ORDER,
        channel_id=ChannelId(ids.derive("channel")),
        fulfilments=[
            NewFulfilment(
                fulfilment_order_id=TASK,
                place_id=STORE,
                method="collect",
                code=CODE,
                promised_at=NOON + timedelta(hours=2),
                items=(an_item(1, 2), an_item(2, 1)),
            )
        ],
        at=NOON,
    )


async def task_of(tx: Tx) -> FulfilmentOrder:
    return await fulfilment.get_fulfilment_order(tx, place_id=STORE, fulfilment_order_id=TASK)


async def left(tx: Tx) -> list[int]:
    items = await fulfilment.list_items(tx, place_id=STORE, fulfilment_order_id=TASK)
    return [item.left for item in items]


async def cancel(tx: Tx, *asked: tuple[int, int], place_id: PlaceId = STORE) -> None:
    items = [CancelledItem(place_id, line_no, quantity) for line_no, quantity in asked]
    await fulfilment.cancel_items(tx, order_id=ORDER, items=items, at=NOON)


async def test_opening_twice_is_opening_once(tx: Tx) -> None:
    await open_task(tx)
    await open_task(tx)
    (task,) = await fulfilment.list_open(tx, place_id=STORE)
    assert (task.state, task.code) == ("open", CODE)
    assert await left(tx) == [2, 1]
    assert await fulfilment.list_open(tx, place_id=ELSEWHERE) == []


async def test_goods_wait_and_are_taken(tx: Tx) -> None:
    await open_task(tx)
    await fulfilment.mark_ready(tx, task=await task_of(tx), at=NOON)
    assert ((await task_of(tx)).state, (await task_of(tx)).ready_at) == ("ready", NOON)
    later = NOON + timedelta(hours=1)
    await fulfilment.hand_over(tx, task=await task_of(tx), code=CODE, at=later)
    task = await task_of(tx)
    assert (task.state, task.ready_at, task.handed_over_at) == ("handed_over", NOON, later)
    assert await fulfilment.list_open(tx, place_id=STORE) == []


async def test_goods_are_ready_once(tx: Tx) -> None:
    await open_task(tx)
    await fulfilment.mark_ready(tx, task=await task_of(tx), at=NOON)
    with pytest.raises(FulfilmentClosed):
        await fulfilment.mark_ready(tx, task=await task_of(tx), at=NOON)


@pytest.mark.parametrize("code", ["654321", "", "12345"])
async def test_a_wrong_code_gets_nothing(tx: Tx, code: str) -> None:
    await open_task(tx)
    with pytest.raises(WrongCode):
        await fulfilment.hand_over(tx, task=await task_of(tx), code=code, at=NOON)
    assert (await task_of(tx)).state == "open"


async def test_another_place_does_not_know_it(tx: Tx) -> None:
    await open_task(tx)
    with pytest.raises(UnknownFulfilmentOrder):
        await fulfilment.get_fulfilment_order(tx, place_id=ELSEWHERE, fulfilment_order_id=TASK)


async def test_what_is_cancelled_line_by_line_ends_with_the_last(tx: Tx) -> None:
    await open_task(tx)
    await cancel(tx, (1, 1))
    assert (await left(tx), (await task_of(tx)).state) == ([1, 1], "open")
    await cancel(tx, (2, 1))
    assert (await left(tx), (await task_of(tx)).state) == ([1, 0], "open")
    await cancel(tx, (1, 1), place_id=ELSEWHERE)
    assert await left(tx) == [1, 0]
    await cancel(tx, (1, 1))
    assert (await left(tx), (await task_of(tx)).state) == ([0, 0], "cancelled")
    with pytest.raises(FulfilmentClosed):
        await fulfilment.hand_over(tx, task=await task_of(tx), code=CODE, at=NOON)


async def test_of_rivals_who_hand_over_one_wins(db: Database) -> None:
    await db.transact(open_task, Context.system())
    task = await db.read(task_of)

    async def hand_over(tx: Tx) -> None:
        await fulfilment.hand_over(tx, task=task, code=CODE, at=NOON)

    rivals = (db.transact(hand_over, Context.system()) for _ in range(6))
    results = await asyncio.gather(*rivals, return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [FulfilmentClosed] * 5
    async with db.connection() as connection:
        facts = await connection.fetchval(
            "SELECT count(*) FROM platform.fact WHERE type = 'fulfilment.handed_over'"
        )
    assert facts == 1
