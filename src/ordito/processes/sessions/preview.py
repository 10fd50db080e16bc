"""Preview: what a session would say, without opening one: a cart that a platform fills."""

from ordito import orders
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.basket import require_channel, selling_place
from ordito.processes.checkout import Outlet
from ordito.processes.sessions.doors import OPEN_FOR
from ordito.processes.sessions.keep import Typed, keep
from ordito.processes.sessions.page import SessionPage
from ordito.processes.sessions.view import look
from ordito.processes.sessions.wish import Wish


async def preview_session(
    outlet: Outlet,
    *,
    wish: Wish,
    context: Context,
    customer_id: CustomerId | None = None,
    language: str = "",
) -> SessionPage:
    """Return the page of a session that would be opened now; nothing is kept.

    Args:
        outlet: what sales work with.
        wish: what is asked.
        context: who asks, through which channel.
        customer_id: customer who has signed in; None is somebody without a name.
        language: in which things are called.

    Raises:
        LineNamedTwice: ids of the wish are not unique.
        UnknownPlace: there is no place of that name.
        ChannelMissing, ClosedChannel: the caller sells through no channel.
    """
    memory, at = outlet.memory, now()
    channel = require_channel(memory, context)
    place = selling_place(memory, None, context, at)
    kept, typed = keep(memory, wish, country=channel.market, before=Typed())
    session = orders.sessions.Session(
        customer_id=customer_id or CustomerId(ids.new()),
        session_id=ids.new(),
        owner="",
        channel_id=channel.channel_id,
        place_id=None if place is None else place.place_id,
        buyer_id=None,
        is_signed_in=customer_id is not None,
        wish=kept,
        shown=orders.sessions.Shown(0, {}),
        cart_id=None,
        opened_at=at,
        expires_at=at + OPEN_FOR,
        state=orders.sessions.SessionState.OPEN,
        version=1,
        agreed=None,
        order_id=None,
        awaits_buyer=False,
        declined=None,
        tries=0,
        changed_at=at,
        closed_at=None,
        closed_why=None,
    )
    view = await outlet.db.read(look, memory, session, typed, language=language, at=at)
    return view.page
