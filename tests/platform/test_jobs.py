"""Jobs on a real queue."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from msgspec import Struct

from ordito.platform import ids, jobs
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context


class Parcel(Struct, frozen=True):
    parcel_id: UUID


SYSTEM = Context.system()
PARCEL = Parcel(ids.new())


@asynccontextmanager
async def a_worker(db: Database, address: str, works: jobs.Works) -> AsyncGenerator[None]:
    worker = asyncio.create_task(jobs.run(db, address, works))
    try:
        yield
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


async def test_does_a_job_with_its_arguments(db: Database, address: str) -> None:
    done = asyncio.Queue[Parcel]()
    works: jobs.Works = {}
    jobs.register(works, "test.send", Parcel, lambda _, parcel: done.put(parcel))
    await db.transact(jobs.enqueue, SYSTEM, "test.send", PARCEL, at=now())
    async with a_worker(db, address, works):
        assert await asyncio.wait_for(done.get(), 10) == PARCEL


async def test_does_nothing_of_a_transaction_that_failed(db: Database, address: str) -> None:
    done = asyncio.Queue[Parcel]()
    works: jobs.Works = {}
    jobs.register(works, "test.send", Parcel, lambda _, parcel: done.put(parcel))

    async def fail(tx: Tx) -> None:
        await jobs.enqueue(tx, "test.send", Parcel(ids.new()), at=now())
        raise LookupError

    with pytest.raises(LookupError):
        await db.transact(fail, SYSTEM)
    await db.transact(jobs.enqueue, SYSTEM, "test.send", PARCEL, at=now())
    async with a_worker(db, address, works):
        assert await asyncio.wait_for(done.get(), 10) == PARCEL


async def test_tries_again_what_failed(db: Database, address: str) -> None:
    tries = 0
    done = asyncio.Event()

    async def work(_: Database, __: Parcel) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RuntimeError("ada@example.com does not answer")
        done.set()

    works: jobs.Works = {}
    jobs.register(works, "test.send", Parcel, work)
    await db.transact(jobs.enqueue, SYSTEM, "test.send", PARCEL, at=now())
    async with a_worker(db, address, works):
        await asyncio.wait_for(done.wait(), 15)
    async with db.connection() as connection:
        kept = await connection.fetch("SELECT traceback::text FROM platform.pgqueuer_log")
    assert not any("ada@example.com" in (row[0] or "") for row in kept)


async def test_forgets_what_became_of_jobs_long_ago(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "INSERT INTO platform.pgqueuer_log (created, job_id, status, priority, entrypoint,"
            " aggregated) SELECT now() - make_interval(days => d), d, 'successful', 0, 'test', true"
            " FROM generate_series(1, 5) AS d"
        )
    before = now() - timedelta(days=3, hours=1)
    assert await db.transact(jobs.forget_log, SYSTEM, before=before) == 2
    assert await db.transact(jobs.forget_log, SYSTEM, before=before) == 0


async def test_makes_no_second_job_of_a_key_that_waits(db: Database) -> None:
    first = await db.transact(jobs.enqueue, SYSTEM, "test.send", PARCEL, at=now(), key="a")
    second = await db.transact(jobs.enqueue, SYSTEM, "test.send", PARCEL, at=now(), key="a")
    assert (first, second) == (True, False)


async def test_leaves_a_job_alone_before_its_time(db: Database, address: str) -> None:
    done = asyncio.Queue[Parcel]()
    works: jobs.Works = {}
    jobs.register(works, "test.send", Parcel, lambda _, parcel: done.put(parcel))
    later = now() + timedelta(hours=1)
    await db.transact(jobs.enqueue, SYSTEM, "test.send", Parcel(ids.new()), at=now(), after=later)
    await db.transact(jobs.enqueue, SYSTEM, "test.send", PARCEL, at=now())
    async with a_worker(db, address, works):
        assert await asyncio.wait_for(done.get(), 10) == PARCEL
        await asyncio.sleep(1.5)
    assert done.empty()
