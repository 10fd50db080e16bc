"""Change paying: tenders of a difference are kept, asked, and given back if it comes to nothing."""

from collections.abc import Sequence

import msgspec

from ordito import orders
from ordito.flows.change_effect import ChangePlan, Effect
from ordito.flows.lapse_changes import fail_change
from ordito.orders import (
    Change,
    ChangeClosed,
    ChangeState,
    Method,
    NewPayment,
    Order,
    PaymentAnswer,
    PaymentDeclined,
    PaymentMismatch,
)
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.platform.ids import PaymentId
from ordito.processes.checkout import CASH, Outlet
from ordito.processes.sale import SalePayment


async def begin_paying(
    outlet: Outlet,
    change: Change,
    order: Order,
    effect: Effect,
    payments: Sequence[SalePayment],
    context: Context,
) -> tuple[NewPayment, ...]:
    """Keep the tenders of a difference before their processor is asked.

    Raises:
        PaymentMismatch: they are not the difference.
    """
    if change.state == ChangeState.PAYING:
        return msgspec.convert(change.payments, tuple[NewPayment, ...])
    if effect.to_pay_minor == 0 and payments:
        raise PaymentMismatch("There is nothing to pay.", field="payments")
    amounts = orders.share_payments(
        effect.to_pay_minor, [payment.amount_minor for payment in payments]
    )
    paying = tuple(
        NewPayment(
            PaymentId(ids.derive("payment", change.change_id, i)),
            payment.tender,
            amount,
            payment.token,
            order.order_id,
        )
        for i, (payment, amount) in enumerate(zip(payments, amounts, strict=True))
    )
    if paying:
        await outlet.db.read(orders.require_version, order=order, expected_version=change.version)
        await outlet.db.transact(
            orders.pay_change, context, change=change, payments=paying, at=now()
        )
    return paying


async def pay(
    outlet: Outlet,
    change: Change,
    order: Order,
    plan: ChangePlan,
    paying: Sequence[NewPayment],
    context: Context,
) -> list[PaymentAnswer]:
    """Ask the processor for the tenders of a difference.

    Raises:
        PaymentDeclined: it refused one; the others are given back and the change is closed.
    """
    leaves_now = all(line.method is Method.CARRY_OUT for line in plan.added)
    answers: list[PaymentAnswer] = []
    for payment in paying:
        if payment.tender == CASH:
            answers.append(PaymentAnswer(payment.payment_id, approved=True, captured=True))
            continue
        answer = await outlet.payment_processor.authorise(
            payment, currency=order.currency, capture=leaves_now
        )
        answers.append(answer)
        if not answer.approved:
            await give_up(outlet, change, paying, answers, answer.reason or "declined", context)
            raise PaymentDeclined(
                "The payment was refused; nothing was changed.",
                field="payments",
                reason=answer.reason,
            )
    return answers


async def find_payment(outlet: Outlet, payment: NewPayment) -> PaymentAnswer:
    """Return what became of a tender that somebody asked for."""
    if payment.tender == CASH:
        return PaymentAnswer(payment.payment_id, approved=True, captured=True)
    answer = await outlet.payment_processor.find(payment)
    return answer or PaymentAnswer(payment.payment_id, approved=False)


async def give_up(
    outlet: Outlet,
    change: Change,
    paying: Sequence[NewPayment],
    answers: Sequence[PaymentAnswer],
    reason: str,
    context: Context,
) -> None:
    """Give back what some tenders promised for a change that will not be, then close it."""
    by_id = {answer.payment_id: answer for answer in answers}
    for payment in paying:
        answer = by_id.get(payment.payment_id)
        if answer is not None and answer.approved and payment.tender != CASH:
            undo = (
                outlet.payment_processor.refund
                if answer.captured
                else outlet.payment_processor.void
            )
            await undo(payment.payment_id, key="undo", amount_minor=payment.amount_minor)
    try:
        await outlet.db.transact(fail_change, context, change=change, reason=reason, at=now())
    except ChangeClosed:
        return
