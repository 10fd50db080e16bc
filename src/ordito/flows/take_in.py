"""Take in: goods that came back lie at a place, and what becomes of them is decided or waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import orders, stock
from ordito.orders import Goods, ReturnedLine
from ordito.platform import ids
from ordito.platform.db import Tx
from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.stock import CameBack, Condition, Disposition, InspectionDecision

INSPECT: Final = "inspect"


class Brought(msgspec.Struct, frozen=True):
    """Goods that came back.

    Attributes:
        sku_id: what.
        quantity: units.
        asked: in what condition, and what shall become of them.
        inspection_id: under which they are kept.
    """

    sku_id: SkuId
    quantity: int
    asked: ReturnedLine
    inspection_id: UUID


def disposition_of(asked: ReturnedLine) -> Disposition | None:
    """Return what becomes of goods at once, or None where they wait for an inspection."""
    if asked.disposition is not None:
        return Disposition(asked.disposition)
    if asked.is_inspected:
        return None
    return Disposition.RESTOCK if asked.condition is Goods.SELLABLE else None


async def take_in(
    tx: Tx,
    *,
    goods: Sequence[Brought],
    place_id: PlaceId,
    owner_id: EntityId,
    subject_id: UUID,
    currency: str,
    costs: orders.returns.ReturnCosts | None,
    at: datetime,
) -> list[InspectionDecision | None]:
    """Book goods that came back, and carry out what was said at once of what becomes of them.

    Args:
        tx: open transaction.
        goods: what came.
        place_id: where.
        owner_id: legal entity whose goods they are from then on.
        subject_id: order, or return without one.
        currency: in which their loss is told.
        costs: of mending them.
        at: now.

    Returns:
        What was decided of each of them; None where it waits.
    """
    lying = await stock.take_back(
        tx,
        goods=[
            CameBack(one.inspection_id, one.sku_id, one.quantity, _condition(one.asked))
            for one in goods
        ],
        place_id=place_id,
        entity_id=owner_id,
        subject_id=subject_id,
        at=at,
    )
    found = await stock.list_unit_costs(tx, sku_ids=[one.sku_id for one in goods], at=at)
    unit_costs = {one.sku_id: one for one in found if one.entity_id == owner_id}
    decided: list[InspectionDecision | None] = []
    for one, inspection in zip(goods, lying, strict=True):
        disposition = disposition_of(one.asked)
        if disposition is None:
            decided.append(None)
            continue
        decision = stock.decision_of(
            disposition,
            one.quantity,
            unit_cost=unit_costs.get(one.sku_id),
            refurbish_minor=mending_minor(costs, currency),
            currency=currency,
        )
        decision_id = ids.derive("disposed at once", one.inspection_id)
        await stock.dispose(
            tx, inspection=inspection, decision=decision, decision_id=decision_id, at=at
        )
        decided.append(decision)
    return decided


def mending_minor(costs: orders.returns.ReturnCosts | None, currency: str) -> int:
    """Return what mending a unit costs, 0 where nobody knows it in that currency."""
    return costs.refurbish_minor if costs is not None and costs.currency == currency else 0


def _condition(asked: ReturnedLine) -> Condition:
    if asked.condition is Goods.DAMAGED:
        return Condition.DAMAGED
    return Condition.QUARANTINE if asked.is_inspected else Condition.SELLABLE
