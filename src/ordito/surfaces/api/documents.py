"""Documents over HTTP: receipts, invoices and credit notes as data."""

from collections.abc import Sequence
from typing import Annotated, Final

from litestar import get
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import orders
from ordito.surfaces.api.orders import find_visible
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


@get(
    "/orders/{name:str}/documents",
    access=token(Scope.ORDERS_READ),
    tags=["documents"],
    summary="List the documents of an order",
)
async def list_documents(request: Call, name: FromPath[str]) -> Sequence[orders.documents.Document]:
    """Return receipts, invoices and credit notes in the turn in which they were issued.

    A number is null for the moment until the series has come to it.

    Raises:
        UnknownOrder: there is none, or this token may not see it.
    """
    where, _ = await find_visible(request, name)
    return await request.db.read(
        orders.documents.list_documents, customer_id=where.customer_id, order_id=where.order_id
    )


@get(
    "/documents",
    access=token(Scope.ORDERS_READ),
    tags=["documents"],
    summary="Find a document by its fiscal number",
)
async def find_document(
    request: Call,
    series: FromQuery[str],
    number: Annotated[int, QueryParameter(ge=1, le=2**62)],
) -> orders.documents.Document:
    """Return the document that has this number in its series.

    Raises:
        UnknownDocument: there is none, or this token may not see its order.
    """
    document = await request.db.read(orders.documents.find_document, series=series, number=number)
    try:
        await find_visible(request, str(document.order_id))
    except orders.UnknownOrder:
        message = f"There is no document {series} {number}."
        raise orders.documents.UnknownDocument(message, field="number") from None
    return document


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (list_documents, find_document)
