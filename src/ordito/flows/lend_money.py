"""Lend money to a till: points, credit or a gift card pay where nobody can be asked; once."""

from datetime import datetime
from uuid import UUID

from ordito import counter, orders
from ordito.counter import Device, Hold
from ordito.flows.spend_own_money import move_own_money, set_own_money_aside
from ordito.orders import EntryKind, NewPayment, Whereabouts
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, CustomerId, OrderId, PaymentId


async def lend_money(
    tx: Tx,
    *,
    device: Device,
    hold_id: UUID,
    customer_id: CustomerId,
    tender: str,
    token: str | None,
    currency: str,
    amount_minor: int,
    at: datetime,
) -> Hold:
    """Set money or points aside for one payment at a till that may not be able to ask.

    Raises:
        Refusal: less is there, or the account cannot be used, as at any checkout.
    """
    where = Whereabouts(customer_id, OrderId(hold_id))
    payment = NewPayment(PaymentId(hold_id), tender, amount_minor, token)
    account_id = await set_own_money_aside(
        tx, payment=payment, where=where, currency=currency, at=at
    )
    hold = Hold(
        place_id=device.place_id,
        hold_id=hold_id,
        device_id=device.device_id,
        customer_id=customer_id,
        account_id=account_id,
        tender=tender,
        currency=currency,
        amount_minor=amount_minor,
        lent_at=at,
        expires_at=counter.lent_until(at),
    )
    await counter.lend_hold(tx, hold=hold)
    return hold


async def give_hold_back(tx: Tx, *, hold: Hold, at: datetime) -> None:
    """Give back what was lent and has not paid; a repeat changes nothing."""
    ended = await counter.end_hold(tx, place_id=hold.place_id, hold_id=hold.hold_id, at=at)
    if ended is None:
        return
    own = orders.own_money.OwnPayment(
        PaymentId(hold.hold_id),
        AccountId(hold.account_id),
        CustomerId(hold.customer_id),
        OrderId(hold.hold_id),
    )
    await move_own_money(
        tx,
        own=own,
        kind=EntryKind.VOID,
        key="back",
        amount_minor=hold.amount_minor,
        at=at,
    )
