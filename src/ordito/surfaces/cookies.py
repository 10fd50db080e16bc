"""Cookies: what signs somebody in, of staff and of customers alike."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from litestar.datastructures import Cookie

from ordito.platform.settings import Settings

DESK_CASE_COOKIE: Final = "ordito_desk_case"
"""Names the case from which a browser came to an order; kept for that order alone."""
_FROM_CASE_S: Final = 3600


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


def case_cookie(settings: Settings, number: str, case_id: UUID) -> Cookie:
    """Return the cookie by which what is done about an order is done from a case.

    Args:
        settings: whether browsers reach us by https alone.
        number: of the order; the browser sends it with nothing else.
        case_id: of the case from which the reader came.
    """
    return Cookie(
        key=DESK_CASE_COOKIE,
        value=str(case_id),
        path=f"/orders/{number}",
        max_age=_FROM_CASE_S,
        secure=settings.cookies_secure,
        httponly=True,
        samesite="lax",
    )
