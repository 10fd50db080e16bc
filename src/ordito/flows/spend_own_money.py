"""Spend own money: a gift card, store credit or points pay, in the words of a payment processor.

Each step has an id that derives from the payment and the key, so a repeat changes nothing.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ordito import ledger, loyalty, orders
from ordito.flows.redeem_points import redeem_points
from ordito.ledger import GiftCardUnknown
from ordito.loyalty import Membership, NewRedemption, NotEnrolled
from ordito.orders import EntryKind, NewPayment, Whereabouts
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, CustomerId, TransferId

GIFT_CARD: Final = "gift_card"
STORE_CREDIT: Final = "store_credit"
POINTS: Final = "points"


async def promise_own_money(
    tx: Tx,
    *,
    payment: NewPayment,
    where: Whereabouts,
    currency: str,
    capture: bool,
    at: datetime,
) -> None:
    """Set money or points aside for a payment, or take them at once.

    Raises:
        GiftCardUnknown: there is no such card.
        GiftCardClosed: it cannot be used.
        GiftCardForeign: its money is of another currency.
        AccountUnknown: the customer never had store credit in that currency.
        NotEnoughBalance: less is free.
        NotEnrolled: the customer has no points.
        NotRedeemable: no whole steps of points pay the amount, or they may not pay as much.
        NotEnoughPoints: fewer points may be spent.
    """
    account_id = await set_own_money_aside(
        tx, payment=payment, where=where, currency=currency, at=at
    )
    own = orders.own_money.OwnPayment(
        payment.payment_id, account_id, where.customer_id, where.order_id
    )
    await orders.own_money.keep_own_payment(
        tx, payment_id=payment.payment_id, account_id=account_id, where=where
    )
    if capture:
        await move_own_money(
            tx,
            own=own,
            kind=EntryKind.CAPTURE,
            key="checkout",
            amount_minor=payment.amount_minor,
            at=at,
        )


async def set_own_money_aside(
    tx: Tx, *, payment: NewPayment, where: Whereabouts, currency: str, at: datetime
) -> AccountId:
    """Set money or points aside under the payment's id; return the account that gives them.

    Raises:
        Refusal: as ``promise_own_money``.
    """
    return await _PROMISES[payment.tender](tx, payment, where, currency, at)


async def move_own_money(
    tx: Tx,
    *,
    own: orders.own_money.OwnPayment,
    kind: str,
    key: str,
    amount_minor: int,
    at: datetime,
) -> None:
    """Take promised money, give a promise back, or give money back; points likewise."""
    step_id = TransferId(ids.derive(kind, own.payment_id, key))
    redemption = await loyalty.find_redemption(
        tx, customer_id=own.customer_id, redemption_id=own.payment_id
    )
    if redemption is not None:
        act = {
            EntryKind.CAPTURE: loyalty.capture_redemption,
            EntryKind.VOID: loyalty.release_redemption,
            EntryKind.REFUND: loyalty.refund_redemption,
        }[EntryKind(kind)]
        await act(
            tx,
            customer_id=own.customer_id,
            redemption_id=own.payment_id,
            step_id=step_id,
            amount_minor=amount_minor,
            at=at,
        )
        return
    act, step = {
        EntryKind.CAPTURE: (ledger.capture, "capture_id"),
        EntryKind.VOID: (ledger.release, "release_id"),
        EntryKind.REFUND: (ledger.refund, "refund_id"),
    }[EntryKind(kind)]
    named: dict[str, Any] = {step: step_id}
    await act(
        tx,
        account_id=own.account_id,
        hold_id=TransferId(own.payment_id),
        units=amount_minor,
        at=at,
        customer_id=own.customer_id,
        **named,
    )


async def is_own_money_taken(tx: Tx, *, own: orders.own_money.OwnPayment) -> bool:
    """Tell whether all that a payment promised has been taken."""
    redemption = await loyalty.find_redemption(
        tx, customer_id=own.customer_id, redemption_id=own.payment_id
    )
    if redemption is not None:
        return redemption.captured_minor == redemption.amount_minor
    hold = await ledger.get_hold(tx, account_id=own.account_id, hold_id=TransferId(own.payment_id))
    return hold.captured == hold.units


async def _promise_gift_card(
    tx: Tx, payment: NewPayment, where: Whereabouts, currency: str, at: datetime
) -> AccountId:
    try:
        account_id = AccountId(UUID(payment.token or ""))
    except ValueError:
        raise GiftCardUnknown("The token names no gift card.") from None
    await ledger.hold_gift_card(
        tx,
        account_id=account_id,
        hold_id=TransferId(payment.payment_id),
        currency=currency,
        amount_minor=payment.amount_minor,
        reference_id=where.order_id,
        customer_id=where.customer_id,
        at=at,
    )
    return account_id


async def _promise_credit(
    tx: Tx, payment: NewPayment, where: Whereabouts, currency: str, at: datetime
) -> AccountId:
    held = await ledger.hold_credit(
        tx,
        customer_id=where.customer_id,
        currency=currency,
        hold_id=TransferId(payment.payment_id),
        amount_minor=payment.amount_minor,
        reference_id=where.order_id,
        at=at,
    )
    return held.account_id


async def _promise_points(
    tx: Tx, payment: NewPayment, where: Whereabouts, currency: str, at: datetime
) -> AccountId:
    membership = await _membership(tx, where.customer_id, payment.token)
    checkout = await orders.find_checkout(
        tx, customer_id=where.customer_id, order_id=where.order_id
    )
    redemption = NewRedemption(
        redemption_id=payment.payment_id,
        customer_id=where.customer_id,
        amount_minor=payment.amount_minor,
        currency=currency,
        reference_id=where.order_id,
        of_minor=None if checkout is None else checkout.basket["total_minor"],
    )
    await redeem_points(tx, redemption=redemption, programme_id=membership.programme_id, at=at)
    return membership.account_id


async def _membership(tx: Tx, customer_id: CustomerId, token: str | None) -> Membership:
    """Return the membership in the programme that the token names, or the only one."""
    for membership in await loyalty.list_programmes_of(tx, customer_id=customer_id):
        programme = await loyalty.get_programme(tx, programme_id=membership.programme_id)
        if token in (None, programme.code):
            return membership
    raise NotEnrolled("The customer has no points of that programme.", field="payments")


_PROMISES: Final = {
    GIFT_CARD: _promise_gift_card,
    STORE_CREDIT: _promise_credit,
    POINTS: _promise_points,
}
OWN_MONEY: Final = frozenset(_PROMISES)
"""Tenders that the company itself keeps in accounts."""
