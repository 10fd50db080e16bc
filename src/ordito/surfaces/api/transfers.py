"""Transfers over HTTP: goods on their way between two places, as each end sees them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import stock
from ordito.flows import transfer_stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId
from ordito.stock import Arrival, ArrivedLine, Condition, InboundLine, SkuUnits
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.stock import Instant, Sku, Units, named_skus
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class UnitsLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU; code or id."""

    sku: Sku
    quantity: Units


class NewTransfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods that shall go from the place in the path to another one.

    Attributes:
        destination: code or id of a place.
        lines: each SKU once.
        expected_at: when they should be there; left out where nobody knows.
    """

    destination: str
    lines: Annotated[tuple[UnitsLine, ...], msgspec.Meta(min_length=1, max_length=1000)]
    expected_at: Instant | None = None


class Shipment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What leaves; a SKU that is not named stays and is free again. None: all of it leaves."""

    lines: Annotated[tuple[UnitsLine, ...], msgspec.Meta(max_length=1000)] | None = None


class CameLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a SKU that came, and in which condition."""

    sku: Sku
    quantity: Units
    condition: Condition = Condition.SELLABLE


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came.

    Attributes:
        lines: each SKU once in each condition; also what was not sent.
        final: whether nothing more is waited for; then differences become exceptions.
        occurred_at: when it came; left out, now.
    """

    lines: Annotated[tuple[CameLine, ...], msgspec.Meta(max_length=1000)]
    final: bool = True
    occurred_at: Instant | None = None


class TransferPage(msgspec.Struct, frozen=True):
    """A transfer as one of its ends sees it; see ``ordito.stock.Transfer``."""

    transfer_id: UUID
    place_id: UUID
    end_is: str
    other_place_id: UUID
    entity_id: UUID
    state: str
    opened_at: datetime
    shipped_at: datetime | None
    closed_at: datetime | None
    lines: Sequence[InboundLine]


class Arrivals(msgspec.Struct, frozen=True):
    """What became of the lines of a receipt."""

    receipt_id: UUID
    lines: Sequence[Arrival]


@get(
    "/places/{place:str}/transfers",
    access=token(Scope.STOCK_READ),
    tags=["inbound"],
    summary="List what comes to a place and leaves it",
)
async def list_transfers(
    request: Call,
    place: FromPath[str],
    only: Annotated[Literal["open", "all"], QueryParameter()] = "open",
) -> Sequence[stock.Transfer]:
    """Return the latest 200 transfers from and to a place, without their lines."""
    found = own_place(request, place)
    return await request.db.read(
        stock.list_transfers, place_id=found.place_id, only_open=only == "open"
    )


@get(
    "/places/{place:str}/transfers/{transfer_id:uuid}",
    access=token(Scope.STOCK_READ),
    tags=["inbound"],
    summary="Read a transfer",
)
async def show_transfer(
    request: Call, place: FromPath[str], transfer_id: FromPath[UUID]
) -> TransferPage:
    """Return a transfer with its lines.

    Raises:
        UnknownTransfer: the place has none of that id.
    """
    place_id = own_place(request, place).place_id
    return await request.db.read(_page, place_id=place_id, transfer_id=transfer_id)


@post(
    "/places/{place:str}/transfers",
    access=token(Scope.STOCK_WRITE),
    tags=["inbound"],
    summary="Open a transfer",
)
async def post_transfer(
    request: Call,
    place: FromPath[str],
    data: JSONBody[NewTransfer],
    idempotency_key: IdempotencyKey,
) -> Response[TransferPage]:
    """Set goods of the place aside for another one, which then expects them.

    Raises:
        UnknownPlace: there is no such destination.
        UnknownSku: a line names none.
        LineTwice: a SKU is named twice.
        NotEnoughStock: fewer units are free at the source.
    """
    source, transfer_id, at = own_place(request, place), ids.new(), now()
    destination = request.house.memory.place(data.destination, field="destination")
    lines = _units(request, data.lines)
    key = await key_of(request, idempotency_key, f"transfer:{source.place_id}")

    async def command(tx: Tx) -> TransferPage:
        await transfer_stock.open_transfer(
            tx,
            transfer_id=transfer_id,
            source=source,
            destination=destination,
            lines=lines,
            expected_at=data.expected_at,
            at=at,
        )
        return await _page(tx, place_id=source.place_id, transfer_id=transfer_id)

    return await answer_once(request, key, subject_id=transfer_id, command=command, status=201)


