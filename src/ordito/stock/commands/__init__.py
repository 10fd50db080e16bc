"""Verbs that change the stock books, inside the caller's transaction."""

from ordito.stock.commands.booking import book, count, resolve_exception, state_units
from ordito.stock.commands.escrows import (
    consume_escrow,
    get_escrow,
    lend,
    list_escrow_lines,
    list_escrows,
    return_escrow,
)
from ordito.stock.commands.feeds import take_feed
from ordito.stock.commands.lots import find_tracking, list_lots, name_lots, track
from ordito.stock.commands.offers import (
    limit_backorders,
    list_atp,
    list_coming,
    list_offers,
    list_unit_costs,
    put_holdbacks,
    put_unit_costs,
    read_offers_json,
)
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
from ordito.stock.commands.sold_elsewhere import reserve_sold
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
    "consume_escrow",
    "count",
    "extend_buckets",
    "find_tracking",
    "fulfil",
    "fulfilling",
    "get_escrow",
    "get_purchase_order",
    "get_transfer",
    "lend",
    "limit_backorders",
    "list_atp",
    "list_coming",
    "list_escrow_lines",
    "list_escrows",
    "list_inbound_lines",
    "list_lots",
    "list_offers",
    "list_purchase_orders",
    "list_transfers",
    "list_unit_costs",
    "name_lots",
    "open_positions",
    "open_transfer",
    "put_holdbacks",
    "put_purchase_order",
    "put_unit_costs",
    "read_offers_json",
    "receive_purchase",
    "receive_transfer",
    "release",
    "release_expired",
    "reserve",
    "reserve_sold",
    "reserving",
    "resolve_exception",
    "return_escrow",
    "ship_transfer",
    "state_units",
    "take_feed",
    "track",
]
