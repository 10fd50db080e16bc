"""Units lent to a device that sells offline: sold or returned, each of them once."""

import asyncio
from datetime import datetime, timedelta

import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.stock import EscrowSale, SkuUnits
from tests.rooms.stock.builders import (
    ENTITY,
    LAPTOP,
    NOON,
    SHIRT,
    STORE,
    broken_laws,
    count,
    line,
    open_store,
    reserve,
    units,
)

LENT = ids.derive("escrow")
LATER = NOON + timedelta(hours=2)


def sale(name: str, quantity: int = 1, *, at: datetime = NOON + timedelta(hours=1)) -> EscrowSale:
    return EscrowSale(ids.derive("line", name), SHIRT, quantity, ids.derive("sale", name), at)


async def lend(tx: Tx, quantity: int = 5, *, on_hand: int = 10) -> None:
    await open_store(tx, units=on_hand, buckets=2)
    await stock.lend(
        tx,
        escrow_id=LENT,
        place_id=STORE,
        entity_id=ENTITY,
        device="till-1",
        lines=[SkuUnits(SHIRT, quantity)],
        at=NOON,
    )


async def sell(tx: Tx, *sales: EscrowSale) -> list[str]:
    escrow = await stock.get_escrow(tx, place_id=STORE, escrow_id=LENT)
    booked = await stock.consume_escrow(tx, escrow=escrow, sales=sales, at=LATER)
    return [one.outcome for one in booked]


async def give_back(tx: Tx) -> int:
    escrow = await stock.get_escrow(tx, place_id=STORE, escrow_id=LENT)
    return sum(one.quantity for one in await stock.return_escrow(tx, escrow=escrow, at=LATER))


async def state(tx: Tx) -> tuple[int, int, int, int]:
    escrow = await stock.get_escrow(tx, place_id=STORE, escrow_id=LENT)
    (one,) = await stock.list_escrow_lines(tx, escrow=escrow)
    return one.lent, one.consumed, one.returned, one.overrun


async def test_what_is_lent_is_sold_by_nobody_else(tx: Tx) -> None:
    await lend(tx, 8)
    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, line(3))

    assert await sell(tx, sale("1", 3), sale("2", 2)) == ["booked", "booked"]
    assert await units(tx) == (5, 3, 0, 2)
    assert await give_back(tx) == 3
    assert await give_back(tx) == 0
    assert await units(tx) == (5, 0, 0, 5)
    assert await state(tx) == (8, 5, 3, 0)


async def test_a_sale_told_again_is_booked_once(tx: Tx) -> None:
    await lend(tx)
    await sell(tx, sale("1", 2))
    assert sorted(await sell(tx, sale("1", 2), sale("2", 1))) == ["booked", "repeated"]

    assert await units(tx) == (7, 2, 0, 5)
    assert await state(tx) == (5, 3, 0, 0)


async def test_what_was_sold_beyond_is_booked_and_shown(tx: Tx) -> None:
    await lend(tx, 2, on_hand=4)
    await reserve(tx, line(2))
    await sell(tx, sale("1", 3))

    assert await units(tx) == (1, 2, 1, 0)
    opened = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    assert {(one.kind, one.quantity) for one in opened} == {("escrow_over", 1), ("shortfall", 1)}
    assert await state(tx) == (2, 2, 0, 1)


async def test_a_sale_told_after_the_rest_came_back_is_shown(tx: Tx) -> None:
    await lend(tx)
    await give_back(tx)
    await sell(tx, sale("late"))

    assert await units(tx) == (9, 0, 0, 9)
    assert await state(tx) == (5, 0, 5, 1)


async def test_a_count_has_seen_what_the_device_tells_of_late(tx: Tx) -> None:
    await lend(tx)
    await stock.count(
        tx,
        place_id=STORE,
        entity_id=ENTITY,
        counted=[(SHIRT, 8)],
        count_id=ids.new(),
        counted_at=NOON + timedelta(minutes=90),
        at=LATER,
    )
    assert await sell(tx, sale("1", 2)) == ["late"]

    assert await units(tx) == (8, 3, 0, 5)


async def test_what_was_lent_once_is_not_lent_again(tx: Tx) -> None:
    await lend(tx)
    with pytest.raises(stock.EscrowKnown):
        await lend(tx)
    with pytest.raises(stock.UnknownEscrow):
        await stock.get_escrow(tx, place_id=STORE, escrow_id=ids.new())
    with pytest.raises(stock.NotYet):
        await sell(tx, sale("tomorrow", at=NOON + timedelta(days=1)))


async def test_what_nobody_lent_is_booked_too(tx: Tx) -> None:
    await lend(tx)
    other = EscrowSale(ids.new(), LAPTOP, 1, ids.new(), NOON)
    assert await sell(tx, other) == ["booked"]

    opened = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    assert {(one.sku_id, one.kind) for one in opened} == {
        (LAPTOP, "escrow_over"),
        (LAPTOP, "found"),
    }


async def test_sold_or_returned_but_not_both(db: Database) -> None:
    await db.transact(lend, Context.system())
    names = [str(number) for number in range(4)] * 2
    await asyncio.gather(
        *(db.transact(sell, Context.system(), sale(name)) for name in names),
        *(db.transact(give_back, Context.system()) for _ in range(2)),
    )

    assert (await db.read(units))[:3] == (6, 0, 0)
    lent, consumed, returned, overrun = await db.read(state)
    assert (lent, consumed + overrun, consumed + returned) == (5, 4, 5)
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_a_count_below_what_is_lent_is_a_shortfall(tx: Tx) -> None:
    await lend(tx)
    await count(tx, (SHIRT, 3))

    assert await units(tx) == (3, 5, 2, 0)
