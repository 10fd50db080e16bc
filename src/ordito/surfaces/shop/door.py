"""Door of the shop: signing in by password, and out. ``door_code.py`` does it by e-mail."""

from datetime import timedelta
from typing import Annotated, Final

from litestar import get, post
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Meta, Struct, structs

from ordito import customers
from ordito.flows.enter_account import Entered, enter_account
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.forged import address_of, own_path
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.shop.frame import context_of, page
from ordito.surfaces.shop.visitor import CART_COOKIE, cookie, nameless_holder
from ordito.surfaces.shop_door import SHOP_COOKIE, shop_cookie

HOME: Final = "/shop/account"

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Path = Annotated[str, Meta(max_length=2000)]


class SignIn(Struct, frozen=True):
    """The form of the sign-in page."""

    email: Text
    password: Annotated[str, Meta(max_length=200)] = ""
    next: Path = HOME


class SignOut(Struct, frozen=True):
    """The form behind every sign-out button."""

    next: Path = "/shop"


class SignInPage(Struct, frozen=True, kw_only=True):
    """What the sign-in page shows.

    Attributes:
        next: where it leads.
        email: as typed.
        is_wrong: whether the last try failed.
    """

    next: str
    email: str = ""
    is_wrong: bool = False


@get("/shop/account/sign-in", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_sign_in(request: Call, next: FromQuery[Path] = HOME) -> Template | Redirect:  # noqa: A002 # name of the parameter
    """Show the sign-in page; whoever is signed in goes on at once."""
    if request.shopper is not None:
        return Redirect(own_path(next, HOME), status_code=303)
    return await page(request, "account_sign_in", SignInPage(next=own_path(next, HOME)))


@post("/shop/account/sign-in", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def sign_in(request: Call, data: URLEncodedBody[SignIn]) -> Template | Redirect:
    """Sign in by address and password, and go on to where the browser was.

    Raises:
        RequestForged: another site's page sent the form.
        TooManyAttempts: too many sign-ins have failed.
    """
    try:
        customer_id = await request.house.shop_attempts.check(
            request.db, email=data.email, password=data.password, address=address_of(request)
        )
    except customers.accounts.SignInWrong as wrong:
        shown = SignInPage(next=own_path(data.next, HOME), email=data.email, is_wrong=True)
        return await page(request, "account_sign_in", shown, status=wrong.status)
    return await enter(request, customer_id, customers.accounts.Proof.PASSWORD, data.next)


@post("/shop/account/sign-out", access=VISITOR, include_in_schema=False)
async def sign_out(request: Call, data: URLEncodedBody[SignOut]) -> Redirect:
    """End the session of this browser; again is harmless."""
    await leave(request)
    cookies = [shop_cookie(request.house.settings, "", timedelta())]
    return Redirect(own_path(data.next, "/shop"), status_code=303, cookies=cookies)


async def enter(
    request: Call, customer_id: CustomerId, proof: customers.accounts.Proof, wanted: str
) -> Redirect:
    """Sign a customer in, in place of whoever was, and lead on."""
    await leave(request)
    entered = await request.db.transact(
        enter_account,
        structs.replace(context_of(request), actor=f"customer:{customer_id}"),
        customer_id=customer_id,
        proof=proof,
        nameless=nameless_holder(request),
        lasts=lasts(request),
        at=now(),
    )
    return Redirect(own_path(wanted, HOME), status_code=303, cookies=cookies_of(request, entered))


def lasts(request: Call) -> timedelta:
    """Return how long a customer stays signed in."""
    return timedelta(seconds=request.house.settings.shopper_lasts_s)


def cookies_of(request: Call, entered: Entered) -> list[Cookie]:
    """Return what the browser keeps of a sign-in; the nameless cart is the customer's by now."""
    kept = [shop_cookie(request.house.settings, entered.secret, lasts(request))]
    if entered.is_poured:
        kept.append(cookie(request, CART_COOKIE, "", max_age=0))
    return kept


async def leave(request: Call) -> None:
    """End the session of this browser, if it has one."""
    if request.shopper is None:
        return
    await request.db.transact(
        customers.accounts.end_session,
        context_of(request),
        customer_id=request.shopper.customer_id,
        digest=request.shopper.session_digest,
    )
    request.house.doorkeeper.shop_door.forget(request.cookies[SHOP_COOKIE])


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_sign_in, sign_in, sign_out)
