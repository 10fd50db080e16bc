"""Follow refunds: money that was given back keeps what a case has promised of it."""

from datetime import datetime

from ordito import customers, service
from ordito.orders import Whereabouts
from ordito.platform.db import Tx


async def follow_refunds(tx: Tx, *, where: Whereabouts, at: datetime) -> None:
    """End the promises of a refund of an order; again is harmless."""
    own = await customers.identity.members(tx, customer_id=where.customer_id)
    promised = await service.cases.list_promised_refunds(
        tx, customer_ids=own, order_id=where.order_id
    )
    for found in promised:
        case = await service.cases.lock_survivor(tx, whose=found.whose)
        await service.cases.end_kind(
            tx,
            story=[found.whose],
            kind=service.cases.CommitmentKind.REFUND,
            subject_id=where.order_id,
            at=at,
        )
        await service.cases.save(tx, case=await service.cases.with_due(tx, case=case))
