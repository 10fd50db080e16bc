"""Checkout: the one way in which every channel sells.

Two transactions with the processor's answer between them: reserve and keep the intent, authorise,
confirm. Whatever is interrupted is finished by a repeat of the request or by ``settle_open``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import orders
from ordito.flows.decline_checkout import decline_checkout
from ordito.flows.open_checkout import open_checkout
from ordito.flows.place_order import place_order
from ordito.loyalty import Membership
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
from ordito.platform.ids import OrderId, PromotionId
from ordito.pricing import (
    BudgetExhausted,
    CouponBlocked,
    CouponExhausted,
    CouponExpired,
    CouponUsedByCustomer,
    OfferExhausted,
    OfferExpired,
    PricedBasket,
    PromotionUsedByCustomer,
    RedemptionGone,
)
from ordito.processes.basket import Assembled, assemble
from ordito.processes.plans import plan_earned, plan_fulfilments, senders_of
from ordito.processes.price import Answer
from ordito.processes.sale import RefusedPayment, Sale, SaleAnswer
from ordito.processes.screening import screen
from ordito.processes.told import declined, refused_of, tell_pending, tell_placed, tell_unsold
from ordito.reads.memory import Memory
from ordito.reads.party import find_party
from ordito.stock import NotEnoughStock, NotOnHand, ReservationGone

CASH: Final = orders.CASH
_SOURCING_TRIES: Final = 3
# limited promotions of one basket may run out one after another
_MOST_TRIES: Final = 12
CLAIMS_REFUSED: Final = (
    BudgetExhausted,
    PromotionUsedByCustomer,
    CouponExhausted,
    CouponUsedByCustomer,
    CouponBlocked,
    CouponExpired,
    OfferExhausted,
    OfferExpired,
)


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
    agreed: PricedBasket | Answer | None = None,
    taken: orders.sessions.Taken | None = None,
    order_id: OrderId | None = None,
    language: str = "",
) -> Sold:
    """Sell a basket, or repeat the answer that this key got before.

    Args:
        outlet: what it works with.
        sale: what the client asks for.
        key: of the request.
        context: who asks.
        agreed: what was quoted for these lines, or has just been answered for them; None prices
            them here and now.
        taken: session in which it was agreed; it becomes this order and no other.
        order_id: that the caller has given it; None gives it one.
        language: in which the answer calls promotions.

    Raises:
        PaymentDeclined: the processor refused; nothing was sold.
        TotalChanged: the total is another than the sale expects, and why.
        CouponUnusable: a coupon gives nothing, and the customer has not agreed to that.
        KeyReused: the key belongs to another request.
        Refusal: whatever pricing, stock, network or customers have against it.
    """
    try:
        return await _sell_anew(
            outlet,
            sale=sale,
            key=key,
            context=context,
            agreed=agreed,
            taken=taken,
            order_id=order_id,
            language=language,
        )
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
    language: str = "",
) -> Sold:
    """Finish an open checkout now that the processor has answered for every payment.

    Args:
        outlet: what it works with.
        checkout: as it was opened.
        basket: what it is about.
        answers: one for each payment, in their order.
        membership: what earns points, if anything does.
        language: in which the answer calls promotions.

    Raises:
        PaymentDeclined: an answer is no, or the units are gone.
    """
    refused = refused_of(answers)
    if refused:
        await give_back(outlet, basket, answers)
        return await _decline(outlet, checkout, basket, refused[0].reason, refused)
    at = now()
    fulfilments = plan_fulfilments(checkout.order_id, basket.lines, at)
    earned = plan_earned(outlet.memory, membership, checkout, basket, at)
    told = tell_placed(
        outlet.memory,
        checkout,
        basket,
        answers=answers,
        fulfilments=fulfilments,
        points=0 if earned is None else earned.points,
        language=language,
        at=at,
    )
    try:
        await outlet.db.transact(
            place_order,
            _context_of(checkout, basket),
            customer_id=checkout.customer_id,
            order_id=checkout.order_id,
            basket=basket,
            answers=answers,
            fulfilments=fulfilments,
            earned=earned,
            holds=await screen(outlet.db, outlet.memory, checkout, basket, at),
            senders=senders_of(outlet.memory, basket.lines),
            told=told,
            at=at,
        )
    except CheckoutClosed:
        return await _yield(outlet, checkout.order_id, basket, answers)
    except (ReservationGone, NotOnHand, RedemptionGone) as refusal:
        await give_back(outlet, basket, answers)
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
    outlet: Outlet,
    *,
    sale: Sale,
    key: Key,
    context: Context,
    agreed: PricedBasket | Answer | None,
    taken: orders.sessions.Taken | None,
    order_id: OrderId | None,
    language: str,
) -> Sold:
    given = order_id
    exhausted: frozenset[PromotionId] = frozenset()
    for attempt in range(_MOST_TRIES):
        at = now()
        order_id = given or OrderId(ids.new())
        assembled = await assemble(
            outlet.db,
            outlet.memory,
            sale,
            order_id,
            context,
            at,
            agreed=agreed,
            exhausted=exhausted,
        )
        if taken is not None:
            assembled = _in_session(assembled, taken)
        if context.desk_case_id is not None:
            assembled = _from_desk(assembled, context.desk_case_id)
        try:
            await outlet.db.transact(
                open_checkout,
                assembled.context,
                key=key,
                customer_id=assembled.customer_id,
                order_id=order_id,
                basket=assembled.basket,
                addresses=assembled.addresses,
                redemptions=assembled.redemptions,
                taken=taken,
                at=at,
            )
        except NotEnoughStock:
            # another place may still have what the chosen one has just sold
            if not assembled.sourced or attempt >= _SOURCING_TRIES - 1:
                raise
            continue
        except CLAIMS_REFUSED as refusal:
            # a rival has just taken the rest: the basket is priced again without it
            if agreed is not None or sale.quote_token or attempt == _MOST_TRIES - 1:
                raise
            exhausted |= _exhausted_by(refusal)
            continue
        checkout = _opened(assembled, order_id, context, at)
        return await _pay(outlet, checkout, assembled.basket, assembled.membership, language)
    raise AssertionError("unreachable")


def _in_session(assembled: Assembled, taken: orders.sessions.Taken) -> Assembled:
    basket = msgspec.structs.replace(
        assembled.basket,
        session_id=taken.session_id,
        session_customer_id=taken.customer_id,
    )
    return msgspec.structs.replace(assembled, basket=basket)


def _from_desk(assembled: Assembled, desk_case_id: UUID) -> Assembled:
    basket = msgspec.structs.replace(assembled.basket, desk_case_id=desk_case_id)
    return msgspec.structs.replace(assembled, basket=basket)


def _opened(assembled: Assembled, order_id: OrderId, context: Context, at: datetime) -> Checkout:
    return Checkout(
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


def _exhausted_by(refusal: Refusal) -> frozenset[PromotionId]:
    """Return the promotion that has nothing left; coupons and offers are looked up anew instead."""
    if isinstance(refusal, BudgetExhausted | PromotionUsedByCustomer):
        return frozenset({PromotionId(UUID(str(refusal.facts["promotion_id"])))})
    return frozenset()


async def _pay(
    outlet: Outlet,
    checkout: Checkout,
    basket: Basket,
    membership: Membership | None,
    language: str = "",
) -> Sold:
    try:
        answers = [await _authorise(outlet, payment, basket) for payment in basket.payments]
    except OutsideFault:
        return Sold(202, tell_pending(outlet.memory, checkout, basket, language))
    if any(answer.awaits_buyer for answer in answers) and not refused_of(answers):
        await await_buyer(outlet, checkout, basket, answers)
        return Sold(202, tell_pending(outlet.memory, checkout, basket, language))
    return await complete(
        outlet,
        checkout=checkout,
        basket=basket,
        answers=answers,
        membership=membership,
        language=language,
    )


async def await_buyer(
    outlet: Outlet, checkout: Checkout, basket: Basket, answers: Sequence[PaymentAnswer]
) -> None:
    """Say in the session which payments the buyer has to confirm elsewhere. Again is harmless."""
    if basket.session_id is None or basket.session_customer_id is None:
        return
    await outlet.db.transact(
        orders.sessions.await_buyer,
        _context_of(checkout, basket),
        customer_id=basket.session_customer_id,
        session_id=basket.session_id,
        order_id=checkout.order_id,
        numbers=[number for number, answer in enumerate(answers) if answer.awaits_buyer],
        at=now(),
    )


async def _authorise(outlet: Outlet, payment: NewPayment, basket: Basket) -> PaymentAnswer:
    if payment.tender == CASH:
        return PaymentAnswer(payment.payment_id, approved=True, captured=True)
    return await outlet.payment_processor.authorise(
        payment, currency=basket.currency, capture=leaves_now(basket)
    )


def leaves_now(basket: Basket) -> bool:
    """Tell whether all goods leave at once, so that money is taken and not promised."""
    return all(line.method is Method.CARRY_OUT for line in basket.lines)


async def give_back(outlet: Outlet, basket: Basket, answers: Sequence[PaymentAnswer]) -> None:
    """Give back what some tenders promised for a sale that will not be, and wait for no buyer.

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
        elif answer.awaits_buyer:
            await outlet.payment_processor.resume(
                payment, confirmed=False, currency=basket.currency, capture=False
            )


