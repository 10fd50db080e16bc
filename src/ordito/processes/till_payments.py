"""Till payments: how a sale was paid, as its till says; money lent to the till pays too."""

from collections.abc import Sequence
from typing import Final

import msgspec

from ordito import counter, ledger, orders
from ordito.counter import Doubt, Hold, Tendered
from ordito.flows.book_till_sale import DrawerPart
from ordito.flows.lend_money import lend_money
from ordito.orders import NewLine, NewPayment, PaymentAnswer
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId, PaymentId
from ordito.processes.till_draft import Draft

UNPAID: Final = f"{orders.EXTERNAL}unpaid"


class Paid(msgspec.Struct):
    """How a sale was paid.

    Attributes:
        payments: never more than it comes to.
        references: of the machines that took the money.
        cash: what lies in the drawer of it.
        holds: lent money that paid, by payment.
    """

    payments: list[NewPayment]
    references: list[str | None]
    cash: list[DrawerPart]
    holds: dict[PaymentId, Hold]

    @property
    def answers(self) -> tuple[PaymentAnswer, ...]:
        """An answer for each payment: all money is in."""
        return tuple(
            PaymentAnswer(payment.payment_id, approved=True, captured=True, reference=reference)
            for payment, reference in zip(self.payments, self.references, strict=True)
        )


async def read_payments(
    tx: Tx,
    draft: Draft,
    lines: Sequence[NewLine],
    doubts: list[Doubt],
    *,
    customer_id: CustomerId,
) -> Paid:
    """Return how the sale was paid: never more than it comes to, and what lacks is said.

    Args:
        tx: open transaction.
        draft: the sale.
        lines: of the order.
        doubts: what does not fit goes here.
        customer_id: who bought.
    """
    act = draft.act
    left = sum(line.total_minor for line in lines)
    paid_minor = sum(one.amount_minor for one in act.payments)
    if left != act.total_minor or paid_minor != left:
        facts = {"lines_minor": left, "told_minor": act.total_minor, "paid_minor": paid_minor}
        doubts.append(Doubt("totals_differ", "Lines, total and payments do not agree.", facts))
    done = Paid([], [], [], {})
    for number, one in enumerate(act.payments):
        amount = min(one.amount_minor, left)
        left -= amount
        await _pay(tx, draft, done, number, one, amount, customer_id, doubts)
    if left:
        payment_id = PaymentId(ids.derive("payment", draft.order_id, "unpaid"))
        done.payments.append(NewPayment(payment_id, UNPAID, left))
        done.references.append(None)
    return done


async def _pay(
    tx: Tx,
    draft: Draft,
    done: Paid,
    number: int,
    one: Tendered,
    amount: int,
    customer_id: CustomerId,
    doubts: list[Doubt],
) -> None:
    payment_id = PaymentId(ids.derive("payment", draft.order_id, number))
    tender, token = f"{orders.EXTERNAL}{one.tender}", None
    if one.tender == orders.CASH:
        tender, token = orders.CASH, draft.device.drawer
        done.cash += _in_coins(one, amount, draft.step_minor)
    elif one.hold is not None:
        hold = await _find_usable(tx, draft, one, amount, customer_id)
        hold = hold or await _borrow_late(tx, draft, one, amount, customer_id)
        if hold is None:
            facts = {
                "hold": str(one.hold),
                "tender": one.tender,
                "amount_minor": amount,
                "customer_id": str(customer_id),
            }
            doubts.append(Doubt("points_short", "What was lent to the till is gone.", facts))
        else:
            tender, payment_id = hold.tender, PaymentId(hold.hold_id)
            done.holds[payment_id] = hold
    done.payments.append(NewPayment(payment_id, tender, amount, token))
    done.references.append(one.reference)


def _in_coins(one: Tendered, amount: int, step_minor: int) -> list[DrawerPart]:
    """Return what lies in the drawer, so that it is what the till says, to the coin."""
    lies = one.amount_minor + one.rounding_minor
    if ledger.in_cash(amount, step_minor) == lies:
        return [DrawerPart(amount, step_minor)]
    return [DrawerPart(amount, 1), DrawerPart(lies - amount, 1, "difference")]


async def _find_usable(
    tx: Tx, draft: Draft, one: Tendered, amount: int, customer_id: CustomerId
) -> Hold | None:
    """Return the lent money that a payment names, if it is the customer's and can still pay."""
    for hold in await counter.list_holds(tx, device=draft.device):
        if hold.hold_id == one.hold and hold.tender == one.tender:
            is_own = hold.is_bearers or hold.customer_id == customer_id
            return hold if is_own and hold.amount_minor >= amount else None
    return None


async def _borrow_late(
    tx: Tx, draft: Draft, one: Tendered, amount: int, customer_id: CustomerId
) -> Hold | None:
    """Lend anew what was given back before the till told that it had paid, if it is still there."""
    assert one.hold is not None
    device = draft.device
    before = await counter.find_hold(tx, place_id=device.place_id, hold_id=one.hold)
    if before is None or before.tender != one.tender or before.device_id != device.device_id:
        return None
    if not before.is_bearers and before.customer_id != customer_id:
        return None
    try:
        return await lend_money(
            tx,
            device=device,
            hold_id=ids.derive("lent late", one.hold, draft.order_id),
            customer_id=CustomerId(before.customer_id),
            tender=before.tender,
            token=str(before.account_id) if before.is_bearers else None,
            currency=before.currency,
            amount_minor=amount,
            at=draft.entry.taken_at,
        )
    except Refusal:
        return None
