"""Open a checkout: the basket is priced; its units are set aside until the payment is known."""

from collections.abc import Sequence
from datetime import datetime

from ordito import customers, orders, stock
from ordito.customers import NewAddress
from ordito.orders import Basket
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key
from ordito.platform.ids import CustomerId, OrderId


async def open_checkout(
    tx: Tx,
    *,
    key: Key,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    addresses: Sequence[NewAddress] = (),
    at: datetime,
) -> None:
    """Set the units of a basket aside and keep it; ends the transaction.

    Raises:
        KeyClaimed: the request was made before.
        ExternalIdTaken: the source's order is here already.
        NotEnoughStock: somebody else was quicker.
        CartClosed: the cart it comes from is being paid or was ordered.
    """
    if basket.cart_id is not None:
        await orders.carts.begin_checkout(
            tx, customer_id=customer_id, cart_id=basket.cart_id, order_id=order_id
        )
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
        stock.reserving(
            lines=[
                stock.ReserveLine(line.reservation_id, line.sku_id, line.place_id, line.quantity)
                for line in basket.lines
            ],
            subject_id=order_id,
            expires_at=expires_at,
            at=at,
        ),
        *(
            customers.addresses.keeping(customer_id=customer_id, new=new, at=at)
            for new in addresses
        ),
    )
