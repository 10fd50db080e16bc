"""Verbs that change sessions, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.orders.errors import CheckoutClosed
from ordito.orders.sessions.errors import SessionChanged, SessionClosed, SessionOfCart
from ordito.orders.sessions.events import (
    SessionCanceled,
    SessionCompleted,
    SessionOpened,
    SessionPaying,
)
from ordito.orders.sessions.model import (
    KeptWish,
    NewSession,
    Session,
    SessionState,
    Shown,
    Taken,
)
from ordito.orders.sessions.queries import as_session, claim_of_session, get_session
from ordito.platform.db import Step, Tx, statements
from ordito.platform.events import Happening
from ordito.platform.ids import CustomerId, OrderId


class SessionKey(msgspec.Struct, frozen=True):
    """Whose session it is, and which."""

    customer_id: CustomerId
    session_id: UUID


_sql: Final = statements(__name__)
_OPEN: Final = _sql.query("open_session", str)
_CHANGE: Final = _sql.query("change_session", dict[str, Any])
_NOTE_SHOWN: Final = _sql.command("note_shown")
_PAY: Final = _sql.query("pay_session", str)
_AWAIT: Final = _sql.query("await_buyer", UUID)
_ANSWER: Final = _sql.query("answer_for_buyer", dict[str, Any])
_COMPLETE: Final = _sql.query("complete_session", dict[str, Any])
_REOPEN: Final = _sql.command("reopen_session")
_CANCEL: Final = _sql.query("cancel_session", UUID)
_LIST_EXPIRED: Final = _sql.query("list_expired", SessionKey)


def opening(*, new: NewSession) -> Step[str]:
    """Return the step that opens a session under its own id.

    Raises:
        SessionOfCart: when taken: another session has the cart.
        SessionClosed: when taken: there is one of that id already.
    """
    event = SessionOpened(session_id=new.session_id, cart_id=new.cart_id, lines=len(new.wish.lines))
    return Step(
        _OPEN,
        {"claim": claim_of_session(new.session_id), "session": new},
        facts=[Happening(event, new.session_id, new.opened_at, customer_id=new.customer_id)],
        refusals={
            SessionOfCart.code: lambda _: SessionOfCart(
                "Another session has the cart.", field="cart_id", cart_id=new.cart_id
            ),
            SessionClosed.code: lambda _: _closed(new.session_id),
        },
    )


async def change(
    tx: Tx,
    *,
    session: Session,
    wish: KeptWish,
    shown: Shown,
    buyer_id: CustomerId | None,
    is_signed_in: bool,
    expires_at: datetime,
    at: datetime,
) -> Session:
    """Replace what is asked of a session, on the version that was read.

    Raises:
        SessionChanged: it has another version by now.
        SessionClosed: it is being paid, was completed or canceled.
    """
    document = await tx.find(
        _CHANGE,
        customer_id=session.customer_id,
        session_id=session.session_id,
        version=session.version,
        wish=wish,
        shown=shown,
        buyer_id=buyer_id,
        is_signed_in=is_signed_in,
        expires_at=expires_at,
        at=at,
    )
    if document is not None:
        return as_session(document)
    present = await get_session(tx, session_id=session.session_id)
    if present.state != SessionState.OPEN:
        raise _closed(session.session_id, state=present.state)
    message = f"The session has version {present.version} by now."
    raise SessionChanged(message, field="expected_version", version=present.version)


async def note_shown(tx: Tx, *, session: Session, shown: Shown) -> None:
    """Remember what the caller was told, where it is something else than before."""
    await tx.run(
        _NOTE_SHOWN,
        customer_id=session.customer_id,
        session_id=session.session_id,
        version=session.version,
        shown=shown,
    )


def paying(*, taken: Taken, order_id: OrderId, at: datetime) -> Step[str]:
    """Return the step by which a checkout takes a session: nobody else changes or pays it.

    Raises:
        SessionClosed: when taken: another checkout has it, it was changed, or it has ended.
    """
    return Step(
        _PAY,
        {
            "customer_id": taken.customer_id,
            "session_id": taken.session_id,
            "version": taken.version,
            "order_id": order_id,
            "agreed": taken.agreed,
            "at": at,
        },
        refusals={SessionClosed.code: lambda _: _closed(taken.session_id)},
    )


async def await_buyer(
    tx: Tx,
    *,
    customer_id: CustomerId,
    session_id: UUID,
    order_id: OrderId,
    numbers: Sequence[int],
    at: datetime,
) -> None:
    """Note which payments the buyer has to confirm elsewhere. A repeat changes nothing.

    Args:
        tx: open transaction.
        customer_id: key of the session.
        session_id: which.
        order_id: of the checkout that has it.
        numbers: of the payments in the basket, from 0.
        at: now.
    """
    noted = await tx.find(
        _AWAIT,
        customer_id=customer_id,
        session_id=session_id,
        order_id=order_id,
        challenges=dict.fromkeys(map(str, numbers)),
    )
    if noted is not None:
        event = SessionPaying(session_id=session_id, order_id=order_id)
        tx.record(event, subject=session_id, customer_id=customer_id, case_id=order_id, at=at)


async def answer_for_buyer(
    tx: Tx,
    *,
    customer_id: CustomerId,
    session_id: UUID,
    order_id: OrderId,
    number: int | None,
    confirmed: bool,
) -> Mapping[str, bool | None] | None:
    """Keep whether the buyer has confirmed payments; return what was said first of each.

    Args:
        tx: open transaction.
        customer_id: key of the session.
        session_id: which.
        order_id: of the checkout that has it.
        number: of the payment; None is each of which nothing was said yet.
        confirmed: what was said.

    Returns:
        By number of the payment what was said; None where the checkout has ended meanwhile.
    """
    return await tx.find(
        _ANSWER,
        customer_id=customer_id,
        session_id=session_id,
        order_id=order_id,
        number=None if number is None else str(number),
        confirmed=confirmed,
    )


async def complete(
    tx: Tx, *, customer_id: CustomerId, session_id: UUID, order_id: OrderId, at: datetime
) -> Session:
    """Note that the checkout which has the session became an order.

    Raises:
        CheckoutClosed: a rival has ended that checkout in the meantime.
    """
    document = await tx.find(
        _COMPLETE, customer_id=customer_id, session_id=session_id, order_id=order_id, at=at
    )
    if document is None:
        message = "The checkout that has the session was ended in the meantime."
        raise CheckoutClosed(message, order_id=order_id)
    session = as_session(document)
    event = SessionCompleted(
        session_id=session_id, order_id=order_id, attribution=session.wish.attribution
    )
    tx.record(event, subject=session_id, customer_id=customer_id, case_id=order_id, at=at)
    return session


async def reopen(
    tx: Tx, *, customer_id: CustomerId, session_id: UUID, order_id: OrderId, reason: str
) -> None:
    """Give the session back: the checkout which had it ended without an order."""
    await tx.run(
        _REOPEN,
        customer_id=customer_id,
        session_id=session_id,
        order_id=order_id,
        reason=reason,
    )


async def cancel(
    tx: Tx, *, customer_id: CustomerId, session_id: UUID, reason: str, at: datetime
) -> bool:
    """End an open session without an order; return whether it was open."""
    ended = await tx.find(
        _CANCEL, customer_id=customer_id, session_id=session_id, reason=reason, at=at
    )
    if ended is None:
        return False
    event = SessionCanceled(session_id=session_id, reason=reason)
    tx.record(event, subject=session_id, customer_id=customer_id, at=at)
    return True


async def close_expired(tx: Tx, *, at: datetime) -> Sequence[SessionKey]:
    """Cancel some sessions whose time is over, and return which; again for the rest."""
    due = await tx.fetch(_LIST_EXPIRED, at=at)
    return [
        key
        for key in sorted(due, key=lambda one: (one.customer_id, one.session_id))
        if await cancel(
            tx,
            customer_id=key.customer_id,
            session_id=key.session_id,
            reason="expired",
            at=at,
        )
    ]


def _closed(session_id: UUID, **facts: Any) -> SessionClosed:
    return SessionClosed("The session is no longer open.", session_id=session_id, **facts)
