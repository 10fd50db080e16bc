"""Told: what a client hears of its checkout, in the words of its own request."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ordito.fulfilment import NewFulfilment
from ordito.orders import Basket, Checkout, Method, NewLine, PaymentAnswer, PaymentDeclined
from ordito.platform import ids
from ordito.processes.sale import (
    RefusedPayment,
    SaleAnswer,
    SoldDiscount,
    SoldFulfilment,
    SoldLine,
    SoldPayment,
)
from ordito.reads.memory import Memory
from ordito.reads.price_context import label_of


def tell_pending(memory: Memory, checkout: Checkout, basket: Basket, language: str) -> str:
    """Say that the processor has not answered yet."""
    answer = answer_of(memory, checkout, basket, state="pending", language=language)
    return msgspec.json.encode(answer).decode()


def tell_placed(
    memory: Memory,
    checkout: Checkout,
    basket: Basket,
    *,
    answers: Sequence[PaymentAnswer],
    fulfilments: Sequence[NewFulfilment],
    points: int,
    language: str,
    at: datetime,
) -> str:
    """Say what was sold, who does what until when, and how it is paid."""
    answer = msgspec.structs.replace(
        answer_of(memory, checkout, basket, state="placed", language=language),
        placed_at=at,
        version=1 + any(line.method is Method.CARRY_OUT for line in basket.lines),
        points=points,
        fulfilments=tuple(_sold_fulfilment(memory, part) for part in fulfilments),
        payments=tuple(
            SoldPayment(payment.payment_id, payment.tender, payment.amount_minor, answer.captured)
            for payment, answer in zip(basket.payments, answers, strict=True)
        ),
    )
    return msgspec.json.encode(answer).decode()


def tell_unsold(
    memory: Memory,
    checkout: Checkout,
    basket: Basket,
    *,
    state: str,
    reason: str,
    refused: tuple[RefusedPayment, ...],
    at: datetime,
) -> SaleAnswer:
    """Say that nothing was sold, and how long goods stay kept that a place has kept for it."""
    answer = answer_of(memory, checkout, basket, state=state, reason=reason)
    answer = msgspec.structs.replace(answer, refused=refused)
    if basket.kept is None:
        return answer
    kept_until = memory.claims.policy.kept_on_until(basket.kept.until, at)
    return msgspec.structs.replace(answer, kept_until=kept_until)


def refused_of(answers: Sequence[PaymentAnswer]) -> tuple[RefusedPayment, ...]:
    """Return the payments to which the processor said no; those that wait are not among them."""
    return tuple(
        RefusedPayment(number, answer.reason or "declined")
        for number, answer in enumerate(answers)
        if not answer.approved and not answer.awaits_buyer
    )


def declined(answer: SaleAnswer) -> PaymentDeclined:
    """Return the refusal of a sale whose payment was refused."""
    kept = {} if answer.kept_until is None else {"kept_until": answer.kept_until}
    refused = {"refused": msgspec.to_builtins(answer.refused)} if answer.refused else {}
    return PaymentDeclined(
        "The payment was refused; nothing was sold."
        + (" The goods stay set aside for another payment." if kept else ""),
        field="payments",
        reason=answer.reason,
        order_id=answer.order_id,
        **refused,
        **kept,
    )


def answer_of(
    memory: Memory,
    checkout: Checkout,
    basket: Basket,
    *,
    state: str,
    reason: str | None = None,
    language: str = "",
) -> SaleAnswer:
    """Return what is known of a checkout before anything was placed.

    Args:
        memory: names.
        checkout: as it was opened.
        basket: what it is about.
        state: of the answer.
        reason: code, where nothing is sold.
        language: in which promotions are called; empty as they are in English.
    """
    return SaleAnswer(
        state=state,
        reason=reason,
        order_id=checkout.order_id,
        number=ids.number_of(checkout.order_id),
        customer_id=checkout.customer_id,
        version=0,
        placed_at=None,
        currency=basket.currency,
        total_minor=basket.total_minor,
        tax_minor=basket.tax_minor,
        discount_minor=basket.discount_minor,
        rulebook_version=basket.rulebook_version,
        points=0,
        lines=tuple(
            SoldLine(
                line_no=line.line_no,
                sku_id=line.sku_id,
                sku=memory.shelf.sku(line.sku_id).code,
                quantity=line.quantity,
                method=line.method,
                place_id=line.place_id,
                place=memory.directory.place(line.place_id).code,
                unit_minor=line.unit_minor,
                discount_minor=line.discount_minor,
                total_minor=line.total_minor,
                tax_minor=line.tax_minor,
                tax_bp=line.tax_bp,
                promised_at=line.promised_at,
                kind=line.kind,
                bundle_id=line.bundle_id,
                discounts=_discounts(memory, line, language),
            )
            for line in basket.lines
        ),
        fulfilments=(),
        payments=(),
        source=basket.source,
        external_id=basket.external_id,
    )


def _discounts(memory: Memory, line: NewLine, language: str) -> tuple[SoldDiscount, ...]:
    return tuple(
        SoldDiscount(
            one.promotion_id,
            one.code,
            label_of(memory, one.promotion_id, one.code, language),
            one.amount_minor,
            one.claim,
        )
        for one in line.discounts
    )


def _sold_fulfilment(memory: Memory, part: NewFulfilment) -> SoldFulfilment:
    return SoldFulfilment(
        fulfilment_order_id=part.fulfilment_order_id,
        place_id=part.place_id,
        place=memory.directory.place(part.place_id).code,
        method=part.method,
        promised_at=part.promised_at,
        code=part.code,
        waits_for=None if part.ahead is None else part.ahead.waits_for.value,
        expected_at=None if part.ahead is None else part.ahead.expected_at,
    )
