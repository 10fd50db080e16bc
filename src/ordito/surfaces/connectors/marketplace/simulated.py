"""Simulated marketplace: a small one over HTTP, to try the adapter with. It keeps nothing on disk.

Sellers use what ``over_http.py`` calls; ``GET /``, ``GET /shelf`` and ``POST /purchases`` are the
shoppers' side. It sells what it was offered, until nothing is left, and counts down by itself.
"""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import Litestar, Request, get, post, put
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import ClientException, NotAuthorizedException, NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito.partners import Buyer, MarketLine, MarketSale, Progress

COMMISSION_BP: Final = 1200
_WHOLE_BP: Final = 10_000
_AT_ONCE: Final = 20
_CONFLICT: Final = 409


class Offered(msgspec.Struct):
    """Units and price of a code."""

    sku: str
    units: int
    price_minor: int
    currency: str


class Offers(msgspec.Struct):
    """What a seller offers from now on."""

    offers: list[Offered]


class Wanted(msgspec.Struct):
    """A line of a purchase."""

    sku: str
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1


class Purchase(msgspec.Struct):
    """What somebody buys."""

    buyer: Buyer
    lines: Annotated[list[Wanted], msgspec.Meta(min_length=1)]


class Acceptance(msgspec.Struct):
    """The number of an order at its seller."""

    number: str


class Rejection(msgspec.Struct):
    """Why a seller cannot take an order."""

    code: str
    reason: str


class Reported(msgspec.Struct):
    """How far the lines of an order have come."""

    lines: list[Progress]


class Order(msgspec.Struct):
    """An order at the marketplace.

    Attributes:
        sale: what was bought.
        state: waiting, accepted or refused.
        number: at the seller.
        refusal: code of the seller.
        progress: by line.
    """

    sale: MarketSale
    state: str = "waiting"
    number: str | None = None
    refusal: str | None = None
    progress: dict[str, Progress] = {}


class Market:
    """The marketplace's memory.

    Attributes:
        token: of its one seller.
        shelf: offers by code.
        orders: by id, the oldest first.
        tax_bp: tax rate inside its prices, in hundredths of a percent.
        accepts: codes that it takes; None is any.
    """

    def __init__(
        self, token: str, *, tax_bp: int = 2200, accepts: frozenset[str] | None = None
    ) -> None:
        self.token = token
        self.shelf: dict[str, Offered] = {}
        self.orders: dict[str, Order] = {}
        self.tax_bp = tax_bp
        self.accepts = accepts

    def order(self, order_id: str) -> Order:
        """Return an order.

        Raises:
            NotFoundException: there is none.
        """
        found = self.orders.get(order_id)
        if found is None:
            raise NotFoundException(f"no order {order_id}")
        return found

    def buy(self, purchase: Purchase) -> MarketSale:
        """Sell what is offered.

        Raises:
            ClientException: something is not offered, or not so many.
        """
        for line in purchase.lines:
            offered = self.shelf.get(line.sku)
            if offered is None or offered.units < line.quantity:
                raise ClientException(f"{line.sku} is sold out", status_code=_CONFLICT)
        lines = [self._sold(number, line) for number, line in enumerate(purchase.lines, start=1)]
        sale = MarketSale(
            id=f"M-{secrets.token_hex(5).upper()}",
            placed_at=datetime.now(UTC),
            currency=self.shelf[purchase.lines[0].sku].currency,
            buyer=purchase.buyer,
            lines=tuple(lines),
        )
        self.orders[sale.id] = Order(sale)
        return sale

    def _sold(self, number: int, line: Wanted) -> MarketLine:
        offered = self.shelf[line.sku]
        offered.units -= line.quantity
        total = offered.price_minor * line.quantity
        return MarketLine(
            id=str(number),
            sku=line.sku,
            quantity=line.quantity,
            total_minor=total,
            tax_minor=round(total * self.tax_bp / (_WHOLE_BP + self.tax_bp)),
            commission_minor=round(total * COMMISSION_BP / _WHOLE_BP),
        )


Call = Request[Any, Any, State]


def _seller(connection: ASGIConnection[Any, Any, Any, State], _: BaseRouteHandler) -> None:
    if connection.headers.get("authorization") != f"Bearer {_market(connection).token}":
        raise NotAuthorizedException("not a seller's token")


def _market(connection: ASGIConnection[Any, Any, Any, State]) -> Market:
    return connection.app.state["market"]


@put("/offers", guards=[_seller])
async def put_offers(request: Call, data: JSONBody[Offers]) -> dict[str, list[dict[str, str]]]:
    """Take offers; codes that are not sold here are rejected."""
    market = _market(request)
    rejected: list[dict[str, str]] = []
    for offer in data.offers:
        if market.accepts is not None and offer.sku not in market.accepts:
            rejected.append({"sku": offer.sku, "reason": "not in the catalogue of the market"})
        else:
            market.shelf[offer.sku] = offer
    return {"rejected": rejected}


@get("/orders", guards=[_seller])
async def list_orders(
    request: Call, order_state: Annotated[str, QueryParameter(name="state")] = "waiting"
) -> dict[str, list[MarketSale]]:
    """Return orders of a state, some at a time."""
    found = [one.sale for one in _market(request).orders.values() if one.state == order_state]
    return {"orders": found[:_AT_ONCE]}


@put("/orders/{order_id:str}/acceptance", guards=[_seller])
async def accept(request: Call, order_id: FromPath[str], data: JSONBody[Acceptance]) -> Order:
    """Let the seller have an order."""
    order = _market(request).order(order_id)
    order.state, order.number = "accepted", data.number
    return order


@put("/orders/{order_id:str}/refusal", guards=[_seller])
async def refuse(request: Call, order_id: FromPath[str], data: JSONBody[Rejection]) -> Order:
    """Give the buyer the money back."""
    order = _market(request).order(order_id)
    order.state, order.refusal = "refused", data.code
    return order


@put("/orders/{order_id:str}/progress", guards=[_seller])
async def report(request: Call, order_id: FromPath[str], data: JSONBody[Reported]) -> Order:
    """Keep how far an order has come."""
    order = _market(request).order(order_id)
    order.progress = {line.id: line for line in data.lines}
    return order


@get("/shelf")
async def show_shelf(request: Call) -> list[Offered]:
    """Return what can be bought now."""
    return [one for one in _market(request).shelf.values() if one.units]


@post("/purchases")
async def buy(request: Call, data: JSONBody[Purchase]) -> MarketSale:
    """Buy something."""
    return _market(request).buy(data)


@get("/purchases/{order_id:str}")
async def show_purchase(request: Call, order_id: FromPath[str]) -> Order:
    """Return what became of a purchase."""
    return _market(request).order(order_id)


def simulated_marketplace(market: Market) -> Litestar:
    """Return the application of a marketplace."""
    handlers = [
        put_offers,
        list_orders,
        accept,
        refuse,
        report,
        show_shelf,
        buy,
        show_purchase,
    ]
    app = Litestar(handlers, openapi_config=None)
    app.state["market"] = market
    return app
