"""Frame: what every page of the shop shows around its content, and how a page is answered.

A page is a struct (``screens.py`` beside this file) and one template of ``templates/shop``::

    return await page(request, "product", screens.Product(...))
"""

from datetime import datetime
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.response import Template
from msgspec import Struct

from ordito import orders
from ordito.flows.note_visit import welcome_back
from ordito.network import Channel, require_active
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.surfaces.call import Call
from ordito.surfaces.house import House
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.help_screens import Hint
from ordito.surfaces.shop.visitor import (
    VISITOR_COOKIE,
    cart_holder,
    cookie,
    visitor_id,
)

# a page is the browser's own: it may keep it for going back, nobody between may
_CACHING: Final = {"Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language"}


class Frame(Struct, frozen=True, kw_only=True):
    """What every page of the shop needs.

    Attributes:
        company: name of the company.
        language: of the reader.
        zone: IANA zone in which instants are shown.
        now: when the page is made.
        path: address of the page, to come back to.
        csrf: what forms must send back; empty where nobody is signed in.
        query: what was searched for.
        shopper: name of who is signed in; None where nobody is.
        cart_units: units in the cart.
        notice: one sentence about what was just done.
        help: answers about what the page shows.
        contact: address at which a person is asked about it.
    """

    company: str
    language: str
    zone: str
    now: datetime
    path: str
    csrf: str = ""
    query: str = ""
    shopper: str | None = None
    cart_units: int = 0
    notice: str | None = None
    help: tuple[Hint, ...] = ()
    contact: str = "/shop/contact"


def bare_frame(request: Request[Any, Any, Any]) -> Frame:
    """Return the frame of a page for which nothing is read, as that of a refusal."""
    house: House = request.scope["state"]["house"]
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope["path"]
    return Frame(
        company=house.settings.company_name or house.settings.company.capitalize(),
        language=language_of(request),
        zone=house.settings.zone,
        now=now(),
        path=f"{path}?{query}" if query else path,
    )


async def page(
    request: Call,
    name: str,
    screen: Struct,
    *,
    notice: str | None = None,
    status: int = 200,
    cookies: tuple[Cookie, ...] = (),
    help_beside: tuple[Hint, ...] = (),
    contact: str = "/shop/contact",
) -> Template:
    """Answer with a page of the shop.

    Args:
        request: of the browser.
        name: of the template in ``templates/shop``, without its ending.
        screen: what the page shows.
        notice: one sentence about what was just done.
        status: HTTP status.
        cookies: to be kept by the browser.
        help_beside: answers about what the page shows.
        contact: address at which a person is asked about it.
    """
    shopper, visitor = request.shopper, visitor_id(request)
    if shopper is not None and visitor is not None:
        await pour(request)
        cookies = (*cookies, cookie(request, VISITOR_COOKIE, "", max_age=0))
    bare = bare_frame(request)
    frame = Frame(
        company=bare.company,
        language=bare.language,
        zone=bare.zone,
        now=bare.now,
        path=bare.path,
        csrf="" if shopper is None else shopper.form_token,
        query=request.query_params.get("q", "")[:100],
        shopper=None if shopper is None else shopper.name,
        cart_units=await _cart_units(request),
        notice=notice,
        help=help_beside,
        contact=contact,
    )
    return Template(
        f"shop/{name}.html",
        context={"screen": screen, "frame": frame},
        status_code=status,
        headers=_CACHING,
        media_type=MediaType.HTML,
        cookies=list(cookies),
    )


def channel_of(request: Call) -> Channel:
    """Return the channel whose goods and prices the shop shows.

    Raises:
        UnknownChannel: the setting ``shop_channel`` names none.
        ClosedChannel: it may not sell any more.
    """
    memory = request.house.memory
    code = request.house.settings.shop_channel
    channel = memory.directory.channel_by_code(code)
    require_active(channel)
    return channel


def context_of(request: Call) -> Context:
    """Return the context in which facts of the shop are written."""
    shopper = request.shopper
    actor = "visitor" if shopper is None else f"customer:{shopper.customer_id}"
    return Context(
        actor=actor,
        channel_id=channel_of(request).channel_id,
        request_id=request.scope["state"]["request_id"],
    )


async def pour(request: Call) -> None:
    """Give who is signed in what this browser kept before, if it still does; again is harmless."""
    shopper, visitor = request.shopper, visitor_id(request)
    if shopper is None or visitor is None:
        return
    await request.db.transact(
        welcome_back,
        context_of(request),
        browser=visitor,
        customer_id=shopper.customer_id,
        at=now(),
    )


async def _cart_units(request: Call) -> int:
    holder = cart_holder(request)
    if holder is None:
        return 0
    cart = await request.db.read(orders.carts.find_open_cart, customer_id=holder)
    return 0 if cart is None else sum(line.quantity for line in cart.lines)
