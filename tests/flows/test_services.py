"""Services, deliveries and bundles: sold like goods, moved as what they are."""

import pytest

from ordito import orders, stock
from ordito.catalogue import ProductKind
from ordito.fulfilment import Tariff
from ordito.orders import LineKind, Method
from ordito.pricing import Conditions, PercentOff, Selector
from ordito.processes.change_asked import AskedLine, BroughtLine, ChangePlace, Return
from ordito.processes.sale import SaleAnswer, SaleLine
from tests.flows.promoted import a_promotion, charge, publish, put_sku
from tests.flows.shop import Shop, carry, collect, ship, where

ALL = PercentOff(1_000_000)


async def free(shop: Shop, sku: str, place: str) -> int:
    """Return the units of a SKU that are free at a place."""
    (offer,) = await shop.db.read(
        stock.list_offers,
        sku_ids=[shop.company.skus[sku]],
        place_ids=[shop.company.places[place]],
        channel_id=None,
    )
    return offer.offered


@pytest.fixture
async def charging(shop: Shop) -> Shop:
    """A shop that charges 4.90 for a parcel."""
    sku_id = await put_sku(shop, "parcel", 490)
    await charge(shop, Tariff(sku_id=sku_id))
    return shop


def kinds(order: SaleAnswer) -> list[tuple[str, str, int]]:
    """Return kind, SKU and total of each line."""
    return [(line.kind, line.sku, line.total_minor) for line in order.lines]


async def test_a_service_needs_no_shelf(shop: Shop) -> None:
    await put_sku(shop, "wrapping", 300)
    order = await shop.sell(carry(), carry("wrapping"))
    assert kinds(order) == [("goods", "shirt", 1990), ("service", "wrapping", 300)]
    assert [line.fulfilled for line in await shop.lines(order)] == [1, 1]
    await shop.change(order, Return(lines=(BroughtLine(2, 1),), place="north"))
    assert await shop.findings() == {}


async def test_a_service_is_done_with_the_hand_over(shop: Shop) -> None:
    await put_sku(shop, "fitting", 2000)
    order = await shop.sell(collect(), collect("fitting"))
    assert [line.fulfilled for line in await shop.lines(order)] == [0, 0]
    await shop.hand_over(order)
    assert [line.fulfilled for line in await shop.lines(order)] == [1, 1]
    await shop.settle()
    assert await shop.findings() == {}


async def test_services_alone_can_be_sold_and_shipped_ones_go_with_their_goods(
    shop: Shop,
) -> None:
    await put_sku(shop, "wrapping", 300)
    alone = await shop.sell(carry("wrapping"))
    beside = await shop.sell(
        SaleLine("shirt", 1, Method.SHIP), SaleLine("wrapping", 1, Method.SHIP)
    )
    assert kinds(alone) == [("service", "wrapping", 300)]
    assert {line.place for line in beside.lines} == {"depot"}
    assert await shop.findings() == {}


async def test_what_is_shipped_is_charged_once_and_what_is_carried_out_is_not(
    charging: Shop,
) -> None:
    order = await charging.sell(ship(), ship("laptop"), carry())
    assert kinds(order)[-1] == ("delivery", "parcel", 490)
    assert order.total_minor == 1990 + 89_900 + 1990 + 490
    assert (await charging.sell(carry())).total_minor == 1990
    assert len(order.fulfilments) == 1
    assert await charging.findings() == {}


async def test_tariffs_go_by_weight_and_amount(shop: Shop) -> None:
    light = await put_sku(shop, "light", 490)
    heavy = await put_sku(shop, "heavy", 2990)
    dear = await put_sku(shop, "insured", 990)
    await put_sku(shop, "anvil", 5000, kind=ProductKind.GOODS, weight_g=40_000)
    await charge(
        shop,
        Tariff(sku_id=light),
        Tariff(sku_id=heavy, from_weight_g=30_000),
        Tariff(sku_id=dear, from_minor=50_000, currency="EUR"),
    )
    order = await shop.sell(ship())
    assert order.lines[-1].sku == "light"
    order = await shop.sell(ship("laptop"))
    assert order.lines[-1].sku == "insured"


