"""Refund: the money of an order follows its quantities, to the tenders that gave it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import orders
from ordito.flows.move_cash import Till, give_cash_back, taking_cash
from ordito.orders import Line, MoneyMove, NewPayment, Order, PaymentAnswer, Whereabouts
from ordito.platform.db import Tx


class MoneyEffect(msgspec.Struct, frozen=True):
    """Money that moves on one payment, minor units.

    Attributes:
        payment_id: which.
        tender: card, cash, ...
        kind: capture, void or refund.
        amount_minor: how much.
        destination: where it goes: ``tender``, or ``store_credit`` where that cannot take it back.
    """

    payment_id: UUID
    tender: str
    kind: str
    amount_minor: int
    destination: str


async def refund(
    tx: Tx,
    *,
    order: Order,
    lines: Sequence[Line],
    payments: Sequence[NewPayment],
    answers: Sequence[PaymentAnswer],
    till: Till,
    at: datetime,
    credit_minor: int = 0,
) -> list[MoneyEffect]:
    """Ask for what was fulfilled, give back what is no longer due, and take in what pays a rest.

    Args:
        tx: open transaction; the order is locked.
        order: whose money it is.
        lines: all of the order, as they are now.
        payments: tenders for what is to pay besides.
        answers: what became of them, all approved.
        till: where cash comes in and goes out.
        at: now.
        credit_minor: of what goes back, so much becomes store credit whatever gave it.

    Returns:
        What moves on the payments that were there before.
    """
    where = Whereabouts(order.customer_id, order.order_id)
    now_at = await orders.get_order(tx, customer_id=order.customer_id, order_id=order.order_id)
    key = f"v{now_at.version}"
    moves = await orders.ask_money(
        tx, where=where, lines=lines, key=key, at=at, credit_minor=credit_minor
    )
    await give_cash_back(tx, order=order, moves=moves, till=till, key=key, at=at)
    if payments:
        await orders.add_payments(
            tx, order=order, payments=payments, answers=answers, key=key, at=at
        )
        taking = taking_cash(
            order_id=order.order_id,
            payments=payments,
            currency=order.currency,
            till=till,
            key=key,
            at=at,
        )
        if taking:
            await tx.take(*taking)
        await orders.ask_money(tx, where=where, lines=lines, key=f"{key} besides", at=at)
    return [_effect(move) for move in moves]


def _effect(move: MoneyMove) -> MoneyEffect:
    return MoneyEffect(
        payment_id=move.payment.payment_id,
        tender=move.payment.tender,
        kind=move.kind,
        amount_minor=move.amount_minor,
        destination=move.destination,
    )
