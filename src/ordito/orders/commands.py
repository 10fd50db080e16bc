"""Verbs that change the order book, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ordito.orders.errors import (
    CheckoutClosed,
    ExternalIdTaken,
    LineClosed,
    OrderChanged,
    UnknownOrder,
)
from ordito.orders.events import (
    CheckoutDeclined,
    LinesCancelled,
    LinesFulfilled,
    OrderLineFact,
    OrderPlaced,
    PaymentMoved,
)
from ordito.orders.model import (
    ActionKind,
    AskedMoney,
    Basket,
    Checkout,
    CheckoutState,
    Line,
    LineQuantity,
    Method,
    NewLine,
    Order,
    Payment,
    PaymentAnswer,
    Whereabouts,
)
from ordito.orders.queries import external_claim
from ordito.orders.rules import cancelled_minor, money_moves
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
_MOVE_LINES = _sql.query("move_lines", Line)
_LOCK_ORDER = _sql.query("lock_order", Order)
_LOCK_PAYMENTS = _sql.query("lock_payments", Payment)
_ASK_MONEY = _sql.query("ask_money", str)
_SETTLE_MONEY = _sql.command("settle_money")


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


async def lock_order(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> Order:
    """Return an order and keep others from changing it until the end; lock nothing of it before.

    Raises:
        UnknownOrder: the customer has no such order.
    """
    order = await tx.find(_LOCK_ORDER, customer_id=customer_id, order_id=order_id)
    if order is None:
        raise UnknownOrder("There is no such order.", order_id=order_id)
    return order


async def cancel_lines(
    tx: Tx,
    *,
    order: Order,
    lines: Sequence[LineQuantity],
    reason: str,
    expected_version: int | None,
    at: datetime,
) -> list[Line]:
    """Cancel open units of an order.

    Args:
        tx: open transaction.
        order: as it was locked.
        lines: what to cancel, each line once.
        reason: code.
        expected_version: version that the caller saw, or None where it does not matter.
        at: now.

    Returns:
        The lines touched, as they are now.

    Raises:
        LineClosed: a line has fewer open units.
        OrderChanged: the order has another version.
    """
    moved = await _move_lines(
        tx,
        order=order,
        kind=ActionKind.CANCEL,
        lines=lines,
        reason=reason,
        expected_version=expected_version,
        at=at,
    )
    quantities = {line.line_no: line.quantity for line in lines}
    facts = tuple(_cancelled_fact(line, quantities[line.line_no]) for line in moved)
    tx.record(
        LinesCancelled(
            number=order.number,
            reason=reason,
            currency=order.currency,
            amount_minor=sum(fact.total_minor for fact in facts),
            lines=facts,
        ),
        subject=order.order_id,
        customer_id=order.customer_id,
        case_id=order.order_id,
        at=at,
    )
    return moved


async def fulfil_lines(
    tx: Tx, *, order: Order, lines: Sequence[LineQuantity], at: datetime
) -> list[Line]:
    """Note that units of an order reached the customer or the carrier.

    Returns:
        The lines touched, as they are now.

    Raises:
        LineClosed: a line has fewer open units.
    """
    moved = await _move_lines(
        tx,
        order=order,
        kind=ActionKind.FULFIL,
        lines=lines,
        reason=None,
        expected_version=None,
        at=at,
    )
    quantities = {line.line_no: line.quantity for line in lines}
    tx.record(
        LinesFulfilled(
            number=order.number,
            lines=tuple(
                OrderLineFact(
                    line_no=line.line_no,
                    sku_id=line.sku_id,
                    place_id=line.place_id,
                    method=line.method,
                    quantity=quantities[line.line_no],
                    total_minor=line.total_minor * quantities[line.line_no] // line.ordered,
                )
                for line in moved
            ),
        ),
        subject=order.order_id,
        customer_id=order.customer_id,
        case_id=order.order_id,
        at=at,
    )
    return moved


async def _move_lines(
    tx: Tx,
    *,
    order: Order,
    kind: ActionKind,
    lines: Sequence[LineQuantity],
    reason: str | None,
    expected_version: int | None,
    at: datetime,
) -> list[Line]:
    moved = await tx.fetch(
        _MOVE_LINES,
        customer_id=order.customer_id,
        order_id=order.order_id,
        kind=kind,
        line_nos=[line.line_no for line in lines],
        quantities=[line.quantity for line in lines],
        reason=reason,
        expected_version=expected_version,
        actor=tx.context.actor,
        channel_id=tx.context.channel_id,
        place_id=tx.context.place_id,
        at=at,
    )
    if not moved:
        raise _unmoved(order, expected_version)
    return moved


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


def _cancelled_fact(line: Line, quantity: int) -> OrderLineFact:
    before = line.cancelled - quantity
    return OrderLineFact(
        line_no=line.line_no,
        sku_id=line.sku_id,
        place_id=line.place_id,
        method=line.method,
        quantity=quantity,
        total_minor=(
            cancelled_minor(line.total_minor, ordered=line.ordered, cancelled=line.cancelled)
            - cancelled_minor(line.total_minor, ordered=line.ordered, cancelled=before)
        ),
    )


def _unmoved(order: Order, expected_version: int | None) -> LineClosed | OrderChanged:
    if expected_version is not None and expected_version != order.version:
        message = f"The order is at version {order.version}, not {expected_version}."
        return OrderChanged(message, field="expected_version", version=order.version)
    message = "A line has fewer open units than that."
    return LineClosed(message, field="lines", order_id=order.order_id)
