"""Fulfilment over HTTP: what a place has to do, and that it did it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from ordito import fulfilment, orders
from ordito.flows.hand_over import hand_over
from ordito.fulfilment import FulfilmentOrder
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId
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


class HandOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the customer was recognised.

    Attributes:
        code: collection code that was shown; None where the person was recognised otherwise, or
            a carrier took the goods.
    """

    code: Code | None = None


@get(
    "/places/{place:str}/fulfilment-orders",
    access=token(Scope.ORDERS_READ),
    tags=["fulfilment"],
    summary="List what a place has to do",
)
async def list_tasks(request: Call, place: FromPath[str]) -> Sequence[Task]:
    """Return open fulfilment orders, the nearest promise first.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    found = own_place(request, place)
    tasks = await request.db.read(fulfilment.list_open, place_id=found.place_id)
    return [_task(task) for task in tasks]


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
        FulfilmentClosed: it is not open.
        OrderHeld: somebody has to look at the order first.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"ready:{fulfilment_order_id}")

    async def make_ready(tx: Tx) -> Task:
        task = await fulfilment.get_fulfilment_order(
            tx, place_id=place_id, fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id)
        )
        await orders.holds.require_free(tx, customer_id=task.customer_id, order_id=task.order_id)
        at = now()
        await fulfilment.mark_ready(tx, task=task, at=at)
        return _task(msgspec.structs.replace(task, state="ready", ready_at=at))

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
        WrongCode: the customer's code is another one.
        OrderHeld: somebody has to look at the order first.
    """
    place_id = own_place(request, place).place_id
    key = await key_of(request, idempotency_key, f"hand_over:{fulfilment_order_id}")

    async def give(tx: Tx) -> Task:
        at = now()
        task = await hand_over(
            tx,
            place_id=place_id,
            fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
            code=data.code,
            at=at,
        )
        return _task(msgspec.structs.replace(task, state="handed_over", handed_over_at=at))

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


def _task(task: FulfilmentOrder) -> Task:
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
    )
