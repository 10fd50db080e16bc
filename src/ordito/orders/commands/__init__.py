"""Verbs that change the order book, inside the caller's transaction."""

from ordito.orders.commands.checkout import close_checkout, open_checkout, place, record_placed
from ordito.orders.commands.lines import cancel_lines, fulfil_lines, lock_order
from ordito.orders.commands.money import ask_money, lock_payments, settle_money

__all__ = [
    "ask_money",
    "cancel_lines",
    "close_checkout",
    "fulfil_lines",
    "lock_order",
    "lock_payments",
    "open_checkout",
    "place",
    "record_placed",
    "settle_money",
]
