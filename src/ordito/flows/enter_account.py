"""Enter an account: the browser is signed in, and its nameless cart comes along."""

from datetime import datetime, timedelta

import msgspec

from ordito import customers, orders
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId


class Entered(msgspec.Struct, frozen=True):
    """Who is signed in now.

    Attributes:
        customer_id: who.
        secret: of the session; for the cookie.
        is_poured: whether the nameless cart is the customer's own by now.
    """

    customer_id: CustomerId
    secret: str
    is_poured: bool


async def enter_account(
    tx: Tx,
    *,
    customer_id: CustomerId,
    proof: customers.accounts.Proof,
    nameless: CustomerId | None,
    lasts: timedelta,
    at: datetime,
) -> Entered:
    """Open a session of a customer who has proven to be it.

    Args:
        tx: open transaction; its context says in which channel.
        customer_id: who.
        proof: by what.
        nameless: under whom the cart stands that this browser began without a name.
        lasts: of the session.
        at: now.
    """
    secret = await customers.accounts.open_session(
        tx, customer_id=customer_id, proof=proof, at=at, lasts=lasts
    )
    is_poured = nameless is not None and await _pour(tx, nameless, customer_id, at)
    return Entered(customer_id, secret, is_poured)


async def _pour(tx: Tx, nameless: CustomerId, customer_id: CustomerId, at: datetime) -> bool:
    """Pour the nameless cart into the customer's; one that is being paid stays as it is."""
    cart = await orders.carts.find_open_cart(tx, customer_id=nameless)
    if cart is None or not cart.lines:
        return False
    try:
        await orders.carts.merge_carts(tx, nameless=cart, customer_id=customer_id, at=at)
    except (orders.carts.CartClosed, orders.carts.CartFull):
        return False
    return True
