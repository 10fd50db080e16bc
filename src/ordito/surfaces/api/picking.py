"""Picking over HTTP: walks along the shelves, scans, and what was taken."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.flows import pick_goods
from ordito.flows.pick_goods import Picked
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key
from ordito.platform.ids import FulfilmentOrderId, SkuId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import Task, own_place, task_of
from ordito.surfaces.api.picks import ROUTES as PICKS
from ordito.surfaces.api.picks import LineNo, Lot
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Units = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
Method = Annotated[str, msgspec.Meta(pattern="^(collect|ship)$")]
Size = Annotated[int, msgspec.Meta(ge=1, le=50)]


class NewWave(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A walk that shall begin.

    Attributes:
        size: fulfilment orders at the most.
        method: collect or ship; None is both.
    """

    size: Size = 10
    method: Method | None = None


class PickedLine(msgspec.Struct, frozen=True):
    """Units of a fulfilment order's line, as a picker sees them; in the order of the shelves."""

    fulfilment_order_id: UUID
    number: str
    method: str
    state: str
    promised_at: datetime
    line_no: int
    sku_id: UUID
    sku: str
    name: str
    shelf: str | None
    quantity: int
    cancelled: int
    short: int
    picked: int
    to_pick: int


class WaveAnswer(msgspec.Struct, frozen=True):
    """A walk and what is picked in it."""

    wave_id: UUID
    place_id: UUID
    opened_by: str
    opened_at: datetime
    orders: int
    to_pick: int
    lines: list[PickedLine]


class NewScan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was scanned.

    Attributes:
        code: a SKU's code, its GTIN, or what else a GS1 barcode holds.
        units: how many; None is as many as the barcode says, else one.
        pick_id: of the caller's; the same again is harmless.
    """

    code: Code
    units: Units | None = None
    pick_id: UUID | None = None


class NewPick(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units of a line that has no code to scan; their lot or serial number where it has one."""

    line_no: LineNo
    units: Units = 1
    lot: Lot | None = None
    pick_id: UUID | None = None


