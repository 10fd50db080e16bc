"""Lanes: the costs of many orders at many places, as arrays; the same as ``costs`` says of one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ordito.fulfilment.promise import PromiseBook
from ordito.fulfilment.sourcing.asked import Question, Supply
from ordito.fulfilment.sourcing.assign import Problem, assign
from ordito.fulfilment.sourcing.costs import parcel_cost, rate_of
from ordito.fulfilment.sourcing.filters import arrival, is_late, rejection_of
from ordito.fulfilment.sourcing.policy import PlaceCost, SourcingBook, SourcingRule, rule_for
from ordito.platform.ids import PlaceId, SkuId

Whole = NDArray[np.int64]
# what it costs to leave a line out, and where a place does not give one; minor units
MISSING: Final = 10**7
BARRED: Final = 10**15


@dataclass(frozen=True, slots=True)
class Lane:
    """Parcels of one kind, by place; minor units.

    Attributes:
        rule: that counts.
        parcel: of each parcel; ``BARRED`` where the place is not asked.
        kilogram: of each kilogram.
        hour: of an hour's work.
    """

    rule: SourcingRule
    parcel: Whole
    kilogram: Whole
    hour: Whole


@dataclass(frozen=True, slots=True)
class Order:
    """An order by places.

    Attributes:
        lane: of its parcels.
        skus: by line and need, the row of the SKU and its units.
        lines: by line what it costs at each place.
        worth: by line.
    """

    lane: Lane
    skus: tuple[tuple[tuple[int, int], ...], ...]
    lines: Whole
    worth: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which place gives each line of an order; -1 is nobody.

    Attributes:
        places: by line.
        cost: with what splits must save and what is missing, minor units.
        is_proven: whether none is cheaper.
    """

    places: tuple[int, ...]
    cost: int
    is_proven: bool = True

    @property
    def parcels(self) -> tuple[int, ...]:
        """Places from which a parcel leaves."""
        return tuple(sorted({place for place in self.places if place >= 0}))


@dataclass(frozen=True, slots=True)
class Lanes:
    """Many orders and what there is for them.

    Attributes:
        orders: in the order in which they came.
        units: by SKU and place, less the most that any rule leaves there.
        capacity: by place, orders that it can still take on.
    """

    orders: tuple[Order, ...]
    units: Whole
    capacity: Whole


def lanes_of(
    book: SourcingBook,
    promises: PromiseBook,
    questions: Sequence[Question],
    supply: Supply,
    *,
    capacity: Mapping[PlaceId, int] | None = None,
) -> Lanes:
    """Reckon the costs of many orders.

    Args:
        book: policy in force.
        promises: promise policy.
        questions: orders, each with its lines.
        supply: what there is for all of them.
        capacity: orders that places can still take on; left out places can take any number.
    """
    numbers: dict[SkuId, int] = {}
    for question in questions:
        for item in question.items:
            for sku_id, _ in item.needs:
                numbers.setdefault(sku_id, len(numbers))
    columns = {place.place_id: number for number, place in enumerate(supply.places)}
    rules = [rule_for_question(book, question) for question in questions]
    safety = max((rule.filters.safety_units for rule in rules), default=0)
    units = np.maximum(_table(supply.offered, numbers, columns) - safety, 0)
    old = _table(supply.age_days, numbers, columns)
    known: dict[Any, Lane] = {}
    orders = tuple(
        _order(_lane(known, book, promises, question, supply), question, numbers, old)
        for question in questions
    )
    left = np.full(len(columns), 10**9, dtype=np.int64)
    for place_id, count in (capacity or {}).items():
        if place_id in columns:
            left[columns[place_id]] = count
    return Lanes(orders, units, left)


def cheapest(
    order: Order, parcel: Whole, lines: Whole, split: int, *, missing: int | None = None
) -> Plan:
    """Return the cheapest plan of an order by these costs, exactly.

    Args:
        order: whose lines.
        parcel: by place; ``BARRED`` and above is not asked.
        lines: by line and place; ``BARRED`` and above does not give it.
        split: what each further parcel must save.
        missing: what a line costs that is left out; None leaves out what nobody has, and no more.
    """
    totals = parcel + lines.sum(axis=0)
    best = int(totals.argmin())
    together = int(totals[best])
    count = len(lines)
    most = order.lane.rule.split.most_parcels
    is_least = count == 1 or most == 1 or together <= _apart(parcel, lines, split)
    if together < BARRED and is_least and (missing is None or together <= missing):
        return Plan((best,) * count, together)
    able = [int(place) for place in np.flatnonzero((parcel < BARRED) & (lines.min(0) < BARRED))]
    # a place that is dearer with its cheapest line than all that is known is of no use
    if together < BARRED and missing is None:
        least = lines.min(1).sum()
        able = [one for one in able if parcel[one] + least <= together]
    ranks = [
        sorted(
            (int(lines[line, place]), number)
            for number, place in enumerate(able)
            if lines[line, place] < BARRED
        )
        for line in range(count)
    ]
    found = assign(
        Problem(
            ranks=ranks,
            fixed=[int(parcel[place]) for place in able],
            split=split,
            most_parcels=most,
            worth=order.worth,
            least_worth=order.lane.rule.split.least_worth_minor,
            units={},
            nowhere=missing,
        )
    )
    places = tuple(able[place] if place >= 0 else -1 for place in found.places)
    cost = cost_of(places, parcel, lines, split, missing=missing or MISSING)
    return Plan(places, cost, found.is_proven)


