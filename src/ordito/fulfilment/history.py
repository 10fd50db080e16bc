"""Tasks of the past: what places did for orders that another system closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito.fulfilment.parcels import sscc_of
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, FulfilmentOrderId, OrderId, PlaceId

_TASK: Final = (
    "place_id fulfilment_order_id customer_id order_id channel_id method state picker promised_at"
    " opened_at picking_at picked_at ready_at handed_over_at worked_s"
).split()
_PARCEL: Final = (
    "place_id parcel_id fulfilment_order_id customer_id order_id sscc carrier service state"
    " state_at packed_by packed_at sent_at delivered_at"
).split()
_CODE: Final = "code place_id parcel_id".split()
# GS1 General Specifications 25.0: prefix 952 is for demonstrations, so no real parcel has it
_PREFIX: Final = "9520000"
_SECOND: Final = timedelta(seconds=1)


class HistoricTask(msgspec.Struct, frozen=True, kw_only=True):
    """What a place did for an order, from the promise until the goods were gone.

    Attributes:
        task_id: made by the caller.
        place_id: where.
        method: ``collect`` or ``ship``.
        picker: who took the goods from the shelf; None where nobody knows.
        handed_at: when the customer or the carrier had the goods.
        delivered_at: when a parcel arrived; None where it never did, or nothing was shipped.
        serial: by which its parcel is numbered; None where nothing was shipped.
        worked: how long picking was worked on, whole seconds; None where only its start and end
            are known.
    """

    task_id: FulfilmentOrderId
    place_id: PlaceId
    customer_id: CustomerId
    order_id: OrderId
    channel_id: ChannelId
    method: str
    picker: str | None
    promised_at: datetime
    opened_at: datetime
    picking_at: datetime
    picked_at: datetime
    handed_at: datetime
    delivered_at: datetime | None = None
    serial: int | None = None
    worked: timedelta | None = None

    @property
    def parcel_id(self) -> UUID:
        """The id of the one parcel in which its goods were sent."""
        return self.task_id


async def import_tasks(tx: Tx, *, tasks: Sequence[HistoricTask]) -> None:
    """Append tasks that are over. Their goods stand in the lines of the orders alone.

    Args:
        tx: open transaction; its context says the origin, which should be ``history``.
        tasks: each once, over all imports; the caller keeps count of its batches.
    """
    actor = tx.context.actor
    heads = [
        (
            task.place_id,
            task.task_id,
            task.customer_id,
            task.order_id,
            task.channel_id,
            task.method,
            "handed_over",
            task.picker,
            task.promised_at,
            task.opened_at,
            task.picking_at,
            task.picked_at,
            task.picked_at,
            task.handed_at,
            None if task.worked is None else task.worked // _SECOND,
        )
        for task in tasks
    ]
    await tx.copy("fulfilment.fulfilment_order", columns=_TASK, records=heads)
    sent = [(task, task.serial) for task in tasks if task.serial is not None]
    parcels = [
        (
            task.place_id,
            task.parcel_id,
            task.task_id,
            task.customer_id,
            task.order_id,
            sscc_of(_PREFIX, serial),
            "history",
            "standard",
            "sent" if task.delivered_at is None else "delivered",
            task.delivered_at or task.handed_at,
            task.picker or actor,
            task.picked_at,
            task.handed_at,
            task.delivered_at,
        )
        for task, serial in sent
    ]
    await tx.copy("fulfilment.parcel", columns=_PARCEL, records=parcels)
    codes = [(sscc_of(_PREFIX, serial), task.place_id, task.parcel_id) for task, serial in sent]
    await tx.copy("fulfilment.parcel_code", columns=_CODE, records=codes)
