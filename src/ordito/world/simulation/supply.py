"""The stock of one place through a world: replenished by a policy, sold until a shelf is empty.

Each evening a SKU whose record has fallen to ``s`` is ordered up to ``S``; goods come after a lead
time. Records and shelves drift apart: some received units vanish, some records are wrong, and a
count puts them right. What is wanted from an empty shelf is lost or becomes another SKU (P10).

Source: E. Silver, D. Pyke, R. Peterson, "Inventory Management and Production Planning and
Scheduling", chapter 7, the (R, s, S) policy.
"""

from statistics import NormalDist
from typing import Final

import msgspec
import numpy as np

from ordito.world.simulation import baskets
from ordito.world.simulation.baskets import Lines
from ordito.world.simulation.chance import Ints, Marks, Reals, Stream
from ordito.world.simulation.demand import Orders
from ordito.world.simulation.goods import Goods
from ordito.world.simulation.parameters import Parameters

LEAD_DAYS: Final = 2
_REVIEW_DAYS: Final = 1
_COVER_DAYS: Final = 10
_COUNT_EVERY_DAYS: Final = 91
_MOST_PLACES: Final = 1 << 10
_MOST_DAYS: Final = 1 << 12
RECEIPT, COUNT, OPENING = 0, 1, 2


class Movements(msgspec.Struct, frozen=True):
    """What came to a place and what counts put right; sales are the lines themselves.

    Attributes:
        days: when.
        skus: what.
        kinds: RECEIPT, COUNT or OPENING.
        units: signed, as the record changes.
    """

    days: Ints
    skus: Ints
    kinds: Ints
    units: Ints


class Supplied(msgspec.Struct, frozen=True):
    """What a place's stock made of its lines.

    Attributes:
        lines: what was sold.
        wanted: rows of the lines that met an empty shelf, in the lines as they were wanted.
        replaced: of each of these, whether another SKU was taken instead.
        movements: of the place's stock.
    """

    lines: Lines
    wanted: Ints
    replaced: Marks
    movements: Movements


class _Shelf:
    """The state of a place's SKUs while its days go by."""

    def __init__(self, parameters: Parameters, place: int, skus: Ints, daily: Reals) -> None:
        draws = Stream(parameters.seed, "supply")
        self.ids = skus * _MOST_PLACES + place
        self.draws = draws
        self.stockouts = parameters.stockouts
        need = daily * (LEAD_DAYS + _REVIEW_DAYS)
        safety = NormalDist().inv_cdf(parameters.stockouts.service) * np.sqrt(need)
        self.low = np.ceil(need + safety).astype(np.int64)
        self.high = self.low + np.maximum(1, np.ceil(daily * _COVER_DAYS)).astype(np.int64)
        self.record = self.high.copy()
        self.there = np.where(draws.chance(self.ids, self.stockouts.phantom, 0), 0, self.high)
        self.coming = np.zeros((LEAD_DAYS + 1, len(skus)), np.int64)
        self.underway = np.zeros(len(skus), np.int64)

    def receive(self, day: int) -> Ints:
        """Take in what comes on ``day``; return the units of each SKU."""
        came = self.coming[day % len(self.coming)].copy()
        self.coming[day % len(self.coming)] = 0
        self.underway -= came
        self.record += came
        rows = np.flatnonzero(came)
        units = came[rows]
        chance = self.draws.units(self.ids[rows] * _MOST_DAYS + day, 1)
        gone = (units * self.stockouts.shrink + chance).astype(np.int64)
        self.there[rows] += units - np.minimum(units, gone)
        return came

    def order(self, day: int) -> None:
        """Order what the records say is low."""
        held = self.record + self.underway
        units = np.where(held <= self.low, self.high - held, 0)
        self.coming[(day + LEAD_DAYS) % len(self.coming)] += units
        self.underway += units

    def count(self) -> Ints:
        """Put the records right; return by how much each changes."""
        off = self.there - self.record
        self.record = self.there.copy()
        return off


