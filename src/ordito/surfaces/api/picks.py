"""Picks over HTTP: which units were taken from the shelf, and which of them lie there again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.platform.db import Tx
from ordito.platform.ids import FulfilmentOrderId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Lot = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[^\x00]+$")]
LineNo = Annotated[int, msgspec.Meta(ge=1, le=32_767)]


class PutBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit of a line that lies on the shelf again, by its lot or serial number."""

    line_no: LineNo
    lot: Lot


class PickAnswer(msgspec.Struct, frozen=True):
    """Units that were taken from the shelf."""

    pick_id: UUID
    line_no: int
    sku_id: UUID
    units: int
    lot: str | None
    expires_on: date | None
    scanned: bool
    picked_by: str
    picked_at: datetime
    put_back: int


@get(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/picks",
    access=token(Scope.ORDERS_READ),
    tags=["picking"],
    summary="List what was taken from the shelf",
)
async def list_picks(
    request: Call, place: FromPath[str], fulfilment_order_id: FromPath[UUID]
) -> Sequence[PickAnswer]:
    """Return who took what for a fulfilment order, the first first."""
    picks = await request.db.read(
        fulfilment.picking.list_picks,
        place_id=own_place(request, place).place_id,
        fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
    )
    return [_pick_answer(pick) for pick in picks]


@post(
    "/places/{place:str}/fulfilment-orders/{fulfilment_order_id:uuid}/put-back",
    access=token(Scope.ORDERS_WRITE),
    tags=["picking"],
    summary="Say which unit went back to the shelf",
    status_code=200,
)
async def post_put_back(
    request: Call,
    place: FromPath[str],
    fulfilment_order_id: FromPath[UUID],
    data: JSONBody[PutBack],
    idempotency_key: IdempotencyKey,
) -> Response[list[PickAnswer]]:
    """Say of which lot a unit is that was picked and is not wanted any more; the others leave.

    Where nobody says so, it is the unit that was picked last. Returns all picks, as they are now.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        NotThere: nothing of the line went back that is not named yet, or this unit has left.
    """
    place_id = own_place(request, place).place_id
    task_id = FulfilmentOrderId(fulfilment_order_id)
    key = await key_of(request, idempotency_key, f"put_back:{fulfilment_order_id}")

    async def command(tx: Tx) -> list[PickAnswer]:
        task = await fulfilment.get_fulfilment_order(
            tx, place_id=place_id, fulfilment_order_id=task_id
        )
        await fulfilment.picking.put_back(tx, task=task, line_no=data.line_no, lot=data.lot)
        picks = await fulfilment.picking.list_picks(
            tx, place_id=place_id, fulfilment_order_id=task_id
        )
        return [_pick_answer(pick) for pick in picks]

    return await answer_once(request, key, subject_id=fulfilment_order_id, command=command)


def _pick_answer(pick: fulfilment.picking.Pick) -> PickAnswer:
    return PickAnswer(
        pick.pick_id,
        pick.line_no,
        pick.sku_id,
        pick.units,
        pick.lot,
        pick.expires_on,
        pick.scanned,
        pick.picked_by,
        pick.picked_at,
        pick.put_back,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (list_picks, post_put_back)
