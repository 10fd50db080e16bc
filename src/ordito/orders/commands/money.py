"""Verbs that move the money of an order."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito.orders.commands.columns import payment_columns
from ordito.orders.events import PaymentMoved, TenderRulesChanged
from ordito.orders.model import (
    AskedMoney,
    Destination,
    EntryKind,
    Line,
    MoneyMove,
    NewPayment,
    Order,
    Payment,
    PaymentAnswer,
    TenderRule,
    Whereabouts,
)
from ordito.orders.rules import money_moves
from ordito.platform import ids
from ordito.platform.db import Tx, statements

_sql = statements(__name__)
_LOCK_PAYMENTS = _sql.query("lock_payments", Payment)
_ASK_MONEY = _sql.query("ask_money", str)
_SETTLE_MONEY = _sql.command("settle_money")
_REFUSE_CAPTURE = _sql.query("refuse_capture", UUID)
_DECLINE = _sql.query("decline", int)
_ADD_PAYMENTS = _sql.command("add_payments")
_TENDER_RULES = _sql.query("list_tender_rules", TenderRule)
_PUT_TENDER_RULES = _sql.query("put_tender_rules", str)


async def lock_payments(tx: Tx, *, where: Whereabouts) -> list[Payment]:
    """Return an order's payments and keep others from reckoning them until the end."""
    return await tx.fetch(_LOCK_PAYMENTS, customer_id=where.customer_id, order_id=where.order_id)


async def ask_money(
    tx: Tx,
    *,
    where: Whereabouts,
    lines: Sequence[Line],
    key: str,
    at: datetime,
    credit_minor: int = 0,
) -> list[MoneyMove]:
    """Ask for the money that the order's quantities call for, and give back what they do not.

    What was fulfilled is captured; promises beyond what is still due are voided, and money beyond
    it goes back by the rules of its tenders. Asking again when nothing has changed asks for
    nothing.

    Args:
        tx: open transaction; the order's payments stay locked until it ends.
        where: whose order.
        lines: its lines, read after its payments were locked.
        key: names this reckoning.
        at: now.
        credit_minor: of what goes back, so much becomes store credit whatever gave it.

    Returns:
        What was asked for.
    """
    payments = await lock_payments(tx, where=where)
    moves = money_moves(lines, payments)
    if any(move.kind is EntryKind.REFUND for move in moves):
        rules = await list_tender_rules(tx)
        moves = money_moves(lines, payments, rules, credit_minor=credit_minor)
    for move in moves:
        moved = await tx.find(
            _ASK_MONEY,
            customer_id=where.customer_id,
            payment_id=move.payment.payment_id,
            kind=move.kind,
            # a payment may go back in two parts, each to its own destination
            key=key if move.destination is Destination.TENDER else f"{key} credit",
            amount_minor=move.amount_minor,
            destination=move.destination,
            at=at,
        )
        assert moved is not None, f"{key} was used before"
    return moves


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
    if settled:
        _record(tx, asked, asked.kind, asked.amount_minor, at)


async def decline_payment(tx: Tx, *, asked: AskedMoney, at: datetime) -> int:
    """Note that the processor does not stand by its promise: what was not taken will not come.

    Args:
        tx: open transaction; the order's payments are locked.
        asked: the capture that was refused.
        at: now.

    Returns:
        What was promised and will not come, minor units; 0 where that was known.
    """
    await tx.find(
        _REFUSE_CAPTURE,
        customer_id=asked.customer_id,
        payment_id=asked.payment_id,
        key=asked.key,
        at=at,
    )
    lost = await tx.find(
        _DECLINE,
        customer_id=asked.customer_id,
        payment_id=asked.payment_id,
        key=asked.key,
        at=at,
    )
    if lost:
        _record(tx, asked, EntryKind.DECLINE, lost, at)
    return lost or 0


async def add_payments(
    tx: Tx,
    *,
    order: Order,
    payments: Sequence[NewPayment],
    answers: Sequence[PaymentAnswer],
    key: str,
    at: datetime,
) -> None:
    """Add tenders to an order that has become dearer; all of them were approved."""
    await tx.run(
        _ADD_PAYMENTS,
        customer_id=order.customer_id,
        order_id=order.order_id,
        currency=order.currency,
        key=key,
        at=at,
        **payment_columns(payments, answers),
    )


async def list_tender_rules(tx: Tx) -> list[TenderRule]:
    """Return how money goes back to tenders."""
    return await tx.fetch(_TENDER_RULES)


async def put_tender_rules(tx: Tx, *, rules: Sequence[TenderRule], at: datetime) -> None:
    """Set how money goes back to tenders; others stay as they are, a repeat changes nothing."""
    changed = await tx.fetch(
        _PUT_TENDER_RULES,
        tenders=[rule.tender for rule in rules],
        refund_ranks=[rule.refund_rank for rule in rules],
        takes_backs=[rule.takes_back for rule in rules],
        mosts_minor=[rule.most_minor for rule in rules],
    )
    if changed:
        fact = TenderRulesChanged(tenders=tuple(sorted(changed)))
        tx.record(fact, subject=ids.derive("tender rules"), at=at)


def _record(tx: Tx, asked: AskedMoney, kind: str, amount_minor: int, at: datetime) -> None:
    tx.record(
        PaymentMoved(
            payment_id=asked.payment_id,
            tender=asked.tender,
            kind=kind,
            currency=asked.currency,
            amount_minor=amount_minor,
        ),
        subject=asked.order_id,
        customer_id=asked.customer_id,
        case_id=asked.order_id,
        at=at,
    )
