"""What is offered, from when on, and what it cost; nothing of it decides a sale."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import stock
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, EntityId
from ordito.stock import (
    ArrivedLine,
    BackorderLimit,
    Coming,
    Holdback,
    MovementKind,
    Offer,
    PurchaseLine,
    PurchaseOrder,
    UnitCost,
)
from ordito.stock.rules import promise_steps
from tests.rooms.stock.builders import (
    ENTITY,
    LAPTOP,
    NOON,
    SHIRT,
    STORE,
    WAREHOUSE,
    fulfil,
    holding,
    line,
    open_store,
    reserve,
    units,
)
from tests.rooms.stock.entries import entry

WEB = ChannelId(ids.derive("web"))
MARKETPLACE = ChannelId(ids.derive("marketplace"))
ORDERED = ids.derive("purchase order")


def day(number: int) -> datetime:
    return NOON + timedelta(days=number)


async def offered(tx: Tx, channel_id: ChannelId | None = None) -> int:
    (offer,) = await stock.list_offers(
        tx, sku_ids=[SHIRT], place_ids=[STORE], channel_id=channel_id
    )
    return offer.offered


async def test_the_row_that_says_most_is_kept_back(tx: Tx) -> None:
    await open_store(tx, units=20)
    await stock.put_holdbacks(tx, holdbacks=[Holdback(units=2), Holdback(sku_id=SHIRT, units=3)])
    assert await offered(tx) == 17
    at_store = Holdback(sku_id=SHIRT, place_id=STORE, units=5)
    for_market = Holdback(channel_id=MARKETPLACE, units=4)
    await stock.put_holdbacks(tx, holdbacks=[at_store, for_market])

    assert await offered(tx) == await offered(tx, WEB) == 15
    assert await offered(tx, MARKETPLACE) == 11
    await stock.put_holdbacks(tx, holdbacks=[Holdback(sku_id=SHIRT, place_id=STORE, units=0)])
    assert await offered(tx, WEB) == 20


async def test_what_is_kept_back_shapes_the_offer_and_decides_no_sale(tx: Tx) -> None:
    await open_store(tx, units=4)
    await stock.put_holdbacks(tx, holdbacks=[Holdback(units=10)])
    assert await offered(tx) == 0

    await reserve(tx, line(4))
    assert await units(tx) == (4, 4, 0, 0)
    with pytest.raises(stock.LineTwice):
        await stock.put_holdbacks(tx, holdbacks=[Holdback(units=1), Holdback(units=2)])


async def test_units_beyond_those_on_hand_are_promised_up_to_the_limit(tx: Tx) -> None:
    await open_store(tx, units=2, buckets=2)
    await limit(tx, 3)
    await reserve(tx, line(5))
    assert await units(tx) == (2, 5, 0, 0)
    with pytest.raises(stock.NotEnoughStock):
        await reserve(tx, line(1, name="2"))
    await stock.book(
        tx, entries=[entry("in", 3, MovementKind.RECEIPT)], subject_id=ids.new(), at=NOON
    )
    await fulfil(tx, holding(5))
    assert await units(tx) == (0, 0, 0, 3)


async def test_a_lower_limit_shows_what_was_promised_beyond_it(tx: Tx) -> None:
    await open_store(tx, units=2)
    await limit(tx, 3)
    await reserve(tx, line(5))
    assert [one.shortfall for one in await limit(tx, 1)] == [2]

    (opened,) = await stock.list_exceptions(tx, place_ids=None, only_open=True)
    assert (opened.kind, opened.quantity) == ("shortfall", 2)
    await limit(tx, 3)
    assert await stock.list_exceptions(tx, place_ids=None, only_open=True) == []


async def test_a_unit_costs_what_it_cost_then(tx: Tx) -> None:
    other = EntityId(ids.derive("franchisee"))
    costs = [
        UnitCost(SHIRT, ENTITY, day(1), 700, "EUR"),
        UnitCost(SHIRT, ENTITY, day(5), 750, "EUR"),
        UnitCost(SHIRT, other, day(2), 900, "EUR"),
    ]
    await stock.put_unit_costs(tx, costs=costs, subject_id=ids.new())

    async def cost(at: datetime) -> set[tuple[EntityId, int]]:
        valid = await stock.list_unit_costs(tx, sku_ids=[SHIRT, LAPTOP], at=at)
        return {(one.entity_id, one.cost_minor) for one in valid}

    assert await cost(day(0)) == set()
    assert await cost(day(4)) == {(ENTITY, 700), (other, 900)}
    assert await cost(day(5)) == {(ENTITY, 750), (other, 900)}


async def test_what_was_ordered_comes_and_can_be_promised(tx: Tx) -> None:
    await open_store(tx, units=2)
    await put_order(tx, PurchaseLine(SHIRT, 10, day(3), 700, "EUR"), PurchaseLine(LAPTOP, 1))
    assert await promised(tx) == [(NOON, 2), (day(3), 12)]

    assert await receive(tx, ArrivedLine(SHIRT, 4), is_final=False) == ["booked"]
    assert await receive(tx, ArrivedLine(SHIRT, 4), is_final=False) == ["repeated"]
    assert await promised(tx) == [(NOON, 6), (day(3), 12)]
    assert [
        one.cost_minor for one in await stock.list_unit_costs(tx, sku_ids=[SHIRT], at=day(1))
    ] == [700]

    await receive(tx, ArrivedLine(SHIRT, 7), receipt="second", is_final=True)
    opened = await stock.list_exceptions(tx, place_ids=[STORE], only_open=True)
    assert {(one.sku_id, one.kind, one.quantity) for one in opened} == {
        (SHIRT, "receipt_over", 1),
        (LAPTOP, "receipt_short", 1),
    }
    assert (await order(tx)).state == "closed"


async def test_an_order_put_again_is_what_is_expected_now(tx: Tx) -> None:
    await put_order(tx, PurchaseLine(SHIRT, 10, day(3)), PurchaseLine(LAPTOP, 1, day(3)))
    await receive(tx, ArrivedLine(SHIRT, 4), is_final=False)
    await put_order(tx, PurchaseLine(SHIRT, 6, day(5)))

    coming = await stock.list_coming(tx, sku_ids=[SHIRT, LAPTOP], place_ids=[STORE])
    assert [(one.sku_id, one.coming, one.expected_at) for one in coming] == [(SHIRT, 2, day(5))]


async def test_transfers_are_promised_when_they_are_expected(tx: Tx) -> None:
    await open_store(tx, units=9, place_id=WAREHOUSE)
    await stock.open_transfer(
        tx,
        transfer_id=ids.new(),
        source_id=WAREHOUSE,
        destination_id=STORE,
        entity_id=ENTITY,
        lines=[stock.SkuUnits(SHIRT, 4)],
        expected_at=day(1),
        at=NOON,
    )
    assert await promised(tx) == [(NOON, 0), (day(1), 4)]


def test_units_promised_beyond_those_on_hand_are_served_first() -> None:
    offer = Offer(SHIRT, STORE, -4, 5, 0, 0)
    inbound = [coming(3, 2), coming(6, 4), coming(9, None), coming(7, -1)]
    steps = promise_steps([offer], inbound, NOON)

    assert [(one.available_from, one.available) for one in steps] == [
        (NOON, 1),
        (day(2), 1),
        (day(4), 5),
    ]


@given(
    st.integers(-5, 5),
    st.integers(0, 4),
    st.integers(0, 4),
    st.lists(st.tuples(st.integers(1, 9), st.integers(-2, 6) | st.none()), max_size=6),
)
def test_promises_grow_and_never_exceed_what_comes(
    unreserved: int, limit_units: int, held: int, rows: list[tuple[int, int | None]]
) -> None:
    offer = Offer(SHIRT, STORE, unreserved, limit_units, held, 0)
    steps = promise_steps([offer], [coming(n, at) for n, at in rows], NOON)

    available = [one.available for one in steps]
    assert available == sorted(available)
    assert len({one.available_from for one in steps}) == len(steps)
    for step in steps[1:]:
        by_then = sum(
            n for n, at in rows if at is not None and at > 0 and day(at) <= step.available_from
        )
        assert step.available == max(offer.offered, unreserved - held + by_then)


def coming(units_then: int, at: int | None) -> Coming:
    expected = None if at is None else day(at)
    return Coming(SHIRT, STORE, "purchase_order", ids.new(), units_then, expected)


async def limit(tx: Tx, most: int) -> list[stock.LimitSet]:
    limits = [BackorderLimit(SHIRT, STORE, ENTITY, most)]
    return await stock.limit_backorders(tx, limits=limits, subject_id=ids.new(), at=NOON)


async def promised(tx: Tx) -> list[tuple[datetime, int]]:
    steps = await stock.list_atp(tx, sku_ids=[SHIRT], place_ids=[STORE], channel_id=None, at=NOON)
    return [(one.available_from, one.available) for one in steps]


async def put_order(tx: Tx, *lines: PurchaseLine) -> None:
    head = PurchaseOrder(STORE, ORDERED, "PO-1", "Mill", ENTITY, "open", [], NOON, None)
    await stock.put_purchase_order(tx, order=head, lines=lines)


async def order(tx: Tx) -> PurchaseOrder:
    return await stock.get_purchase_order(tx, place_id=STORE, purchase_order_id=ORDERED)


async def receive(
    tx: Tx, *arrived: ArrivedLine, receipt: str = "first", is_final: bool
) -> list[str]:
    booked = await stock.receive_purchase(
        tx,
        order=await order(tx),
        receipt_id=ids.derive(receipt),
        arrived=arrived,
        is_final=is_final,
        occurred_at=NOON,
        at=NOON,
    )
    return [one.outcome for one in booked]
