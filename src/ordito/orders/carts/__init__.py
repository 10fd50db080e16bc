"""Carts: what a customer has in mind to buy, the same in every channel.

A customer has one cart at a time. One that was begun without a name lives under a fresh customer id
until somebody signs in; then it is poured into the customer's own. It becomes one order at most.
"""

from ordito.orders.carts.commands import (
    begin_checkout,
    close_cart,
    merge_carts,
    open_cart,
    put_coupons,
    put_line,
    reopen_cart,
)
from ordito.orders.carts.errors import (
    CartChanged,
    CartClosed,
    CartFull,
    UnknownCart,
)
from ordito.orders.carts.events import CartCouponsChanged, CartLineChanged, CartMerged, CartOpened
from ordito.orders.carts.model import Cart, CartLine, CartState
from ordito.orders.carts.queries import find_open_cart, get_cart

__all__ = [
    "Cart",
    "CartChanged",
    "CartClosed",
    "CartCouponsChanged",
    "CartFull",
    "CartLine",
    "CartLineChanged",
    "CartMerged",
    "CartOpened",
    "CartState",
    "UnknownCart",
    "begin_checkout",
    "close_cart",
    "find_open_cart",
    "get_cart",
    "merge_carts",
    "open_cart",
    "put_coupons",
    "put_line",
    "reopen_cart",
]
