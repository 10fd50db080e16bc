"""Rows of another system: absolute and as changes, late, repeated and out of order."""

from datetime import timedelta

import pytest

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.stock import FeedRow, MovementKind
from tests.rooms.stock.builders import (
    ENTITY,
    NOON,
    SHIRT,
    STORE,
    fulfil,
    holding,
    line,
    open_store,
    reserve,
    units,
)

EVENING = NOON + timedelta(hours=8)


def row(
    message: str,
    minute: int,
    *,
    on_hand: int | None = None,
    change: int | None = None,
    ordinal: int = 0,
) -> FeedRow:
    return FeedRow(
        message_id=message,
        sku_id=SHIRT,
        place_id=STORE,
        entity_id=ENTITY,
        as_of=NOON + timedelta(minutes=minute),
        on_hand=on_hand,
        change=change,
        kind=MovementKind.RECEIPT if change and change > 0 else MovementKind.CORRECTION,
        ordinal=ordinal,
    )


async def feed(tx: Tx, *rows: FeedRow, source: str = "erp") -> list[str]:
    return [
        str(one)
        for one in await stock.take_feed(
            tx, rows=rows, source=source, feed_id=ids.new(), at=EVENING
        )
    ]


async def test_a_row_older_than_a_sale_does_not_undo_it(tx: Tx) -> None:
    await open_store(tx, units=10)
    await reserve(tx, line(3))
    await fulfil(tx, holding(3), at=NOON + timedelta(minutes=30))

    assert await feed(tx, row("1", 10, on_hand=10)) == ["stated"]
    assert await units(tx) == (7, 0, 0, 7)
    assert await feed(tx, row("2", 40, on_hand=6)) == ["stated"]
    assert await units(tx) == (6, 0, 0, 6)


async def test_a_row_older_than_the_opening_says_nothing_new(tx: Tx) -> None:
    await open_store(tx, units=10)

    assert await feed(tx, row("1", -3000, on_hand=99)) == ["stale"]
    assert await units(tx) == (10, 0, 0, 10)


async def test_repeated_old_and_early_rows(tx: Tx) -> None:
    first = [row("abs", 10, on_hand=10), row("in", 20, change=5)]
    assert await feed(tx, *first) == ["stated", "booked"]
    assert await feed(tx, *first) == ["repeated", "repeated"]
    assert await feed(tx, row("older", 5, on_hand=99), row("before", 9, change=-2)) == [
        "stale",
        "late",
    ]
    assert await units(tx) == (15, 0, 0, 15)

    assert await feed(tx, row("between", 15, change=-4)) == ["booked"]
    assert await feed(tx, row("same", 10, on_hand=12, ordinal=1)) == ["stated"]
    assert await units(tx) == (13, 0, 0, 13)


async def test_message_ids_belong_to_their_system(tx: Tx) -> None:
    assert await feed(tx, row("1", 1, change=5)) == ["booked"]
    assert await feed(tx, row("1", 1, change=5), source="till") == ["booked"]
    assert await units(tx) == (10, 0, 0, 10)


async def test_a_row_below_what_is_set_aside_shows_what_is_missing(tx: Tx) -> None:
    await open_store(tx, units=10)
    await reserve(tx, line(8))
    await feed(tx, row("1", 10, on_hand=5))

    assert await units(tx) == (5, 8, 3, 0)
    (opened,) = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    assert (opened.kind, opened.quantity) == ("shortfall", 3)


@pytest.mark.parametrize(
    ("rows", "refusal", "field"),
    [
        ([row("1", 1)], stock.RowUnclear, "rows[0].on_hand"),
        ([row("1", 1, on_hand=1, change=1)], stock.RowUnclear, "rows[0].on_hand"),
        ([row("1", 1, change=0)], stock.RowUnclear, "rows[0].on_hand"),
        ([row("0", 1, on_hand=1), row("1", 999, on_hand=1)], stock.NotYet, "rows[1].as_of"),
        ([row("1", -60 * 24 * 366 * 50, on_hand=1)], stock.LongAgo, "rows[0].as_of"),
        ([row("1", 1, change=1), row("1", 2, change=1)], stock.EntryTwice, "rows"),
    ],
)
async def test_rows_that_cannot_be_meant_are_refused(
    tx: Tx, rows: list[FeedRow], refusal: type[stock.RowUnclear], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        await feed(tx, *rows)

    assert refused.value.field == field
    assert await stock.list_positions(tx, sku_ids=[SHIRT]) == []
