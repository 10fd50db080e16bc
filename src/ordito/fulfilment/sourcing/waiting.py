"""Waiting: units that a place does not give, until another one does or somebody decides.

Four queues: ``source_again`` is tried at once, ``back_order`` when goods are expected,
``unfillable`` again and again; about ``person`` somebody has to decide.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from ordito.fulfilment.sourcing.errors import UnknownWaiting, WaitingClosed
from ordito.fulfilment.sourcing.events import SourcedAgain, UnitsUnfillable
from ordito.platform import ids
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId, FulfilmentOrderId, OrderId, PlaceId, SkuId


class WaitingQueue(StrEnum):
    """What units wait for."""

    SOURCE_AGAIN = "source_again"
    BACK_ORDER = "back_order"
    UNFILLABLE = "unfillable"
    PERSON = "person"


class Outcome(StrEnum):
    """Why units do not wait any more."""

    SOURCED = "sourced"
    CANCELLED = "cancelled"
    GONE = "gone"


class Refused(msgspec.Struct, frozen=True):
    """Units of a line that a place does not give.

    Attributes:
        line_no: of the order.
        sku_id: what.
        units: how many.
    """

    line_no: int
    sku_id: SkuId
    units: int


class Waiting(msgspec.Struct, frozen=True):
    """Units that wait.

    Attributes:
        place_id: that does not give them.
        waiting_id: which.
        fulfilment_order_id: with which it was asked for them.
        customer_id: for whom.
        order_id: of which order.
        line_no: and line.
        sku_id: what.
        units: how many.
        method: how they reach the customer.
        reason: why the place does not give them.
        queue: see ``WaitingQueue``.
        tries: how often another source was looked for.
        since: when they were parked.
        next_try_at: when it is looked for again.
        outcome: see ``Outcome``; None waits.
        to_place_id: that gives them instead.
        promised_at: until when the customer has them from there.
        closed_by: who decided.
        closed_at: when.
    """

    place_id: PlaceId
    waiting_id: UUID
    fulfilment_order_id: FulfilmentOrderId
    customer_id: CustomerId
    order_id: OrderId
    line_no: int
    sku_id: SkuId
    units: int
    method: str
    reason: str
    queue: str
    tries: int
    since: datetime
    next_try_at: datetime
    outcome: str | None
    to_place_id: PlaceId | None
    promised_at: datetime | None
    closed_by: str | None
    closed_at: datetime | None


class Tried(msgspec.Struct, frozen=True):
    """A place that could not give a SKU of an order."""

    sku_id: SkuId
    place_id: PlaceId


class Untouched(msgspec.Struct, frozen=True):
    """A fulfilment order that nobody has begun to pick."""

    place_id: PlaceId
    fulfilment_order_id: FulfilmentOrderId


_sql: Final = statements(__name__)
_PARK: Final = _sql.query("park", UUID)
_DUE: Final = _sql.query("list_due", Waiting)
_LIST: Final = _sql.query("list_waiting", Waiting)
_FIND: Final = _sql.query("find_waiting", Waiting)
_TRIED: Final = _sql.query("list_tried", Tried)
_UNTOUCHED: Final = _sql.query("list_untouched", Untouched)
_POSTPONE: Final = _sql.query("postpone", UUID)
_CLOSE: Final = _sql.query("close", UUID)


async def park(
    tx: Tx,
    *,
    place_id: PlaceId,
    fulfilment_order_id: FulfilmentOrderId,
    customer_id: CustomerId,
    order_id: OrderId,
    method: str,
    reason: str,
    refused: Sequence[Refused],
    cause_id: UUID,
    at: datetime,
) -> list[UUID]:
    """Let units wait for another source; return the ids of those that did not wait before.

    Args:
        tx: open transaction.
        place_id: that does not give them.
        fulfilment_order_id: with which it was asked.
        customer_id: for whom.
        order_id: of which order.
        method: how they reach the customer.
        reason: code.
        refused: units, each line once.
        cause_id: of the fact that says so; told again, nothing is parked again.
        at: now.
    """
    return await tx.fetch(
        _PARK,
        customer_id=customer_id,
        order_id=order_id,
        method=method,
        reason=reason,
        place_ids=[place_id] * len(refused),
        waiting_ids=[ids.derive_at(at, "waiting", cause_id, one.line_no) for one in refused],
        fulfilment_order_ids=[fulfilment_order_id] * len(refused),
        line_nos=[one.line_no for one in refused],
        sku_ids=[one.sku_id for one in refused],
        units=[one.units for one in refused],
        at=at,
    )


async def list_due(tx: Tx, *, at: datetime) -> list[Waiting]:
    """Return at most 100 whose turn has come."""
    return await tx.fetch(_DUE, at=at)


async def list_waiting(
    tx: Tx,
    *,
    queue: WaitingQueue | None = None,
    place_ids: Sequence[PlaceId] | None = None,
    page_size: int = 200,
) -> list[Waiting]:
    """Return what waits, the oldest first: of all places and queues, or of some."""
    return await tx.fetch(_LIST, queue=queue, place_ids=place_ids, page_size=page_size)


async def get_waiting(tx: Tx, *, place_id: PlaceId, waiting_id: UUID) -> Waiting:
    """Return one, open or closed.

    Raises:
        UnknownWaiting: the place has none of that id.
    """
    found = await tx.find(_FIND, place_id=place_id, waiting_id=waiting_id)
    if found is None:
        raise UnknownWaiting("Nothing of that id waits there.", field="waiting_id")
    return found


def require_open(waiting: Waiting) -> None:
    """Refuse units about which somebody has decided.

    Raises:
        WaitingClosed: they do not wait any more.
    """
    if waiting.outcome is not None:
        raise WaitingClosed("Somebody has decided already.", waiting_id=waiting.waiting_id)


async def list_tried(tx: Tx, *, order_id: OrderId) -> list[Tried]:
    """Return which places could not give which SKUs of an order."""
    return await tx.fetch(_TRIED, order_id=order_id)


async def list_untouched(tx: Tx, *, before: datetime) -> list[Untouched]:
    """Return at most 50 that are to be shipped, were opened by then and nobody has begun."""
    return await tx.fetch(_UNTOUCHED, before=before)


async def postpone(
    tx: Tx, *, waiting: Waiting, queue: WaitingQueue, next_try_at: datetime, at: datetime
) -> None:
    """Let units wait on in a queue; the fact is told when the queue is another one.

    Raises:
        WaitingClosed: somebody has decided meanwhile.
    """
    found = await tx.find(
        _POSTPONE,
        place_id=waiting.place_id,
        waiting_id=waiting.waiting_id,
        queue=queue,
        next_try_at=next_try_at,
    )
    if found is None:
        raise WaitingClosed("Somebody has decided meanwhile.", waiting_id=waiting.waiting_id)
    if queue != waiting.queue:
        event = UnitsUnfillable(
            waiting_id=waiting.waiting_id,
            place_id=waiting.place_id,
            line_no=waiting.line_no,
            units=waiting.units,
            queue=queue,
        )
        tx.record(
            event,
            subject=waiting.order_id,
            customer_id=waiting.customer_id,
            case_id=waiting.order_id,
            at=at,
        )


async def close_waiting(
    tx: Tx,
    *,
    waiting: Waiting,
    outcome: Outcome,
    to_place_id: PlaceId | None = None,
    promised_at: datetime | None = None,
    at: datetime,
) -> None:
    """Note what became of units that waited.

    Args:
        tx: open transaction; its actor decides.
        waiting: as it was read.
        outcome: what became of them.
        to_place_id: that gives them now, where they were sourced.
        promised_at: until when the customer has them from there.
        at: now.

    Raises:
        WaitingClosed: somebody has decided meanwhile.
    """
    found = await tx.find(
        _CLOSE,
        place_id=waiting.place_id,
        waiting_id=waiting.waiting_id,
        outcome=outcome,
        to_place_id=to_place_id,
        promised_at=promised_at,
        closed_by=tx.context.actor,
        at=at,
    )
    if found is None:
        raise WaitingClosed("Somebody has decided meanwhile.", waiting_id=waiting.waiting_id)
    if outcome is Outcome.SOURCED:
        assert to_place_id is not None, "a place gives them"
        assert promised_at is not None, "until when is known"
        event = SourcedAgain(
            waiting_id=waiting.waiting_id,
            place_id=waiting.place_id,
            to_place_id=to_place_id,
            line_no=waiting.line_no,
            units=waiting.units,
            reason=waiting.reason,
            promised_at=promised_at,
        )
        tx.record(
            event,
            subject=waiting.order_id,
            customer_id=waiting.customer_id,
            case_id=waiting.order_id,
            started_at=waiting.since,
            ended_at=at,
            at=at,
        )
