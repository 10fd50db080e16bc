"""Transfer stock: goods are set aside at one place, travel, and are received at another."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ordito import stock
from ordito.flows.send_to_store import arrive_for_order
from ordito.network import ClosedPlace, Place
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import PlaceId
from ordito.stock import Arrival, ArrivedLine, SkuUnits


class SamePlace(Invalid):
    """A transfer leads from a place to itself."""

    code = "stock.same_place"
    remedy = "Name another destination; within a place nothing needs to be transferred."


async def open_transfer(
    tx: Tx,
    *,
    transfer_id: UUID,
    source: Place,
    destination: Place,
    lines: Sequence[SkuUnits],
    expected_at: datetime | None,
    at: datetime,
) -> None:
    """Set units aside at the source and expect them at the destination; their owner stays.

    Raises:
        SamePlace: source and destination are the same.
        ClosedPlace: the destination is closed for good.
        LineTwice: a SKU is named twice.
        NotEnoughStock: fewer units are free at the source.
    """
    if source.place_id == destination.place_id:
        raise SamePlace(f"{source.code} is source and destination.", field="destination")
    if destination.closed_at is not None and destination.closed_at <= at:
        raise ClosedPlace(
            f"Place {destination.code} is closed.",
            field="destination",
            place_id=destination.place_id,
        )
    await stock.open_transfer(
        tx,
        transfer_id=transfer_id,
        source_id=source.place_id,
        destination_id=destination.place_id,
        entity_id=source.entity_id,
        lines=lines,
        expected_at=expected_at,
        at=at,
    )


async def ship_transfer(
    tx: Tx,
    *,
    place_id: PlaceId,
    transfer_id: UUID,
    shipped: Sequence[SkuUnits] | None,
    at: datetime,
) -> None:
    """Let goods leave their source; None lets all of them leave.

    Raises:
        UnknownTransfer: nothing of that id leaves the place.
        TransferClosed: it left already, or was cancelled.
        LineNotOpen: a SKU is not on it, or with fewer units.
        NotOnHand: a count found fewer units than shall leave.
    """
    transfer = await _end(tx, place_id, transfer_id, "source")
    await stock.ship_transfer(tx, transfer=transfer, shipped=shipped, at=at)


async def receive_transfer(
    tx: Tx,
    *,
    place_id: PlaceId,
    transfer_id: UUID,
    receipt_id: UUID,
    arrived: Sequence[ArrivedLine],
    is_final: bool,
    occurred_at: datetime,
    at: datetime,
) -> list[Arrival]:
    """Book what came; when nothing more is waited for, differences become exceptions.

    What came for an order that is collected here is set aside for it.

    Raises:
        UnknownTransfer: nothing of that id comes to the place.
        TransferClosed: nothing has left yet, or it was cancelled.
        LineTwice: a SKU is named twice in the same condition.
    """
    transfer = await _end(tx, place_id, transfer_id, "destination")
    booked = await stock.receive_transfer(
        tx,
        transfer=transfer,
        receipt_id=receipt_id,
        arrived=arrived,
        is_final=is_final,
        occurred_at=occurred_at,
        at=at,
    )
    await arrive_for_order(tx, place_id=place_id, transfer_id=transfer_id, is_final=is_final, at=at)
    return booked


async def cancel_transfer(tx: Tx, *, place_id: PlaceId, transfer_id: UUID, at: datetime) -> None:
    """Free what was set aside; either end may do it.

    Raises:
        UnknownTransfer: the place has none of that id.
        TransferClosed: it has left already.
    """
    transfer = await stock.get_transfer(tx, place_id=place_id, transfer_id=transfer_id)
    await stock.cancel_transfer(tx, transfer=transfer, at=at)


async def _end(tx: Tx, place_id: PlaceId, transfer_id: UUID, end_is: str) -> stock.Transfer:
    transfer = await stock.get_transfer(tx, place_id=place_id, transfer_id=transfer_id)
    if transfer.end_is != end_is:
        raise stock.UnknownTransfer(
            f"The place is not the {end_is} of the transfer.", field="transfer_id"
        )
    return transfer
