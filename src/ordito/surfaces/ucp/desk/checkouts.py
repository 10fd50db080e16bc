"""Checkouts: sessions that platforms open, change, pay and cancel; each sees its own alone."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito import ledger, orders
from ordito.ledger import GiftCardState, GiftCardUnknown
from ordito.orders import EmptyBasket
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.idempotency import Key
from ordito.platform.ids import AccountId
from ordito.processes.sessions import (
    CardNumber,
    DestinationRefused,
    Instrument,
    LineNamedTwice,
    NothingAvailable,
    PageState,
    Paying,
    SessionPage,
    Wish,
    WishedConsent,
    cancel_session,
    change_session,
    complete_session,
    open_session,
    show_session,
)
from ordito.surfaces.ucp import payments
from ordito.surfaces.ucp.answers import Message, Outcome, ProtocolError, Severity, error
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.links import home_link

_CONFLICT: Final = 409
_OUT_OF_STOCK: Final = "out_of_stock"
_IN_PROGRESS: Final = "The checkout is being paid; it cannot be changed now."
CARD_NUMBER: Final = "That looks like the number of a card. Send the token of a payment handler."


class Shown(msgspec.Struct, frozen=True):
    """A session, with what is told beside it.

    Attributes:
        page: the session.
        messages: that are not its own.
        is_new: whether it was opened by this request.
    """

    page: SessionPage
    messages: tuple[Message, ...] = ()
    is_new: bool = False


def owner_of(asking: Asking) -> str:
    """Return what the sessions of a platform belong to."""
    digest = hashlib.sha256(asking.platform.url.encode()).hexdigest()
    return f"platform:{digest[:40]}"


async def create(asking: Asking, wish: Wish, *, language: str) -> Shown:
    """Open a session, or return the one that the cart has already.

    Raises:
        Outcome: nothing of it can be bought, or there is no such cart.
        ProtocolError: 400: nothing is asked for, or two lines have one name.
    """
    try:
        page = await open_session(
            asking.house.outlet,
            wish=wish,
            owner=owner_of(asking),
            context=asking.context,
            customer_id=asking.customer_id,
            session_id=asking.fresh_id,
            language=language,
        )
    except NothingAvailable as refusal:
        told = left_out(refusal, severity="unrecoverable")
        raise Outcome(*told, continue_url=home_link(asking.origin)) from refusal
    except (orders.carts.UnknownCart, orders.carts.CartClosed) as refusal:
        raise Outcome(
            error("not_found", "There is no such cart.", severity="unrecoverable", path="$.cart_id")
        ) from refusal
    except (EmptyBasket, LineNamedTwice) as refusal:
        raise meaningless(refusal.detail) from refusal
    return Shown(page, is_new=page.session_id == asking.fresh_id)


async def show(asking: Asking, *, language: str) -> Shown:
    """Return a session of the platform as it stands.

    Raises:
        Outcome: it has none of that id.
    """
    try:
        page = await show_session(
            asking.house.outlet,
            session_id=_id_of(asking),
            owner=owner_of(asking),
            context=asking.context,
            language=language,
        )
    except orders.sessions.UnknownSession as refusal:
        raise unknown() from refusal
    return Shown(page)


async def change(asking: Asking, wish: Wish, *, language: str) -> Shown:
    """Replace what is asked of a session; where that cannot be, it stays and says why.

    Raises:
        Outcome: the platform has none of that id, or it has ended.
        ProtocolError: 400: nothing is asked for, or two lines have one name.
    """
    try:
        page = await change_session(
            asking.house.outlet,
            session_id=_id_of(asking),
            wish=wish,
            owner=owner_of(asking),
            context=asking.context,
            customer_id=asking.customer_id,
            only_known=True,
            language=language,
        )
    except orders.sessions.UnknownSession as refusal:
        raise unknown() from refusal
    except NothingAvailable as refusal:
        shown = await show(asking, language=language)
        return Shown(shown.page, left_out(refusal, severity="recoverable"))
    except DestinationRefused as refusal:
        shown = await show(asking, language=language)
        method = (refusal.field or "").removesuffix(".destination")
        path = f"$.fulfillment.{method}.selected_destination_id"
        return refused(shown, "destination_unknown", refusal.detail, path)
    except orders.sessions.SessionClosed as refusal:
        return await _closed(asking, refusal, language)
    except (EmptyBasket, LineNamedTwice) as refusal:
        raise meaningless(refusal.detail) from refusal
    return Shown(page)


async def cancel(asking: Asking, *, language: str) -> Shown:
    """End a session without an order.

    Raises:
        Outcome: the platform has none of that id, or it was bought or ended before.
    """
    before = await show(asking, language=language)
    if before.page.state is PageState.CANCELED:
        raise _ended("The checkout is canceled already.")
    try:
        page = await cancel_session(
            asking.house.outlet,
            session_id=_id_of(asking),
            owner=owner_of(asking),
            context=asking.context,
            language=language,
        )
    except orders.sessions.SessionClosed as refusal:
        return await _closed(asking, refusal, language)
    return Shown(page)


async def complete(
    asking: Asking,
    paying: Paying,
    *,
    key: Key,
    consents: Sequence[WishedConsent],
    language: str,
) -> Shown:
    """Pay for a session and place its order; what is in the way is said on the session.

    Raises:
        Outcome: the platform has none of that id, or it was canceled.
    """
    try:
        page = await complete_session(
            asking.house.outlet,
            session_id=_id_of(asking),
            instruments=paying,
            owner=owner_of(asking),
            key=key,
            context=asking.context,
            consents=tuple(consents),
            language=language,
        )
    except orders.sessions.UnknownSession as refusal:
        raise unknown() from refusal
    except orders.sessions.SessionClosed as refusal:
        return await _closed(asking, refusal, language)
    except CardNumber:
        shown = await show(asking, language=language)
        return refused(shown, "payment_failed", CARD_NUMBER, "$.payment.instruments[0].credential")
    return Shown(page)


async def read_free(
    asking: Asking, instruments: Sequence[Instrument], currency: str
) -> dict[int, int | None]:
    """Return what is on the gift cards among instruments, minor units; None cannot be used.

    Args:
        asking: of the platform.
        instruments: by whose numbers it is told.
        currency: of the checkout.
    """

    async def read(tx: Tx) -> dict[int, int | None]:
        return {
            number: await _free(tx, one.token or "", currency)
            for number, one in enumerate(instruments)
            if one.handler == payments.HANDLERS[payments.GIFT_CARD].id
        }

    return await asking.db.read(read)


def ended(shown: Shown) -> Shown:
    """Return a session that was bought; one that was canceled is not paid.

    Raises:
        Outcome: it was canceled.
    """
    if shown.page.state is PageState.COMPLETED:
        return shown
    raise _ended("The checkout is canceled.")


def refused(shown: Shown, code: str, content: str, path: str) -> Shown:
    """Return a session with the reason why nothing was done."""
    return Shown(shown.page, (*shown.messages, error(code, content, path=path)))


def left_out(refusal: NothingAvailable, *, severity: Severity) -> tuple[Message, ...]:
    """Return why each of the lines cannot be bought."""
    lines: list[Mapping[str, Any]] = refusal.facts.get("lines") or []
    told = tuple(
        error(
            item_code(str(line["code"])),
            f"{line.get('name') or line['sku']} cannot be bought here now.",
            severity=severity,
        )
        for line in lines
    )
    return told or (error("item_unavailable", refusal.detail, severity=severity),)


def item_code(code: str) -> str:
    """Return what the protocol calls a line that cannot be bought."""
    return code if code == _OUT_OF_STOCK else "item_unavailable"


def meaningless(content: str) -> ProtocolError:
    """Return the refusal of a body that has the form and no meaning."""
    return ProtocolError("invalid_request", content, status=400, mcp_code=-32602)


def unknown() -> Outcome:
    """Return the "no" of a checkout that there is not, or not for this platform."""
    return Outcome(error("not_found", "There is no such checkout.", severity="unrecoverable"))


async def _closed(asking: Asking, refusal: orders.sessions.SessionClosed, language: str) -> Shown:
    """Return the session where it is being paid; one that has ended is not touched any more."""
    shown = await show(asking, language=language)
    if shown.page.state in (PageState.COMPLETED, PageState.CANCELED):
        raise _ended(f"The checkout is {shown.page.state.value}.") from refusal
    return Shown(shown.page, (error("in_progress", _IN_PROGRESS),))


def _ended(content: str) -> Outcome:
    return Outcome(error("checkout_closed", content, severity="unrecoverable"), status=_CONFLICT)


async def _free(tx: Tx, token: str, currency: str) -> int | None:
    try:
        card = await ledger.get_gift_card(tx, account_id=AccountId(UUID(token)))
    except (GiftCardUnknown, ValueError):
        return None
    is_over = card.expires_at is not None and card.expires_at <= now()
    is_usable = card.state == GiftCardState.ACTIVE and not is_over and card.currency == currency
    return max(card.free, 0) if is_usable else None


def _id_of(asking: Asking) -> UUID:
    try:
        return UUID(asking.subject)
    except ValueError:
        raise unknown() from None
