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
    SlotFull,
    UnknownFulfilmentOrder,
    UnknownSlot,
    WrongCode,
)
from ordito.fulfilment.events import FulfilmentReady, FulfilmentRedirected, HandedOver
from ordito.fulfilment.model import (
    CancelledItem,
    FulfilmentOrder,
    FulfilmentState,
    Item,
    NewFulfilment,
    NewItem,
)
from ordito.fulfilment.personal import PERSONAL
from ordito.fulfilment.promise import (
    STANDARD,
    Destination,
    PickMinutes,
    Promise,
    PromiseBook,
    PromiseLine,
    PromisePolicy,
    Slots,
    Transit,
    Zone,
    promise,
    zone_of,
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
from ordito.fulfilment.slots import Slot, free_slots, list_with_room, slots_at, taking
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
    "PERSONAL",
    "STANDARD",
    "CancelledItem",
    "Destination",
    "FulfilmentClosed",
    "FulfilmentOrder",
    "FulfilmentReady",
    "FulfilmentRedirected",
    "FulfilmentState",
    "HandedOver",
    "Item",
    "NewFulfilment",
    "NewItem",
    "PickMinutes",
    "Promise",
    "PromiseBook",
    "PromiseLine",
    "PromisePolicy",
    "PromisePolicyUnclear",
    "Slot",
    "SlotFull",
    "Slots",
    "Tariff",
    "TariffBook",
    "TariffUnclear",
    "Transit",
    "UnknownFulfilmentOrder",
    "UnknownSlot",
    "WrongCode",
    "Zone",
    "cancel_items",
    "find_tariff",
    "free_slots",
    "get_fulfilment_order",
    "hand_over",
    "list_items",
    "list_of_order",
    "list_open",
    "list_with_room",
    "load_promise_book",
    "load_tariffs",
    "mark_ready",
    "open_orders",
    "opening",
    "plan",
    "promise",
    "publish_promise_policy",
    "publish_tariffs",
    "redirect",
    "refresh_promise_book",
    "refresh_tariffs",
    "slots_at",
    "taking",
    "zone_of",
]
