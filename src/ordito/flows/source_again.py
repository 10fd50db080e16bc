"""Source again: units that a place does not give come from another one, at the same price."""

from collections.abc import Sequence
from datetime import datetime

from ordito import fulfilment
from ordito.flows.change_effect import ChangePlan, Effect
from ordito.flows.change_order import change_order
from ordito.orders import Whereabouts
from ordito.platform.db import Tx

Outcome = fulfilment.sourcing.Outcome
Waiting = fulfilment.sourcing.Waiting


async def source_again(
    tx: Tx, *, where: Whereabouts, plan: ChangePlan, waiting: Sequence[Waiting], at: datetime
) -> Effect:
    """Move units to another place: reservation, order and fulfilment order, and note it.

    Args:
        tx: open transaction.
        where: whose order.
        plan: which units come from which place now, at what they were worth.
        waiting: what waited; its lines are those that the plan takes.
        at: now.

    Raises:
        WaitingClosed: somebody has decided meanwhile.
        OrderChanged, LineClosed, NotEnoughStock: as a change of the order.
    """
    effect = await change_order(tx, where=where, plan=plan, at=at)
    for one in waiting:
        await fulfilment.sourcing.close_waiting(
            tx,
            waiting=one,
            outcome=Outcome.SOURCED,
            to_place_id=effect.promises[0].place_id,
            promised_at=effect.promises[0].promised_at,
            at=at,
        )
    return effect


async def cancel_waiting(
    tx: Tx, *, where: Whereabouts, plan: ChangePlan, waiting: Waiting, at: datetime
) -> Effect:
    """Call units off that nobody can give; what was paid for them goes back.

    Raises:
        WaitingClosed: somebody has decided meanwhile.
        OrderChanged, LineClosed: as a change of the order.
    """
    effect = await change_order(tx, where=where, plan=plan, at=at)
    await fulfilment.sourcing.close_waiting(tx, waiting=waiting, outcome=Outcome.CANCELLED, at=at)
    return effect


async def forget_gone(tx: Tx, *, waiting: Sequence[Waiting], at: datetime) -> None:
    """Close what nobody waits for any more: the order was cancelled or changed meanwhile.

    Raises:
        WaitingClosed: somebody has decided meanwhile.
    """
    for one in waiting:
        await fulfilment.sourcing.close_waiting(tx, waiting=one, outcome=Outcome.GONE, at=at)
