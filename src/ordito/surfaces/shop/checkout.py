"""Checkout: who buys, how it reaches them, how they pay; the shop's pages of a checkout session.

A session of another surface is finished here as well, by the address that its platform gave.
"""

from functools import partial
from math import ceil
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import orders, service
from ordito.orders import CheckoutClosed, PaymentMismatch, Whereabouts
from ordito.platform.auth import TooManyRequests
from ordito.platform.idempotency import Key, KeyReused
from ordito.platform.ids import CustomerId, OrderId
from ordito.processes import sessions
from ordito.processes.sessions import NothingAvailable, PageState, SessionPage, Wish
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.checkout_pay import UnusableGiftCard, instruments_of
from ordito.surfaces.shop.checkout_view import awaits_buyer, screen_of
from ordito.surfaces.shop.checkout_wish import options_typed, term_typed, wish_again, wish_typed
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.help_pages import help_about
from ordito.surfaces.shop.order_door import link_to
from ordito.surfaces.shop.visitor import cart_holder, nameless_holder
from ordito.surfaces.whole import MOST_MINOR, whole_of

URL: Final = "/shop/checkout"
_OWN: Final = ("browser:", "customer:")
_PAYING_CLOSED: Final = (orders.sessions.SessionClosed, CheckoutClosed, KeyReused)


@post(URL, access=VISITOR, include_in_schema=False)
async def begin(request: Call) -> Redirect:
    """Begin to check out what is in the cart, or go on with what was begun.

    Raises:
        UnknownPlace: a line is to be collected at none.
    """
    holder = cart_holder(request)
    cart = None
    if holder is not None:
        cart = await request.db.read(orders.carts.find_open_cart, customer_id=holder)
    if cart is None or not cart.lines:
        return Redirect("/shop/cart", status_code=303)
    try:
        shown = await sessions.open_session(
            request.house.outlet,
            wish=Wish(cart_id=cart.cart_id),
            owner=_owner(request, cart.customer_id),
            context=context_of(request),
            customer_id=_shopper_id(request),
            language=language_of(request),
        )
        if shown.version > 1:
            await _change(request, shown.session_id, wish_again(cart, shown), None)
    except (
        NothingAvailable,
        orders.carts.CartClosed,
        orders.sessions.SessionClosed,
        orders.sessions.SessionChanged,
    ):
        return Redirect("/shop/cart", status_code=303)
    return Redirect(f"{URL}/{shown.session_id}", status_code=303)


@get(
    f"{URL}/{{session_id:uuid}}", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML
)
async def show(request: Call, session_id: FromPath[UUID]) -> Template | Redirect:
    """Show the step of a checkout that is due.

    Raises:
        UnknownSession: there is none of that id, or it belongs to another browser.
        TooManyRequests: this address has tried too many.
    """
    session, shown = await begun(request, session_id)
    if shown.state is PageState.COMPLETED and shown.order_id is not None:
        return await _to_order(request, session, shown)
    asked = request.query_params
    screen = await screen_of(
        request,
        shown,
        await _cart_of(request, session),
        url=f"{URL}/{session_id}",
        wants_details=asked.get("step") == "details",
        is_told="told" in asked,
        extra=tuple(code for code in ("changed", "mismatch", "gift_card") if code in asked),
    )
    about = await help_about(
        request, service.knowledge.LinkKind.POLICY, "checkout", "payment", "delivery"
    )
    return await page(request, "checkout", screen, help_beside=about)


@post(f"{URL}/{{session_id:uuid}}/details", access=VISITOR, include_in_schema=False)
async def change_details(request: Call, session_id: FromPath[UUID]) -> Redirect:
    """Take down who buys, and how it reaches them.

    Raises:
        UnknownSession: there is none of that id, or it belongs to another browser.
    """
    form = await read_form(request)
    session, shown = await begun(request, session_id)
    wish = wish_typed(form, await _cart_of(request, session), shown)
    return await _changed(request, session_id, wish)


@post(f"{URL}/{{session_id:uuid}}/options", access=VISITOR, include_in_schema=False)
async def change_options(request: Call, session_id: FromPath[UUID]) -> Redirect:
    """Take down how fast goods shall come, or when a company pays.

    Raises:
        UnknownSession: there is none of that id, or it belongs to another browser.
    """
    form = await read_form(request)
    session, shown = await begun(request, session_id)
    cart, term = await _cart_of(request, session), term_typed(form, shown)
    wish = wish_again(cart, shown, options_typed(form), term)
    return await _changed(request, session_id, wish)


