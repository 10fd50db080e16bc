"""Many at once: the last unit is sold once, in one bucket or over many."""

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import timedelta

import pytest

from ordito import stock
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from tests.rooms.stock.builders import (
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
    release,
    reservation,
    reserve,
    units,
)

LATER = NOON + timedelta(minutes=15)


@pytest.mark.parametrize("buckets", [1, 4, 16])
async def test_of_forty_buyers_of_twelve_units_twelve_get_one(db: Database, buckets: int) -> None:
    await db.transact(open_store, Context.system(), units=12, buckets=buckets)

    answers = await rivals(
        [db.transact(reserve, Context.system(), line(1, name=str(n))) for n in range(40)]
    )

    assert len([one for one in answers if isinstance(one, stock.NotEnoughStock)]) == 28
    assert await db.read(units) == (12, 12, 0, 0)
    await assert_lawful(db)


@pytest.mark.parametrize("buckets", [1, 4])
@pytest.mark.parametrize("quantity", [1, 11])
async def test_the_same_reservation_sent_twice_at_once_is_made_once(
    db: Database, buckets: int, quantity: int
) -> None:
    await db.transact(open_store, Context.system(), units=12, buckets=buckets)
    second: list[asyncio.Task[None]] = []

    async def reserve_while_another_does(tx: Tx) -> None:
        await reserve(tx, line(quantity))
        again = db.transact(reserve, Context.system(), line(quantity))
        second.append(asyncio.create_task(again))
        await asyncio.sleep(0.3)  # long enough for the second to meet the uncommitted first

    await db.transact(reserve_while_another_does, Context.system())
    await asyncio.gather(*second)

    assert await db.read(units) == (12, quantity, 0, 12 - quantity)
    await assert_lawful(db)


async def test_baskets_in_opposite_order_do_not_block_each_other(db: Database) -> None:
    for sku_id in (SHIRT, LAPTOP):
        await db.transact(open_store, Context.system(), units=15, sku_id=sku_id)

    async def basket(tx: Tx, number: int) -> None:
        lines = [line(1, name=f"s{number}"), line(1, name=f"l{number}", sku_id=LAPTOP)]
        await reserve(tx, *lines[:: 1 if number % 2 else -1])

    answers = await rivals([db.transact(basket, Context.system(), n) for n in range(20)])

    assert len([one for one in answers if isinstance(one, stock.NotEnoughStock)]) == 5
    for sku_id in (SHIRT, LAPTOP):
        assert await db.read(units, sku_id) == (15, 15, 0, 0)


async def test_orders_from_two_places_never_wait_for_each_other_in_a_circle(db: Database) -> None:
    for place_id in (STORE, WAREHOUSE):
        await db.transact(open_store, Context.system(), units=1000, place_id=place_id)

    async def sell(number: int) -> None:
        # the places of a later reservation id come first in every other order
        places = (STORE, WAREHOUSE) if number % 2 else (WAREHOUSE, STORE)
        names = sorted((f"{number} a", f"{number} b"), key=reservation)
        lines = [line(1, name=n, place_id=p) for n, p in zip(names, places, strict=True)]
        async with db.connection() as connection:  # unlike `transact`, retries nothing
            tx = Tx(connection, Context.system())
            await reserve(tx, *lines)
            await fulfil(tx, *(holding(1, name=name) for name in names))

    await rivals([sell(number) for number in range(400)])

    assert await db.read(units) == (1200, 0, 0, 1200)
    await assert_lawful(db)


async def test_a_reservation_leaves_or_comes_free_but_not_both(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=10, buckets=4)
    for number in range(10):
        await db.transact(reserve, Context.system(), line(1, name=str(number)))

    answers = await rivals(
        [
            db.transact(change, Context.system(), holding(1, name=str(number)))
            for number in range(10)
            for change in (fulfil, release)
        ]
    )

    kept = len([one for one in answers if isinstance(one, stock.ReservationGone)])
    assert await db.read(units) == (kept, 0, 0, kept)
    await assert_lawful(db)


async def test_an_expired_reservation_is_confirmed_or_sold_to_another(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=10, buckets=4)
    for number in range(10):
        await db.transact(
            reserve, Context.system(), line(1, name=f"old {number}"), expires_at=LATER
        )

    async def confirm(tx: Tx, number: int) -> None:
        await stock.confirm(tx, holdings=[holding(1, name=f"old {number}")])

    answers = await rivals(
        [
            call
            for number in range(10)
            for call in (
                db.transact(confirm, Context.system(), number),
                db.transact(reserve, Context.system(), line(1, name=f"new {number}"), at=LATER),
            )
        ]
    )

    assert len([one for one in answers if one is None]) == 10
    assert (await db.read(units))[:2] == (10, 10)
    await assert_lawful(db)


async def rivals(calls: Sequence[Awaitable[object]]) -> list[object]:
    """Run calls at once; return their answers and refusals, and raise what is a fault."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Refusal):
            raise answer
    return list(answers)


async def assert_lawful(db: Database) -> None:
    """Ask the database for buckets that break the laws."""
    async with db.connection() as connection:
        assert await broken_laws(connection) == []
