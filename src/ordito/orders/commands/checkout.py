"""Verbs of the checkout: a basket is kept, then placed as an order or closed without one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ordito.orders.errors import CheckoutClosed, ExternalIdTaken
from ordito.orders.events import CheckoutDeclined, OrderLineFact, OrderPlaced
from ordito.orders.model import (
    ActionKind,
    Basket,
    Checkout,
    CheckoutState,
    Method,
    NewLine,
    PaymentAnswer,
)
from ordito.orders.queries import external_claim
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.events import Context
from ordito.platform.idempotency import Key
from ordito.platform.ids import CustomerId, OrderId

_sql = statements(__name__)
_OPEN_CHECKOUT = _sql.query("open_checkout", str)
_UNCLAIM = _sql.command("unclaim")
_PLACE = _sql.query("place", UUID)
_CLOSE_CHECKOUT = _sql.query("close_checkout", UUID)


async def open_checkout(
    tx: Tx,
    *,
    key: Key,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    expires_at: datetime,
    at: datetime,
) -> bool:
    """Keep a priced and reserved basket until its payment is known.

    Args:
        tx: open transaction; its context names the channel and the place that sell.
        key: of the request, claimed in the same round trip.
        customer_id: whose; also the key.
        order_id: the order that it shall become.
        basket: what it is about, with the payments that will be asked for.
        expires_at: when its reservations lapse.
        at: now.

    Returns:
        Whether it is new: False where the key was used before, and nothing has changed.

    Raises:
        ExternalIdTaken: another order of the same source has the basket's external id.
    """
    claims = [f"number:{ids.number_of(order_id)}"]
    if basket.source is not None and basket.external_id is not None:
        claims.append(external_claim(basket.source, basket.external_id))
    outcome = await tx.one(
        _OPEN_CHECKOUT,
        key=key.claim,
        fingerprint=key.fingerprint,
        claims=claims,
        customer_id=customer_id,
        order_id=order_id,
        channel_id=tx.context.channel_id,
        place_id=tx.context.place_id,
        actor=tx.context.actor,
        request_id=tx.context.request_id,
        basket=basket,
        expires_at=expires_at,
        at=at,
    )
    if outcome == "taken":
        message = f"{basket.source} has another order {basket.external_id}."
        raise ExternalIdTaken(message, field="external_id")
    return outcome == "opened"


async def place(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    answers: Sequence[PaymentAnswer],
    told: str,
    at: datetime,
) -> None:
    """Make an open checkout an order; lines that are carried out are fulfilled with it.

    Args:
        tx: open transaction.
        customer_id: whose.
        order_id: of the checkout.
        basket: what the checkout kept.
        answers: one per payment of the basket, all approved.
        told: the answer that the client gets, kept for a repeat of its request.
        at: now.

    Raises:
        CheckoutClosed: it was placed, declined or expired in the meantime.
    """
    gone = [line for line in basket.lines if line.method is Method.CARRY_OUT]
    placed = await tx.find(
        _PLACE,
        customer_id=customer_id,
        order_id=order_id,
        number=ids.number_of(order_id),
        answer=told,
        origin=tx.context.origin,
        actor=tx.context.actor,
        at=at,
        action_kinds=[ActionKind.PLACE, *([ActionKind.FULFIL] if gone else [])],
        gone_line_nos=[line.line_no for line in gone],
        gone_quantities=[line.quantity for line in gone],
        **_head(basket),
        **_line_columns(basket.lines),
        **_payment_columns(basket, answers),
    )
    if placed is None:
        raise CheckoutClosed("The checkout is no longer open.", order_id=order_id)
    record_placed(tx, customer_id=customer_id, order_id=order_id, basket=basket, at=at)


def record_placed(
    tx: Tx,
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    at: datetime,
    context: Context | None = None,
) -> None:
    """Write the fact that a basket became an order; ``context`` says who sold it of old."""
    tx.record(
        OrderPlaced(
            number=ids.number_of(order_id),
            currency=basket.currency,
            total_minor=basket.total_minor,
            discount_minor=basket.discount_minor,
            lines=tuple(_fact(line, line.quantity) for line in basket.lines),
        ),
        subject=order_id,
        customer_id=customer_id,
        case_id=order_id,
        at=at,
        context=context,
    )


async def close_checkout(
    tx: Tx,
    *,
    checkout: Checkout,
    basket: Basket,
    state: CheckoutState,
    reason: str,
    told: str,
    at: datetime,
) -> None:
    """End an open checkout without an order.

    Raises:
        CheckoutClosed: it was placed, declined or expired in the meantime.
    """
    closed = await tx.find(
        _CLOSE_CHECKOUT,
        customer_id=checkout.customer_id,
        order_id=checkout.order_id,
        state=state,
        answer=told,
        at=at,
    )
    if closed is None:
        raise CheckoutClosed("The checkout is no longer open.", order_id=checkout.order_id)
    if basket.source is not None and basket.external_id is not None:
        claim = external_claim(basket.source, basket.external_id)
        await tx.run(_UNCLAIM, claim=claim, order_id=checkout.order_id)
    tx.record(
        CheckoutDeclined(reason=reason, currency=basket.currency, total_minor=basket.total_minor),
        subject=checkout.order_id,
        customer_id=checkout.customer_id,
        case_id=checkout.order_id,
        at=at,
    )


def _head(basket: Basket) -> dict[str, Any]:
    return {
        "seller_id": basket.seller_id,
        "currency": basket.currency,
        "total_minor": basket.total_minor,
        "tax_minor": basket.tax_minor,
        "discount_minor": basket.discount_minor,
        "rulebook_version": basket.rulebook_version,
        "source": basket.source,
        "external_id": basket.external_id,
    }


def _line_columns(lines: Sequence[NewLine]) -> dict[str, list[Any]]:
    return {
        "line_nos": [line.line_no for line in lines],
        "sku_ids": [line.sku_id for line in lines],
        "methods": [line.method for line in lines],
        "place_ids": [line.place_id for line in lines],
        "reservation_ids": [line.reservation_id for line in lines],
        "quantities": [line.quantity for line in lines],
        "fulfilled": [line.quantity * (line.method is Method.CARRY_OUT) for line in lines],
        "units_minor": [line.unit_minor for line in lines],
        "discounts_minor": [line.discount_minor for line in lines],
        "totals_minor": [line.total_minor for line in lines],
        "taxes_minor": [line.tax_minor for line in lines],
        "taxes_bp": [line.tax_bp for line in lines],
    }


def _payment_columns(basket: Basket, answers: Sequence[PaymentAnswer]) -> dict[str, list[Any]]:
    by_id = {answer.payment_id: answer for answer in answers}
    payments = [(payment, by_id[payment.payment_id]) for payment in basket.payments]
    assert all(answer.approved for _, answer in payments), "place only what is paid for"
    return {
        "payment_ids": [payment.payment_id for payment, _ in payments],
        "tenders": [payment.tender for payment, _ in payments],
        "tokens": [payment.token for payment, _ in payments],
        "amounts": [payment.amount_minor for payment, _ in payments],
        "captured": [payment.amount_minor * answer.captured for payment, answer in payments],
        "references": [answer.reference for _, answer in payments],
    }


def _fact(line: NewLine, quantity: int) -> OrderLineFact:
    return OrderLineFact(
        line_no=line.line_no,
        sku_id=line.sku_id,
        place_id=line.place_id,
        method=line.method,
        quantity=quantity,
        total_minor=line.total_minor,
    )
