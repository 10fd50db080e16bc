"""Open a checkout: the basket is priced; its units are set aside until the payment is known."""

from collections.abc import Sequence
from datetime import datetime

from ordito import customers, fulfilment, orders, pricing, stock
from ordito.customers import NewAddress
from ordito.flows.keep_goods import take_kept
from ordito.flows.send_to_store import set_aside
from ordito.orders import Basket, LineKind
from ordito.platform.db import Step, Tx
from ordito.platform.idempotency import Key
from ordito.platform.ids import CustomerId, OrderId
from ordito.pricing import Redemption


async def open_checkout(
    tx: Tx,
    *,
    key: Key,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    addresses: Sequence[NewAddress] = (),
    redemptions: Sequence[Redemption] = (),
    taken: orders.sessions.Taken | None = None,
    at: datetime,
) -> None:
    """Set the units of a basket aside and keep it; ends the transaction.

    Raises:
        KeyClaimed: the request was made before.
        ExternalIdTaken: the source's order is here already.
        NotEnoughStock: somebody else was quicker.
        CartClosed: the cart it comes from is being paid or was ordered.
        SessionClosed: the session in which it was agreed was changed, is being paid or has ended.
        ClaimOver: what the place keeps was taken or has expired.
        SlotFull: somebody else has taken the time at which it would be collected.
        BudgetExhausted, PromotionUsedByCustomer, CouponExhausted and the like: what a promotion
            would take off is not there any more.
    """
    if basket.cart_id is not None:
        await orders.carts.begin_checkout(
            tx,
            customer_id=basket.session_customer_id or customer_id,
            cart_id=basket.cart_id,
            order_id=order_id,
        )
    if basket.kept is not None:
        await take_kept(tx, kept=basket.kept, order_id=order_id, at=at)
    expires_at = orders.hold_until(at)
    await tx.finish(
        orders.opening(
            key=key,
            context=tx.context,
            customer_id=customer_id,
            order_id=order_id,
            basket=basket,
            expires_at=expires_at,
            at=at,
        ),
        *_taking(taken, order_id, at),
        *_setting_aside(basket, order_id, expires_at, at),
        *_booking(basket, order_id),
        *(
            customers.addresses.keeping(customer_id=customer_id, new=new, at=at)
            for new in addresses
        ),
        *_holding(customer_id, order_id, redemptions, expires_at, at),
    )


def _taking(
    taken: orders.sessions.Taken | None, order_id: OrderId, at: datetime
) -> list[Step[str]]:
    if taken is None:
        return []
    return [orders.sessions.paying(taken=taken, order_id=order_id, at=at)]


def _setting_aside(
    basket: Basket, order_id: OrderId, expires_at: datetime, at: datetime
) -> list[Step[str]]:
    lines = [set_aside(line) for line in basket.lines if line.kind is LineKind.GOODS]
    if not lines:
        return []
    return [stock.reserving(lines=lines, subject_id=order_id, expires_at=expires_at, at=at)]


def _booking(basket: Basket, order_id: OrderId) -> list[Step[str]]:
    """Return the step that takes the times at which it is collected."""
    slots = [
        fulfilment.Slot(one.place_id, one.begins_at, one.ends_at, one.most) for one in basket.slots
    ]
    return [fulfilment.taking(order_id=order_id, slots=slots)] if slots else []


def _holding(
    customer_id: CustomerId,
    order_id: OrderId,
    redemptions: Sequence[Redemption],
    expires_at: datetime,
    at: datetime,
) -> list[Step[str]]:
    if not redemptions:
        return []
    return [
        pricing.redeeming(
            customer_id=customer_id,
            order_id=order_id,
            redemptions=redemptions,
            expires_at=expires_at,
            at=at,
        )
    ]
