"""What was planted is found in a world that nothing was tuned to, and nothing where nothing is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import duckdb
import pytest

from ordito.marts import Mart
from ordito.steering import economics, signals
from ordito.steering.signals import PriceRule
from ordito.world.simulation import Parameters, without_plants
from ordito.world.simulation.parameters import Experience, Leak, Regime
from tests.rooms.steering.worlds import mart_of

WEEK: Final = 22
TOLD: Final = Parameters(
    scale=1.0,
    people=2_500,
    orders_a_year=14.0,
    lines_median=1.5,
    seed=40_104,
    promise_minutes=45,
    leak=Leak(prices=0.03, coupons_twice=0.05),
    regime=Regime(week=WEEK, drawn=0.8),
    experience=Experience(asked=0.9, broken_promise=1.4, story_repeated=1.9, hour_waited=0.1),
)
_BEGINS: Final = TOLD.first + timedelta(weeks=WEEK - 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@pytest.fixture(scope="module")
def mart(folder: Path) -> Iterator[Mart]:
    with mart_of(TOLD, folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mart]:
    with mart_of(without_plants(TOLD), tmp_path_factory.mktemp("plain")) as opened:
        yield opened


def test_drivers_of_satisfaction_are_ranked_and_their_sizes_are_in_the_interval(mart: Mart) -> None:
    found = signals.find_drivers(mart)
    assert [one.name for one in found.drivers] == [
        "story_repeated",
        "broken_promise",
        "hour_waited",
    ]
    felt = TOLD.experience
    for driver in found.drivers:
        true = -getattr(felt, driver.name)
        assert driver.low - 0.02 < true < driver.high + 0.02
        assert driver.high < 0
        assert driver.felt > 100
    assert found.unmeasured == ()
    assert found.coverage > 0.99
    # a bounded scale: without trouble some would have said more than ten
    assert found.untroubled == pytest.approx(felt.best, abs=0.1)


def test_a_channel_that_draws_one_group_is_told_within_three_weeks(mart: Mart) -> None:
    found = signals.find_shifts(mart)
    clearest = found.shifts[0]
    # and all together, who have them among them
    assert "digital" in {shift.group for shift in found.shifts} <= {"digital", ""}
    assert {shift.value for shift in found.shifts} == {"app", "web"}
    assert abs(clearest.since - _BEGINS) <= timedelta(weeks=2)
    first = min(shift.told for shift in found.shifts)
    assert _BEGINS < first <= _BEGINS + timedelta(weeks=3)
    for group in {shift.group for shift in found.shifts}:
        told = [one for one in found.shifts if (one.group, one.value) == (group, "app")]
        for app in told:
            assert app.after > app.before + 0.05
            shown = signals.list_shifted(mart, app, most=10_000)
            assert len(shown) == round(app.after * app.n_after)
    assert any(shift.value == "app" for shift in found.shifts)


def test_prices_without_a_rule_and_coupons_used_again_are_all_found(
    mart: Mart, folder: Path
) -> None:
    found = signals.find_leaks(mart)
    truth = duckdb.read_parquet(str(folder / "world" / "truth" / "leaks.parquet"))
    assert {leak.sku_id for leak in found.prices} == {str(sku) for (sku,) in truth.fetchall()}
    assert len(found.prices) > 300
    orders = folder / "world" / "world" / "orders.parquet"
    ((used, once),) = (
        duckdb.read_parquet(str(orders))
        .aggregate("count(coupon), count(DISTINCT coupon)")
        .fetchall()
    )
    assert len(found.coupons) == used - once > 20
    assert all(leak.order_id != leak.before_order_id for leak in found.coupons)
    leak = found.prices[0]
    assert leak.amount == (leak.dear_price - leak.cheap_price) * leak.cheap_units > 0
    assert found.amount == sum(one.amount for one in found.prices)


def test_a_unit_that_is_dearer_in_several_channels_leaks_once(mart: Mart) -> None:
    usual, db = signals.find_leaks(mart), mart.connection
    db.view("fact_shelf_price").create("shelf_of_two")
    two = db.table("shelf_of_two")
    # a third channel asks what the stores ask, and sells nothing
    two.union(two.filter("channel = 'store'").project("* REPLACE ('kiosk' AS channel)")).create(
        "shelf_of_three"
    )
    db.table("shelf_of_three").create_view("fact_shelf_price", replace=True)
    thrice = signals.find_leaks(mart)
    two.create_view("fact_shelf_price", replace=True)
    assert len(thrice.prices) > len(usual.prices)
    assert (thrice.groups, thrice.amount) == (usual.groups, usual.amount)


def test_what_is_found_is_told_by_the_groups_that_the_company_declares(mart: Mart) -> None:
    groups = economics.group_customers(mart, economics.Register(reason="as a retailer begins"))
    declared = {group.code for group in economics.RETAIL_GROUPS}
    assert len(groups) > 1_000
    assert set(groups.values()) <= declared

    leaks = signals.find_leaks(mart, groups=groups)
    assert {one.group for one in leaks.groups} <= declared | {""}
    assert sum(one.amount for one in leaks.groups) == leaks.amount > 0
    for one in leaks.groups:
        rows = signals.list_leaked(mart, leaks, one.group, groups, most=100_000)
        told = [(row.units, row.amount, row.coupons) for row in rows]
        assert tuple(map(sum, zip(*told, strict=True))) == (one.units, one.amount, one.coupons)
        assert {row.group for row in rows} == {one.group}
    assert sum(one.coupons for one in leaks.groups) == len(leaks.coupons)
    assert leaks.prices == signals.find_leaks(mart).prices

    drivers = signals.find_drivers(mart, groups=groups)
    assert drivers.drivers == signals.find_drivers(mart).drivers
    assert sum(one.n for one in drivers.groups) == drivers.n
    whole = sum(one.n * one.takes["broken_promise"] for one in drivers.groups) / drivers.n
    (broken,) = (one for one in drivers.drivers if one.name == "broken_promise")
    assert whole == pytest.approx(broken.takes)
    asked = (mart, drivers, "broken_promise", None, groups)
    felt, counted = signals.list_felt(*asked, most=100_000)
    assert len(felt) == counted == broken.felt
    assert signals.list_felt(*asked, most=2, skip=3) == (felt[3:5], counted)
    assert [one.score for one in felt] == sorted(one.score for one in felt)
    moods = {one.group: one for one in drivers.groups}
    for group, mood in moods.items():
        own, n = signals.list_felt(*asked[:3], group, groups, most=100_000)
        assert len(own) == n == round(mood.felt["broken_promise"] * mood.n)
        assert {one.group for one in own} <= {group}
    # what is carried out breaks no promise
    assert moods["collectors"].felt["broken_promise"] > moods["store_loyal"].felt["broken_promise"]

    shifts = signals.find_shifts(mart, groups)
    # those who collect what they order in the app are among the ones it draws
    assert "digital" in {shift.group for shift in shifts.shifts} <= {"digital", "collectors", ""}
    assert {shift.value for shift in shifts.shifts} == {"app", "web"}


def test_a_declared_difference_is_no_leak(mart: Mart) -> None:
    plain = signals.find_leaks(mart)
    cheaper = [
        leak
        for leak in plain.prices
        if leak.cheap_channel == "web" and leak.cheap_price * 100 == leak.dear_price * 95
    ]
    rule = PriceRule("web", by_bp=-500, because="what is bought on the web costs less to sell")
    ruled = signals.find_leaks(mart, [rule])
    excused = {leak.sku_id for leak in plain.prices} - {leak.sku_id for leak in ruled.prices}
    assert {leak.sku_id for leak in cheaper} <= excused
    none = PriceRule("web", by_bp=-500, because="", category="nothing")
    assert signals.find_leaks(mart, [none]).prices == plain.prices


def test_where_nothing_was_planted_nothing_is_found(plain: Mart) -> None:
    leaks = signals.find_leaks(plain)
    assert (leaks.prices, leaks.coupons) == ((), ())
    assert leaks.priced > 10_000
    assert leaks.used > 100
    shifts = signals.find_shifts(plain)
    assert shifts.shifts == ()
    assert shifts.series > 10
    assert shifts.weeks == 52


def test_a_week_that_is_not_whole_is_not_looked_at(mart: Mart) -> None:
    found = signals.find_shifts(mart)
    assert all(shift.told <= mart.as_of.date() for shift in found.shifts)
    groups = {"nobody": "somewhere"}
    assert {shift.group for shift in signals.find_shifts(mart, groups).shifts} <= {""}
    assert signals.find_shifts(mart, groups).coverage == 0
