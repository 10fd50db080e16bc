from collections import Counter

import pytest

from ordito.world.model import Company, Method
from ordito.world.play import Browse, Later, Quote, Sale, Stage, Step, set_stage, step


@pytest.fixture(scope="module")
def stage(company: Company) -> Stage:
    return set_stage(company)


@pytest.fixture(scope="module")
def steps(stage: Stage) -> list[Step]:
    return [step(stage, run="a", number=number, rate_per_s=2.0) for number in range(3_000)]


@pytest.fixture(scope="module")
def sales(steps: list[Step]) -> list[Sale]:
    return [asked.act for asked in steps if isinstance(asked.act, Sale)]


def test_a_run_that_starts_again_asks_the_same_under_the_same_keys(
    company: Company, steps: list[Step]
) -> None:
    anew = set_stage(company)
    assert step(anew, run="a", number=1_234, rate_per_s=2.0) == steps[1_234]


def test_another_run_asks_other_things_under_other_keys(stage: Stage, steps: list[Step]) -> None:
    other = [step(stage, run="b", number=number, rate_per_s=2.0) for number in range(50)]
    assert not {one.key for one in other} & {one.key for one in steps}
    assert [one.act for one in other] != [one.act for one in steps[:50]]


def test_the_rate_stretches_the_waits_and_changes_nothing_else(stage: Stage) -> None:
    slow = step(stage, run="a", number=9, rate_per_s=0.5)
    fast = step(stage, run="a", number=9, rate_per_s=5.0)
    assert slow.wait_s == pytest.approx(10 * fast.wait_s)
    assert slow.act == fast.act


def test_steps_come_at_the_rate_asked_for(steps: list[Step]) -> None:
    assert sum(asked.wait_s for asked in steps) / len(steps) == pytest.approx(0.5, rel=0.06)


def test_all_kinds_of_acts_channels_and_methods_occur(
    company: Company, steps: list[Step], sales: list[Sale]
) -> None:
    assert {type(asked.act) for asked in steps} == {Browse, Quote, Sale}
    assert {sale.channel for sale in sales} == {channel.code for channel in company.channels}
    assert {sale.method for sale in sales} == set(Method)
    assert {sale.later for sale in sales} == set(Later)


def test_everything_named_exists(company: Company, steps: list[Step], sales: list[Sale]) -> None:
    skus = {sku.code for sku in company.skus}
    products = {product.code for product in company.products}
    people = {person.code: person for person in company.people}
    places = {place.code: place for place in company.places}
    for act in (asked.act for asked in steps):
        assert act.person is None or act.person in people
        if isinstance(act, Browse):
            assert set(act.products) <= products
        else:
            assert {want.sku for want in act.wants} <= skus
            assert all(want.quantity > 0 for want in act.wants)
    for sale in sales:
        assert sale.method in places[sale.source].services or sale.method is Method.SHIP
        assert sale.card is None or people[sale.person or ""].card == sale.card
        assert (sale.place is None) == (sale.channel not in ("store", "contact_centre"))
        assert sale.method is not Method.CARRY_OUT or sale.place == sale.source
        assert sale.method is Method.CARRY_OUT or sale.person is not None


def test_most_asked_units_lie_where_they_are_asked_for(company: Company, sales: list[Sale]) -> None:
    on_hand = {(level.sku, level.place): level.on_hand for level in company.stock}
    enough = [
        all(on_hand.get((want.sku, sale.source), 0) >= want.quantity for want in sale.wants)
        for sale in sales
    ]
    assert 0.93 < sum(enough) / len(enough) < 1.0


def test_somebody_asks_for_the_red_t_shirt_where_it_is_sold_out(sales: list[Sale]) -> None:
    asked = Counter((want.sku, sale.source) for sale in sales for want in sale.wants)
    assert asked["tshirt-aria-red-m", "torino-centro"]


def test_a_few_payments_are_declined(sales: list[Sale]) -> None:
    assert 0.01 < sum(sale.declined for sale in sales) / len(sales) < 0.035
