"""Verbs that move the money of an order."""

from collections.abc import Sequence
from datetime import datetime

from ordito.orders.events import PaymentMoved
from ordito.orders.model import AskedMoney, Line, Payment, Whereabouts
from ordito.orders.rules import money_moves
from ordito.platform.db import Tx, statements

_sql = statements(__name__)
_LOCK_PAYMENTS = _sql.query("lock_payments", Payment)
_ASK_MONEY = _sql.query("ask_money", str)
_SETTLE_MONEY = _sql.command("settle_money")


async def lock_payments(tx: Tx, *, where: Whereabouts) -> list[Payment]:
    """Return an order's payments and keep others from reckoning them until the end."""
    return await tx.fetch(_LOCK_PAYMENTS, customer_id=where.customer_id, order_id=where.order_id)


async def ask_money(
    tx: Tx, *, where: Whereabouts, lines: Sequence[Line], key: str, at: datetime
) -> None:
    """Ask for the money that the order's quantities call for, and give back what they do not.

    What was fulfilled is captured; promises beyond what is still due are voided. Asking again
    when nothing has changed asks for nothing.

    Args:
        tx: open transaction; the order's payments stay locked until it ends.
        where: whose order.
        lines: its lines, read after its payments were locked.
        key: names this reckoning.
        at: now.
    """
    payments = await lock_payments(tx, where=where)
    for payment, kind, amount_minor in money_moves(lines, payments):
        moved = await tx.find(
            _ASK_MONEY,
            customer_id=where.customer_id,
            payment_id=payment.payment_id,
            kind=kind,
            key=key,
            amount_minor=amount_minor,
            at=at,
        )
        assert moved is not None, f"{key} was used before"


async def settle_money(tx: Tx, *, asked: AskedMoney, at: datetime) -> None:
    """Note that the processor has moved the money; hearing so twice is hearing it once."""
    settled = await tx.run(
        _SETTLE_MONEY,
        customer_id=asked.customer_id,
        payment_id=asked.payment_id,
        kind=asked.kind,
        key=asked.key,
        at=at,
    )
    if not settled:
        return
    tx.record(
        PaymentMoved(
            payment_id=asked.payment_id,
            tender=asked.tender,
            kind=asked.kind,
            currency=asked.currency,
            amount_minor=asked.amount_minor,
        ),
        subject=asked.order_id,
        customer_id=asked.customer_id,
        case_id=asked.order_id,
        at=at,
    )
