"""Begin: what a new session is made of, whose it is, and what it takes from a cart."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito import orders
from ordito.customers import Identifier, IdentifierKind, InvalidIdentifier, UnknownCustomer
from ordito.loyalty import CardClosed
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.ids import ChannelId, CustomerId
from ordito.processes.checkout import Outlet
from ordito.processes.sessions.keep import lines_of_cart, methods_of_cart
from ordito.processes.sessions.messages import warning
from ordito.processes.sessions.page import SessionMessage
from ordito.processes.sessions.wish import Wish
from ordito.reads.party import find_party

# how long a session is open after its last change
OPEN_FOR: Final = timedelta(hours=6)


def begun(
    owner: str,
    channel_id: ChannelId,
    place: Place | None,
    wish: orders.sessions.KeptWish,
    at: datetime,
) -> orders.sessions.Session:
    """Return a new session of somebody without a name."""
    return orders.sessions.Session(
        customer_id=CustomerId(ids.new()),
        session_id=ids.new(),
        owner=owner,
        channel_id=channel_id,
        place_id=None if place is None else place.place_id,
        buyer_id=None,
        is_signed_in=False,
        wish=wish,
        shown=orders.sessions.Shown(0, {}),
        cart_id=None,
        opened_at=at,
        expires_at=at + OPEN_FOR,
        state=orders.sessions.SessionState.OPEN,
        version=1,
        agreed=None,
        order_id=None,
        challenges={},
        declined=None,
        tries=0,
        changed_at=at,
        closed_at=None,
        closed_why=None,
    )


def bought_by(
    session: orders.sessions.Session,
    cart: orders.carts.Cart | None,
    signed_in: CustomerId | None,
    member: CustomerId | None,
) -> orders.sessions.Session:
    """Return a new session with whose it is: the cart's, that of who signed in, or nobody's."""
    whose = signed_in or session.customer_id
    session = msgspec.structs.replace(
        session,
        customer_id=whose if cart is None else cart.customer_id,
        cart_id=None if cart is None else cart.cart_id,
        is_signed_in=signed_in is not None,
    )
    return of_buyer(session, signed_in or member)


def of_buyer(
    session: orders.sessions.Session, buyer_id: CustomerId | None
) -> orders.sessions.Session:
    """Return a session with whose order it will be, where that is not whose it is."""
    other = None if buyer_id == session.customer_id else buyer_id
    return msgspec.structs.replace(session, buyer_id=other)


async def open_cart(outlet: Outlet, cart_id: UUID) -> orders.carts.Cart:
    """Return a cart that was not ordered yet.

    Raises:
        UnknownCart: there is none.
        CartClosed: it was ordered.
    """
    cart = await outlet.db.read(orders.carts.get_cart, name=str(cart_id))
    if cart.state not in (orders.carts.CartState.OPEN, orders.carts.CartState.CHECKOUT):
        raise orders.carts.CartClosed(
            f"The cart is {cart.state}.", cart_id=cart.cart_id, state=cart.state
        )
    return cart


def with_cart(wish: Wish, cart: orders.carts.Cart) -> Wish:
    """Return a wish with what is in its cart; what it says itself comes first."""
    if wish.lines:
        return msgspec.structs.replace(wish, codes=wish.codes or tuple(cart.coupons))
    return msgspec.structs.replace(
        wish,
        lines=lines_of_cart(cart),
        codes=(*cart.coupons, *wish.codes),
        methods=wish.methods or tuple(methods_of_cart(cart)),
    )


async def member_of(
    outlet: Outlet, card: str | None
) -> tuple[CustomerId | None, Sequence[SessionMessage]]:
    """Return whose card it is; a card that is not known is said, and stands in nobody's way."""
    if card is None:
        return None, ()
    try:
        named = Identifier(IdentifierKind.CARD, card)
        party = await outlet.db.read(find_party, customer=named)
    except (UnknownCustomer, InvalidIdentifier, CardClosed):
        return None, (warning("card_unknown", "card"),)
    return party.customer_id, ()
