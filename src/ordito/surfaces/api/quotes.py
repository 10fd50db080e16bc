"""Prices and stock over HTTP: what a basket costs, and where its goods are."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody, QueryParameter

from ordito import stock
from ordito.platform.clock import now
from ordito.processes.basket import price, require_channel, selling_place
from ordito.processes.sale import Sale, SaleLine
from ordito.stock import Availability
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_MOST: Final = 100
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class QuotedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall be priced."""

    sku: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    quantity: Units


class QuoteRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A basket to be priced.

    Attributes:
        lines: what.
        place: code or id of the place that would sell it; a token that is bound to a place needs
            none.
    """

    lines: Annotated[tuple[QuotedLine, ...], msgspec.Meta(max_length=500)]
    place: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None


class LineQuote(msgspec.Struct, frozen=True):
    """A priced line; amounts in minor units."""

    sku_id: UUID
    sku: str
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int


class Quote(msgspec.Struct, frozen=True):
    """What a basket costs here and now; amounts in minor units.

    Attributes:
        currency: ISO 4217.
        total_minor: to pay, tax included.
        tax_minor: within the total.
        discount_minor: taken off.
        rulebook_version: prices and rules that were applied.
        lines: priced, in the order of the request.
    """

    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    lines: Sequence[LineQuote]


@post(
    "/quotes",
    access=token(Scope.QUOTES, Scope.ORDERS_WRITE),
    tags=["prices"],
    summary="Price a basket",
    status_code=200,
)
async def post_quote(request: Call, data: JSONBody[QuoteRequest]) -> Quote:
    """Price a basket by the engine that also sells it; nothing is kept.

    Raises:
        UnknownSku: a line names none.
        NoPrice: a line has no price here and now.
    """
    memory, at = request.house.memory, now()
    channel = require_channel(memory, request.context)
    place = selling_place(memory, data.place, request.context, at)
    skus = [memory.sku(line.sku, field=f"lines[{i}].sku") for i, line in enumerate(data.lines)]
    sale = Sale(lines=tuple(SaleLine(line.sku, line.quantity) for line in data.lines))
    priced = price(memory, channel, place, skus, sale, at)
    return Quote(
        currency=priced.currency,
        total_minor=priced.total_minor,
        tax_minor=priced.tax_minor,
        discount_minor=priced.discount_minor,
        rulebook_version=priced.rulebook_version,
        lines=[
            LineQuote(
                sku_id=line.sku_id,
                sku=sku.code,
                quantity=line.quantity,
                unit_minor=line.unit_minor,
                discount_minor=line.discount_minor,
                total_minor=line.total_minor,
                tax_minor=line.tax_minor,
                tax_bp=line.tax_bp,
            )
            for sku, line in zip(skus, priced.lines, strict=True)
        ],
    )


@get(
    "/availability",
    access=token(Scope.STOCK_READ, Scope.ORDERS_WRITE),
    tags=["stock"],
    summary="Where goods are",
)
async def show_availability(
    request: Call,
    sku: Annotated[list[str], QueryParameter(max_items=_MOST, description="Codes or ids.")],
    place: Annotated[
        list[str] | None,
        QueryParameter(max_items=_MOST, description="Codes or ids; left out: every place."),
    ] = None,
) -> Response[list[Availability]]:
    """Return the free sellable units of SKUs at places; a pair without a book is absent.

    Raises:
        UnknownSku: one of them is none.
        UnknownPlace: one of them is none.
    """
    memory = request.house.memory
    body = await request.db.read(
        stock.read_availability_json,
        sku_ids=[memory.sku(name, field=f"sku[{i}]").sku_id for i, name in enumerate(sku)],
        place_ids=list(memory.directory.places)
        if place is None
        else [memory.place(name, field=f"place[{i}]").place_id for i, name in enumerate(place)],
    )
    return Response(body.encode(), media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already
