"""Parcels over HTTP: packed, labelled, and where they are."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.flows.pack_parcel import pack_parcel
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId
from ordito.reads.parcel_paper import read_parcel_paper
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import HandedLine, own_place
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token
from ordito.surfaces.looking import note_look

Code = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$(?!\n)")]
Grams = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
_PDF: Final = "application/pdf"


class NewParcel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is put into a parcel.

    Attributes:
        lines: units by line of the order, all of them picked.
        carrier: that shall take it; None is brought in another way.
        service: of the carrier; None is what the buyer paid for.
        weight_g: grams.
        parcel_id: of the caller's; the same again is left as it is.
    """

    lines: Annotated[tuple[HandedLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    carrier: Code | None = None
    service: Code | None = None
    weight_g: Grams | None = None
    parcel_id: UUID | None = None


class ParcelAnswer(msgspec.Struct, frozen=True):
    """A parcel, what is in it, and what its carrier told, the latest first.

    One that comes back names its return, and has its carrier's number alone.
    """

    parcel_id: UUID
    place_id: UUID
    fulfilment_order_id: UUID | None
    return_id: UUID | None
    order_id: UUID
    number: str
    sscc: str | None
    pick_up_on: date | None
    carrier: str | None
    service: str
    weight_g: int | None
    state: str
    state_at: datetime
    packed_by: str
    packed_at: datetime
    tracking_code: str | None
    tracking_url: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    lines: list[fulfilment.parcels.ParcelLine]
    events: list[fulfilment.parcels.ParcelEvent]


class Opened(msgspec.Struct, frozen=True):
    """How many parcels were opened."""

    parcels: int


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/parcels",
    access=token(Scope.ORDERS_WRITE),
    tags=["parcels"],
    summary="Pack a parcel",
    status_code=201,
)
async def post_parcel(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    data: JSONBody[NewParcel],
    idempotency_key: IdempotencyKey,
) -> Response[ParcelAnswer]:
    """Put picked units into a parcel and number it; its carrier is told.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        NotPicked: fewer units are picked and in no parcel.
        FulfilmentClosed: nothing of it is picked, or it is ready or over.
        OrderHeld: somebody has to look at the order first.
    """
    place_id, parcel_id = own_place(request, place).place_id, data.parcel_id or ids.new()
    key = await key_of(request, idempotency_key, f"pack:{fulfilment_order_id}")

    async def command(tx: Tx) -> ParcelAnswer:
        task = await fulfilment.get_fulfilment_order(
            tx, place_id=place_id, fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id)
        )
        parcel = await pack_parcel(
            tx,
            tariffs=request.house.memory.tariffs,
            task=task,
            parcel_id=parcel_id,
            units={line.line_no: line.units for line in data.lines},
            prefix=request.house.settings.gs1_prefix,
            carrier=data.carrier,
            service=data.service,
            weight_g=data.weight_g,
            at=now(),
        )
        return (await _answers(tx, [parcel]))[0]

    return await answer_once(request, key, subject_id=parcel_id, command=command, status=201)


