"""The engine against sums that were reached by trying everything."""

from fractions import Fraction
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from ordito.pricing import rules
from ordito.pricing.model import (
    AmountOff,
    Benefit,
    BuyGet,
    Ladder,
    Measure,
    Part,
    PricedBasket,
    Rung,
    Selector,
    SetPrice,
)
from tests.rooms.pricing import oracle
from tests.rooms.pricing.builders import (
    a_basket,
    a_context,
    a_price,
    a_promotion,
    a_rulebook,
    a_sku_id,
)

NAMES: Final = ("blue", "green", "red", "white")
MILLION: Final = 1_000_000

Prices = dict[str, int]
Wanted = dict[str, int]

prices = st.fixed_dictionaries(
    {name: st.sampled_from([0, 1, 99, 100, 250, 333, 1000]) for name in NAMES}
)
wanted = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3), min_size=1)
rates = st.sampled_from([1, 250_000, 333_333, 500_000, MILLION])
names = st.sets(st.sampled_from(NAMES), min_size=1)


def taken(prices: Prices, wanted: Wanted, benefit: Benefit) -> PricedBasket:
    rulebook = a_rulebook(
        *(a_price(amount, sku=name) for name, amount in prices.items()),
        promotions=(a_promotion("it", benefit),),
    )
    answer = rules.quote(a_context(), a_basket(*wanted.items()), rulebook)
    assert isinstance(answer, PricedBasket)
    return answer


def units_of(prices: Prices, wanted: Wanted) -> list[tuple[str, int]]:
    """Return the units one by one, named as the engine orders equals: by SKU."""
    order = sorted(wanted, key=lambda name: a_sku_id(name).int)
    return [
        (f"{order.index(name)}{name}", prices[name])
        for name, count in wanted.items()
        for _ in range(count)
    ]


@given(prices, wanted, st.integers(1, 3), st.integers(1, 2), rates, st.none() | st.integers(1, 2))
def test_buy_and_get(
    prices: Prices, wanted: Wanted, buy: int, get: int, rate: int, most: int | None
) -> None:
    answer = taken(prices, wanted, BuyGet(buy, get, rate, most_rounds=most))

    assert answer.discount_minor == oracle.buy_get(
        units_of(prices, wanted), buy=buy, get=get, rate=Fraction(rate, MILLION), most=most
    )


@given(
    prices,
    wanted,
    st.lists(st.tuples(names, st.integers(1, 2)), min_size=1, max_size=2),
    st.sampled_from([0, 100, 300, 700]),
    st.integers(1, 2),
)
def test_sets(
    prices: Prices, wanted: Wanted, parts: list[tuple[set[str], int]], price: int, most: int
) -> None:
    benefit = SetPrice(
        tuple(
            Part(Selector(sku_ids=frozenset(a_sku_id(name) for name in some)), count)
            for some, count in parts
        ),
        price,
        most,
    )
    units = [(name, prices[name]) for name, count in wanted.items() for _ in range(count)]

    answer = taken(prices, wanted, benefit)

    assert answer.discount_minor == oracle.best_sets(units, parts=parts, price=price, most=most)


@given(prices, wanted, st.sampled_from(Measure), st.sampled_from(["rates", "amounts"]), st.data())
def test_ladders(
    prices: Prices, wanted: Wanted, measure: Measure, kind: str, data: st.DataObject
) -> None:
    by_rate = kind == "rates"
    levels = sorted(data.draw(st.sets(st.integers(1, 12), min_size=1, max_size=3)))
    if measure is Measure.SPEND:
        levels = [level * 200 for level in levels]
    offs = sorted(data.draw(st.lists(rates, min_size=len(levels), max_size=len(levels))))
    rungs = tuple(
        Rung(level, rate_ppm=off) if by_rate else Rung(level, amount_minor=off // 1000 + 1)
        for level, off in zip(levels, offs, strict=True)
    )

    answer = taken(prices, wanted, Ladder(measure, rungs))

    assert answer.discount_minor == oracle.ladder(
        units_of(prices, wanted),
        by_units=measure is Measure.UNITS,
        rungs=[
            (rung.reached_at, Fraction(rung.rate_ppm, MILLION) if by_rate else rung.amount_minor)
            for rung in rungs
        ],
    )


@given(prices, wanted, st.integers(1, 1500))
def test_an_amount_once(prices: Prices, wanted: Wanted, amount: int) -> None:
    answer = taken(prices, wanted, AmountOff(amount))

    dearest_first = sorted(wanted, key=lambda name: (-prices[name], a_sku_id(name).int))
    costs = [prices[name] * wanted[name] for name in dearest_first]
    expected = oracle.shares(min(amount, sum(costs)), costs) if any(costs) else costs
    by_sku = {line.sku_id: line.discount_minor for line in answer.lines}
    assert [by_sku[a_sku_id(name)] for name in dearest_first] == expected
