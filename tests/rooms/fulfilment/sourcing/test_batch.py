"""Batch: many orders together cost no more than one by one, and no less than is possible."""

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ordito.fulfilment.sourcing import (
    Costs,
    Item,
    PlaceCost,
    Question,
    SourcingBook,
    Split,
    Supply,
    TransportRate,
    choose,
)
from ordito.fulfilment.sourcing.batch import Batch, source_one_by_one, source_together
from ordito.fulfilment.sourcing.lanes import MISSING, Lanes, cost_of, lanes_of, used
from ordito.platform.ids import PlaceId
from tests.rooms.fulfilment.sourcing.builders import (
    AT,
    LAPTOP,
    MILAN,
    PROMISES,
    SHIRT,
    a_book,
    milan,
    rome,
    tallinn,
)

PLACES = [milan(), rome(), tallinn()]


@st.composite
def days(draw: st.DrawFn) -> tuple[SourcingBook, list[Question], Supply, dict[PlaceId, int]]:
    """Draw a policy, some orders, and little to give."""
    small = st.integers(0, 60)
    costs = Costs(
        transport=(
            TransportRate(from_zone="milan", parcel_minor=draw(small)),
            TransportRate(parcel_minor=draw(small), kg_minor=draw(small)),
        ),
        line_s=60,
        hour_minor=draw(small) * 60,
        places={place.place_id: PlaceCost(parcel_minor=draw(small)) for place in PLACES},
    )
    items = st.lists(
        st.tuples(st.sampled_from([SHIRT, LAPTOP]), st.integers(1, 2)),
        min_size=1,
        max_size=2,
        unique_by=lambda one: one[0],
    )
    questions = [
        Question(
            items=[Item(n, (need,), 500) for n, need in enumerate(draw(items))],
            at=AT,
            destination=MILAN,
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    offered = {
        (sku, place.place_id): draw(st.integers(0, 3))
        for sku in (SHIRT, LAPTOP)
        for place in PLACES
    }
    capacity = {place.place_id: draw(st.integers(1, 3)) for place in PLACES}
    book = a_book(costs=costs, split=Split(saves_minor=draw(small)))
    return book, questions, Supply(places=PLACES, offered=offered), capacity


def least_of(lanes: Lanes) -> int:
    """Return what the orders cost at least, by trying everything."""
    best = None
    each = [product(range(-1, len(PLACES)), repeat=len(order.skus)) for order in lanes.orders]
    for combination in product(*map(list, each)):
        cost, taken, parcels = 0, Counter[tuple[int, int]](), Counter[int]()
        for order, places in zip(lanes.orders, combination, strict=True):
            split = order.lane.rule.split.saves_minor
            cost += cost_of(places, order.lane.parcel, order.lines, split)
            parcels.update({place for place in places if place >= 0})
            for needs, place in zip(order.skus, places, strict=True):
                for sku, count in needs:
                    taken[sku, place] += count if place >= 0 else 0
        is_there = all(count <= lanes.units[key] for key, count in taken.items())
        is_done = all(count <= lanes.capacity[place] for place, count in parcels.items())
        if is_there and is_done and (best is None or cost < best):
            best = cost
    assert best is not None
    return best


def require_there(lanes: Lanes, batch: Batch) -> None:
    """Find that goods and hours suffice, and that the cost is what the plans cost."""
    units, capacity = lanes.units.copy(), lanes.capacity.copy()
    for order, plan in zip(lanes.orders, batch.plans, strict=True):
        split = order.lane.rule.split.saves_minor
        assert plan.cost == cost_of(plan.places, order.lane.parcel, order.lines, split)
        for sku, place, count in used(order, plan):
            units[sku, place] -= count
        for place in plan.parcels:
            capacity[place] -= 1
    assert units.min() >= 0
    assert capacity.min() >= 0
    assert batch.cost == sum(plan.cost for plan in batch.plans)


@settings(max_examples=25, deadline=None)
@given(day=days())
def test_together_costs_no_more_than_alone_and_no_less_than_its_bound(
    day: tuple[SourcingBook, list[Question], Supply, dict[PlaceId, int]],
) -> None:
    book, questions, supply, capacity = day
    lanes = lanes_of(book, PROMISES, questions, supply, capacity=capacity)
    alone = source_one_by_one(lanes)
    together = source_together(lanes, start=alone)
    require_there(lanes, alone)
    require_there(lanes, together)
    least = least_of(lanes)
    assert together.bound is not None
    assert together.bound <= least <= together.cost <= alone.cost


def test_an_order_alone_is_sourced_as_at_the_checkout() -> None:
    costs = Costs(
        transport=(TransportRate(parcel_minor=500, kg_minor=130),),
        per_100_km_minor=17,
        hour_minor=2500,
        parcel_s=90,
        line_s=33,
        unit_s=7,
        day_minor=9,
        fresh_unit_minor=21,
    )
    book = a_book(costs=costs, split=Split(saves_minor=40))
    items = [Item(0, ((SHIRT, 2),), 700), Item(1, ((LAPTOP, 1),), 2100)]
    question = Question(items=items, at=AT, destination=MILAN)
    offered = {
        (SHIRT, milan().place_id): 2,
        (SHIRT, rome().place_id): 3,
        (LAPTOP, rome().place_id): 1,
        (LAPTOP, tallinn().place_id): 4,
    }
    ages = {(SHIRT, rome().place_id): 400}
    supply = Supply(places=PLACES, offered=offered, age_days=ages)
    told = choose(book, PROMISES, question, supply)
    (plan,) = source_one_by_one(lanes_of(book, PROMISES, [question], supply)).plans
    given = [PLACES[place].place_id for place in plan.places]
    assert given == [told.places[0], told.places[1]]
    assert plan.cost == told.cost_minor + 40 * (told.parcels - 1)


def test_scarce_goods_go_where_they_save_most() -> None:
    # both are cheapest from Milan, which has one: the order that pays more elsewhere gets it
    book = a_book(
        costs=Costs(
            transport=(
                TransportRate(from_zone="milan", parcel_minor=100),
                TransportRate(parcel_minor=300, kg_minor=500),
            )
        )
    )
    light, heavy = (
        Question(items=[Item(0, ((SHIRT, 1),), weight)], at=AT, destination=MILAN)
        for weight in (100, 4000)
    )
    offered = {(SHIRT, milan().place_id): 1, (SHIRT, rome().place_id): 9}
    lanes = lanes_of(book, PROMISES, [light, heavy], Supply(places=PLACES[:2], offered=offered))
    assert source_one_by_one(lanes).cost == 100 + 300 + 4 * 500
    together = source_together(lanes)
    assert [plan.places for plan in together.plans] == [(1,), (0,)]
    assert together.cost == together.bound == 300 + 50 + 100
    empty = lanes_of(book, PROMISES, [light], Supply(places=PLACES[:2], offered={}))
    assert source_together(empty).cost == MISSING
    assert source_together(empty).missing == 1
