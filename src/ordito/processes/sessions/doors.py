"""Doors: open, change, show and cancel a checkout session."""

from datetime import datetime
from uuid import UUID

import msgspec

from ordito import customers, orders
from ordito.flows.close_session import close_session
from ordito.orders import EmptyBasket
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Step, Tx
from ordito.platform.errors import Conflict
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.basket import require_channel, selling_place
from ordito.processes.checkout import Outlet
from ordito.processes.sessions.begin import (
    OPEN_FOR,
    begun,
    bought_by,
    member_of,
    of_buyer,
    open_cart,
    with_cart,
)
from ordito.processes.sessions.keep import (
    Typed,
    as_content,
    keep,
    typed_of,
)
from ordito.processes.sessions.messages import needs_buyer, noted, warning
from ordito.processes.sessions.page import Challenge, PageState, SessionMessage, SessionPage
from ordito.processes.sessions.shown import is_other
from ordito.processes.sessions.terms import term_messages
from ordito.processes.sessions.view import View, look
from ordito.processes.sessions.wish import Wish


class NothingAvailable(Conflict):
    """Nothing of what was asked for can be bought here and now; no session was opened."""

    code = "session.nothing_available"
    remedy = "Ask for other items; ``lines`` says why each of these cannot be bought."


class DestinationRefused(Conflict):
    """There is no destination of that name, or not for this session, which is as it was."""

    code = "session.destination_refused"
    remedy = "Choose one of the destinations that the session offers, or write an address out."


async def open_session(
    outlet: Outlet,
    *,
    wish: Wish,
    owner: str,
    context: Context,
    customer_id: CustomerId | None = None,
    session_id: UUID | None = None,
    language: str = "",
) -> SessionPage:
    """Open a session, or return the one that the cart, or this id, has already.

    Args:
        outlet: what sales work with.
        wish: what is asked.
        owner: who opens it and alone may come back, as ``token:ID`` or ``browser:DIGEST``.
        context: who asks, through which channel.
        customer_id: customer who has signed in; None is somebody without a name.
        session_id: chosen by the caller, so that a repeat is harmless; None draws one.
        language: in which things are called.

    Raises:
        NothingAvailable: nothing of it can be bought.
        EmptyBasket: nothing is asked for.
        UnknownCart, orders.carts.CartClosed: there is no such cart, or it was ordered.
        LineNamedTwice: ids of the wish are not unique.
        UnknownPlace: there is no place of that name.
        ChannelMissing, ClosedChannel: the caller sells through no channel.
    """
    memory, at = outlet.memory, now()
    channel = require_channel(memory, context)
    place = selling_place(memory, None, context, at)
    cart, other = None, None
    if wish.cart_id is not None:
        cart = await open_cart(outlet, wish.cart_id)
        other = await _of_cart(outlet, cart.customer_id, cart.cart_id)
        if other is not None and other.owner == owner:
            return await _present(outlet, other, context, language)
        wish = with_cart(wish, cart)
    if not wish.lines:
        raise EmptyBasket("Nothing is asked for.", field="lines")
    kept, typed = keep(memory, wish, market=channel.market, before=Typed())
    member, notes = await member_of(outlet, wish.card)
    session = begun(owner, channel.channel_id, place, kept, at)
    if session_id is not None:
        session = msgspec.structs.replace(session, session_id=session_id)
    session = bought_by(session, cart, customer_id, member)
    view = await _bought(outlet, session, typed, language, at)
    new = msgspec.structs.replace(session, shown=view.shown)
    try:
        await outlet.db.transact(_open, context, new, typed, other, at)
    except (orders.sessions.SessionClosed, orders.sessions.SessionOfCart):
        # a rival, or this request before: what is there now is the answer
        if session_id is None and cart is None:
            raise
        return await _present(outlet, new, context, language)
    return noted(view.page, notes)


async def change_session(
    outlet: Outlet,
    *,
    session_id: UUID,
    wish: Wish,
    owner: str | None,
    context: Context,
    expected_version: int | None = None,
    customer_id: CustomerId | None = None,
    only_known: bool = False,
    language: str = "",
) -> SessionPage:
    """Replace what is asked of a session.

    Args:
        outlet: what sales work with.
        session_id: which.
        wish: all that is asked from now on.
        owner: who opened it; None where the surface has checked that itself.
        context: who asks, through which channel.
        expected_version: version that the caller saw, or None where it does not matter.
        customer_id: customer who has signed in since; None leaves who it was.
        only_known: whether a destination that there is not is refused; else the session takes it
            and says that it is missing.
        language: in which things are called.

    Raises:
        orders.sessions.UnknownSession: there is none, or another's.
        orders.sessions.SessionClosed: it is being paid, was completed or canceled, or has expired.
        SessionChanged: it has another version.
        NothingAvailable: nothing of it can be bought; the session is as it was.
        DestinationRefused: there is no such destination; the session is as it was.
        LineNamedTwice, UnknownPlace, EmptyBasket: as ``open_session``.
    """
    memory, at = outlet.memory, now()
    session, before = await read_session(outlet, session_id, owner)
    require_open(session, at)
    _require_version(session, expected_version)
    if not wish.lines and session.cart_id is not None:
        wish = with_cart(wish, await open_cart(outlet, session.cart_id))
    if not wish.lines:
        raise EmptyBasket("Nothing is asked for.", field="lines")
    market = memory.channel(session.channel_id).market
    kept, typed = keep(memory, wish, market=market, before=before)
    if wish.attribution is None:
        kept = msgspec.structs.replace(kept, attribution=session.wish.attribution)
    if wish.term is None:
        kept = msgspec.structs.replace(kept, term=session.wish.term)
    member, notes = await member_of(outlet, wish.card)
    changed = _replaced(session, kept, customer_id, member, at)
    view = await _bought(outlet, changed, typed, language, at)
    if only_known:
        _require_known(view.page)
    await outlet.db.transact(_change, context, session, changed, view.shown, typed, at)
    told = term_messages(view.page, session.shown, view.shown, wish.term)
    return noted(view.page, [*notes, *told])


