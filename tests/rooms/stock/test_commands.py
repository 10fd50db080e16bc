"""Units are set aside, leave, come free and are counted; nobody gets what is not there."""

from collections import Counter
from datetime import timedelta

import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from tests.rooms.stock.builders import (
    ENTITY,
    LAPTOP,
    NOON,
    SHIRT,
    STORE,
    WAREHOUSE,
    broken_laws,
    count,
    fulfil,
    holding,
    line,
    open_store,
    release,
    reserve,
    units,
)

LATER = NOON + timedelta(minutes=15)


async def test_sets_the_last_units_aside_and_says_how_many_there_are(tx: Tx) -> None:
    await open_store(tx, units=3)
    await reserve(tx, line(2))
    assert await units(tx) == (3, 2, 0, 1)

    with pytest.raises(stock.NotEnoughStock) as refusal:
        await reserve(tx, line(2, name="2"))

    assert refusal.value.field == "lines[0].quantity"
    assert refusal.value.facts["shortages"][0].available == 1


async def test_a_short_line_leaves_nothing_of_its_basket_set_aside(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=3)
    await db.transact(open_store, Context.system(), units=1, sku_id=LAPTOP)

    with pytest.raises(stock.NotEnoughStock) as refusal:
        await db.transact(reserve, Context.system(), line(1), line(2, name="2", sku_id=LAPTOP))

    assert refusal.value.field == "lines[1].quantity"
    assert await db.read(units, SHIRT) == (3, 0, 0, 3)
    assert await db.read(units, LAPTOP) == (1, 0, 0, 1)


async def test_refuses_what_the_place_never_had(tx: Tx) -> None:
    await open_store(tx, units=3)

    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, line(1, place_id=WAREHOUSE))


async def test_the_same_reservation_is_made_once(tx: Tx) -> None:
    await open_store(tx, units=3)
    await reserve(tx, line(2))
    await reserve(tx, line(2))

    assert await units(tx) == (3, 2, 0, 1)


async def test_what_is_reserved_in_part_already_is_completed(db: Database) -> None:
    first, second = sorted((SHIRT, LAPTOP))
    for sku_id in (first, second):
        await db.transact(open_store, Context.system(), units=5, sku_id=sku_id)
    # one reservation of several SKUs, as of a transfer
    known, added = line(2, sku_id=first), line(1, sku_id=second)
    await db.transact(reserve, Context.system(), known)

    await db.transact(reserve, Context.system(), known, added, line(1, name="2", sku_id=first))

    assert await db.read(units, first) == (5, 3, 0, 2)
    assert await db.read(units, second) == (5, 1, 0, 4)
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_units_that_leave_are_gone_once(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=3)
    await db.transact(reserve, Context.system(), line(2))
    await db.transact(fulfil, Context.system(), holding(2))
    assert await db.read(units) == (1, 0, 0, 1)

    with pytest.raises(stock.ReservationGone):
        await db.transact(fulfil, Context.system(), holding(2))

    assert await db.read(units) == (1, 0, 0, 1)
    book = await db.read(stock.list_movements, sku_id=SHIRT, place_id=STORE)
    assert Counter((entry.kind, entry.quantity) for entry in book) == {
        ("opening", 3): 1,
        ("sale", -2): 1,
    }


async def test_part_of_a_reservation_leaves_and_the_rest_comes_free(tx: Tx) -> None:
    await open_store(tx, units=5)
    await reserve(tx, line(4))
    await fulfil(tx, holding(1))
    await release(tx, holding(2))
    assert await units(tx) == (4, 1, 0, 3)

    await release(tx, holding(2))
    await release(tx, holding(2))
    assert await units(tx) == (4, 0, 0, 4)


async def test_expired_units_are_sold_to_whoever_needs_them(tx: Tx) -> None:
    await open_store(tx, units=2)
    await reserve(tx, line(2), expires_at=LATER)

    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, line(1, name="early"), at=LATER - timedelta(seconds=1))
    await reserve(tx, line(1, name="late"), at=LATER)

    assert await units(tx) == (2, 1, 0, 1)
    with pytest.raises(stock.ReservationGone):
        await stock.confirm(tx, holdings=[holding(2)])


async def test_confirmed_units_do_not_expire(tx: Tx) -> None:
    await open_store(tx, units=2)
    await reserve(tx, line(2), expires_at=LATER)
    await stock.confirm(tx, holdings=[holding(2)])

    assert await stock.release_expired(tx, at=LATER) == 0
    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, line(1, name="late"), at=LATER)


async def test_expired_units_are_freed_in_batches(tx: Tx) -> None:
    await open_store(tx, units=4)
    await open_store(tx, units=4, place_id=WAREHOUSE)
    await reserve(tx, line(3), line(2, name="2", place_id=WAREHOUSE), expires_at=LATER)

    freed = [await stock.release_expired(tx, at=LATER, batch=1) for _ in range(3)]

    assert sorted(freed) == [0, 2, 3]
    assert await units(tx) == (8, 0, 0, 8)


