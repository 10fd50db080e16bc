"""Order door: which orders a browser may look at: the customer's own, and those of its links."""

from math import ceil

import msgspec

from ordito import customers, orders
from ordito.orders import UnknownOrder, Whereabouts
from ordito.platform.auth import TooManyRequests
from ordito.platform.clock import now
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of
from ordito.surfaces.shop.frame import context_of

_SHORTEST_CODE = 27


class Opened(msgspec.Struct, frozen=True):
    """An order that this browser may look at, and change as its customer may.

    Attributes:
        where: whose, and which.
        url: of its page.
        is_own: whether the customer is signed in; otherwise a link opened it.
    """

    where: Whereabouts
    url: str
    is_own: bool


async def open_order(request: Call, name: str) -> Opened:
    """Return the order that an address names: by its number, or by the code of a link.

    Raises:
        UnknownOrder: there is none of that name for this browser.
        TooManyRequests: this address has tried too many.
    """
    shopper = request.shopper
    if shopper is not None:
        where = await request.db.read(orders.find_order_key, name=name)
        if where is not None and await _is_own(request, where):
            return Opened(where, f"/shop/orders/{name}", is_own=True)
    wait_s = request.house.link_rate.take(address_of(request))
    if wait_s:
        raise TooManyRequests("too many orders were asked for", retry_after_s=ceil(wait_s))
    if len(name) < _SHORTEST_CODE:
        raise UnknownOrder("There is no such order, or not for this browser.", field="name")
    where = await request.db.read(orders.links.find_link, code=name)
    return Opened(where, f"/shop/orders/{name}", await _is_own(request, where))


async def _is_own(request: Call, where: Whereabouts) -> bool:
    """Tell whether the shopper ordered it, under whatever id of the person."""
    shopper = request.shopper
    return shopper is not None and await request.db.read(
        customers.identity.is_one_person,
        customer_id=shopper.customer_id,
        other_id=where.customer_id,
    )


async def link_to(request: Call, where: Whereabouts) -> str:
    """Return the address of an order's page that its buyer may keep and come back by."""
    code = await request.db.transact(
        orders.links.make_link, context_of(request), where=where, at=now()
    )
    return f"/shop/orders/{code}"