@get(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/parcels",
    access=token(Scope.ORDERS_READ),
    tags=["parcels"],
    summary="List the parcels of a fulfilment order",
)
async def list_parcels(
    request: Call, place: FromPath[str], fulfilment_order_id: FromPath[UUID]
) -> Sequence[ParcelAnswer]:
    """Return its parcels that are closed, with what their carriers told."""
    place_id = own_place(request, place).place_id

    async def read(tx: Tx) -> list[ParcelAnswer]:
        found = await fulfilment.parcels.list_of_task(
            tx, place_id=place_id, fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id)
        )
        return await _answers(tx, found)

    return await request.db.read(read)


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/parcels/open",
    access=token(Scope.ORDERS_WRITE),
    tags=["parcels"],
    summary="Open what was packed",
    status_code=200,
)
async def post_open(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Opened]:
    """Open the parcels that have not left, to pack them anew.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"open:{fulfilment_order_id}")

    async def command(tx: Tx) -> Opened:
        task = await fulfilment.get_fulfilment_order(
            tx, place_id=place_id, fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id)
        )
        return Opened(await fulfilment.parcels.open_parcels(tx, task=task, at=now()))

    return await answer_once(request, key, subject_id=fulfilment_order_id, command=command)


@get(
    "/places/{place:str}/parcels/{parcel_id:uuid}",
    access=token(Scope.ORDERS_READ),
    tags=["parcels"],
    summary="Read a parcel",
)
async def show_parcel(
    request: Call, place: FromPath[str], parcel_id: FromPath[UUID]
) -> ParcelAnswer:
    """Return where a parcel is.

    Raises:
        UnknownParcel: the place has none of that id.
    """
    place_id = own_place(request, place).place_id

    async def read(tx: Tx) -> ParcelAnswer:
        parcel = await fulfilment.parcels.get_parcel(tx, place_id=place_id, parcel_id=parcel_id)
        return (await _answers(tx, [parcel]))[0]

    return await request.db.read(read)


@get(
    "/places/{place:str}/parcels/{parcel_id:uuid}/label",
    access=token(Scope.ORDERS_WRITE),
    tags=["parcels"],
    summary="Print the label of a parcel",
    media_type=_PDF,
)
async def show_label(
    request: Call, place: FromPath[str], parcel_id: FromPath[UUID]
) -> Response[bytes]:
    """Return the label as PDF, with the number as GS1-128; who prints it has seen an address.

    Raises:
        UnknownParcel: the place has none of that id.
    """
    return await _paper(request, place, parcel_id, "parcel-label")


@get(
    "/places/{place:str}/parcels/{parcel_id:uuid}/packing-slip",
    access=token(Scope.ORDERS_WRITE),
    tags=["parcels"],
    summary="Print the packing slip of a parcel",
    media_type=_PDF,
)
async def show_packing_slip(
    request: Call, place: FromPath[str], parcel_id: FromPath[UUID]
) -> Response[bytes]:
    """Return what is in a parcel as PDF; who prints it has seen an address.

    Raises:
        UnknownParcel: the place has none of that id.
    """
    return await _paper(request, place, parcel_id, "packing-slip")


async def _paper(request: Call, place: str, parcel_id: UUID, form: str) -> Response[bytes]:
    found = own_place(request, place)
    paper = await request.db.read(
        read_parcel_paper, place=found, parcel_id=parcel_id, shelf=request.house.memory.shelf
    )
    await note_look(request, [paper.customer_id], why="delivery")
    rendered = await request.house.archivist.press(
        msgspec.json.encode(paper).decode(), form=form, language=request.language
    )
    return Response(rendered.content, media_type=_PDF)


async def _answers(tx: Tx, parcels: Sequence[fulfilment.parcels.Parcel]) -> list[ParcelAnswer]:
    """Return parcels of one place with what is in them and what was told of them."""
    if not parcels:
        return []
    named = [parcel.parcel_id for parcel in parcels]
    place_id = parcels[0].place_id
    lines = await fulfilment.parcels.list_lines(tx, place_id=place_id, parcel_ids=named)
    events = await fulfilment.parcels.list_events(tx, place_ids=[place_id], parcel_ids=named)
    return [
        ParcelAnswer(
            parcel_id=parcel.parcel_id,
            place_id=parcel.place_id,
            fulfilment_order_id=parcel.fulfilment_order_id,
            return_id=parcel.return_id,
            order_id=parcel.order_id,
            number=ids.number_of(parcel.order_id),
            sscc=parcel.sscc,
            pick_up_on=parcel.pick_up_on,
            carrier=parcel.carrier,
            service=parcel.service,
            weight_g=parcel.weight_g,
            state=parcel.state,
            state_at=parcel.state_at,
            packed_by=parcel.packed_by,
            packed_at=parcel.packed_at,
            tracking_code=parcel.tracking_code,
            tracking_url=parcel.tracking_url,
            sent_at=parcel.sent_at,
            delivered_at=parcel.delivered_at,
            lines=[line for line in lines if line.parcel_id == parcel.parcel_id],
            events=[event for event in events if event.parcel_id == parcel.parcel_id],
        )
        for parcel in parcels
    ]


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_parcel,
    list_parcels,
    post_open,
    show_parcel,
    show_label,
    show_packing_slip,
)
