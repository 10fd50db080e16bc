"""Changes of orders over HTTP: preview, then confirm."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from ordito import orders
from ordito.flows.change_effect import Effect
from ordito.orders import Order, Whereabouts
from ordito.platform.db import Tx
from ordito.processes.change import Proposal, confirm, keep, preview, proposal_of
from ordito.processes.change_asked import AskedChange, Combine, Exchange, Return, Settlement
from ordito.reads.order_page import OrderPage, read_order_page
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.orders import find_visible
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class Confirmed(msgspec.Struct, frozen=True):
    """What was done, and the order as it then is, with what was announced to come back or came."""

    effect: Effect
    order: OrderPage
    returns: Sequence[orders.returns.GoodsReturn] = ()


@post(
    "/orders/{name:str}/changes",
    access=token(Scope.ORDERS_WRITE),
    tags=["changes"],
    summary="Preview a change of an order",
    status_code=201,
)
async def post_change(
    request: Call,
    name: FromPath[str],
    data: JSONBody[AskedChange],
    idempotency_key: IdempotencyKey,
) -> Response[Proposal]:
    """Say exactly what a change would do, and keep it for 15 minutes; nothing has changed yet.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
        NotEntitled: it gives back or takes off more than the caller may.
        Refusal: whatever orders, stock, pricing or network have against it.
    """
    where, order = await find_changeable(request, name, data)
    key = await key_of(request, idempotency_key, f"change:{order.order_id}")
    found = await preview(
        request.house.outlet,
        where=where,
        asked=data,
        context=request.context,
        authority=request.principal.authority,
    )

    async def keep_it(tx: Tx) -> Proposal:
        return await keep(tx, where, found)

    return await answer_once(request, key, subject_id=order.order_id, command=keep_it, status=201)


@get(
    "/orders/{name:str}/changes/{change_id:uuid}",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["changes"],
    summary="Read a previewed change",
)
async def show_change(request: Call, name: FromPath[str], change_id: FromPath[UUID]) -> Proposal:
    """Return a change as it was previewed, and what became of it.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
        UnknownChange: the order has none of that id.
    """
    where, _ = await find_visible(request, name)
    return proposal_of(await request.db.read(orders.get_change, where=where, change_id=change_id))


@post(
    "/orders/{name:str}/changes/{change_id:uuid}/confirmation",
    access=token(Scope.ORDERS_WRITE),
    tags=["changes"],
    summary="Confirm a previewed change",
    status_code=200,
)
async def post_confirmation(
    request: Call,
    name: FromPath[str],
    change_id: FromPath[UUID],
    data: JSONBody[Settlement],
    idempotency_key: IdempotencyKey,
) -> Response[Confirmed]:
    """Do exactly what was previewed, or say what has changed since.

    Raises:
        UnknownChange: the order has none of that id.
        OrderChanged: the order has another version by now; ``since`` says what was done.
        EffectChanged: it would do something else by now.
        PreviewExpired: it was previewed too long ago.
        ChangeClosed: it was confirmed or had failed.
        PaymentMismatch: the payments are not the difference.
        PaymentDeclined: the processor refused; nothing was changed.
        NotEntitled: it gives back or takes off more than the caller may.
    """
    where, order = await _find_any(request, name)
    change = await request.db.read(orders.get_change, where=where, change_id=change_id)
    if change.actor != request.principal.actor:
        await find_visible(request, name)
    key = await key_of(request, idempotency_key, f"confirm:{change_id}")

    async def tell(tx: Tx, effect: Effect) -> str:
        page = await read_order_page(tx, where=where, memory=request.house.memory)
        came = await orders.returns.list_of_order(tx, where=where)
        return msgspec.json.encode(Confirmed(effect, page, came)).decode()

    body = await confirm(
        request.house.outlet,
        change=change,
        payments=data.payments,
        key=key,
        tell=tell,
        context=request.context,
        authority=request.principal.authority,
    )
    assert body, order.order_id
    return Response(body.encode(), status_code=200, media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


async def find_changeable(
    request: Call, name: str, asked: AskedChange | None
) -> tuple[Whereabouts, Order]:
    """Return the order that the caller calls ``name``, if the caller may change it so.

    Goods of any order come back at any place: whoever acts at a place that is named, or at one of
    its own, may take them in, although the order is of another channel and place.

    Raises:
        UnknownOrder: there is none, or the caller's places have nothing to do with it.
        PlaceOutside: the goods would come back at a place where the caller may not act.
    """
    if not isinstance(asked, Return | Exchange | Combine):
        return await find_visible(request, name)
    if asked.place is not None:
        place = request.house.memory.place(asked.place, field="place")
        request.principal.require_place(place.place_id)
    return await _find_any(request, name)


async def _find_any(request: Call, name: str) -> tuple[Whereabouts, Order]:
    where = await request.db.read(orders.find_order_key, name=name)
    if where is None:
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    order = await request.db.read(
        orders.get_order, customer_id=where.customer_id, order_id=where.order_id
    )
    return where, order


ROUTES = (post_change, show_change, post_confirmation)
