"""The pool: what becomes of connections between two uses is nobody's fault."""

import asyncio

import asyncpg
import pytest

from ordito.platform.db import Database, Tx
from ordito.platform.errors import Conflict
from ordito.platform.events import Context

PID = "SELECT pg_backend_pid()"
SYSTEM = Context.system()
pytestmark = pytest.mark.anyio


class NotNow(Conflict):
    """A refusal of the test."""

    code = "test.not_now"


async def pid(tx: Tx) -> int:
    return await tx._connection.fetchval(PID)


async def in_transaction(tx: Tx) -> int:
    return await (await tx._connected()).fetchval(PID)


async def test_a_connection_that_was_cut_off_between_two_uses_is_not_used_again(
    db: Database,
) -> None:
    first = await db.read(pid)
    assert await db.read(pid) == first
    async with db.connection() as other:
        assert await other.fetchval("SELECT pg_terminate_backend($1, 10000)", first)
    # the news is on the way to us, or has come
    for _ in range(3):
        try:
            assert await db.transact(in_transaction, SYSTEM) != first
        except (ConnectionError, asyncpg.PostgresConnectionError):
            continue
        break
    else:
        pytest.fail("the connection is used again and again")


async def test_what_was_refused_or_given_up_leaves_nothing_behind(db: Database) -> None:
    async def refuse(tx: Tx) -> None:
        await in_transaction(tx)
        raise NotNow("Not now.")

    async def sleep(tx: Tx) -> None:
        await (await tx._connected()).execute("SELECT pg_sleep(60)")

    async def is_clean(tx: Tx) -> bool:
        return not tx._connection.is_in_transaction()

    for _ in range(3):
        with pytest.raises(NotNow):
            await db.transact(refuse, SYSTEM)
        given_up = asyncio.create_task(db.transact(sleep, SYSTEM))
        await asyncio.sleep(0.05)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        async with asyncio.timeout(10):
            found = await asyncio.gather(*(db.read(is_clean) for _ in range(16)))
        assert all(found)


async def test_what_is_still_at_work_when_the_pool_closes_is_waited_for(address: str) -> None:
    async def sleep(tx: Tx) -> None:
        await tx._connection.execute("SELECT pg_sleep(0.2)")

    async with asyncio.timeout(10):
        async with Database.open(address) as db:
            at_work = [asyncio.create_task(db.read(sleep)) for _ in range(3)]
            await asyncio.sleep(0.1)
        await asyncio.gather(*at_work)
