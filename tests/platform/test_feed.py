"""The log in the order in which facts became final."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ordito.platform import ids
from ordito.platform.auth.events import SignedIn
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.feed import (
    EVERY,
    LIVE,
    Cursor,
    CursorWrong,
    Entry,
    end_of_log,
    list_after,
    list_of_types,
)

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SYSTEM = Context.system()


async def record(tx: Tx, count: int = 1) -> None:
    for _ in range(count):
        tx.record(SignedIn(staff_id=ids.new()), subject=ids.new(), at=AT)


async def read(db: Database, cursor: Cursor, most: int = 1000) -> list[Entry]:
    return await db.read(list_after, cursor=cursor, most=most)


async def read_all(db: Database, most: int, origins: Sequence[str] = LIVE) -> list[Entry]:
    found: list[Entry] = []
    cursor = Cursor()
    while page := await db.read(list_after, cursor=cursor, most=most, origins=origins):
        found += page
        cursor = page[-1].cursor
    return found


@pytest.mark.parametrize("most", [1, 3, 50])
async def test_pages_give_every_fact_once_in_order(db: Database, most: int) -> None:
    for count in (1, 5, 2, 7):
        await db.transact(record, SYSTEM, count)
    facts = await read_all(db, most)
    assert len(facts) == 15
    assert len({fact.fact_id for fact in facts}) == 15
    assert [fact.cursor for fact in facts] == sorted(fact.cursor for fact in facts)


async def test_a_fact_that_commits_late_is_not_passed_over(db: Database) -> None:
    written, free = asyncio.Event(), asyncio.Event()

    async def write_late() -> None:
        async with db.connection() as connection, connection.transaction():
            tx = Tx(connection, SYSTEM)
            await record(tx)
            await tx.end()  # the facts are written; the transaction around goes on
            written.set()
            await free.wait()

    slow = asyncio.create_task(write_late())
    await written.wait()
    await db.transact(record, SYSTEM)
    assert await read(db, Cursor()) == []  # the quick one waits for the slow one before it
    free.set()
    await slow
    assert len(await read(db, Cursor())) == 2


async def test_the_end_is_after_what_is_final_and_before_what_comes(db: Database) -> None:
    await db.transact(record, SYSTEM, 3)
    end = await db.read(end_of_log)
    assert await read(db, end) == []
    await db.transact(record, SYSTEM, 2)
    assert len(await read(db, end)) == 2


async def test_history_is_no_news(db: Database) -> None:
    await db.transact(record, Context.system(origin="history"))
    await db.transact(record, SYSTEM)
    assert len(await read_all(db, 10)) == 1
    assert len(await read_all(db, 10, EVERY)) == 2


def test_a_cursor_survives_being_written() -> None:
    cursor = Cursor(987, ids.new())
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text", ["", "-", "1", "1-", "x-0", f"-1-{'0' * 32}", f"{1 << 63}-{'0' * 32}"]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(CursorWrong):
        Cursor.parse(text)


async def test_rare_facts_are_found_in_steps_of_equal_cost(db: Database) -> None:
    await db.transact(record, SYSTEM, 25)
    cursor, found, steps = Cursor(), 0, 0
    while True:
        entries, cursor, more = await db.read(
            list_of_types, cursor=cursor, types=["test.never"], most=10, window=10
        )
        found += len(entries)
        if not more:
            break
        steps += 1
    assert (found, steps) == (0, 3)
    entries, _, _ = await db.read(
        list_of_types, cursor=Cursor(), types=["platform.signed_in"], most=10, window=20
    )
    assert entries == await read(db, Cursor(), 10)
