"""Decline late: the processor does not stand by a promise on which goods were already given."""

from datetime import datetime

from ordito import orders
from ordito.flows.reckon_order import reckon_order
from ordito.orders import AskedMoney, Whereabouts
from ordito.platform.db import Tx


async def decline_late(tx: Tx, *, asked: AskedMoney, at: datetime) -> None:
    """Take the capture back that was asked for, and what else the payment still promised.

    What is to pay stays as it is: the order's payment is declined until somebody pays or the goods
    come back. What was to go back of it is reckoned anew. Hearing it twice is hearing it once.
    """
    where = Whereabouts(asked.customer_id, asked.order_id)
    order = await orders.lock_order(tx, customer_id=asked.customer_id, order_id=asked.order_id)
    await orders.lock_payments(tx, where=where)
    if await orders.decline_payment(tx, asked=asked, at=at):
        await orders.note_decline(tx, order=order, at=at)
        await reckon_order(tx, where=where, at=at)
