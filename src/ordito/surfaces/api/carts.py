"""Carts over HTTP: begun in one channel, gone on with in another, ordered once."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import orders
from ordito.fulfilment import Destination
from ordito.orders import Method
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId
from ordito.processes.basket import require_channel, selling_place, wanted_lines
from ordito.processes.checkout import sell
from ordito.processes.price import Answer, Question, ask, identify
from ordito.processes.sale import Codes, Sale, SaleAnswer, SaleCustomer, SaleLine, SalePayment, Text
from ordito.processes.sold_lines import kind_of
from ordito.reads.memory import Memory
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.priced import Benefits, DiscountTold, benefits_of, fields_of, told
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token


class NewCart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose cart it shall be; None is somebody without a name."""

    customer: SaleCustomer | None = None


class CartLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many units of something shall be in the cart.

    Attributes:
        sku: code or id of the SKU.
        quantity: units by this method and from this place; 0 takes them out.
        method: how they shall reach the customer.
        place: code or id of the place that shall give them; None is chosen at the checkout.
        expected_version: refuse if the cart has changed since this version.
    """

    sku: Text
    quantity: Annotated[int, msgspec.Meta(ge=0, le=100_000)]
    method: Method = Method.SHIP
    place: Text | None = None
    expected_version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who the person with the cart turned out to be."""

    customer: SaleCustomer


class CartSale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the cart is paid; fields mean what they mean in a sale."""

    payments: Annotated[tuple[SalePayment, ...], msgspec.Meta(max_length=20)] = ()
    place: Text | None = None
    expected_total_minor: Annotated[int, msgspec.Meta(ge=0, le=10**12)] | None = None
    external_id: Text | None = None
    source: Text | None = None
    destination: Destination | None = None
    agent: Text | None = None
    coupons: Codes = ()
    quote_token: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None


class Coupons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes that the customer shows; they are kept with the cart, in every channel.

    Attributes:
        coupons: all of them; none takes away those that were kept.
        expected_version: refuse if the cart has changed since this version.
    """

    coupons: Codes
    expected_version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None


class PricedCartLine(msgspec.Struct, frozen=True):
    """A line of a cart with its present price; amounts in minor units, None without a price.

    Lines of the kind ``delivery`` follow those that were put in: what bringing them is charged.
    """

    sku_id: UUID
    sku: str
    quantity: int
    method: str
    place_id: UUID | None
    unit_minor: int | None
    total_minor: int | None
    kind: str = "goods"
    discount_minor: int | None = None
    discounts: list[DiscountTold] = []


class CartPage(Benefits, frozen=True, kw_only=True):
    """A cart as this channel sees it now.

    Attributes:
        cart_id: which.
        number: what people call it, on the phone say.
        customer_id: whose.
        state: open, checkout (being paid), ordered.
        version: grows with each change.
        order_id: of the checkout that it became, or becomes.
        currency: ISO 4217; None without a price.
        total_minor: what it would cost here and now; None without a price. Send it as
            ``expected_total_minor`` with the checkout, and nothing else is sold.
        discount_minor: taken off; None without a price.
        rulebook_version: prices and rules that were applied; None without a price.
        coupons: codes that are kept with it.
        problem: code of what keeps it from being sold here and now.
        lines: what is in it.
        opened_at: when.
        changed_at: when something was last put in or taken out.
    """

    cart_id: UUID
    number: str
    customer_id: UUID
    state: str
    version: int
    order_id: UUID | None
    currency: str | None
    total_minor: int | None
    discount_minor: int | None
    rulebook_version: int | None
    coupons: list[str]
    problem: str | None
    lines: list[PricedCartLine]
    opened_at: datetime
    changed_at: datetime


@post("/carts", access=token(Scope.ORDERS_WRITE), tags=["carts"], summary="Open a cart")
async def open_cart(
    request: Call, data: JSONBody[NewCart], idempotency_key: IdempotencyKey
) -> Response[CartPage]:
    """Return the customer's cart, from whatever channel; where there is none, an empty one.

    Raises:
        UnknownCustomer: nobody has that identifier.
    """
    key = await key_of(request, idempotency_key, "open_cart")
    party = await request.db.read(identify, data.customer)

    async def open_one(tx: Tx) -> CartPage:
        cart = await orders.carts.open_cart(tx, customer_id=party.customer_id, at=now())
        return await _page(tx, request, cart)

    return await answer_once(request, key, subject_id=ids.new(), command=open_one, status=201)


