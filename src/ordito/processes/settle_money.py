"""Settle money: tell the processor what the order book asks for, and note that it was done."""

from datetime import timedelta
from typing import Final

from ordito import orders
from ordito.orders import AskedMoney, EntryKind, PaymentProcessor, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Database
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
        await _tell(payment_processor, asked)
        await db.transact(orders.settle_money, Context.system(), asked=asked, at=now())


async def _tell(payment_processor: PaymentProcessor, asked: AskedMoney) -> None:
    if asked.tender == CASH:
        return
    act = {
        EntryKind.CAPTURE: payment_processor.capture,
        EntryKind.VOID: payment_processor.void,
        EntryKind.REFUND: payment_processor.refund,
    }[EntryKind(asked.kind)]
    await act(asked.payment_id, key=asked.key, amount_minor=asked.amount_minor)
