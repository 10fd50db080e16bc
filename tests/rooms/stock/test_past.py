"""Books of the past are opened once, lie as they add up, and are gone on with."""

from datetime import timedelta

import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.events import Context
from ordito.stock import Condition, MovementKind, PastBook, PastEntry
from tests.rooms.stock.builders import ENTITY, NOON, SHIRT, STORE, open_store
from tests.rooms.stock.entries import entry, position

pytestmark = pytest.mark.anyio
HISTORY = Context.system(origin="history")
OPENED = NOON - timedelta(days=90)


def past(*entries: tuple[MovementKind, int, int], counted: int = 5, after: int = 0) -> PastBook:
    """Return a book whose entries are kind, units and days after the opening."""
    return PastBook(
        sku_id=SHIRT,
        place_id=STORE,
        entity_id=ENTITY,
        counted_at=OPENED + timedelta(days=after),
        counted=counted,
        count_id=ids.derive("count", after),
        entries=tuple(
            PastEntry(
                movement_id=ids.derive("past", number),
                kind=kind,
                quantity=quantity,
                subject_id=ids.derive("subject", number),
                occurred_at=OPENED + timedelta(days=days),
            )
            for number, (kind, quantity, days) in enumerate(entries)
        ),
    )


LIVED = past(
    (MovementKind.OPENING, 5, 0),
    (MovementKind.SALE, -4, 20),
    (MovementKind.COUNT, -1, 40),
    (MovementKind.RECEIPT, 6, 50),
    counted=0,
    after=40,
)


async def test_a_shelf_holds_what_its_past_adds_up_to(db: Database) -> None:
    await db.transact(stock.import_books, HISTORY, books=[LIVED])
    assert await db.read(position, Condition.SELLABLE) == (6, 0, 0)
    told = await db.read(stock.list_movements, sku_id=SHIRT, place_id=STORE)
    assert [(one.kind, one.quantity) for one in told] == [
        ("receipt", 6),
        ("count", -1),
        ("sale", -4),
        ("opening", 5),
    ]
    async with db.connection() as connection:
        facts = await connection.fetch(
            "SELECT type, origin, occurred_at, payload ->> 'units' AS units FROM platform.v_fact"
        )
    assert [tuple(one) for one in facts] == [
        ("stock.counted", "history", OPENED + timedelta(days=40), "0")
    ]


async def test_what_comes_late_is_set_against_the_last_count(tx: Tx) -> None:
    await stock.import_books(tx, books=[LIVED])
    before, after = (OPENED + timedelta(days=days) for days in (30, 60))
    late, known = await stock.book(
        tx,
        entries=[
            entry("late", 2, MovementKind.RECEIPT, at=before),
            entry("sold", -3, MovementKind.SALE, at=after),
        ],
        subject_id=ids.derive("feed"),
        at=NOON,
    )
    assert (late.outcome, known.outcome) == ("late", "booked")
    assert await position(tx, Condition.SELLABLE) == (3, 0, 0)
    assert await stock.list_exceptions(tx, place_ids=None, only_open=False) == []


async def test_a_book_that_is_there_is_left_alone(tx: Tx) -> None:
    await open_store(tx, units=9)
    await stock.import_books(tx, books=[LIVED])
    await stock.import_books(tx, books=[LIVED])
    assert await position(tx, Condition.SELLABLE) == (9, 0, 0)
    told = await stock.list_movements(tx, sku_id=SHIRT, place_id=STORE)
    assert [one.kind for one in told] == ["opening"]


async def test_a_shelf_on_which_nothing_ever_lay_is_known(tx: Tx) -> None:
    await stock.import_books(tx, books=[past(counted=0)])
    (found,) = await stock.list_positions(tx, sku_ids=[SHIRT])
    assert (found.place_id, found.on_hand) == (STORE, 0)


async def test_a_past_in_which_more_left_than_was_there_is_no_past(tx: Tx) -> None:
    with pytest.raises(AssertionError):
        await stock.import_books(tx, books=[past((MovementKind.SALE, -1, 1))])