async def _yield(
    outlet: Outlet, order_id: OrderId, basket: Basket, answers: Sequence[PaymentAnswer]
) -> Sold:
    """Say what a rival made of the checkout; what was promised for one that it ended goes back."""
    try:
        return await _repeat(outlet, order_id)
    except PaymentDeclined:
        await give_back(outlet, basket, answers)
        raise


async def repeat(outlet: Outlet, *, key: Key) -> Sold | None:
    """Say again what the request of that key was told, or None where there was none.

    Raises:
        PaymentDeclined: it was refused.
        KeyReused: the key belongs to another request.
    """
    prior = await outlet.db.read(idempotency.find, key=key)
    return None if prior is None else await _repeat(outlet, OrderId(prior.subject_id))


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
        party = await outlet.db.read(find_party, customer=where.customer_id)
        return await _pay(outlet, checkout, basket, party.membership)
    assert checkout.answer is not None, order_id
    if checkout.state == CheckoutState.PLACED:
        return Sold(201, checkout.answer)
    raise declined(msgspec.json.decode(checkout.answer, type=SaleAnswer))


async def _decline(
    outlet: Outlet,
    checkout: Checkout,
    basket: Basket,
    reason: str,
    refused: tuple[RefusedPayment, ...] = (),
) -> Sold:
    answer = await _close(outlet, checkout, basket, CheckoutState.DECLINED, reason, refused)
    if answer is None:
        return await _repeat(outlet, checkout.order_id)
    raise declined(answer)


async def _close(
    outlet: Outlet,
    checkout: Checkout,
    basket: Basket,
    state: CheckoutState,
    reason: str,
    refused: tuple[RefusedPayment, ...] = (),
) -> SaleAnswer | None:
    at = now()
    answer = tell_unsold(
        outlet.memory, checkout, basket, state=state, reason=reason, refused=refused, at=at
    )
    try:
        await outlet.db.transact(
            decline_checkout,
            _context_of(checkout, basket),
            checkout=checkout,
            basket=basket,
            state=state,
            reason=reason,
            told=msgspec.json.encode(answer).decode(),
            kept_until=answer.kept_until,
            at=at,
        )
    except CheckoutClosed:
        return None
    return answer


def _context_of(checkout: Checkout, basket: Basket) -> Context:
    return Context(
        actor=checkout.actor,
        request_id=checkout.request_id,
        channel_id=checkout.channel_id,
        place_id=checkout.place_id,
        desk_case_id=basket.desk_case_id,
    )
