"""Match reports: orders that a client told of before the core had them."""

from datetime import datetime

from ordito import journeys, orders
from ordito.platform.db import Tx


async def match_reports(tx: Tx, *, at: datetime) -> None:
    """Match what was reported in the last two days with orders that have come since."""
    unmatched = await journeys.list_unmatched(tx, at=at)
    for space in sorted({one.user_space for one in unmatched}):
        names = sorted({one.order_name for one in unmatched if one.user_space == space})
        placed = await orders.list_order_keys(tx, names=names, source=space)
        if placed:
            matched = {name: (key.order_id, key.customer_id) for name, key in placed.items()}
            await journeys.match_reports(tx, orders=matched)
