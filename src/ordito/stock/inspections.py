"""Inspections: goods that came back, and what becomes of them: at once or after a look.

They lie in the condition in which they came, sellable ones that somebody shall look at in
quarantine. A decision moves them on: back on the shelf, to refurbishment (where they wait for
another decision), out of the books, or back to whoever owns or made them. Units that came are those
that wait and those that were decided on, always.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.errors import Conflict, NotFound
from ordito.platform.events import Event
from ordito.platform.ids import EntityId, PlaceId, SkuId
from ordito.stock.commands import book
from ordito.stock.model import Condition, Entry, MovementKind, ValidCost


class Disposition(StrEnum):
    """What becomes of goods that came back."""

    RESTOCK = "restock"
    REFURBISH = "refurbish"
    SCRAP = "scrap"
    TO_OWNER = "to_owner"


class UnknownInspection(NotFound):
    """No goods wait there under that id."""

    code = "stock.unknown_inspection"
    remedy = "List what waits to be inspected at the place; name one of its rows."


class AlreadyDecided(Conflict):
    """Fewer of these units wait for a decision."""

    code = "stock.already_decided"
    remedy = "List what waits at the place: somebody may have decided on these units meanwhile."


class GoodsDisposed(Event, frozen=True, kw_only=True):
    """It was decided what becomes of goods that came back; amounts in minor units.

    ``cost_minor`` is what the decision costs to carry out, ``loss_minor`` the worth that is gone.
    """

    type: ClassVar[str] = "stock.goods_disposed"
    inspection_id: UUID
    sku_id: UUID
    place_id: UUID
    condition: str
    disposition: str
    quantity: int
    cost_minor: int
    loss_minor: int
    currency: str


class CameBack(msgspec.Struct, frozen=True):
    """Goods that came back.

    Attributes:
        inspection_id: chosen by the caller; the same is booked once.
        sku_id: what.
        quantity: units, at least 1.
        condition: in which they came and lie.
    """

    inspection_id: UUID
    sku_id: SkuId
    quantity: int
    condition: Condition


class Inspection(msgspec.Struct, frozen=True):
    """Goods that came back, as they lie.

    Attributes:
        sku_id: what; also their key.
        inspection_id: which.
        place_id: where.
        entity_id: whose they are.
        condition: in which they lie.
        quantity: units that came.
        waiting: units of them on which nobody has decided.
        subject_id: order or return that brought them.
        opened_at: when they came.
    """

    sku_id: SkuId
    inspection_id: UUID
    place_id: PlaceId
    entity_id: EntityId
    condition: str
    quantity: int
    waiting: int
    subject_id: UUID
    opened_at: datetime


class InspectionDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of units.

    Attributes:
        disposition: see ``Disposition``.
        quantity: units, at least 1.
        cost_minor: what carrying it out costs, minor units.
        loss_minor: worth that is gone, minor units.
        currency: of both, ISO 4217.
    """

    disposition: Disposition
    quantity: int
    cost_minor: int = 0
    loss_minor: int = 0
    currency: str


_sql: Final = statements(__name__)
_OPEN: Final = _sql.command("open_inspections")
_FIND: Final = _sql.query("find_inspection", Inspection)
_WAITING: Final = _sql.query("list_waiting", Inspection)
_OF_SUBJECT: Final = _sql.query("list_of_subject", Inspection)
_SOLD: Final = _sql.query("find_sold_serial", UUID)
_DECIDE: Final = _sql.query("decide", UUID)


def decision_of(
    disposition: Disposition,
    quantity: int,
    *,
    unit_cost: ValidCost | None,
    refurbish_minor: int = 0,
    currency: str,
) -> InspectionDecision:
    """Return a decision with what it costs: what is scrapped is gone, what is mended costs work.

    Args:
        disposition: what becomes of the goods.
        quantity: units.
        unit_cost: what a unit has cost its owner; None, or another currency, is unknown.
        refurbish_minor: what mending a unit costs, minor units.
        currency: of the decision.
    """
    known = unit_cost is not None and unit_cost.currency == currency
    each = unit_cost.cost_minor if known and unit_cost is not None else 0
    return InspectionDecision(
        disposition=disposition,
        quantity=quantity,
        cost_minor=refurbish_minor * quantity * (disposition is Disposition.REFURBISH),
        loss_minor=each * quantity * (disposition is Disposition.SCRAP),
        currency=currency,
    )


async def take_back(
    tx: Tx,
    *,
    goods: Sequence[CameBack],
    place_id: PlaceId,
    entity_id: EntityId,
    subject_id: UUID,
    at: datetime,
) -> list[Inspection]:
    """Book goods that came back; all of them wait for a decision until one is made.

    Args:
        tx: open transaction.
        goods: what came.
        place_id: where.
        entity_id: whose they are from now on.
        subject_id: order or return.
        at: now.
    """
    entries = [
        Entry(
            movement_id=ids.derive("return", one.inspection_id),
            sku_id=one.sku_id,
            place_id=place_id,
            entity_id=entity_id,
            kind=MovementKind.RETURN,
            quantity=one.quantity,
            condition=one.condition,
        )
        for one in goods
    ]
    await book(tx, entries=entries, subject_id=subject_id, at=at)
    await _wait(tx, goods, place_id, entity_id, subject_id, at)
    return [
        Inspection(
            one.sku_id,
            one.inspection_id,
            place_id,
            entity_id,
            one.condition,
            one.quantity,
            one.quantity,
            subject_id,
            at,
        )
        for one in goods
    ]


