"""Market orders: which orders came from a marketplace, and of which it has to be told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.orders import Whereabouts
from ordito.partners.events import MarketOrderRefused, MarketOrderTaken
from ordito.partners.model import Due, MarketOrder
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId

_sql: Final = statements(__name__)
_KEEP: Final = _sql.query("keep_market_order", UUID)
_FIND: Final = _sql.query("find_market_orders", MarketOrder)
_MARK: Final = _sql.command("mark_due")
_LIST_DUE: Final = _sql.query("list_due", Due)
_TOLD: Final = _sql.command("note_progress_told")


async def keep_market_order(tx: Tx, *, order: MarketOrder, at: datetime) -> bool:
    """Note that an order came from a marketplace; return whether that is new."""
    kept = await tx.find(
        _KEEP,
        customer_id=order.customer_id,
        order_id=order.order_id,
        channel_id=order.channel_id,
        external_id=order.external_id,
        line_ids=order.line_ids,
        currency=order.currency,
        total_minor=order.total_minor,
        commission_minor=order.commission_minor,
        at=at,
    )
    if kept is None:
        return False
    fact = MarketOrderTaken(
        channel_id=order.channel_id,
        external_id=order.external_id,
        commission_minor=order.commission_minor,
        currency=order.currency,
    )
    tx.record(
        fact, subject=order.order_id, customer_id=order.customer_id, case_id=order.order_id, at=at
    )
    return True


async def note_refused(
    tx: Tx, *, channel_id: ChannelId, external_id: str, refusal: str, at: datetime
) -> None:
    """Write down that a marketplace's order was refused, and why."""
    fact = MarketOrderRefused(channel_id=channel_id, external_id=external_id, refusal=refusal)
    tx.record(fact, subject=ids.derive("market order", channel_id, external_id), at=at)


async def mark_due(tx: Tx, *, wheres: Sequence[Whereabouts]) -> list[MarketOrder]:
    """Note that orders have changed; return those of them that came from a marketplace."""
    found = await tx.fetch(
        _FIND,
        customer_ids=[where.customer_id for where in wheres],
        order_ids=[where.order_id for where in wheres],
    )
    for order in found:
        await tx.run(_MARK, customer_id=order.customer_id, order_id=order.order_id)
    return found


async def list_due(tx: Tx, *, channel_id: ChannelId, most: int = 1000) -> list[Due]:
    """Return orders of which a marketplace has to be told, the oldest first."""
    return await tx.fetch(_LIST_DUE, channel_id=channel_id, most=most)


async def note_progress_told(tx: Tx, *, due: Due) -> None:
    """Note that the marketplace knows of an order as it was; what came since is still due."""
    await tx.run(_TOLD, customer_id=due.customer_id, order_id=due.order_id, changes=due.changes)
