"""Decline a checkout: the money was refused or never came, so nothing is sold."""

from collections.abc import Sequence
from datetime import datetime

from ordito import customers, fulfilment, orders, pricing, stock
from ordito.flows.keep_goods import keep_on
from ordito.flows.send_to_store import holding
from ordito.orders import Basket, Checkout, CheckoutState, LineKind
from ordito.platform.db import Tx


async def decline_checkout(
    tx: Tx,
    *,
    checkout: Checkout,
    basket: Basket,
    state: CheckoutState,
    reason: str,
    told: str,
    kept_until: datetime | None = None,
    at: datetime,
) -> None:
    """Close a checkout without an order, free its units and what it held of promotions.

    Goods that a place kept for it stay kept until ``kept_until``.

    Raises:
        CheckoutClosed: it was placed, declined or expired in the meantime.
    """
    await orders.close_checkout(
        tx, checkout=checkout, basket=basket, state=state, reason=reason, told=told, at=at
    )
    if basket.cart_id is not None:
        await orders.carts.reopen_cart(
            tx,
            customer_id=basket.session_customer_id or checkout.customer_id,
            cart_id=basket.cart_id,
            order_id=checkout.order_id,
        )
    if basket.session_id is not None and basket.session_customer_id is not None:
        await orders.sessions.reopen(
            tx,
            customer_id=basket.session_customer_id,
            session_id=basket.session_id,
            order_id=checkout.order_id,
            reason=reason,
        )
    if basket.delivery is not None:
        await customers.addresses.forget_address(
            tx, customer_id=checkout.customer_id, address_id=basket.delivery.address_id
        )
    holdings = [holding(line) for line in basket.lines if line.kind is LineKind.GOODS]
    await _keep_on(tx, checkout, basket, holdings, kept_until, at)
    if basket.slots:
        await fulfilment.free_slots(
            tx,
            order_id=checkout.order_id,
            place_ids=[slot.place_id for slot in basket.slots],
        )
    await stock.release(
        tx,
        holdings=holdings,
        subject_id=checkout.order_id,
        at=at,
    )
    if basket.redemptions:
        await tx.take(
            pricing.releasing(customer_id=checkout.customer_id, order_id=checkout.order_id, at=at)
        )


async def _keep_on(
    tx: Tx,
    checkout: Checkout,
    basket: Basket,
    holdings: Sequence[stock.Holding],
    until: datetime | None,
    at: datetime,
) -> None:
    if basket.kept is not None and until is not None:
        await keep_on(
            tx,
            kept=basket.kept,
            order_id=checkout.order_id,
            holdings=holdings,
            until=until,
            at=at,
        )
