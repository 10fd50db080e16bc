"""Verbs of purchases: what suppliers shall bring, and what they brought."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import PlaceId
from ordito.stock.commands.booking import record_exceptions, require_past
from ordito.stock.errors import LineTwice, UnknownPurchaseOrder
from ordito.stock.events import PurchaseReceived
from ordito.stock.model import Arrival, ArrivedLine, PlaceLine, PurchaseLine, PurchaseOrder

_sql = statements(__name__)
_PUT = _sql.command("put_order")
_EXPECT = _sql.command("expect")
_CLOSE = _sql.command("close_order")
_RECEIVE = _sql.query("receive", Arrival)
_FIND = _sql.query("find_order", PurchaseOrder)
_LIST = _sql.query("list_orders", PurchaseOrder)


async def put_purchase_order(
    tx: Tx, *, order: PurchaseOrder, lines: Sequence[PurchaseLine]
) -> None:
    """Expect what was ordered, or what is ordered now; a line left out is no longer expected.

    Raises:
        LineTwice: a SKU is named twice.
    """
    if len({line.sku_id for line in lines}) < len(lines):
        raise LineTwice("A SKU is named twice.", field="lines")
    known = await tx.find(_FIND, place_id=order.place_id, purchase_order_id=order.purchase_order_id)
    wanted = {line.sku_id: line for line in lines}
    before = known.sku_ids if known is not None else []
    lines = [*lines, *(PurchaseLine(sku_id, 0) for sku_id in before if sku_id not in wanted)]
    await tx.run(
        _PUT,
        place_id=order.place_id,
        purchase_order_id=order.purchase_order_id,
        number=order.number,
        supplier=order.supplier,
        entity_id=order.entity_id,
        sku_ids=[line.sku_id for line in lines],
        ordered_at=order.ordered_at,
    )
    await tx.run(
        _EXPECT,
        inbound_id=order.purchase_order_id,
        place_id=order.place_id,
        sku_ids=[line.sku_id for line in lines],
        ordered=[line.ordered for line in lines],
        expected=[line.expected_at for line in lines],
        costs=[line.cost_minor for line in lines],
        currencies=[line.currency for line in lines],
    )


async def receive_purchase(
    tx: Tx,
    *,
    order: PurchaseOrder,
    receipt_id: UUID,
    arrived: Sequence[ArrivedLine],
    is_final: bool,
    occurred_at: datetime,
    at: datetime,
) -> list[Arrival]:
    """Book what came of a purchase order, and what its units have cost from now on.

    After the last receipt differences become exceptions; what comes later makes them smaller.

    Args:
        tx: open transaction.
        order: of its place.
        receipt_id: names the receipt; told again, nothing is booked again.
        arrived: each SKU once in each condition; also what nobody ordered.
        is_final: whether nothing more is waited for.
        occurred_at: when it came.
        at: now.

    Raises:
        LineTwice: a SKU is named twice in the same condition.
        NotYet: it came at an instant that has not come.
    """
    require_past([occurred_at], at=at, field="occurred_at")
    if len({(line.sku_id, line.condition) for line in arrived}) < len(arrived):
        raise LineTwice("A SKU is named twice in one condition.", field="lines")
    order_id = order.purchase_order_id
    await tx.run(
        _CLOSE, place_id=order.place_id, purchase_order_id=order_id, is_final=is_final, at=at
    )
    booked = await tx.fetch(
        _RECEIVE,
        inbound_id=order_id,
        place_id=order.place_id,
        entity_id=order.entity_id,
        sku_ids=[line.sku_id for line in arrived],
        conditions=[line.condition for line in arrived],
        quantities=[line.quantity for line in arrived],
        movement_ids=[
            ids.derive("receipt", order_id, receipt_id, line.sku_id, line.condition)
            for line in arrived
        ],
        document_sku_ids=order.sku_ids,
        is_final=is_final,
        occurred_at=occurred_at,
        at=at,
    )
    lines = tuple(PlaceLine(one.sku_id, order.place_id, one.quantity) for one in arrived)
    tx.record(
        PurchaseReceived(place_id=order.place_id, is_final=is_final, lines=lines),
        subject=order_id,
        at=at,
    )
    sku_ids = [*order.sku_ids, *(line.sku_id for line in arrived)]
    await record_exceptions(tx, sku_ids=sku_ids, subject_id=order_id, at=at)
    return booked


async def get_purchase_order(
    tx: Tx, *, place_id: PlaceId, purchase_order_id: UUID
) -> PurchaseOrder:
    """Return a purchase order of a place.

    Raises:
        UnknownPurchaseOrder: the place has none of that id.
    """
    found = await tx.find(_FIND, place_id=place_id, purchase_order_id=purchase_order_id)
    if found is None:
        raise UnknownPurchaseOrder(
            f"The place has no purchase order {purchase_order_id}.", field="purchase_order_id"
        )
    return found


async def list_purchase_orders(
    tx: Tx, *, place_id: PlaceId, only_open: bool
) -> list[PurchaseOrder]:
    """Return the latest 200 purchase orders of a place."""
    return await tx.fetch(_LIST, place_id=place_id, only_open=only_open)
