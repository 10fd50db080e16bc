"""Questions about carts."""

from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.orders.carts.errors import UnknownCart
from ordito.orders.carts.model import Cart
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId


class CartKey(msgspec.Struct, frozen=True):
    """Whose cart it is, and which."""

    customer_id: CustomerId
    cart_id: UUID


_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_cart", dict[str, Any])
_FIND_OPEN: Final = _sql.query("find_open_cart", dict[str, Any])
_FIND_KEY: Final = _sql.query("find_cart_key", CartKey)
# a cart that was poured into another one leads to it; nobody signs in more often on one device
_MOST_HEIRS: Final = 20


async def get_cart(tx: Tx, *, name: str) -> Cart:
    """Return the cart of that id or number; where it was poured into another one, that one.

    Raises:
        UnknownCart: there is none.
    """
    key = await tx.find(_FIND_KEY, claim=claim_of_cart(name))
    for _ in range(_MOST_HEIRS):
        document = None
        if key is not None:
            document = await tx.find(_FIND, customer_id=key.customer_id, cart_id=key.cart_id)
        if document is None:
            break
        cart = as_cart(document)
        if cart.heir_cart_id is None or cart.heir_customer_id is None:
            return cart
        key = CartKey(cart.heir_customer_id, cart.heir_cart_id)
    raise UnknownCart(f"There is no cart {name[:40]}.", field="name")


async def find_open_cart(tx: Tx, *, customer_id: CustomerId) -> Cart | None:
    """Return the cart that a customer has now."""
    document = await tx.find(_FIND_OPEN, customer_id=customer_id)
    return None if document is None else as_cart(document)


def claim_of_cart(name: str) -> str:
    """Return the claim of a cart's id or number, however it was typed."""
    try:
        return f"cart:{ids.number_of(UUID(name))}"
    except ValueError:
        letters = "".join(c for c in name.upper() if c.isalnum())
        return "cart:" + "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def as_cart(document: dict[str, Any]) -> Cart:
    """Return a row as a cart."""
    return msgspec.convert(document, Cart)
