"""Verbs that book what came, went and was counted; none of them argues with goods."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from ordito.platform.db import Tx, statements
from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.stock.errors import EntryTwice, LongAgo, NotYet, UnknownException
from ordito.stock.events import (
    StockCounted,
    StockExceptionOpened,
    StockExceptionResolved,
    StockMoved,
)
from ordito.stock.model import (
    Booked,
    Condition,
    Entry,
    ExceptionKind,
    MovementKind,
    Outcome,
    PlaceLine,
    Resolution,
    Stated,
    Statement,
    StockException,
)

_sql = statements(__name__)
_BOOK = _sql.query("book", Booked)
_STATE = _sql.query("state_units", Stated)
_OPENED = _sql.query("find_open_exceptions", StockException)
_WRITE_OFF_INBOUND = _sql.command("write_off_inbound")
_RESOLVE = _sql.query("resolve", StockException)

# unknown goods are found at the epoch where no statement is known; everything else is later
_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)


async def book(tx: Tx, *, entries: Sequence[Entry], subject_id: UUID, at: datetime) -> list[Booked]:
    """Book entries, each once, whatever the books say: goods that moved did move.

    What happened before the latest count of its position is kept in the book and changes nothing.
    Units that went and were not known, and units set aside that are gone, open exceptions.

    Args:
        tx: open transaction.
        entries: signed, of any kinds and places.
        subject_id: delivery, order or report that caused them.
        at: now.

    Raises:
        EntryTwice: two entries have the same id.
        NotYet: an entry is of an instant that has not come.
    """
    happened = [entry.occurred_at or at for entry in entries]
    require_past(happened, at=at, field="entries[{}].occurred_at")
    if len({(entry.sku_id, entry.movement_id) for entry in entries}) < len(entries):
        raise EntryTwice("Two entries of the command have the same id.", field="entries")
    booked = await tx.fetch(
        _BOOK,
        movement_ids=[entry.movement_id for entry in entries],
        sku_ids=[entry.sku_id for entry in entries],
        place_ids=[entry.place_id for entry in entries],
        entity_ids=[entry.entity_id for entry in entries],
        conditions=[entry.condition for entry in entries],
        into=[entry.into for entry in entries],
        kinds=[entry.kind for entry in entries],
        quantities=[entry.quantity for entry in entries],
        occurred=happened,
        subject_id=subject_id,
        at=at,
    )
    outcomes = {(one.movement_id): one.outcome for one in booked}
    new = [e for e in entries if outcomes[e.movement_id] != Outcome.REPEATED]
    for kind, moved in groupby(sorted(new, key=_kind), key=_kind):
        lines = tuple(PlaceLine(one.sku_id, one.place_id, one.quantity) for one in moved)
        tx.record(StockMoved(kind=kind, lines=lines), subject=subject_id, case_id=subject_id, at=at)
    await record_exceptions(
        tx, sku_ids=[entry.sku_id for entry in new], subject_id=subject_id, at=at
    )
    return booked


async def state_units(
    tx: Tx,
    *,
    given: Sequence[Statement],
    kind: MovementKind,
    subject_id: UUID,
    at: datetime,
) -> list[Stated]:
    """Set positions to what was said to lie there at an instant; what happened since is kept.

    A statement older than the one that is known says nothing new and changes nothing.

    Args:
        tx: open transaction.
        given: at most one for each position and instant.
        kind: of the movements that it makes: a count, or a correction from outside.
        subject_id: names the count or the feed.
        at: now.
    """
    stated = await tx.fetch(
        _STATE,
        statement_ids=[one.statement_id for one in given],
        sku_ids=[one.sku_id for one in given],
        place_ids=[one.place_id for one in given],
        entity_ids=[one.entity_id for one in given],
        conditions=[one.condition for one in given],
        units=[one.units for one in given],
        as_of=[one.as_of for one in given],
        ordinals=[one.ordinal for one in given],
        kind=kind,
        subject_id=subject_id,
        at=at,
    )
    await record_exceptions(tx, sku_ids=[one.sku_id for one in given], subject_id=subject_id, at=at)
    return stated


async def count(
    tx: Tx,
    *,
    place_id: PlaceId,
    entity_id: EntityId,
    counted: Sequence[tuple[SkuId, int]],
    count_id: UUID,
    at: datetime,
    counted_at: datetime | None = None,
    condition: Condition = Condition.SELLABLE,
) -> list[Stated]:
    """Set the books of a place to a count.

    Args:
        tx: open transaction.
        place_id: place that was counted.
        entity_id: who owns goods that the book did not know.
        counted: units per SKU; what is not named was not counted.
        count_id: names the count.
        at: now.
        counted_at: when it was counted, if not now; what happened since then is kept.
        condition: of the goods that were counted.

    Raises:
        NotYet: it was counted at an instant that has not come.
    """
    if counted_at is not None:
        require_past([counted_at], at=at, field="counted_at")
    stated = await state_units(
        tx,
        given=[
            Statement(
                statement_id=count_id,
                sku_id=sku_id,
                place_id=place_id,
                entity_id=entity_id,
                units=units,
                as_of=counted_at or at,
                condition=condition,
            )
            for sku_id, units in counted
        ],
        kind=MovementKind.COUNT,
        subject_id=count_id,
        at=at,
    )
    tx.record(
        StockCounted(
            place_id=place_id, lines=len(counted), units=sum(units for _, units in counted)
        ),
        subject=count_id,
        at=at,
    )
    return stated


async def resolve_exception(
    tx: Tx,
    *,
    place_id: PlaceId,
    sku_id: SkuId,
    exception_id: UUID,
    resolution: Resolution,
    at: datetime,
) -> StockException:
    """Close an exception with what somebody found it to be; the units on hand stay as they are.

    What did not come of a transfer or purchase is then accounted for as lost.

    Raises:
        UnknownException: none of the SKU at the place is open under that id.
    """
    closed = await tx.find(
        _RESOLVE,
        place_id=place_id,
        sku_id=sku_id,
        exception_id=exception_id,
        resolution=resolution,
        at=at,
    )
    if closed is None:
        raise UnknownException(
            f"No open exception of the SKU is {exception_id}.", field="exception_id"
        )
    if closed.kind in {ExceptionKind.TRANSFER_SHORT, ExceptionKind.RECEIPT_SHORT}:
        await tx.run(
            _WRITE_OFF_INBOUND,
            sku_id=sku_id,
            inbound_id=closed.subject_id,
            quantity=closed.quantity,
        )
    tx.record(
        StockExceptionResolved(
            exception_id=closed.exception_id,
            kind=closed.kind,
            sku_id=closed.sku_id,
            place_id=closed.place_id,
            quantity=closed.quantity,
            resolution=resolution,
        ),
        subject=closed.subject_id,
        at=at,
    )
    return closed


async def record_exceptions(
    tx: Tx, *, sku_ids: Sequence[SkuId], subject_id: UUID, at: datetime
) -> None:
    """Tell the log of exceptions that a command about ``subject_id`` has opened just now."""
    for opened in await tx.fetch(_OPENED, sku_ids=sku_ids, subject_id=subject_id, at=at):
        tx.record(
            StockExceptionOpened(
                exception_id=opened.exception_id,
                kind=opened.kind,
                sku_id=opened.sku_id,
                place_id=opened.place_id,
                quantity=opened.quantity,
            ),
            subject=subject_id,
            case_id=subject_id,
            at=at,
        )


def require_past(instants: Sequence[datetime], *, at: datetime, field: str) -> None:
    """Refuse what is said of an instant after ``at``; ``field`` names it, {} is its number.

    Raises:
        NotYet: one of them has not come.
        LongAgo: one of them is before there were books.
    """
    for i, instant in enumerate(instants):
        if instant < _EARLIEST:
            raise LongAgo(f"{instant.isoformat()} is before {_EARLIEST:%Y}.", field=field.format(i))
        if instant > at:
            raise NotYet(f"It is not {instant.isoformat()} yet.", field=field.format(i))


def _kind(entry: Entry) -> str:
    return entry.kind
