"""What a platform has sold for us: its own orders, and those of a buyer who let it see them."""

from typing import Final
from uuid import UUID

import msgspec

from ordito import orders
from ordito.orders import UnknownOrder, Whereabouts
from ordito.platform.db import Tx
from ordito.surfaces.ucp.answers import Outcome, error
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.desk.checkouts import owner_of
from ordito.surfaces.ucp.desk.orders import OrderView, read_order_view

READ: Final = "dev.ucp.shopping.order:read"


async def show(asking: Asking) -> OrderView:
    """Return an order that the platform may see.

    Raises:
        Outcome: there is none of that id, or not for this platform.
    """
    where, session = await find(asking)
    view = await asking.db.read(
        read_order_view,
        memory=asking.memory,
        where=where,
        session=session,
        language=asking.language,
    )
    if session is None or session.owner != owner_of(asking):
        # what one platform said of its campaigns is no concern of another that the buyer has linked
        view = msgspec.structs.replace(view, attribution={})
    return view


async def find(asking: Asking) -> tuple[Whereabouts, orders.sessions.Session | None]:
    """Return an order that the platform may see, with the session that it came from.

    Raises:
        Outcome: there is none of that id, or not for this platform.
    """
    try:
        order_id = UUID(asking.subject)
    except ValueError:
        raise unknown() from None
    try:
        return await asking.db.read(_find, asking, order_id)
    except UnknownOrder as refusal:
        raise unknown() from refusal


def unknown() -> Outcome:
    """Return the "no" of an order that there is not, or not for this platform."""
    return Outcome(error("not_found", "There is no such order.", severity="unrecoverable"))


async def _find(
    tx: Tx, asking: Asking, order_id: UUID
) -> tuple[Whereabouts, orders.sessions.Session | None]:
    where = await orders.find_order_key(tx, name=str(order_id))
    if where is None:
        raise UnknownOrder("There is no such order.")
    session = await session_of(tx, where)
    is_own = session is not None and session.owner == owner_of(asking)
    is_buyers = where.customer_id == asking.customer_id and READ in asking.scopes
    if not is_own and not is_buyers:
        raise UnknownOrder("There is no such order.")
    return where, session


async def session_of(tx: Tx, where: Whereabouts) -> orders.sessions.Session | None:
    """Return the session that an order came from, if it came from one."""
    checkout = await orders.find_checkout(
        tx, customer_id=where.customer_id, order_id=where.order_id
    )
    if checkout is None or checkout.basket is None:
        return None
    basket = msgspec.convert(checkout.basket, orders.Basket)
    if basket.session_id is None:
        return None
    return await orders.sessions.get_session(tx, session_id=basket.session_id)