async def test_free_delivery_is_a_promotion(charging: Shop) -> None:
    await publish(
        charging,
        a_promotion(
            "free-delivery",
            ALL,
            select=Selector(tags=frozenset({"delivery"})),
            conditions=Conditions(min_spend_minor=5000),
        ),
    )
    small, large = await charging.sell(ship()), await charging.sell(ship("laptop"))
    assert (small.total_minor, large.total_minor) == (1990 + 490, 89_900)
    assert kinds(large)[-1] == ("delivery", "parcel", 0)
    assert await charging.findings() == {}


async def test_a_delivery_that_is_called_off_whole_is_not_charged(charging: Shop) -> None:
    order = await charging.sell(ship(), ship("laptop"))
    await charging.cancel(order, (1, 1))
    assert [line.cancelled for line in await charging.lines(order)] == [1, 0, 0]
    await charging.cancel(order, (2, 1))
    lines = await charging.lines(order)
    assert [line.cancelled for line in lines] == [1, 1, 1]
    assert orders.due_minor(lines) == 0
    await charging.settle()
    assert await charging.findings() == {}


async def test_a_delivery_that_has_left_stays_charged_when_goods_come_back(
    charging: Shop,
) -> None:
    order = await charging.sell(ship())
    await charging.hand_over(order)
    lines = await charging.lines(order)
    assert [line.fulfilled for line in lines] == [1, 1]
    effect = await charging.change(order, Return(lines=(BroughtLine(1, 1),), place="north"))
    assert effect.back_minor == 1990
    also = await charging.change(order, Return(lines=(BroughtLine(2, 1),), place="north"))
    assert also.back_minor == 490
    await charging.settle()
    assert await charging.findings() == {}


async def test_goods_that_are_collected_after_all_are_not_charged_for_delivery(
    charging: Shop,
) -> None:
    order = await charging.sell(ship())
    effect = await charging.change(
        order, ChangePlace(lines=(AskedLine(1, 1),), place="south", method=Method.COLLECT)
    )
    assert effect.due_minor == 1990
    await charging.settle()
    assert await charging.findings() == {}


async def test_a_bundle_becomes_its_parts_which_share_its_price(shop: Shop) -> None:
    bundle_id = await put_sku(
        shop, "set", 80_000, kind=ProductKind.BUNDLE, parts={"shirt": 2, "laptop": 1}
    )
    await publish(shop, a_promotion("ten", PercentOff(100_000)))
    before = await free(shop, "shirt", "north")
    order = await shop.sell(carry("set"))
    lines = await shop.lines(order)
    assert order.total_minor == 72_000
    assert [(line.ordered, line.bundle_id, line.kind) for line in lines] == [
        (2, bundle_id, LineKind.GOODS),
        (1, bundle_id, LineKind.GOODS),
    ]
    assert [line.total_minor for line in lines] == [3052, 68_948]
    kept = await shop.db.read(orders.list_discounts, where=where(order))
    assert sum(row.amount_minor for row in kept) == order.discount_minor == 8000
    assert await free(shop, "shirt", "north") == before - 2
    assert await shop.findings() == {}


async def test_a_bundle_is_shipped_from_where_all_its_parts_are(shop: Shop) -> None:
    await put_sku(shop, "set", 80_000, kind=ProductKind.BUNDLE, parts={"shirt": 2, "laptop": 1})
    order = await shop.sell(SaleLine("set", 2, Method.SHIP))
    assert {(line.sku, line.quantity, line.place) for line in order.lines} == {
        ("shirt", 4, "depot"),
        ("laptop", 2, "depot"),
    }
    assert await shop.findings() == {}
