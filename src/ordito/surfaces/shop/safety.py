"""Safety of an account: password, browsers that are signed in, platforms that may act."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final
from urllib.parse import urlencode

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Meta, Struct

from ordito import customers
from ordito.flows.link_account import unlink_account
from ordito.flows.welcome_customer import welcome_customer
from ordito.platform.auth import PasswordTooShort, hash_password
from ordito.platform.clock import now
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of, own_path
from ordito.surfaces.guards import Shopper, shopper
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.door import HOME, Path
from ordito.surfaces.shop.frame import context_of, page

ACCESS: Final = "/shop/account/access"
_PASSWORD: Final = "/shop/account/password"  # noqa: S105 # a path, not a secret
# who has just proven the address need not know the old password
_FRESH: Final = timedelta(minutes=15)

Password = Annotated[str, Meta(max_length=200)]


class Welcome(Struct, frozen=True):
    """The form of the welcome page; boxes that are not ticked are not sent."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Password = ""
    club: str = ""
    news: str = ""
    next: Path = HOME


class NewPassword(Struct, frozen=True):
    """The form that changes the password."""

    password: Password
    present: Password = ""
    next: Path = ACCESS


class End(Struct, frozen=True):
    """The form that ends a session or a link: one of them, or all other browsers."""

    session: Annotated[str, Meta(max_length=64)] = ""
    platform: Annotated[str, Meta(max_length=100)] = ""


class WelcomePage(Struct, frozen=True, kw_only=True):
    """What the welcome page shows.

    Attributes:
        next: where it leads.
        name: as known or typed.
        club: name of the programme that may be joined, or None.
        is_short: whether the password was too short.
    """

    next: str
    name: str
    club: str | None
    is_short: bool = False


class PasswordPage(Struct, frozen=True, kw_only=True):
    """What the page of the password shows.

    Attributes:
        next: where it leads.
        asks_present: whether the present password has to be typed.
        is_short: whether the new one was too short.
        is_wrong: whether the present one was wrong.
    """

    next: str
    asks_present: bool
    is_short: bool = False
    is_wrong: bool = False


class Browser(Struct, frozen=True, kw_only=True):
    """A browser that is signed in.

    Attributes:
        key: names it in the form.
        opened_at: when the customer signed in there.
        seen_at: last use, to the hour.
        proof: by what.
        is_this: whether it is the one that looks.
    """

    key: str
    opened_at: datetime
    seen_at: datetime
    proof: str
    is_this: bool


class LinkedPlatform(Struct, frozen=True, kw_only=True):
    """A platform that may act.

    Attributes:
        client_id: names it in the form.
        name: by which the customer knows it.
        scopes: what it may do.
        linked_at: since when.
    """

    client_id: str
    name: str
    scopes: tuple[str, ...]
    linked_at: datetime


class AccessPage(Struct, frozen=True, kw_only=True):
    """What the page of accesses shows."""

    browsers: tuple[Browser, ...]
    platforms: tuple[LinkedPlatform, ...]


