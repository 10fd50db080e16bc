"""Visits: what the shop keeps in mind of a browser or a customer, and what it was allowed to.

The store and the postal code that somebody has named stay in the browser's own cookies.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from litestar.datastructures import Cookie
from msgspec import to_builtins

from ordito import journeys
from ordito.flows.note_visit import Visitor, note_visit
from ordito.fulfilment import Destination
from ordito.journeys import Interest
from ordito.network import Place, PlaceKind, Service
from ordito.platform.clock import now
from ordito.platform.ids import CustomerId, ProductId
from ordito.reads.memory import Memory
from ordito.surfaces.call import Call
from ordito.surfaces.shop.frame import channel_of, context_of, pour
from ordito.surfaces.shop.visitor import VISITOR_COOKIE, cookie, visitor_id

STORE_COOKIE: Final = "ordito_store"
POSTAL_COOKIE: Final = "ordito_postal_code"
REMEMBER_COOKIE: Final = "ordito_remember"
_POSTAL: Final = re.compile(r"^[0-9A-Z][0-9A-Z -]{1,9}$(?!\n)")


def owner_of(request: Call) -> CustomerId | None:
    """Return under whom interests stand: the customer, else the browser; None where it has none."""
    shopper = request.shopper
    return visitor_id(request) if shopper is None else shopper.customer_id


def owner_or_new(request: Call) -> tuple[CustomerId, tuple[Cookie, ...]]:
    """Return under whom interests shall stand, and the cookie that leads to it where it is new."""
    owner = owner_of(request)
    if owner is not None:
        return owner, ()
    secret = secrets.token_urlsafe(32)
    fresh = visitor_id(request, secret)
    assert fresh is not None, secret
    return fresh, (cookie(request, VISITOR_COOKIE, secret),)


def remembers(request: Call) -> bool:
    """Tell whether this browser was allowed to remember what is looked at."""
    return request.cookies.get(REMEMBER_COOKIE) == "yes"


def may_ask(request: Call) -> bool:
    """Tell whether this browser was not asked yet."""
    return request.cookies.get(REMEMBER_COOKIE) not in ("yes", "no")


async def interests_of(request: Call) -> list[Interest]:
    """Return what is compared and was looked at; nothing, and no statement, of a new browser."""
    owner = owner_of(request)
    if owner is None:
        return []
    await pour(request)
    return await request.db.read(journeys.list_interests, customer_id=owner, at=now())


async def note_view(request: Call, product_id: ProductId) -> tuple[Cookie, ...]:
    """Keep in mind that a product was looked at, where that is allowed."""
    if not remembers(request):
        return ()
    owner, cookies = owner_or_new(request)
    await request.db.transact(
        journeys.note_view, context_of(request), customer_id=owner, product_id=product_id, at=now()
    )
    await note(request, "product_viewed", owner, {"product_id": str(product_id)})
    return cookies


async def note_landing(request: Call) -> tuple[Cookie, ...]:
    """Keep by which link somebody came to a page that notes nothing else, where that is allowed."""
    if not remembers(request) or inbound_of(request) is None:
        return ()
    owner, cookies = owner_or_new(request)
    await note(request, "visit", owner, {})
    return cookies


async def note(request: Call, kind: str, owner: CustomerId, content: Mapping[str, str]) -> None:
    """Keep what somebody did among what was observed of them, with the link by which they came.

    Args:
        request: of the browser.
        kind: type of the touchpoint.
        owner: under whom the interests of the browser stand.
        content: codes and ids.
    """
    shopper, inbound = request.shopper, inbound_of(request)
    payload: dict[str, Any] = dict(content)
    if inbound is not None:
        payload["inbound"] = to_builtins(inbound)
    await request.db.transact(
        note_visit,
        context_of(request),
        visitor=Visitor(None if shopper else owner, None if shopper is None else owner),
        kind=kind,
        channel_id=channel_of(request).channel_id,
        payload=payload,
        at=now(),
    )


def inbound_of(request: Call) -> journeys.inbound.Inbound | None:
    """Return the link by which the page was opened; None where it was one of our own."""
    return journeys.inbound.read_inbound(
        request.scope["query_string"].decode("latin-1"),
        request.headers.get("referer", ""),
        own_host=request.url.hostname or "",
    )


def stores_of(memory: Memory, at: datetime) -> list[Place]:
    """Return the open places to which customers come, by name."""
    found = [
        place
        for place in memory.directory.places.values()
        if place.kind in (PlaceKind.STORE, PlaceKind.COLLECTION_POINT)
        and not place.services.isdisjoint({Service.COLLECT, Service.CARRY_OUT})
        and (place.closed_at is None or at < place.closed_at)
    ]
    return sorted(found, key=lambda place: place.name)


def store_of(request: Call) -> Place | None:
    """Return the store that the shopper calls theirs, or None."""
    code = request.cookies.get(STORE_COOKIE, "")
    return next((one for one in stores_of(request.house.memory, now()) if one.code == code), None)


def postal_code_of(request: Call) -> str:
    """Return the postal code that the shopper has named, or nothing."""
    code = request.cookies.get(POSTAL_COOKIE, "")
    return code if _POSTAL.match(code) else ""


def tidied_postal_code(typed: str) -> str:
    """Return a postal code as cookies keep it; nothing where it is none."""
    code = " ".join(typed.upper().split())[:10]
    return code if _POSTAL.match(code) else ""


def destination_of(request: Call) -> Destination | None:
    """Return whereto goods would be shipped, in the channel's market; None is not known."""
    code, market = postal_code_of(request), channel_of(request).market
    if not code or len(market) != len("IT"):
        return None
    return Destination(market, code)
