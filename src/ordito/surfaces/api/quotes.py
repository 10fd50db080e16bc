"""Prices and stock over HTTP: what a basket costs, and where its goods are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import post
from litestar.params import JSONBody, QueryParameter

from ordito import ledger, orders
from ordito.catalogue import ShelfSku
from ordito.fulfilment import Destination, Promise
from ordito.network import Place
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.ids import ChannelId
from ordito.pricing import personalised_lines
from ordito.processes.ahead import look_ahead, wanted_of
from ordito.processes.basket import require_channel, selling_place, wanted_lines
from ordito.processes.hold_price import bound_to, kept
from ordito.processes.price import Answer, Question, ask
from ordito.processes.sale import Codes, SaleCustomer, SaleLine
from ordito.processes.sold_lines import kind_of
from ordito.processes.sourcing import places_of, promise_lines
from ordito.reads.memory import Memory
from ordito.surfaces.api.priced import Benefits, DiscountTold, benefits_of, fields_of, told
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
        customer: who would buy; None is somebody anonymous.
        coupons: codes that the customer shows.
        hold_minutes: for how long the answer shall be held; left out, it is only said.
    """

    lines: Annotated[tuple[QuotedLine, ...], msgspec.Meta(max_length=500)]
    place: Text | None = None
    destination: Destination | None = None
    customer: SaleCustomer | None = None
    coupons: Codes = ()
    hold_minutes: Annotated[int, msgspec.Meta(ge=1, le=24 * 60)] | None = None


class PromiseQuote(msgspec.Struct, frozen=True):
    """From which place, in which way and until when the goods would reach the customer."""

    place_id: UUID
    place: str
    method: str
    ready_at: datetime
    promised_at: datetime


class LineQuote(msgspec.Struct, frozen=True):
    """A priced line; amounts in minor units.

    ``kind`` is ``goods``, ``service`` or ``delivery``: what bringing the others is charged.
    ``is_personalised`` says that the price was made for this person automatically, which has to be
    told before the sale (Directive 2011/83/EU, Art. 6(1)(ea)).
    """

    sku_id: UUID
    sku: str
    quantity: int
    unit_minor: int
    discount_minor: int
    total_minor: int
    tax_minor: int
    tax_bp: int
    promise: PromiseQuote | None = None
    kind: str = "goods"
    discounts: list[DiscountTold] = []
    is_personalised: bool = False


class Quote(Benefits, frozen=True, kw_only=True):
    """What a basket costs here and now; amounts in minor units.

    Attributes:
        currency: ISO 4217.
        total_minor: to pay, tax included; send it as ``expected_total_minor`` with the sale, and
            nothing else is sold.
        cash_total_minor: to pay in cash, in whole coins; what that is more or less is booked apart.
        tax_minor: within the total.
        discount_minor: taken off.
        rulebook_version: prices and rules that were applied.
        lines: priced, in the order of the request; after them what deliveries cost.
        quote_token: where the quote is held: send it with the sale, and exactly this is sold at
            this price.
        held_until: before this instant.
    """

    currency: str
    total_minor: int
    cash_total_minor: int
    tax_minor: int
    discount_minor: int
    rulebook_version: int
    lines: Sequence[LineQuote]
    quote_token: str | None = None
    held_until: datetime | None = None


@post(
    "/quotes",
    access=token(Scope.QUOTES, Scope.ORDERS_WRITE),
    tags=["quotes"],
    summary="Price a basket",
    status_code=200,
)
async def post_quote(
    request: Call,
    data: JSONBody[QuoteRequest],
    *,
    trace: Annotated[
        bool, QueryParameter(description="Say what applied and what did not, and why.")
    ] = False,
) -> Quote:
    """Price a basket by the engine that also sells it; nothing is kept unless it shall be held.

    Raises:
        UnknownSku: a line names none.
        NoPrice: a line has no price here and now.
        NoPromise: nobody can say until when a line would reach the customer.
        UnknownCustomer: nobody has that identifier.
    """
    return await quoted(request, data, trace=trace)


async def quoted(request: Call, data: QuoteRequest, *, trace: bool = False) -> Quote:
    """Price a basket for the caller, as every route that quotes does."""
    memory, at = request.house.memory, now()
    channel = require_channel(memory, request.context)
    place = selling_place(memory, data.place, request.context, at)
    lines = tuple(
        SaleLine(line.sku, line.quantity, line.method or Method.CARRY_OUT) for line in data.lines
    )
    question = Question(
        channel=channel,
        place=place,
        customer=data.customer,
        lines=wanted_lines(memory, lines),
        coupons=data.coupons,
        destination=data.destination,
        at=at,
        trace=trace,
    )
    answer = await request.db.read(ask, memory, question)
    skus = [line.sku for line in question.lines]
    promises = await _promises(request, data, skus, place, at)
    quote = _quote(memory, answer, promises, request.language, trace=trace)
    if data.hold_minutes is None:
        return quote
    held_until = at + timedelta(minutes=data.hold_minutes)
    token = await request.db.transact(
        orders.held.hold_quote,
        request.context,
        asked=bound_to(memory, question, answer.party),
        priced=kept(answer),
        valid_until=held_until,
        at=at,
    )
    return msgspec.structs.replace(quote, quote_token=token, held_until=held_until)


def _quote(
    memory: Memory,
    answer: Answer,
    promises: Mapping[int, PromiseQuote],
    language: str,
    *,
    trace: bool,
) -> Quote:
    priced = answer.priced
    personalised = personalised_lines(priced, memory.rulebook)
    return Quote(
        currency=priced.currency,
        total_minor=priced.total_minor,
        cash_total_minor=_in_cash(memory, answer),
        tax_minor=priced.tax_minor,
        discount_minor=priced.discount_minor,
        rulebook_version=priced.rulebook_version,
        lines=[
            LineQuote(
                sku_id=line.sku_id,
                sku=wanted.sku.code,
                quantity=line.quantity,
                unit_minor=line.unit_minor,
                discount_minor=line.discount_minor,
                total_minor=line.total_minor,
                tax_minor=line.tax_minor,
                tax_bp=line.tax_bp,
                promise=promises.get(number),
                kind=kind_of(wanted),
                discounts=told(memory, line.discounts, language),
                is_personalised=line.line_no in personalised,
            )
            for number, (wanted, line) in enumerate(zip(answer.lines, priced.lines, strict=True))
        ],
        **fields_of(benefits_of(memory, answer, language, trace=trace)),
    )


def _in_cash(memory: Memory, answer: Answer) -> int:
    """Return the total in whole coins, as the seller declared them for the market."""
    context = answer.context
    place = None if context.place_id is None else memory.directory.place(context.place_id)
    rule = memory.rounding.find(
        currency=context.currency,
        market=context.market,
        entity_id=None if place is None else place.entity_id,
    )
    return ledger.in_cash(answer.priced.total_minor, rule.cash_step_minor)


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
    named = request.context.channel_id
    places = await places_of(
        request.db,
        memory,
        lines,
        chosen,
        selling,
        at,
        channel_id=None if named is None else ChannelId(named),
        destination=data.destination,
    )
    aheads = await request.db.read(
        look_ahead,
        memory,
        wanted_of(memory, lines, chosen, places),
        channel_id=None if named is None else ChannelId(named),
        at=at,
    )
    promises = promise_lines(memory, lines, places, data.destination, at, aheads=aheads)
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
