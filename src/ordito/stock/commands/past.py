"""Verbs that bring the past of the stock books, as another system or a simulation kept it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId, SkuId
from ordito.stock.events import StockCounted
from ordito.stock.model import PastBook

_sql: Final = statements(__name__)


class _Opened(msgspec.Struct, frozen=True):
    sku_id: SkuId
    place_id: PlaceId


_OPEN: Final = _sql.query("open_books", _Opened)
_STATE: Final = _sql.command("state_books")
_KEEP: Final = _sql.command("keep_entries")


async def import_books(tx: Tx, *, books: Sequence[PastBook]) -> None:
    """Open positions with the book that they have so far; positions that exist are left alone.

    What lies there is what the entries add up to. Nothing is sold, received or counted by it: of
    the log only the counts are told, at their own instant.

    Args:
        tx: open transaction whose context has the origin ``history``.
        books: one for each SKU and place.
    """
    assert all(_is_possible(book) for book in books), "a shelf had fewer than no units"
    opened = await tx.fetch(
        _OPEN,
        sku_ids=[one.sku_id for one in books],
        place_ids=[one.place_id for one in books],
        entity_ids=[one.entity_id for one in books],
        on_hand=[sum(entry.quantity for entry in one.entries) for one in books],
    )
    keys = {(one.sku_id, one.place_id) for one in opened}
    fresh = [one for one in books if (one.sku_id, one.place_id) in keys]
    await tx.run(
        _STATE,
        sku_ids=[one.sku_id for one in fresh],
        place_ids=[one.place_id for one in fresh],
        counted_at=[one.counted_at for one in fresh],
        counted=[one.counted for one in fresh],
        count_ids=[one.count_id for one in fresh],
    )
    entries = [(book, entry) for book in fresh for entry in book.entries]
    await tx.run(
        _KEEP,
        sku_ids=[book.sku_id for book, _ in entries],
        movement_ids=[entry.movement_id for _, entry in entries],
        place_ids=[book.place_id for book, _ in entries],
        kinds=[entry.kind for _, entry in entries],
        quantities=[entry.quantity for _, entry in entries],
        subject_ids=[entry.subject_id for _, entry in entries],
        occurred=[entry.occurred_at for _, entry in entries],
    )
    _record_counts(tx, fresh)


def _is_possible(book: PastBook) -> bool:
    return min(accumulate(entry.quantity for entry in book.entries), default=0) >= 0


def _record_counts(tx: Tx, books: Sequence[PastBook]) -> None:
    counts: defaultdict[tuple[datetime, UUID, PlaceId], list[int]] = defaultdict(list)
    for one in books:
        counts[one.counted_at, one.count_id, one.place_id].append(one.counted)
    for (at, count_id, place_id), units in sorted(counts.items()):
        told = StockCounted(place_id=place_id, lines=len(units), units=sum(units))
        tx.record(told, subject=count_id, at=at)
