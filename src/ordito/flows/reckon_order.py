"""Reckon an order: its money follows its quantities."""

from datetime import datetime

from ordito import orders
from ordito.flows.move_cash import Till, give_cash_back
from ordito.orders import Whereabouts
from ordito.platform.db import Tx


async def reckon_order(tx: Tx, *, where: Whereabouts, at: datetime) -> None:
    """Ask for what was fulfilled, give back what was cancelled; again with nothing new: nothing."""
    await orders.lock_payments(tx, where=where)
    order = await orders.get_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    lines = await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
    key = f"v{order.version}"
    moves = await orders.ask_money(tx, where=where, lines=lines, key=key, at=at)
    till = Till(tx.context.place_id or order.place_id)
    await give_cash_back(tx, order=order, moves=moves, till=till, key=key, at=at)