@get("/shop/account/welcome", access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_welcome(request: Call, next: FromQuery[Path] = HOME) -> Template:  # noqa: A002 # name of the parameter
    """Ask a new customer for a name, and what else is wanted."""
    return await page(request, "account_welcome", _welcome(request, next))


@post("/shop/account/welcome", access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def welcome(request: Call, data: URLEncodedBody[Welcome]) -> Template | Redirect:
    """Keep what a new customer has said, and go on to where the browser was."""
    mine = _mine(request)
    password_hash = None
    if data.password and not _may_choose(mine):
        return Redirect(f"{_PASSWORD}?{urlencode({'next': data.next})}", status_code=303)
    if data.password:
        try:
            password_hash = await _hash(request, data.password)
        except PasswordTooShort as short:
            shown = _welcome(request, data.next, name=data.name, is_short=True)
            return await page(request, "account_welcome", shown, status=short.status)
    at = now()
    programme = next(iter(request.house.memory.programmes.by_id.values()), None)
    news = customers.consents.said(
        customer_id=mine.customer_id,
        purpose="marketing",
        channel="email",
        given=True,
        evidence="shop:welcome",
        source="shop",
        at=at,
        language=language_of(request),
    )
    await request.db.transact(
        welcome_customer,
        context_of(request),
        customer_id=mine.customer_id,
        name=data.name.strip(),
        password_hash=password_hash,
        kept=mine.session_digest,
        programme=programme if data.club else None,
        consents=[news] if data.news else [],
        at=at,
    )
    request.house.doorkeeper.shop_door.forget_all()
    return Redirect(own_path(data.next, HOME), status_code=303)


@get(_PASSWORD, access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_password(request: Call, next: FromQuery[Path] = ACCESS) -> Template:  # noqa: A002 # name of the parameter
    """Show the page on which a password is chosen."""
    asks = not _may_choose(_mine(request))
    shown = PasswordPage(next=own_path(next, ACCESS), asks_present=asks)
    return await page(request, "account_password", shown)


@post(_PASSWORD, access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def change_password(request: Call, data: URLEncodedBody[NewPassword]) -> Template | Redirect:
    """Choose a password: all other browsers are signed out.

    Raises:
        TooManyAttempts: the present one was wrong too often.
    """
    mine = _mine(request)
    asks = not _may_choose(mine)
    wanted = own_path(data.next, ACCESS)
    if asks and not await request.house.shop_attempts.knows(
        request.db,
        customer_id=mine.customer_id,
        password=data.present,
        address=address_of(request),
    ):
        shown = PasswordPage(next=wanted, asks_present=asks, is_wrong=True)
        return await page(request, "account_password", shown, status=422)
    try:
        password_hash = await _hash(request, data.password)
    except PasswordTooShort as short:
        shown = PasswordPage(next=wanted, asks_present=asks, is_short=True)
        return await page(request, "account_password", shown, status=short.status)
    await request.db.transact(
        customers.accounts.set_password,
        context_of(request),
        customer_id=mine.customer_id,
        password_hash=password_hash,
        kept=mine.session_digest,
        at=now(),
    )
    request.house.doorkeeper.shop_door.forget_all()
    return Redirect(wanted, status_code=303)


@get(ACCESS, access=shopper(), include_in_schema=False, media_type=MediaType.HTML)
async def show_access(request: Call) -> Template:
    """Show where the customer is signed in, and which platforms may act."""
    mine = _mine(request)
    sessions = await request.db.read(
        customers.accounts.list_sessions, customer_id=mine.customer_id, at=now()
    )
    links = await request.db.read(customers.accounts.list_links, customer_id=mine.customer_id)
    browsers = tuple(
        Browser(
            key=session.digest.hex(),
            opened_at=session.opened_at,
            seen_at=session.seen_at,
            proof=session.proof,
            is_this=session.digest == mine.session_digest,
        )
        for session in sessions
    )
    return await page(
        request, "account_access", AccessPage(browsers=browsers, platforms=_platforms(links))
    )


@post(ACCESS, access=shopper(), include_in_schema=False)
async def end_access(request: Call, data: URLEncodedBody[End]) -> Redirect:
    """Sign another browser out (``others``: all of them), or take back what a platform may do."""
    mine, context = _mine(request), context_of(request)
    accounts, me = customers.accounts, mine.customer_id
    if data.platform:
        await request.db.transact(
            unlink_account,
            context,
            customer_id=me,
            client_id=data.platform,
            proof="shop:access",
            at=now(),
        )
    elif data.session == "others":
        kept = mine.session_digest
        await request.db.transact(accounts.end_other_sessions, context, customer_id=me, kept=kept)
    elif data.session:
        digest = _digest(data.session)
        await request.db.transact(accounts.end_session, context, customer_id=me, digest=digest)
    request.house.doorkeeper.shop_door.forget_all()
    return Redirect(ACCESS, status_code=303)


def _mine(request: Call) -> Shopper:
    assert request.shopper is not None, "the door lets nobody else in"
    return request.shopper


def _may_choose(mine: Shopper) -> bool:
    proof = customers.accounts.Proof.CODE
    return mine.proof == proof and mine.signed_in_at > now() - _FRESH


def _welcome(
    request: Call, wanted: str, *, name: str | None = None, is_short: bool = False
) -> WelcomePage:
    programme = next(iter(request.house.memory.programmes.by_id.values()), None)
    return WelcomePage(
        next=own_path(wanted, HOME),
        name=_mine(request).name if name is None else name,
        club=None if programme is None else programme.name,
        is_short=is_short,
    )


def _platforms(links: Sequence[customers.accounts.Link]) -> tuple[LinkedPlatform, ...]:
    """Return each platform once, with all that it may do; the latest link says since when."""
    by_client: dict[str, list[customers.accounts.Link]] = {}
    for link in links:
        by_client.setdefault(link.client_id, []).append(link)
    return tuple(
        LinkedPlatform(
            client_id=client_id,
            name=mine[0].name,
            scopes=tuple(sorted({scope for link in mine for scope in link.scopes})),
            linked_at=mine[0].linked_at or mine[0].allowed_at,
        )
        for client_id, mine in by_client.items()
    )


def _digest(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError:
        return b""


async def _hash(request: Call, password: str) -> str:
    async with request.house.shop_attempts.guesses.hashing:
        return await asyncio.to_thread(hash_password, password)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_welcome,
    welcome,
    show_password,
    change_password,
    show_access,
    end_access,
)
