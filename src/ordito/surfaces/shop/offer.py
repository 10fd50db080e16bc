"""Offer: what a mail has offered to one person, by a link that names it and signs nobody in.

Whoever has the link sees the offer and nothing else of its person. Only that person, signed in,
takes it: the goods go into their cart, where the price is theirs in every channel. A decline is a
word, and can be taken back while the offer is valid. Opening the page changes nothing.
"""

from datetime import datetime
from math import ceil
from typing import Annotated, Final
from urllib.parse import urlencode

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Meta, Struct

from ordito import customers, engagement, orders
from ordito.engagement import MadeOffer, NotOffered
from ordito.orders import Method
from ordito.platform.auth import TooManyRequests
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.platform.money import Money
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import channel_of, context_of, page
from ordito.surfaces.shop.goods import Goods, goods_of
from ordito.surfaces.shop.offered import offered_of

URL: Final = "/shop/offers/{code:str}"
Code = Annotated[str, Meta(min_length=10, max_length=80)]


class OfferPage(Struct, frozen=True, kw_only=True):
    """offer.html: an offer to one person.

    Attributes:
        url: of this page.
        goods: what is offered.
        listed: price of one unit without the offer, when it was made.
        price: and with it.
        place: nearest place that had it.
        units: that the place can give now.
        valid_to: before this instant.
        state: ``open``, ``declined``, ``accepted``, ``bought`` or ``ended``.
        is_own: whether its person is signed in.
        sign_in_url: where its person signs in.
    """

    url: str
    goods: Goods
    listed: Money
    price: Money
    place: str
    units: int
    valid_to: datetime
    state: str
    is_own: bool
    sign_in_url: str


@get(URL, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_offer(request: Call, code: FromPath[Code]) -> Template:
    """Show an offer while it is valid, or that it has ended.

    Raises:
        NotOffered: no offer has this link.
        TooManyRequests: this address has tried too many.
    """
    offer = await _find(request, code)
    place = request.house.memory.directory.place(offer.place_id)
    offered = await offered_of(request, [offer.sku_id])
    goods = await goods_of(request, [offer.sku_id])
    url = f"/shop/offers/{code}"
    at = now()
    is_over = offer.state != "bought" and not offer.is_valid(at)
    screen = OfferPage(
        url=url,
        goods=goods[offer.sku_id],
        listed=Money(offer.listed_minor, offer.currency),
        price=Money(offer.price_minor, offer.currency),
        place=place.name,
        units=offered.units_at(offer.sku_id, offer.place_id) or 0,
        valid_to=offer.valid_to,
        state="ended" if is_over else offer.state,
        is_own=await _own(request, offer) is not None,
        sign_in_url=_sign_in(url),
    )
    return await page(request, "offer", screen)


@post(f"{URL}/take", access=VISITOR, include_in_schema=False)
async def take_offer(request: Call, code: FromPath[Code]) -> Redirect:
    """Accept an offer, once: the goods go into the cart of its person, who is signed in.

    Raises:
        NotOffered: no offer has this link.
        OfferEnded: it is valid no more, or was used.
        TooManyRequests: this address has tried too many.
    """
    await read_form(request)
    offer = await _find(request, code)
    holder = await _own(request, offer)
    if holder is None:
        return Redirect(_sign_in(f"/shop/offers/{code}"), status_code=303)
    offered = await offered_of(request, [offer.sku_id])
    is_there = (offered.units_at(offer.sku_id, offer.place_id) or 0) > 0
    line = orders.carts.CartLine(
        offer.sku_id,
        1,
        Method.COLLECT if is_there else Method.SHIP,
        offer.place_id if is_there else None,
    )
    await request.db.transact(_accept, context_of(request), offer, holder, line)
    return Redirect("/shop/cart", status_code=303)


@post(f"{URL}/decline", access=VISITOR, include_in_schema=False)
async def decline_offer(request: Call, code: FromPath[Code]) -> Redirect:
    """Note that the reader does not want the offer; it can still be accepted.

    Raises:
        NotOffered: no offer has this link.
        OfferEnded: it is valid no more, or was used.
        TooManyRequests: this address has tried too many.
    """
    await read_form(request)
    offer = await _find(request, code)
    await request.db.transact(
        engagement.decline,
        Context(actor="link", channel_id=channel_of(request).channel_id),
        customer_id=offer.customer_id,
        offer_id=offer.offer_id,
        at=now(),
    )
    return Redirect(f"/shop/offers/{code}", status_code=303)


async def _find(request: Call, code: str) -> MadeOffer:
    wait_s = request.house.link_rate.take(address_of(request))
    if wait_s:
        raise TooManyRequests("too many offers were opened", retry_after_s=ceil(wait_s))
    named = engagement.read_link(request.house.post_office.seal, code)
    if named is None:
        raise NotOffered("No offer has this link.", field="code")
    customer_id, offer_id = named
    return await request.db.read(engagement.get_offer, customer_id=customer_id, offer_id=offer_id)


async def _own(request: Call, offer: MadeOffer) -> CustomerId | None:
    """Return who is signed in, where the offer is theirs; the link alone signs nobody in."""
    shopper = request.shopper
    if shopper is None:
        return None
    is_own = await request.db.read(
        customers.identity.is_one_person,
        customer_id=shopper.customer_id,
        other_id=offer.customer_id,
    )
    return shopper.customer_id if is_own else None


async def _accept(
    tx: Tx, offer: MadeOffer, holder: CustomerId, line: orders.carts.CartLine
) -> None:
    """Put it into the cart, unless it lies there already."""
    at = now()
    await engagement.accept(tx, customer_id=offer.customer_id, offer_id=offer.offer_id, at=at)
    cart = await orders.carts.open_cart(tx, customer_id=holder, at=at)
    if all(one.sku_id != line.sku_id for one in cart.lines):
        await orders.carts.put_line(tx, cart=cart, line=line, expected_version=None, at=at)


def _sign_in(url: str) -> str:
    return f"/shop/account/sign-in?{urlencode({'next': url})}"


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_offer, take_offer, decline_offer)
