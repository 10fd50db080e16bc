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
from ordito.processes.basket import identify, price, require_channel, selling_place
from ordito.processes.checkout import sell
from ordito.processes.sale import Sale, SaleAnswer, SaleCustomer, SaleLine, SalePayment, Text
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
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


class PricedCartLine(msgspec.Struct, frozen=True):
    """A line of a cart with its present price; amounts in minor units, None without a price."""

    sku_id: UUID
    sku: str
    quantity: int
    method: str
    place_id: UUID | None
    unit_minor: int | None
    total_minor: int | None


class CartPage(msgspec.Struct, frozen=True):
    """A cart as this channel sees it now.

    Attributes:
        cart_id: which.
        number: what people call it, on the phone say.
        customer_id: whose.
        state: open, checkout (being paid), ordered.
        version: grows with each change.
        order_id: of the checkout that it became, or becomes.
        currency: ISO 4217; None without a price.
        total_minor: what it would cost here and now; None without a price.
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
    customer_id, _ = await identify(request.db, data.customer)

    async def open_one(tx: Tx) -> CartPage:
        return _page(request, await orders.carts.open_cart(tx, customer_id=customer_id, at=now()))

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
    return _page(request, await request.db.read(orders.carts.get_cart, name=name))


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
        return _page(
            request,
            await orders.carts.put_line(
                tx, cart=cart, line=line, expected_version=version, at=now()
            ),
        )

    return await answer_once(request, key, subject_id=ids.new(), command=put_it)


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
    customer_id, _ = await identify(request.db, data.customer)

    async def merge(tx: Tx) -> CartPage:
        nameless = await orders.carts.get_cart(tx, name=name)
        return _page(
            request,
            await orders.carts.merge_carts(
                tx, nameless=nameless, customer_id=customer_id, at=now()
            ),
        )

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
    sold = await sell(request.house.outlet, sale=sale, key=key, context=request.context)
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
    cart = await request.db.read(orders.carts.find_open_cart, customer_id=CustomerId(customer_id))
    if cart is None:
        raise orders.carts.UnknownCart("The customer has no cart now.", field="customer_id")
    return _page(request, cart)


def _sale_line(line: orders.carts.CartLine) -> SaleLine:
    place = None if line.place_id is None else str(line.place_id)
    return SaleLine(str(line.sku_id), line.quantity, line.method, place)


def _page(request: Call, cart: orders.carts.Cart) -> CartPage:
    """Show a cart with what it would cost in this channel at this place now."""
    memory, at = request.house.memory, now()
    skus = [memory.shelf.sku(line.sku_id) for line in cart.lines]
    priced, problem = None, None
    try:
        channel = require_channel(memory, request.context)
        place = selling_place(memory, None, request.context, at)
        sale = Sale(lines=tuple(_sale_line(line) for line in cart.lines))
        priced = price(memory, channel, place, skus, sale, at)
    except Refusal as refusal:
        problem = refusal.code
    prices = [None] * len(cart.lines) if priced is None else list(priced.lines)
    return CartPage(
        cart_id=cart.cart_id,
        number=ids.number_of(cart.cart_id),
        customer_id=cart.customer_id,
        state=cart.state,
        version=cart.version,
        order_id=cart.order_id,
        currency=None if priced is None else priced.currency,
        total_minor=None if priced is None else priced.total_minor,
        problem=problem,
        lines=[
            PricedCartLine(
                sku_id=line.sku_id,
                sku=sku.code,
                quantity=line.quantity,
                method=line.method,
                place_id=line.place_id,
                unit_minor=None if cost is None else cost.unit_minor,
                total_minor=None if cost is None else cost.total_minor,
            )
            for line, sku, cost in zip(cart.lines, skus, prices, strict=True)
        ],
        opened_at=cart.opened_at,
        changed_at=cart.changed_at,
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    open_cart,
    show_cart,
    put_line,
    sign_in,
    check_out,
    show_cart_of,
)
