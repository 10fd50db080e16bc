"""What a buyer lets a platform take back: the units of an order that have not left yet."""

from typing import Final

from ordito import orders
from ordito.flows.change_effect import ChangePlan
from ordito.orders import ActionKind, ReturnedLine
from ordito.platform.db import Tx
from ordito.processes.change import change_at_once
from ordito.surfaces.ucp.answers import Outcome, error
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.desk import bought

_LEFT: Final = "All of the order has left or was cancelled before."
_REASON: Final = "customer_request"
# a buyer is limited by what may be asked for here, not by an amount
_BUYER: Final = frozenset[str]()


async def cancel(asking: Asking) -> None:
    """Cancel what is open of the buyer's own order; stock, points and money go back.

    Raises:
        Outcome: there is no such order of this buyer, or nothing of it is open any more.
        Refusal: what is open cannot be cancelled, see ``change_at_once``.
    """
    where, _ = await bought.find(asking)
    if where.customer_id != asking.customer_id:
        raise bought.unknown()

    async def cancel_open(tx: Tx) -> None:
        lines = await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
        still = [(line.line_no, line.ordered - line.fulfilled - line.cancelled) for line in lines]
        if all(units <= 0 for _, units in still):
            raise Outcome(error("nothing_to_cancel", _LEFT, severity="unrecoverable"))
        plan = ChangePlan(
            kind=ActionKind.CANCEL,
            version=None,
            reason=_REASON,
            taken=tuple(ReturnedLine(line_no, units) for line_no, units in still if units > 0),
        )
        await change_at_once(
            tx,
            memory=asking.memory,
            where=where,
            plan=plan,
            authority=_BUYER,
            at=asking.at,
        )

    await asking.db.transact(cancel_open, asking.context)
