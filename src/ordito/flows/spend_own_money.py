"""Spend own money: a gift card or store credit pays, in the words of a payment processor.

Each step has an id that derives from the payment and the key, so a repeat changes nothing.
"""

from datetime import datetime
from typing import Final

from ordito import ledger, orders
from ordito.orders import NewPayment, Whereabouts
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, TransferId

GIFT_CARD: Final = "gift_card"
STORE_CREDIT: Final = "store_credit"


async def promise_own_money(
    tx: Tx,
    *,
    payment: NewPayment,
    where: Whereabouts,
    account_id: AccountId,
    currency: str,
    capture: bool,
    at: datetime,
) -> None:
    """Set money aside for a payment, or take it at once.

    Raises:
        GiftCardUnknown: there is no such card.
        GiftCardClosed: it cannot be used.
        AccountUnknown: the customer never had store credit in that currency.
        NotEnoughBalance: less is free.
    """
    hold_id = TransferId(payment.payment_id)
    if payment.tender == GIFT_CARD:
        await ledger.hold_gift_card(
            tx,
            account_id=account_id,
            hold_id=hold_id,
            amount_minor=payment.amount_minor,
            reference_id=where.order_id,
            customer_id=where.customer_id,
            at=at,
        )
    else:
        await ledger.hold_credit(
            tx,
            customer_id=where.customer_id,
            currency=currency,
            hold_id=hold_id,
            amount_minor=payment.amount_minor,
            reference_id=where.order_id,
            at=at,
        )
    await orders.own_money.keep_own_payment(
        tx, payment_id=payment.payment_id, account_id=account_id, where=where
    )
    if capture:
        await ledger.capture(
            tx,
            account_id=account_id,
            hold_id=hold_id,
            capture_id=TransferId(ids.derive("capture", payment.payment_id, "checkout")),
            units=payment.amount_minor,
            at=at,
            customer_id=where.customer_id,
        )


async def move_own_money(
    tx: Tx,
    *,
    own: orders.own_money.OwnPayment,
    kind: str,
    key: str,
    amount_minor: int,
    at: datetime,
) -> None:
    """Take promised money, give a promise back, or give money back."""
    hold_id = TransferId(own.payment_id)
    step_id = TransferId(ids.derive(kind, own.payment_id, key))
    if kind == orders.EntryKind.CAPTURE:
        await ledger.capture(
            tx,
            account_id=own.account_id,
            hold_id=hold_id,
            capture_id=step_id,
            units=amount_minor,
            at=at,
            customer_id=own.customer_id,
        )
    elif kind == orders.EntryKind.VOID:
        await ledger.release(
            tx,
            account_id=own.account_id,
            hold_id=hold_id,
            release_id=step_id,
            units=amount_minor,
            at=at,
            customer_id=own.customer_id,
        )
    else:
        await ledger.refund(
            tx,
            account_id=own.account_id,
            hold_id=hold_id,
            refund_id=step_id,
            units=amount_minor,
            at=at,
            customer_id=own.customer_id,
        )
