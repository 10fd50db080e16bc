"""Supply: which lines of a session can be had, how many units, and from which place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import msgspec

from ordito import fulfilment, orders
from ordito.catalogue import InactiveSku, NotSoldHere, ShelfSku, UnknownSku
from ordito.fulfilment import STANDARD, Ahead, Destination
from ordito.network import Channel, Place, Service
from ordito.orders import Method
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, SkuId
from ordito.processes.price import Wanted, require_sold
from ordito.processes.sourcing import (
    Needs,
    item_of,
    needs_of,
    question_of,
    rule_of,
)
from ordito.processes.sourcing import read_supply as read_goods
from ordito.processes.sourcing import shippers as shippers_of
from ordito.reads.memory import Memory

Free = Mapping[tuple[SkuId, PlaceId], int]
_SHIP: Final = "ship"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a wish with what became of it.

    Attributes:
        number: its turn in the wish, from 0.
        line_id: what the caller calls it.
        asked: units that were asked for.
        sku: what; None where there is none of that name.
        named: what was asked for, as it was written.
        method: how it reaches the buyer.
        quantity: units that can be had, at most ``asked``.
        available: units that can be had at most; None of a service.
        place: that gives it, where that is known.
        at_place: whether the place that the buyer chose has it.
        service: of the carrier, where it is shipped.
        problem: code of why it cannot be bought.
        ahead: what it waits for, where it is not at its place yet.
    """

    number: int
    line_id: str
    asked: int
    sku: ShelfSku | None
    named: str
    method: orders.sessions.KeptMethod
    quantity: int
    available: int | None = None
    place: Place | None = None
    at_place: bool = True
    service: str = STANDARD
    problem: str | None = None
    ahead: Ahead | None = None

    @property
    def good(self) -> ShelfSku:
        """The SKU of a line that can be bought."""
        assert self.sku is not None, self.line_id
        return self.sku

    def wanted(self) -> Wanted:
        """Return it as a line to be priced."""
        return Wanted(self.good, self.quantity, Method(self.method.kind), service=self.service)


class Supply(msgspec.Struct, frozen=True):
    """What the shelves have of the goods of a session.

    Attributes:
        free: units that may be offered by this channel, by SKU and place.
        shippers: places that ship.
        counters: places at which goods are collected.
        goods: those of them that lie there, as sourcing looks at it.
        senders: places that send goods to where they are collected.
    """

    free: Free
    shippers: tuple[Place, ...]
    counters: tuple[Place, ...]
    goods: fulfilment.sourcing.Supply
    senders: tuple[Place, ...] = ()

    def places(self, kind: str) -> tuple[Place, ...]:
        """Return the places that serve a kind of method."""
        return self.shippers if kind == _SHIP else self.counters


def methods_of(wish: orders.sessions.KeptWish) -> tuple[orders.sessions.KeptMethod, ...]:
    """Return the methods of a wish; where a line has none, one that ships it is among them."""
    named = {line_id for method in wish.methods for line_id in method.line_ids}
    takes_rest = any(not method.line_ids for method in wish.methods)
    if takes_rest or all(line.line_id in named for line in wish.lines):
        return wish.methods
    return (*wish.methods, orders.sessions.KeptMethod(_SHIP, _SHIP))


def rows_of(
    memory: Memory,
    wish: orders.sessions.KeptWish,
    channel: Channel,
    place: Place | None,
    at: datetime,
) -> list[Row]:
    """Return the lines of a wish, each with its method, and those that nobody may buy here."""
    methods = methods_of(wish)
    by_line = {line_id: method for method in methods for line_id in method.line_ids}
    rest = next((method for method in methods if not method.line_ids), None)
    rows: list[Row] = []
    for number, line in enumerate(wish.lines):
        method = by_line.get(line.line_id) or rest
        assert method is not None, line
        row = Row(
            number=number,
            line_id=line.line_id,
            asked=line.quantity,
            sku=None,
            named=line.sku,
            method=method,
            quantity=line.quantity,
        )
        rows.append(_known(memory, row, channel, place, at))
    return rows


def needs(memory: Memory, row: Row, quantity: int = 1) -> Needs:
    """Return what so many units of a line take from the shelf; nothing of a service."""
    return needs_of(memory, row.good, quantity) if row.good.stocked else ()


