"""Exchange at a store: goods come back and others leave, in one action with their difference."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito import network
from ordito.flows.change_order import ChangePlan, Effect, change_order
from ordito.network import Place, Service
from ordito.orders import NewPayment, PaymentAnswer, Whereabouts
from ordito.platform.db import Tx


async def exchange_at_store(
    tx: Tx,
    *,
    where: Whereabouts,
    place: Place,
    plan: ChangePlan,
    payments: Sequence[NewPayment],
    answers: Sequence[PaymentAnswer],
    change_id: UUID | None,
    at: datetime,
) -> Effect:
    """Exchange goods at a place that takes returns, whichever channel and place sold them.

    Args:
        tx: open transaction.
        where: whose order.
        place: that takes the goods in.
        plan: what comes back and what is wanted instead.
        payments: tenders for the difference, where the new goods are dearer.
        answers: what became of them, all approved.
        change_id: the preview that is confirmed, if it was one.
        at: now.

    Raises:
        ServiceMissing: the place takes no returns.
        Refusal: whatever ``change_order`` has against it.
    """
    network.require_service(place, Service.RETURN, at=at, field="place")
    return await change_order(
        tx,
        where=where,
        plan=plan,
        payments=payments,
        answers=answers,
        change_id=change_id,
        at=at,
    )
