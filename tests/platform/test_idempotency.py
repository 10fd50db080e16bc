"""A key makes a command one command: done once, answered the same, refused with another body."""

import asyncio
from datetime import timedelta

import pytest

from ordito.platform import idempotency, ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.platform.idempotency import Key, KeyReused, Prior

SYSTEM = Context.system()


def a_key(
    *, caller: str = "token:1", key: str = "k", command: str = "sell", body: bytes = b"{}"
) -> Key:
    return Key.of(caller=caller, key=key, command=command, body=body)


async def count_up(tx: Tx, *, key: Key) -> str:
    """Do something that may happen once, with the key's answer beside it."""
    prior = await idempotency.claim(tx, key=key, subject_id=ids.derive("counter"), at=now())
    if prior is not None:
        assert prior.answer is not None
        return prior.answer
    number = await tx._connection.fetchval(
        "UPDATE counter SET number = number + 1 RETURNING number"
    )
    await idempotency.answer(tx, key=key, status=200, body=str(number))
    return str(number)


@pytest.fixture
async def counter(db: Database) -> Database:
    """A database with something to count."""
    async with db.connection() as connection:
        await connection.execute("CREATE TABLE counter AS SELECT 0 AS number")
    return db


async def number_in(db: Database) -> int:
    async with db.connection() as connection:
        return await connection.fetchval("SELECT number FROM counter")


async def test_a_repeat_gets_the_first_answer(counter: Database) -> None:
    first = await counter.transact(count_up, SYSTEM, key=a_key())
    other = await counter.transact(count_up, SYSTEM, key=a_key(key="other"))
    again = await counter.transact(count_up, SYSTEM, key=a_key())
    assert (first, other, again) == ("1", "2", "1")
    assert await number_in(counter) == 2


async def test_rivals_with_one_key_do_it_once(counter: Database) -> None:
    rivals = (counter.transact(count_up, SYSTEM, key=a_key()) for _ in range(10))
    assert set(await asyncio.gather(*rivals)) == {"1"}
    assert await number_in(counter) == 1


async def test_a_command_that_failed_leaves_its_key_free(counter: Database) -> None:
    async def fail(tx: Tx) -> None:
        await count_up(tx, key=a_key())
        raise RuntimeError("after all")

    with pytest.raises(RuntimeError):
        await counter.transact(fail, SYSTEM)
    assert await number_in(counter) == 0
    assert await counter.read(idempotency.find, key=a_key()) is None
    assert await counter.transact(count_up, SYSTEM, key=a_key()) == "1"


async def test_a_rival_takes_over_from_one_that_fails(counter: Database) -> None:
    claimed, go_on = asyncio.Event(), asyncio.Event()

    async def fail_late(tx: Tx) -> None:
        await count_up(tx, key=a_key())
        claimed.set()
        await go_on.wait()
        raise RuntimeError("after all")

    failing = asyncio.create_task(counter.transact(fail_late, SYSTEM))
    await claimed.wait()
    rival = asyncio.create_task(counter.transact(count_up, SYSTEM, key=a_key()))
    go_on.set()
    assert await rival == "1"
    with pytest.raises(RuntimeError):
        await failing
    assert await number_in(counter) == 1


@pytest.mark.parametrize("other", [a_key(body=b"[]"), a_key(command="cancel")])
async def test_the_key_of_another_request_is_refused(counter: Database, other: Key) -> None:
    await counter.transact(count_up, SYSTEM, key=a_key())
    with pytest.raises(KeyReused) as refused:
        await counter.transact(count_up, SYSTEM, key=other)
    assert refused.value.field == "Idempotency-Key"
    assert await number_in(counter) == 1


async def test_keys_of_different_callers_never_meet(counter: Database) -> None:
    await counter.transact(count_up, SYSTEM, key=a_key())
    assert await counter.transact(count_up, SYSTEM, key=a_key(caller="token:2")) == "2"


async def test_a_command_under_way_has_no_answer_yet(tx: Tx) -> None:
    subject_id = ids.new()
    assert await idempotency.claim(tx, key=a_key(), subject_id=subject_id, at=now()) is None
    prior = await idempotency.claim(tx, key=a_key(), subject_id=ids.new(), at=now())
    assert prior == Prior(a_key().fingerprint, subject_id, None, None)


async def test_old_keys_are_forgotten(tx: Tx) -> None:
    at = now()
    for days in (100, 10):
        key = a_key(key=str(days))
        await idempotency.claim(tx, key=key, subject_id=ids.new(), at=at - timedelta(days=days))
    assert await idempotency.forget(tx, before=at - timedelta(days=90)) == 1
    assert await idempotency.find(tx, key=a_key(key="100")) is None
    assert await idempotency.find(tx, key=a_key(key="10")) is not None