@get(
    "/carts/{name:str}",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["carts"],
    summary="Read a cart",
)
async def show_cart(request: Call, name: FromPath[str]) -> CartPage:
    """Return a cart by its id or number, priced for this channel and place.

    A cart that was poured into the customer's own answers as that one.

    Raises:
        UnknownCart: there is none.
    """

    async def read(tx: Tx) -> CartPage:
        return await _page(tx, request, await orders.carts.get_cart(tx, name=name))

    return await request.db.read(read)


@put(
    "/carts/{name:str}/lines",
    access=token(Scope.ORDERS_WRITE),
    tags=["carts"],
    summary="Put something into a cart, or take it out",
)
async def put_line(
    request: Call,
    name: FromPath[str],
    data: JSONBody[CartLine],
    idempotency_key: IdempotencyKey,
) -> Response[CartPage]:
    """Set the units of a SKU, by method and place.

    Raises:
        UnknownCart: there is none.
        CartClosed: it is being paid or was ordered.
        CartChanged: somebody changed it since the expected version.
        UnknownSku, UnknownPlace: there is none of that code or id.
    """
    memory = request.house.memory
    sku = memory.sku(data.sku, field="sku")
    place = None if data.place is None else memory.place(data.place, field="place")
    key = await key_of(request, idempotency_key, f"cart_line:{name}")
    line = orders.carts.CartLine(
        sku.sku_id, data.quantity, data.method, None if place is None else place.place_id
    )

    async def put_it(tx: Tx) -> CartPage:
        cart = await orders.carts.get_cart(tx, name=name)
        version = data.expected_version
        cart = await orders.carts.put_line(
            tx, cart=cart, line=line, expected_version=version, at=now()
        )
        return await _page(tx, request, cart)

    return await answer_once(request, key, subject_id=ids.new(), command=put_it)


@put(
    "/carts/{name:str}/coupons",
    access=token(Scope.ORDERS_WRITE),
    tags=["carts"],
    summary="Keep coupons with a cart",
)
async def put_coupons(
    request: Call,
    name: FromPath[str],
    data: JSONBody[Coupons],
    idempotency_key: IdempotencyKey,
) -> Response[CartPage]:
    """Set the codes that the customer shows; ``claims`` of the answer says what becomes of each.

    Raises:
        UnknownCart: there is none.
        CartClosed: it is being paid or was ordered.
        CartChanged: somebody changed it since the expected version.
    """
    key = await key_of(request, idempotency_key, f"cart_coupons:{name}")

    async def put_them(tx: Tx) -> CartPage:
        cart = await orders.carts.put_coupons(
            tx,
            cart=await orders.carts.get_cart(tx, name=name),
            coupons=data.coupons,
            expected_version=data.expected_version,
            at=now(),
        )
        return await _page(tx, request, cart)

    return await answer_once(request, key, subject_id=ids.new(), command=put_them)


@post(
    "/carts/{name:str}/sign-in",
    access=token(Scope.ORDERS_WRITE),
    tags=["carts"],
    summary="Give a nameless cart to its customer",
    status_code=200,
)
async def sign_in(
    request: Call, name: FromPath[str], data: JSONBody[SignIn], idempotency_key: IdempotencyKey
) -> Response[CartPage]:
    """Pour the cart into the customer's own one; its number leads there from now on.

    Raises:
        UnknownCart: there is none.
        UnknownCustomer: nobody has that identifier.
        CartClosed: one of the two is being paid.
    """
    key = await key_of(request, idempotency_key, f"cart_sign_in:{name}")
    party = await request.db.read(identify, data.customer)

    async def merge(tx: Tx) -> CartPage:
        nameless = await orders.carts.get_cart(tx, name=name)
        cart = await orders.carts.merge_carts(
            tx, nameless=nameless, customer_id=party.customer_id, at=now()
        )
        return await _page(tx, request, cart)

    return await answer_once(request, key, subject_id=ids.new(), command=merge)


