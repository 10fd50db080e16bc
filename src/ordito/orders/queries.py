"""Questions to the order book."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito.orders.errors import UnknownChange, UnknownOrder
from ordito.orders.model import (
    Action,
    AskedMoney,
    Change,
    Checkout,
    DiscountOfLine,
    Line,
    LineOfOrder,
    Order,
    Payment,
    Whereabouts,
)
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, OrderId


class _Claimed(msgspec.Struct, frozen=True):
    claim: str
    customer_id: CustomerId
    order_id: OrderId


_sql = statements(__name__)
_CLAIM = _sql.query("find_claim", Whereabouts)
_CLAIMS = _sql.query("list_claims", _Claimed)
_ORDER = _sql.query("find_order", Order)
_ORDERS = _sql.query("list_orders", Order)
_LINES = _sql.query("list_lines", Line)
_DISCOUNTS = _sql.query("list_discounts", DiscountOfLine)
_HEADS = _sql.query("list_heads", Order)
_ALL_LINES = _sql.query("list_all_lines", LineOfOrder)
_ACTIONS = _sql.query("list_actions", Action)
_PAYMENTS = _sql.query("list_payments", Payment)
_CHECKOUT = _sql.query("find_checkout", Checkout)
_LEFT_OPEN = _sql.query("list_left_open", Checkout)
_ASKED = _sql.query("list_asked", AskedMoney)
_UNSETTLED = _sql.query("list_unsettled", Whereabouts)
_CHANGE = _sql.query("find_change", Change)
_LEFT_PAYING = _sql.query("list_left_paying", Change)

_END_OF_TIME: Final = datetime(9999, 1, 1, tzinfo=UTC)


async def find_order_key(tx: Tx, *, name: str) -> Whereabouts | None:
    """Return whose order it is that people call ``name``: its id or its number."""
    return await tx.find(_CLAIM, claim=claim_of(name))


async def find_external_key(tx: Tx, *, source: str, external_id: str) -> Whereabouts | None:
    """Return whose order it is that the system ``source`` calls ``external_id``."""
    return await tx.find(_CLAIM, claim=external_claim(source, external_id))


async def list_order_keys(
    tx: Tx, *, names: Collection[str], source: str = ""
) -> dict[str, Whereabouts]:
    """Return whose orders these are, by the name that each was asked by; unknown ones are left out.

    Args:
        tx: open transaction.
        names: ids and numbers of ours, or what ``source`` calls them; some hundreds at most.
        source: system with numbers of its own; its names are tried last.
    """
    if not names:
        return {}
    claims = {claim_of(name): name for name in names}
    if source:
        claims |= {external_claim(source, name): name for name in names}
    rows = await tx.fetch(_CLAIMS, claims=sorted(claims))
    return {claims[row.claim]: Whereabouts(row.customer_id, row.order_id) for row in rows}


async def get_order(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> Order:
    """Return the head of an order.

    Raises:
        UnknownOrder: the customer has no such order (a checkout may still be open).
    """
    order = await tx.find(_ORDER, customer_id=customer_id, order_id=order_id)
    if order is None:
        raise UnknownOrder("There is no such order.", order_id=order_id)
    return order


async def list_orders(
    tx: Tx,
    *,
    customer_id: CustomerId,
    before: tuple[datetime, OrderId] | None = None,
    page_size: int = 50,
) -> list[Order]:
    """Return a customer's orders, latest first; ``before`` is the last one of the page before."""
    instant, order_id = before or (_END_OF_TIME, UUID(int=2**128 - 1))
    return await tx.fetch(
        _ORDERS, customer_id=customer_id, before=instant, before_id=order_id, page_size=page_size
    )


async def list_lines(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> list[Line]:
    """Return the lines of an order, by number."""
    return await tx.fetch(_LINES, customer_id=customer_id, order_id=order_id)


async def list_discounts(tx: Tx, *, where: Whereabouts) -> list[DiscountOfLine]:
    """Return what promotions took off the lines of an order, by line."""
    return await tx.fetch(_DISCOUNTS, customer_id=where.customer_id, order_id=where.order_id)


async def list_heads(tx: Tx, *, wheres: Sequence[Whereabouts]) -> list[Order]:
    """Return the heads of orders; checkouts that became none are absent."""
    return await tx.fetch(_HEADS, **_keys(wheres))


async def list_all_lines(tx: Tx, *, wheres: Sequence[Whereabouts]) -> dict[OrderId, list[Line]]:
    """Return the lines of orders, by number."""
    lines: dict[OrderId, list[Line]] = {where.order_id: [] for where in wheres}
    for line in await tx.fetch(_ALL_LINES, **_keys(wheres)):
        assert line.order_id is not None, line
        lines[line.order_id].append(line)
    return lines


async def list_actions(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> list[Action]:
    """Return what was done to an order, in order."""
    return await tx.fetch(_ACTIONS, customer_id=customer_id, order_id=order_id)


async def list_payments(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> list[Payment]:
    """Return the payments of an order."""
    return await tx.fetch(_PAYMENTS, customer_id=customer_id, order_id=order_id)


async def find_checkout(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> Checkout | None:
    """Return a checkout, open or closed."""
    return await tx.find(_CHECKOUT, customer_id=customer_id, order_id=order_id)


async def list_left_open(tx: Tx, *, before: datetime, batch: int = 100) -> Sequence[Checkout]:
    """Return checkouts that were opened before an instant and never closed, oldest first."""
    return await tx.fetch(_LEFT_OPEN, before=before, batch=batch)


async def list_asked(tx: Tx, *, where: Whereabouts) -> list[AskedMoney]:
    """Return the movements of an order's money that the processor has not confirmed."""
    return await tx.fetch(_ASKED, customer_id=where.customer_id, order_id=where.order_id)


async def list_unsettled(tx: Tx, *, before: datetime, batch: int = 100) -> list[Whereabouts]:
    """Return orders whose money was asked for before an instant and is still unsettled."""
    return await tx.fetch(_UNSETTLED, before=before, batch=batch)


async def get_change(tx: Tx, *, where: Whereabouts, change_id: UUID) -> Change:
    """Return a proposed change of an order.

    Raises:
        UnknownChange: the order has none of that id.
    """
    change = await tx.find(_CHANGE, customer_id=where.customer_id, change_id=change_id)
    if change is None or change.order_id != where.order_id:
        raise UnknownChange("The order has no such proposed change.", field="change_id")
    return change


async def list_left_paying(tx: Tx, *, before: datetime, batch: int = 100) -> list[Change]:
    """Return changes previewed before an instant that somebody began to pay, oldest first."""
    return await tx.fetch(_LEFT_PAYING, before=before, batch=batch)


def claim_of(name: str) -> str:
    """Return the claim of an order's id or number, however it was typed."""
    try:
        return f"number:{ids.number_of(UUID(name))}"
    except ValueError:
        letters = "".join(c for c in name.upper() if c.isalnum())
        return "number:" + "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def external_claim(source: str, external_id: str) -> str:
    """Return the claim of an order that another system numbered."""
    return f"external:{source}:{external_id}"


def _keys(wheres: Sequence[Whereabouts]) -> dict[str, list[UUID]]:
    return {
        "customer_ids": [where.customer_id for where in wheres],
        "order_ids": [where.order_id for where in wheres],
    }
