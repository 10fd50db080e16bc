"""Prices and stock over HTTP: what a basket costs, and where its goods are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import JSONBody

from ordito.catalogue import ShelfSku
from ordito.fulfilment import Destination, Promise
from ordito.network import Place
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.processes.basket import places_of, price, promise_lines, require_channel, selling_place
from ordito.processes.sale import Sale, SaleLine
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_MOST: Final = 100
Units = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class QuotedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall be priced, and promised where it is said how it reaches the customer.

    Attributes:
        sku: code or id of the SKU.
        quantity: units.
        method: how the goods would reach the customer; None asks for no promise.
        place: code or id of the place that would give them, as in a sale.
    """

    sku: Text
    quantity: Units
    method: Method | None = None
    place: Text | None = None


class QuoteRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A basket to be priced.

    Attributes:
        lines: what.
        place: code or id of the place that would sell it; a token that is bound to a place needs
            none.
        destination: whereto it would be shipped.
    """

    lines: Annotated[tuple[QuotedLine, ...], msgspec.Meta(max_length=500)]
    place: Text | None = None
    destination: Destination | None = None


class PromiseQuote(msgspec.Struct, frozen=True):
    """From which place, in which way and until when the goods would reach the customer."""

    place_id: UUID
    place: str
    method: str
    ready_at: datetime
    promised_at: datetime


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
    promise: PromiseQuote | None = None


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
        NoPromise: nobody can say until when a line would reach the customer.
    """
    memory, at = request.house.memory, now()
    channel = require_channel(memory, request.context)
    place = selling_place(memory, data.place, request.context, at)
    skus = [memory.sku(line.sku, field=f"lines[{i}].sku") for i, line in enumerate(data.lines)]
    sale = Sale(lines=tuple(SaleLine(line.sku, line.quantity) for line in data.lines))
    priced = price(memory, channel, place, skus, sale, at)
    promises = await _promises(request, data, skus, place, at)
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
                promise=promises.get(number),
            )
            for number, (sku, line) in enumerate(zip(skus, priced.lines, strict=True))
        ],
    )


async def _promises(
    request: Call,
    data: QuoteRequest,
    skus: Sequence[ShelfSku],
    selling: Place | None,
    at: datetime,
) -> dict[int, PromiseQuote]:
    """Promise the lines that say how they reach the customer, by their number from 0."""
    memory = request.house.memory
    asked = [number for number, line in enumerate(data.lines) if line.method is not None]
    lines = [
        SaleLine(line.sku, line.quantity, line.method, line.place)
        for line in data.lines
        if line.method is not None
    ]
    chosen = [skus[number] for number in asked]
    places = await places_of(request.db, memory, lines, chosen, selling, at)
    promises = promise_lines(memory, lines, places, data.destination, at)
    return {
        number: _promise_quote(place, promise)
        for number, place, promise in zip(asked, places, promises, strict=True)
    }


def _promise_quote(place: Place, promise: Promise) -> PromiseQuote:
    return PromiseQuote(
        place_id=place.place_id,
        place=place.code,
        method=promise.method,
        ready_at=promise.ready_at,
        promised_at=promise.promised_at,
    )
