"""Shelves over HTTP: where articles lie, what is not there, and what a place has to do."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.flows import pick_goods
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import Task, own_place, task_of
from ordito.surfaces.api.offers import Taken
from ordito.surfaces.api.picking import LineNo, Units
from ordito.surfaces.api.stock import Sku, named_skus
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

# `$` alone would let a line end pass
ShelfName = Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[^\x00]*$(?!\n)")]


class NewRejection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units that the place cannot give.

    Attributes:
        reason: why.
        line_no: line of the order; None is all that was not picked.
        units: of the line; None is all of it that was not picked.
        rejection_id: of the caller's; the same again is harmless.
    """

    reason: fulfilment.picking.RejectReason
    line_no: LineNo | None = None
    units: Units | None = None
    rejection_id: UUID | None = None


class NewShelf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a SKU lies at a place; an empty name forgets it."""

    sku: Sku
    shelf: ShelfName


class Priority(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is higher is picked first; 0 is as all are."""

    priority: Annotated[int, msgspec.Meta(ge=-100, le=100)]


Shelves = Annotated[list[NewShelf], msgspec.Meta(min_length=1, max_length=5000)]


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/rejections",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Say that units are not there",
    status_code=200,
)
async def post_rejection(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    data: JSONBody[NewRejection],
    idempotency_key: IdempotencyKey,
) -> Response[Task]:
    """Send units, or all of it, to another source; what is missing or damaged leaves the stock.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        NothingToPick: so many are not to be picked.
        FulfilmentClosed: it was picked already, or is over.
    """
    found = own_place(request, place)
    rejection_id = data.rejection_id or ids.new()
    key = await key_of(request, idempotency_key, f"reject:{fulfilment_order_id}")

    async def command(tx: Tx) -> Task:
        task = await pick_goods.reject_units(
            tx,
            place=found,
            fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
            line_no=data.line_no,
            units=data.units,
            reason=data.reason,
            rejection_id=rejection_id,
            at=now(),
        )
        return task_of(task)

    return await answer_once(request, key, subject_id=fulfilment_order_id, command=command)


@get(
    "/places/{place:str}/rejections",
    access=token(Scope.ORDERS_READ),
    tags=["picking"],
    summary="List what a place could not give",
)
async def list_rejections(
    request: Call, place: FromPath[str]
) -> Sequence[fulfilment.picking.Rejection]:
    """Return the latest hundred, with their reasons."""
    place_id = own_place(request, place).place_id
    return await request.db.read(fulfilment.picking.list_rejections, place_id=place_id)


@put(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/priority",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Let a fulfilment order be picked first",
)
async def put_priority(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    data: JSONBody[Priority],
    idempotency_key: IdempotencyKey,
) -> Response[Task]:
    """Put it before others, or after them.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"priority:{fulfilment_order_id}")
    own: fulfilment.TaskKey = {
        "place_id": place_id,
        "fulfilment_order_id": FulfilmentOrderId(fulfilment_order_id),
    }

    async def command(tx: Tx) -> Task:
        task = await fulfilment.get_fulfilment_order(tx, **own)
        await fulfilment.picking.prioritise(tx, task=task, priority=data.priority)
        return task_of(await fulfilment.get_fulfilment_order(tx, **own))

    return await answer_once(request, key, subject_id=fulfilment_order_id, command=command)


@get(
    "/places/{place:str}/work",
    access=token(Scope.ORDERS_READ),
    tags=["picking"],
    summary="Count what a place has to do",
)
async def show_work(request: Call, place: FromPath[str]) -> Sequence[fulfilment.picking.ToPick]:
    """Return how many fulfilment orders stand where, and how many of them are late."""
    place_id = own_place(request, place).place_id
    return await request.db.read(fulfilment.picking.count_to_do, place_id=place_id, at=now())


@put(
    "/places/{place:str}/shelves",
    access=token(Scope.STOCK_WRITE),
    tags=["picking"],
    summary="Say where articles lie",
)
async def put_shelves(
    request: Call, place: FromPath[str], data: JSONBody[Shelves], idempotency_key: IdempotencyKey
) -> Response[Taken]:
    """Name the shelves of SKUs; of one named twice the last row counts.

    Raises:
        UnknownSku: a row names none.
    """
    place_id = own_place(request, place).place_id
    sku_ids = named_skus(request, [one.sku for one in data], "[{}].sku")
    named = {sku_id: one.shelf for sku_id, one in zip(sku_ids, data, strict=True)}
    key = await key_of(request, idempotency_key, f"shelves:{place_id}")

    async def command(tx: Tx) -> Taken:
        shelves = [fulfilment.picking.Shelf(sku_id, shelf) for sku_id, shelf in named.items()]
        await fulfilment.picking.put_shelves(tx, place_id=place_id, shelves=shelves)
        return Taken(len(shelves))

    return await answer_once(request, key, subject_id=place_id, command=command)


@get(
    "/places/{place:str}/shelves",
    access=token(Scope.STOCK_READ),
    tags=["picking"],
    summary="Read where articles lie",
)
async def list_shelves(
    request: Call,
    place: FromPath[str],
    sku: Annotated[list[str], QueryParameter(max_items=200, description="Codes or ids.")],
) -> Sequence[fulfilment.picking.Shelf]:
    """Return the shelves of SKUs, as far as they are known.

    Raises:
        UnknownSku: a name is none.
    """
    place_id = own_place(request, place).place_id
    sku_ids = named_skus(request, sku, "sku[{}]")
    return await request.db.read(
        fulfilment.picking.list_shelves, place_id=place_id, sku_ids=sku_ids
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_rejection,
    list_rejections,
    put_priority,
    show_work,
    put_shelves,
    list_shelves,
)