def _replaced(
    session: orders.sessions.Session,
    kept: orders.sessions.KeptWish,
    customer_id: CustomerId | None,
    member: CustomerId | None,
    at: datetime,
) -> orders.sessions.Session:
    """Return a session with another wish; who has signed in stays so."""
    signed_in = customer_id or (session.pays_for if session.is_signed_in else None)
    changed = msgspec.structs.replace(
        session,
        wish=kept,
        is_signed_in=signed_in is not None,
        expires_at=at + OPEN_FOR,
        declined=None,
        version=session.version + 1,
    )
    return of_buyer(changed, signed_in or member)


async def show_session(
    outlet: Outlet,
    *,
    session_id: UUID,
    owner: str | None,
    context: Context,
    language: str = "",
) -> SessionPage:
    """Show a session as it stands now; what has changed since it was shown is said once.

    Raises:
        orders.sessions.UnknownSession: there is none, or another's.
    """
    at = now()
    session, typed = await read_session(outlet, session_id, owner)
    if session.state in (
        orders.sessions.SessionState.PAYING,
        orders.sessions.SessionState.COMPLETED,
    ):
        return agreed_page(session, typed)
    view = await _look(outlet, session, typed, language, at)
    if session.state == orders.sessions.SessionState.CANCELED or session.is_expired(at):
        return _ended(session, view.page)
    if is_other(session.shown, view.shown):
        await outlet.db.transact(
            orders.sessions.note_shown, context, session=session, shown=view.shown
        )
        told = term_messages(view.page, session.shown, view.shown)
        return noted(view.page, [warning("changed"), *told])
    return view.page


async def end_session(
    outlet: Outlet,
    *,
    session_id: UUID,
    owner: str | None,
    context: Context,
    language: str = "",
) -> SessionPage:
    """End a session that no checkout has. Again is harmless.

    Raises:
        orders.sessions.UnknownSession: there is none, or another's.
        orders.sessions.SessionClosed: it is being paid, or was completed.
    """
    at = now()
    session, typed = await read_session(outlet, session_id, owner)
    view = await _look(outlet, session, typed, language, at)
    if session.state != orders.sessions.SessionState.CANCELED:
        done = await outlet.db.transact(
            close_session,
            context,
            customer_id=session.customer_id,
            session_id=session_id,
            reason="canceled",
            at=at,
        )
        if not done:
            present, _ = await read_session(outlet, session_id, owner)
            if present.state != orders.sessions.SessionState.CANCELED:
                message = f"The session is {present.state}."
                raise orders.sessions.SessionClosed(
                    message, session_id=session_id, state=present.state
                )
    ended, _ = await read_session(outlet, session_id, owner)
    return _ended(ended, view.page)


async def read_session(
    outlet: Outlet, session_id: UUID, owner: str | None
) -> tuple[orders.sessions.Session, Typed]:
    """Return a session with what the vault keeps of it.

    Raises:
        orders.sessions.UnknownSession: there is none, or another's.
    """
    return await outlet.db.read(_read, session_id, owner)


def require_open(session: orders.sessions.Session, at: datetime) -> None:
    """Refuse a session that may not be changed any more.

    Raises:
        orders.sessions.SessionClosed: it is being paid, was completed or canceled, or has expired.
    """
    if session.state != orders.sessions.SessionState.OPEN or session.is_expired(at):
        state = "expired" if session.state == orders.sessions.SessionState.OPEN else session.state
        message = f"The session is {state}."
        raise orders.sessions.SessionClosed(message, session_id=session.session_id, state=state)


def _require_version(session: orders.sessions.Session, expected_version: int | None) -> None:
    if expected_version not in (None, session.version):
        message = f"The session has version {session.version} by now."
        raise orders.sessions.SessionChanged(
            message, field="expected_version", version=session.version
        )


def _require_known(page: SessionPage) -> None:
    for message in page.messages:
        if message.code == "destination_unknown":
            raise DestinationRefused(message.text, field=message.path)


