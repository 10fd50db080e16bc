"""Checkout: the one way in which every channel sells.

Two transactions with the processor's answer between them: reserve and keep the intent, authorise,
confirm. Whatever is interrupted is finished by a repeat of the request or by ``settle_open``.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import fulfilment, loyalty, orders
from ordito.flows.decline_checkout import decline_checkout
from ordito.flows.open_checkout import open_checkout
from ordito.flows.place_order import place_order
from ordito.fulfilment import NewFulfilment, NewItem
from ordito.loyalty import Earning, LineAmount, Membership
from ordito.orders import (
    Basket,
    Checkout,
    CheckoutClosed,
    CheckoutState,
    Method,
    NewPayment,
    PaymentAnswer,
    PaymentDeclined,
    PaymentProcessor,
    SaleRefused,
)
from ordito.platform import idempotency, ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import OutsideFault, Refusal
from ordito.platform.events import Context
from ordito.platform.idempotency import Key, KeyClaimed
from ordito.platform.ids import OrderId, SkuId
from ordito.pricing import PricedBasket
from ordito.processes.basket import assemble
from ordito.processes.sale import Sale, SaleAnswer
from ordito.processes.told import answer_of, tell_pending, tell_placed
from ordito.reads.memory import Memory
from ordito.reads.party import find_party
from ordito.stock import NotEnoughStock, NotOnHand, ReservationGone

CASH: Final = "cash"
_SOURCING_TRIES: Final = 3


class Sold(msgspec.Struct, frozen=True):
    """The answer to a sale.

    Attributes:
        status: HTTP status: 201 placed, 202 pending.
        body: JSON of a ``SaleAnswer``; the same bytes for a repeat.
    """

    status: int
    body: str


class Outlet(msgspec.Struct, frozen=True):
    """What a checkout works with.

    Attributes:
        db: the company's database.
        memory: network, catalogue and prices.
        payment_processor: who moves money.
    """

    db: Database
    memory: Memory
    payment_processor: PaymentProcessor


async def sell(
    outlet: Outlet,
    *,
    sale: Sale,
    key: Key,
    context: Context,
    agreed: PricedBasket | None = None,
) -> Sold:
    """Sell a basket, or repeat the answer that this key got before.

    Args:
        outlet: what it works with.
        sale: what the client asks for.
        key: of the request.
        context: who asks.
        agreed: what was quoted for these lines; None prices them here and now.

    Raises:
        PaymentDeclined: the processor refused; nothing was sold.
        KeyReused: the key belongs to another request.
        Refusal: whatever pricing, stock, network or customers have against it.
    """
    try:
        return await _sell_anew(outlet, sale=sale, key=key, context=context, agreed=agreed)
    except (KeyClaimed, Refusal) as error:
        # what may not be sold now may have been sold before, under this key
        prior = await outlet.db.read(idempotency.find, key=key)
        if prior is not None:
            return await _repeat(outlet, OrderId(prior.subject_id))
        if isinstance(error, Refusal):
            await outlet.db.transact(_note_refusal, context, error)
        raise


async def complete(
    outlet: Outlet,
    *,
    checkout: Checkout,
    basket: Basket,
    answers: Sequence[PaymentAnswer],
    membership: Membership | None,
) -> Sold:
    """Finish an open checkout now that the processor has answered for every payment.

    Args:
        outlet: what it works with.
        checkout: as it was opened.
        basket: what it is about.
        answers: one for each payment, in their order.
        membership: what earns points, if anything does.

    Raises:
        PaymentDeclined: an answer is no, or the units are gone.
    """
    refused = next((answer for answer in answers if not answer.approved), None)
    if refused is not None:
        await _give_back(outlet, basket, answers)
        return await _decline(outlet, checkout, basket, refused.reason or "declined")
    context = _context_of(checkout)
    at = now()
    fulfilments = _plan(checkout.order_id, basket, at)
    earned = _plan_earning(outlet.memory, membership, checkout, basket, at)
    told = tell_placed(
        outlet.memory,
        checkout,
        basket,
        answers=answers,
        fulfilments=fulfilments,
        points=0 if earned is None else earned.points,
        at=at,
    )
    try:
        await outlet.db.transact(
            place_order,
            context,
            customer_id=checkout.customer_id,
            order_id=checkout.order_id,
            basket=basket,
            answers=answers,
            fulfilments=fulfilments,
            earned=earned,
            told=told,
            at=at,
        )
    except CheckoutClosed:
        return await _yield(outlet, checkout.order_id, basket, answers)
    except (ReservationGone, NotOnHand) as refusal:
        await _give_back(outlet, basket, answers)
        return await _decline(outlet, checkout, basket, refusal.code.partition(".")[2])
    return Sold(201, told)


async def abandon(outlet: Outlet, *, checkout: Checkout, basket: Basket, reason: str) -> None:
    """Let a checkout expire whose payment never arrived at the processor."""
    await _close(outlet, checkout, basket, CheckoutState.EXPIRED, reason)


async def _note_refusal(tx: Tx, refusal: Refusal) -> None:
    """Keep that a sale was refused, and why: the helm counts it by channel and opens its rows."""
    event = SaleRefused(code=refusal.code, field=refusal.field)
    tx.record(event, subject=ids.new(), at=now())


async def _sell_anew(
    outlet: Outlet, *, sale: Sale, key: Key, context: Context, agreed: PricedBasket | None
) -> Sold:
    for attempt in range(_SOURCING_TRIES):
        at = now()
        order_id = OrderId(ids.new())
        assembled = await assemble(
            outlet.db, outlet.memory, sale, order_id, context, at, agreed=agreed
        )
        try:
            await outlet.db.transact(
                open_checkout,
                assembled.context,
                key=key,
                customer_id=assembled.customer_id,
                order_id=order_id,
                basket=assembled.basket,
                addresses=assembled.addresses,
                at=at,
            )
        except NotEnoughStock:
            # another place may still have what the chosen one has just sold
            if not assembled.sourced or attempt == _SOURCING_TRIES - 1:
                raise
            continue
        checkout = Checkout(
            customer_id=assembled.customer_id,
            order_id=order_id,
            state=CheckoutState.OPEN,
            channel_id=assembled.channel_id,
            place_id=assembled.place_id,
            actor=context.actor,
            request_id=context.request_id,
            basket=None,
            answer=None,
            opened_at=at,
            expires_at=at,
        )
        return await _pay(outlet, checkout, assembled.basket, assembled.membership)
    raise AssertionError("unreachable")


async def _pay(
    outlet: Outlet, checkout: Checkout, basket: Basket, membership: Membership | None
) -> Sold:
    try:
        answers = [await _authorise(outlet, payment, basket) for payment in basket.payments]
    except OutsideFault:
        return Sold(202, tell_pending(outlet.memory, checkout, basket))
    return await complete(
        outlet, checkout=checkout, basket=basket, answers=answers, membership=membership
    )


async def _authorise(outlet: Outlet, payment: NewPayment, basket: Basket) -> PaymentAnswer:
    leaves_now = all(line.method is Method.CARRY_OUT for line in basket.lines)
    if payment.tender == CASH:
        return PaymentAnswer(payment.payment_id, approved=True, captured=True)
    return await outlet.payment_processor.authorise(
        payment, currency=basket.currency, capture=leaves_now
    )


async def _give_back(outlet: Outlet, basket: Basket, answers: Sequence[PaymentAnswer]) -> None:
    """Give back what some tenders promised for a sale that will not be.

    Done before the checkout is closed: interrupted, it is done again, under the same key.
    """
    for payment, answer in zip(basket.payments, answers, strict=True):
        if answer.approved and payment.tender != CASH and payment.amount_minor:
            undo = (
                outlet.payment_processor.refund
                if answer.captured
                else outlet.payment_processor.void
            )
            await undo(payment.payment_id, key="undo", amount_minor=payment.amount_minor)


async def _yield(
    outlet: Outlet, order_id: OrderId, basket: Basket, answers: Sequence[PaymentAnswer]
) -> Sold:
    """Say what a rival made of the checkout; what was promised for one that it ended goes back."""
    try:
        return await _repeat(outlet, order_id)
    except PaymentDeclined:
        await _give_back(outlet, basket, answers)
        raise


async def _repeat(outlet: Outlet, order_id: OrderId) -> Sold:
    """Say again what the first request was told; finish it where it was interrupted."""
    where = await outlet.db.read(orders.find_order_key, name=str(order_id))
    assert where is not None, order_id
    checkout = await outlet.db.read(
        orders.find_checkout, customer_id=where.customer_id, order_id=order_id
    )
    assert checkout is not None, order_id
    if checkout.state == CheckoutState.OPEN:
        basket = msgspec.convert(checkout.basket, Basket)
        _, membership = await outlet.db.read(find_party, customer=where.customer_id)
        return await _pay(outlet, checkout, basket, membership)
    assert checkout.answer is not None, order_id
    if checkout.state == CheckoutState.PLACED:
        return Sold(201, checkout.answer)
    raise _declined(msgspec.json.decode(checkout.answer, type=SaleAnswer))


async def _decline(outlet: Outlet, checkout: Checkout, basket: Basket, reason: str) -> Sold:
    answer = await _close(outlet, checkout, basket, CheckoutState.DECLINED, reason)
    if answer is None:
        return await _repeat(outlet, checkout.order_id)
    raise _declined(answer)


async def _close(
    outlet: Outlet, checkout: Checkout, basket: Basket, state: CheckoutState, reason: str
) -> SaleAnswer | None:
    answer = answer_of(outlet.memory, checkout, basket, state=state, reason=reason)
    try:
        await outlet.db.transact(
            decline_checkout,
            _context_of(checkout),
            checkout=checkout,
            basket=basket,
            state=state,
            reason=reason,
            told=msgspec.json.encode(answer).decode(),
            at=now(),
        )
    except CheckoutClosed:
        return None
    return answer


def _declined(answer: SaleAnswer) -> PaymentDeclined:
    return PaymentDeclined(
        "The payment was refused; nothing was sold.",
        field="payments",
        reason=answer.reason,
        order_id=answer.order_id,
    )


def _context_of(checkout: Checkout) -> Context:
    return Context(
        actor=checkout.actor,
        request_id=checkout.request_id,
        channel_id=checkout.channel_id,
        place_id=checkout.place_id,
    )


def _plan(order_id: OrderId, basket: Basket, at: datetime) -> list[NewFulfilment]:
    items = [
        (
            line.place_id,
            line.method.value,
            NewItem(line.line_no, line.sku_id, line.reservation_id, line.quantity),
        )
        for line in basket.lines
    ]
    promised = {line.line_no: line.promised_at for line in basket.lines if line.promised_at}
    return fulfilment.plan(order_id, items, draw_code=_draw_code, promised=promised, at=at)


def _plan_earning(
    memory: Memory,
    membership: Membership | None,
    checkout: Checkout,
    basket: Basket,
    at: datetime,
) -> Earning | None:
    if membership is None:
        return None
    return loyalty.plan_earning(
        memory.programmes,
        membership,
        order_id=checkout.order_id,
        total_minor=basket.total_minor,
        currency=basket.currency,
        at=at,
        lines=[
            LineAmount(line.line_no, line.total_minor, _categories(memory, line.sku_id))
            for line in basket.lines
        ],
    )


def _categories(memory: Memory, sku_id: SkuId) -> frozenset[UUID]:
    """Return the categories of a SKU that some programme multiplies."""
    categories = memory.programmes.categories
    if not categories:
        return frozenset()
    return categories.get(memory.shelf.sku(sku_id).product_id, frozenset())


def _draw_code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"
