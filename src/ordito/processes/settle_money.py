"""Settle money: reckon an order, tell the processor, and note what it has done."""

from ordito import orders
from ordito.flows.reckon_order import reckon_order
from ordito.orders import AskedMoney, EntryKind, PaymentProcessor, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.events import Context


async def settle_money(
    db: Database, processor: PaymentProcessor, *, where: Whereabouts
) -> None:
    """Bring an order's money in line with its quantities; repeating it is harmless.

    Raises:
        OutsideFault: the processor failed; the movements stay asked for, so try again.
    """
    asked = await db.transact(reckon_order, Context.system(), where=where, at=now())
    for movement in asked:
        await _tell(processor, movement)
        await db.transact(orders.settle_money, Context.system(), asked=movement, at=now())


async def _tell(processor: PaymentProcessor, asked: AskedMoney) -> None:
    if asked.tender == "cash":
        return
    act = {
        EntryKind.CAPTURE: processor.capture,
        EntryKind.VOID: processor.void,
        EntryKind.REFUND: processor.refund,
    }[EntryKind(asked.kind)]
    await act(asked.payment_id, key=asked.key, amount_minor=asked.amount_minor)
