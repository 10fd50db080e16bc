"""Forged requests: what tells our own pages' forms from those of other sites.

Source: OWASP, Cross-Site Request Forgery Prevention.
"""

import hmac
from typing import Any, Final, cast
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection

from ordito.platform.auth import RequestForged

FORM_TOKEN_HEADER: Final = "X-CSRF-Token"  # noqa: S105 # a name, not a secret
FORM_TOKEN_FIELD: Final = "_csrf"  # noqa: S105 # a name, not a secret

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})

Connection = ASGIConnection[Any, Any, Any, Any]


def address_of(connection: Connection) -> str:
    """Return the network address that the request came from."""
    client = connection.client
    return client.host if client else "local"


def method_of(connection: Connection) -> str:
    """Return the method of the request."""
    return cast("dict[str, Any]", connection.scope).get("method", "GET")


def own_path(path: str, otherwise: str) -> str:
    """Return ``path`` if it stays on this server: a sign-in must not lead to a stranger's page."""
    stays = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if stays else otherwise


def is_change(connection: Connection) -> bool:
    """Tell whether the request may change something."""
    return method_of(connection) not in _SAFE


def require_same_origin(connection: Connection) -> None:
    """Refuse a state-changing request that another site's page made the browser send.

    Raises:
        RequestForged: the browser names another origin than this server's own.

    Source: Fetch Metadata Request Headers (W3C); OWASP CSRF prevention, verifying origin.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        forged = site not in ("same-origin", "none")
    else:
        origin = connection.headers.get("origin")
        forged = origin is not None and urlsplit(origin).netloc != connection.headers.get("host")
    if forged:
        raise RequestForged("this form was sent by a page of another site")


async def require_form_token(connection: Connection, expected: str) -> None:
    """Refuse a form that our page did not make for this session.

    Raises:
        RequestForged: it carries no token, or another session's.
    """
    given = connection.headers.get(FORM_TOKEN_HEADER)
    if given is None and isinstance(connection, Request) and connection.content_type[0] in _FORMS:
        given = (await connection.form()).get(FORM_TOKEN_FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), expected.encode()):
        raise RequestForged("the form does not carry this session's token", field=FORM_TOKEN_FIELD)
