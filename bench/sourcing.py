"""Sourcing: many orders at once by HiGHS, beside each for itself and the first place that fits."""

import random
from datetime import UTC, datetime
from itertools import accumulate
from time import perf_counter
from typing import Final

import numpy as np

from bench.report import Figure
from ordito.fulfilment import Destination, PromiseBook, PromisePolicy, Transit, Zone
from ordito.fulfilment.sourcing import (
    Costs,
    Item,
    PlaceCost,
    Question,
    SourcingBook,
    SourcingPolicy,
    SourcingRule,
    Split,
    Supply,
    TransportRate,
    choose,
)
from ordito.fulfilment.sourcing.batch import Batch, source_one_by_one, source_together
from ordito.fulfilment.sourcing.lanes import MISSING, Lanes, Plan, cost_of, lanes_of
from ordito.network import Place, PlaceKind, Service
from ordito.platform import ids
from ordito.platform.db.server import Server
from ordito.platform.ids import EntityId, PlaceId, SkuId

ORDERS: Final = 10_000
PLACES: Final = 300
SKUS: Final = 2_000
_ZONES: Final = 60
_ALONE: Final = 300
_WEIGHTS: Final = [1 / (number + 40) for number in range(SKUS)]
_HEAVIER: Final = list(accumulate(_WEIGHTS))
_AT: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def measure(server: Server, seconds: float) -> list[Figure]:
    """Source a day's orders in three ways; the database has no part in it."""
    del server, seconds
    chance = random.Random(7)  # a day that can be repeated
    promises, book, supply = _world(chance)
    questions = [_order(chance) for _ in range(ORDERS)]
    capacity = {place.place_id: chance.randint(30, 70) for place in supply.places}
    began = perf_counter()
    lanes = lanes_of(book, promises, questions, supply, capacity=capacity)
    reckoned_s = perf_counter() - began
    first = _first_fit(lanes)
    began = perf_counter()
    alone = source_one_by_one(lanes)
    alone_s = perf_counter() - began
    began = perf_counter()
    together = source_together(lanes, start=alone)
    together_s = perf_counter() - began
    assert together.bound is not None
    each_ms = _each(book, promises, questions, supply)
    gap = (together.cost - together.bound) / together.bound
    return [
        Figure(
            f"sourcing: {ORDERS:,} orders x {PLACES} places together : one by one, cost",
            f"{_euros(together)} : {_euros(alone)}, {_less(together, alone)} saved",
        ),
        Figure("sourcing: one by one : fullest place first, cost", f"{_less(alone, first)} saved"),
        Figure(
            "sourcing: lines that nobody gives, together : one by one : fullest first",
            f"{together.missing} : {alone.missing} : {first.missing}",
        ),
        Figure("sourcing: above what no plans can cost less than", f"{gap:.3%}"),
        Figure(
            "sourcing: time, costs reckoned + together : one by one",
            f"{reckoned_s:.1f} s + {together_s:.1f} s : {alone_s:.1f} s",
        ),
        Figure(
            f"sourcing: one order of {PLACES} places at the checkout, p50 and p99",
            f"{np.percentile(each_ms, 50):.1f} ms, {np.percentile(each_ms, 99):.1f} ms",
        ),
    ]


def _world(chance: random.Random) -> tuple[PromiseBook, SourcingBook, Supply]:
    zones = [
        Zone(
            code=f"z{n}",
            country="IT",
            postal_prefixes=(f"{n:02}",),
            latitude=37 + 9 * chance.random(),
            longitude=8 + 9 * chance.random(),
        )
        for n in range(_ZONES)
    ]
    transits = tuple(Transit(from_zone=zone.code, to_zone=zone.code, days=1) for zone in zones)
    promises = PromiseBook(1, PromisePolicy(zones=tuple(zones), transits=transits))
    places = [_place(chance, n, zones[n % _ZONES]) for n in range(PLACES)]
    costs = Costs(
        transport=(
            TransportRate(parcel_minor=620, kg_minor=45),
            *(
                TransportRate(from_zone=zone.code, to_zone=zone.code, parcel_minor=410, kg_minor=20)
                for zone in zones
            ),
        ),
        per_100_km_minor=12,
        hour_minor=2200,
        parcel_s=180,
        line_s=60,
        unit_s=10,
        places={
            place.place_id: PlaceCost(hour_minor=1400)
            for place in places
            if place.kind is PlaceKind.WAREHOUSE
        },
    )
    rule = SourcingRule(code="all", costs=costs, split=Split(saves_minor=150))
    return promises, SourcingBook(1, SourcingPolicy(rules=(rule,))), _stock(chance, places)


