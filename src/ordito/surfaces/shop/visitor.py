"""Visitor: who stands before the shop, as far as the browser says.

A browser keeps random secrets in cookies; what the shop keeps for it stands under an id that is
derived from a secret and does not lead back. Somebody who signs in takes all of it along.
"""

import secrets
from typing import Final

from litestar.datastructures import Cookie

from ordito.platform import ids
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call

CART_COOKIE: Final = "ordito_cart"
VISITOR_COOKIE: Final = "ordito_visitor"
PATH: Final = "/shop"
_YEAR_S: Final = 365 * 24 * 3600
_SHORTEST_SECRET: Final = 40


def cart_holder(request: Call) -> CustomerId | None:
    """Return under whom the cart of this browser stands; None where it has none yet."""
    shopper = request.shopper
    return nameless_holder(request) if shopper is None else shopper.customer_id


def nameless_holder(request: Call) -> CustomerId | None:
    """Return under whom the cart stands that this browser began without a name."""
    return _id_of("cart", request.cookies.get(CART_COOKIE))


def visitor_id(request: Call, secret: str | None = None) -> CustomerId | None:
    """Return under whom the interests of this browser stand; None where it has none yet."""
    return _id_of("visitor", secret or request.cookies.get(VISITOR_COOKIE))


def new_cart(request: Call) -> tuple[CustomerId, Cookie]:
    """Return a fresh id for a cart of somebody without a name, and the cookie that leads to it."""
    secret = secrets.token_urlsafe(32)
    holder = _id_of("cart", secret)
    assert holder is not None, secret
    return holder, cookie(request, CART_COOKIE, secret)


def cookie(request: Call, name: str, value: str, *, max_age: int = _YEAR_S) -> Cookie:
    """Return a cookie of the shop; no script reads it, no other site sends it along.

    Args:
        request: of the browser.
        name: of the cookie.
        value: what it keeps.
        max_age: how long, seconds; 0 takes it away.
    """
    return Cookie(
        key=name,
        value=value,
        path=PATH,
        max_age=max_age,
        secure=request.house.settings.cookies_secure,
        httponly=True,
        samesite="lax",
    )


def _id_of(purpose: str, secret: str | None) -> CustomerId | None:
    if secret is None or len(secret) < _SHORTEST_SECRET:
        return None
    return CustomerId(ids.derive("shop", purpose, secret))
