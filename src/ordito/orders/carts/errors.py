"""Refusals about carts."""

from ordito.platform.errors import Conflict, Invalid, NotFound


class UnknownCart(NotFound):
    """There is no such cart."""

    code = "orders.unknown_cart"
    remedy = "Check the number of the cart, or open one for the customer."


class CartClosed(Conflict):
    """The cart is being paid, or was ordered already."""

    code = "orders.cart_closed"
    remedy = "Read the cart: it names its order. Open another cart for what is still wanted."


class CartChanged(Conflict):
    """Somebody changed the cart in the meantime, perhaps in another channel."""

    code = "orders.cart_changed"
    remedy = "Read the cart again and repeat the change on its present version."


class CartFull(Invalid):
    """There is no room for another line."""

    code = "orders.cart_full"
    remedy = "Order what is in the cart first; a cart holds 200 lines of 100,000 units at most."