def agreed_page(session: orders.sessions.Session, typed: Typed) -> SessionPage:
    """Return what was agreed, of a session that a checkout has or had."""
    page = msgspec.convert(session.agreed, SessionPage)
    state = PageState.COMPLETED
    messages: tuple[SessionMessage, ...] = ()
    if session.state == orders.sessions.SessionState.PAYING:
        state = PageState.COMPLETE_IN_PROGRESS
    challenges = _challenges(session, page)
    if challenges:
        state, messages = PageState.REQUIRES_ESCALATION, (needs_buyer(),)
    is_order = (
        session.state == orders.sessions.SessionState.COMPLETED and session.order_id is not None
    )
    return msgspec.structs.replace(
        page,
        state=state,
        version=session.version,
        messages=messages,
        challenges=challenges,
        buyer=typed.buyer,
        order_id=session.order_id if is_order else None,
        number=ids.number_of(session.order_id) if is_order and session.order_id else None,
    )


def _challenges(session: orders.sessions.Session, page: SessionPage) -> tuple[Challenge, ...]:
    instruments = {one.number: turn for turn, one in enumerate(page.paid_by)}
    return tuple(
        Challenge(
            challenge_id=ids.derive("challenge", session.order_id, number),
            instrument=instruments[number],
        )
        for number in session.open_challenges
    )


async def _read(
    tx: Tx, session_id: UUID, owner: str | None
) -> tuple[orders.sessions.Session, Typed]:
    session = await orders.sessions.get_session(tx, session_id=session_id)
    if owner is not None and session.owner != owner:
        raise orders.sessions.UnknownSession("There is no such session.", field="session_id")
    content = await customers.typed.find_typed(
        tx, customer_id=session.customer_id, typed_id=session_id
    )
    return session, typed_of(content)


async def _look(
    outlet: Outlet, session: orders.sessions.Session, typed: Typed, language: str, at: datetime
) -> View:
    return await outlet.db.read(look, outlet.memory, session, typed, language=language, at=at)


async def _bought(
    outlet: Outlet,
    session: orders.sessions.Session,
    typed: Typed,
    language: str,
    at: datetime,
) -> View:
    """Look at a session of which something can be bought.

    Raises:
        NothingAvailable: nothing of it can.
    """
    view = await _look(outlet, session, typed, language, at)
    if view.answer is None:
        raise NothingAvailable(
            "Nothing of it can be bought here and now.",
            field="lines",
            lines=[msgspec.to_builtins(one) for one in view.page.left_out],
        )
    return view


async def _open(
    tx: Tx,
    session: orders.sessions.Session,
    typed: Typed,
    other: orders.sessions.Session | None,
    at: datetime,
) -> None:
    """Open a session; another owner's of the same cart makes way, as a cart has one."""
    if other is not None:
        await close_session(
            tx,
            customer_id=other.customer_id,
            session_id=other.session_id,
            reason="superseded",
            at=at,
        )
    steps = [orders.sessions.opening(new=_new(session))]
    if not typed.is_empty:
        steps.append(_typing(session, typed, at))
    await tx.finish(*steps)


async def _change(
    tx: Tx,
    session: orders.sessions.Session,
    changed: orders.sessions.Session,
    shown: orders.sessions.Shown,
    typed: Typed,
    at: datetime,
) -> None:
    await orders.sessions.change(
        tx,
        session=session,
        wish=changed.wish,
        shown=shown,
        buyer_id=changed.buyer_id,
        is_signed_in=changed.is_signed_in,
        expires_at=changed.expires_at,
        at=at,
    )
    await tx.finish(_typing(session, typed, at))


async def _present(
    outlet: Outlet, new: orders.sessions.Session, context: Context, language: str
) -> SessionPage:
    """Show what its owner has instead of a session: that of its cart, or that of its id."""
    known = None
    if new.cart_id is not None:
        known = await _of_cart(outlet, new.customer_id, new.cart_id)
    session_id = new.session_id if known is None else known.session_id
    return await show_session(
        outlet, session_id=session_id, owner=new.owner, context=context, language=language
    )


async def _of_cart(
    outlet: Outlet, customer_id: CustomerId, cart_id: UUID
) -> orders.sessions.Session | None:
    return await outlet.db.read(
        orders.sessions.find_of_cart, customer_id=customer_id, cart_id=cart_id
    )


def _new(session: orders.sessions.Session) -> orders.sessions.NewSession:
    return orders.sessions.NewSession(
        **{name: getattr(session, name) for name in orders.sessions.NewSession.__struct_fields__}
    )


def _typing(session: orders.sessions.Session, typed: Typed, at: datetime) -> Step[str]:
    return customers.typed.keeping(
        customer_id=session.customer_id,
        typed_id=session.session_id,
        content=as_content(typed),
        at=at,
    )


def _ended(session: orders.sessions.Session, page: SessionPage) -> SessionPage:
    is_expired = session.closed_why in (None, "expired")
    return msgspec.structs.replace(
        page,
        state=PageState.CANCELED,
        handlers=(),
        messages=(warning("expired"),) if is_expired else (),
    )
