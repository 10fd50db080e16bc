"""Door of the shop, by e-mail: a code is sent to an address; who reads it is signed in.

The same for an address that nobody has: proving it makes a customer. Whoever has forgotten the
password comes in this way as well, and chooses another one.
"""

from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from litestar import get, post
from litestar.enums import MediaType
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Meta, Struct

from ordito import customers
from ordito.flows.sign_in_by_code import EnteredByCode, ask_code, enter_by_code
from ordito.platform.clock import now
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of, own_path
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.door import HOME, Path, Text, cookies_of, lasts, leave
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.visitor import cookie, nameless_holder

CODE_COOKIE: Final = "ordito_code"
WELCOME: Final = "/shop/account/welcome"

Purpose = Literal["sign_up", "forgotten"]
_LASTS_S: Final = int(customers.accounts.CODE_LASTS.total_seconds())


class AskCode(Struct, frozen=True):
    """The form that asks for a code."""

    email: Text
    next: Path = HOME


class EnterCode(Struct, frozen=True):
    """The form that takes the code."""

    code: Annotated[str, Meta(max_length=20)]
    next: Path = HOME


class AskPage(Struct, frozen=True, kw_only=True):
    """What the pages of signing up and of forgotten passwords show.

    Attributes:
        purpose: which of them it is.
        next: where it leads.
        email: as typed.
        is_wrong: whether that is no address.
    """

    purpose: Purpose
    next: str
    email: str = ""
    is_wrong: bool = False


class CodePage(Struct, frozen=True, kw_only=True):
    """What the page that takes the code shows.

    Attributes:
        next: where it leads.
        is_wrong: whether the last try failed.
    """

    next: str
    is_wrong: bool = False


@post("/shop/account/code", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def send_code(request: Call, data: URLEncodedBody[AskCode]) -> Template | Redirect:
    """Send a code, to whoever has the address; the answer is the same where nobody has it.

    Raises:
        TooManyAttempts: too many codes were asked for, for this address or from here.
    """
    request.house.shop_attempts.take_code(email=data.email, address=address_of(request))
    try:
        secret = await request.db.transact(
            ask_code, context_of(request), email=data.email, language=language_of(request), at=now()
        )
    except customers.InvalidIdentifier as wrong:
        shown = AskPage(
            purpose="sign_up", next=own_path(data.next, HOME), email=data.email, is_wrong=True
        )
        return await page(request, "account_ask_code", shown, status=wrong.status)
    wanted = urlencode({"next": own_path(data.next, HOME)})
    kept = cookie(request, CODE_COOKIE, secret, max_age=_LASTS_S)
    return Redirect(f"/shop/account/code?{wanted}", status_code=303, cookies=[kept])


@get("/shop/account/code", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_code(request: Call, next: FromQuery[Path] = HOME) -> Template | Redirect:  # noqa: A002 # name of the parameter
    """Show the page that takes the code; whoever has asked for none asks first."""
    wanted = own_path(next, HOME)
    if CODE_COOKIE not in request.cookies:
        return Redirect(f"/shop/account/sign-in?{urlencode({'next': wanted})}", status_code=303)
    return await page(request, "account_code", CodePage(next=wanted))


@post(
    "/shop/account/code/check", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML
)
async def check_code(request: Call, data: URLEncodedBody[EnterCode]) -> Template | Redirect:
    """Sign in whoever has read the code; a new customer says a name first.

    Raises:
        TooManyAttempts: too many wrong codes came from this address.
    """
    attempts, address = request.house.shop_attempts, address_of(request)
    attempts.guesses.require_wait(address=address)
    entered = await _enter(request, data.code)
    if entered is None:
        attempts.guesses.charge(address=address)
        shown = CodePage(next=own_path(data.next, HOME), is_wrong=True)
        wrong = customers.accounts.CodeWrong
        return await page(request, "account_code", shown, status=wrong.status)
    await leave(request)
    wanted = own_path(data.next, HOME)
    if entered.is_new:
        wanted = f"{WELCOME}?{urlencode({'next': wanted})}"
    spent = cookie(request, CODE_COOKIE, "", max_age=0)
    kept = [*cookies_of(request, entered.entered), spent]
    return Redirect(wanted, status_code=303, cookies=kept)


async def _enter(request: Call, code: str) -> EnteredByCode | None:
    for is_last in (False, True):
        try:
            return await request.db.transact(
                enter_by_code,
                context_of(request),
                secret=request.cookies.get(CODE_COOKIE, ""),
                code=code,
                nameless=nameless_holder(request),
                lasts=lasts(request),
                at=now(),
            )
        except customers.IdentifierTaken:
            # the same address was proven elsewhere in this instant: now it is known
            if is_last:
                raise
    raise AssertionError("unreachable")


def _asking(path: str, purpose: Purpose, leads_to: str) -> HTTPRouteHandler:
    @get(path, access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
    async def show(request: Call, next: FromQuery[Path] = leads_to) -> Template:  # noqa: A002 # name of the parameter
        return await page(
            request, "account_ask_code", AskPage(purpose=purpose, next=own_path(next, leads_to))
        )

    return show


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    _asking("/shop/account/sign-up", "sign_up", HOME),
    _asking("/shop/account/forgotten", "forgotten", "/shop/account/password"),
    send_code,
    show_code,
    check_code,
)