def supply(
    parameters: Parameters, goods: Goods, orders: Orders, wanted: Lines, *, place: int
) -> Supplied:
    """Return what the stock of ``place`` makes of the lines that are wanted from it.

    Args:
        parameters: of the world.
        goods: of the world.
        orders: of the world, in order of time.
        wanted: lines of its orders whose goods come from ``place``, in order of time.
        place: index.
    """
    skus, cells = np.unique(wanted.skus, return_inverse=True)
    days = orders.days[wanted.orders]
    daily = np.bincount(cells, wanted.units, len(skus)) / parameters.days
    shelf = _Shelf(parameters, place, skus, daily)
    order = np.lexsort((np.arange(len(days)), cells, days))
    edges = np.searchsorted(days[order], np.arange(parameters.days + 1))
    ahead = _ahead(days[order], cells[order], wanted.units[order])
    sold_skus, served = wanted.skus.copy(), np.ones(len(days), np.bool_)
    missed: list[Ints] = []
    moves = [(np.zeros_like(skus), skus, np.full_like(skus, OPENING), shelf.high)]
    neighbours = _cells_of(skus, goods.neighbours[skus])
    swaps = Stream(parameters.seed, "swaps")
    for day in range(parameters.days):
        came = shelf.receive(day)
        _note(moves, day, skus, RECEIPT, came)
        rows, before = order[edges[day] : edges[day + 1]], ahead[edges[day] : edges[day + 1]]
        here = before + wanted.units[rows] <= shelf.there[cells[rows]]
        _take_off(shelf, cells[rows[here]], wanted.units[rows[here]])
        empty = rows[~here]
        if len(empty):
            missed.append(empty)
            swapped = ~swaps.chance(wanted.ids[empty], parameters.stockouts.lost)
            found = _swap(shelf, neighbours, cells, wanted.units, empty[swapped])
            sold_skus[found] = skus[neighbours[cells[found]]]
            served[empty] = False
            served[found] = True
        if (day + place) % _COUNT_EVERY_DAYS == _COUNT_EVERY_DAYS - 1:
            _note(moves, day, skus, COUNT, shelf.count())
        shelf.order(day)
    lost = np.concatenate(missed) if missed else np.zeros(0, np.int64)
    return Supplied(
        lines=_sold(parameters, goods, orders, wanted, sold_skus, served),
        wanted=np.sort(lost),
        replaced=served[np.sort(lost)],
        movements=Movements(*(np.concatenate(column) for column in zip(*moves, strict=True))),
    )


def _sold(
    parameters: Parameters,
    goods: Goods,
    orders: Orders,
    wanted: Lines,
    skus: Ints,
    served: Marks,
) -> Lines:
    """Return the lines that were served, each at the price of what was taken."""
    rows = np.flatnonzero(served)
    return baskets.priced(
        parameters,
        goods,
        orders,
        ids=wanted.ids[rows],
        rows=wanted.orders[rows],
        skus=skus[rows],
        units=wanted.units[rows],
    )


def _ahead(days: Ints, cells: Ints, units: Ints) -> Ints:
    """Return how many units of the same SKU were wanted earlier on the same day."""
    before = np.cumsum(units) - units
    if not len(days):
        return before
    new = (days[1:] != days[:-1]) | (cells[1:] != cells[:-1])
    starts = np.concatenate([[0], np.flatnonzero(new) + 1])
    lengths = np.diff(np.append(starts, len(days)))
    return before - np.repeat(before[starts], lengths)


def _swap(shelf: _Shelf, neighbours: Ints, cells: Ints, units: Ints, rows: Ints) -> Ints:
    """Return the rows for which the neighbour lies there, one for each neighbour and day."""
    others = neighbours[cells[rows]]
    known = rows[others >= 0]
    known = known[np.unique(neighbours[cells[known]], return_index=True)[1]]
    found = known[units[known] <= shelf.there[neighbours[cells[known]]]]
    _take_off(shelf, neighbours[cells[found]], units[found])
    return found


def _take_off(shelf: _Shelf, cells: Ints, units: Ints) -> None:
    gone = np.bincount(cells, units, len(shelf.record)).astype(np.int64)
    shelf.there -= gone
    shelf.record -= gone


def _cells_of(skus: Ints, wanted: Ints) -> Ints:
    """Return where each of ``wanted`` stands in the sorted ``skus``; -1 is nowhere."""
    at = np.minimum(np.searchsorted(skus, wanted), len(skus) - 1)
    return np.where(skus[at] == wanted, at, -1)


def _note(
    moves: list[tuple[Ints, Ints, Ints, Ints]], day: int, skus: Ints, kind: int, units: Ints
) -> None:
    rows = np.flatnonzero(units)
    moves.append((np.full_like(rows, day), skus[rows], np.full_like(rows, kind), units[rows]))
