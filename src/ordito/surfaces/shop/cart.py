"""Cart: what somebody has in mind, in the price of this person, and whether it can be had."""

from typing import Final

from litestar import get, post
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import orders
from ordito.network import Place
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.shop.cart_page import screen_of, seen_prices
from ordito.surfaces.shop.forms import Form, read_form
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.visitor import cart_holder, cookie, new_cart

URL: Final = "/shop/cart"
# prices that this browser saw last, so that it can be told of others
SEEN_COOKIE: Final = "ordito_seen_prices"
_MOST_SEEN: Final = 40
_COLLECT: Final = "collect:"


@get(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_cart(request: Call) -> Template:
    """Show what is in the cart, what it costs, and what has changed since the last look."""
    holder = cart_holder(request)
    cart = None
    if holder is not None:
        cart = await request.db.read(orders.carts.find_open_cart, customer_id=holder)
    screen = await screen_of(request, cart, seen_prices(request.cookies.get(SEEN_COOKIE, "")))
    seen = ".".join(
        f"{line.goods.sku_id.hex}-{line.unit.minor}"
        for line in screen.lines[:_MOST_SEEN]
        if line.unit is not None
    )
    kept = (cookie(request, SEEN_COOKIE, seen),) if seen else ()
    return await page(request, "cart", screen, cookies=kept)


@post(f"{URL}/lines", access=VISITOR, include_in_schema=False)
async def add_line(request: Call) -> Redirect:
    """Put units of something into the cart, from whatever page.

    Raises:
        UnknownSku, UnknownPlace: the form names none.
        CartFull: there is no room.
    """
    form = await read_form(request)
    line = _line(request, form, units=max(1, form.units("quantity", 1)))
    holder, kept = _holder(request)

    async def add(tx: Tx) -> None:
        cart = await orders.carts.open_cart(tx, customer_id=holder, at=now())
        have = next((one for one in cart.lines if _is_same(one, line)), None)
        units = line.quantity + (0 if have is None else have.quantity)
        wanted = orders.carts.CartLine(line.sku_id, units, line.method, line.place_id)
        await orders.carts.put_line(tx, cart=cart, line=wanted, expected_version=None, at=now())

    await request.db.transact(add, context_of(request))
    return Redirect(URL, status_code=303, cookies=list(kept))


@post(f"{URL}/change", access=VISITOR, include_in_schema=False)
async def change_line(request: Call) -> Redirect:
    """Set units of a line and the way it goes; 0 takes it out.

    Raises:
        UnknownSku, UnknownPlace: the form names none.
        CartClosed: the cart is being paid.
    """
    form = await read_form(request)
    units = 0 if form.has("remove") else form.units("quantity", 1)
    before = _line(request, form, units=0, way="was")
    after = _line(request, form, units=units)
    holder = cart_holder(request)
    if holder is not None:
        await request.db.transact(_replace, context_of(request), holder, before, after)
    return Redirect(URL, status_code=303)


@post(f"{URL}/codes", access=VISITOR, include_in_schema=False)
async def change_codes(request: Call) -> Redirect:
    """Show a coupon, or take one away.

    Raises:
        CartClosed: the cart is being paid.
    """
    form = await read_form(request)
    typed, dropped = form.text("code", 64), form.text("drop", 64)
    holder = cart_holder(request)

    async def put(tx: Tx) -> None:
        cart = await orders.carts.find_open_cart(tx, customer_id=_known(holder))
        if cart is not None:
            kept = [code for code in cart.coupons if code != dropped]
            shown = [*kept, typed] if typed else kept
            await orders.carts.put_coupons(
                tx, cart=cart, coupons=shown, expected_version=None, at=now()
            )

    if holder is not None:
        await request.db.transact(put, context_of(request))
    return Redirect(f"{URL}#codes", status_code=303)


async def _replace(
    tx: Tx, holder: CustomerId, before: orders.carts.CartLine, after: orders.carts.CartLine
) -> None:
    """Set a line; where it goes another way, units of that way are added to."""
    cart = await orders.carts.find_open_cart(tx, customer_id=holder)
    if cart is None:
        return
    if not _is_same(before, after):
        cart = await orders.carts.put_line(
            tx, cart=cart, line=before, expected_version=None, at=now()
        )
        have = next((one.quantity for one in cart.lines if _is_same(one, after)), 0)
        units = after.quantity + have if after.quantity else have
        after = orders.carts.CartLine(after.sku_id, units, after.method, after.place_id)
    await orders.carts.put_line(tx, cart=cart, line=after, expected_version=None, at=now())


def _line(request: Call, form: Form, *, units: int, way: str = "way") -> orders.carts.CartLine:
    memory = request.house.memory
    sku = memory.sku(form.text("sku"), field="sku")
    method, place = way_of(request, form.text(way) or form.text("method"), form.text("place"))
    place_id = None if place is None else place.place_id
    return orders.carts.CartLine(sku.sku_id, units, method, place_id)


def way_of(request: Call, way: str, place: str = "") -> tuple[Method, Place | None]:
    """Return method and place of a way as forms call it: ``ship``, or ``collect:`` and a code.

    Raises:
        UnknownPlace: there is none of that code.
    """
    if way.startswith(Method.COLLECT):
        name = way.removeprefix(_COLLECT) if way.startswith(_COLLECT) else place
        return Method.COLLECT, request.house.memory.place(name, field="place")
    return Method.SHIP, None


def _holder(request: Call) -> tuple[CustomerId, tuple[Cookie, ...]]:
    known = cart_holder(request)
    if known is not None:
        return known, ()
    fresh, kept = new_cart(request)
    return fresh, (kept,)


def _known(holder: CustomerId | None) -> CustomerId:
    assert holder is not None, "asked before"
    return holder


def _is_same(one: orders.carts.CartLine, other: orders.carts.CartLine) -> bool:
    return (one.sku_id, one.method, one.place_id) == (other.sku_id, other.method, other.place_id)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_cart,
    add_line,
    change_line,
    change_codes,
)