async def test_a_reservation_over_several_buckets_is_one(tx: Tx) -> None:
    await open_store(tx, units=8, buckets=4)
    await reserve(tx, line(7))
    await fulfil(tx, holding(5))
    await release(tx, holding(1))

    assert await units(tx) == (3, 1, 0, 2)


async def test_buckets_change_no_total(tx: Tx) -> None:
    await open_store(tx, units=10)
    await reserve(tx, line(3))
    for _ in range(2):
        await stock.extend_buckets(tx, sku_id=SHIRT, place_id=STORE, buckets=4, at=NOON)

    assert await units(tx) == (10, 3, 0, 7)
    await reserve(tx, line(7, name="all"))
    assert await units(tx) == (10, 10, 0, 0)


async def test_a_count_sets_the_book(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=5, buckets=2)
    await db.transact(reserve, Context.system(), line(2))

    for counted, expected in [(4, (4, 2, 0, 2)), (7, (7, 2, 0, 5)), (7, (7, 2, 0, 5))]:
        await db.transact(count, Context.system(), (SHIRT, counted))
        assert await db.read(units) == expected
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_a_count_below_what_is_set_aside_shows_what_is_missing(tx: Tx) -> None:
    await open_store(tx, units=5)
    await reserve(tx, line(4))

    await count(tx, (SHIRT, 1))
    assert await units(tx) == (1, 4, 3, 0)

    await release(tx, holding(2))
    assert await units(tx) == (1, 2, 1, 0)

    await count(tx, (SHIRT, 6))
    assert await units(tx) == (6, 2, 0, 4)


async def test_goods_that_are_not_there_cannot_leave(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=5)
    await db.transact(reserve, Context.system(), line(4))
    await db.transact(count, Context.system(), (SHIRT, 1))

    with pytest.raises(stock.NotOnHand) as refusal:
        await db.transact(fulfil, Context.system(), holding(4))

    assert refusal.value.facts["missing"] == 3
    assert await db.read(units) == (1, 4, 3, 0)


async def test_what_one_bucket_lacks_leaves_from_another(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=8, buckets=2)
    await db.transact(reserve, Context.system(), line(3), line(3, name="2"))
    await db.transact(count, Context.system(), (SHIRT, 4))
    assert await db.read(units) == (4, 6, 2, 0)

    await db.transact(fulfil, Context.system(), holding(3))
    assert await db.read(units) == (1, 3, 2, 0)
    await db.transact(release, Context.system(), holding(3, name="2"))

    assert await db.read(units) == (1, 0, 0, 1)
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_what_two_buckets_lack_leaves_from_a_third(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=12, buckets=3)
    await db.transact(reserve, Context.system(), line(8))
    await db.transact(reserve, Context.system(), line(4, name="2"))
    await db.transact(fulfil, Context.system(), holding(2))
    await db.transact(count, Context.system(), (SHIRT, 5))

    await db.transact(fulfil, Context.system(), holding(4))

    assert await db.read(units) == (1, 6, 5, 0)
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_what_one_bucket_lacks_is_not_sold_from_another(tx: Tx) -> None:
    await open_store(tx, units=8, buckets=2)
    await reserve(tx, line(4), line(4, name="2"))
    await count(tx, (SHIRT, 5))
    for name in ("1", "2"):
        position = await units(tx)
        await release(tx, holding(1, name=name))
        assert (await units(tx))[3] == position[3] == 0

    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, line(1, name="new"))


async def test_a_count_knows_goods_that_the_book_did_not(tx: Tx) -> None:
    await count(tx, (LAPTOP, 2))

    assert await units(tx, LAPTOP) == (2, 0, 0, 2)


async def test_an_open_book_is_not_opened_again(tx: Tx) -> None:
    await open_store(tx, units=5)
    await stock.open_positions(
        tx,
        place_id=STORE,
        entity_id=ENTITY,
        counted=[(SHIRT, 99), (LAPTOP, 0)],
        count_id=ids.new(),
        at=NOON,
    )

    assert await units(tx) == (5, 0, 0, 5)
    assert await units(tx, LAPTOP) == (0, 0, 0, 0)


async def test_availability_is_asked_for_many_at_once(tx: Tx) -> None:
    await open_store(tx, units=5, buckets=2)
    await open_store(tx, units=7, place_id=WAREHOUSE)
    await reserve(tx, line(5), line(1, name="2", place_id=WAREHOUSE))

    offers = await stock.list_offers(
        tx, sku_ids=[SHIRT, LAPTOP], place_ids=[STORE, WAREHOUSE], channel_id=None
    )

    assert {(one.place_id, one.offered) for one in offers} == {(STORE, 0), (WAREHOUSE, 6)}
