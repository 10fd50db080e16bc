"""Test hooks of orders: units are given up through the flows that everybody uses."""

from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from ordito import orders
from ordito.network import Service
from ordito.orders import Line, UnknownLine, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.processes.change import change_at_once, preview
from ordito.processes.change_asked import AskedLine, BroughtLine, Cancel, Return
from ordito.surfaces.call import Call
from ordito.surfaces.guards import PUBLIC
from ordito.surfaces.ucp import rest
from ordito.surfaces.ucp.answers import Answer, ProtocolError
from ordito.surfaces.ucp.desk.bought import session_of
from ordito.surfaces.ucp.desk.orders import line_names
from ordito.surfaces.ucp.hooks import body_of_hook
from ordito.surfaces.ucp.shared.reading import read


class Adjusting(msgspec.Struct, frozen=True):
    """Of which line how many units are given up, and what that is called."""

    line_item_id: str
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1
    type: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{1,64}$")] = "refund"


@post("/orders/{order:str}/adjust", access=PUBLIC, include_in_schema=False, status_code=200)
async def adjust_order(request: Call, order: FromPath[str]) -> Response[bytes]:
    """Cancel units that have not left, or take those back that have; the money follows."""
    asked = read(await body_of_hook(request), Adjusting)
    try:
        await _adjust(request, order, asked)
    except Refusal as refusal:
        raise ProtocolError("refused", refusal.detail, status=refusal.status) from refusal
    return rest.written(Answer(200, {"adjusted": asked.quantity}))


async def _adjust(request: Call, order: str, asked: Adjusting) -> None:
    where, line = await request.db.read(_line, request, order, asked.line_item_id)
    context = Context.system()
    if line.open >= asked.quantity:
        change = Cancel(lines=(AskedLine(line.line_no, asked.quantity),), reason=asked.type)
    else:
        change = Return(
            lines=(BroughtLine(line.line_no, asked.quantity),),
            place=_taking_back(request, line),
            reason=asked.type,
        )
    outlet = request.house.outlet
    previewed = await preview(
        outlet, where=where, asked=change, context=context, authority=frozenset()
    )
    await request.db.transact(
        change_at_once,
        context,
        memory=request.house.memory,
        where=where,
        plan=previewed.plan,
        authority=frozenset(),
        at=now(),
    )


async def _line(tx: Tx, request: Call, order: str, name: str) -> tuple[Whereabouts, Line]:
    where = await orders.find_order_key(tx, name=order)
    if where is None:
        raise orders.UnknownOrder("There is no such order.", field="id")
    lines = await orders.list_lines(tx, customer_id=where.customer_id, order_id=where.order_id)
    names = line_names(request.house.memory, await session_of(tx, where), lines)
    for line in lines:
        if names[line.line_no] == name:
            return where, line
    raise UnknownLine("The order has no such line.", field="line_item_id")


def _taking_back(request: Call, line: Line) -> str:
    """Return the place that takes goods back: that which gave them, else any that does."""
    places = request.house.memory.directory.places
    own = places[line.place_id]
    if Service.RETURN in own.services:
        return str(own.place_id)
    return next(str(one.place_id) for one in places.values() if Service.RETURN in one.services)
