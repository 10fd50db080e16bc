"""Follow market orders: what changed is told to the marketplace later, its commission now."""

from collections.abc import Sequence
from datetime import datetime

from ordito import orders, partners
from ordito.orders import Whereabouts
from ordito.platform.db import Tx


async def follow_market_orders(tx: Tx, *, wheres: Sequence[Whereabouts], at: datetime) -> None:
    """Note which of these orders a marketplace has to hear of, and reckon its commission anew."""
    found = await partners.mark_due(tx, wheres=wheres)
    if not found:
        return
    lines = await orders.list_all_lines(
        tx, wheres=[Whereabouts(order.customer_id, order.order_id) for order in found]
    )
    for order in found:
        kept_minor = partners.kept_minor(lines[order.order_id])
        await partners.reckon_commission(tx, order=order, kept_minor=kept_minor, at=at)
