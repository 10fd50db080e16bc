"""The books of the shelves: what lay there when the past began, and how it came to what lies now.

Stores are filled up once a week with what they sold in the week before, and counted once. A book is
told backwards from what lies there at the end, so that no shelf ever has fewer than no units; what
came back and cannot have lain on a shelf was not put on it again.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from ordito.world.draws import Draws
from ordito.world.hours import HOME_ZONE, on_the_wall
from ordito.world.model import Book, Company, Method, Move, Order, Place, Return

# before anybody picks or sells: what is there is counted first, then the lorry comes
_COUNTED_S, _DELIVERED_S = 5 * 3600, 6 * 3600
_WEEK: Final = timedelta(days=7)
_COUNTED_AFTER: Final = (30, 60)
# of the positions of a count: units lost or found
_OFF: Final = 0.02
_FOUND: Final = 0.25

Key = tuple[str, str]


class _Rhythm(msgspec.Struct, frozen=True):
    """When a place is filled up and counted.

    Attributes:
        deliveries: instants, ascending.
        counted_at: once; None is not in this past.
    """

    deliveries: tuple[datetime, ...]
    counted_at: datetime | None


def books_of(
    company: Company,
    orders: Sequence[Order],
    returns: Sequence[Return],
    *,
    first: date,
    end: datetime,
) -> Iterator[Book]:
    """Yield the book of each SKU at each place that has it, or sold it.

    Args:
        company: whose ``stock`` is what lies there at the end.
        orders: of the past; what was handed over by the end has left.
        returns: of these orders.
        first: day on which the past begins.
        end: instant, aware.
    """
    moves = _moves(company, orders, returns)
    shelved = {(one.sku, one.place): one.on_hand for one in company.stock}
    keys = sorted(shelved.keys() | moves.keys(), key=lambda key: (key[1], key[0]))
    places = {place.code: place for place in company.places}
    for code, of_place in groupby(keys, key=lambda key: key[1]):
        place = places[code]
        rhythm = _rhythm(company.seed, place, first, end)
        opened_at = on_the_wall(place.zone, first, _COUNTED_S)
        for key in of_place:
            on_hand = shelved.get(key, 0)
            off = _off(company.seed, key) if rhythm.counted_at else 0
            yield _told(key, on_hand, moves.get(key, ()), rhythm, off, opened_at)


def _moves(
    company: Company, orders: Sequence[Order], returns: Sequence[Return]
) -> dict[Key, list[Move]]:
    """Return what left shelves and came back to them; a carrier has a parcel once it is ready."""
    found: defaultdict[Key, list[Move]] = defaultdict(list)
    sold: dict[tuple[str, str], tuple[Order, int]] = {}
    for order in orders:
        left_at = order.ready_at if order.method is Method.SHIP else order.handed_over_at
        if order.handed_over_at is None or left_at is None:
            continue
        for line in order.lines:
            sold[order.number, line.sku] = order, line.quantity
            move = Move("sale", -line.quantity, left_at, order.number)
            found[line.sku, order.source].append(move)
    warehouse = next(place.code for place in company.places if place.kind == "warehouse")
    for back in returns:
        order, units = sold[back.order, back.sku]
        found[back.sku, back.place or warehouse].append(Move("return", units, back.at, back.order))
    return found


def _rhythm(seed: int, place: Place, first: date, end: datetime) -> _Rhythm:
    draws = Draws(seed, "place", place.code, "shelves")
    weekday, after = draws.below(6), draws.between(*_COUNTED_AFTER)
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    last = end.astimezone(ZoneInfo(HOME_ZONE)).date()
    days = range(0, (last - day).days + 1, _WEEK.days)
    deliveries = (on_the_wall(place.zone, day + timedelta(days=n), _DELIVERED_S) for n in days)
    counted_at = on_the_wall(place.zone, first + timedelta(days=after), _COUNTED_S)
    return _Rhythm(
        tuple(at for at in deliveries if at <= end), counted_at if counted_at <= end else None
    )


def _off(seed: int, key: Key) -> int:
    """Return by how much the count of a position differs from its book."""
    draws = Draws(seed, "stock", f"{key[0]}@{key[1]}", "count")
    if not draws.chance(_OFF):
        return 0
    return 1 if draws.chance(_FOUND) else -1


def _told(
    key: Key,
    on_hand: int,
    moves: Sequence[Move],
    rhythm: _Rhythm,
    off: int,
    opened_at: datetime,
) -> Book:
    """Return a book, told backwards from ``on_hand``."""
    events = [*moves, *_ordered(moves, rhythm.deliveries)]
    if rhythm.counted_at is not None:
        events.append(Move("count", off, rhythm.counted_at))
    told: list[Move] = []
    units, counted = on_hand, None
    for one in sorted(events, key=attrgetter("at"), reverse=True):
        if one.kind == "count":
            counted = units
        # what came and is not there any more had less room, or was not put on the shelf
        moved = min(one.quantity, units) if one.kind in ("receipt", "count") else one.quantity
        if moved > units:
            continue
        units -= moved
        if moved:
            told.append(msgspec.structs.replace(one, quantity=moved))
    if units:
        told.append(Move("opening", units, opened_at))
    return Book(
        sku=key[0],
        place=key[1],
        counted_at=rhythm.counted_at or opened_at,
        counted=units if counted is None else counted,
        moves=tuple(reversed(told)),
    )


def _ordered(moves: Sequence[Move], deliveries: Sequence[datetime]) -> Iterator[Move]:
    """Yield what each delivery brings: what was sold up to the one before it."""
    sold: defaultdict[datetime, int] = defaultdict(int)
    for one in moves:
        following = [at for at in deliveries if at >= one.at][1:2]
        for at in following if one.kind == "sale" else ():
            sold[at] -= one.quantity
    for at, units in sold.items():
        yield Move("receipt", units, at)
