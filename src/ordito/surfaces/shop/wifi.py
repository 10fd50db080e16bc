"""WiFi of a store: its first page. Consent first, then, for who wants it, to be recognised here.

Using the network asks for nothing. A device is nobody: its address is random, so only somebody who
signs in is recognised, and only with their consent. The network's controller sends the browser here
with its own address to go back to (``grant``), which is followed where the setting ``wifi_grants``
names its host.
"""

from typing import Final
from urllib.parse import urlencode, urlsplit

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler
from msgspec import Struct

from ordito import customers, journeys
from ordito.flows.announce_customer import announce_customer
from ordito.flows.note_visit import Visitor, note_visit
from ordito.network import Place
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop.forms import read_form
from ordito.surfaces.shop.frame import channel_of, context_of, page

URL: Final = "/shop/wifi"
_LONGEST: Final = 500


class Wifi(Struct, frozen=True, kw_only=True):
    """wifi.html: the first page of a store's network.

    Attributes:
        place: name of the store.
        url: of this page, to come back to after signing in.
        grant_url: where the network lets the browser through; empty where it needs nothing.
        title: of the consent, in the reader's language.
        words: of the consent.
        device: what the network calls the device; it goes along with the form.
        is_shown: whether staff are told now that the customer is here.
        is_allowed: whether the customer allows it.
    """

    place: str
    url: str
    grant_url: str
    title: str
    words: str
    device: str
    is_shown: bool
    is_allowed: bool


@get(f"{URL}/{{place:str}}", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_wifi(request: Call, place: FromPath[str]) -> Template:
    """Show the first page of a store's WiFi.

    Raises:
        UnknownPlace: there is no such store.
    """
    where = request.house.memory.place(place, field="place")
    return await page(request, "wifi", await request.db.read(_screen, request, where))


@post(f"{URL}/{{place:str}}", access=VISITOR, include_in_schema=False)
async def answer_wifi(request: Call, place: FromPath[str]) -> Redirect:
    """Take the answer: be recognised here, or not (any more).

    Raises:
        UnknownPlace: there is no such store.
    """
    where, form = request.house.memory.place(place, field="place"), await read_form(request)
    back = _back(request, where, form.text("device", 64), form.text("grant", _LONGEST))
    if request.shopper is None:
        sign_in = urlencode({"next": back})
        return Redirect(f"/shop/account/sign-in?{sign_in}", status_code=303)
    await request.db.transact(
        _answer,
        context_of(request),
        request,
        where,
        given=form.text("answer", 3) == "yes",
        device=form.text("device", 64) or None,
    )
    return Redirect(back, status_code=303)


async def _answer(tx: Tx, request: Call, where: Place, *, given: bool, device: str | None) -> None:
    assert request.shopper is not None
    at, who = now(), request.shopper.customer_id
    statement = customers.consents.said(
        customer_id=who,
        purpose=journeys.presence.LOCATION,
        channel=customers.consents.ANY_CHANNEL,
        given=given,
        evidence=f"wifi/{where.code}",
        source="wifi",
        at=at,
    )
    await customers.consents.record(tx, statement=statement, at=at)
    if not given:
        await journeys.presence.leave_everywhere(tx, customer_ids=[who], at=at)
        return
    await announce_customer(
        tx,
        who=who,
        place_id=where.place_id,
        means=journeys.presence.Means.WIFI,
        at=at,
        device=device,
    )
    await note_visit(
        tx,
        visitor=Visitor(None, who),
        kind="wifi_joined",
        channel_id=channel_of(request).channel_id,
        place_id=where.place_id,
        payload={},
        at=at,
    )


async def _screen(tx: Tx, request: Call, where: Place) -> Wifi:
    asked = await customers.consents.list_asked(tx, language=language_of(request))
    words = next(one for one in asked if one.purpose == journeys.presence.LOCATION)
    device = request.query_params.get("device", "")[:64]
    grant = request.query_params.get("grant", "")[:_LONGEST]
    shopper, is_allowed, is_shown = request.shopper, False, False
    if shopper is not None:
        who = CustomerId(shopper.customer_id)
        is_allowed = await customers.consents.is_allowed(
            tx,
            customer_id=who,
            purpose=journeys.presence.LOCATION,
            channel=customers.consents.ANY_CHANNEL,
        )
        is_shown = is_allowed and await journeys.presence.is_here(
            tx, place_id=where.place_id, customer_id=who, at=now()
        )
    return Wifi(
        place=where.name,
        url=_back(request, where, device, grant),
        grant_url=_allowed_grant(request, grant),
        title=words.title,
        words=words.words,
        device=device,
        is_shown=is_shown,
        is_allowed=is_allowed,
    )


def _back(request: Call, where: Place, device: str, grant: str) -> str:
    told = {"device": device, "grant": _allowed_grant(request, grant)}
    kept = urlencode({name: value for name, value in told.items() if value})
    return f"{URL}/{where.code}{'?' if kept else ''}{kept}"


def _allowed_grant(request: Call, grant: str) -> str:
    """Return where a network lets browsers through, if it is one of ours; else nothing."""
    try:
        parts = urlsplit(grant)
    except ValueError:
        return ""
    hosts = request.house.settings.wifi_grants.split()
    is_ours = parts.scheme in ("http", "https") and parts.hostname in hosts
    return grant if is_ours else ""


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_wifi, answer_wifi)