async def dispose(
    tx: Tx, *, inspection: Inspection, decision: InspectionDecision, decision_id: UUID, at: datetime
) -> None:
    """Decide what becomes of units that came back, and move them accordingly.

    What goes to refurbishment waits there for another decision.

    Args:
        tx: open transaction.
        inspection: as it was read; nobody else's decision is undone by an old one.
        decision: what becomes of how many.
        decision_id: chosen by the caller.
        at: now.

    Raises:
        AlreadyDecided: fewer units wait.
    """
    decided = await tx.find(
        _DECIDE,
        sku_id=inspection.sku_id,
        inspection_id=inspection.inspection_id,
        disposition_id=decision_id,
        kind=decision.disposition,
        quantity=decision.quantity,
        cost_minor=decision.cost_minor,
        loss_minor=decision.loss_minor,
        currency=decision.currency,
        actor=tx.context.actor,
        at=at,
    )
    if decided is None:
        message = f"Fewer than {decision.quantity} units wait for a decision."
        raise AlreadyDecided(message, field="quantity")
    await _move(tx, inspection, decision, decision_id, at)
    tx.record(
        GoodsDisposed(
            inspection_id=inspection.inspection_id,
            sku_id=inspection.sku_id,
            place_id=inspection.place_id,
            condition=inspection.condition,
            disposition=decision.disposition,
            quantity=decision.quantity,
            cost_minor=decision.cost_minor,
            loss_minor=decision.loss_minor,
            currency=decision.currency,
        ),
        subject=inspection.subject_id,
        case_id=inspection.subject_id,
        at=at,
    )


async def get_inspection(tx: Tx, *, sku_id: SkuId, inspection_id: UUID) -> Inspection:
    """Return goods that came back.

    Raises:
        UnknownInspection: none under that id.
    """
    found = await tx.find(_FIND, sku_id=sku_id, inspection_id=inspection_id)
    if found is None:
        message = f"Nothing that came back is {inspection_id}."
        raise UnknownInspection(message, field="inspection_id")
    return found


async def find_sold_serial(tx: Tx, *, sku_id: SkuId, serial: str) -> UUID | None:
    """Return with what the unit of a serial number left last: an order, as a rule."""
    return await tx.find(_SOLD, sku_id=sku_id, serial=serial)


async def list_waiting(
    tx: Tx, *, place_ids: Sequence[PlaceId], most: int = 200
) -> list[Inspection]:
    """Return what waits for a decision at places, what came first first."""
    return await tx.fetch(_WAITING, place_ids=place_ids, most=most)


async def list_of_subject(
    tx: Tx, *, sku_ids: Sequence[SkuId], subject_id: UUID
) -> list[Inspection]:
    """Return what came back with an order or a return."""
    return await tx.fetch(_OF_SUBJECT, sku_ids=sku_ids, subject_id=subject_id)


async def _wait(
    tx: Tx,
    goods: Sequence[CameBack],
    place_id: PlaceId,
    entity_id: EntityId,
    subject_id: UUID,
    at: datetime,
) -> None:
    await tx.run(
        _OPEN,
        sku_ids=[one.sku_id for one in goods],
        inspection_ids=[one.inspection_id for one in goods],
        conditions=[one.condition for one in goods],
        quantities=[one.quantity for one in goods],
        place_id=place_id,
        entity_id=entity_id,
        subject_id=subject_id,
        at=at,
    )


async def _move(
    tx: Tx, inspection: Inspection, decision: InspectionDecision, decision_id: UUID, at: datetime
) -> None:
    came = Condition(inspection.condition)
    into = {
        Disposition.RESTOCK: Condition.SELLABLE,
        Disposition.REFURBISH: Condition.REFURBISH,
    }.get(decision.disposition)
    kinds = {
        Disposition.SCRAP: MovementKind.WRITE_OFF,
        Disposition.TO_OWNER: MovementKind.RETURN_OUT,
    }
    if into is not came:
        entry = Entry(
            movement_id=decision_id,
            sku_id=inspection.sku_id,
            place_id=inspection.place_id,
            entity_id=inspection.entity_id,
            kind=kinds.get(decision.disposition, MovementKind.REGRADE),
            quantity=-decision.quantity,
            condition=came,
            into=into,
        )
        await book(tx, entries=[entry], subject_id=inspection.subject_id, at=at)
    if decision.disposition is Disposition.REFURBISH:
        again = CameBack(
            ids.derive("refurbish", decision_id),
            inspection.sku_id,
            decision.quantity,
            Condition.REFURBISH,
        )
        await _wait(
            tx,
            [again],
            inspection.place_id,
            inspection.entity_id,
            inspection.subject_id,
            at,
        )
