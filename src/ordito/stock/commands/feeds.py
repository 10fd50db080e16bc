"""Verbs that take what other systems say about stock, in whatever order they say it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.stock.commands.booking import book, require_past, state_units
from ordito.stock.errors import EntryTwice, RowUnclear
from ordito.stock.events import StockFed
from ordito.stock.model import Entry, FeedRow, MovementKind, Outcome, Statement


async def take_feed(
    tx: Tx, *, rows: Sequence[FeedRow], source: str, feed_id: UUID, at: datetime
) -> list[Outcome]:
    """Take rows of another system; the books are the same in whatever order they come.

    A row says what lay at a position at an instant, or what changed then. The latest of the first
    kind is the position's statement: older ones say nothing new (``stale``), changes before it are
    contained in it (``late``), and whatever was booked after it is kept.

    Args:
        tx: open transaction.
        rows: at most one with each message id.
        source: the system; its message ids are its own.
        feed_id: names the delivery of these rows.
        at: now.

    Returns:
        What became of each row.

    Raises:
        RowUnclear: a row says both what lay there and what changed, or neither.
        EntryTwice: two rows have the same message id.
        NotYet: a row speaks of an instant that has not come.
    """
    for i, row in enumerate(rows):
        if (row.on_hand is None) is (row.change is None) or row.change == 0:
            raise RowUnclear(
                "A row says what lay there or what changed.", field=f"rows[{i}].on_hand"
            )
    require_past([row.as_of for row in rows], at=at, field="rows[{}].as_of")
    if len({row.message_id for row in rows}) < len(rows):
        raise EntryTwice("Two rows have the same message id.", field="rows")
    named = [(ids.derive("feed", source, row.message_id), row) for row in rows]
    became = {
        **await _state(tx, [one for one in named if one[1].on_hand is not None], feed_id, at),
        **await _book(tx, [one for one in named if one[1].change is not None], feed_id, at),
    }
    outcomes = [became[row_id] for row_id, _ in named]
    tx.record(
        StockFed(source=source, outcomes=dict(Counter(str(one) for one in outcomes))),
        subject=feed_id,
        at=at,
    )
    return outcomes


async def _state(
    tx: Tx, named: Sequence[tuple[UUID, FeedRow]], feed_id: UUID, at: datetime
) -> dict[UUID, Outcome]:
    stated = await state_units(
        tx,
        given=[
            Statement(
                statement_id=row_id,
                sku_id=row.sku_id,
                place_id=row.place_id,
                entity_id=row.entity_id,
                units=row.on_hand or 0,
                as_of=row.as_of,
                ordinal=row.ordinal,
                condition=row.condition,
            )
            for row_id, row in named
        ],
        kind=MovementKind.CORRECTION,
        subject_id=feed_id,
        at=at,
    )
    return {one.statement_id: Outcome(one.outcome) for one in stated}


async def _book(
    tx: Tx, named: Sequence[tuple[UUID, FeedRow]], feed_id: UUID, at: datetime
) -> dict[UUID, Outcome]:
    booked = await book(
        tx,
        entries=[
            Entry(
                movement_id=row_id,
                sku_id=row.sku_id,
                place_id=row.place_id,
                entity_id=row.entity_id,
                kind=row.kind,
                quantity=row.change or 0,
                condition=row.condition,
                occurred_at=row.as_of,
            )
            for row_id, row in named
        ],
        subject_id=feed_id,
        at=at,
    )
    return {one.movement_id: Outcome(one.outcome) for one in booked}