@post(
    "/places/{place:str}/waves",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Begin a walk along the shelves",
    status_code=201,
)
async def post_wave(
    request: Call, place: FromPath[str], data: JSONBody[NewWave], idempotency_key: IdempotencyKey
) -> Response[WaveAnswer]:
    """Take the most urgent open fulfilment orders of a place; it may be none.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    place_id, wave_id = own_place(request, place).place_id, ids.new()
    key = await key_of(request, idempotency_key, f"wave:{place_id}")

    async def command(tx: Tx) -> WaveAnswer:
        wave = await pick_goods.open_wave(
            tx, place_id=place_id, wave_id=wave_id, size=data.size, method=data.method, at=now()
        )
        return await _wave(tx, request, wave)

    return await answer_once(request, key, subject_id=wave_id, command=command, status=201)


@get(
    "/places/{place:str}/waves",
    access=token(Scope.ORDERS_READ),
    tags=["picking"],
    summary="List the walks in which somebody picks",
)
async def list_waves(request: Call, place: FromPath[str]) -> Sequence[fulfilment.picking.Wave]:
    """Return the walks of a place that are not at their end, the latest first."""
    place_id = own_place(request, place).place_id
    return await request.db.read(fulfilment.picking.list_waves, place_id=place_id)


@get(
    "/places/{place:str}/waves/{wave_id:uuid}",
    access=token(Scope.ORDERS_READ),
    tags=["picking"],
    summary="Read a walk",
)
async def show_wave(request: Call, place: FromPath[str], wave_id: FromPath[UUID]) -> WaveAnswer:
    """Return what is picked in a walk, in the order of the shelves.

    Raises:
        UnknownWave: the place has none of that id.
    """
    place_id = own_place(request, place).place_id

    async def read(tx: Tx) -> WaveAnswer:
        wave = await fulfilment.picking.get_wave(tx, place_id=place_id, wave_id=wave_id)
        return await _wave(tx, request, wave)

    return await request.db.read(read)


@post(
    "/places/{place:str}/waves/{wave_id:uuid}/scans",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Pick what was scanned in a walk",
    status_code=200,
)
async def post_wave_scan(
    request: Call,
    place: FromPath[str],
    wave_id: FromPath[UUID],
    data: JSONBody[NewScan],
    idempotency_key: IdempotencyKey,
) -> Response[Picked]:
    """Count an article for the most urgent order of the walk that wants it; it says which.

    Raises:
        WrongScan: the barcode cannot be read.
        UnknownScanned: no SKU has it.
        WrongItem: nothing of the kind is to be picked; it names both.
        LotWanted: its units are told apart, and the code does not say which these are.
        NothingToPick: so many are not to be picked.
        PickedByAnother: somebody else picks it.
        OrderHeld: somebody has to look at the order first.
    """
    key = await key_of(request, idempotency_key, f"scan:{wave_id}")
    return await _scan(request, place, data, key, wave_id=wave_id)


@get(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/lines",
    access=token(Scope.ORDERS_READ),
    tags=["picking"],
    summary="List what is picked for a fulfilment order",
)
async def list_lines(
    request: Call, place: FromPath[str], fulfilment_order_id: FromPath[UUID]
) -> Sequence[PickedLine]:
    """Return the lines of a fulfilment order in the order of the shelves."""
    lines = await request.db.read(
        fulfilment.picking.list_pick_lines,
        place_id=own_place(request, place).place_id,
        fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
    )
    return [_line(request, line) for line in lines]


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/picking",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Take a fulfilment order to pick it",
    status_code=200,
)
async def post_picking(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Task]:
    """Take one fulfilment order; one's own again is harmless.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        PickedByAnother: somebody else picks it.
        FulfilmentClosed: it is picked already, or over.
        OrderHeld: somebody has to look at the order first.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"picking:{fulfilment_order_id}")

    async def command(tx: Tx) -> Task:
        task = await pick_goods.start_picking(
            tx,
            place_id=place_id,
            fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
            at=now(),
        )
        return task_of(task)

    return await answer_once(request, key, subject_id=fulfilment_order_id, command=command)


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/picking/end",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Give a fulfilment order back",
    status_code=200,
)
async def post_give_up(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Task]:
    """Let somebody else pick the rest; what was picked stays picked.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"give_up:{fulfilment_order_id}")
    own: fulfilment.TaskKey = {
        "place_id": place_id,
        "fulfilment_order_id": FulfilmentOrderId(fulfilment_order_id),
    }

    async def command(tx: Tx) -> Task:
        task = await fulfilment.get_fulfilment_order(tx, **own)
        await fulfilment.picking.give_up(tx, task=task)
        return task_of(await fulfilment.get_fulfilment_order(tx, **own))

    return await answer_once(request, key, subject_id=fulfilment_order_id, command=command)


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/scans",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Pick what was scanned for a fulfilment order",
    status_code=200,
)
async def post_scan(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    data: JSONBody[NewScan],
    idempotency_key: IdempotencyKey,
) -> Response[Picked]:
    """Count an article; the first scan takes the fulfilment order, the last one ends it.

    Raises:
        WrongScan: the barcode cannot be read.
        UnknownScanned: no SKU has it.
        WrongItem: nothing of the kind is to be picked; it names both.
        LotWanted: its units are told apart, and the code does not say which these are.
        NothingToPick: so many are not to be picked.
        PickedByAnother: somebody else picks it.
        OrderHeld: somebody has to look at the order first.
    """
    key = await key_of(request, idempotency_key, f"scan:{fulfilment_order_id}")
    task_id = FulfilmentOrderId(fulfilment_order_id)
    return await _scan(request, place, data, key, fulfilment_order_id=task_id)


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/picks",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Pick without a code",
    status_code=200,
)
async def post_pick(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    data: JSONBody[NewPick],
    idempotency_key: IdempotencyKey,
) -> Response[Picked]:
    """Count units of a line that has no code to scan, as a service.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        LotWanted: its units are told apart, and it was not said which these are.
        NothingToPick: so many are not to be picked.
        PickedByAnother: somebody else picks it.
        OrderHeld: somebody has to look at the order first.
    """
    place_id = own_place(request, place).place_id
    pick_id = data.pick_id or ids.new()
    key = await key_of(request, idempotency_key, f"pick:{fulfilment_order_id}")

    async def command(tx: Tx) -> Picked:
        return await pick_goods.pick_line(
            tx,
            place_id=place_id,
            fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
            line_no=data.line_no,
            units=data.units,
            lot=data.lot,
            pick_id=pick_id,
            at=now(),
        )

    return await answer_once(request, key, subject_id=pick_id, command=command)


async def _scan(
    request: Call,
    place: str,
    data: NewScan,
    key: Key,
    *,
    wave_id: UUID | None = None,
    fulfilment_order_id: FulfilmentOrderId | None = None,
) -> Response[Picked]:
    """Count what was scanned, in a walk or for one fulfilment order."""
    place_id = own_place(request, place).place_id
    pick_id = data.pick_id or ids.new()

    async def command(tx: Tx) -> Picked:
        return await pick_goods.pick_scanned(
            tx,
            shelf=request.house.memory.shelf,
            place_id=place_id,
            wave_id=wave_id,
            fulfilment_order_id=fulfilment_order_id,
            code=data.code,
            units=data.units,
            pick_id=pick_id,
            at=now(),
        )

    return await answer_once(request, key, subject_id=pick_id, command=command)


async def _wave(tx: Tx, request: Call, wave: fulfilment.picking.Wave) -> WaveAnswer:
    lines = await fulfilment.picking.list_pick_lines(
        tx, place_id=wave.place_id, wave_id=wave.wave_id
    )
    return WaveAnswer(
        wave.wave_id,
        wave.place_id,
        wave.opened_by,
        wave.opened_at,
        wave.orders,
        wave.to_pick,
        [_line(request, line) for line in lines],
    )


def _line(request: Call, line: fulfilment.picking.PickLine) -> PickedLine:
    sku = request.house.memory.shelf.sku(SkuId(line.sku_id))
    return PickedLine(
        fulfilment_order_id=line.fulfilment_order_id,
        number=ids.number_of(line.order_id),
        method=line.method,
        state=line.state,
        promised_at=line.promised_at,
        line_no=line.line_no,
        sku_id=line.sku_id,
        sku=sku.code,
        name=sku.name,
        shelf=line.shelf,
        quantity=line.quantity,
        cancelled=line.cancelled,
        short=line.short,
        picked=line.picked,
        to_pick=line.to_pick,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_wave,
    list_waves,
    show_wave,
    post_wave_scan,
    list_lines,
    post_picking,
    post_give_up,
    post_scan,
    post_pick,
    *PICKS,
)
