"""Fulfilment: how goods that were sold reach the customer, as places and carriers see it.

Owns the PostgreSQL schema ``fulfilment``: fulfilment orders (one place, one method) with their
items. It does not own the order (orders) or the units (stock); it owns the promise made of them.
"""

from ordito.fulfilment.commands import (
    cancel_items,
    hand_over,
    mark_ready,
    open_orders,
    opening,
    redirect,
)
from ordito.fulfilment.errors import (
    FulfilmentClosed,
    PromisePolicyUnclear,
    UnknownFulfilmentOrder,
    WrongCode,
)
from ordito.fulfilment.model import (
    CancelledItem,
    FulfilmentOrder,
    FulfilmentState,
    Item,
    NewFulfilment,
    NewItem,
)
from ordito.fulfilment.promise import (
    Destination,
    PickMinutes,
    Promise,
    PromiseBook,
    PromiseLine,
    PromisePolicy,
    Transit,
    Zone,
    promise,
)
from ordito.fulfilment.promise_policy import (
    load_promise_book,
    publish_promise_policy,
    refresh_promise_book,
)
from ordito.fulfilment.queries import (
    get_fulfilment_order,
    list_items,
    list_of_order,
    list_open,
)
from ordito.fulfilment.rules import plan
from ordito.fulfilment.tariffs import (
    Tariff,
    TariffBook,
    TariffUnclear,
    find_tariff,
    load_tariffs,
    publish_tariffs,
    refresh_tariffs,
)

__all__ = [
    "PromiseLine",
    "Transit",
    "open_orders",
    "list_items",
    "Item",
    "PickMinutes",
    "publish_tariffs",
    "WrongCode",
    "NewItem",
    "plan",
    "find_tariff",
    "load_tariffs",
    "Tariff",
    "cancel_items",
    "hand_over",
    "CancelledItem",
    "opening",
    "FulfilmentState",
    "TariffUnclear",
    "PromiseBook",
    "PromisePolicy",
    "refresh_tariffs",
    "FulfilmentOrder",
    "mark_ready",
    "promise",
    "Promise",
    "NewFulfilment",
    "UnknownFulfilmentOrder",
    "load_promise_book",
    "list_open",
    "Zone",
    "list_of_order",
    "Destination",
    "refresh_promise_book",
    "PromisePolicyUnclear",
    "get_fulfilment_order",
    "publish_promise_policy",
    "redirect",
    "TariffBook",
    "FulfilmentClosed",
]
