"""Late: what is shipped and does not come when it was promised; each is told once."""

from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.events import Event
from ordito.platform.ids import CustomerId, FulfilmentOrderId, OrderId, PlaceId

# nobody is told of what is late for longer: somebody has spoken with them
_LONGEST: Final = timedelta(days=14)


class ShipmentLate(Event, frozen=True, kw_only=True):
    """Goods are shipped and have not come when they were promised."""

    type: ClassVar[str] = "fulfilment.shipment_late"
    fulfilment_order_id: UUID
    place_id: UUID
    promised_at: datetime


class LateShipment(msgspec.Struct, frozen=True):
    """What should have come.

    Attributes:
        place_id: that ships it.
        fulfilment_order_id: which.
        customer_id: to whom.
        order_id: of which order.
        promised_at: until when.
    """

    place_id: PlaceId
    fulfilment_order_id: FulfilmentOrderId
    customer_id: CustomerId
    order_id: OrderId
    promised_at: datetime


_sql: Final = statements(__name__)
_LIST: Final = _sql.query("list_late", LateShipment)
_NOTE: Final = _sql.query("note_late", UUID)


async def list_late(tx: Tx, *, at: datetime, most: int = 100) -> list[LateShipment]:
    """Return shipments that should have come and of which nobody was told yet."""
    return await tx.fetch(_LIST, at=at, since=at - _LONGEST, most=most)


async def note_late(tx: Tx, *, task: LateShipment, at: datetime) -> bool:
    """Note that the customer hears of it; False where somebody has done so."""
    found = await tx.find(
        _NOTE, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id, at=at
    )
    if found is None:
        return False
    event = ShipmentLate(
        fulfilment_order_id=task.fulfilment_order_id,
        place_id=task.place_id,
        promised_at=task.promised_at,
    )
    tx.record(
        event, subject=task.order_id, customer_id=task.customer_id, case_id=task.order_id, at=at
    )
    return True
