"""What came, went and was counted: booked once, in time's order, whatever order it is told in."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.ids import EntityId
from ordito.stock import Condition, MovementKind
from tests.rooms.stock.builders import (
    ENTITY,
    NOON,
    SHIRT,
    STORE,
    broken_laws,
    fulfil,
    holding,
    line,
    open_store,
    release,
    reserve,
    units,
)
from tests.rooms.stock.entries import entry, position

REPORT = ids.derive("report")


async def book(
    tx: Tx, *entries: stock.Entry, at: datetime = NOON + timedelta(hours=2)
) -> list[str]:
    """Book entries of the report; return what became of each, in the order of its id."""
    booked = await stock.book(tx, entries=entries, subject_id=REPORT, at=at)
    return [one.outcome for one in sorted(booked, key=lambda one: one.movement_id)]


async def open_exceptions(tx: Tx) -> list[tuple[str, int]]:
    """Return kind and units of what is open."""
    opened = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    return sorted((one.kind, one.quantity) for one in opened)


async def test_goods_come_and_go_by_condition(tx: Tx) -> None:
    await open_store(tx, units=5)
    await book(tx, entry("in", 4, MovementKind.RECEIPT))
    await book(tx, entry("broken", -3, MovementKind.DAMAGE, into=Condition.DAMAGED))
    await book(tx, entry("gone", -1, MovementKind.WRITE_OFF, condition=Condition.DAMAGED))
    await book(tx, entry("back", 1, MovementKind.RETURN, condition=Condition.QUARANTINE))

    assert await position(tx, Condition.SELLABLE) == (6, 0, 0)
    assert await position(tx, Condition.DAMAGED) == (2, 0, 0)
    assert await position(tx, Condition.QUARANTINE) == (1, 0, 0)


async def test_only_sellable_goods_are_promised(tx: Tx) -> None:
    await book(tx, entry("back", 3, MovementKind.RETURN, condition=Condition.DAMAGED))

    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, line(1))


async def test_an_entry_is_booked_once(tx: Tx) -> None:
    came = entry("in", 4, MovementKind.RECEIPT)
    assert await book(tx, came) == ["booked"]
    assert await book(tx, came) == ["repeated"]

    assert await units(tx) == (4, 0, 0, 4)
    with pytest.raises(stock.EntryTwice):
        await book(tx, came, came)


async def test_goods_of_two_owners_keep_their_owners(tx: Tx) -> None:
    brand = EntityId(ids.derive("brand"))
    await open_store(tx, units=2)
    await book(tx, entry("ours", 3, MovementKind.RECEIPT))
    await book(tx, entry("theirs", 4, MovementKind.RECEIPT, entity_id=brand))
    await book(tx, entry("back", -3, MovementKind.CORRECTION, entity_id=brand))

    owned = await stock.list_owned(tx, sku_ids=[SHIRT])
    assert {(one.entity_id, one.on_hand) for one in owned} == {(ENTITY, 5), (brand, 1)}
    await reserve(tx, line(6))


async def test_a_hot_sku_spreads_over_buckets_of_its_owner_alone(tx: Tx) -> None:
    brand = EntityId(ids.derive("brand"))
    await open_store(tx, units=8)
    await book(tx, entry("theirs", 4, MovementKind.RECEIPT, entity_id=brand))
    await stock.extend_buckets(tx, sku_id=SHIRT, place_id=STORE, buckets=4, at=NOON)

    owned = await stock.list_owned(tx, sku_ids=[SHIRT])
    assert {(one.entity_id, one.on_hand) for one in owned} == {(ENTITY, 8), (brand, 4)}


async def test_damage_below_what_is_set_aside_opens_an_exception_until_it_is_covered(
    db: Database,
) -> None:
    await db.transact(open_store, Context.system(), units=5, buckets=2)
    await db.transact(reserve, Context.system(), line(4))
    await db.transact(book, Context.system(), entry("wet", -3, MovementKind.DAMAGE))
    assert await db.read(units) == (2, 4, 2, 0)
    assert await db.read(open_exceptions) == [("shortfall", 2)]

    await db.transact(book, Context.system(), entry("in", 1, MovementKind.RECEIPT))
    assert await db.read(open_exceptions) == [("shortfall", 1)]
    await db.transact(release, Context.system(), holding(2))
    assert await db.read(open_exceptions) == []

    known = await db.read(stock.list_exceptions, place_ids=[STORE], only_open=False)
    assert [(one.kind, one.resolution) for one in known] == [("shortfall", "explained")]
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_more_went_than_the_book_had(tx: Tx) -> None:
    await open_store(tx, units=2)
    await book(tx, entry("sold", -5, MovementKind.SALE, minute=1))

    assert await units(tx) == (0, 0, 0, 0)
    assert await open_exceptions(tx) == [("found", 3)]


async def test_a_late_receipt_explains_an_early_sale(tx: Tx) -> None:
    await book(tx, entry("sold", -5, MovementKind.SALE, minute=10))
    assert await open_exceptions(tx) == [("found", 5)]
    await book(tx, entry("came", 7, MovementKind.RECEIPT, minute=5), at=minute(20))

    assert await units(tx) == (2, 0, 0, 2)
    assert await open_exceptions(tx) == []


async def test_a_receipt_after_the_sale_does_not_explain_it(tx: Tx) -> None:
    await book(tx, entry("sold", -5, MovementKind.SALE, minute=10))
    await book(tx, entry("came", 7, MovementKind.RECEIPT, minute=15))

    assert await units(tx) == (7, 0, 0, 7)
    assert await open_exceptions(tx) == [("found", 5)]


async def test_a_count_keeps_what_happened_since(tx: Tx) -> None:
    await open_store(tx, units=10)
    await book(tx, entry("sold", -3, MovementKind.SALE, minute=10))
    stated = await count(tx, 9, counted_at=minute(5), at=minute(20))

    assert [(one.outcome, one.change) for one in stated] == [("stated", -1)]
    assert await units(tx) == (6, 0, 0, 6)


async def test_what_a_count_has_seen_changes_nothing_when_it_is_told_late(tx: Tx) -> None:
    await open_store(tx, units=10)
    await count(tx, 8, counted_at=minute(5), at=minute(5))
    late = [
        entry("sold", -2, MovementKind.SALE, minute=4),
        entry("wet", -1, MovementKind.DAMAGE, minute=4, into=Condition.DAMAGED),
    ]
    assert await book(tx, *late, at=minute(20)) == ["late", "late"]

    assert await units(tx) == (9, 0, 0, 8)
    assert await position(tx, Condition.DAMAGED) == (1, 0, 0)


async def test_an_older_count_says_nothing_new(tx: Tx) -> None:
    await open_store(tx, units=10)
    await count(tx, 8, counted_at=minute(5), at=minute(5))
    stated = await count(tx, 3, counted_at=minute(4), at=minute(20))

    assert [one.outcome for one in stated] == ["stale"]
    assert await units(tx) == (8, 0, 0, 8)


async def test_an_exception_is_resolved_once(tx: Tx) -> None:
    await book(tx, entry("sold", -5, MovementKind.SALE, minute=1))
    (opened,) = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    closing = {
        "place_id": opened.place_id,
        "sku_id": opened.sku_id,
        "exception_id": opened.exception_id,
        "resolution": stock.Resolution.ACCEPTED,
        "at": NOON,
    }
    await stock.resolve_exception(tx, **closing)
    assert await open_exceptions(tx) == []

    with pytest.raises(stock.UnknownException):
        await stock.resolve_exception(tx, **closing)
    # the same lack is not opened again by what happens later
    await book(tx, entry("again", 5, MovementKind.RECEIPT, minute=9))
    assert await open_exceptions(tx) == []


async def test_a_sale_meets_damage(db: Database) -> None:
    await db.transact(open_store, Context.system(), units=10, buckets=4)
    for number in range(10):
        await db.transact(reserve, Context.system(), line(1, name=str(number)))

    await asyncio.gather(
        *(
            db.transact(book, Context.system(), entry(f"wet {n}", -1, MovementKind.DAMAGE))
            for n in range(5)
        ),
        *(db.transact(release, Context.system(), holding(1, name=str(n))) for n in range(5)),
        *(db.transact(fulfil, Context.system(), holding(1, name=str(n))) for n in range(5, 10)),
    )

    assert await db.read(units) == (0, 0, 0, 0)
    assert await db.read(open_exceptions) == []
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def count(tx: Tx, counted: int, *, counted_at: datetime, at: datetime) -> list[stock.Stated]:
    return await stock.count(
        tx,
        place_id=STORE,
        entity_id=ENTITY,
        counted=[(SHIRT, counted)],
        count_id=ids.derive("count", counted_at),
        counted_at=counted_at,
        at=at,
    )


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


@dataclass(frozen=True)
class Told:
    """A row from outside: a change, or what lay there."""

    minute: int
    units: int
    is_count: bool


def truth(rows: Sequence[Told]) -> int:
    """Return what lies there by the rows in time's order: the last count, and what came after."""
    ordered = sorted(rows, key=lambda row: row.minute)
    start = max((i for i, row in enumerate(ordered) if row.is_count), default=-1)
    counted = ordered[start].units if start >= 0 else 0
    balances = list(accumulate([row.units for row in ordered[start + 1 :]], initial=counted))
    return balances[-1] + max(0, -min(balances))


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    minutes = draw(st.lists(st.integers(1, 60), min_size=1, max_size=9, unique=True))
    kinds = st.sampled_from([True, False, False])
    return [
        Told(at, draw(st.integers(0, 9)), is_count=True)
        if draw(kinds)
        else Told(at, draw(st.integers(-6, 6).filter(bool)), is_count=False)
        for at in minutes
    ]


