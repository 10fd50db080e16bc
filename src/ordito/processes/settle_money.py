"""Settle money: tell the processor what the order book asks for, and note that it was done."""

from datetime import timedelta
from typing import Final

from ordito import orders
from ordito.flows.decline_late import decline_late
from ordito.flows.refund_to_credit import refund_to_credit
from ordito.orders import AskedMoney, Destination, EntryKind, PaymentProcessor, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import OutsideFault
from ordito.platform.events import Context
from ordito.processes.checkout import CASH

_AT_ONCE: Final = timedelta(0)


async def settle_money(
    db: Database, payment_processor: PaymentProcessor, *, patience: timedelta = _AT_ONCE
) -> int:
    """Settle what was asked for longer than ``patience`` ago; return the number of orders.

    The rows themselves are the queue: what a crash interrupts is asked for again under its key.

    Raises:
        OutsideFault: the processor failed; the rest stays asked for.
    """
    waiting = await db.read(orders.list_unsettled, before=now() - patience)
    for where in waiting:
        await _settle(db, payment_processor, where)
    return len(waiting)


async def _settle(db: Database, payment_processor: PaymentProcessor, where: Whereabouts) -> None:
    for asked in await db.read(orders.list_asked, where=where):
        done = orders.settle_money
        if asked.destination == Destination.STORE_CREDIT:
            done = refund_to_credit
        elif not await _tell(payment_processor, asked):
            done = decline_late
        await db.transact(done, Context.system(), asked=asked, at=now())
        if done is decline_late:
            # the rest may be asked for no more: the next round tells what is
            break


async def _tell(payment_processor: PaymentProcessor, asked: AskedMoney) -> bool:
    """Tell the processor; return False where it will not take promised money, now or ever.

    Raises:
        OutsideFault: it failed otherwise; the movement stays asked for.
    """
    if asked.tender == CASH or orders.is_external(asked.tender):
        return True
    kind = EntryKind(asked.kind)
    act = {
        EntryKind.CAPTURE: payment_processor.capture,
        EntryKind.VOID: payment_processor.void,
        EntryKind.REFUND: payment_processor.refund,
    }[kind]
    try:
        await act(asked.payment_id, key=asked.key, amount_minor=asked.amount_minor)
    except OutsideFault as fault:
        if fault.may_retry or kind is not EntryKind.CAPTURE:
            raise
        return False
    return True
