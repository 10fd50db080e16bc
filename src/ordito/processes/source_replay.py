"""Replay: what the orders of past days would have cost, and when they would have come, otherwise.

Each order that was shipped is sourced again in its turn, by another policy, from what lay at the
places when it was sold: today's books less all that was moved since. What the company really did is
reckoned by the costs of that same policy, so that both sides are told in one money.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito import fulfilment
from ordito.fulfilment import Destination, PromiseBook
from ordito.network import Place
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import OrderId, PlaceId, SkuId
from ordito.processes.sourcing import Item, Supply, shippers
from ordito.reads.memory import Memory
from ordito.reads.shipped_orders import (
    MOST,
    Moved,
    ShippedLine,
    list_moved,
    list_on_hand,
    list_shipped,
)

SourcingBook = fulfilment.sourcing.SourcingBook
Question = fulfilment.sourcing.Question
_DAYS: Final = 31
_HOUR: Final = timedelta(hours=1)


class SpanUnclear(Invalid):
    """A replay cannot go over such a time."""

    code = "sourcing.span_unclear"
    remedy = "Name two instants, at most 31 days apart, the earlier one first."


class SourcingSide(msgspec.Struct, frozen=True):
    """What one way of sourcing comes to.

    Attributes:
        cost_minor: of all parcels, minor units of the policy's currency.
        parcels: that leave.
        hours: from the sale to the promise, of all orders.
        missing: lines that nobody could give.
    """

    cost_minor: int = 0
    parcels: int = 0
    hours: int = 0
    missing: int = 0


class ReplayedOrder(msgspec.Struct, frozen=True):
    """An order, as it was sourced and as it would be.

    Attributes:
        order_id: which.
        number: what people call it.
        sold_at: when.
        was: places that gave its lines.
        would: places that would give them, in the same order; None where nobody has one.
        was_cost_minor: by the policy's costs.
        would_cost_minor: likewise; of the lines that somebody gives.
        was_promised_at: the promise of then, reckoned by today's promise policy.
        would_promised_at: the other one.
    """

    order_id: OrderId
    number: str
    sold_at: datetime
    was: tuple[PlaceId, ...]
    would: tuple[PlaceId | None, ...]
    was_cost_minor: int
    would_cost_minor: int
    was_promised_at: datetime | None
    would_promised_at: datetime | None


class SourcingReplay(msgspec.Struct, frozen=True, kw_only=True):
    """What a past time would have been under another policy.

    Attributes:
        orders: that were shipped in it; at most 20,000.
        is_whole: whether these are all.
        currency: of the policy.
        was: as it was done.
        would: as it would have been done.
        moved: orders that would have come from elsewhere.
        rows: all orders, those that save most first.
    """

    orders: int
    is_whole: bool
    currency: str
    was: SourcingSide
    would: SourcingSide
    moved: int
    rows: tuple[ReplayedOrder, ...]


async def replay(
    tx: Tx, memory: Memory, book: SourcingBook, *, from_at: datetime, to_at: datetime, at: datetime
) -> SourcingReplay:
    """Source the shipped orders of a past time again; writes nothing.

    Args:
        tx: open transaction, best of one snapshot.
        memory: network, catalogue and promise policy.
        book: the other policy.
        from_at: sold from then on, aware.
        to_at: and before then.
        at: now.

    Raises:
        SpanUnclear: the time is none, or too long.
    """
    if not from_at < to_at <= from_at + timedelta(days=_DAYS):
        raise SpanUnclear("The replay goes over no time, or too long a one.", field="from")
    lines = await list_shipped(tx, from_at=from_at, to_at=to_at)
    by_order: defaultdict[OrderId, list[ShippedLine]] = defaultdict(list)
    for line in lines:
        by_order[line.order_id].append(line)
    places = shippers(memory, at)
    sku_ids = sorted({line.sku_id for line in lines})
    shelves = _Shelves(
        await list_on_hand(tx, sku_ids=sku_ids),
        await list_moved(tx, sku_ids=sku_ids, since=from_at, until=to_at),
    )
    rows = [
        _again(memory, book, asked, places, shelves)
        for asked in sorted(by_order.values(), key=lambda asked: asked[0].sold_at)
    ]
    return _told(book, rows, is_whole=len(lines) < MOST)


class _Shelves:
    """What lies at places while the past goes by: all that was moved, and what the replay takes."""

    def __init__(
        self, on_hand: Mapping[tuple[SkuId, PlaceId], int], moved: Sequence[Moved]
    ) -> None:
        self.units = dict(on_hand)
        for one in moved:
            key = one.sku_id, one.place_id
            self.units[key] = self.units.get(key, 0) - one.quantity
        # what left for orders that are replayed leaves by the replay
        self.moved = [one for one in moved if not one.is_shipped]
        self.next = 0

    def advance(self, until: datetime) -> None:
        """Take up what was moved until then."""
        while self.next < len(self.moved) and self.moved[self.next].occurred_at <= until:
            one = self.moved[self.next]
            key = one.sku_id, one.place_id
            self.units[key] = self.units.get(key, 0) + one.quantity
            self.next += 1

    def take(self, lines: Iterable[tuple[ShippedLine, PlaceId | None]]) -> None:
        """Take what an order is given."""
        for line, place_id in lines:
            if place_id is not None:
                key = line.sku_id, place_id
                self.units[key] = self.units.get(key, 0) - line.units


def _again(
    memory: Memory,
    book: SourcingBook,
    lines: Sequence[ShippedLine],
    places: Sequence[Place],
    shelves: _Shelves,
) -> ReplayedOrder:
    first = lines[0]
    shelves.advance(first.sold_at)
    to = None if first.country is None else Destination(first.country, first.postal_code or "")
    question = Question(
        items=[
            Item(
                number,
                ((line.sku_id, line.units),),
                line.units * (memory.shelf.sku(line.sku_id).weight_g or 0),
                line.worth_minor,
            )
            for number, line in enumerate(lines)
        ],
        at=first.sold_at,
        destination=to,
        channel_id=first.channel_id,
        market=memory.channel(first.channel_id).market,
        selling_place_id=first.selling_place_id,
    )
    supply = Supply(places=places, offered=_of(lines, places, shelves.units))
    found = fulfilment.sourcing.choose(book, memory.promises, question, supply)
    would = tuple(found.places.get(number) for number in range(len(lines)))
    shelves.take(zip(lines, would, strict=True))
    was = tuple(line.place_id for line in lines)
    givers = [memory.directory.place(one) for one in was]
    done = fulfilment.sourcing.reckon(book, memory.promises, question, supply, givers)
    return ReplayedOrder(
        order_id=first.order_id,
        number=first.number,
        sold_at=first.sold_at,
        was=was,
        would=would,
        was_cost_minor=done,
        would_cost_minor=found.cost_minor,
        was_promised_at=_latest(memory, question, was),
        would_promised_at=_latest(memory, question, [one for one in would if one is not None]),
    )


def _of(
    lines: Sequence[ShippedLine],
    places: Sequence[Place],
    units: Mapping[tuple[SkuId, PlaceId], int],
) -> dict[tuple[SkuId, PlaceId], int]:
    keys = ((line.sku_id, place.place_id) for line in lines for place in places)
    return {key: units[key] for key in keys if units.get(key, 0) > 0}


def _latest(memory: Memory, question: Question, place_ids: Sequence[PlaceId]) -> datetime | None:
    promises: PromiseBook = memory.promises
    told = [
        fulfilment.sourcing.arrival(promises, question, memory.directory.place(one))
        for one in set(place_ids)
    ]
    return max((one for one in told if one is not None), default=None)


def _told(book: SourcingBook, rows: Sequence[ReplayedOrder], *, is_whole: bool) -> SourcingReplay:
    ordered = sorted(rows, key=lambda row: (row.would_cost_minor - row.was_cost_minor, row.number))
    return SourcingReplay(
        orders=len(rows),
        is_whole=is_whole,
        currency=book.policy.currency,
        was=SourcingSide(
            sum(row.was_cost_minor for row in rows),
            sum(len(set(row.was)) for row in rows),
            sum(_hours(row.sold_at, row.was_promised_at) for row in rows),
        ),
        would=SourcingSide(
            sum(row.would_cost_minor for row in rows),
            sum(len(set(row.would) - {None}) for row in rows),
            sum(_hours(row.sold_at, row.would_promised_at) for row in rows),
            sum(place is None for row in rows for place in row.would),
        ),
        moved=sum(row.was != row.would for row in rows),
        rows=tuple(ordered),
    )


def _hours(sold_at: datetime, promised_at: datetime | None) -> int:
    return 0 if promised_at is None else (promised_at - sold_at) // _HOUR
