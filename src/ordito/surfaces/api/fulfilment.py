"""Fulfilment over HTTP: what a place has to do, and that it did it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.flows.hand_over import hand_over
from ordito.flows.make_ready import make_ready as make_goods_ready
from ordito.fulfilment import Checked, FulfilmentOrder, FulfilmentState, Taker
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId
from ordito.processes.count_codes import counting_codes
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Code = Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$")]


class Task(msgspec.Struct, frozen=True):
    """What a place has to do; its code stays with the customer."""

    fulfilment_order_id: UUID
    place_id: UUID
    order_id: UUID
    number: str
    method: str
    state: str
    promised_at: datetime
    opened_at: datetime
    ready_at: datetime | None
    handed_over_at: datetime | None
    priority: int
    picker: str | None
    picking_at: datetime | None
    picked_at: datetime | None
    collect_until: datetime | None


class HandedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a line of the order that are taken."""

    line_no: Annotated[int, msgspec.Meta(ge=1, le=32_767)]
    units: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class HandOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the customer was recognised, and what is taken.

    Attributes:
        code: collection code that was shown; None where the person was recognised otherwise, or
            a carrier took the goods.
        checked: how the person was recognised, where no code was shown; never what was read.
        taker: the buyer, or somebody else who comes for the buyer.
        lines: what is taken; None is all that is left.
    """

    code: Code | None = None
    checked: Checked | None = None
    taker: Taker = Taker.BUYER
    lines: Annotated[tuple[HandedLine, ...], msgspec.Meta(min_length=1, max_length=500)] | None = (
        None
    )


@get(
    "/places/{place:str}/fulfilment-orders",
    access=token(Scope.ORDERS_READ),
    tags=["fulfilment"],
    summary="List what a place has to do",
)
async def list_tasks(
    request: Call,
    place: FromPath[str],
    stands: Annotated[
        list[FulfilmentState] | None,
        QueryParameter(name="state", description="Where they stand."),
    ] = None,
    method: Annotated[str | None, QueryParameter(description="collect or ship.")] = None,
) -> Sequence[Task]:
    """Return what is not over yet, the nearest promise first.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    found = own_place(request, place)
    tasks = await request.db.read(
        fulfilment.list_open,
        place_id=found.place_id,
        states=stands or fulfilment.TO_DO,
        method=method,
    )
    return [task_of(task) for task in tasks]


@get(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}",
    access=token(Scope.ORDERS_READ),
    tags=["fulfilment"],
    summary="Read a fulfilment order",
)
async def show_task(
    request: Call, place: FromPath[str], fulfilment_order_id: FromPath[UUID]
) -> Task:
    """Return where a fulfilment order stands.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    return task_of(
        await request.db.read(
            fulfilment.get_fulfilment_order,
            place_id=own_place(request, place).place_id,
            fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
        )
    )


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/ready",
    access=token(Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="Say that the goods are picked",
    status_code=200,
)
async def post_ready(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    idempotency_key: IdempotencyKey,
) -> Response[Task]:
    """Note that the goods wait for the customer or the carrier.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        FulfilmentClosed: it is ready already, or over.
        NotPacked: parcels were packed, and something is in none of them.
        OrderHeld: somebody has to look at the order first.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"ready:{fulfilment_order_id}")

    async def make_ready(tx: Tx) -> Task:
        return task_of(
            await make_goods_ready(
                tx,
                place_id=place_id,
                fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
                at=now(),
            )
        )

    return await answer_once(request, key, subject_id=fulfilment_order_id, command=make_ready)


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/hand-over",
    access=token(Scope.ORDERS_WRITE),
    tags=["fulfilment"],
    summary="Hand the goods over",
    status_code=200,
)
async def post_hand_over(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    data: JSONBody[HandOver],
    idempotency_key: IdempotencyKey,
) -> Response[Task]:
    """Book the goods out of the place and into the customer's or the carrier's hands.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        FulfilmentClosed: it was handed over or cancelled already.
        NotThere: so many units are not left.
        WrongCode: the customer's code is another one.
        TooManyCodes: too many wrong codes were shown.
        OrderHeld: somebody has to look at the order first.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"hand_over:{fulfilment_order_id}")

    own: fulfilment.TaskKey = {
        "place_id": place_id,
        "fulfilment_order_id": FulfilmentOrderId(fulfilment_order_id),
    }

    async def give(tx: Tx) -> Task:
        await hand_over(
            tx,
            **own,
            code=data.code,
            checked=data.checked,
            taker=data.taker,
            units={line.line_no: line.units for line in data.lines} if data.lines else None,
            at=now(),
        )
        return task_of(await fulfilment.get_fulfilment_order(tx, **own))

    async with counting_codes(request.db, context=request.context, **own):
        return await answer_once(request, key, subject_id=fulfilment_order_id, command=give)


def own_place(request: Call, name: str) -> Place:
    """Return the place of that code or id, if the caller may act there.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    place = request.house.memory.place(name, field="place")
    request.principal.require_place(place.place_id)
    return place


def task_of(task: FulfilmentOrder) -> Task:
    """Return a fulfilment order as it is told; its code stays with the customer."""
    return Task(
        fulfilment_order_id=task.fulfilment_order_id,
        place_id=task.place_id,
        order_id=task.order_id,
        number=ids.number_of(task.order_id),
        method=task.method,
        state=task.state,
        promised_at=task.promised_at,
        opened_at=task.opened_at,
        ready_at=task.ready_at,
        handed_over_at=task.handed_over_at,
        priority=task.priority,
        picker=task.picker,
        picking_at=task.picking_at,
        picked_at=task.picked_at,
        collect_until=task.collect_until,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    list_tasks,
    show_task,
    post_ready,
    post_hand_over,
)
