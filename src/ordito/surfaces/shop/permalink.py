"""Permalink: an address that somebody was sent fills a cart and leads to the till.

Nothing is bought by it, and what a customer who is signed in has in the cart is left alone: what
the address says becomes a checkout of its own, which its buyer may use or forget.

Source: UCP 2026-08-25, Permalink (Redirect Resolution, Security Considerations).
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec
from litestar import get
from litestar.datastructures import Cookie
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler

from ordito import orders
from ordito.catalogue import UnknownSku
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId, SkuId
from ordito.processes import sessions
from ordito.processes.sessions import Wish, WishedBuyer, WishedLine, WishedMethod
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.permalinks import BUY, NoPermalink, Permalink, read_permalink
from ordito.surfaces.shop.frame import context_of
from ordito.surfaces.shop.visitor import nameless_holder, new_cart

_HOME: Final = "/shop"
_CART: Final = "/shop/cart"
_CHECKOUT: Final = "/shop/checkout"
# of a link nothing is kept and nothing is passed on to other sites
_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@get(BUY, access=VISITOR, include_in_schema=False)
async def follow_bare(request: Call) -> Redirect:
    """Follow an address that names no items."""
    return await _follow(request, "")


@get(f"{BUY}/{{items:str}}", access=VISITOR, include_in_schema=False)
async def follow(request: Call, items: FromPath[str]) -> Redirect:
    """Follow an address: fill a cart or open a checkout, and lead there."""
    return await _follow(request, items)


async def _follow(request: Call, items: str) -> Redirect:
    try:
        asked = read_permalink(items, request.scope["query_string"].decode("latin-1"))
    except NoPermalink:
        return _led(_HOME, Permalink())
    wanted = _wanted(request, asked)
    if not wanted:
        return _led(asked.continue_to or _HOME, asked)
    if request.shopper is not None:
        return await _staged(request, asked, wanted)
    return await _filled(request, asked, wanted)


async def _filled(request: Call, asked: Permalink, wanted: Mapping[SkuId, int]) -> Redirect:
    """Fill the cart of a browser without a name; who had something in it sees that first."""
    holder, kept = nameless_holder(request), tuple[Cookie, ...]()
    if holder is None:
        holder, fresh = new_cart(request)
        kept = (fresh,)
    try:
        cart, was_empty = await request.db.transact(
            _fill, context_of(request), holder, asked, wanted
        )
        if asked.continue_to is not None or not was_empty:
            return _led(asked.continue_to or _CART, asked, kept)
        wish = msgspec.structs.replace(_wish(asked), cart_id=cart.cart_id)
        opened = await _opened(request, wish, f"browser:{holder}")
    except Refusal:
        # the cart says what is in the way
        return _led(_CART, asked, kept)
    return _led(f"{_CHECKOUT}/{opened.session_id}", asked, kept)


async def _staged(request: Call, asked: Permalink, wanted: Mapping[SkuId, int]) -> Redirect:
    """Open a checkout beside the cart of who is signed in."""
    assert request.shopper is not None, request.url
    wish = msgspec.structs.replace(
        _wish(asked),
        lines=tuple(
            WishedLine(sku=str(sku_id), quantity=units) for sku_id, units in wanted.items()
        ),
        codes=asked.codes,
    )
    owner = f"customer:{request.shopper.customer_id}"
    try:
        opened = await _opened(request, wish, owner)
    except Refusal:
        return _led(asked.continue_to or _HOME, asked)
    return _led(f"{_CHECKOUT}/{opened.session_id}", asked)


async def _opened(request: Call, wish: Wish, owner: str) -> sessions.SessionPage:
    shopper = request.shopper
    return await sessions.open_session(
        request.house.outlet,
        wish=wish,
        owner=owner,
        context=context_of(request),
        customer_id=None if shopper is None else shopper.customer_id,
        language=language_of(request),
    )


def _wanted(request: Call, asked: Permalink) -> dict[SkuId, int]:
    """Return what is known of the items; the others are left out."""
    wanted: dict[SkuId, int] = {}
    for name, units in asked.items:
        try:
            sku_id = request.house.memory.sku(name, field="items").sku_id
        except UnknownSku:
            continue
        wanted[sku_id] = wanted.get(sku_id, 0) + units
    return wanted


async def _fill(
    tx: Tx, holder: CustomerId, asked: Permalink, wanted: Mapping[SkuId, int]
) -> tuple[orders.carts.Cart, bool]:
    """Put items into a nameless cart, and say whether it was empty.

    Followed again, an address puts in nothing more.
    """
    cart = await orders.carts.open_cart(tx, customer_id=holder, at=now())
    was_empty = not cart.lines
    for sku_id, units in wanted.items():
        line = orders.carts.CartLine(sku_id, units, Method.SHIP)
        cart = await orders.carts.put_line(
            tx, cart=cart, line=line, expected_version=None, at=now()
        )
    coupons = [*cart.coupons, *asked.codes]
    cart = await orders.carts.put_coupons(
        tx, cart=cart, coupons=coupons, expected_version=None, at=now()
    )
    return cart, was_empty


def _wish(asked: Permalink) -> Wish:
    """Return what an address says of who buys, and of how it shall reach them."""
    said = asked.buyer
    buyer = WishedBuyer(
        first_name=said.get("first_name"),
        last_name=said.get("last_name"),
        email=said.get("email"),
        phone=said.get("phone_number"),
    )
    methods = ()
    if asked.method.get("type") == "pickup":
        place = asked.method.get("selected_destination_id")
        methods = (WishedMethod(kind="collect", destination=place),)
    return Wish(
        buyer=buyer if buyer != WishedBuyer() else None,
        methods=methods,
        attribution=asked.attribution or None,
    )


def _led(path: str, asked: Permalink, cookies: tuple[Cookie, ...] = ()) -> Redirect:
    """Lead to a page of ours; of what the address said, nothing that is personal goes along."""
    query = urlencode(asked.handed_on)
    mark = "&" if "?" in path else "?"
    return Redirect(
        f"{path}{mark}{query}" if query else path,
        status_code=303,
        headers=_HEADERS,
        cookies=list(cookies),
    )


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (follow_bare, follow)
