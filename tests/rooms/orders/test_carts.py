"""Carts: one for each customer, shared between channels, poured together, ordered once."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordito import orders
from ordito.orders import Method
from ordito.orders.carts import Cart, CartLine
from ordito.orders.carts.rules import poured, with_line
from ordito.platform import ids
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId, OrderId, PlaceId, SkuId

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHIRT = SkuId(ids.derive("shirt"))
LAPTOP = SkuId(ids.derive("laptop"))
NORTH = PlaceId(ids.derive("north"))


def a_line(sku: SkuId = SHIRT, quantity: int = 1, method: Method = Method.SHIP) -> CartLine:
    return CartLine(sku, quantity, method)


def somebody() -> CustomerId:
    return CustomerId(ids.new())


async def a_cart(tx: Tx, *lines: CartLine, customer_id: CustomerId | None = None) -> Cart:
    cart = await orders.carts.open_cart(tx, customer_id=customer_id or somebody(), at=AT)
    for line in lines:
        cart = await put(tx, cart, line)
    return cart


async def put(tx: Tx, cart: Cart, line: CartLine, version: int | None = None) -> Cart:
    return await orders.carts.put_line(tx, cart=cart, line=line, expected_version=version, at=AT)


async def test_a_customer_has_one_cart_in_every_channel(tx: Tx) -> None:
    cart = await a_cart(tx, a_line(quantity=2))
    again = await orders.carts.open_cart(tx, customer_id=cart.customer_id, at=AT)
    assert again == cart
    for name in (str(cart.cart_id), ids.number_of(cart.cart_id).lower().replace("-", "")):
        assert await orders.carts.get_cart(tx, name=name) == cart
    with pytest.raises(orders.carts.UnknownCart):
        await orders.carts.get_cart(tx, name="0000-0000-0000")


async def test_quantities_are_set_and_not_added(tx: Tx) -> None:
    cart = await a_cart(tx, a_line(quantity=2), a_line(LAPTOP), a_line(quantity=3))
    assert [(line.sku_id, line.quantity) for line in cart.lines] == [(SHIRT, 3), (LAPTOP, 1)]
    same = await put(tx, cart, a_line(quantity=3))
    assert same.version == cart.version
    cart = await put(tx, cart, a_line(quantity=0))
    assert [line.sku_id for line in cart.lines] == [LAPTOP]


async def test_of_two_who_change_a_cart_the_second_is_told(tx: Tx) -> None:
    cart = await a_cart(tx, a_line())
    changed = await put(tx, cart, a_line(quantity=2), cart.version)
    with pytest.raises(orders.carts.CartChanged) as told:
        await put(tx, cart, a_line(quantity=3), cart.version)
    assert told.value.facts["version"] == changed.version
    assert await orders.carts.get_cart(tx, name=str(cart.cart_id)) == changed


async def test_signing_in_pours_the_nameless_cart_into_the_own(tx: Tx) -> None:
    own = await a_cart(tx, a_line(quantity=2), a_line(LAPTOP))
    nameless = await a_cart(tx, a_line(quantity=1), a_line(method=Method.COLLECT))
    merged = await orders.carts.merge_carts(
        tx, nameless=nameless, customer_id=own.customer_id, at=AT
    )
    assert [(line.sku_id, line.method, line.quantity) for line in merged.lines] == [
        (SHIRT, "ship", 3),
        (LAPTOP, "ship", 1),
        (SHIRT, "collect", 1),
    ]
    assert await orders.carts.get_cart(tx, name=str(nameless.cart_id)) == merged
    with pytest.raises(orders.carts.CartClosed):
        await orders.carts.merge_carts(tx, nameless=nameless, customer_id=somebody(), at=AT)
    assert (
        await orders.carts.merge_carts(tx, nameless=merged, customer_id=own.customer_id, at=AT)
        == merged
    )


async def test_a_cart_that_is_being_paid_is_not_changed(tx: Tx) -> None:
    cart = await a_cart(tx, a_line())
    named = {"customer_id": cart.customer_id, "cart_id": cart.cart_id}
    first, second = OrderId(ids.new()), OrderId(ids.new())
    await orders.carts.begin_checkout(tx, **named, order_id=first)
    for attempt in (
        orders.carts.begin_checkout(tx, **named, order_id=second),
        put(tx, cart, a_line(quantity=5)),
    ):
        with pytest.raises(orders.carts.CartClosed):
            await attempt
    await orders.carts.reopen_cart(tx, **named, order_id=second)
    assert (await orders.carts.get_cart(tx, name=str(cart.cart_id))).state == "checkout"
    await orders.carts.reopen_cart(tx, **named, order_id=first)
    await orders.carts.begin_checkout(tx, **named, order_id=second)
    await orders.carts.close_cart(tx, **named, order_id=second)
    assert await orders.carts.find_open_cart(tx, customer_id=cart.customer_id) is None
    another = await orders.carts.open_cart(tx, customer_id=cart.customer_id, at=AT)
    assert another.lines == []


async def test_rivals_open_one_cart_and_order_it_once(db: Database) -> None:
    customer_id, system = somebody(), Context.system()
    opened = await asyncio.gather(
        *(
            db.transact(orders.carts.open_cart, system, customer_id=customer_id, at=AT)
            for _ in range(8)
        )
    )
    (cart_id,) = {cart.cart_id for cart in opened}
    outcomes = await asyncio.gather(
        *(
            db.transact(
                orders.carts.begin_checkout,
                system,
                customer_id=customer_id,
                cart_id=cart_id,
                order_id=OrderId(ids.new()),
            )
            for _ in range(8)
        ),
        return_exceptions=True,
    )
    assert Counter(type(one).__name__ for one in outcomes) == {"NoneType": 1, "CartClosed": 7}


async def test_devices_that_sign_in_at_once_lose_nothing(db: Database) -> None:
    system, customer_id = Context.system(), somebody()
    nameless = [await db.transact(a_cart, system, a_line(quantity=n)) for n in (1, 2, 3, 4)]
    await asyncio.gather(
        *(
            db.transact(
                orders.carts.merge_carts, system, nameless=cart, customer_id=customer_id, at=AT
            )
            for cart in nameless
        )
    )
    own = await db.read(orders.carts.find_open_cart, customer_id=customer_id)
    assert own is not None
    assert [line.quantity for line in own.lines] == [10]


kinds = st.builds(
    CartLine,
    sku_id=st.sampled_from([SHIRT, LAPTOP]),
    quantity=st.integers(0, 5),
    method=st.sampled_from(list(Method)),
    place_id=st.sampled_from([None, NORTH]),
)


@given(own=st.lists(kinds, max_size=12), other=st.lists(kinds, max_size=12))
def test_pouring_keeps_every_unit(own: list[CartLine], other: list[CartLine]) -> None:
    first: list[CartLine] = []
    for line in own:
        first = with_line(first, line)
    second: list[CartLine] = []
    for line in other:
        second = with_line(second, line)
    both = poured(first, second)
    assert sum(line.quantity for line in both) == sum(line.quantity for line in first + second)
    assert len({(line.sku_id, line.method, line.place_id) for line in both}) == len(both)
    assert all(line.quantity > 0 for line in both)


def test_a_cart_has_an_end() -> None:
    lines = [a_line(SkuId(ids.derive("sku", n))) for n in range(200)]
    with pytest.raises(Refusal):
        with_line(lines, a_line())
    with pytest.raises(Refusal):
        poured([a_line(quantity=99_999)], [a_line(quantity=2)])
