"""Verbs of the checkout: a basket is kept, then placed as an order or closed without one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito.orders.documents.errors import NumberTaken
from ordito.orders.errors import CheckoutClosed, ExternalIdTaken
from ordito.orders.events import CheckoutDeclined, OrderLineFact, OrderPlaced
from ordito.orders.model import (
    Basket,
    Checkout,
    CheckoutState,
    NewLine,
    PaymentAnswer,
)
from ordito.orders.queries import external_claim
from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.errors import Refusal
from ordito.platform.events import Context, Happening
from ordito.platform.idempotency import Key, KeyClaimed
from ordito.platform.ids import CustomerId, OrderId

_sql = statements(__name__)
_OPEN_CHECKOUT = _sql.query("open_checkout", str)
_UNCLAIM = _sql.command("unclaim")
_PLACE = _sql.query("place", str)
_CLOSE_CHECKOUT = _sql.query("close_checkout", UUID)


def opening(
    *,
    key: Key,
    context: Context,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    expires_at: datetime,
    at: datetime,
) -> Step[str]:
    """Return the step that keeps a priced basket until its payment is known.

    Args:
        key: of the request, claimed in the same step.
        context: names the channel and the place that sell.
        customer_id: whose; also the key.
        order_id: the order that it shall become.
        basket: what it is about, with the payments that will be asked for.
        expires_at: when its reservations lapse.
        at: now.

    Raises:
        KeyClaimed: when taken: the key was used before, and nothing has changed.
        ExternalIdTaken: when taken: another order of the same source has the basket's external id.
    """
    claims = [f"number:{ids.number_of(order_id)}", *_given_claims(basket)]
    return Step(
        _OPEN_CHECKOUT,
        {
            "key": key.claim,
            "fingerprint": key.fingerprint,
            "claims": claims,
            "customer_id": customer_id,
            "order_id": order_id,
            "channel_id": context.channel_id,
            "place_id": context.place_id,
            "actor": context.actor,
            "request_id": context.request_id,
            "basket": basket,
            "expires_at": expires_at,
            "at": at,
        },
        refusals={
            KeyClaimed.code: lambda _: KeyClaimed(key),
            ExternalIdTaken.code: lambda _: _taken(basket),
        },
    )


def placing(
    *,
    context: Context,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    answers: Sequence[PaymentAnswer],
    told: str,
    at: datetime,
) -> Step[str]:
    """Return the step that makes an open checkout the order that its kept basket describes.

    Lines that are carried out are fulfilled with it.

    Args:
        context: who sells.
        customer_id: whose.
        order_id: of the checkout.
        basket: what the checkout kept.
        answers: one per payment of the basket, all approved.
        told: the answer that the client gets, kept for a repeat of its request.
        at: now.

    Raises:
        CheckoutClosed: when taken: it was placed, declined or expired in the meantime.
    """
    assert all(answer.approved for answer in answers), "place only what is paid for"
    return Step(
        _PLACE,
        {
            "customer_id": customer_id,
            "order_id": order_id,
            "number": ids.number_of(order_id),
            "answer": told,
            "payment_ids": [answer.payment_id for answer in answers],
            "captured": [answer.captured for answer in answers],
            "references": [answer.reference for answer in answers],
            "origin": context.origin,
            "actor": context.actor,
            "at": at,
        },
        facts=[placed(customer_id=customer_id, order_id=order_id, basket=basket, at=at)],
        refusals={CheckoutClosed.code: lambda _: _closed(order_id)},
    )


def placed(
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    basket: Basket,
    at: datetime,
    context: Context | None = None,
) -> Happening:
    """Return the fact that a basket became an order; ``context`` says who sold it of old."""
    event = OrderPlaced(
        number=ids.number_of(order_id),
        currency=basket.currency,
        total_minor=basket.total_minor,
        discount_minor=basket.discount_minor,
        lines=tuple(_fact(line, line.quantity) for line in basket.lines),
    )
    return Happening(
        event, order_id, at, customer_id=customer_id, case_id=order_id, context=context
    )


def _given_claims(basket: Basket) -> list[str]:
    """Return the claims of numbers that the caller's system and its till have given."""
    claims: list[str] = []
    if basket.source is not None and basket.external_id is not None:
        claims.append(external_claim(basket.source, basket.external_id))
    if basket.receipt_series is not None:
        claims.append(f"receipt:{basket.receipt_series}:{basket.receipt_number}")
    return claims


def _taken(basket: Basket) -> Refusal:
    if basket.external_id is None:
        message = f"{basket.receipt_series} {basket.receipt_number} belongs to another receipt."
        return NumberTaken(message, field="receipt.number")
    message = f"{basket.source} has another order {basket.external_id}."
    return ExternalIdTaken(message, field="external_id")


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
        raise _closed(checkout.order_id)
    for claim in _given_claims(basket):
        await tx.run(_UNCLAIM, claim=claim, order_id=checkout.order_id)
    tx.record(
        CheckoutDeclined(reason=reason, currency=basket.currency, total_minor=basket.total_minor),
        subject=checkout.order_id,
        customer_id=checkout.customer_id,
        case_id=checkout.order_id,
        at=at,
    )


def _closed(order_id: OrderId) -> CheckoutClosed:
    return CheckoutClosed("The checkout is no longer open.", order_id=order_id)


def _fact(line: NewLine, quantity: int) -> OrderLineFact:
    return OrderLineFact(
        line_no=line.line_no,
        sku_id=line.sku_id,
        place_id=line.place_id,
        method=line.method,
        quantity=quantity,
        total_minor=line.total_minor,
    )