def units_at(free: Free, parts: Needs, place: Place) -> int:
    """Return how many units of a line a place can give, given the needs of one unit."""
    return min((free.get((sku_id, place.place_id), 0) // each for sku_id, each in parts), default=0)


async def read_supply(
    tx: Tx, memory: Memory, rows: Sequence[Row], channel: Channel, at: datetime
) -> Supply:
    """Ask the shelves for all goods of a session at all places that serve buyers, in one go."""
    shippers = tuple(shippers_of(memory, at))
    counters = tuple(_serving(memory, Service.COLLECT, at))
    places = {place.place_id: place for place in (*shippers, *counters)}
    skus = dict.fromkeys(
        sku_id for row in rows if row.problem is None for sku_id, _ in needs(memory, row)
    )
    if not skus or not places:
        goods = fulfilment.sourcing.Supply(places=shippers, offered={})
        return Supply({}, shippers, counters, goods)
    question = question_of(
        memory,
        [item_of(memory, row.number, row.good, row.asked) for row in rows if row.problem is None],
        at,
        channel_id=channel.channel_id,
    )
    goods = await read_goods(tx, memory, question, list(places.values()))
    free = (
        {**goods.offered, **goods.ahead} if rule_of(memory, question).backorder else goods.offered
    )
    senders = shippers if memory.ahead.policy.sends_to_stores else ()
    return Supply(free, shippers, counters, replace(goods, places=shippers), senders)


def sent_from(supply: Supply, left: Free, parts: Needs) -> Place | None:
    """Return the place that could send most of a line to where it is collected, if one could."""
    best = max(supply.senders, key=lambda one: units_at(left, parts, one), default=None)
    return best if best is not None and units_at(left, parts, best) else None


def sourced(
    memory: Memory,
    rows: Sequence[Row],
    supply: Supply,
    chosen: Mapping[str, Place],
    *,
    channel: Channel,
    at: datetime,
) -> list[Row]:
    """Say of each line which place gives it and how many units.

    What one line takes is not there for the next. Shipped lines of a method come from where the
    sourcing policy lets them come from.

    Args:
        memory: catalogue, and the sourcing policy.
        rows: lines.
        supply: of the shelves.
        chosen: by id of a method that is collected, the place that the buyer chose.
        channel: that sells.
        at: now.
    """
    left = dict(supply.free)
    by_number = {row.number: row for row in rows}
    for method_id in dict.fromkeys(row.method.method_id for row in rows):
        mine = [
            row
            for row in rows
            if row.method.method_id == method_id and row.problem is None and row.good.stocked
        ]
        if not mine:
            continue
        if mine[0].method.kind == _SHIP:
            here = {
                key: min(units, left.get(key, 0)) for key, units in supply.goods.offered.items()
            }
            goods = replace(supply.goods, offered=here)
            found = _shipped(memory, mine, goods, left, channel, at)
        else:
            found = _collected(memory, mine, supply, chosen.get(method_id), left)
        by_number |= {row.number: row for row in found}
    return [by_number[row.number] for row in rows]


def _known(memory: Memory, row: Row, channel: Channel, place: Place | None, at: datetime) -> Row:
    try:
        sku = memory.sku(row.named, field="sku")
    except UnknownSku:
        return msgspec.structs.replace(row, problem="unknown_item", quantity=0)
    row = msgspec.structs.replace(row, sku=sku)
    try:
        require_sold(memory, channel, place, row.wanted(), at, "sku")
    except (InactiveSku, NotSoldHere):
        return msgspec.structs.replace(row, problem="not_sold_here", quantity=0)
    return row


def _serving(memory: Memory, service: Service, at: datetime) -> Iterator[Place]:
    for place in memory.directory.places.values():
        if service in place.services and (place.closed_at is None or at < place.closed_at):
            yield place


def _shipped(
    memory: Memory,
    rows: Sequence[Row],
    goods: fulfilment.sourcing.Supply,
    left: dict[tuple[SkuId, PlaceId], int],
    channel: Channel,
    at: datetime,
) -> Iterator[Row]:
    if not goods.places:
        yield from (_sold_out(row, 0) for row in rows)
        return
    question = question_of(
        memory,
        [item_of(memory, row.number, row.good, row.asked) for row in rows],
        at,
        channel_id=channel.channel_id,
        destination=_written_to(rows[0].method),
        service=rows[0].service,
    )
    whole = fulfilment.sourcing.choose(memory.sourcing, memory.promises, question, goods).places
    for row in rows:
        parts = needs(memory, row)
        named = whole.get(row.number)
        if named is None:
            place = max(goods.places, key=lambda one: units_at(left, parts, one))
        else:
            place = memory.directory.place(named)
        yield _taken(row, parts, place, left)


def _written_to(method: orders.sessions.KeptMethod) -> Destination | None:
    """Return whereto a method ships, where that is written out in the session."""
    for one in method.destinations:
        if method.destination in (None, one.destination_id):
            return Destination(one.country, one.postal_code)
    return None


def _collected(
    memory: Memory,
    rows: Sequence[Row],
    supply: Supply,
    chosen: Place | None,
    left: dict[tuple[SkuId, PlaceId], int],
) -> Iterator[Row]:
    for row in rows:
        parts = needs(memory, row)
        places = (*supply.counters, *supply.senders)
        most = max((units_at(left, parts, one) for one in places), default=0)
        if chosen is not None and units_at(left, parts, chosen):
            yield _taken(row, parts, chosen, left)
        elif chosen is not None and (sender := sent_from(supply, left, parts)) is not None:
            sent = _taken(row, parts, sender, left)
            yield msgspec.structs.replace(sent, place=chosen)
        elif most == 0:
            yield _sold_out(row, 0)
        else:
            yield msgspec.structs.replace(
                row,
                available=most,
                quantity=min(row.asked, most),
                place=None,
                at_place=chosen is None,
            )


def _taken(row: Row, parts: Needs, place: Place, left: dict[tuple[SkuId, PlaceId], int]) -> Row:
    units = units_at(left, parts, place)
    if units == 0:
        return _sold_out(row, 0)
    quantity = min(row.asked, units)
    for sku_id, each in parts:
        left[sku_id, place.place_id] -= each * quantity
    return msgspec.structs.replace(row, place=place, quantity=quantity, available=units)


def _sold_out(row: Row, available: int) -> Row:
    return msgspec.structs.replace(
        row, problem="out_of_stock", quantity=0, available=available, place=None
    )
