"""Webhook content: what the subject of a fact is like now, as far as a webhook may know it."""

from typing import Any, Final, cast
from uuid import UUID

from ordito import customers, orders, stock
from ordito.orders import Order, Whereabouts
from ordito.platform.db import Tx
from ordito.platform.events import Fact
from ordito.platform.ids import CustomerId, SkuId
from ordito.platform.webhooks import Endpoint
from ordito.reads.memory import Memory
from ordito.reads.order_page import read_order_page

_EVERYWHERE: Final = frozenset({"orders:everywhere", "admin"})
_MOST_SKUS: Final = 200
_OF_ORDERS: Final = frozenset({"orders", "fulfilment"})
_OF_CUSTOMERS: Final = frozenset({"customers", "loyalty"})


async def read_current(
    tx: Tx, *, fact: Fact, endpoint: Endpoint, memory: Memory
) -> dict[str, Any] | None:
    """Return the order, customer or stock that a fact is about, or None where it is about none.

    Each is what the API would answer to a token of the webhook's scopes, places and channel; what
    that token may not see, or what is erased, is left out.
    """
    room, _, _ = fact.type.partition(".")
    current: dict[str, Any] = {}
    if room in _OF_ORDERS and fact.case_id and _may(endpoint, "orders:read"):
        current["order"] = await _order(tx, fact.case_id, endpoint, memory)
    if room in _OF_CUSTOMERS and _may(endpoint, "customers:read"):
        current["customer"] = await _customer(tx, fact)
    if room == "stock" and _may(endpoint, "stock:read"):
        current["stock"] = await _positions(tx, fact, endpoint)
    known = {name: value for name, value in current.items() if value}
    return known or None


def _may(endpoint: Endpoint, scope: str) -> bool:
    return scope in endpoint.scopes or "admin" in endpoint.scopes


async def _order(tx: Tx, order_id: UUID, endpoint: Endpoint, memory: Memory) -> Any:
    where = await orders.find_order_key(tx, name=str(order_id))
    if where is None:
        return None
    try:
        order = await orders.get_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    except orders.UnknownOrder:  # a checkout that is open, or was declined
        return None
    if not await _is_visible(tx, order, where, endpoint):
        return None
    return await read_order_page(tx, where=where, memory=memory)


async def _is_visible(tx: Tx, order: Order, where: Whereabouts, endpoint: Endpoint) -> bool:
    """Own channel and place, a place that gives a line of it, or the scope for every order."""
    if not _EVERYWHERE.isdisjoint(endpoint.scopes):
        return True
    places = endpoint.place_ids
    if endpoint.channel_id == order.channel_id and (
        places is None or order.place_id is None or order.place_id in places
    ):
        return True
    lines = await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
    return any(line.place_id in (places or ()) for line in lines)


async def _customer(tx: Tx, fact: Fact) -> Any:
    customer_id = fact.customer_id or fact.subject_id
    try:
        return await customers.get_profile(tx, customer_id=CustomerId(customer_id))
    except customers.UnknownCustomer:
        return None


async def _positions(tx: Tx, fact: Fact, endpoint: Endpoint) -> Any:
    named = sorted(set(_skus_of(fact.payload)))[:_MOST_SKUS]
    if not named:
        return None
    places = endpoint.place_ids
    return [
        position
        for position in await stock.list_positions(tx, sku_ids=named)
        if places is None or position.place_id in places
    ]


def _skus_of(payload: dict[str, Any]) -> list[SkuId]:
    """Return the SKUs that a fact of the stock book names, itself or in its lines."""
    lines: Any = payload.get("lines")
    parts: list[Any] = [payload, *(cast("list[Any]", lines) if isinstance(lines, list) else ())]
    return [SkuId(UUID(part["sku_id"])) for part in parts if "sku_id" in part]