def _place(chance: random.Random, number: int, zone: Zone) -> Place:
    assert zone.latitude is not None
    assert zone.longitude is not None
    return Place(
        place_id=PlaceId(ids.derive("bench", "place", number)),
        code=f"P{number}",
        name=f"P{number}",
        kind=PlaceKind.WAREHOUSE if number < 5 else PlaceKind.STORE,  # a few
        entity_id=EntityId(ids.derive("bench", "entity")),
        time_zone="Europe/Rome",
        currency="EUR",
        country="IT",
        postal_code=f"{zone.postal_prefixes[0]}100",
        latitude=zone.latitude + chance.uniform(-0.2, 0.2),
        longitude=zone.longitude + chance.uniform(-0.2, 0.2),
        services=frozenset({Service.SHIP_FROM}),
    )


def _stock(chance: random.Random, places: list[Place]) -> Supply:
    """Let a tenth of the places have a SKU, of all of them a third more than is bought of it."""
    offered: dict[tuple[SkuId, PlaceId], int] = {}
    bought = ORDERS * 1.6 / sum(_WEIGHTS)
    for number, weight in enumerate(_WEIGHTS):
        holders = chance.sample(places, PLACES // 10)
        mean = 1.3 * bought * weight / len(holders)
        for place in holders:
            offered[_sku(number), place.place_id] = round(mean * chance.uniform(0.2, 1.8) + 0.5)
    return Supply(places=places, offered=offered)


def _sku(number: int) -> SkuId:
    return SkuId(ids.derive("bench", "sku", number))


def _order(chance: random.Random) -> Question:
    """Draw an order of one to four lines; few SKUs make up most of what is bought."""
    count = chance.choices([1, 2, 3, 4], [60, 25, 10, 5])[0]
    drawn = set(chance.choices(range(SKUS), cum_weights=_HEAVIER, k=count))
    zone = chance.randrange(_ZONES)
    return Question(
        items=[
            Item(n, ((_sku(sku), 1),), chance.randint(200, 3000)) for n, sku in enumerate(drawn)
        ],
        at=_AT,
        destination=Destination("IT", f"{zone:02}121"),
    )


def _first_fit(lanes: Lanes) -> Batch:
    """Take the place that is best filled, as long as one has everything; else each line alone."""
    units, capacity = lanes.units.copy(), lanes.capacity.copy()
    plans: list[Plan] = []
    for order in lanes.orders:
        rows = [needs[0][0] for needs in order.skus]
        left = np.where(capacity > 0, units[rows], 0)
        together = int(left.min(0).argmax())
        places = (together,) * len(rows)
        if left[:, together].min() < 1:
            places = tuple(int(line.argmax()) if line.max() >= 1 else -1 for line in left)
        for row, place in zip(rows, places, strict=True):
            if place >= 0:
                units[row, place] -= 1
        for place in {place for place in places if place >= 0}:
            capacity[place] -= 1
        split = order.lane.rule.split.saves_minor
        plans.append(Plan(places, cost_of(places, order.lane.parcel, order.lines, split)))
    return Batch(tuple(plans), sum(plan.cost for plan in plans))


def _each(
    book: SourcingBook, promises: PromiseBook, questions: list[Question], supply: Supply
) -> list[float]:
    taken_ms: list[float] = []
    for question in questions[:_ALONE]:
        began = perf_counter()
        choose(book, promises, question, supply)
        taken_ms.append(1000 * (perf_counter() - began))
    return taken_ms


def _euros(batch: Batch) -> str:
    return f"{_given(batch) / 100:,.0f} EUR"


def _given(batch: Batch) -> int:
    return batch.cost - MISSING * batch.missing


def _less(ours: Batch, theirs: Batch) -> str:
    """Return by how much a line costs less, for one that is given."""
    lines = sum(len(plan.places) for plan in ours.plans)
    mine = _given(ours) / (lines - ours.missing)
    other = _given(theirs) / (lines - theirs.missing)
    return f"{1 - mine / other:.1%} a line"
