"""Verbs that change the stock books, inside the caller's transaction."""

from ordito.stock.commands.booking import book, count, resolve_exception, state_units
from ordito.stock.commands.purchases import (
    get_purchase_order,
    list_purchase_orders,
    put_purchase_order,
    receive_purchase,
)
from ordito.stock.commands.reservations import (
    confirm,
    confirming,
    extend_buckets,
    fulfil,
    fulfilling,
    open_positions,
    release,
    release_expired,
    reserve,
    reserving,
)
from ordito.stock.commands.transfers import (
    cancel_transfer,
    get_transfer,
    list_inbound_lines,
    list_transfers,
    open_transfer,
    receive_transfer,
    ship_transfer,
)

__all__ = [
    "book",
    "cancel_transfer",
    "confirm",
    "confirming",
    "count",
    "extend_buckets",
    "fulfil",
    "fulfilling",
    "get_purchase_order",
    "get_transfer",
    "list_inbound_lines",
    "list_purchase_orders",
    "list_transfers",
    "open_positions",
    "open_transfer",
    "put_purchase_order",
    "receive_purchase",
    "receive_transfer",
    "release",
    "release_expired",
    "reserve",
    "reserving",
    "resolve_exception",
    "ship_transfer",
    "state_units",
]
