"""Many at once: the last units are spent once, and every transfer happens once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import pytest

from ordito import ledger
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import TransferId
from tests.rooms.ledger.builders import (
    ANNA,
    BRUNO,
    ISSUER,
    NOON,
    UNIT,
    earning,
    open_book,
    spending,
    standing,
    transfer,
)
from tests.rooms.ledger.laws import broken_laws

LATER = NOON + timedelta(days=14)


@pytest.fixture
async def book(db: Database) -> Database:
    await db.transact(open_book, Context.system())
    return db


async def test_of_twenty_who_spend_the_last_points_ten_succeed(book: Database) -> None:
    await booked(book, earning(100))

    answers = await rivals([booked(book, spending(10, name=str(n))) for n in range(20)])

    refused = [answer for answer in answers if isinstance(answer, ledger.NotEnoughBalance)]
    assert (len(answers), len(refused)) == (20, 10)
    assert await book.read(standing) == (0, 0, 0)
    assert len(await book.read(ledger.list_entries, account_id=ANNA)) == 11
    await assert_lawful(book)


async def test_of_eight_who_send_the_same_transfer_one_books_it(book: Database) -> None:
    answers = await rivals([booked(book, earning(100)) for _ in range(8)])

    outcomes = [answer[0].outcome for answer in answers if isinstance(answer, list)]
    assert sorted(outcomes) == ["booked", *["repeated"] * 7]
    assert await book.read(standing) == (100, 0, 0)
    await assert_lawful(book)


async def test_customers_who_give_to_each_other_at_once_do_not_block(book: Database) -> None:
    adjust = ledger.TransferKind.ADJUST
    await booked(book, earning(100))
    await booked(book, transfer(ISSUER, BRUNO, 100, adjust, name="start"))
    pairs = [(ANNA, BRUNO), (BRUNO, ANNA)] * 10

    answers = await rivals(
        [
            booked(book, transfer(giver, taker, 1, adjust, name=f"gift {number}"))
            for number, (giver, taker) in enumerate(pairs)
        ]
    )

    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    assert await book.read(standing, ANNA) == (100, 0, 0)
    assert await book.read(standing, BRUNO) == (100, 0, 0)
    await assert_lawful(book)


async def test_a_hold_is_either_posted_or_voided(book: Database) -> None:
    await booked(book, earning(100))
    holds = [spending(10, name=str(number), pending=True) for number in range(10)]
    for hold in holds:
        await booked(book, hold)

    answers = await rivals(
        [settled(book, settle, hold) for hold in holds for settle in (ledger.post, ledger.void)]
    )

    lost = [answer for answer in answers if isinstance(answer, ledger.TransferSettled)]
    posted = [
        entry
        for entry in await book.read(ledger.list_entries, account_id=ANNA)
        if entry.amount < 0 and entry.state == "posted"
    ]
    assert len(lost) == 10
    assert await book.read(standing) == (100 - 10 * len(posted), 0, 0)
    await assert_lawful(book)


async def test_points_mature_while_their_order_is_returned(book: Database) -> None:
    order = ids.derive("order")
    pending = earning(100, reference_id=order, pending=True, matures_at=LATER)
    await booked(book, pending)

    async def true_up(tx: Tx, target: int) -> None:
        await ledger.true_up(
            tx,
            account_id=ANNA,
            issuer_id=ISSUER,
            unit=UNIT,
            reference_id=order,
            target=target,
            transfer_id=TransferId(ids.new()),
            matures_at=None,
            at=LATER,
        )

    async def settle_due(tx: Tx) -> None:
        await ledger.settle_due(tx, at=LATER)

    answers = await rivals(
        [
            *(book.transact(true_up, Context.system(), 40) for _ in range(4)),
            *(book.transact(settle_due, Context.system()) for _ in range(4)),
        ]
    )

    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    await book.transact(settle_due, Context.system())
    assert await book.read(standing) == (40, 0, 0)
    await assert_lawful(book)


async def test_a_refused_list_of_transfers_books_none_of_them(book: Database) -> None:
    await booked(book, earning(100))

    (answer,) = await rivals(
        [booked(book, spending(60, name="first"), spending(60, name="second"))]
    )

    assert isinstance(answer, ledger.NotEnoughBalance)
    assert await book.read(standing) == (100, 0, 0)
    assert len(await book.read(ledger.list_entries, account_id=ANNA)) == 1


async def booked(book: Database, *transfers: ledger.Transfer) -> list[ledger.Booked]:
    """Book transfers in a transaction of their own."""
    return await book.transact(ledger.transfer, Context.system(), transfers=transfers, at=NOON)


async def settled(
    book: Database, settle: Callable[..., Awaitable[None]], hold: ledger.Transfer
) -> None:
    """Post or void a hold in a transaction of its own."""
    await book.transact(
        settle, Context.system(), account_id=ANNA, transfer_ids=[hold.transfer_id], at=NOON
    )


async def rivals(calls: Sequence[Awaitable[object]]) -> list[object]:
    """Run calls at once; return their answers and refusals, and raise what is a fault."""
    answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Refusal):
            raise answer
    return list(answers)


async def assert_lawful(book: Database) -> None:
    """Ask the database for accounts and transfers that break the laws."""
    async with book.connection() as connection:
        assert await broken_laws(connection) == []