@contextmanager
def asking(address: str) -> Iterator[tuple[asyncio.Runner, Any]]:
    """Lend a connection in a transaction that is rolled back."""
    with asyncio.Runner() as runner:
        connection: Any = runner.run(asyncpg.connect(address))
        transaction: Any = connection.transaction()
        runner.run(transaction.start())
        yield runner, connection
        runner.run(transaction.rollback())
        runner.run(connection.close())


def test_the_order_in_which_rows_are_told_changes_nothing(address: str) -> None:
    with asking(address) as (runner, connection):

        async def tell(rows: Sequence[Told]) -> int:
            trial = connection.transaction()
            await trial.start()
            tx = Tx(connection, Context.system())
            for row in rows:
                if row.is_count:
                    await count(tx, row.units, counted_at=minute(row.minute), at=minute(90))
                else:
                    told = entry(str(row), row.units, MovementKind.CORRECTION, minute=row.minute)
                    await book(tx, told, at=minute(90))
            assert await broken_laws(connection) == []
            on_hand, *_ = await units(tx)
            await trial.rollback()
            return on_hand

        @settings(max_examples=150, deadline=None)
        @given(histories(), st.data())
        def in_any_order(rows: list[Told], chance: st.DataObject) -> None:
            told = chance.draw(st.permutations(rows + rows[: len(rows) // 2]))
            assert runner.run(tell(told)) == truth(rows)

        in_any_order()
