"""Orders over HTTP: sell, read, cancel."""

from typing import Annotated, Final

import msgspec
from litestar import Response, get, post
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody

from ordito import orders
from ordito.flows.change_effect import ChangePlan
from ordito.flows.move_cash import MAIN
from ordito.orders import ActionKind, Order, ReturnedLine, Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.processes.change import change_at_once
from ordito.processes.change_asked import Drawer
from ordito.processes.checkout import sell
from ordito.processes.sale import Sale, SaleAnswer
from ordito.reads.order_page import OrderPage, read_order_page
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

# `$` alone would let a line end pass
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$(?!\n)")]
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class CancelledLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a line that nobody wants any more."""

    line_no: Annotated[int, msgspec.Meta(ge=1, le=32_767)]
    quantity: Units


class Cancellation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to cancel, and why.

    Attributes:
        lines: each line once.
        reason: code, as ``customer_changed_mind``.
        expected_version: refuse if the order has changed since this version.
        drawer: code of the place's drawer from which cash goes back.
    """

    lines: Annotated[tuple[CancelledLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    reason: Reason = "customer_request"
    expected_version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    drawer: Drawer = MAIN


_PENDING: Final = {
    202: ResponseSpec(
        SaleAnswer,
        generate_examples=False,
        description="The payment processor has not answered yet.",
    )
}


@post(
    "/orders",
    access=token(Scope.ORDERS_WRITE),
    tags=["orders"],
    summary="Sell a basket",
    responses=_PENDING,
)
async def place_order(
    request: Call, data: JSONBody[Sale], idempotency_key: IdempotencyKey
) -> Response[SaleAnswer]:
    """Price, reserve, take the payment and place the order: all of it, or nothing.

    Answers 201 with the order; 202 while the payment processor has not answered (repeat the
    request with its key to learn more). A repeat gets the first answer.
    """
    key = await key_of(request, idempotency_key, "place_order")
    sold = await sell(
        request.house.outlet,
        sale=data,
        key=key,
        context=request.context,
        language=request.language,
    )
    return Response(sold.body.encode(), status_code=sold.status, media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


@get("/orders", access=token(Scope.ORDERS_READ), tags=["orders"], summary="Find an order")
async def find_orders(
    request: Call, source: FromQuery[str], external_id: FromQuery[str]
) -> OrderPage:
    """Return the order that another system numbered.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
    """
    where = await request.db.read(orders.find_external_key, source=source, external_id=external_id)
    if where is None:
        raise orders.UnknownOrder("The source has no such order.", field="external_id")
    found, _ = await find_visible(request, str(where.order_id))
    return await request.db.read(read_order_page, where=found, memory=request.house.memory)


@get(
    "/orders/{name:str}", access=token(Scope.ORDERS_READ), tags=["orders"], summary="Read an order"
)
async def show_order(request: Call, name: FromPath[str]) -> OrderPage:
    """Return an order by its id or by its number.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
    """
    where, _ = await find_visible(request, name)
    return await request.db.read(
        read_order_page,
        where=where,
        memory=request.house.memory,
        language=request.language,
    )


@post(
    "/orders/{name:str}/cancellations",
    access=token(Scope.ORDERS_WRITE),
    tags=["orders"],
    summary="Cancel units of an order",
    status_code=200,
)
async def post_cancellation(
    request: Call,
    name: FromPath[str],
    data: JSONBody[Cancellation],
    idempotency_key: IdempotencyKey,
) -> Response[OrderPage]:
    """Cancel units that have not left yet; their stock, points and money go back.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
        LineClosed: fewer units are open.
        OrderChanged: the order has another version than expected; ``since`` says what was done.
        NotEntitled: it gives back more than the caller may.
    """
    where, order = await find_visible(request, name)
    key = await key_of(request, idempotency_key, f"cancel:{order.order_id}")

    plan = ChangePlan(
        kind=ActionKind.CANCEL,
        version=data.expected_version,
        reason=data.reason,
        taken=tuple(ReturnedLine(line.line_no, line.quantity) for line in data.lines),
        drawer=data.drawer,
    )

    async def cancel(tx: Tx) -> OrderPage:
        await change_at_once(
            tx,
            memory=request.house.memory,
            where=where,
            plan=plan,
            authority=request.principal.authority,
            at=now(),
        )
        return await read_order_page(tx, where=where, memory=request.house.memory)

    return await answer_once(request, key, subject_id=order.order_id, command=cancel)


async def find_visible(request: Call, name: str) -> tuple[Whereabouts, Order]:
    """Return the order that the caller calls ``name``.

    Raises:
        UnknownOrder: there is none, or the caller's places have nothing to do with it.
    """
    where = await request.db.read(orders.find_order_key, name=name)
    if where is None:
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    order = await request.db.read(
        orders.get_order, customer_id=where.customer_id, order_id=where.order_id
    )
    if not await _is_visible(request, order):
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    return where, order


async def _is_visible(request: Call, order: Order) -> bool:
    """Own channel and place, a place that gives a line of it, or the scope for every order."""
    principal = request.principal
    if not principal.scopes.isdisjoint({Scope.ORDERS_EVERYWHERE, Scope.ADMIN}):
        return True
    if principal.channel_id == order.channel_id and principal.may_act_at(order.place_id):
        return True
    lines = await request.db.read(
        orders.list_lines, customer_id=order.customer_id, order_id=order.order_id
    )
    own = principal.place_ids or frozenset()
    return any(line.place_id in own for line in lines)
