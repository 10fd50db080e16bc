from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from msgspec import structs

from ordito import world
from ordito.world.cast import cast
from ordito.world.hours import is_open
from ordito.world.model import Company, Life, Method
from ordito.world.simulation.parameters import COLLECT
from ordito.world.simulation.setting import Setting, trade
from tests.rooms.world.conftest import END

ROME = ZoneInfo("Europe/Rome")


def test_numbers_are_unique_and_in_order_of_time(life: Life) -> None:
    numbers = [order.number for order in life.orders]
    messages = [seen.message_id for seen in life.touchpoints]
    assert len(set(numbers)) == len(numbers)
    assert len(set(messages)) == len(messages)
    assert [order.placed_at for order in life.orders] == sorted(o.placed_at for o in life.orders)


def test_the_life_has_the_size_of_a_demo(life: Life) -> None:
    assert 6_000 <= len(life.orders) <= 9_000
    assert 30_000 <= len(life.touchpoints) <= 65_000


def test_everything_named_exists(company: Company, life: Life) -> None:
    skus = {sku.code: sku.price_minor for sku in company.skus}
    products = {product.code for product in company.products}
    places = {place.code for place in company.places}
    channels = {channel.code for channel in company.channels}
    people = {person.code: person for person in company.people}
    numbers = {order.number for order in life.orders}
    for order in life.orders:
        assert order.channel in channels
        assert order.source in places
        assert order.place is None or order.place in places
        assert order.card is None or people[order.person or ""].card == order.card
        assert len({line.sku for line in order.lines}) == len(order.lines) > 0
        asked = {**skus, **company.web_prices} if order.channel == "web" else skus
        assert all(line.unit_price_minor == asked[line.sku] for line in order.lines)
        assert all(line.quantity > 0 for line in order.lines)
    for seen in life.touchpoints:
        assert seen.channel in channels
        assert seen.product is None or seen.product in products
        assert seen.order is None or seen.order in numbers
        assert seen.place is None or seen.place in places


def test_every_channel_and_method_is_used(company: Company, life: Life) -> None:
    assert {order.channel for order in life.orders} == {row.code for row in company.channels}
    assert {order.method for order in life.orders} == set(Method)


def test_tenders_pay_the_order_to_the_cent(life: Life) -> None:
    for order in life.orders:
        assert sum(tender.amount_minor for tender in order.tenders) == order.total_minor
        assert all(tender.amount_minor > 0 for tender in order.tenders)
    assert any(len(order.tenders) == 2 for order in life.orders)


def test_nothing_is_sold_or_collected_in_a_closed_place(company: Company, life: Life) -> None:
    places = {place.code: place for place in company.places}
    for order in life.orders:
        if order.place is not None:
            assert is_open(places[order.place], order.placed_at), order
        if order.method is Method.COLLECT:
            for at in (order.ready_at, order.handed_over_at):
                assert at is None or is_open(places[order.source], at), order


def test_calls_and_store_visits_begin_while_the_place_is_open(company: Company, life: Life) -> None:
    places = {place.code: place for place in company.places}
    at_places = [seen for seen in life.touchpoints if seen.place is not None]
    assert {seen.kind for seen in at_places} == {"advice", "call", "store_visit"}
    assert all(is_open(places[seen.place or ""], seen.started_at) for seen in at_places)


def test_an_order_goes_forward_in_time_and_not_past_the_end(life: Life) -> None:
    for order in life.orders:
        steps = [order.placed_at, order.ready_at, order.handed_over_at]
        happened = [step for step in steps if step is not None]
        assert happened == sorted(happened)
        assert happened[-1] <= END
        assert order.handed_over_at is None or order.cancelled_at is None
        assert order.cancelled_at is None or order.placed_at <= order.cancelled_at <= END
    assert all(seen.started_at <= seen.ended_at <= END for seen in life.touchpoints)


def test_some_orders_are_cancelled_and_some_still_open(life: Life) -> None:
    distance = [order for order in life.orders if order.method is not Method.CARRY_OUT]
    cancelled = [order for order in distance if order.cancelled_at is not None]
    still_open = [o for o in distance if o.handed_over_at is None and o.cancelled_at is None]
    assert 0.02 < len(cancelled) / len(distance) < 0.08
    assert 0 < len(still_open) < 150
    assert all(order.cancelled_at is None for order in life.orders if order not in distance)


