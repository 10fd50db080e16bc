"""Links: where buyers go on, on pages of ours, from what a platform shows them."""

from typing import Any
from urllib.parse import quote, urlsplit

from ordito.processes.sessions import SessionPage
from ordito.surfaces.permalinks import BUY, permalink
from ordito.surfaces.ucp.versions import Version


def secure(origin: str) -> str:
    """Return an address as buyers open it: the protocol leads them nowhere without TLS."""
    return urlsplit(origin)._replace(scheme="https").geturl()


def checkout_link(origin: str, session_id: object) -> str:
    """Return where a buyer goes on with a checkout."""
    return f"{secure(origin)}/shop/checkout/{session_id}"


def challenge_link(origin: str, session_id: object, challenge_id: object, version: Version) -> str:
    """Return where a buyer confirms a payment, in a frame of a platform that speaks a version."""
    checkout = checkout_link(origin, session_id)
    return f"{checkout}/challenge/{challenge_id}?version={version.value}"


def buy_link(origin: str) -> str:
    """Return the address below which permalinks stand."""
    return secure(origin) + BUY


def cart_link(origin: str, page: SessionPage) -> str:
    """Return where a buyer goes on with a cart: an address that says what is in it."""
    if not page.lines:
        return home_link(origin)
    items = [(line.sku, line.quantity) for line in page.lines]
    return permalink(secure(origin), items, page.codes)


def order_link(origin: str, number: str) -> str:
    """Return where a buyer follows an order."""
    return f"{secure(origin)}/shop/orders/{quote(number)}"


def legal_links(said: str) -> list[dict[str, Any]]:
    """Return what the law wants buyers to be able to read, as the setting says it."""
    pairs = (one.partition("=") for one in said.split())
    return [{"type": kind, "url": url} for kind, _, url in pairs]


def home_link(origin: str) -> str:
    """Return where a buyer finds something else."""
    return f"{secure(origin)}/shop"
