"""What a till asks the core to price, to sell and to find."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import counter, customers, engagement, fulfilment, ledger, loyalty, orders, stock
from ordito.flows.mail_papers import mail_document
from ordito.loyalty import Membership
from ordito.network import Place, distance_km
from ordito.orders import Order
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId, CustomerId, OrderId, PlaceId
from ordito.processes.checkout import sell
from ordito.processes.sale import (
    Codes,
    Minor,
    Sale,
    SaleAnswer,
    SaleCustomer,
    SaleLine,
    SalePayment,
    Text,
    TillReceipt,
)
from ordito.processes.till_draft import key_of_sale
from ordito.processes.till_return import find_sold
from ordito.processes.whereto import ShipTo
from ordito.reads.order_page import OrderPage, read_order_page
from ordito.reads.party import find_party
from ordito.reads.price_context import groups_of
from ordito.surfaces.api.availability import offered_with_promises
from ordito.surfaces.api.commands import IdempotencyKey
from ordito.surfaces.api.quotes import Quote, QuoteRequest, quoted
from ordito.surfaces.api.till_door import TILL, SessionText, own_device, require_shift, signed_in
from ordito.surfaces.call import Call

_LAST: Final = 5


class TillSale(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A cart that the core has to sell: shipped, collected, or paid by a tender that it takes.

    Attributes:
        id: made by the till; it becomes the order's, and the same sale asked again is one.
        lines: what.
        payments: how it is paid; cash lies in the till's own drawer.
        customer: who buys.
        coupons: codes that the customer shows.
        expected_total_minor: refuse if the total would be another one.
        ship_to: whereto goods are shipped.
        slots: when it is collected, by place.
        receipt: number that the till has given it.
        receipt_by: ``email`` to send the papers.
        claim: code of goods that the till's place keeps for the customer; they are sold with it.
    """

    id: UUID
    lines: Annotated[tuple[SaleLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    payments: Annotated[tuple[SalePayment, ...], msgspec.Meta(max_length=20)] = ()
    customer: SaleCustomer | None = None
    coupons: Codes = ()
    expected_total_minor: Minor | None = None
    ship_to: ShipTo | None = None
    slots: dict[Text, datetime] = msgspec.field(default_factory=dict[str, datetime])
    receipt: TillReceipt | None = None
    receipt_by: Annotated[str, msgspec.Meta(pattern="^email$(?!\n)")] | None = None
    claim: Annotated[str, msgspec.Meta(min_length=1, max_length=20)] | None = None


class MailedTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a receipt is sent; None is the customer's own address."""

    email: Annotated[str, msgspec.Meta(min_length=3, max_length=200)] | None = None


class RecentOrder(msgspec.Struct, frozen=True):
    """An order of the customer, of any channel."""

    order_id: UUID
    number: str
    placed_at: datetime
    currency: str
    total_minor: int
    channel: str


class OfferAtTill(msgspec.Struct, frozen=True):
    """An offer that the customer can still use: the sale of its goods takes it by itself."""

    sku: UUID
    name: str
    price_minor: int
    currency: str
    valid_to: datetime


class CustomerAtTill(msgspec.Struct, frozen=True):
    """What matters of a customer at a counter; ``groups`` decide on prices."""

    id: UUID
    name: str
    card: str | None
    programme: str | None
    tier: str | None
    points: int
    worth_minor: int
    credit_minor: int
    groups: list[str]
    claims: list[str]
    offers: list[OfferAtTill]
    recent: list[RecentOrder]


class PlaceWithStock(msgspec.Struct, frozen=True):
    """A place that has units, how far it is, and when they could be had."""

    place: str
    name: str
    km: int | None
    available: int
    collect_at: datetime | None
    ship_at: datetime | None


class StockAround(msgspec.Struct, frozen=True):
    """Units of a SKU here and elsewhere, the nearest first."""

    sku: UUID
    here: int
    places: list[PlaceWithStock]


class KeptLine(msgspec.Struct, frozen=True):
    """Units of a SKU that are kept."""

    sku: UUID
    quantity: int


class KeptAtTill(msgspec.Struct, frozen=True):
    """Goods that a place keeps for somebody who pays there; send ``code`` as the sale's claim."""

    code: str
    customer: UUID | None
    expires_at: datetime
    lines: list[KeptLine]


class LineAtTill(msgspec.Struct, frozen=True):
    """A line of an order as a till shows it."""

    line_no: int
    sku: UUID
    name: str
    quantity: int
    kept: int
    returnable: int
    unit_minor: int
    total_minor: int
    method: str


class OrderAtTill(msgspec.Struct, frozen=True):
    """An order as a till shows it."""

    order_id: UUID
    number: str
    version: int
    placed_at: datetime
    channel: str
    place: str | None
    currency: str
    total_minor: int
    customer: UUID
    lines: list[LineAtTill]
    payments: list[dict[str, Any]]


@post("/till/quote", access=TILL, tags=["till"], summary="Price a cart", status_code=200)
async def post_till_quote(request: Call, data: JSONBody[QuoteRequest]) -> Quote:
    """Price a cart by the engine that also sells it, as ``POST /quotes``."""
    await own_device(request)
    return await quoted(request, data)


@post("/till/sales", access=TILL, tags=["till"], summary="Sell a cart")
async def post_till_sale(
    request: Call, data: JSONBody[TillSale], session: SessionText
) -> Response[SaleAnswer]:
    """Sell what the core alone can promise or be paid for; the sale's id is the order's.

    Asked again with the same id it is answered again. Declined, the id is used up.
    """
    at_till = await signed_in(request, session)
    require_shift(at_till.device, data.payments)
    payments = tuple(
        msgspec.structs.replace(one, token=at_till.device.drawer)
        if one.tender == orders.CASH
        else one
        for one in data.payments
    )
    place = request.house.memory.directory.place(at_till.device.place_id)
    sale = Sale(
        lines=data.lines,
        payments=payments,
        customer=data.customer,
        place=place.code,
        expected_total_minor=data.expected_total_minor,
        coupons=data.coupons,
        ship_to=data.ship_to,
        slots=data.slots,
        receipt=data.receipt,
        receipt_by=data.receipt_by,
        claim=data.claim,
    )
    sold = await sell(
        request.house.outlet,
        sale=sale,
        key=key_of_sale(data.id),
        context=at_till.context(request),
        order_id=OrderId(data.id),
        language=request.language,
    )
    return Response(sold.body.encode(), status_code=sold.status, media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


@get("/till/customers", access=TILL, tags=["till"], summary="Find a customer")
async def show_till_customer(
    request: Call,
    id: Annotated[UUID | None, QueryParameter()] = None,  # noqa: A002 # the parameter's name
    card: Annotated[str | None, QueryParameter(max_length=100)] = None,
    email: Annotated[str | None, QueryParameter(max_length=200)] = None,
    phone: Annotated[str | None, QueryParameter(max_length=50)] = None,
) -> CustomerAtTill:
    """Return what matters of a customer at a counter, by one identifier.

    Raises:
        CustomerUnclear: none or several identifiers.
        UnknownCustomer: nobody has it.
    """
    await own_device(request)
    asked = SaleCustomer(id=id, card=card, email=email, phone=phone).reference()
    return await request.db.read(_customer, request=request, asked=asked, card=card)


@get("/till/stock/{sku:str}", access=TILL, tags=["till"], summary="Where goods are")
async def show_till_stock(request: Call, sku: FromPath[str]) -> StockAround:
    """Return units of a SKU here and at other places, with when they could be had from there.

    Raises:
        UnknownSku: there is none.
    """
    device = await own_device(request)
    memory = request.house.memory
    found = memory.sku(sku, field="sku")
    here = memory.directory.place(device.place_id)
    offers = await request.db.read(
        stock.list_offers,
        sku_ids=[found.sku_id],
        place_ids=list(memory.directory.places),
        channel_id=ChannelId(device.channel_id),
    )
    rows = offered_with_promises(memory, offers, now())
    around = [
        PlaceWithStock(
            place=place.code,
            name=place.name,
            km=_km(here, place),
            available=row.available,
            collect_at=row.collect_at,
            ship_at=row.ship_at,
        )
        for row in rows
        if (place := memory.directory.place(row.place_id)).place_id != here.place_id
        and row.available > 0
    ]
    own = [row.available for row in rows if row.place_id == here.place_id]
    return StockAround(found.sku_id, sum(own), sorted(around, key=_nearest))


@get("/till/kept/{code:str}", access=TILL, tags=["till"], summary="Find what is kept unpaid")
async def show_till_kept(request: Call, code: FromPath[str]) -> KeptAtTill:
    """Return what the till's place keeps for somebody who pays there; sell it as a cart.

    Raises:
        UnknownClaim: it keeps nothing under that code.
    """
    device = await own_device(request)
    claim = await request.db.read(
        fulfilment.claims.get_by_code,
        place_id=PlaceId(device.place_id),
        code=code.upper(),
        at=now(),
    )
    lines = zip(claim.sku_ids, claim.quantities, strict=True)
    return KeptAtTill(
        code=claim.code,
        customer=claim.customer_id,
        expires_at=claim.expires_at,
        lines=[KeptLine(sku_id, quantity) for sku_id, quantity in lines],
    )


@get("/till/orders", access=TILL, tags=["till"], summary="Find an order")
async def find_till_order(
    request: Call, find: Annotated[str, QueryParameter(min_length=1, max_length=100)]
) -> OrderAtTill:
    """Return an order of any channel by its id, its number, or a receipt's as ``T-t1:17``.

    Raises:
        UnknownOrder: there is none.
    """
    device = await own_device(request)
    where, _ = await request.db.read(
        find_sold, memory=request.house.memory, device=device, name=find.strip()
    )
    if where is None:
        raise orders.UnknownOrder(f"There is no order {find[:40]}.", field="find")
    page = await request.db.read(
        read_order_page, where=where, memory=request.house.memory, language=request.language
    )
    return _order(page)


@post(
    "/till/receipts/{series:str}/{number:int}/mail",
    access=TILL,
    tags=["till"],
    summary="Mail a receipt",
    status_code=202,
)
async def post_receipt_mail(
    request: Call,
    series: FromPath[str],
    number: FromPath[int],
    data: JSONBody[MailedTo],
    idempotency_key: IdempotencyKey,
) -> None:
    """Queue a receipt's paper to an address, or to the customer's own.

    Raises:
        UnknownReceipt: the place's tills gave none of that number, or it has no paper yet.
        NoAddress: the customer has none.
    """
    device = await own_device(request)
    await request.db.transact(
        _mail,
        request.context,
        place_id=device.place_id,
        receipt=TillReceipt(series, number),
        email=data.email,
        cause=idempotency_key,
    )


async def _mail(
    tx: Tx, *, place_id: UUID, receipt: TillReceipt, email: str | None, cause: str
) -> None:
    found = await counter.find_receipt(
        tx, place_id=place_id, series=receipt.series, number=receipt.number
    )
    papers: Sequence[orders.documents.Document] = ()
    if found is not None and found.order_id is not None and found.customer_id is not None:
        papers = await orders.documents.list_documents(
            tx, customer_id=CustomerId(found.customer_id), order_id=OrderId(found.order_id)
        )
    own = [one for one in papers if (one.series, one.number) == (receipt.series, receipt.number)]
    if not papers:
        raise counter.UnknownReceipt("This receipt has no paper here.", field="number")
    await mail_document(
        tx, document=(own or papers)[0], address=email, cause=("till", cause), at=now()
    )


def _order(page: OrderPage) -> OrderAtTill:
    return OrderAtTill(
        order_id=page.order_id,
        number=page.number,
        version=page.version,
        placed_at=page.placed_at,
        channel=page.channel,
        place=page.place,
        currency=page.currency,
        total_minor=page.total_minor,
        customer=page.customer_id,
        lines=[
            LineAtTill(
                line_no=line.line_no,
                sku=line.sku_id,
                name=line.name,
                quantity=line.ordered,
                kept=line.ordered - line.cancelled - line.returned,
                returnable=line.fulfilled - line.returned,
                unit_minor=line.unit_minor,
                total_minor=line.total_minor,
                method=line.method,
            )
            for line in page.lines
        ],
        payments=[
            {"tender": one.tender, "amount_minor": one.amount_minor} for one in page.payments
        ],
    )


async def _customer(tx: Tx, *, request: Call, asked: Any, card: str | None) -> CustomerAtTill:
    memory, at = request.house.memory, now()
    party = await find_party(tx, customer=asked, with_groups=memory.names_groups)
    known = await customers.find_customer(tx, customer_id=party.customer_id)
    if known is None:
        raise customers.UnknownCustomer("Nobody is known by that id.", field="id")
    names = await customers.list_names(tx, customer_ids=[party.customer_id])
    context = request.context
    currency = (
        memory.directory.place(context.place_id).currency if context.place_id is not None else ""
    )
    credit = await ledger.list_credit(tx, customer_id=party.customer_id)
    standing = await _standing(tx, party.membership, at)
    recent = await orders.list_orders(tx, customer_id=party.customer_id, page_size=_LAST)
    offers = await engagement.list_open_of(tx, customer_id=party.customer_id, at=at)
    return CustomerAtTill(
        id=party.customer_id,
        name=names.get(party.customer_id, ""),
        card=card,
        programme=None if standing is None else standing.programme,
        tier=None if standing is None else standing.tier.tier,
        points=0 if standing is None else standing.free,
        worth_minor=0 if standing is None else standing.worth_minor.get(currency, 0),
        credit_minor=sum(one.free for one in credit if one.currency == currency),
        groups=sorted(groups_of(memory, party, at)),
        claims=[],
        offers=[
            OfferAtTill(
                one.sku_id,
                memory.shelf.sku(one.sku_id).name,
                one.price_minor,
                one.currency,
                one.valid_to,
            )
            for one in offers
            if one.sku_id in memory.shelf.skus
        ],
        recent=[_recent(request, one) for one in recent],
    )


async def _standing(tx: Tx, membership: Membership | None, at: datetime) -> loyalty.Standing | None:
    if membership is None:
        return None
    programme = await loyalty.get_programme(tx, programme_id=membership.programme_id)
    return await loyalty.get_standing(tx, membership=membership, programme=programme, at=at)


def _recent(request: Call, order: Order) -> RecentOrder:
    return RecentOrder(
        order.order_id,
        order.number,
        order.placed_at,
        order.currency,
        order.total_minor,
        request.house.memory.channel(order.channel_id).code,
    )


def _km(here: Place, there: Place) -> int | None:
    if there.latitude is None or there.longitude is None:
        return None
    km = distance_km(here, latitude=there.latitude, longitude=there.longitude)
    return None if km is None else round(km)


def _nearest(row: PlaceWithStock) -> tuple[bool, int, str]:
    return row.km is None, row.km or 0, row.place


ROUTES: Final[Sequence[Any]] = (
    post_till_quote,
    post_till_sale,
    show_till_customer,
    show_till_stock,
    show_till_kept,
    find_till_order,
    post_receipt_mail,
)
