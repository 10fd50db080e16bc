"""Quotes to companies over HTTP: told, kept to, ordered once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import orders
from ordito.fulfilment import Destination
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, SkuId
from ordito.pricing import PricedBasket
from ordito.processes.basket import require_channel, selling_place, wanted_lines
from ordito.processes.checkout import sell
from ordito.processes.price import Question, ask
from ordito.processes.sale import Codes, Sale, SaleAnswer, SaleCustomer, SaleLine, SalePayment, Text
from ordito.reads.memory import Memory
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.priced import DiscountTold, told
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_READ: Final = token(Scope.ORDERS_READ, Scope.ORDERS_WRITE)
_WRITE: Final = token(Scope.ORDERS_WRITE)


class CompanyQuoteRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall be quoted.

    Attributes:
        lines: as in a sale.
        place: code or id of the place that would sell it.
        valid_days: for how long it holds.
        reference: what the company calls it.
        coupons: codes that the company shows.
    """

    lines: Annotated[tuple[SaleLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    place: Text | None = None
    valid_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    reference: Text | None = None
    coupons: Codes = ()


class QuoteOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a quote is ordered; without payments it is paid on account."""

    payments: Annotated[tuple[SalePayment, ...], msgspec.Meta(max_length=20)] = (
        SalePayment("account"),
    )
    destination: Destination | None = None
    agent: Text | None = None


class QuotePageLine(msgspec.Struct, frozen=True):
    """A quoted line; amounts in minor units. What deliveries cost follows what was asked for."""

    sku_id: UUID
    sku: str
    quantity: int
    method: str
    unit_minor: int
    total_minor: int
    discount_minor: int = 0
    kind: str = "goods"
    discounts: list[DiscountTold] = []


class QuotePage(msgspec.Struct, frozen=True):
    """A quote as it stands; amounts in minor units."""

    quote_id: UUID
    number: str
    customer_id: UUID
    state: str
    order_id: UUID | None
    currency: str
    total_minor: int
    tax_minor: int
    discount_minor: int
    reference: str | None
    quoted_at: datetime
    valid_until: datetime
    lines: list[QuotePageLine]


@post(
    "/companies/{customer_id:uuid}/quotes",
    access=_WRITE,
    tags=["companies"],
    summary="Quote a basket to a company",
)
async def post_quote(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[CompanyQuoteRequest],
    idempotency_key: IdempotencyKey,
) -> Response[QuotePage]:
    """Price a basket and keep to it until its last day.

    Raises:
        UnknownCompany: the customer has no terms.
        UnknownSku, NoPrice: a line cannot be priced here and now.
    """
    memory, at = request.house.memory, now()
    key = await key_of(request, idempotency_key, f"company_quote:{customer_id}")
    channel = require_channel(memory, request.context)
    place = selling_place(memory, data.place, request.context, at)
    question = Question(
        channel=channel,
        place=place,
        customer=CustomerId(customer_id),
        lines=wanted_lines(memory, data.lines),
        coupons=data.coupons,
        at=at,
    )
    places = [
        None if line.place is None else memory.place(line.place, field=f"lines[{i}].place")
        for i, line in enumerate(data.lines)
    ]
    priced = (await request.db.read(ask, memory, question)).priced
    quote = orders.quotes.CompanyQuote(
        customer_id=CustomerId(customer_id),
        quote_id=ids.new(),
        withdrawn_at=None,
        channel_id=channel.channel_id,
        place_id=None if place is None else place.place_id,
        lines=[
            orders.quotes.QuotedLine(
                wanted.sku.sku_id,
                wanted.quantity,
                wanted.method,
                None if giver is None else giver.place_id,
            )
            for wanted, giver in zip(question.lines, places, strict=True)
        ],
        priced=msgspec.to_builtins(priced, str_keys=True),
        currency=priced.currency,
        total_minor=priced.total_minor,
        reference=data.reference,
        quoted_at=at,
        valid_until=at + timedelta(days=data.valid_days),
    )

    async def command(tx: Tx) -> QuotePage:
        await orders.companies.get_company(tx, customer_id=quote.customer_id)
        await orders.quotes.make_quote(tx, quote=quote)
        return await _page(request, tx, quote)

    return await answer_once(request, key, subject_id=quote.quote_id, command=command, status=201)


@get(
    "/companies/{customer_id:uuid}/quotes",
    access=_READ,
    tags=["companies"],
    summary="List the quotes to a company",
)
async def list_quotes(request: Call, customer_id: FromPath[UUID]) -> Sequence[QuotePage]:
    """Return the latest 200 quotes, latest first."""

    async def read(tx: Tx) -> list[QuotePage]:
        found = await orders.quotes.list_quotes(tx, customer_id=CustomerId(customer_id))
        return [await _page(request, tx, quote) for quote in found]

    return await request.db.read(read)


@get("/company-quotes/{name:str}", access=_READ, tags=["companies"], summary="Read a quote")
async def show_quote(request: Call, name: FromPath[str]) -> QuotePage:
    """Return a quote by its id or number, with the order that it became.

    Raises:
        UnknownQuote: there is none.
    """

    async def read(tx: Tx) -> QuotePage:
        return await _page(request, tx, await orders.quotes.get_quote(tx, name=name))

    return await request.db.read(read)


@post(
    "/company-quotes/{name:str}/withdrawal",
    access=_WRITE,
    tags=["companies"],
    summary="Withdraw a quote",
    status_code=200,
)
async def post_withdrawal(
    request: Call, name: FromPath[str], idempotency_key: IdempotencyKey
) -> Response[QuotePage]:
    """Let a quote hold no longer.

    Raises:
        UnknownQuote: there is none.
        QuoteClosed: it was ordered or withdrawn already.
    """
    key = await key_of(request, idempotency_key, f"withdraw_quote:{name}")

    async def command(tx: Tx) -> QuotePage:
        quote = await orders.quotes.get_quote(tx, name=name)
        await orders.quotes.withdraw_quote(tx, quote=quote, at=now())
        return await _page(request, tx, await orders.quotes.get_quote(tx, name=name))

    return await answer_once(request, key, subject_id=ids.new(), command=command)


@post(
    "/company-quotes/{name:str}/order",
    access=_WRITE,
    tags=["companies"],
    summary="Order what was quoted",
)
async def post_order(
    request: Call,
    name: FromPath[str],
    data: JSONBody[QuoteOrder],
    idempotency_key: IdempotencyKey,
) -> Response[SaleAnswer]:
    """Sell what was quoted at the price that was quoted, whole and once.

    Raises:
        UnknownQuote: there is none.
        QuoteClosed: it was ordered or withdrawn, or its last day is over.
        PaymentDeclined: the credit does not reach that far, say.
    """
    key = await key_of(request, idempotency_key, f"order_quote:{name}")
    quote = await request.db.read(orders.quotes.get_quote, name=name)
    sale = Sale(
        lines=tuple(_sale_line(line) for line in quote.lines),
        payments=data.payments,
        customer=SaleCustomer(id=quote.customer_id),
        place=None if quote.place_id is None else str(quote.place_id),
        source=orders.quotes.SOURCE,
        external_id=ids.number_of(quote.quote_id),
        destination=data.destination,
        agent=data.agent,
    )
    if quote.withdrawn_at is not None or now() > quote.valid_until:
        raise orders.quotes.QuoteClosed("The quote does not hold any more.", field="name")
    agreed = msgspec.convert(quote.priced, PricedBasket)
    try:
        sold = await sell(
            request.house.outlet,
            sale=sale,
            key=key,
            context=request.context,
            agreed=agreed,
            language=request.language,
        )
    except orders.ExternalIdTaken as refusal:
        message = "The quote was ordered already."
        raise orders.quotes.QuoteClosed(message, field="name") from refusal
    return Response(sold.body.encode(), status_code=sold.status, media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


async def _page(request: Call, tx: Tx, quote: orders.quotes.CompanyQuote) -> QuotePage:
    order_id = await orders.quotes.find_order_of(tx, quote_id=quote.quote_id)
    priced = msgspec.convert(quote.priced, PricedBasket)
    memory, language, last = request.house.memory, request.language, len(quote.lines) - 1
    return QuotePage(
        quote_id=quote.quote_id,
        number=ids.number_of(quote.quote_id),
        customer_id=quote.customer_id,
        state=orders.quotes.state_of(quote, order_id=order_id, at=now()),
        order_id=order_id,
        currency=quote.currency,
        total_minor=quote.total_minor,
        tax_minor=priced.tax_minor,
        discount_minor=priced.discount_minor,
        reference=quote.reference,
        quoted_at=quote.quoted_at,
        valid_until=quote.valid_until,
        lines=[
            QuotePageLine(
                sku_id=cost.sku_id,
                sku=memory.shelf.sku(cost.sku_id).code,
                quantity=cost.quantity,
                method=quote.lines[min(number, last)].method,
                unit_minor=cost.unit_minor,
                total_minor=cost.total_minor,
                discount_minor=cost.discount_minor,
                kind="delivery" if number > last else _kind(memory, cost.sku_id),
                discounts=told(memory, cost.discounts, language),
            )
            for number, cost in enumerate(priced.lines)
        ],
    )


def _kind(memory: Memory, sku_id: SkuId) -> str:
    return "goods" if memory.shelf.sku(sku_id).stocked else "service"


def _sale_line(line: orders.quotes.QuotedLine) -> SaleLine:
    place = None if line.place_id is None else str(line.place_id)
    return SaleLine(str(line.sku_id), line.quantity, line.method, place)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_quote,
    list_quotes,
    show_quote,
    post_withdrawal,
    post_order,
)
