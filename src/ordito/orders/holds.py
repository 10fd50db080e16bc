"""Holds: an order that waits for a person's word. Its goods do not leave; all else goes on.

Money stays promised, units stay set aside, and what is cancelled meanwhile is cancelled. Several
holds may lie on one order, one of each kind; the goods leave when all are released.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from ordito.orders.model import Order
from ordito.platform import ids
from ordito.platform.db import Step, Tx, statements
from ordito.platform.errors import Conflict, NotFound
from ordito.platform.events import Event, Happening
from ordito.platform.ids import CustomerId, OrderId


class HoldKind(StrEnum):
    """Why an order waits."""

    FRAUD = "fraud"
    REVIEW = "review"
    ADDRESS = "address"
    CREDIT = "credit"


class OrderHeld(Conflict):
    """Goods of the order may not leave: somebody has to look at it first."""

    code = "orders.held"
    remedy = "Ask somebody who may release holds; the order lists its holds with their reasons."


class UnknownHold(NotFound):
    """The order has no such hold."""

    code = "orders.unknown_hold"
    remedy = "Read the order's holds and name one of them by its id."


class HoldReleased(Conflict):
    """The hold was released already."""

    code = "orders.hold_released"
    remedy = "Nothing is left to do; place another hold where the order shall wait again."


class NothingToHold(Conflict):
    """All goods of the order have left or were cancelled."""

    code = "orders.nothing_to_hold"
    remedy = "A hold stops what has not left yet; open a case for what has."


class HoldPlaced(Event, frozen=True, kw_only=True):
    """An order waits for a person's word."""

    type: ClassVar[str] = "orders.hold_placed"
    hold_id: UUID
    number: str
    kind: str
    reason: str


class HoldLifted(Event, frozen=True, kw_only=True):
    """Somebody who may has let an order go on."""

    type: ClassVar[str] = "orders.hold_lifted"
    hold_id: UUID
    number: str
    kind: str
    reason: str


class Hold(msgspec.Struct, frozen=True):
    """A hold as it stands.

    Attributes:
        customer_id: whose order; also its key.
        hold_id: which.
        order_id: of which order.
        kind: see ``HoldKind``.
        reason: code, as ``address_differs``.
        placed_by: who wants to look at it.
        placed_at: since when.
        released_by: who let it go on.
        released_at: when.
        release_reason: code.
    """

    customer_id: CustomerId
    hold_id: UUID
    order_id: OrderId
    kind: str
    reason: str
    placed_by: str
    placed_at: datetime
    released_by: str | None
    released_at: datetime | None
    release_reason: str | None


class NewHold(msgspec.Struct, frozen=True):
    """A hold to place: why it waits, and by which code."""

    kind: HoldKind
    reason: str


_sql: Final = statements(__name__)
_HOLD_AT_ONCE: Final = _sql.query("hold_at_once", str)
_PLACE: Final = _sql.query("place_hold", Hold)
_RELEASE: Final = _sql.query("release_hold", Hold)
_FIND: Final = _sql.query("find_hold", Hold)
_LIST: Final = _sql.query("list_holds", Hold)
_KINDS: Final = _sql.query("list_open_kinds", str)
_OPEN_UNITS: Final = _sql.query("count_open_units", int)


async def place_hold(tx: Tx, *, order: Order, kind: HoldKind, reason: str, at: datetime) -> Hold:
    """Keep the goods of an order from leaving; where one of its kind lies on it already, that one.

    Args:
        tx: open transaction.
        order: as it was locked.
        kind: why it waits.
        reason: code.
        at: now.

    Raises:
        NothingToHold: all of its goods have left or were cancelled.
    """
    customer_id, order_id = order.customer_id, order.order_id
    if await tx.one(_OPEN_UNITS, customer_id=customer_id, order_id=order_id) == 0:
        raise NothingToHold(f"Order {order.number} has nothing left to hold.")
    for hold in await list_holds(tx, customer_id=customer_id, order_id=order_id):
        if hold.kind == kind and hold.released_at is None:
            return hold
    hold = await tx.one(
        _PLACE,
        customer_id=customer_id,
        order_id=order_id,
        hold_id=ids.new(),
        kind=kind,
        reason=reason,
        actor=tx.context.actor,
        at=at,
    )
    event = HoldPlaced(hold_id=hold.hold_id, number=order.number, kind=kind, reason=reason)
    _record(tx, order, event, at)
    return hold


def holding(
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    new: Sequence[NewHold],
    actor: str,
    at: datetime,
) -> Step[str]:
    """Return the step that places holds, one of a kind, on an order that is placed with it."""
    hold_ids = [ids.new() for _ in new]
    number = ids.number_of(order_id)
    return Step(
        _HOLD_AT_ONCE,
        {
            "customer_id": customer_id,
            "order_id": order_id,
            "hold_ids": hold_ids,
            "kinds": [one.kind for one in new],
            "reasons": [one.reason for one in new],
            "actor": actor,
            "at": at,
        },
        facts=[
            Happening(
                HoldPlaced(hold_id=hold_id, number=number, kind=one.kind, reason=one.reason),
                order_id,
                at,
                customer_id=customer_id,
                case_id=order_id,
            )
            for hold_id, one in zip(hold_ids, new, strict=True)
        ],
    )


async def release_hold(tx: Tx, *, order: Order, hold_id: UUID, reason: str, at: datetime) -> Hold:
    """Let an order go on, as far as this hold is concerned. The caller has seen to the authority.

    Args:
        tx: open transaction.
        order: as it was locked.
        hold_id: which hold.
        reason: code.
        at: now.

    Raises:
        UnknownHold: the order has none of that id.
        HoldReleased: somebody was quicker.
    """
    hold = await tx.find(_FIND, customer_id=order.customer_id, hold_id=hold_id)
    if hold is None or hold.order_id != order.order_id:
        raise UnknownHold("The order has no such hold.", field="hold_id")
    if hold.released_at is not None:
        raise HoldReleased("The hold was released already.", released_at=hold.released_at)
    released = await tx.one(
        _RELEASE,
        customer_id=order.customer_id,
        hold_id=hold_id,
        reason=reason,
        actor=tx.context.actor,
        at=at,
    )
    event = HoldLifted(hold_id=hold_id, number=order.number, kind=hold.kind, reason=reason)
    _record(tx, order, event, at)
    return released


async def require_free(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> None:
    """Refuse to let goods leave while an order is held; lock the order before.

    Raises:
        OrderHeld: a hold lies on it.
    """
    kinds = await tx.fetch(_KINDS, customer_id=customer_id, order_id=order_id)
    if kinds:
        message = f"The order is held: {', '.join(kinds)}."
        raise OrderHeld(message, kinds=kinds, order_id=order_id)


async def list_holds(tx: Tx, *, customer_id: CustomerId, order_id: OrderId) -> Sequence[Hold]:
    """Return the holds of an order, released ones as well, oldest first."""
    return await tx.fetch(_LIST, customer_id=customer_id, order_id=order_id)


def _record(tx: Tx, order: Order, event: Event, at: datetime) -> None:
    tx.record(
        event,
        subject=order.order_id,
        customer_id=order.customer_id,
        case_id=order.order_id,
        at=at,
    )
