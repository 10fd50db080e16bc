"""Holds: set aside once, spent in parts to the last unit, released, given back, never more."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from ordito import ledger
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import TransferId
from tests.rooms.ledger.builders import ANNA, ISSUER, NOON, UNIT, earning, open_book, standing
from tests.rooms.ledger.laws import broken_laws

LATER = NOON + timedelta(minutes=10)
ORDER = ids.derive("order")


def named(name: str) -> TransferId:
    return TransferId(ids.derive(name))


@pytest.fixture
async def book(tx: Tx) -> Tx:
    """Anna has a hundred points."""
    await open_book(tx)
    await ledger.transfer(tx, transfers=[earning(100)], at=NOON)
    return tx


async def hold(tx: Tx, units: int = 60, *, name: str = "hold", **terms: Any) -> Any:
    asked = ledger.Hold(
        hold_id=named(name),
        account_id=ANNA,
        counter_id=ISSUER,
        unit=UNIT,
        units=units,
        reference_id=ORDER,
        **terms,
    )
    return figures(await ledger.hold(tx, hold=asked, at=NOON))


async def capture(tx: Tx, units: int, *, name: str, at: datetime = NOON) -> Any:
    return figures(
        await ledger.capture(
            tx,
            account_id=ANNA,
            hold_id=named("hold"),
            capture_id=named(name),
            units=units,
            at=at,
        )
    )


async def release(tx: Tx, units: int | None = None, *, name: str = "release") -> Any:
    return figures(
        await ledger.release(
            tx,
            account_id=ANNA,
            hold_id=named("hold"),
            release_id=named(name),
            units=units,
            at=NOON,
        )
    )


async def refund(tx: Tx, units: int, *, name: str = "refund") -> Any:
    return figures(
        await ledger.refund(
            tx,
            account_id=ANNA,
            hold_id=named("hold"),
            refund_id=named(name),
            units=units,
            at=NOON,
        )
    )


def figures(standing: ledger.HoldStanding) -> tuple[int, int, int, int]:
    """Return units, captured, open and refunded."""
    return standing.units, standing.captured, standing.open, standing.refunded


async def test_a_hold_is_spent_in_parts_and_the_rest_is_freed(book: Tx) -> None:
    assert await hold(book) == (60, 0, 60, 0)
    assert await capture(book, 25, name="first") == (60, 25, 35, 0)
    assert await standing(book) == (75, 35, 0)
    assert await capture(book, 10, name="second") == (60, 35, 25, 0)
    assert await release(book, 5) == (60, 35, 20, 0)
    assert await release(book, name="rest") == (60, 35, 0, 0)
    assert await standing(book) == (65, 0, 0)


async def test_each_step_may_be_repeated_and_changes_nothing_then(book: Tx) -> None:
    for _ in range(2):
        await hold(book)
    for _ in range(2):
        assert await capture(book, 20, name="first") == (60, 20, 40, 0)
    for _ in range(2):
        assert await release(book, 10) == (60, 20, 30, 0)
    assert await capture(book, 20, name="first") == (60, 20, 30, 0)
    for _ in range(2):
        assert await refund(book, 15) == (60, 20, 30, 15)
    assert await hold(book) == (60, 20, 30, 15)
    assert await standing(book) == (95, 30, 0)


async def test_refuses_to_hold_more_than_is_free(book: Tx) -> None:
    await hold(book)
    with pytest.raises(ledger.NotEnoughBalance):
        await hold(book, 41, name="second")
    assert await standing(book) == (100, 60, 0)


async def test_refuses_to_spend_or_give_back_more_than_the_hold_says(book: Tx) -> None:
    await hold(book)
    with pytest.raises(ledger.HoldTooSmall) as refusal:
        await capture(book, 61, name="first")
    assert refusal.value.facts["open"] == 60
    await capture(book, 30, name="second")
    await refund(book, 20)
    with pytest.raises(ledger.HoldTooSmall):
        await refund(book, 11, name="other")
    assert await standing(book) == (90, 30, 0)


async def test_refuses_an_id_that_was_used_for_something_else(book: Tx) -> None:
    await hold(book)
    with pytest.raises(ledger.TransferDiffers):
        await hold(book, 59)
    await capture(book, 30, name="first")
    with pytest.raises(ledger.TransferDiffers):
        await capture(book, 29, name="first")


async def test_refuses_what_nobody_held(book: Tx) -> None:
    with pytest.raises(ledger.HoldUnknown):
        await capture(book, 1, name="first")
    with pytest.raises(ledger.HoldUnknown):
        await release(book)


async def test_an_expired_hold_cannot_be_spent_and_is_free_without_a_job(book: Tx) -> None:
    await hold(book, expires_at=LATER)

    with pytest.raises(ledger.HoldClosed):
        await capture(book, 1, name="first", at=LATER)
    assert await standing(book) == (100, 0, 0)


async def test_a_prolonged_hold_waits_for_its_order(book: Tx) -> None:
    await hold(book, expires_at=LATER)
    await ledger.prolong(book, account_id=ANNA, hold_id=named("hold"), expires_at=None, at=NOON)

    assert await ledger.settle_due(book, at=LATER + timedelta(days=30)) == 0
    assert await capture(book, 60, name="all", at=LATER) == (60, 60, 0, 0)
    with pytest.raises(ledger.HoldClosed):
        await ledger.prolong(
            book, account_id=ANNA, hold_id=named("hold"), expires_at=LATER, at=NOON
        )


async def test_what_is_released_settles_a_debt_first(book: Tx) -> None:
    await hold(book, 100)
    take_back = ledger.Transfer(
        transfer_id=named("take back"),
        debit_id=ANNA,
        credit_id=ISSUER,
        unit=UNIT,
        amount=30,
        kind=ledger.TransferKind.REVERSE,
    )
    await ledger.transfer(book, transfers=[take_back], at=NOON)
    assert await standing(book) == (100, 100, 30)

    await release(book, 20)
    assert await standing(book) == (80, 80, 10)
    await release(book, name="rest")
    assert await standing(book) == (70, 0, 0)


async def test_of_twenty_captures_at_once_no_more_is_spent_than_was_held(db: Database) -> None:
    await db.transact(opened, Context.system())
    await db.transact(hold, Context.system(), 60)

    answers = await asyncio.gather(
        *(db.transact(capture, Context.system(), 7, name=str(n)) for n in range(20)),
        return_exceptions=True,
    )

    assert sum(not isinstance(one, Refusal) for one in answers) == 8
    assert await db.read(standing) == (44, 4, 0)
    async with db.connection() as connection:
        assert await broken_laws(connection) == []


async def test_a_hold_is_either_released_or_spent(db: Database) -> None:
    await db.transact(opened, Context.system())
    for _ in range(5):
        await db.transact(hold, Context.system(), 60)
    await asyncio.gather(
        db.transact(capture, Context.system(), 60, name="all"),
        db.transact(release, Context.system()),
        db.transact(release, Context.system(), 60, name="other"),
        return_exceptions=True,
    )

    left = await db.read(ledger.get_hold, account_id=ANNA, hold_id=named("hold"))
    assert (left.captured, left.open) in {(60, 0), (0, 0)}
    assert await db.read(standing) == (100 - left.captured, 0, 0)


async def opened(tx: Tx) -> None:
    await open_book(tx)
    await ledger.transfer(tx, transfers=[earning(100)], at=NOON)
