"""Preview: what a session would say, without opening one: a cart that a platform fills."""

from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.basket import require_channel, selling_place
from ordito.processes.checkout import Outlet
from ordito.processes.sessions.begin import begun, bought_by, member_of
from ordito.processes.sessions.keep import Typed, keep
from ordito.processes.sessions.messages import noted
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
    kept, typed = keep(memory, wish, market=channel.market, before=Typed())
    member, notes = await member_of(outlet, wish.card)
    session = begun("", channel.channel_id, place, kept, at)
    session = bought_by(session, None, customer_id, member)
    view = await outlet.db.read(look, memory, session, typed, language=language, at=at)
    return noted(view.page, notes)