def cost_of(
    places: Sequence[int], parcel: Whole, lines: Whole, split: int, *, missing: int = MISSING
) -> int:
    """Return what a plan costs, ``missing`` for each line that nobody gives."""
    opened = {place for place in places if place >= 0}
    cost = split * max(len(opened) - 1, 0) + sum(int(parcel[place]) for place in opened)
    for line, place in enumerate(places):
        cost += int(lines[line, place]) if place >= 0 else missing
    return cost


def used(order: Order, plan: Plan) -> Iterator[tuple[int, int, int]]:
    """Yield the units that a plan takes, as (SKU, place, units)."""
    for needs, place in zip(order.skus, plan.places, strict=True):
        if place >= 0:
            for sku, count in needs:
                yield sku, place, count


def offered(order: Order, units: Whole) -> Whole:
    """Return the costs of lines where what is left suffices; elsewhere they are barred."""
    lines = order.lines
    barred: list[NDArray[np.bool_]] = []
    for needs in order.skus:
        lacks = np.zeros(lines.shape[1], dtype=np.bool_)
        for sku, count in needs:
            lacks |= units[sku] < count
        barred.append(lacks)
    return np.where(np.array(barred), BARRED, lines)


def _apart(parcel: Whole, lines: Whole, split: int) -> int:
    """Return what two parcels cost at least."""
    if len(parcel) == 1:
        return BARRED
    two = np.partition(parcel, 1)[:2]
    return int(lines.min(1).sum() + two.sum() + split)


def _table(
    rows: Mapping[tuple[SkuId, PlaceId], int],
    numbers: Mapping[SkuId, int],
    columns: Mapping[PlaceId, int],
) -> Whole:
    table = np.zeros((max(len(numbers), 1), len(columns)), dtype=np.int64)
    for (sku_id, place_id), value in rows.items():
        if sku_id in numbers and place_id in columns:
            table[numbers[sku_id], columns[place_id]] = value
    return table


def rule_for_question(book: SourcingBook, question: Question) -> SourcingRule:
    """Return the rule that counts for an order."""
    return rule_for(
        book.policy,
        channel_id=question.channel_id,
        market=question.market,
        service=question.service,
    )


def _lane(
    known: dict[Any, Lane],
    book: SourcingBook,
    promises: PromiseBook,
    question: Question,
    supply: Supply,
) -> Lane:
    rule = rule_for_question(book, question)
    is_dated = rule.filters.arrives_within_h is not None or rule.costs.day_minor
    is_timed = is_dated or rule.filters.opens_within_min is not None
    key = (
        rule.code,
        question.destination,
        question.service,
        question.selling_place_id,
        question.without,
        question.at if is_timed else None,
    )
    if key not in known:
        known[key] = _new_lane(rule, promises, question, supply)
    return known[key]


def _new_lane(
    rule: SourcingRule, promises: PromiseBook, question: Question, supply: Supply
) -> Lane:
    parcel, kilogram, hour = list[int](), list[int](), list[int]()
    for place in supply.places:
        rate = rate_of(rule.costs, promises.policy, question, place)
        special = rule.costs.places.get(place.place_id, PlaceCost())
        kilogram.append(rate.kg_minor)
        hour.append(rule.costs.hour_minor if special.hour_minor is None else special.hour_minor)
        promised_at = None
        is_barred = rejection_of(rule, question, supply, place, promises) is not None
        if not is_barred and (rule.filters.arrives_within_h is not None or rule.costs.day_minor):
            promised_at = arrival(promises, question, place)
            is_barred = promised_at is None or is_late(rule.filters, question, promised_at)
        cost = parcel_cost(rule.costs, promises, question, place, promised_at)
        parcel.append(BARRED if is_barred else cost.parcel_minor)
    return Lane(rule, *(np.array(values, dtype=np.int64) for values in (parcel, kilogram, hour)))


def _order(lane: Lane, question: Question, numbers: Mapping[SkuId, int], old: Whole) -> Order:
    costs = lane.rule.costs
    lines: list[Whole] = []
    for item in question.items:
        seconds = costs.line_s + costs.unit_s * item.units
        line = lane.kilogram * item.weight_g // 1000 + (lane.hour * seconds + 1800) // 3600
        for sku_id, count in item.needs:
            if costs.fresh_unit_minor:
                is_fresh = old[numbers[sku_id]] < costs.aged_after_days
                line = line + np.where(is_fresh, costs.fresh_unit_minor * count, 0)
        lines.append(line)
    return Order(
        lane,
        tuple(
            tuple((numbers[sku_id], count) for sku_id, count in item.needs)
            for item in question.items
        ),
        np.array(lines, dtype=np.int64),
        tuple(item.worth_minor for item in question.items),
    )
