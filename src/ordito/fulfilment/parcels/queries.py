"""Questions about parcels."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from ordito.fulfilment.errors import UnknownParcel
from ordito.fulfilment.parcels.model import Parcel, ParcelEvent, ParcelLine
from ordito.platform.db import Tx, statements
from ordito.platform.ids import FulfilmentOrderId, OrderId, PlaceId

_sql: Final = statements(__name__)
_FIND: Final = _sql.query("find_parcel", Parcel)
_BY_CODE: Final = _sql.query("find_by_code", Parcel)
_OF_TASK: Final = _sql.query("list_of_task", Parcel)
_OF_ORDER: Final = _sql.query("list_of_order", Parcel)
_LINES: Final = _sql.query("list_lines", ParcelLine)
_EVENTS: Final = _sql.query("list_events", ParcelEvent)
_TO_TELL: Final = _sql.query("list_to_tell", Parcel)


async def find_parcel(tx: Tx, *, place_id: PlaceId, parcel_id: UUID) -> Parcel | None:
    """Return a place's parcel."""
    return await tx.find(_FIND, place_id=place_id, parcel_id=parcel_id)


async def get_parcel(tx: Tx, *, place_id: PlaceId, parcel_id: UUID) -> Parcel:
    """Return a place's parcel.

    Raises:
        UnknownParcel: the place has none of that id.
    """
    parcel = await find_parcel(tx, place_id=place_id, parcel_id=parcel_id)
    if parcel is None:
        raise UnknownParcel("The place has no such parcel.", parcel_id=parcel_id)
    return parcel


async def find_by_code(tx: Tx, *, code: str) -> Parcel:
    """Return the parcel of an SSCC, or of ``carrier:tracking code``.

    Raises:
        UnknownParcel: none has it.
    """
    parcel = await tx.find(_BY_CODE, code=code)
    if parcel is None:
        raise UnknownParcel("No parcel has this code.", field="code")
    return parcel


async def list_of_task(
    tx: Tx, *, place_id: PlaceId, fulfilment_order_id: FulfilmentOrderId
) -> list[Parcel]:
    """Return the parcels of a fulfilment order that are closed, the first first."""
    return await tx.fetch(_OF_TASK, place_id=place_id, fulfilment_order_id=fulfilment_order_id)


async def list_of_order(tx: Tx, *, order_id: OrderId, place_ids: Sequence[PlaceId]) -> list[Parcel]:
    """Return the parcels of an order from the places that its lines name, the first first."""
    return await tx.fetch(_OF_ORDER, order_id=order_id, place_ids=list(place_ids))


async def list_lines(tx: Tx, *, place_id: PlaceId, parcel_ids: Sequence[UUID]) -> list[ParcelLine]:
    """Return what is in parcels of a place."""
    return await tx.fetch(_LINES, place_id=place_id, parcel_ids=list(parcel_ids))


async def list_events(
    tx: Tx, *, place_ids: Sequence[PlaceId], parcel_ids: Sequence[UUID]
) -> list[ParcelEvent]:
    """Return what carriers told of parcels, the latest first."""
    return await tx.fetch(_EVENTS, place_ids=list(place_ids), parcel_ids=list(parcel_ids))


async def list_to_tell(tx: Tx, *, at: datetime, most: int = 100) -> list[Parcel]:
    """Return parcels that carriers have to be told of by now."""
    return await tx.fetch(_TO_TELL, at=at, most=most)
