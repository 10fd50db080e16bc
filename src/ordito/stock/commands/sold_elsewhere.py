"""Verbs for goods that another system has sold already."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito.platform.db import Tx, statements
from ordito.platform.ids import EntityId
from ordito.stock.commands.booking import record_exceptions
from ordito.stock.events import StockReserved
from ordito.stock.model import PlaceLine, ReserveLine, Shortage

_sql = statements(__name__)
_RESERVE_SOLD = _sql.query("reserve_sold", Shortage)


async def reserve_sold(
    tx: Tx,
    *,
    lines: Sequence[tuple[ReserveLine, EntityId]],
    subject_id: UUID,
    at: datetime,
) -> list[Shortage]:
    """Set units aside firmly, also those that a place does not have: they are sold already.

    What is missing is a shortfall of the position and an open exception, until goods come in or the
    order is changed; nobody else is promised any of them meanwhile.

    Args:
        tx: open transaction.
        lines: one per SKU and place, with who owns goods that the book did not know.
        subject_id: order.
        at: now.

    Returns:
        The lines that are short, with what was free.

    Source: docs/explanation/no-oversell.md (a shortfall is a fact, never hidden).
    """
    short = await tx.fetch(
        _RESERVE_SOLD,
        reservation_ids=[line.reservation_id for line, _ in lines],
        sku_ids=[line.sku_id for line, _ in lines],
        place_ids=[line.place_id for line, _ in lines],
        entity_ids=[entity_id for _, entity_id in lines],
        quantities=[line.quantity for line, _ in lines],
        subject_id=subject_id,
        at=at,
    )
    reserved = tuple(PlaceLine(line.sku_id, line.place_id, line.quantity) for line, _ in lines)
    tx.record(StockReserved(lines=reserved), subject=subject_id, case_id=subject_id, at=at)
    sku_ids = [one.sku_id for one in short]
    await record_exceptions(tx, sku_ids=sku_ids, subject_id=subject_id, at=at)
    return short
