"""The relay: each fact reaches its handlers once, however late it commits and whatever fails."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

import asyncpg
import pytest

from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import SLOTS, Context, Event, Fact
from ordito.platform.relay import (
    Follower,
    Handler,
    Relay,
    count_parked,
    open_cursors,
    read_lag_s,
)

PATIENCE_S = 20


class Happened(Event, frozen=True, kw_only=True):
    """Something happened."""

    type: ClassVar[str] = "test.happened"
    number: int


@pytest.fixture
async def log(db: Database) -> Database:
    """A log whose cursors stand at its end, and a table of effects that counts what was done."""
    async with db.connection() as connection:
        await connection.execute("CREATE TABLE effect (number integer, handler text)")
    await db.transact(open_cursors, Context.system())
    return db


async def happen(tx: Tx, *, numbers: Sequence[int], subject: UUID | None = None) -> None:
    for number in numbers:
        tx.record(Happened(number=number), subject=subject or ids.new(), at=now())


async def note(tx: Tx, fact: Fact) -> None:
    await _note(tx, fact, "note")


async def note_as_well(tx: Tx, fact: Fact) -> None:
    await _note(tx, fact, "note_as_well")


async def _note(tx: Tx, fact: Fact, handler: str) -> None:
    await tx._connection.execute(
        "INSERT INTO effect VALUES ($1, $2)", fact.payload["number"], handler
    )


async def effects(db: Database) -> Counter[tuple[int, str]]:
    async with db.connection() as connection:
        return Counter((row[0], row[1]) for row in await connection.fetch("TABLE effect"))


async def noted(db: Database) -> list[int]:
    return sorted(number for number, _ in (await effects(db)).elements())


def relay(db: Database, *handlers: Handler) -> Relay:
    return Relay(db, {Happened.type: handlers})


async def drain_until(relay: Relay, db: Database, count: int) -> None:
    """Drain until so many effects are there; autovacuum and others may hold the log up."""
    async with asyncio.timeout(PATIENCE_S):
        while (await effects(db)).total() < count:
            await relay.drain()


async def test_each_fact_is_digested_once_by_each_handler(log: Database) -> None:
    await log.transact(happen, Context.system(), numbers=range(40))
    digesting = relay(log, note, note_as_well)
    await drain_until(digesting, log, 80)
    assert await digesting.drain() == 0
    assert set((await effects(log)).values()) == {1}
    assert await log.read(read_lag_s, at=now()) == 0


async def test_facts_of_a_late_commit_are_not_skipped(log: Database) -> None:
    digesting = relay(log, note)
    subject = ids.new()
    async with log.connection() as connection:
        late = connection.transaction()
        await late.start()
        tx = Tx(connection, Context.system())
        await happen(tx, numbers=[1], subject=subject)
        await tx.end()
        await log.transact(happen, Context.system(), numbers=[2], subject=subject)
        await digesting.drain()
        assert await noted(log) == []
        await late.commit()
    await drain_until(digesting, log, 2)
    assert await noted(log) == [1, 2]


async def test_facts_of_an_aborted_transaction_hold_nobody_up(log: Database) -> None:
    digesting = relay(log, note)
    async with log.connection() as connection:
        aborted = connection.transaction()
        await aborted.start()
        tx = Tx(connection, Context.system())
        await happen(tx, numbers=[1])
        await tx.end()
        await log.transact(happen, Context.system(), numbers=[2])
        await aborted.rollback()
    await drain_until(digesting, log, 1)
    assert await noted(log) == [2]


async def test_facts_of_one_subject_are_digested_in_the_order_of_their_transactions(
    log: Database,
) -> None:
    subject = ids.new()
    seen: list[int] = []

    async def remember(tx: Tx, fact: Fact) -> None:
        seen.append(fact.payload["number"])
        await note(tx, fact)

    for number in range(10):
        await log.transact(happen, Context.system(), numbers=[number], subject=subject)
    await drain_until(relay(log, remember), log, 10)
    assert seen == list(range(10))


async def test_a_follower_takes_many_at_once_and_imported_history_never(log: Database) -> None:
    batches: list[list[int]] = []

    async def follow(tx: Tx, facts: Sequence[Fact]) -> None:
        batches.append([fact.payload["number"] for fact in facts])
        for fact in facts:
            await _note(tx, fact, "follow")

    following = Relay(log, {}, followers=[Follower(frozenset({Happened.type}), follow)])
    subject = ids.new()
    await log.transact(happen, Context.system(origin="history"), numbers=[9], subject=subject)
    await log.transact(happen, Context.system(), numbers=range(5), subject=subject)
    await drain_until(following, log, 5)
    assert [sorted(batch) for batch in batches] == [[0, 1, 2, 3, 4]]


async def test_what_a_follower_cannot_digest_is_parked_alone(log: Database) -> None:
    async def follow(tx: Tx, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if fact.payload["number"] == 3:
                await tx._connection.execute("SELECT 1 / 0")
            await _note(tx, fact, "follow")

    following = Relay(
        log, {Happened.type: [note]}, followers=[Follower(frozenset({Happened.type}), follow)]
    )
    await log.transact(happen, Context.system(), numbers=range(6), subject=ids.new())
    await drain_until(following, log, 11)
    assert await following.drain() == 0
    assert await effects(log) == Counter(
        {(n, h): 1 for n in range(6) for h in ("note", "follow") if (n, h) != (3, "follow")}
    )
    assert await log.read(count_parked) == 1


async def test_what_a_handler_cannot_digest_is_parked_and_the_others_go_on(log: Database) -> None:
    tries: Counter[int] = Counter()

    async def stumble(tx: Tx, fact: Fact) -> None:
        number = fact.payload["number"]
        tries[number] += 1
        if number == 3:
            await tx._connection.execute("SELECT 1 / 0")
        await _note(tx, fact, "stumble")

    subject = ids.new()
    await log.transact(happen, Context.system(), numbers=range(6), subject=subject)
    await drain_until(relay(log, note, stumble), log, 11)

    assert tries[3] == 3
    assert await effects(log) == Counter(
        [(number, "note") for number in range(6)]
        + [(number, "stumble") for number in range(6) if number != 3]
    )
    async with log.connection() as connection:
        (parked,) = await connection.fetch("SELECT handler, error FROM platform.parked_fact")
    assert "stumble" in parked["handler"]
    assert "DivisionByZeroError" in parked["error"]
    assert await log.read(count_parked) == 1


async def test_a_handler_that_recovers_is_not_parked(log: Database) -> None:
    tries = 0

    async def recover(tx: Tx, fact: Fact) -> None:
        nonlocal tries
        tries += 1
        await note(tx, fact)
        if tries < 3:
            raise RuntimeError("not yet")

    await log.transact(happen, Context.system(), numbers=[7])
    await drain_until(relay(log, recover), log, 1)
    assert (tries, await noted(log)) == (3, [7])
    assert await log.read(count_parked) == 0


async def test_a_database_that_goes_away_is_no_try_of_the_handler(log: Database) -> None:
    kills = 4

    async def cut_off(tx: Tx, fact: Fact) -> None:
        nonlocal kills
        await note(tx, fact)
        if kills:
            kills -= 1
            await tx._connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    await log.transact(happen, Context.system(), numbers=range(3))
    digesting = relay(log, cut_off)
    for _ in range(kills):
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
            await drain_until(digesting, log, 3)
    await drain_until(digesting, log, 3)
    assert await noted(log) == [0, 1, 2]
    assert await log.read(count_parked) == 0


async def test_a_relay_that_ends_within_a_batch_leaves_it_to_the_next(log: Database) -> None:
    reached = asyncio.Event()

    async def hang(tx: Tx, fact: Fact) -> None:
        await note(tx, fact)
        if fact.payload["number"] == 2:
            reached.set()
            await asyncio.sleep(PATIENCE_S)

    await log.transact(happen, Context.system(), numbers=range(4), subject=ids.new())
    running = asyncio.create_task(relay(log, hang).run())
    async with asyncio.timeout(PATIENCE_S):
        await reached.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await drain_until(relay(log, note), log, 4)
    assert await noted(log) == [0, 1, 2, 3]


async def test_two_relays_at_once_digest_each_fact_once(log: Database) -> None:
    facts, batch = 320, 8
    draining = [asyncio.create_task(relay(log, note).run()) for _ in range(2)]
    for first in range(0, facts, batch):
        numbers = range(first, first + batch)
        await log.transact(happen, Context.system(), numbers=numbers)
    async with asyncio.timeout(PATIENCE_S):
        while (await effects(log)).total() < facts:  # noqa: ASYNC110 # rows are no event
            await asyncio.sleep(0.02)
    for each in draining:
        each.cancel()
    await asyncio.gather(*draining, return_exceptions=True)
    assert await noted(log) == list(range(facts))


@pytest.mark.parametrize(("origin", "expected"), [("history", []), ("simulated", [1])])
async def test_history_fires_nothing(log: Database, origin: str, expected: list[int]) -> None:
    await log.transact(happen, Context.system(origin=origin), numbers=[1])
    await log.transact(happen, Context.system(), numbers=[2])
    digesting = relay(log, note)
    await drain_until(digesting, log, 1 + len(expected))
    while await digesting.drain():
        pass
    assert await noted(log) == [*expected, 2]


async def test_a_new_reader_starts_where_the_log_stands(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute("CREATE TABLE effect (number integer, handler text)")
    await db.transact(happen, Context.system(), numbers=[1])
    await db.transact(open_cursors, Context.system())
    await db.transact(happen, Context.system(), numbers=[2])
    await drain_until(relay(db, note), db, 1)
    assert await noted(db) == [2]


async def test_every_slot_has_its_cursor(log: Database) -> None:
    await log.transact(open_cursors, Context.system())
    async with log.connection() as connection:
        slots: Any = await connection.fetch("SELECT slot FROM platform.log_cursor ORDER BY slot")
    assert [row["slot"] for row in slots] == list(range(SLOTS))
