"""What holds for every basket and every rulebook."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ordito import pricing
from ordito.pricing import rules
from ordito.pricing.model import Unpriced
from tests.rooms.pricing.builders import (
    AT,
    START,
    STORE,
    WEB,
    a_basket,
    a_context,
    a_price,
    a_price_list,
    a_sku_id,
    a_tax_rate,
)

SKUS = ("red", "blue", "green")
LISTS = (
    a_price_list("retail"),
    a_price_list("net", tax_included=False, market="IT"),
    a_price_list("web", channel_id=WEB),
    a_price_list("members", customer_group="members"),
    a_price_list("dollars", currency="USD"),
)
RATES = (
    a_tax_rate(220_000),
    a_tax_rate(100_000, tax_class="reduced"),
    a_tax_rate(40_000, market="NY", code="STATE"),
    a_tax_rate(45_000, market="NY", code="CITY"),
    a_tax_rate(3_750, market="NY", code="TRANSIT"),
    a_tax_rate(0, market="NY", tax_class="reduced", code="STATE"),
)
instants = st.sampled_from([AT - timedelta(days=400), START, AT - timedelta(days=1), AT])


@st.composite
def ladders(draw: st.DrawFn) -> list[tuple[int, int]]:
    quantities = draw(st.lists(st.integers(1, 30), min_size=1, max_size=4, unique=True))
    amounts = draw(st.lists(st.integers(0, 10_000), min_size=len(quantities), max_size=4))
    falling = sorted(amounts, reverse=True)
    return list(zip(sorted(quantities), falling, strict=False))


@st.composite
def prices(draw: st.DrawFn) -> pricing.Price:
    return a_price(
        *draw(ladders()),
        sku=draw(st.sampled_from(SKUS)),
        price_list=draw(st.sampled_from(LISTS)).code,
        valid_from=draw(instants),
        valid_to=draw(st.none() | st.just(AT) | st.just(AT + timedelta(days=1))),
    )


def key(price: pricing.Price) -> tuple[object, ...]:
    return (price.sku_id, price.price_list_id, price.valid_from)


rulebooks = st.lists(prices(), min_size=1, max_size=12, unique_by=key).map(
    lambda rows: pricing.Rulebook.of(1, price_lists=LISTS, prices=rows, tax_rates=RATES)
)
contexts = st.builds(
    a_context,
    channel_id=st.sampled_from([WEB, STORE]),
    market=st.sampled_from(["IT", "NY"]),
    currency=st.sampled_from(["EUR", "USD"]),
    customer_groups=st.sampled_from([frozenset[str](), frozenset({"members"})]),
)
lines = st.lists(
    st.tuples(st.sampled_from(SKUS), st.integers(1, 40), st.sampled_from(["standard", "reduced"])),
    max_size=6,
)


def basket_of(wanted: list[tuple[str, int, str]]) -> pricing.Basket:
    return pricing.Basket(
        tuple(
            pricing.BasketLine(number, a_sku_id(sku), quantity, tax_class)
            for number, (sku, quantity, tax_class) in enumerate(wanted)
        )
    )


@given(contexts, lines, rulebooks, st.randoms(use_true_random=False))
def test_the_order_of_lines_never_matters(
    context: pricing.PriceContext,
    wanted: list[tuple[str, int, str]],
    rulebook: pricing.Rulebook,
    random: object,
) -> None:
    basket = basket_of(wanted)
    shuffled = list(basket.lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    one = rules.quote(context, basket, rulebook)
    other = rules.quote(context, pricing.Basket(tuple(shuffled)), rulebook)

    if isinstance(one, Unpriced):
        assert isinstance(other, Unpriced)
        assert {(fault.line_no, fault.code) for fault in one.faults} == {
            (fault.line_no, fault.code) for fault in other.faults
        }
    else:
        assert isinstance(other, pricing.PricedBasket)
        assert sorted(other.lines, key=lambda line: line.line_no) == list(one.lines)
        assert replace(other, lines=()) == replace(one, lines=())


@given(contexts, lines, rulebooks)
def test_parts_add_up_and_nothing_is_negative(
    context: pricing.PriceContext,
    wanted: list[tuple[str, int, str]],
    rulebook: pricing.Rulebook,
) -> None:
    priced = rules.quote(context, basket_of(wanted), rulebook)
    if isinstance(priced, Unpriced):
        return

    assert priced.total_minor == sum(line.total_minor for line in priced.lines)
    assert priced.tax_minor == sum(line.tax_minor for line in priced.lines)
    assert priced.tax_minor == sum(part.amount_minor for part in priced.taxes)
    assert priced.discount_minor == sum(line.discount_minor for line in priced.lines)
    for line in priced.lines:
        assert line.base_minor == line.unit_minor * line.quantity
        assert line.tax_minor == sum(part.amount_minor for part in line.taxes)
        assert min(part.amount_minor for part in line.taxes) >= 0
        assert 0 <= line.discount_minor <= line.base_minor
        assert 0 <= line.tax_minor <= line.total_minor
        net = 0 if rulebook.price_lists[line.price_list_id].tax_included else line.tax_minor
        assert line.total_minor == line.base_minor - line.discount_minor + net


@given(contexts, lines, st.lists(prices(), max_size=12, unique_by=key), st.data())
def test_the_same_rows_give_the_same_answer_however_they_were_loaded(
    context: pricing.PriceContext,
    wanted: list[tuple[str, int, str]],
    rows: list[pricing.Price],
    draws: st.DataObject,
) -> None:
    shuffled = draws.draw(st.permutations(rows))
    one = pricing.Rulebook.of(1, price_lists=LISTS, prices=rows, tax_rates=RATES)
    other = pricing.Rulebook.of(
        1, price_lists=reversed(LISTS), prices=shuffled, tax_rates=reversed(RATES)
    )

    assert rules.quote(context, basket_of(wanted), one, trace=True) == rules.quote(
        context, basket_of(wanted), other, trace=True
    )


@given(contexts, lines, rulebooks)
def test_the_trace_changes_nothing(
    context: pricing.PriceContext,
    wanted: list[tuple[str, int, str]],
    rulebook: pricing.Rulebook,
) -> None:
    plain = rules.quote(context, basket_of(wanted), rulebook)
    traced = rules.quote(context, basket_of(wanted), rulebook, trace=True)

    assert replace(traced, trace=()) == plain


@given(contexts, prices(), st.integers(1, 40), st.integers(0, 40))
def test_a_unit_of_one_price_never_costs_more_when_more_are_bought(
    context: pricing.PriceContext, price: pricing.Price, units: int, more: int
) -> None:
    rulebook = pricing.Rulebook.of(1, price_lists=LISTS, prices=[price])

    fewer_units = rules.find_price(context, price.sku_id, units, rulebook)
    more_units = rules.find_price(context, price.sku_id, units + more, rulebook)

    if fewer_units is not None:
        assert more_units is not None
        assert more_units[1].unit_minor <= fewer_units[1].unit_minor


@given(contexts, rulebooks, st.lists(st.integers(1, 9), min_size=2, max_size=5))
def test_units_cost_the_same_on_one_line_or_on_several(
    context: pricing.PriceContext, rulebook: pricing.Rulebook, parts: list[int]
) -> None:
    whole = rules.quote(context, a_basket(("red", sum(parts))), rulebook)
    split = rules.quote(context, a_basket(*(("red", part) for part in parts)), rulebook)

    if isinstance(whole, Unpriced):
        assert isinstance(split, Unpriced)
    else:
        assert isinstance(split, pricing.PricedBasket)
        assert sum(line.base_minor for line in split.lines) == whole.lines[0].base_minor
        assert {line.unit_minor for line in split.lines} == {whole.lines[0].unit_minor}


@given(st.integers(0, 10**9), st.integers(0, 1_000_000))
def test_tax_within_an_amount_is_the_tax_on_top_of_its_net_amount(gross: int, rate: int) -> None:
    tax = rules.tax_of(gross, rate, included=True)

    assert abs(rules.tax_of(gross - tax, rate, included=False) - tax) <= 1


@given(ladders())
def test_falling_ladders_are_sound(levels: list[tuple[int, int]]) -> None:
    assert rules.find_ladder_fault(a_price(*levels).breaks) is None
