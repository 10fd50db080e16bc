"""Verbs that change carts, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ordito.orders.carts.errors import CartChanged, CartClosed, UnknownCart
from ordito.orders.carts.events import CartCouponsChanged, CartLineChanged, CartMerged, CartOpened
from ordito.orders.carts.model import Cart, CartLine, CartState
from ordito.orders.carts.queries import as_cart, claim_of_cart, find_open_cart
from ordito.orders.carts.rules import poured, quantity_of, with_line
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId

_sql: Final = statements(__name__)
_OPEN: Final = _sql.query("open_cart", UUID)
_CLAIM: Final = _sql.command("claim_cart")
_LOCK: Final = _sql.query("lock_cart", dict[str, Any])
_SAVE: Final = _sql.command("save_lines")
_SAVE_COUPONS: Final = _sql.command("save_coupons")
_BEGIN: Final = _sql.query("begin_checkout", UUID)
_CLOSE: Final = _sql.command("close_cart")
_REOPEN: Final = _sql.command("reopen_cart")
_LEAVE: Final = _sql.command("leave_to_heir")
_MOST_COUPONS: Final = 20


async def open_cart(tx: Tx, *, customer_id: CustomerId, at: datetime) -> Cart:
    """Return the customer's cart; where there is none, a new and empty one.

    Args:
        tx: open transaction; its context says in which channel and place it is begun.
        customer_id: whose; a fresh id for somebody without a name.
        at: now.
    """
    cart_id = ids.new()
    opened = await tx.find(
        _OPEN,
        customer_id=customer_id,
        cart_id=cart_id,
        channel_id=tx.context.channel_id,
        place_id=tx.context.place_id,
        at=at,
    )
    if opened is not None:
        claim = claim_of_cart(str(cart_id))
        await tx.run(_CLAIM, claim=claim, customer_id=customer_id, cart_id=cart_id)
        tx.record(CartOpened(cart_id=cart_id), subject=cart_id, customer_id=customer_id, at=at)
    cart = await find_open_cart(tx, customer_id=customer_id)
    assert cart is not None, customer_id
    return cart


async def put_line(
    tx: Tx, *, cart: Cart, line: CartLine, expected_version: int | None, at: datetime
) -> Cart:
    """Set the units of a SKU by method and place; 0 takes it out. A repeat changes nothing.

    Args:
        tx: open transaction; the cart stays locked until it ends.
        cart: as it was read.
        line: what is wanted.
        expected_version: version that the caller saw, or None where it does not matter.
        at: now.

    Raises:
        CartClosed: it is being paid, was ordered or poured into another one.
        CartChanged: it has another version.
        CartFull: too many lines or units.
    """
    cart = await _lock_version(tx, cart, expected_version)
    before = quantity_of(cart.lines, line)
    if before == line.quantity:
        return cart
    cart = await _save(tx, cart, with_line(cart.lines, line), at)
    tx.record(
        CartLineChanged(
            cart_id=cart.cart_id,
            sku_id=line.sku_id,
            method=line.method,
            place_id=line.place_id,
            quantity_before=before,
            quantity=line.quantity,
        ),
        subject=cart.cart_id,
        customer_id=cart.customer_id,
        at=at,
    )
    return cart


async def put_coupons(
    tx: Tx, *, cart: Cart, coupons: Sequence[str], expected_version: int | None, at: datetime
) -> Cart:
    """Set the codes that are shown for a cart, each once. A repeat changes nothing.

    Raises:
        CartClosed: it is being paid, was ordered or poured into another one.
        CartChanged: it has another version.
    """
    cart = await _lock_version(tx, cart, expected_version)
    wanted = list(dict.fromkeys(coupons))
    if wanted == cart.coupons:
        return cart
    return await _show(tx, cart, wanted, at)


async def merge_carts(tx: Tx, *, nameless: Cart, customer_id: CustomerId, at: datetime) -> Cart:
    """Pour a nameless cart into that of the customer who signed in, and return the latter.

    Whoever still has the number of the nameless one is led to the other from then on.

    Raises:
        CartClosed: one of them is being paid.
        CartFull: they do not fit into one.
    """
    if nameless.customer_id == customer_id:
        return nameless
    own = await open_cart(tx, customer_id=customer_id, at=at)
    locked = {
        key: await _lock(tx, *key)
        for key in sorted(
            [(own.customer_id, own.cart_id), (nameless.customer_id, nameless.cart_id)]
        )
    }
    own = locked[own.customer_id, own.cart_id]
    nameless = locked[nameless.customer_id, nameless.cart_id]
    own = await _save(tx, own, poured(own.lines, nameless.lines), at)
    if nameless.coupons:
        own = await _show(tx, own, list(dict.fromkeys([*own.coupons, *nameless.coupons])), at)
    await tx.run(
        _LEAVE,
        customer_id=nameless.customer_id,
        cart_id=nameless.cart_id,
        heir_customer_id=own.customer_id,
        heir_cart_id=own.cart_id,
        at=at,
    )
    tx.record(
        CartMerged(
            cart_id=own.cart_id,
            nameless_cart_id=nameless.cart_id,
            nameless_customer_id=nameless.customer_id,
            lines=len(nameless.lines),
        ),
        subject=own.cart_id,
        customer_id=own.customer_id,
        at=at,
    )
    return own


async def begin_checkout(
    tx: Tx, *, customer_id: CustomerId, cart_id: UUID, order_id: OrderId
) -> None:
    """Let a checkout have the cart: nobody changes it, and no other checkout takes it.

    Raises:
        CartClosed: another checkout has it, or it was ordered.
    """
    taken = await tx.find(_BEGIN, customer_id=customer_id, cart_id=cart_id, order_id=order_id)
    if taken is None:
        raise CartClosed("The cart is being paid or was ordered already.", cart_id=cart_id)


async def close_cart(tx: Tx, *, customer_id: CustomerId, cart_id: UUID, order_id: OrderId) -> None:
    """Note that the checkout which has the cart became an order."""
    await tx.run(_CLOSE, customer_id=customer_id, cart_id=cart_id, order_id=order_id)


async def reopen_cart(tx: Tx, *, customer_id: CustomerId, cart_id: UUID, order_id: OrderId) -> None:
    """Give the cart back: the checkout which had it ended without an order."""
    await tx.run(_REOPEN, customer_id=customer_id, cart_id=cart_id, order_id=order_id)


async def _lock(tx: Tx, customer_id: CustomerId, cart_id: UUID) -> Cart:
    document = await tx.find(_LOCK, customer_id=customer_id, cart_id=cart_id)
    if document is None:
        raise UnknownCart("There is no such cart.", cart_id=cart_id)
    cart = as_cart(document)
    if cart.state != CartState.OPEN:
        message = f"The cart is {cart.state}."
        raise CartClosed(message, cart_id=cart_id, state=cart.state, order_id=cart.order_id)
    return cart


async def _lock_version(tx: Tx, cart: Cart, expected_version: int | None) -> Cart:
    cart = await _lock(tx, cart.customer_id, cart.cart_id)
    if expected_version not in (None, cart.version):
        message = f"The cart has version {cart.version} by now."
        raise CartChanged(message, field="expected_version", version=cart.version)
    return cart


async def _show(tx: Tx, cart: Cart, coupons: Sequence[str], at: datetime) -> Cart:
    await tx.run(
        _SAVE_COUPONS,
        customer_id=cart.customer_id,
        cart_id=cart.cart_id,
        coupons=coupons[:_MOST_COUPONS],
        at=at,
    )
    tx.record(
        CartCouponsChanged(cart_id=cart.cart_id, coupons=len(coupons)),
        subject=cart.cart_id,
        customer_id=cart.customer_id,
        at=at,
    )
    return as_cart(await tx.one(_LOCK, customer_id=cart.customer_id, cart_id=cart.cart_id))


async def _save(tx: Tx, cart: Cart, lines: Sequence[CartLine], at: datetime) -> Cart:
    await tx.run(
        _SAVE, customer_id=cart.customer_id, cart_id=cart.cart_id, lines=list(lines), at=at
    )
    document = await tx.one(_LOCK, customer_id=cart.customer_id, cart_id=cart.cart_id)
    return as_cart(document)
