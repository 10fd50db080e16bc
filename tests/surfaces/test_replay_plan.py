from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ordito.orders import Method
from ordito.surfaces.cli.replay.plan import (
    Later,
    MixWrong,
    Sale,
    count_left_out,
    plan_sale,
    read_mix,
)
from ordito.surfaces.connectors.complete_journey.model import Basket
from ordito.surfaces.connectors.complete_journey.reader import open_source
from ordito.surfaces.connectors.sandbox_processor import DECLINE
from tests.surfaces.complete_journey_files import write

NOON = datetime(2017, 3, 1, 17, 0, tzinfo=UTC).replace(tzinfo=None)
MIX = {"store": 70, "web": 15, "app": 10, "contact_centre": 5}
SOUP = (1, 10, "GROCERY", "National", "SOUP", "CONDENSED SOUP", "10 OZ")
GASOLINE = (3, 11, "FUEL", "National", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED", None)
GIFT_CARD = (4, 12, "GM MERCH EXP", "National", "COUPON/MISC ITEMS", "GIFT CARD", None)


def baskets(folder: Path, *transactions: tuple[object, ...]) -> list[Basket]:
    write(folder, transactions=transactions, products=[SOUP, GASOLINE, GIFT_CARD])
    with open_source(folder) as source:
        return [basket for batch in source.batches() for basket in batch.baskets]


def test_reads_the_weights_of_the_channels() -> None:
    assert read_mix("store=70, web=15,app=10,contact_centre=5") == MIX


@pytest.mark.parametrize(
    "text", ["", "store", "store=0", "store=-1", "till=5", "store=1.5", "web=1,web=2"]
)
def test_refuses_a_mix_it_cannot_play(text: str) -> None:
    with pytest.raises(MixWrong):
        read_mix(text)


def test_leaves_out_and_counts_what_is_not_sold_by_the_piece(tmp_path: Path) -> None:
    [basket] = baskets(
        tmp_path,
        (7, 5, 100, 1, 3, 3.00, 0, 0, 0, 9, NOON),
        (7, 5, 100, 2, 0, 0.00, 0, 1.00, 0, 9, NOON),
        (7, 5, 100, 3, 9_000, 20.00, 0, 0, 0, 9, NOON),
        (7, 5, 100, 4, 1, 25.00, 0, 0, 0, 9, NOON),
    )

    sale = plan_sale(basket, {"store": 1})

    assert sale is not None
    assert (sale.lines, sale.store, sale.household) == (((1, 3),), 5, 7)
    assert (sale.method, sale.later) == (Method.CARRY_OUT, Later.NOTHING)
    assert count_left_out(basket) == {"quantity_zero": 1, "volume": 1, "amount": 1}


def test_a_basket_of_nothing_sold_by_the_piece_is_no_sale(tmp_path: Path) -> None:
    [basket] = baskets(tmp_path, (7, 5, 100, 3, 9_000, 20.00, 0, 0, 0, 9, NOON))

    assert plan_sale(basket, MIX) is None


def test_the_same_basket_is_always_the_same_sale_and_the_mix_comes_out(tmp_path: Path) -> None:
    basket = baskets(tmp_path, (7, 5, 100, 1, 3, 3.00, 0, 0, 0, 9, NOON))[0]
    numbered = [
        Basket(number, basket.household, basket.store, basket.sold_at, basket.lines)
        for number in range(20_000)
    ]

    sales = [plan_sale(one, MIX) for one in numbered]

    assert sales == [plan_sale(one, MIX) for one in numbered]
    played = [sale for sale in sales if isinstance(sale, Sale)]
    channels = Counter(sale.channel for sale in played)
    payments = Counter(sale.payment for sale in played)
    laters = Counter(sale.later for sale in played if sale.channel != "store")
    assert channels["store"] / 20_000 == pytest.approx(0.70, abs=0.01)
    assert channels["contact_centre"] / 20_000 == pytest.approx(0.05, abs=0.01)
    assert payments[DECLINE] / 20_000 == pytest.approx(0.02, abs=0.003)
    assert laters[Later.HAND_OVER] / laters.total() == pytest.approx(0.75, abs=0.02)
