"""Escrow over HTTP: units lent to a till that sells where it cannot ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from ordito import stock
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId
from ordito.stock import EscrowLine, EscrowSale, SkuUnits
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.stock import Instant, Sku, Units, named_skus
from ordito.surfaces.api.transfers import UnitsLine
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Device = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class NewEscrow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units that a device may sell without asking; each SKU once."""

    device: Device
    lines: Annotated[tuple[UnitsLine, ...], msgspec.Meta(min_length=1, max_length=1000)]


class EscrowSoldLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units that a device has sold.

    Attributes:
        sale_id: of the sale, made by the device.
        line: number of the line in its sale; with the sale's id it names the line for ever.
        sku: code or id.
        quantity: units.
        occurred_at: when.
    """

    sale_id: UUID
    line: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    sku: Sku
    quantity: Units
    occurred_at: Instant


class Sold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sale lines in any order; those that were told before are booked once."""

    lines: Annotated[tuple[EscrowSoldLine, ...], msgspec.Meta(min_length=1, max_length=1000)]


class SoldAnswer(msgspec.Struct, frozen=True):
    """What became of a sale line: booked, late or repeated."""

    sale_id: UUID
    line: int
    outcome: str


class EscrowPage(msgspec.Struct, frozen=True):
    """What was lent to a device, and what became of it."""

    escrow_id: UUID
    place_id: UUID
    device: str
    lent_at: datetime
    closed_at: datetime | None
    lines: Sequence[EscrowLine]


@get(
    "/places/{place:str}/escrows",
    access=token(Scope.STOCK_READ),
    tags=["escrows"],
    summary="List what is lent to devices",
)
async def list_escrows(request: Call, place: FromPath[str]) -> Sequence[stock.Escrow]:
    """Return what a place has lent and has not got back."""
    found = own_place(request, place)
    return await request.db.read(stock.list_escrows, place_id=found.place_id)


@get(
    "/places/{place:str}/escrows/{escrow_id:uuid}",
    access=token(Scope.STOCK_READ),
    tags=["escrows"],
    summary="Read what is lent to a device",
)
async def show_escrow(request: Call, place: FromPath[str], escrow_id: FromPath[UUID]) -> EscrowPage:
    """Return an escrow with its lines.

    Raises:
        UnknownEscrow: the place has lent nothing under that id.
    """
    place_id = own_place(request, place).place_id
    return await request.db.read(_page, place_id=place_id, escrow_id=escrow_id)


@post(
    "/places/{place:str}/escrows",
    access=token(Scope.STOCK_WRITE),
    tags=["escrows"],
    summary="Lend units to a device",
)
async def post_escrow(
    request: Call,
    place: FromPath[str],
    data: JSONBody[NewEscrow],
    idempotency_key: IdempotencyKey,
) -> Response[EscrowPage]:
    """Set units aside that only this device sells, until it has returned them.

    Raises:
        UnknownSku: a line names none.
        LineTwice: a SKU is named twice.
        NotEnoughStock: fewer units are free.
    """
    found, escrow_id, at = own_place(request, place), ids.new(), now()
    sku_ids = named_skus(request, [line.sku for line in data.lines], "lines[{}].sku")
    key = await key_of(request, idempotency_key, f"lend:{found.place_id}")

    async def command(tx: Tx) -> EscrowPage:
        await stock.lend(
            tx,
            escrow_id=escrow_id,
            place_id=found.place_id,
            entity_id=found.entity_id,
            device=data.device,
            lines=[
                SkuUnits(sku_id, line.quantity)
                for sku_id, line in zip(sku_ids, data.lines, strict=True)
            ],
            at=at,
        )
        return await _page(tx, place_id=found.place_id, escrow_id=escrow_id)

    return await answer_once(request, key, subject_id=escrow_id, command=command, status=201)


@post(
    "/places/{place:str}/escrows/{escrow_id:uuid}/sales",
    access=token(Scope.STOCK_WRITE),
    tags=["escrows"],
    summary="Tell what a device has sold",
    status_code=200,
)
async def post_escrow_sales(
    request: Call,
    place: FromPath[str],
    escrow_id: FromPath[UUID],
    data: JSONBody[Sold],
    idempotency_key: IdempotencyKey,
) -> Response[Sequence[SoldAnswer]]:
    """Book sale lines, each once; what was not lent is booked too and opens an exception.

    Raises:
        UnknownEscrow: the place has lent nothing under that id.
        UnknownSku: a line names none.
        EntryTwice: a line stands twice in it.
        NotYet: a sale is of an instant that has not come.
    """
    place_id, at = own_place(request, place).place_id, now()
    sku_ids = named_skus(request, [line.sku for line in data.lines], "lines[{}].sku")
    sales = [
        EscrowSale(
            ids.derive("escrow_sale", place_id, line.sale_id, line.line),
            sku_id,
            line.quantity,
            line.sale_id,
            line.occurred_at,
        )
        for sku_id, line in zip(sku_ids, data.lines, strict=True)
    ]
    key = await key_of(request, idempotency_key, f"escrow_sales:{escrow_id}")

    async def command(tx: Tx) -> Sequence[SoldAnswer]:
        escrow = await stock.get_escrow(tx, place_id=place_id, escrow_id=escrow_id)
        booked = await stock.consume_escrow(tx, escrow=escrow, sales=sales, at=at)
        became = {one.movement_id: one.outcome for one in booked}
        return [
            SoldAnswer(line.sale_id, line.line, became[sale.movement_id])
            for line, sale in zip(data.lines, sales, strict=True)
        ]

    return await answer_once(request, key, subject_id=escrow_id, command=command)


@post(
    "/places/{place:str}/escrows/{escrow_id:uuid}/return",
    access=token(Scope.STOCK_WRITE),
    tags=["escrows"],
    summary="Take back what a device has not sold",
    status_code=200,
)
async def post_escrow_return(
    request: Call,
    place: FromPath[str],
    escrow_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[EscrowPage]:
    """Free what is left; sales told later are booked and open an exception.

    Raises:
        UnknownEscrow: the place has lent nothing under that id.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"escrow_return:{escrow_id}")

    async def command(tx: Tx) -> EscrowPage:
        escrow = await stock.get_escrow(tx, place_id=place_id, escrow_id=escrow_id)
        await stock.return_escrow(tx, escrow=escrow, at=now())
        return await _page(tx, place_id=place_id, escrow_id=escrow_id)

    return await answer_once(request, key, subject_id=escrow_id, command=command)


async def _page(tx: Tx, *, place_id: PlaceId, escrow_id: UUID) -> EscrowPage:
    escrow = await stock.get_escrow(tx, place_id=place_id, escrow_id=escrow_id)
    lines = await stock.list_escrow_lines(tx, escrow=escrow)
    return EscrowPage(
        escrow.escrow_id, escrow.place_id, escrow.device, escrow.lent_at, escrow.closed_at, lines
    )


ROUTES: Final = (
    list_escrows,
    show_escrow,
    post_escrow,
    post_escrow_sales,
    post_escrow_return,
)