@post(
    "/carts/{name:str}/checkout",
    access=token(Scope.ORDERS_WRITE),
    tags=["carts"],
    summary="Order what is in a cart",
)
async def check_out(
    request: Call,
    name: FromPath[str],
    data: JSONBody[CartSale],
    idempotency_key: IdempotencyKey,
) -> Response[SaleAnswer]:
    """Sell the cart, whole and once, as ``POST /orders`` sells a basket.

    Raises:
        UnknownCart: there is none.
        CartClosed: another checkout has it, or it was ordered.
        EmptyBasket: nothing is in it.
    """
    key = await key_of(request, idempotency_key, f"cart_checkout:{name}")
    cart = await request.db.read(orders.carts.get_cart, name=name)
    sale = Sale(
        lines=tuple(_sale_line(line) for line in cart.lines),
        customer=SaleCustomer(id=cart.customer_id),
        cart_id=cart.cart_id,
        **msgspec.structs.asdict(data),
    )
    sale = msgspec.structs.replace(sale, coupons=(*cart.coupons, *data.coupons))
    sold = await sell(
        request.house.outlet,
        sale=sale,
        key=key,
        context=request.context,
        language=request.language,
    )
    return Response(sold.body.encode(), status_code=sold.status, media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


@get(
    "/customers/{customer_id:uuid}/cart",
    access=token(Scope.ORDERS_READ, Scope.ORDERS_WRITE),
    tags=["carts"],
    summary="Read a customer's cart",
)
async def show_cart_of(request: Call, customer_id: FromPath[UUID]) -> CartPage:
    """Return the cart that a customer has now, in whatever channel it was begun.

    Raises:
        UnknownCart: the customer has none.
    """

    async def read(tx: Tx) -> CartPage:
        cart = await orders.carts.find_open_cart(tx, customer_id=CustomerId(customer_id))
        if cart is None:
            raise orders.carts.UnknownCart("The customer has no cart now.", field="customer_id")
        return await _page(tx, request, cart)

    return await request.db.read(read)


def _sale_line(line: orders.carts.CartLine) -> SaleLine:
    place = None if line.place_id is None else str(line.place_id)
    return SaleLine(str(line.sku_id), line.quantity, line.method, place)


async def _page(tx: Tx, request: Call, cart: orders.carts.Cart) -> CartPage:
    """Show a cart with what it would cost in this channel at this place now."""
    memory, language = request.house.memory, request.language
    answer, problem = None, None
    try:
        answer = await _priced(tx, request, cart)
    except Refusal as refusal:
        problem = refusal.code
    benefits = Benefits(discounts=[], claims=[], gifts=[], points=0, notices=[])
    if answer is not None:
        benefits = benefits_of(memory, answer, language)
    return CartPage(
        cart_id=cart.cart_id,
        number=ids.number_of(cart.cart_id),
        customer_id=cart.customer_id,
        state=cart.state,
        version=cart.version,
        order_id=cart.order_id,
        currency=None if answer is None else answer.priced.currency,
        total_minor=None if answer is None else answer.priced.total_minor,
        discount_minor=None if answer is None else answer.priced.discount_minor,
        rulebook_version=None if answer is None else answer.priced.rulebook_version,
        coupons=list(cart.coupons),
        problem=problem,
        lines=_lines(memory, cart, answer, language),
        opened_at=cart.opened_at,
        changed_at=cart.changed_at,
        **fields_of(benefits),
    )


async def _priced(tx: Tx, request: Call, cart: orders.carts.Cart) -> Answer:
    memory, at = request.house.memory, now()
    return await ask(
        tx,
        memory,
        Question(
            channel=require_channel(memory, request.context),
            place=selling_place(memory, None, request.context, at),
            customer=cart.customer_id,
            lines=wanted_lines(memory, [_sale_line(line) for line in cart.lines]),
            coupons=tuple(cart.coupons),
            at=at,
        ),
    )


def _lines(
    memory: Memory, cart: orders.carts.Cart, answer: Answer | None, language: str
) -> list[PricedCartLine]:
    places = [line.place_id for line in cart.lines]
    if answer is None:
        return [
            PricedCartLine(
                sku_id=line.sku_id,
                sku=memory.shelf.sku(line.sku_id).code,
                quantity=line.quantity,
                method=line.method,
                place_id=line.place_id,
                unit_minor=None,
                total_minor=None,
            )
            for line in cart.lines
        ]
    return [
        PricedCartLine(
            sku_id=cost.sku_id,
            sku=wanted.sku.code,
            quantity=cost.quantity,
            method=wanted.method,
            place_id=places[number] if number < len(places) else None,
            unit_minor=cost.unit_minor,
            total_minor=cost.total_minor,
            kind=kind_of(wanted),
            discount_minor=cost.discount_minor,
            discounts=told(memory, cost.discounts, language),
        )
        for number, (wanted, cost) in enumerate(zip(answer.lines, answer.priced.lines, strict=True))
    ]


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    open_cart,
    show_cart,
    put_line,
    put_coupons,
    sign_in,
    check_out,
    show_cart_of,
)
