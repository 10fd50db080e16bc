from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from ordito.surfaces.connectors.complete_journey.model import Line, Outcome, Reason, SoldBy
from ordito.surfaces.connectors.complete_journey.rules import (
    as_instant,
    judge_basket,
    selling_day,
)

BREAD = Line(
    batch=1,
    household=900,
    store=330,
    basket=31198570044,
    product=1095275,
    quantity=1,
    sales_minor=50,
    retail_discount_minor=0,
    match_discount_minor=0,
    coupon_minor=0,
    complete=True,
    whole_cents=True,
    sold_at=datetime(2017, 1, 1, 11, 53, 26),  # noqa: DTZ001 # naive, as the source ships it
    listed=True,
    sold_by=SoldBy.PIECE,
)


def line(**changes: object) -> Line:
    return msgspec.structs.replace(BREAD, **changes)


def test_reads_a_naive_timestamp_as_utc() -> None:
    assert as_instant(BREAD.sold_at) == datetime(2017, 1, 1, 11, 53, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2018, 1, 1, 4, 1, 20, tzinfo=UTC), date(2017, 12, 31)),
        (datetime(2017, 1, 1, 5, 0, 0, tzinfo=UTC), date(2017, 1, 1)),
        (datetime(2017, 7, 4, 3, 59, 59, tzinfo=UTC), date(2017, 7, 3)),
        (datetime(2017, 7, 4, 4, 0, 0, tzinfo=UTC), date(2017, 7, 4)),
    ],
)
def test_puts_a_night_sale_on_the_day_of_the_store(at: datetime, day: date) -> None:
    assert selling_day(at) == day


@pytest.mark.parametrize(
    ("changes", "outcome", "reasons", "units"),
    [
        ({}, Outcome.ACCEPTED, (), 1),
        ({"quantity": 144}, Outcome.ACCEPTED, (), 144),
        ({"sales_minor": 0, "retail_discount_minor": 50}, Outcome.ACCEPTED, (), 1),
        ({"sales_minor": 50, "coupon_minor": 75}, Outcome.ACCEPTED, (), 1),
        ({"sold_by": SoldBy.AMOUNT}, Outcome.ACCEPTED, (), 1),
        ({"sold_by": SoldBy.VOLUME}, Outcome.ACCEPTED, (), 1),
        (
            {"sold_by": SoldBy.VOLUME, "quantity": 89638, "sales_minor": 25000},
            Outcome.CORRECTED,
            (Reason.QUANTITY_MEASURED,),
            1,
        ),
        (
            {"quantity": 0, "sales_minor": 0},
            Outcome.CORRECTED,
            (Reason.QUANTITY_ZERO,),
            0,
        ),
        (
            {"quantity": 0, "sales_minor": 0, "coupon_minor": 100, "listed": False},
            Outcome.CORRECTED,
            (Reason.QUANTITY_ZERO, Reason.PRODUCT_MISSING),
            0,
        ),
        ({"quantity": 0}, Outcome.CORRECTED, (Reason.QUANTITY_LOST,), 1),
        ({"listed": False}, Outcome.CORRECTED, (Reason.PRODUCT_MISSING,), 1),
        ({"whole_cents": False}, Outcome.CORRECTED, (Reason.FRACTION_OF_CENT,), 1),
    ],
)
def test_takes_a_line_over(
    changes: dict[str, Any], outcome: Outcome, reasons: tuple[Reason, ...], units: int
) -> None:
    basket, rejected = judge_basket([line(**changes)])

    assert rejected == []
    assert basket is not None
    assert [(judged.outcome, judged.reasons, judged.units) for judged in basket.lines] == [
        (outcome, reasons, units)
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"household": None, "complete": False}, Reason.FIELD_MISSING),
        ({"sales_minor": None, "complete": False}, Reason.FIELD_MISSING),
        ({"quantity": -1}, Reason.QUANTITY_NEGATIVE),
        ({"sales_minor": -50}, Reason.MONEY_NEGATIVE),
        ({"retail_discount_minor": -50}, Reason.MONEY_NEGATIVE),
        ({"match_discount_minor": -50}, Reason.MONEY_NEGATIVE),
        ({"coupon_minor": -50}, Reason.MONEY_NEGATIVE),
        ({}, Reason.LINE_REPEATED),
        ({"product": 1095276, "household": 901}, Reason.BASKET_DIVIDED),
        ({"product": 1095276, "store": 331}, Reason.BASKET_DIVIDED),
    ],
)
def test_rejects_a_line_and_keeps_the_others_of_its_basket(
    changes: dict[str, Any], reason: Reason
) -> None:
    milk = line(product=1095277)

    basket, rejected = judge_basket([BREAD, line(**changes), milk])

    assert basket is not None
    assert [judged.line for judged in basket.lines] == [BREAD, milk]
    assert [(judged.outcome, judged.reasons) for judged in rejected] == [
        (Outcome.REJECTED, (reason,))
    ]


def test_takes_no_basket_of_which_every_line_is_rejected() -> None:
    basket, rejected = judge_basket([line(quantity=-1)])

    assert basket is None
    assert len(rejected) == 1


def test_a_rejected_line_does_not_divide_its_basket() -> None:
    basket, rejected = judge_basket([line(household=1, quantity=-1), BREAD])

    assert basket is not None
    assert (basket.household, len(basket.lines), len(rejected)) == (900, 1, 1)


def test_shelf_price_is_what_was_paid_and_the_discounts_of_the_store() -> None:
    sold = line(sales_minor=150, retail_discount_minor=49, match_discount_minor=25, coupon_minor=25)

    assert sold.shelf_minor == 224
