from datetime import UTC, datetime
from pathlib import Path

from ordito.platform import ids
from ordito.pricing import Break
from ordito.surfaces.connectors.complete_journey import mapping
from ordito.surfaces.connectors.complete_journey.model import (
    Basket,
    ListPrice,
    Product,
    SoldBy,
    StoreUnits,
)
from ordito.surfaces.connectors.complete_journey.reader import open_source
from tests.surfaces.complete_journey_files import write

NOON = datetime(2017, 3, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
SOUP = (1, 10, "GROCERY", "National", "SOUP", "CONDENSED SOUP", "10 OZ")
GASOLINE = (3, 11, "FUEL", "National", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED", None)


def baskets(folder: Path, *transactions: tuple[object, ...]) -> list[Basket]:
    write(folder, transactions=transactions, products=[SOUP, GASOLINE])
    with open_source(folder) as source:
        return [basket for batch in source.batches() for basket in batch.baskets]


def test_a_basket_becomes_an_order_that_reconciles_with_it(tmp_path: Path) -> None:
    [basket] = baskets(
        tmp_path,
        (7, 5, 100, 1, 3, 2.50, 0.50, 1.00, 0.25, 9, NOON),
        (7, 5, 100, 2, 0, 0.00, 0, 0.75, 0, 9, NOON),
        (7, 5, 100, 3, 9_000, 20.00, 0, 0, 0, 9, NOON),
    )

    order = mapping.historic_order(basket)

    assert (order.customer_id, order.place_id) == (mapping.customer_id(7), mapping.place_id(5))
    assert order.placed_at == datetime(2017, 3, 1, 17, 0, tzinfo=UTC)
    assert (order.basket.source, order.basket.external_id) == ("complete-journey", "100")
    assert [
        (line.quantity, line.unit_minor, line.discount_minor, line.total_minor)
        for line in order.basket.lines
    ] == [(3, 108, 75, 250), (1, 0, 0, 0), (1, 2_000, 0, 2_000)]
    assert order.cancelled == {2}
    assert (order.basket.total_minor, order.basket.discount_minor) == (2_250, 75)
    assert [(payment.tender, payment.amount_minor) for payment in order.basket.payments] == [
        ("manufacturer_coupon", 175),
        ("cash", 2_075),
    ]


def test_coupons_beyond_the_receipt_pay_no_more_than_it(tmp_path: Path) -> None:
    [basket] = baskets(tmp_path, (7, 5, 100, 1, 1, 0.50, 0, 0.75, 0, 9, NOON))

    order = mapping.historic_order(basket)

    assert [(payment.tender, payment.amount_minor) for payment in order.basket.payments] == [
        ("manufacturer_coupon", 50)
    ]
    assert mapping.coupon_excess_minor(basket) == 25


def test_ids_are_the_same_in_every_run_and_orders_sort_by_time(tmp_path: Path) -> None:
    early, late = baskets(
        tmp_path,
        (7, 5, 200, 1, 1, 0.50, 0, 0, 0, 9, NOON),
        (7, 5, 100, 1, 1, 0.50, 0, 0, 0, 9, NOON.replace(hour=18)),
    )

    assert mapping.historic_order(early) == mapping.historic_order(early)
    assert mapping.historic_order(early).order_id < mapping.historic_order(late).order_id
    assert mapping.customer_id(7) == ids.derive("complete-journey", "household", 7)


def test_a_product_stands_in_its_category_and_a_placeholder_in_none() -> None:
    soup = Product(*SOUP, True, SoldBy.PIECE)
    placeholder = Product(9, None, None, None, None, None, None, False, SoldBy.AMOUNT)
    grocery, soups = mapping.categories([soup, placeholder])

    assert (grocery.code, soups.code, soups.parent_id) == (
        "GROCERY",
        "GROCERY/SOUP",
        grocery.category_id,
    )
    assert mapping.product(soup).category_id == soups.category_id
    assert mapping.product(soup).name == {"en": "Condensed soup 10 OZ"}
    assert mapping.sku(soup).active
    assert mapping.product(placeholder).category_id is None
    assert mapping.product(placeholder).name == {"en": "Product 9"}
    assert not mapping.sku(placeholder).active


def test_shelf_prices_are_published_the_same_each_time() -> None:
    rows = mapping.prices([ListPrice(1, 349, observed=True)])

    assert rows == mapping.prices([ListPrice(1, 349, observed=True)])
    assert (rows[0].sku_id, rows[0].breaks) == (mapping.sku_id(1), (Break(1, 349),))
    assert rows[0].price_list_id == mapping.price_list().price_list_id


def test_stores_open_with_their_sales_and_more_and_the_centre_with_as_much_again() -> None:
    counts = mapping.opening_counts([StoreUnits(5, 1, 8), StoreUnits(6, 1, 1)])

    soup = mapping.sku_id(1)
    assert counts == [
        (mapping.place_id(5), [(soup, 12)]),
        (mapping.place_id(6), [(soup, 4)]),
        (mapping.DISTRIBUTION_ID, [(soup, 16)]),
    ]


def test_card_numbers_carry_a_check_digit() -> None:
    # 2 + 3 * 9 + 3 * 9 = 56, to the next ten 4
    assert mapping.card_number(900) == "2900000009004"
