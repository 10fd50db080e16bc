"""Open a checkout: the basket is priced; its units are set aside until the payment is known."""

from datetime import datetime

from ordito import orders, stock
from ordito.orders import Basket
from ordito.platform import idempotency
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key, Prior
from ordito.platform.ids import CustomerId, OrderId


async def open_checkout(
    tx: Tx,
    *,
    key: Key,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    at: datetime,
) -> Prior | None:
    """Set the units of a basket aside and keep it, or return the earlier request of this key.

    Raises:
        KeyReused: the key belongs to another request.
        ExternalIdTaken: the source's order is here already.
        NotEnoughStock: somebody else was quicker.
    """
    expires_at = orders.hold_until(at)
    is_new = await orders.open_checkout(
        tx,
        key=key,
        customer_id=customer_id,
        order_id=order_id,
        basket=basket,
        expires_at=expires_at,
        at=at,
    )
    if not is_new:
        return await idempotency.find(tx, key=key)
    await stock.reserve(
        tx,
        lines=[
            stock.ReserveLine(line.reservation_id, line.sku_id, line.place_id, line.quantity)
            for line in basket.lines
        ],
        subject_id=order_id,
        expires_at=expires_at,
        at=at,
    )
    return None
