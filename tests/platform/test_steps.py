"""Steps: known commands in one round trip, all of them or none."""

import asyncio
from typing import Any, ClassVar

import asyncpg
import pytest

from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Query, Step, Tx
from ordito.platform.db.steps import joined
from ordito.platform.errors import Conflict
from ordito.platform.events import Context, Event, Happening

ME = ids.derive("steps")


class Noted(Event, frozen=True, kw_only=True):
    """Something was noted."""

    type: ClassVar[str] = "test.noted"
    text: str


class Refused(Conflict):
    """The function would not."""

    code = "test.refused"
    remedy = "Note something else."


_NOTE = Query("test.note", "-- says how many\nSELECT note($1::text, $2::text)", ("a", "b"), int)


def note(text: str) -> Step[int]:
    """Return the step that notes a text; ``no`` is refused."""
    return Step(
        _NOTE,
        {"a": text, "b": "end"},
        facts=[Happening(Noted(text=text), ME, now())],
        refusals={Refused.code: lambda why: Refused("It is refused.", said=why["said"])},
    )


@pytest.fixture
async def notes(db: Database) -> Database:
    """Return a database with a book of notes, which is in order and refuses ``no``."""
    async with db.connection() as connection:
        await connection.execute("""
            CREATE TABLE book (number integer PRIMARY KEY, text text NOT NULL);
            CREATE FUNCTION note(a text, b text) RETURNS integer LANGUAGE plpgsql AS $$
            BEGIN
                IF a = 'no' THEN
                    PERFORM platform.refuse('test.refused', jsonb_build_object('said', a));
                END IF;
                INSERT INTO book SELECT count(*) + 1, a FROM book;
                RETURN (SELECT count(*) FROM book);
            END $$""")
    return db


async def book(db: Database) -> tuple[list[str], list[str]]:
    """Return the notes in the order in which they were made, and the texts of the facts, sorted."""
    async with db.connection() as connection:
        texts = await connection.fetch("SELECT text FROM book ORDER BY number")
        facts = await connection.fetch(
            "SELECT payload FROM platform.fact WHERE type = 'test.noted'"
        )
    return [text for (text,) in texts], sorted(payload["text"] for (payload,) in facts)


def test_parameters_of_joined_statements_do_not_meet() -> None:
    text = joined(("SELECT f($1, $2, $1)", "SELECT g()", "-- why\nSELECT h($1)"))
    assert text == "SELECT (SELECT f($1, $2, $1)),\n(SELECT g()),\n(SELECT h($3))"


async def test_steps_are_taken_in_order_each_seeing_those_before(notes: Database) -> None:
    async def work(tx: Tx) -> list[Any]:
        return await tx.finish(*(note(text) for text in "abcde"))

    assert await notes.transact(work, Context.system()) == [1, 2, 3, 4, 5]
    assert await book(notes) == (list("abcde"), list("abcde"))


async def test_last_steps_are_the_whole_transaction(notes: Database) -> None:
    sent: list[str] = []

    async def work(tx: Tx) -> None:
        await tx.finish(note("a"), note("b"))

    async def listened(tx: Tx) -> None:
        tx._connection.add_query_logger(lambda query: sent.append(query.query))
        await work(tx)

    await notes.transact(work, Context.system())  # the driver asks for types once
    await notes.transact(listened, Context.system())
    await asyncio.sleep(0)  # the driver tells afterwards
    assert len(sent) == 1, sent


async def test_steps_after_others_are_of_one_transaction_with_them(notes: Database) -> None:
    async def work(tx: Tx) -> None:
        assert await tx.take(note("a"), note("b")) == [1, 2]
        tx.record(Noted(text="c"), subject=ME, at=now())
        await tx.finish(note("no"))

    with pytest.raises(Refused):
        await notes.transact(work, Context.system())
    assert await book(notes) == ([], [])


async def test_a_refused_step_leaves_nothing_of_the_others(notes: Database) -> None:
    async def work(tx: Tx) -> None:
        await tx.finish(note("a"), note("no"), note("b"))

    with pytest.raises(Refused) as refused:
        await notes.transact(work, Context.system())
    assert refused.value.facts == {"said": "no"}
    assert await book(notes) == ([], [])


async def test_a_refusal_that_no_step_knows_is_a_fault(notes: Database) -> None:
    async def work(tx: Tx) -> None:
        await tx.take(Step(_NOTE, {"a": "no", "b": ""}))

    with pytest.raises(LookupError, match=r"test\.refused"):
        await notes.transact(work, Context.system())


async def test_a_database_fault_stays_what_it_is(notes: Database) -> None:
    async def work(tx: Tx) -> None:
        await tx.finish(Step(_NOTE, {"a": None, "b": ""}))

    with pytest.raises(asyncpg.NotNullViolationError):
        await notes.transact(work, Context.system())
    assert await book(notes) == ([], [])


async def test_nothing_comes_after_the_end(notes: Database) -> None:
    async def work(tx: Tx) -> None:
        await tx.finish(note("a"))
        await tx.take(note("b"))

    with pytest.raises(AssertionError, match="has ended"):
        await notes.transact(work, Context.system())
    assert await book(notes) == (["a"], ["a"])


async def test_facts_alone_are_written(notes: Database) -> None:
    async def work(tx: Tx) -> None:
        tx.record(Noted(text="only"), subject=ME, at=now())

    await notes.transact(work, Context.system())
    assert await book(notes) == ([], ["only"])