@post(
    "/places/{place:str}/transfers/{transfer_id:uuid}/shipment",
    access=token(Scope.STOCK_WRITE),
    tags=["inbound"],
    summary="Let a transfer leave its source",
    status_code=200,
)
async def post_shipment(
    request: Call,
    place: FromPath[str],
    transfer_id: FromPath[UUID],
    data: JSONBody[Shipment],
    idempotency_key: IdempotencyKey,
) -> Response[TransferPage]:
    """Book the goods out of their source.

    Raises:
        UnknownTransfer: nothing of that id leaves the place.
        TransferClosed: it left already, or was cancelled.
        LineNotOpen: a SKU is not on it, or with fewer units.
        NotOnHand: a count found fewer units than shall leave.
    """
    place_id = own_place(request, place).place_id
    shipped = None if data.lines is None else _units(request, data.lines)
    key = await key_of(request, idempotency_key, f"ship:{transfer_id}")

    async def command(tx: Tx) -> TransferPage:
        await transfer_stock.ship_transfer(
            tx, place_id=place_id, transfer_id=transfer_id, shipped=shipped, at=now()
        )
        return await _page(tx, place_id=place_id, transfer_id=transfer_id)

    return await answer_once(request, key, subject_id=transfer_id, command=command)


@post(
    "/places/{place:str}/transfers/{transfer_id:uuid}/receipts",
    access=token(Scope.STOCK_WRITE),
    tags=["inbound"],
    summary="Receive a transfer",
)
async def post_transfer_receipt(
    request: Call,
    place: FromPath[str],
    transfer_id: FromPath[UUID],
    data: JSONBody[Receipt],
    idempotency_key: IdempotencyKey,
) -> Response[Arrivals]:
    """Book what came; several receipts may follow each other, also after the final one.

    Raises:
        UnknownTransfer: nothing of that id comes to the place.
        TransferClosed: nothing has left yet, or it was cancelled.
        LineTwice: a SKU is named twice in the same condition.
    """
    place_id, receipt_id, at = own_place(request, place).place_id, ids.new(), now()
    arrived = came(request, data.lines)
    key = await key_of(request, idempotency_key, f"receive:{transfer_id}")

    async def command(tx: Tx) -> Arrivals:
        booked = await transfer_stock.receive_transfer(
            tx,
            place_id=place_id,
            transfer_id=transfer_id,
            receipt_id=receipt_id,
            arrived=arrived,
            is_final=data.final,
            occurred_at=data.occurred_at or at,
            at=at,
        )
        return Arrivals(receipt_id, booked)

    return await answer_once(request, key, subject_id=receipt_id, command=command, status=201)


@post(
    "/places/{place:str}/transfers/{transfer_id:uuid}/cancellation",
    access=token(Scope.STOCK_WRITE),
    tags=["inbound"],
    summary="Cancel a transfer",
    status_code=200,
)
async def post_transfer_cancellation(
    request: Call,
    place: FromPath[str],
    transfer_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[TransferPage]:
    """Free what was set aside.

    Raises:
        UnknownTransfer: the place has none of that id.
        TransferClosed: it has left already.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"cancel_transfer:{transfer_id}")

    async def command(tx: Tx) -> TransferPage:
        await transfer_stock.cancel_transfer(
            tx, place_id=place_id, transfer_id=transfer_id, at=now()
        )
        return await _page(tx, place_id=place_id, transfer_id=transfer_id)

    return await answer_once(request, key, subject_id=transfer_id, command=command)


def came(request: Call, lines: Sequence[CameLine]) -> list[ArrivedLine]:
    """Return the lines of a receipt with the SKUs that they name.

    Raises:
        UnknownSku: a line names none.
    """
    sku_ids = named_skus(request, [line.sku for line in lines], "lines[{}].sku")
    return [
        ArrivedLine(sku_id, line.quantity, line.condition)
        for sku_id, line in zip(sku_ids, lines, strict=True)
    ]


def _units(request: Call, lines: Sequence[UnitsLine]) -> list[SkuUnits]:
    sku_ids = named_skus(request, [line.sku for line in lines], "lines[{}].sku")
    return [SkuUnits(sku_id, line.quantity) for sku_id, line in zip(sku_ids, lines, strict=True)]


async def _page(tx: Tx, *, place_id: PlaceId, transfer_id: UUID) -> TransferPage:
    transfer = await stock.get_transfer(tx, place_id=place_id, transfer_id=transfer_id)
    lines = await stock.list_inbound_lines(tx, sku_ids=transfer.sku_ids, inbound_id=transfer_id)
    return TransferPage(
        transfer_id,
        transfer.place_id,
        transfer.end_is,
        transfer.other_place_id,
        transfer.entity_id,
        transfer.state,
        transfer.opened_at,
        transfer.shipped_at,
        transfer.closed_at,
        lines,
    )


ROUTES: Final = (
    list_transfers,
    show_transfer,
    post_transfer,
    post_shipment,
    post_transfer_receipt,
    post_transfer_cancellation,
)
