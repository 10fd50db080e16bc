"""Till payments: how a sale was paid, as its till says; money lent to the till pays too."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito import counter, ledger, orders
from ordito.counter import Device, Doubt, Hold, Tendered
from ordito.flows.book_till_sale import DrawerPart
from ordito.orders import NewLine, NewPayment, PaymentAnswer
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import PaymentId
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
    tx: Tx, draft: Draft, lines: Sequence[NewLine], doubts: list[Doubt]
) -> Paid:
    """Return how the sale was paid: never more than it comes to, and what lacks is said."""
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
        await _pay(tx, draft, done, number, one, amount, doubts)
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
    doubts: list[Doubt],
) -> None:
    payment_id = PaymentId(ids.derive("payment", draft.order_id, number))
    tender, token = f"{orders.EXTERNAL}{one.tender}", None
    if one.tender == orders.CASH:
        tender, token = orders.CASH, draft.device.drawer
        done.cash += _in_coins(one, amount, draft.step_minor)
    elif one.hold is not None:
        hold = await _find_usable(tx, draft.device, one, amount)
        if hold is None:
            facts = {"hold": str(one.hold), "tender": one.tender, "amount_minor": amount}
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


async def _find_usable(tx: Tx, device: Device, one: Tendered, amount: int) -> Hold | None:
    """Return the lent money that a payment names, if it can still give the amount."""
    assert one.hold is not None
    hold = await _find_open(tx, device, one.hold)
    if hold is None or hold.tender != one.tender or hold.amount_minor < amount:
        return None
    return hold


async def _find_open(tx: Tx, device: Device, hold_id: UUID) -> Hold | None:
    """Return lent money that has not ended."""
    open_holds = await counter.list_holds(tx, device=device)
    return next((hold for hold in open_holds if hold.hold_id == hold_id), None)
