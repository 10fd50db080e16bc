"""Signing in and out: form in, session cookie out."""

from datetime import timedelta
from typing import Annotated, Final, Literal

from litestar import get, post
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from ordito.platform.auth import SignInWrong, digest_of, end_session, open_session, set_language
from ordito.platform.clock import now
from ordito.platform.events import Context
from ordito.surfaces.call import Call
from ordito.surfaces.cookies import session_cookie
from ordito.surfaces.doorkeeper import COOKIE
from ordito.surfaces.forged import address_of, own_path, require_same_origin
from ordito.surfaces.guards import PUBLIC, staff
from ordito.surfaces.pages import LANGUAGE_COOKIE
from ordito.surfaces.problems import SIGN_IN

HOME: Final = "/"

_YEAR_S: Final = 365 * 24 * 3600


class SignIn(Struct, frozen=True):
    """The form of the sign-in page."""

    login: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Annotated[str, Meta(max_length=200)]
    next: Annotated[str, Meta(max_length=2000)] = HOME


class LanguageChoice(Struct, frozen=True):
    """The form of the language menu."""

    language: Literal["en", "it", "et", "en-XA"]
    next: Annotated[str, Meta(max_length=2000)] = HOME


@get(SIGN_IN, access=PUBLIC, include_in_schema=False, media_type=MediaType.HTML)
async def show_sign_in(request: Call) -> Template:
    """Show the sign-in page."""
    return _page(request.query_params.get("next", HOME))


@post(SIGN_IN, access=PUBLIC, include_in_schema=False, media_type=MediaType.HTML)
async def sign_in(request: Call, data: URLEncodedBody[SignIn]) -> Template | Redirect:
    """Open a session for the right login and password, and go on to where the browser was.

    Raises:
        RequestForged: another site's page sent the form.
        TooManyAttempts: too many sign-ins have failed.
    """
    require_same_origin(request)
    try:
        person = await request.house.attempts.check(
            request.db, login=data.login, password=data.password, address=address_of(request)
        )
    except SignInWrong as refusal:
        return _page(data.next, wrong=refusal)
    db, settings = request.db, request.house.settings
    lasts = timedelta(seconds=settings.session_lasts_s)
    context = Context(actor=f"staff:{person.staff_id}")
    if (old := request.cookies.get(COOKIE)) is not None:
        await db.transact(end_session, context, session_sha256=digest_of(old))
        request.house.doorkeeper.forget_session(old)
    secret = await db.transact(
        open_session, context, staff_id=person.staff_id, at=now(), lasts=lasts
    )
    return Redirect(
        own_path(data.next, HOME),
        status_code=303,
        cookies=[session_cookie(settings, COOKIE, secret, lasts)],
    )


@post("/sign-out", access=staff(), include_in_schema=False)
async def sign_out(request: Call) -> Redirect:
    """End the session of this browser."""
    secret = request.cookies[COOKIE]
    await request.db.transact(end_session, request.context, session_sha256=digest_of(secret))
    request.house.doorkeeper.forget_session(secret)
    return Redirect(
        SIGN_IN,
        status_code=303,
        cookies=[session_cookie(request.house.settings, COOKIE, "", timedelta())],
    )


@post("/language", access=PUBLIC, include_in_schema=False)
async def choose_language(request: Call, data: URLEncodedBody[LanguageChoice]) -> Redirect:
    """Keep the language on this device, and for a signed-in person on every device."""
    require_same_origin(request)
    principal = request.visitor
    if principal is not None and principal.staff_id is not None:
        await request.db.transact(
            set_language,
            Context(actor=principal.actor),
            staff_id=principal.staff_id,
            language=data.language,
        )
        request.house.doorkeeper.forget_session(request.cookies[COOKIE])
    cookie = Cookie(LANGUAGE_COOKIE, value=data.language, max_age=_YEAR_S, samesite="lax")
    return Redirect(own_path(data.next, HOME), status_code=303, cookies=[cookie])


def _page(next_path: str, *, wrong: SignInWrong | None = None) -> Template:
    return Template(
        "sign_in.html",
        context={"next": own_path(next_path, HOME), "wrong": wrong},
        status_code=200 if wrong is None else wrong.status,
        media_type=MediaType.HTML,
    )
