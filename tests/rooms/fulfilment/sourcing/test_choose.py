"""Choose: every place is an option with its cost and promise, or rejected with its reason."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from ordito.fulfilment.sourcing import (
    Costs,
    Filters,
    Item,
    PlaceCost,
    Question,
    SourcingBook,
    SourcingPolicy,
    SourcingRule,
    Split,
    Supply,
    Territory,
    TransportRate,
    Why,
    explain,
    rule_for,
)
from ordito.network import PlaceKind
from ordito.platform import ids
from ordito.platform.ids import ChannelId, EntityId
from tests.rooms.fulfilment.sourcing.builders import (
    AT,
    LAPTOP,
    PROMISES,
    SHIRT,
    a_book,
    ask,
    milan,
    rome,
    stocked,
    tallinn,
    whys,
)
from tests.rooms.network.builders import from_nine_to_eight

TWO = (Item(0, ((SHIRT, 1),), 500, 1990), Item(1, ((LAPTOP, 1),), 2000, 89900))


def test_without_a_policy_one_parcel_leaves_from_where_most_is_left() -> None:
    places = [milan(), rome(), tallinn()]
    units = {**stocked(places, shirt=5, laptop=0), **stocked([rome(), tallinn()], laptop=2)}
    units[SHIRT, tallinn().place_id] = 2
    told = ask(SourcingBook(), places, items=TWO, supply={"offered": units})
    assert told.sourced.places == {0: rome().place_id, 1: rome().place_id}
    assert told.sourced.is_proven
    units[LAPTOP, rome().place_id] = units[SHIRT, tallinn().place_id] = 0
    told = ask(SourcingBook(), places, items=TWO, supply={"offered": units})
    # nobody has both: two parcels, and what nobody has is nowhere
    assert told.sourced.places == {0: milan().place_id, 1: tallinn().place_id}
    units[LAPTOP, tallinn().place_id] = 0
    told = ask(SourcingBook(), places, items=TWO, supply={"offered": units})
    assert told.sourced.places == {0: milan().place_id}


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        (Filters(kinds=frozenset({PlaceKind.WAREHOUSE})), Why.OTHER_KIND),
        (Filters(owners=frozenset({EntityId(ids.derive("another"))})), Why.OTHER_OWNER),
        (Filters(without=frozenset({rome().place_id})), Why.LEFT_OUT),
        (Filters(places=frozenset({tallinn().place_id})), Why.LEFT_OUT),
        (Filters(within_km=400), Why.TOO_FAR),
        (Filters(daily_orders=3), Why.NO_CAPACITY),
        (Filters(place_daily_orders={rome().place_id: 2}), Why.NO_CAPACITY),
        (Filters(arrives_within_h=48), Why.TOO_LATE),
        (Filters(safety_units=5), Why.KEPT_BACK),
        (
            Filters(
                territories=(
                    Territory(
                        code="north",
                        places=frozenset({milan().place_id}),
                        zones=frozenset({"milan"}),
                        exclusive=True,
                    ),
                )
            ),
            Why.EXCLUSIVE_ELSEWHERE,
        ),
        (
            Filters(
                territories=(
                    Territory(
                        code="south",
                        places=frozenset({rome().place_id}),
                        zones=frozenset({"it"}),
                    ),
                )
            ),
            Why.OUTSIDE_TERRITORY,
        ),
    ],
)
def test_a_filter_says_why_a_place_is_left_out(filters: Filters, why: Why) -> None:
    given = {"taken_on": {rome().place_id: 3}}
    told = ask(a_book(filters=filters), [milan(), rome()], supply=given)
    assert whys(told)[rome().place_id] == why


def test_says_why_a_place_that_lacks_service_hours_or_units_gives_nothing() -> None:
    ends = datetime(2026, 11, 1, tzinfo=UTC)
    closed, silent = replace(milan(), closed_at=ends), replace(rome(), services=frozenset())
    assert set(whys(ask(a_book(), [closed, silent])).values()) == {Why.CLOSED, Why.NO_SERVICE}
    kept = {"offered": {}, "kept_back": stocked([rome()], shirt=3)}
    told = whys(ask(a_book(), [milan(), rome()], supply=kept))
    assert told == {milan().place_id: Why.NO_STOCK, rome().place_id: Why.KEPT_BACK}
    promised = {"offered": stocked([rome()], shirt=3), "on_hand": stocked([rome()], shirt=0)}
    assert ask(a_book(), [rome()], supply=promised).sourced.places
    assert not ask(a_book(backorder=False), [rome()], supply=promised).sourced.places
    opens = a_book(filters=Filters(opens_within_min=60))
    shop = replace(milan(), hours=from_nine_to_eight())
    assert not whys(ask(opens, [shop]))
    asleep = Question(items=TWO, at=AT.replace(hour=2))
    told = explain(opens, PROMISES, asleep, Supply(places=[shop], offered={}))
    assert whys(told) == {shop.place_id: Why.NOT_OPEN}


def test_a_parcel_costs_what_its_parts_cost() -> None:
    costs = Costs(
        transport=(
            TransportRate(parcel_minor=900),
            TransportRate(to_zone="milan", parcel_minor=700, kg_minor=100),
            TransportRate(from_zone="milan", to_zone="milan", parcel_minor=400, kg_minor=50),
        ),
        per_100_km_minor=20,
        hour_minor=3600,
        parcel_s=60,
        line_s=20,
        unit_s=5,
        places={rome().place_id: PlaceCost(hour_minor=1800, parcel_minor=10)},
        other_place_minor=33,
        day_minor=7,
        fresh_unit_minor=11,
    )
    aged = {"age_days": {(SHIRT, milan().place_id): 200}}
    told = ask(
        a_book(costs=costs), [milan(), rome()], supply=aged, selling_place_id=milan().place_id
    )
    near, far = (
        next(one for one in told.options if one.place_id == place.place_id)
        for place in (milan(), rome())
    )
    assert told.sourced.places == {0: milan().place_id}
    # to the middle of Milan's zone; Wednesday evening is 2.5 days away, 3 begun
    assert near.promised_at is not None
    assert far.promised_at is not None
    assert far.promised_at - near.promised_at == timedelta(days=1)
    assert near.cost.transport_minor == 400
    assert near.cost.distance_minor == 0
    assert near.cost.work_minor == 60
    assert near.cost.elsewhere_minor == 0
    assert near.cost.waiting_minor == 7 * 2
    # half a kilogram, 25 s of work, an old shirt
    assert near.cost.lines_minor == 25 + 25
    assert told.sourced.cost_minor == near.cost.total_minor == 524
    assert far.cost.transport_minor == 700
    assert far.cost.distance_minor == 20 * 478 // 100
    assert far.cost.work_minor == 30 + 10
    assert far.cost.elsewhere_minor == 33
    assert far.cost.waiting_minor == 7 * 3
    # 25 s at half the wage, rounded, and a fresh shirt
    assert far.cost.lines_minor == 50 + 13 + 11


def test_a_split_must_be_worth_its_cost() -> None:
    places = [milan(), rome()]
    costs = Costs(places={milan().place_id: PlaceCost(parcel_minor=900)}, hour_minor=0)
    units = {**stocked([milan()], shirt=5, laptop=5), **stocked([rome()], laptop=5)}
    given = {"offered": units}
    for rule, parcels in [
        ({"costs": costs, "split": Split(saves_minor=0)}, 1),
        ({"split": Split(saves_minor=0, most_parcels=1)}, 1),
    ]:
        told = ask(a_book(**rule), places, items=TWO, supply=given)
        assert told.sourced.parcels == parcels
    del units[LAPTOP, milan().place_id]
    told = ask(a_book(split=Split(least_worth_minor=2000)), places, items=TWO, supply=given)
    assert told.sourced.places == {1: rome().place_id}  # a parcel of 19.90 is not worth it
    told = ask(a_book(split=Split(least_worth_minor=1990)), places, items=TWO, supply=given)
    assert told.sourced.parcels == 2


def test_two_lines_of_one_sku_share_its_units() -> None:
    twice = (Item(0, ((SHIRT, 3),)), Item(1, ((SHIRT, 3),)))
    told = ask(a_book(), [milan(), rome()], items=twice)
    assert sorted(told.sourced.places.values()) == sorted([milan().place_id, rome().place_id])


def test_the_first_rule_that_fits_counts() -> None:
    web, store = ChannelId(ids.derive("web")), ChannelId(ids.derive("store"))
    policy = SourcingPolicy(
        rules=(
            SourcingRule(code="express", services=frozenset({"express"})),
            SourcingRule(code="web", channels=frozenset({web}), markets=frozenset({"IT"})),
            SourcingRule(code="rest", markets=frozenset({"IT", "EE"})),
        )
    )
    asked = [(web, "IT", "express"), (web, "IT", "standard"), (web, "EE", "standard")]
    codes = [
        rule_for(policy, channel_id=channel, market=market, service=service).code
        for channel, market, service in [*asked, (store, "FR", "standard")]
    ]
    assert codes == ["express", "web", "rest", "default"]