def test_stores_peak_in_the_late_afternoon_and_on_saturday(life: Life) -> None:
    at_tills = [
        order.placed_at.astimezone(ROME) for order in life.orders if order.channel == "store"
    ]
    hours = Counter(at.hour for at in at_tills)
    days = Counter(at.weekday() for at in at_tills)
    assert hours.most_common(1)[0][0] in (16, 17, 18)
    assert days.most_common(1)[0][0] == 5
    assert min(hours) >= 9
    assert max(hours) <= 20


def test_the_web_peaks_in_the_evening_and_sells_on_sunday(life: Life) -> None:
    visits = [seen.started_at.astimezone(ROME) for seen in life.touchpoints if seen.kind == "visit"]
    hours = Counter(at.hour for at in visits)
    assert hours.most_common(1)[0][0] in (20, 21, 22)
    assert hours[3] * 10 < hours[21]
    assert any(at.weekday() == 6 for at in visits)


def test_the_clock_change_of_october_moves_no_opening_hour(company: Company) -> None:
    place = next(place for place in company.places if place.code == "torino-lingotto")
    assert is_open(place, datetime(2026, 10, 24, 7, 45, tzinfo=ZoneInfo("UTC")))
    assert not is_open(place, datetime(2026, 10, 26, 7, 45, tzinfo=ZoneInfo("UTC")))


def test_a_touchpoint_names_nobody_it_did_not_see(company: Company, life: Life) -> None:
    emails = {person.email for person in company.people}
    for seen in life.touchpoints:
        kinds = {identifier.kind for identifier in seen.identifiers}
        if seen.kind == "store_visit":
            assert kinds == {"wifi"}
        if seen.kind == "call":
            assert kinds <= {"phone"}
        for identifier in seen.identifiers:
            assert identifier.kind != "email" or identifier.value in emails
    calls = [seen for seen in life.touchpoints if seen.kind == "call"]
    recognised = sum(bool(seen.identifiers) for seen in calls) / len(calls)
    assert 0.5 < recognised < 0.7


def test_truth_knows_who_stood_behind_a_device(company: Company, life: Life) -> None:
    known = world.truth(company, end=END)
    devices = {device: p.code for p in company.people for device in (*p.devices, p.wifi)}
    checked = 0
    for seen in life.touchpoints:
        person = known.strangers.get(seen.message_id)
        if person is not None:
            assert {identifier.kind for identifier in seen.identifiers} <= {"device", "wifi"}
            assert all(devices[identifier.value] == person for identifier in seen.identifiers)
            checked += 1
    assert checked == len(known.strangers) > 1_000


def test_personas_live_differently(company: Company, life: Life) -> None:
    personas = world.truth(company, end=END).personas
    shares = Counter(personas.values())
    assert len(shares) == 6
    assert 0.33 < shares["store_loyal"] / len(personas) < 0.43
    bought = Counter(
        (personas[order.person], order.channel == "store") for order in life.orders if order.person
    )
    assert bought["store_loyal", True] > 3 * bought["store_loyal", False]
    assert bought["digital_first", False] > 3 * bought["digital_first", True]


def test_the_slow_stores_are_late_in_their_rush_and_more_pickers_would_help(
    company: Company,
) -> None:
    setting = cast(company, end=END, days=world.DAYS)
    assert setting.network.slow.sum() == 6
    told = setting.parameters
    relieved = structs.replace(told, weakest_link=structs.replace(told.weakest_link, relief=0.3))
    jobs, late, elsewhere = _rush_of(setting)
    assert jobs > 120
    assert late > 0.25
    assert elsewhere < 0.06
    again, still, _ = _rush_of(structs.replace(setting, parameters=relieved))
    assert abs(again - jobs) < 0.05 * jobs
    assert still < late - 0.04


def _rush_of(setting: Setting) -> tuple[int, float, float]:
    """Return the collections of the slow stores in their rush, how many are late, and elsewhere."""
    traded, days, told = trade(setting), setting.calendar, setting.parameters.weakest_link
    orders, done = traded.orders, traded.done
    hours = days.minutes_of(orders.placed_us, days.days_of(orders.placed_us)) // 60
    collected = orders.methods == COLLECT
    slow = collected & setting.network.slow[orders.stores]
    slow &= np.isin(days.weekdays[days.days_of(orders.placed_us)], told.weekdays)
    slow &= (hours >= told.from_hour) & (hours < told.to_hour)
    late = done.late_us > 60_000_000
    return int(slow.sum()), float(late[slow].mean()), float(late[collected & ~slow].mean())
