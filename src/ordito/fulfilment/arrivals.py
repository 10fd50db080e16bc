"""Arrivals: customers who wait outside a place and have told so, with where they stand."""

from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from ordito.fulfilment.errors import FulfilmentClosed
from ordito.fulfilment.model import FulfilmentOrder
from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.ids import FulfilmentOrderId, OrderId, PlaceId

MOST_SPOT: Final = 40


class CustomerArrived(Event, frozen=True, kw_only=True):
    """A customer waits outside for goods that are ready."""

    type: ClassVar[str] = "fulfilment.customer_arrived"
    fulfilment_order_id: UUID
    place_id: UUID


class Arrival(msgspec.Struct, frozen=True):
    """Who waits outside.

    Attributes:
        fulfilment_order_id: for what.
        spot: where, as the customer says; empty is not said.
        arrived_at: since when.
    """

    fulfilment_order_id: FulfilmentOrderId
    spot: str
    arrived_at: datetime


_sql: Final = statements(__name__)
_ARRIVE: Final = _sql.query("arrive", UUID)
_LIST: Final = _sql.query("list_arrivals", Arrival)
_OF_ORDER: Final = _sql.query("list_arrivals_of_order", Arrival)


async def arrive(tx: Tx, *, task: FulfilmentOrder, spot: str, at: datetime) -> None:
    """Note that the customer waits outside; said again, the spot is the later one.

    Raises:
        FulfilmentClosed: it is not ready, or nothing waits any more.
    """
    found = await tx.find(
        _ARRIVE,
        place_id=task.place_id,
        fulfilment_order_id=task.fulfilment_order_id,
        spot=spot[:MOST_SPOT],
        at=at,
    )
    if found is None:
        raise FulfilmentClosed(
            "It does not lie ready to be collected.", field="spot", state=task.state
        )
    event = CustomerArrived(fulfilment_order_id=task.fulfilment_order_id, place_id=task.place_id)
    tx.record(
        event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
    )


async def list_arrivals(tx: Tx, *, place_id: PlaceId) -> list[Arrival]:
    """Return who waits outside a place, the longest first."""
    return await tx.fetch(_LIST, place_id=place_id)


async def list_of_order(tx: Tx, *, place_ids: list[PlaceId], order_id: OrderId) -> list[Arrival]:
    """Return where the customer of an order waits."""
    return await tx.fetch(_OF_ORDER, place_ids=place_ids, order_id=order_id)
