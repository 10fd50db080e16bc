"""Returns over HTTP: goods of any channel come back at any place, in one step."""

from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.params import FromPath, JSONBody

from ordito.flows.move_cash import MAIN
from ordito.flows.return_anywhere import return_anywhere
from ordito.network import Place
from ordito.orders import ActionKind, Order, ReturnedLine, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.processes.change import require_authority
from ordito.processes.change_asked import BroughtLine, Drawer, Reason, Return, Version
from ordito.processes.sale import Text
from ordito.processes.sourcing import PlaceMissing
from ordito.reads.order_page import read_order_page
from ordito.surfaces.api.changes import Confirmed, find_changeable
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class BroughtBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods that came back.

    Attributes:
        lines: each line once, with the condition of its goods.
        place: code or id of the place; a caller bound to a place needs none.
        reason: code, as ``wrong_size``.
        withhold: True where the money waits for an inspection.
        expected_version: refuse if the order has changed since this version.
        drawer: code of the place's drawer from which cash goes back.
    """

    lines: Annotated[tuple[BroughtLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    place: Text | None = None
    reason: Reason = "customer_request"
    withhold: bool = False
    expected_version: Version | None = None
    drawer: Drawer = MAIN


@post(
    "/orders/{name:str}/returns",
    access=token(Scope.ORDERS_WRITE),
    tags=["changes"],
    summary="Take goods back at once",
    status_code=200,
)
async def post_return(
    request: Call,
    name: FromPath[str],
    data: JSONBody[BroughtBack],
    idempotency_key: IdempotencyKey,
) -> Response[Confirmed]:
    """Take goods in without a preview, as a till does; their money and points go back.

    Raises:
        UnknownOrder: there is none.
        PlaceOutside: the caller may not act at the place.
        ServiceNotOffered: the place takes no returns.
        NotReturnable: the customer has fewer units.
        OrderChanged: the order has another version than expected; ``since`` says what was done.
        NotEntitled: it gives back more than the caller may.
    """
    where, order = await find_changeable(request, name, Return(data.lines, data.place))
    place = _place(request, data.place)
    key = await key_of(request, idempotency_key, f"return:{order.order_id}")

    async def take_back(tx: Tx) -> Confirmed:
        return await _take_back(request, tx, where, order, place, data)

    return await answer_once(request, key, subject_id=order.order_id, command=take_back)


async def _take_back(
    request: Call, tx: Tx, where: Whereabouts, order: Order, place: Place, data: BroughtBack
) -> Confirmed:
    effect = await return_anywhere(
        tx,
        where=where,
        place=place,
        lines=[ReturnedLine(line.line_no, line.quantity, line.condition) for line in data.lines],
        reason=data.reason,
        withhold=data.withhold,
        expected_version=data.expected_version,
        drawer=data.drawer,
        at=now(),
    )
    require_authority(
        request.house.memory, order, ActionKind.RETURN, effect, request.principal.authority
    )
    page = await read_order_page(tx, where=where, memory=request.house.memory)
    return Confirmed(effect, page)


def _place(request: Call, name: str | None) -> Place:
    memory = request.house.memory
    if name is not None:
        return memory.place(name, field="place")
    if request.context.place_id is None:
        raise PlaceMissing("It is not said where the goods come back.", field="place")
    return memory.directory.place(request.context.place_id)


ROUTES = (post_return,)
