"""Receipts: the orders with which somebody may have bought what is brought without one."""

from datetime import date, datetime

import msgspec

from ordito import orders, stock
from ordito.catalogue import ShelfSku
from ordito.orders import Order, Whereabouts
from ordito.platform.db import Tx
from ordito.processes.price import identify
from ordito.processes.sale import SaleCustomer
from ordito.reads.memory import Memory
from ordito.reads.party import find_party
from ordito.reads.price_context import groups_of
from ordito.reads.return_terms import Returning, buyer_of, verdicts_of


class BoughtLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order that is or may be what was brought.

    Attributes:
        number: of the order.
        line_no: of its line.
        units: that the customer has.
        unit_minor: price of a unit then, minor units.
        currency: ISO 4217.
        placed_at: when it was bought.
        allowed: whether the rules take it back.
        why: code.
        until: last day, if there is one.
    """

    number: str
    line_no: int
    units: int
    unit_minor: int
    currency: str
    placed_at: datetime
    allowed: bool
    why: str
    until: date | None


async def list_receipts(
    tx: Tx,
    *,
    memory: Memory,
    sku: ShelfSku,
    customer: SaleCustomer | None,
    serial: str | None,
    reason: str,
    at: datetime,
) -> list[BoughtLine]:
    """Return the orders from which goods may be, latest first, and what the rules say of them.

    Args:
        tx: open transaction.
        memory: network, catalogue, rules of returns.
        sku: what is brought.
        customer: by whom, if that is known.
        serial: number of the very unit, if it has one.
        reason: code why it is brought.
        at: now.

    Raises:
        UnknownCustomer: nobody is known by what was given.
    """
    found: list[Order] = []
    if serial is not None:
        sold = await stock.find_sold_serial(tx, sku_id=sku.sku_id, serial=serial)
        where = None if sold is None else await orders.find_order_key(tx, name=str(sold))
        if where is not None:
            found = await orders.list_heads(tx, wheres=[where])
    elif customer is not None:
        party = await identify(tx, customer, with_groups=False)
        found = await orders.list_orders(tx, customer_id=party.customer_id)
    receipts: list[BoughtLine] = []
    for order in found:
        receipts += await _of_order(tx, memory, order, sku, reason, at)
    return receipts


async def _of_order(
    tx: Tx, memory: Memory, order: Order, sku: ShelfSku, reason: str, at: datetime
) -> list[BoughtLine]:
    where = Whereabouts(order.customer_id, order.order_id)
    lines = await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
    kept = [line for line in lines if line.sku_id == sku.sku_id and line.kept]
    if not kept:
        return []
    actions = await orders.list_actions(tx, customer_id=where.customer_id, order_id=where.order_id)
    party = await find_party(tx, customer=order.customer_id, with_groups=memory.names_groups)
    verdicts = verdicts_of(
        memory,
        order,
        lines,
        actions,
        [Returning(line.line_no, 1, None, reason) for line in kept],
        groups=groups_of(memory, party, at),
        buyer=await buyer_of(tx, customer_id=order.customer_id),
        at=at,
    )
    return [
        BoughtLine(
            number=order.number,
            line_no=line.line_no,
            units=line.kept,
            unit_minor=orders.due_minor([line]) // max(orders.units_left(line), 1),
            currency=order.currency,
            placed_at=order.placed_at,
            allowed=verdict.allowed,
            why=verdict.why,
            until=verdict.until,
        )
        for line, verdict in zip(kept, verdicts, strict=True)
    ]
