"""Settle open checkouts: whose client or server went away between the two transactions."""

from datetime import timedelta

import msgspec

from ordito import orders
from ordito.orders import Basket, Checkout, CheckoutState, PaymentAnswer, PaymentDeclined
from ordito.platform.clock import now
from ordito.platform.ids import OrderId
from ordito.processes.challenge import end_challenge, hear_all
from ordito.processes.checkout import Outlet, abandon, await_buyer, complete, give_back
from ordito.reads.party import find_party


async def settle_open(outlet: Outlet, *, patience: timedelta) -> int:
    """Ask the processor what became of each and finish it so; return how many were finished.

    Args:
        outlet: what checkouts work with.
        patience: how long a checkout may be open before it counts as left behind.

    Raises:
        OutsideFault: the processor cannot be asked; the rest waits for the next round.
    """
    left = await outlet.db.read(orders.list_left_open, before=now() - patience)
    for checkout in left:
        await _settle(outlet, checkout)
    return len(left)


async def hear_of(outlet: Outlet, order_id: OrderId) -> None:
    """Follow a processor that speaks first of an order's payment; hearing it twice is hearing once.

    Raises:
        OutsideFault: the processor cannot be asked; the checkout waits for its next word.
    """
    where = await outlet.db.read(orders.find_order_key, name=str(order_id))
    if where is None:
        return
    checkout = await outlet.db.read(
        orders.find_checkout, customer_id=where.customer_id, order_id=order_id
    )
    if checkout is not None and checkout.state == CheckoutState.OPEN:
        await _settle(outlet, checkout)


async def _settle(outlet: Outlet, checkout: Checkout) -> None:
    basket = msgspec.convert(checkout.basket, Basket)
    heard = await hear_all(outlet, basket)
    answers = [one for one in heard if one is not None]
    if len(answers) < len(heard):
        unknown = [
            one or PaymentAnswer(payment.payment_id, approved=False)
            for payment, one in zip(basket.payments, heard, strict=True)
        ]
        await give_back(outlet, basket, unknown)
        await abandon(outlet, checkout=checkout, basket=basket, reason="payment_unknown")
        return
    if any(answer.awaits_buyer for answer in answers):
        # who was to say so may be gone, and so may who was to go on with what the buyer said
        await await_buyer(outlet, checkout, basket, answers)
        is_over = now() >= checkout.expires_at
        word = False if is_over else None
        await end_challenge(outlet, checkout=checkout, basket=basket, confirmed=word)
        return
    try:
        party = await outlet.db.read(find_party, customer=checkout.customer_id)
        await complete(
            outlet, checkout=checkout, basket=basket, answers=answers, membership=party.membership
        )
    except PaymentDeclined:
        return
