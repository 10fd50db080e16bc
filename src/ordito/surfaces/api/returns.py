"""Returns over HTTP: goods of any channel come back at any place, in one step."""

from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.params import FromPath, JSONBody

from ordito import orders
from ordito.flows.move_cash import MAIN
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.processes.change import return_at_once
from ordito.processes.change_asked import (
    BroughtLine,
    Drawer,
    Minutes,
    Reason,
    Return,
    StrayLine,
    Version,
)
from ordito.processes.sale import Text
from ordito.reads.order_page import read_order_page
from ordito.surfaces.api import return_policy, returned
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
        number: of the announced return that is received.
        exception: code why they are taken although the rules say no.
        minutes: of handling, where they were measured.
        strays: goods in the parcel that are none of the order's; they stay the customer's.
        expected_version: refuse if the order has changed since this version.
        drawer: code of the place's drawer from which cash goes back.
    """

    lines: Annotated[tuple[BroughtLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    place: Text | None = None
    reason: Reason = "customer_request"
    withhold: bool = False
    number: Text | None = None
    exception: Reason | None = None
    minutes: Minutes | None = None
    strays: Annotated[tuple[StrayLine, ...], msgspec.Meta(max_length=100)] = ()
    expected_version: Version | None = None
    drawer: Drawer = MAIN


@post(
    "/orders/{name:str}/returns",
    access=token(Scope.ORDERS_WRITE),
    tags=["returns"],
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
        NotByPolicy: by the rules some of it does not come back.
        OrderChanged: the order has another version than expected; ``since`` says what was done.
        NotEntitled: it gives back more than the caller may.
    """
    asked = _asked(data)
    where, order = await find_changeable(request, name, asked)
    key = await key_of(request, idempotency_key, f"return:{order.order_id}")

    async def take_back(tx: Tx) -> Confirmed:
        effect = await return_at_once(
            tx,
            memory=request.house.memory,
            where=where,
            asked=asked,
            expected_version=data.expected_version,
            context=request.context,
            authority=request.principal.authority,
            at=now(),
        )
        page = await read_order_page(tx, where=where, memory=request.house.memory)
        return Confirmed(effect, page, await orders.returns.list_of_order(tx, where=where))

    return await answer_once(request, key, subject_id=order.order_id, command=take_back)


def _asked(data: BroughtBack) -> Return:
    return Return(
        lines=data.lines,
        place=data.place,
        withhold=data.withhold,
        number=data.number,
        exception=data.exception,
        minutes=data.minutes,
        strays=data.strays,
        reason=data.reason,
        drawer=data.drawer,
    )


ROUTES = (post_return, *returned.ROUTES, *return_policy.ROUTES)
