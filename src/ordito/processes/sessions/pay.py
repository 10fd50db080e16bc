"""Pay: a session becomes an order, once, or says why not.

The checkout takes the session in the transaction that sets its units aside, and gives it back or
completes it in the one that ends it. So whatever is killed between, a repeat of the request, the
buyer's return or the settling job finishes it: one session, one order, one charge.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import orders
from ordito.fulfilment import SlotFull, UnknownSlot
from ordito.orders import Basket, Checkout, CheckoutState, Method, PaymentDeclined
from ordito.platform.clock import now
from ordito.platform.errors import Conflict
from ordito.platform.events import Context
from ordito.platform.idempotency import Key
from ordito.platform.ids import OrderId
from ordito.processes.challenge import end_challenge
from ordito.processes.checkout import (
    CLAIMS_REFUSED,
    Outlet,
    repeat,
    sell,
)
from ordito.processes.own_tenders import ON_ACCOUNT
from ordito.processes.price import TotalChanged
from ordito.processes.sale import Sale, SaleCustomer, SalePayment
from ordito.processes.sessions.benefits import unverified
from ordito.processes.sessions.doors import (
    agreed_page,
    end_session,
    read_session,
    require_open,
    show_session,
)
from ordito.processes.sessions.handlers import objections
from ordito.processes.sessions.keep import Typed, require_no_card_number
from ordito.processes.sessions.messages import error, hint, noted
from ordito.processes.sessions.methods import SLOT
from ordito.processes.sessions.page import PageState, PaidBy, SessionMessage, SessionPage
from ordito.processes.sessions.shown import is_other
from ordito.processes.sessions.terms import funding, term_messages
from ordito.processes.sessions.view import View, look
from ordito.processes.sessions.wish import Instrument, WishedConsent
from ordito.processes.whereto import ShipTo
from ordito.stock import NotEnoughStock

# what was agreed and is not so any more: the caller is told, and may agree to what there is
_MOVED: Final = (
    NotEnoughStock,
    SlotFull,
    UnknownSlot,
    TotalChanged,
    orders.sessions.SessionClosed,
    *CLAIMS_REFUSED,
)
Paying = Callable[[SessionPage], Awaitable[Sequence[Instrument]]]
"""What decides, of a session that is as its caller was shown, which instruments pay."""
_BEING_PAID: Final = (PageState.COMPLETE_IN_PROGRESS, PageState.REQUIRES_ESCALATION)


class NothingToConfirm(Conflict):
    """No payment of the session waits for its buyer."""

    code = "session.nothing_to_confirm"
    remedy = "Read the session: it says how it stands."


async def complete_session(
    outlet: Outlet,
    *,
    session_id: UUID,
    instruments: Sequence[Instrument] | Paying,
    owner: str | None,
    key: Key,
    context: Context,
    expected_version: int | None = None,
    expected_total_minor: int | None = None,
    consents: Sequence[WishedConsent] = (),
    language: str = "",
) -> SessionPage:
    """Sell what a session says and return it completed; else as it stands, and what is in the way.

    A repeat with its key goes on where the first request was interrupted, and charges nobody twice.

    Args:
        outlet: what sales work with.
        session_id: which.
        instruments: what pays, or what decides so on the page that is sold; their amounts add up
            to the total. One of 0 pays nothing; none are sent for what is paid later.
        owner: who opened it; None where the surface has checked that itself.
        key: of the request.
        context: who asks.
        expected_version: version that the caller saw, or None where it does not matter.
        expected_total_minor: total that the buyer agreed to; None is what was shown last.
        consents: that the buyer gave or refused with it; they come before those of the wish.
        language: in which things are called.

    Raises:
        UnknownSession: there is none, or another's.
        SessionClosed: it was canceled or has expired.
        CardNumber: a token looks like the number of a card.
        PaymentMismatch: the amounts do not add up to the total.
        KeyReused: the key belongs to another request.
    """
    at = now()
    session, typed = await read_session(outlet, session_id, owner)
    if session.state in (
        orders.sessions.SessionState.PAYING,
        orders.sessions.SessionState.COMPLETED,
    ):
        return await _go_on(outlet, session, typed, key, context, language)
    require_open(session, at)
    view = await outlet.db.read(look, outlet.memory, session, typed, language=language, at=at)
    page = _with_consents(view.page, consents)
    moved = await _moved(outlet, session, view, context, expected_version, expected_total_minor)
    if moved:
        return noted(msgspec.structs.replace(page, state=PageState.INCOMPLETE), moved)
    if callable(instruments):
        instruments = await instruments(page)
    instruments = funding(page, instruments)
    for number, one in enumerate(instruments):
        require_no_card_number(one.token, f"instruments[{number}].token")
    objecting = [*objections(page, instruments), *unverified(outlet.memory, page, instruments)]
    if page.state is not PageState.READY or view.answer is None or objecting:
        state = PageState.INCOMPLETE if objecting else page.state
        return noted(msgspec.structs.replace(page, state=state), objecting)
    return await _sell(outlet, session, view, page, instruments, key, context, language)


async def answer_challenge(
    outlet: Outlet,
    *,
    session_id: UUID,
    confirmed: bool,
    owner: str | None,
    context: Context,
    challenge_id: UUID | None = None,
    language: str = "",
) -> SessionPage:
    """Go on when the buyer has confirmed a payment elsewhere, or refused to. Again is harmless.

    Args:
        outlet: what sales work with.
        session_id: which.
        confirmed: what the buyer has done; one "no" ends the payment of the session.
        owner: who opened it; None where the surface has checked that itself.
        context: who asks.
        challenge_id: which of its challenges; None is all of them.
        language: in which things are called.

    Raises:
        UnknownSession: there is none, or another's.
        NothingToConfirm: no payment of it waits for its buyer, or not by that challenge.
    """
    session, typed = await read_session(outlet, session_id, owner)
    if session.state != orders.sessions.SessionState.COMPLETED or challenge_id is not None:
        number = _challenged(session, typed, challenge_id)
        checkout, basket = await _checkout(outlet, session)
        if checkout.state == CheckoutState.OPEN:
            await end_challenge(
                outlet,
                checkout=checkout,
                basket=basket,
                number=number,
                confirmed=confirmed,
                language=language,
            )
    return await show_session(
        outlet, session_id=session_id, owner=owner, context=context, language=language
    )


async def cancel_session(
    outlet: Outlet,
    *,
    session_id: UUID,
    owner: str | None,
    context: Context,
    language: str = "",
) -> SessionPage:
    """Cancel a session, also while it waits for its buyer: then its units go back at once.

    Raises:
        UnknownSession: there is none, or another's.
        SessionClosed: it is being paid, or was completed, perhaps by the buyer at this moment.
    """
    session, _ = await read_session(outlet, session_id, owner)
    if session.challenges:
        checkout, basket = await _checkout(outlet, session)
        if checkout.state == CheckoutState.OPEN:
            await end_challenge(outlet, checkout=checkout, basket=basket, confirmed=False)
    return await end_session(
        outlet, session_id=session_id, owner=owner, context=context, language=language
    )


async def _go_on(
    outlet: Outlet,
    session: orders.sessions.Session,
    typed: Typed,
    key: Key,
    context: Context,
    language: str,
) -> SessionPage:
    """Finish what this key began; another one is told that the session is being paid."""
    is_mine, declined = False, None
    if session.state == orders.sessions.SessionState.PAYING:
        try:
            is_mine = await repeat(outlet, key=key) is not None
        except PaymentDeclined as refusal:
            is_mine, declined = True, refusal
    page = await show_session(
        outlet,
        session_id=session.session_id,
        owner=session.owner,
        context=context,
        language=language,
    )
    if page.state in _BEING_PAID and not is_mine:
        return noted(page, [hint("in_progress")])
    if declined is None:
        return page
    # a repeat may leave out the shares that were agreed
    return _blaming(page, agreed_page(session, typed).paid_by, declined)


def _challenged(
    session: orders.sessions.Session, typed: Typed, challenge_id: UUID | None
) -> int | None:
    """Return the number of the payment that a challenge is about; None is all that wait.

    Raises:
        NothingToConfirm: none waits, or not by that challenge.
    """
    if challenge_id is None and session.challenges:
        return None
    if challenge_id is not None and session.awaits_buyer:
        page = agreed_page(session, typed)
        for one in page.challenges:
            if one.challenge_id == challenge_id:
                return page.paid_by[one.instrument].number
    message = "No payment waits for its buyer."
    raise NothingToConfirm(message, session_id=session.session_id)


def _paid_by(page: SessionPage, instruments: Sequence[Instrument]) -> tuple[PaidBy, ...]:
    """Return the share of each instrument, with the number of its payment."""
    rest_minor = page.total_minor - sum(one.amount_minor or 0 for one in instruments)
    numbers = count()
    shares = [rest_minor if one.amount_minor is None else one.amount_minor for one in instruments]
    return tuple(
        PaidBy(
            handler=one.handler,
            amount_minor=share_minor,
            instrument_id=one.instrument_id,
            number=next(numbers) if share_minor else None,
        )
        for one, share_minor in zip(instruments, shares, strict=True)
    )


def _blaming(
    page: SessionPage, paid_by: Sequence[PaidBy], declined: PaymentDeclined
) -> SessionPage:
    """Return a page that says which instruments were refused."""
    refused = {one["number"]: one["reason"] for one in declined.facts.get("refused", ())}
    failed = [
        error("payment_failed", _path_of(turn, one), reason=refused[one.number])
        for turn, one in enumerate(paid_by)
        if one.number in refused
    ]
    others = [one for one in page.messages if not failed or one.code != "payment_failed"]
    return msgspec.structs.replace(page, messages=(*others, *failed))


def _path_of(turn: int, one: PaidBy) -> str:
    """Return where a caller finds what it has sent; for the account nothing was sent."""
    return "payment" if one.handler == ON_ACCOUNT else f"payment.instruments[{turn}]"


async def _moved(
    outlet: Outlet,
    session: orders.sessions.Session,
    view: View,
    context: Context,
    expected_version: int | None,
    expected_total_minor: int | None,
) -> tuple[SessionMessage, ...]:
    """Say that a session is not any more what its caller was shown, and show it."""
    is_changed = (
        expected_version not in (None, session.version)
        or expected_total_minor not in (None, view.page.total_minor)
        or is_other(session.shown, view.shown)
    )
    if not is_changed:
        return ()
    await outlet.db.transact(orders.sessions.note_shown, context, session=session, shown=view.shown)
    return (error("changed"), *term_messages(view.page, session.shown, view.shown))


async def _sell(
    outlet: Outlet,
    session: orders.sessions.Session,
    view: View,
    page: SessionPage,
    instruments: Sequence[Instrument],
    key: Key,
    context: Context,
    language: str,
) -> SessionPage:
    paid_by = _paid_by(page, instruments)
    # what is set aside for it is kept so long, whatever the session still had
    until = orders.hold_until(now())
    agreed = without_persons(msgspec.structs.replace(page, paid_by=paid_by, expires_at=until))
    taken = orders.sessions.Taken(session.customer_id, session.session_id, session.version, agreed)
    is_moved, declined = False, None
    try:
        await sell(
            outlet,
            sale=_sale(session, view, page, _payments(page, instruments, paid_by)),
            key=key,
            context=msgspec.structs.replace(
                context, channel_id=session.channel_id, place_id=session.place_id
            ),
            agreed=view.answer,
            taken=taken,
            language=language,
        )
    except PaymentDeclined as refusal:
        # the session was given back, and says why
        declined = refusal
    except _MOVED:
        is_moved = True
    page = await show_session(
        outlet,
        session_id=session.session_id,
        owner=session.owner,
        context=context,
        language=language,
    )
    if is_moved and page.state in (PageState.READY, PageState.INCOMPLETE):
        messages = (*(one for one in page.messages if one.code != "changed"), error("changed"))
        return msgspec.structs.replace(page, state=PageState.INCOMPLETE, messages=messages)
    return page if declined is None else _blaming(page, paid_by, declined)


def _payments(
    page: SessionPage, instruments: Sequence[Instrument], paid_by: Sequence[PaidBy]
) -> tuple[SalePayment, ...]:
    tenders = {one.handler_id: one.tender for one in page.handlers}
    return tuple(
        SalePayment(tenders.get(one.handler, one.handler), one.amount_minor, one.token)
        for one, share in zip(instruments, paid_by, strict=True)
        if share.number is not None
    )


def _sale(
    session: orders.sessions.Session,
    view: View,
    page: SessionPage,
    payments: tuple[SalePayment, ...],
) -> Sale:
    is_shipped = any(line.method is Method.SHIP for line in view.lines)
    return Sale(
        lines=view.lines,
        payments=payments,
        customer=SaleCustomer(id=session.pays_for),
        currency=page.currency,
        expected_total_minor=page.total_minor,
        cart_id=session.cart_id,
        ship_to=ShipTo(address=view.ship_to) if is_shipped and view.ship_to is not None else None,
        destination=view.destination if is_shipped and view.ship_to is None else None,
        invoice=session.wish.invoice,
        slots=dict(_slots(page)),
    )


def _slots(page: SessionPage) -> Iterator[tuple[str, datetime]]:
    """Yield the places where a time was chosen, and when it begins."""
    for method in page.methods:
        for group in method.groups:
            for option in group.options:
                if option.option_id == group.option_id and option.service == SLOT:
                    assert option.earliest_at is not None, option
                    yield str(group.place_id), option.earliest_at


def without_persons(page: SessionPage) -> Any:
    """Return a page as its session keeps it: without what is personal."""
    methods = tuple(
        msgspec.structs.replace(
            method,
            destinations=tuple(
                msgspec.structs.replace(one, address=None, label=None)
                for one in method.destinations
                if one.destination_id == method.destination
            ),
        )
        for method in page.methods
    )
    proven = tuple(msgspec.structs.replace(one, provisional=False) for one in page.discounts)
    bare = msgspec.structs.replace(
        page,
        discounts=proven,
        buyer=None,
        methods=methods,
        messages=(),
        handlers=(),
        available_methods=(),
    )
    return msgspec.to_builtins(bare)


def _with_consents(page: SessionPage, consents: Sequence[WishedConsent]) -> SessionPage:
    said = {(one.purpose, one.channel): one for one in (*page.consents, *consents)}
    return msgspec.structs.replace(page, consents=tuple(said.values()))


async def _checkout(outlet: Outlet, session: orders.sessions.Session) -> tuple[Checkout, Basket]:
    assert session.order_id is not None, session.session_id
    checkout = await outlet.db.read(
        orders.find_checkout, customer_id=session.pays_for, order_id=OrderId(session.order_id)
    )
    assert checkout is not None, session.order_id
    return checkout, msgspec.convert(checkout.basket, Basket)
