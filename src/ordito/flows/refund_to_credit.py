"""Refund to credit: the tender cannot take the money back, so the customer gets store credit."""

from datetime import datetime

from ordito import ledger, orders
from ordito.orders import AskedMoney
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import TransferId


async def refund_to_credit(tx: Tx, *, asked: AskedMoney, at: datetime) -> None:
    """Give store credit for a refund, once, and note that the refund is done."""
    await orders.settle_money(tx, asked=asked, at=at)
    await ledger.grant_credit(
        tx,
        customer_id=asked.customer_id,
        currency=asked.currency,
        amount_minor=asked.amount_minor,
        grant_id=TransferId(ids.derive("refund", asked.payment_id, asked.key)),
        reason="refund",
        reference_id=asked.order_id,
        at=at,
    )
