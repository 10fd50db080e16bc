from datetime import UTC, datetime

import pytest

from ordito import orders
from ordito.flows.import_history import import_orders
from ordito.orders import Basket, HistoricOrder, Method, NewLine, NewPayment
from ordito.platform import ids
from ordito.platform.db import Database
from ordito.platform.events import Context
from ordito.platform.idempotency import Key, KeyReused
from ordito.platform.ids import (
    ChannelId,
    CustomerId,
    EntityId,
    OrderId,
    PaymentId,
    PlaceId,
    ReservationId,
    SkuId,
)

pytestmark = pytest.mark.anyio

AT = datetime(2017, 3, 1, 17, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HISTORY = Context.system(origin="history")
CUSTOMER = CustomerId(ids.derive("customer", 1))
ORDER = OrderId(ids.derive("order", 1))
PLACE = PlaceId(ids.derive("place", 1))
SOLD, VOIDED = (
    NewLine(
        line_no=number,
        sku_id=SkuId(ids.derive("sku", number)),
        method=Method.CARRY_OUT,
        place_id=PLACE,
        reservation_id=ReservationId(ORDER),
        quantity=number,
        unit_minor=unit_minor,
        discount_minor=0,
        total_minor=unit_minor,
        tax_minor=0,
        tax_bp=0,
    )
    for number, unit_minor in ((1, 250), (2, 0))
)
RECEIPT = HistoricOrder(
    order_id=ORDER,
    customer_id=CUSTOMER,
    channel_id=ChannelId(ids.derive("channel", 1)),
    place_id=PLACE,
    placed_at=AT,
    basket=Basket(
        lines=(SOLD, VOIDED),
        payments=(NewPayment(payment_id=PaymentId(ids.new()), tender="cash", amount_minor=250),),
        seller_id=EntityId(ids.derive("entity", 1)),
        currency="USD",
        total_minor=250,
        tax_minor=0,
        discount_minor=0,
        rulebook_version=0,
        source="till",
        external_id="4711",
    ),
    cancelled=frozenset({2}),
)
FACTS = """
SELECT type, origin, occurred_at, channel_id, place_id FROM platform.v_fact
 WHERE type LIKE 'orders.%'
"""
MOVEMENTS = "SELECT count(*) FROM stock.v_movement"


def batch(body: bytes = b"files") -> Key:
    return Key.of(caller="import", key="till:1", command="import", body=body)


async def take_in(db: Database, key: Key) -> bool:
    return await db.transact(
        import_orders,
        HISTORY,
        batch=key,
        batch_id=ids.derive("batch", 1),
        history=[RECEIPT],
        points=[],
        at=NOW,
    )


async def test_takes_a_closed_order_in_with_its_fact_and_moves_no_stock(db: Database) -> None:
    assert await take_in(db, batch())

    order = await db.read(orders.get_order, customer_id=CUSTOMER, order_id=ORDER)
    lines = await db.read(orders.list_lines, customer_id=CUSTOMER, order_id=ORDER)
    [payment] = await db.read(orders.list_payments, customer_id=CUSTOMER, order_id=ORDER)
    assert (order.origin, order.placed_at, order.total_minor) == ("history", AT, 250)
    assert [(line.ordered, line.fulfilled, line.cancelled) for line in lines] == [
        (1, 1, 0),
        (2, 0, 2),
    ]
    assert (payment.tender, payment.captured_minor) == ("cash", 250)
    async with db.connection() as connection:
        [fact] = await connection.fetch(FACTS)
        assert tuple(fact) == ("orders.order_placed", "history", AT, RECEIPT.channel_id, PLACE)
        assert await connection.fetchval(MOVEMENTS) == 0


async def test_a_batch_taken_in_twice_is_there_once(db: Database) -> None:
    assert await take_in(db, batch())
    assert not await take_in(db, batch())

    assert len(await db.read(orders.list_orders, customer_id=CUSTOMER)) == 1


async def test_refuses_a_batch_of_the_same_name_made_from_something_else(db: Database) -> None:
    await take_in(db, batch())

    with pytest.raises(KeyReused):
        await take_in(db, batch(b"other files"))

    assert len(await db.read(orders.list_orders, customer_id=CUSTOMER)) == 1
