"""Injections over HTTP: orders and receipts of a marketplace, an old shop or another till."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Response, post, put
from litestar.params import JSONBody

from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.rows import RowResult, refused
from ordito.processes.injection import ForeignOrder, Injected, inject, inject_all, prepare
from ordito.surfaces.api.bulk import PARTLY, RowWrong, status_of
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_WRITE: Final = token(Scope.ORDERS_WRITE)
Sales = Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1, max_length=200)]


@post(
    "/orders/injections",
    access=_WRITE,
    tags=["injections"],
    summary="Inject an order sold elsewhere",
)
async def post_injection(
    request: Call, data: JSONBody[ForeignOrder], idempotency_key: IdempotencyKey
) -> Response[Injected]:
    """Keep a sale that has happened: what is not there becomes an exception, never a refusal.

    Raises:
        InjectedDifferently: the source's order is here with another content.
    """
    key = await key_of(request, idempotency_key, "inject_order")
    at = now()
    injection, context = prepare(request.house.memory, data, context=request.context, at=at)

    async def command(tx: Tx) -> Injected:
        return await inject(tx, memory=request.house.memory, injection=injection, at=at)

    return await answer_once(
        request,
        key,
        subject_id=injection.order_id,
        command=command,
        status=201,
        context=context,
    )


@put(
    "/bulk/orders", access=_WRITE, tags=["bulk"], summary="Inject orders in bulk", responses=PARTLY
)
async def put_orders(
    request: Call, data: JSONBody[Sales], idempotency_key: IdempotencyKey
) -> Response[list[RowResult]]:
    """Keep sales of other systems, each for itself; each row is a ForeignOrder."""
    key = await key_of(request, idempotency_key, "bulk_orders")
    sales: list[ForeignOrder] = []
    results: dict[int, RowResult] = {}
    for number, plain in enumerate(data):
        try:
            sales.append(msgspec.convert(plain, ForeignOrder))
        except msgspec.ValidationError as error:
            problem, _, path = str(error).partition(" - at ")
            field = path.strip("`").removeprefix("$.") or None
            results[number] = refused(RowWrong(problem, field=field))
    injected = iter(
        await inject_all(request.db, request.house.memory, sales=sales, context=request.context)
    )
    answers = [
        results[number] if number in results else next(injected) for number in range(len(data))
    ]

    async def command(_: Tx) -> list[RowResult]:
        return answers

    return await answer_once(request, key, subject_id=ids.new(), command=command, status=status_of)


ROUTES: Final = (post_injection, put_orders)
