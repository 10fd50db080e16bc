"""Cookies: what signs somebody in, of staff and of customers alike."""

from datetime import timedelta

from litestar.datastructures import Cookie

from ordito.platform.settings import Settings


def session_cookie(settings: Settings, name: str, secret: str, lasts: timedelta) -> Cookie:
    """Return the cookie of a session: no script reads it, no other site's form sends it along.

    Args:
        settings: whether browsers reach us by https alone.
        name: of the cookie.
        secret: of the session; empty, with no time, signs out.
        lasts: how long the browser keeps it.
    """
    return Cookie(
        key=name,
        value=secret,
        max_age=int(lasts.total_seconds()),
        secure=settings.cookies_secure,
        httponly=True,
        samesite="lax",
    )