@post(f"{URL}/{{session_id:uuid}}/pay", access=VISITOR, include_in_schema=False)
async def pay(request: Call, session_id: FromPath[UUID]) -> Redirect:
    """Buy what the page showed, once, however often the button is pressed.

    The session is not looked at before: what has changed since it was shown would count as told.

    Raises:
        UnknownSession: there is none of that id, or it belongs to another browser.
        TooManyRequests: this address has tried too many.
    """
    form = await read_form(request)
    session = await _open(request, session_id)
    url = f"{URL}/{session_id}"
    key = Key.of(
        caller=f"shop:{session_id}",
        key=form.text("key", 64),
        command="pay",
        body=repr((form.text("token"), form.has("points"), form.text("gift_card"))).encode(),
    )
    try:
        sold = await sessions.complete_session(
            request.house.outlet,
            session_id=session_id,
            instruments=partial(instruments_of, request, form),
            owner=None,
            key=key,
            context=context_of(request),
            expected_version=form.units("version") or None,
            expected_total_minor=_minor(form.text("total")),
            language=language_of(request),
        )
    except UnusableGiftCard:
        return Redirect(f"{url}?gift_card", status_code=303)
    except PaymentMismatch:
        return Redirect(f"{url}?mismatch", status_code=303)
    except _PAYING_CLOSED:
        return Redirect(url, status_code=303)
    if sold.state is PageState.COMPLETED and sold.order_id is not None:
        return await _to_order(request, session, sold)
    is_changed = any(one.code == "changed" for one in sold.messages)
    return Redirect(f"{url}?changed" if is_changed else url, status_code=303)


@post(f"{URL}/{{session_id:uuid}}/challenge", access=VISITOR, include_in_schema=False)
async def answer(request: Call, session_id: FromPath[UUID]) -> Redirect:
    """Tell the bank of the sandbox that it is really the buyer, or that it is not.

    Raises:
        UnknownSession: there is none of that id, or it belongs to another browser.
    """
    form = await read_form(request)
    session, shown = await begun(request, session_id)
    if awaits_buyer(shown):
        shown = await sessions.answer_challenge(
            request.house.outlet,
            session_id=session_id,
            confirmed=form.text("answer") == "yes",
            owner=None,
            context=context_of(request),
            language=language_of(request),
        )
    if shown.state is PageState.COMPLETED and shown.order_id is not None:
        return await _to_order(request, session, shown)
    return Redirect(f"{URL}/{session_id}", status_code=303)


async def _changed(request: Call, session_id: UUID, wish: Wish) -> Redirect:
    url = f"{URL}/{session_id}"
    try:
        shown = await _change(request, session_id, wish, _shopper_id(request))
    except (NothingAvailable, orders.sessions.SessionClosed, orders.sessions.SessionChanged):
        return Redirect(url, status_code=303)
    is_whole = shown.state in (PageState.READY, PageState.REQUIRES_ESCALATION)
    return Redirect(url if is_whole else f"{url}?told", status_code=303)


async def _change(
    request: Call, session_id: UUID, wish: Wish, customer_id: CustomerId | None
) -> SessionPage:
    return await sessions.change_session(
        request.house.outlet,
        session_id=session_id,
        wish=wish,
        owner=None,
        context=context_of(request),
        customer_id=customer_id,
        language=language_of(request),
    )


async def begun(request: Call, session_id: UUID) -> tuple[orders.sessions.Session, SessionPage]:
    """Return a session that this browser may go on with, and how it stands.

    Raises:
        UnknownSession: there is none of that id, or it belongs to another browser.
        TooManyRequests: this address has tried too many.
    """
    session = await _open(request, session_id)
    shown = await sessions.show_session(
        request.house.outlet,
        session_id=session_id,
        owner=None,
        context=context_of(request),
        language=language_of(request),
    )
    return session, shown


async def _open(request: Call, session_id: UUID) -> orders.sessions.Session:
    """Return a session that this browser began, or that a platform sends its buyer to.

    The id of a platform's session is drawn and told to its buyer alone; who tries ids is rationed.
    """
    session = await request.db.read(orders.sessions.get_session, session_id=session_id)
    if session.owner.startswith(_OWN):
        if session.owner not in _owners(request):
            raise orders.sessions.UnknownSession("There is no such session.", field="session_id")
        return session
    wait_s = request.house.link_rate.take(address_of(request))
    if wait_s:
        raise TooManyRequests("too many checkouts were asked for", retry_after_s=ceil(wait_s))
    return session


async def _cart_of(request: Call, session: orders.sessions.Session) -> orders.carts.Cart | None:
    """Return the open cart that one of our own sessions comes from."""
    if session.cart_id is None or not session.owner.startswith(_OWN):
        return None
    cart = await request.db.read(orders.carts.get_cart, name=str(session.cart_id))
    return cart if cart.lines else None


async def _to_order(
    request: Call, session: orders.sessions.Session, shown: SessionPage
) -> Redirect:
    """Lead to the order; whoever bought it gets there by a link that is kept."""
    assert shown.order_id is not None, session.session_id
    where = Whereabouts(CustomerId(shown.customer_id), OrderId(shown.order_id))
    return Redirect(f"{await link_to(request, where)}?placed", status_code=303)


def _owner(request: Call, holder: CustomerId) -> str:
    shopper = request.shopper
    return f"browser:{holder}" if shopper is None else f"customer:{shopper.customer_id}"


def _owners(request: Call) -> frozenset[str]:
    shopper, nameless = request.shopper, nameless_holder(request)
    own = {f"browser:{nameless}"} if nameless is not None else set[str]()
    return frozenset(own if shopper is None else {*own, f"customer:{shopper.customer_id}"})


def _shopper_id(request: Call) -> CustomerId | None:
    shopper = request.shopper
    return None if shopper is None else shopper.customer_id


def _minor(text: str) -> int | None:
    return whole_of(text, MOST_MINOR)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    begin,
    show,
    change_details,
    change_options,
    pay,
    answer,
)
