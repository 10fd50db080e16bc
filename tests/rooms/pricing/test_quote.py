"""Which price applies, with what tax, and why: known answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ordito import pricing
from ordito.platform import ids
from ordito.platform.errors import Refusal
from ordito.platform.ids import PlaceId
from tests.rooms.pricing.builders import (
    AT,
    START,
    STORE,
    WEB,
    a_basket,
    a_context,
    a_price,
    a_price_list,
    a_rulebook,
    a_sku_id,
    a_tax_rate,
)

MILANO = PlaceId(ids.derive("place", "MI01"))


def unit_minor(rulebook: pricing.Rulebook, units: int = 1, **context: object) -> int:
    """Price of one red T-shirt."""
    priced = pricing.quote(a_context(**context), a_basket(("red", units)), rulebook)
    return priced.lines[0].unit_minor


def test_tax_is_within_a_price_that_includes_it() -> None:
    rulebook = a_rulebook(a_price(1990), a_price(4900, sku="blue"))

    priced = pricing.quote(a_context(), a_basket(("red", 3), ("blue", 1)), rulebook)

    assert [line.total_minor for line in priced.lines] == [5970, 4900]
    assert [line.tax_minor for line in priced.lines] == [1077, 884]
    assert (priced.total_minor, priced.tax_minor, priced.discount_minor) == (10870, 1961, 0)
    assert priced.taxes == (pricing.TaxPart("VAT", 220_000, 1961),)
    assert priced.lines[0].tax_bp == 2200
    assert (priced.currency, priced.rulebook_version, priced.at) == ("EUR", 7, AT)


def test_tax_is_on_top_of_a_price_without_it() -> None:
    rulebook = a_rulebook(a_price(1000), price_lists=(a_price_list(tax_included=False),))

    line = pricing.quote(a_context(), a_basket(("red", 2)), rulebook).lines[0]

    assert (line.base_minor, line.tax_minor, line.total_minor) == (2000, 440, 2440)


@pytest.mark.parametrize(
    ("amount", "rate_ppm", "tax"),
    [
        pytest.param(25, 100_000, 3, id="2.5 is 3: half up"),
        pytest.param(24, 100_000, 2, id="2.4 is 2"),
        pytest.param(35, 100_000, 4, id="3.5 is 4: not to the even one"),
        pytest.param(100, 0, 0, id="nothing is due"),
    ],
)
def test_tax_is_rounded_half_up(amount: int, rate_ppm: int, tax: int) -> None:
    rulebook = a_rulebook(
        a_price(amount),
        price_lists=(a_price_list(tax_included=False),),
        tax_rates=(a_tax_rate(rate_ppm),),
    )

    assert pricing.quote(a_context(), a_basket(("red", 1)), rulebook).tax_minor == tax


def test_several_taxes_of_a_class_add_up_and_share_the_rounded_sum() -> None:
    rates = (
        a_tax_rate(40_000, market="NY", code="STATE"),
        a_tax_rate(45_000, market="NY", code="CITY"),
        a_tax_rate(3_750, market="NY", code="TRANSIT"),
    )
    rulebook = a_rulebook(
        a_price(999), price_lists=(a_price_list(tax_included=False),), tax_rates=rates
    )

    line = pricing.quote(a_context(market="NY"), a_basket(("red", 1)), rulebook).lines[0]

    assert line.tax_minor == 89
    assert line.taxes == (
        pricing.TaxPart("CITY", 45_000, 45),
        pricing.TaxPart("STATE", 40_000, 40),
        pricing.TaxPart("TRANSIT", 3_750, 4),
    )
    assert line.tax_bp == 888


def test_a_later_rate_of_a_tax_takes_over_at_its_instant() -> None:
    change = datetime(2026, 7, 1, tzinfo=UTC)
    rulebook = a_rulebook(
        a_price(12_400), tax_rates=(a_tax_rate(220_000), a_tax_rate(240_000, valid_from=change))
    )

    def tax_at(at: datetime) -> int:
        return pricing.quote(a_context(at=at), a_basket(("red", 1)), rulebook).tax_minor

    assert tax_at(change - timedelta(microseconds=1)) == 2236
    assert tax_at(change) == 2400


def test_the_most_specific_list_wins_whatever_it_costs() -> None:
    lists = (
        a_price_list("all"),
        a_price_list("italy", market="IT"),
        a_price_list("web", channel_id=WEB),
        a_price_list("milano", place_id=MILANO),
        a_price_list("members", customer_group="members"),
    )
    prices = [a_price(1000 + number, price_list=row.code) for number, row in enumerate(lists)]
    rulebook = a_rulebook(*prices, price_lists=lists)
    members = frozenset({"members"})

    assert unit_minor(rulebook, market="IT", channel_id=STORE) == 1001
    assert unit_minor(rulebook, channel_id=WEB) == 1002
    assert unit_minor(rulebook, channel_id=WEB, place_id=MILANO) == 1003
    assert unit_minor(rulebook, place_id=MILANO, customer_groups=members) == 1004
    assert unit_minor(rulebook, channel_id=STORE, customer_groups=frozenset({"staff"})) == 1001


def test_on_one_list_the_price_that_started_last_wins_while_it_is_valid() -> None:
    black_friday = datetime(2026, 11, 27, tzinfo=UTC)
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    rulebook = a_rulebook(a_price(1990), a_price(1490, valid_from=black_friday, valid_to=monday))

    assert unit_minor(rulebook, at=black_friday - timedelta(seconds=1)) == 1990
    assert unit_minor(rulebook, at=black_friday) == 1490
    assert unit_minor(rulebook, at=monday - timedelta(microseconds=1)) == 1490
    assert unit_minor(rulebook, at=monday) == 1990


def test_units_of_a_sku_reach_a_quantity_break_together() -> None:
    rulebook = a_rulebook(a_price((1, 1000), (10, 900), (100, 750)))

    split = pricing.quote(a_context(), a_basket(("red", 4), ("red", 6)), rulebook)

    assert [unit_minor(rulebook, units) for units in (1, 9, 10, 99, 100)] == [
        1000,
        1000,
        900,
        900,
        750,
    ]
    assert [(line.line_no, line.unit_minor) for line in split.lines] == [(1, 900), (2, 900)]


def test_a_price_that_starts_at_a_quantity_leaves_fewer_units_to_the_next_list() -> None:
    lists = (a_price_list(), a_price_list("wholesale", customer_group="trade"))
    rulebook = a_rulebook(
        a_price(1000), a_price((12, 700), price_list="wholesale"), price_lists=lists
    )
    trade = frozenset({"trade"})

    assert unit_minor(rulebook, 11, customer_groups=trade) == 1000
    assert unit_minor(rulebook, 12, customer_groups=trade) == 700


@pytest.mark.parametrize(
    ("wanted", "context", "refusal", "field"),
    [
        pytest.param([("red", 0)], {}, pricing.ImpossibleQuantity, "lines[0].quantity", id="none"),
        pytest.param(
            [("red", 1), ("red", -2)],
            {},
            pricing.ImpossibleQuantity,
            "lines[1].quantity",
            id="negative",
        ),
        pytest.param(
            [("red", 1), ("green", 1)], {}, pricing.NoPrice, "lines[1].sku_id", id="no price"
        ),
        pytest.param(
            [("red", 1)],
            {"at": START - timedelta(days=1)},
            pricing.NoPrice,
            "lines[0].sku_id",
            id="not yet",
        ),
        pytest.param(
            [("red", 1)], {"currency": "USD"}, pricing.WrongCurrency, "lines[0].currency", id="USD"
        ),
        pytest.param(
            [("red", 1)], {"market": "EE"}, pricing.NoTaxRate, "lines[0].sku_id", id="no tax"
        ),
    ],
)
def test_refuses_a_basket_that_has_no_price(
    wanted: list[tuple[str, int]],
    context: dict[str, object],
    refusal: type[Refusal],
    field: str,
) -> None:
    with pytest.raises(refusal) as refused:
        pricing.quote(a_context(**context), a_basket(*wanted), a_rulebook(a_price(1990)))

    assert refused.value.field == field
    assert refused.value.remedy


def test_a_refusal_names_every_line_that_has_a_fault() -> None:
    basket = a_basket(("green", 1), ("red", 1), ("yellow", 1))

    with pytest.raises(pricing.NoPrice) as refused:
        pricing.quote(a_context(), basket, a_rulebook(a_price(1990)))

    assert refused.value.facts["faults"] == [(1, "pricing.no_price"), (3, "pricing.no_price")]


def test_refuses_two_lines_of_one_number() -> None:
    line = pricing.BasketLine(1, a_sku_id(), 1)

    with pytest.raises(pricing.LineTwice):
        pricing.quote(a_context(), pricing.Basket((line, line)), a_rulebook(a_price(1990)))


def test_an_empty_basket_costs_nothing() -> None:
    priced = pricing.quote(a_context(), pricing.Basket(()), a_rulebook())

    assert (priced.lines, priced.total_minor, priced.taxes) == ((), 0, ())


def test_the_trace_says_of_every_price_why_it_was_or_was_not_applied() -> None:
    lists = (
        a_price_list(),
        a_price_list("dollars", currency="USD"),
        a_price_list("store", channel_id=STORE),
        a_price_list("members", customer_group="members"),
        a_price_list("estonia", market="EE"),
        a_price_list("milano", place_id=MILANO),
        a_price_list("bulk", market="IT"),
    )
    prices = [a_price(1000, price_list=row.code) for row in lists[:-1]]
    past = a_price(800, valid_from=AT - timedelta(days=2), valid_to=AT)
    future = a_price(700, valid_from=AT + timedelta(days=1))
    bulk = a_price((10, 600), price_list="bulk")
    rulebook = a_rulebook(
        *prices,
        past,
        future,
        bulk,
        a_price(2000, valid_from=START - timedelta(1)),
        price_lists=lists,
    )

    plain = pricing.quote(a_context(), a_basket(("red", 1)), rulebook)
    traced = pricing.quote(a_context(), a_basket(("red", 1)), rulebook, trace=True)

    assert plain.trace == ()
    assert replace(traced, trace=()) == plain
    assert [(step.subject, step.reason) for step in traced.trace] == [
        ("members", "customer_group"),
        ("milano", "place"),
        ("store", "channel"),
        ("bulk", "quantity"),
        ("estonia", "market"),
        ("retail", "not_yet_valid"),
        ("retail", "expired"),
        ("dollars", "currency"),
        ("retail", "best"),
        ("retail", "superseded"),
        ("VAT", "best"),
    ]
    assert [step.amount_minor for step in traced.trace if step.reason == "best"] == [1000, 180]
