"""What goes wrong elsewhere, named by behaviour: promotions that stack, or stack wrongly."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito.pricing import rules
from ordito.pricing.model import (
    AmountOff,
    BasketLine,
    BuyGet,
    Claim,
    ClaimKind,
    Conditions,
    PercentOff,
    PricedBasket,
    Selector,
)
from ordito.pricing.model import Basket as AnyBasket
from tests.rooms.pricing.builders import (
    a_basket,
    a_context,
    a_price,
    a_price_list,
    a_promotion,
    a_rulebook,
    a_sku_id,
)

ALL: Final = 1_000_000
RED: Final = Selector(sku_ids=frozenset({a_sku_id("red")}))
BLUE: Final = Selector(sku_ids=frozenset({a_sku_id("blue")}))
PRICES: Final = (a_price(1000), a_price(600, sku="blue"), a_price(300, sku="green"))


def quoted(wanted: AnyBasket, *promotions: object, **context: object) -> PricedBasket:
    rulebook = a_rulebook(*PRICES, promotions=promotions)  # type: ignore[arg-type]
    answer = rules.quote(a_context(**context), wanted, rulebook)
    assert isinstance(answer, PricedBasket)
    return answer


def test_two_promotions_stack_instead_of_the_best_one_winning() -> None:
    sale = a_promotion("sale", PercentOff(200_000))
    coupon = a_promotion("coupon", AmountOff(100), claim=ClaimKind.COUPON)
    claim = Claim(coupon.promotion_id, ClaimKind.COUPON, "HI")

    answer = quoted(a_basket(("red", 1)), sale, coupon, claims=(claim,))

    assert [(one.code, one.amount_minor) for one in answer.discounts] == [
        ("sale", 200),
        ("coupon", 100),
    ]


def test_a_percent_is_of_what_is_left_so_that_two_halves_are_never_everything() -> None:
    halves = (a_promotion("one", PercentOff(500_000)), a_promotion("two", PercentOff(500_000)))

    assert quoted(a_basket(("red", 1)), *halves).total_minor == 250


def test_buy_get_applies_each_time_its_rule_is_met() -> None:
    rule = a_promotion("it", BuyGet(2, 1, ALL, of=BLUE), select=RED)

    for red, blue, free in ((2, 1, 1), (4, 1, 1), (4, 2, 2), (5, 9, 2), (1, 9, 0), (20, 20, 10)):
        answer = quoted(a_basket(("red", red), ("blue", blue)), rule)
        assert answer.discount_minor == free * 600


def test_buy_get_gives_as_many_of_one_product_as_are_due() -> None:
    rule = a_promotion("it", BuyGet(1, 2, ALL, of=BLUE), select=RED)

    assert quoted(a_basket(("red", 1), ("blue", 3)), rule).discount_minor == 1200


@pytest.mark.parametrize(("rate_ppm", "off"), [(1, 0), (250_000, 150), (500_000, 300), (ALL, 600)])
def test_buy_get_takes_the_part_that_it_says_and_not_all(rate_ppm: int, off: int) -> None:
    rule = a_promotion("it", BuyGet(1, 1, rate_ppm, of=BLUE), select=RED)

    assert quoted(a_basket(("red", 1), ("blue", 1)), rule).discount_minor == off


def test_buy_get_leaves_units_beyond_its_rounds_alone() -> None:
    rule = a_promotion("it", BuyGet(1, 1, ALL, of=BLUE, most_rounds=1), select=RED)

    assert quoted(a_basket(("red", 5), ("blue", 5)), rule).discount_minor == 600


@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 60))
def test_buy_get_on_one_sku_counts_by_rounds_and_their_rest(buy: int, get: int, units: int) -> None:
    rule = a_promotion("it", BuyGet(buy, get, ALL), select=RED)

    answer = quoted(a_basket(("red", units + 1)), rule)

    assert answer.discount_minor == (units + 1) // (buy + get) * get * 1000


def test_a_promotion_of_an_item_does_not_spill_over_the_basket() -> None:
    once = a_promotion("once", AmountOff(5000), select=RED)
    percent = a_promotion("percent", PercentOff(100_000), select=BLUE)

    answer = quoted(a_basket(("red", 1), ("blue", 1), ("green", 1)), once, percent)

    assert [line.discount_minor for line in answer.lines] == [1000, 60, 0]


@given(st.integers(0, 5000), st.integers(1, ALL), st.integers(1, 4000), st.integers(1, 5))
def test_no_taxable_amount_is_negative_where_prices_with_and_without_tax_meet(
    amount: int, rate_ppm: int, once: int, units: int
) -> None:
    lists = (a_price_list(), a_price_list("net", tax_included=False))
    rulebook = a_rulebook(
        a_price(amount),
        a_price(amount, sku="blue", price_list="net"),
        price_lists=lists,
        promotions=(
            a_promotion("percent", PercentOff(rate_ppm)),
            a_promotion("once", AmountOff(once)),
            a_promotion("each", AmountOff(once, each_unit=True), select=BLUE),
        ),
    )

    answer = rules.quote(a_context(), a_basket(("red", units), ("blue", units)), rulebook)

    assert isinstance(answer, PricedBasket)
    for line in answer.lines:
        assert 0 <= line.tax_minor <= line.total_minor
        assert line.base_minor >= line.discount_minor


@given(
    st.lists(st.tuples(st.sampled_from(["red", "blue", "green"]), st.integers(1, 5)), max_size=4),
    st.sampled_from(["red", "blue", "green"]),
    st.integers(1, 3),
    st.integers(1, 2),
    st.sampled_from([300_000, 500_000, ALL]),
)
def test_one_more_item_never_costs_more_than_its_price(
    wanted: list[tuple[str, int]], more: str, buy: int, get: int, rate_ppm: int
) -> None:
    offers = (
        a_promotion("rounds", BuyGet(buy, get, rate_ppm)),
        a_promotion("percent", PercentOff(100_000), conditions=Conditions(min_units=3)),
    )

    before = quoted(a_basket(*wanted), *offers).total_minor
    after = quoted(a_basket(*wanted, (more, 1)), *offers).total_minor

    price = {"red": 1000, "blue": 600, "green": 300}[more]
    assert after - before <= price + 1  # a percent is rounded, half up


def test_a_basket_of_nothing_has_no_discount_and_no_gift() -> None:
    answer = quoted(AnyBasket(()), a_promotion("it", PercentOff(ALL)))

    assert (answer.discounts, answer.gifts, answer.total_minor) == ((), (), 0)


def test_huge_quantities_take_no_longer_than_small_ones() -> None:
    line = BasketLine(1, a_sku_id(), 10**12)

    answer = quoted(AnyBasket((line,)), a_promotion("it", BuyGet(2, 1, ALL)))

    assert answer.discount_minor == 10**12 // 3 * 1000
