"""Customers over HTTP: one page with everything that happened."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, QueryParameter

from ordito.platform.clock import now
from ordito.platform.ids import CustomerId
from ordito.reads.customer_page import CustomerPage, read_customer_json
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_MOST = 200


@get(
    "/customers/{customer_id:uuid}/page",
    access=token(Scope.CUSTOMERS_READ),
    tags=["customers"],
    summary="Read a customer's orders, points and timeline",
)
async def show_customer_page(
    request: Call,
    customer_id: FromPath[UUID],
    limit: Annotated[
        int, QueryParameter(ge=1, le=_MOST, description="Items of the timeline.")
    ] = 50,
) -> Response[CustomerPage]:
    """Return what happened to a customer in every channel; personal values are not in it."""
    body = await request.db.read(
        read_customer_json, customer_id=CustomerId(customer_id), before=now(), page_size=limit
    )
    return Response(body.encode(), media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already
