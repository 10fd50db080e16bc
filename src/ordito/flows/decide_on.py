"""Decide on: what becomes of goods that came back, after somebody has looked at them."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito import orders, stock
from ordito.flows.take_in import mending_minor
from ordito.platform.db import Tx
from ordito.stock import Disposition, Inspection, InspectionDecision


async def decide_on(
    tx: Tx,
    *,
    inspection: Inspection,
    disposition: Disposition,
    quantity: int,
    loss_minor: int | None,
    costs: orders.returns.ReturnCosts | None,
    currency: str,
    decision_id: UUID,
    at: datetime,
) -> InspectionDecision:
    """Carry out what somebody decided of goods that wait, and return it with its cost.

    Args:
        tx: open transaction.
        inspection: the goods.
        disposition: what becomes of them.
        quantity: units.
        loss_minor: worth that is gone, as it was seen; None takes what scrapped units have cost.
        costs: of mending.
        currency: of the amounts.
        decision_id: chosen by the caller.
        at: now.

    Raises:
        AlreadyDecided: fewer units wait.
    """
    found = await stock.list_unit_costs(tx, sku_ids=[inspection.sku_id], at=at)
    own = next((one for one in found if one.entity_id == inspection.entity_id), None)
    decision = stock.decision_of(
        disposition,
        quantity,
        unit_cost=own,
        refurbish_minor=mending_minor(costs, currency),
        currency=currency,
    )
    if loss_minor is not None:
        decision = msgspec.structs.replace(decision, loss_minor=loss_minor)
    await stock.dispose(
        tx, inspection=inspection, decision=decision, decision_id=decision_id, at=at
    )
    return decision
