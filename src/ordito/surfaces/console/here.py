"""Here: the customers who let the staff of a place know that they are there, while they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template
from litestar.types import ControllerRouterHandler

from ordito import customers, journeys, loyalty
from ordito.customers import Identifier, IdentifierKind
from ordito.flows.announce_customer import announce_customer
from ordito.network import Place, PlaceKind
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.platform.feed import Entry, end_of_log
from ordito.platform.ids import CustomerId, PlaceId
from ordito.reads import here
from ordito.reads.profile import HotProfile, Looked
from ordito.surfaces import here_screens, journey_screens
from ordito.surfaces.call import Call
from ordito.surfaces.console.customer_story import looked_at_of
from ordito.surfaces.console.habits import habits_of, tier_name
from ordito.surfaces.console.moments import Teller, order_url, teller_of
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.live import stream_changes
from ordito.surfaces.looking import note_look
from ordito.surfaces.screens import Choice

URL: Final = "/here"
_LOOKED_AT: Final = 6
_OF_THE_PLACE: Final = frozenset(
    {
        journeys.CustomerArrived.type,
        journeys.CustomerLeft.type,
        "fulfilment.ready",
        "fulfilment.handed_over",
    }
)
# whose they are is not looked at: the page asks anew what it may show
_OF_ANYBODY: Final = frozenset(
    {
        customers.consents.ConsentWithdrawn.type,
        customers.consents.ConsentObjected.type,
        "customers.customers_merged",
        "customers.customers_parted",
        "customers.customer_erased",
    }
)


@get(URL, access=staff(Role.ASSOCIATE), include_in_schema=False, media_type=MediaType.HTML)
async def show_here(request: Call) -> Template:
    """Show who is at the reader's place: what they looked at, and what matters to serve them.

    Raises:
        PlaceOutside: the address names a place at which the reader may not act.
    """
    return await _page(request)


@get(f"{URL}/{{place_id:uuid}}/stream", access=staff(Role.ASSOCIATE), include_in_schema=False)
async def stream_here(request: Call, place_id: FromPath[UUID]) -> Stream:
    """Say whenever the page of a place is to be read again.

    Raises:
        PlaceOutside: the reader may not act there.
    """
    request.principal.require_place(place_id)

    def is_news(entry: Entry) -> bool:
        is_here = entry.type in _OF_THE_PLACE and entry.place_id == place_id
        return is_here or entry.type in _OF_ANYBODY

    async def look(database: Database) -> object:
        return await database.read(here.read_signs, place_id=PlaceId(place_id), at=now())

    return stream_changes(request, is_news, look)


@post(
    f"{URL}/{{place_id:uuid}}/arrivals",
    access=staff(Role.ASSOCIATE),
    include_in_schema=False,
    media_type=MediaType.HTML,
)
async def scan_card(request: Call, place_id: FromPath[UUID]) -> Template | Redirect:
    """Announce whose card was scanned, if they allow it.

    Raises:
        PlaceOutside: the reader may not act there.
    """
    request.principal.require_place(place_id)
    form = await request.form()
    card = Identifier(IdentifierKind.CARD, str(form.get("card", "")).strip()[:64])
    try:
        await request.db.transact(
            announce_customer,
            request.context,
            who=card,
            place_id=PlaceId(place_id),
            means=journeys.presence.Means.CARD,
            at=now(),
        )
    except (
        customers.UnknownCustomer,
        customers.InvalidIdentifier,
        loyalty.CardClosed,
        journeys.NotAllowedHere,
    ) as refusal:
        return await _page(request, PlaceId(place_id), refusal)
    return Redirect(f"{URL}?place={place_id}", status_code=303)


@post(
    f"{URL}/{{place_id:uuid}}/departures/{{customer_id:uuid}}",
    access=staff(Role.ASSOCIATE),
    include_in_schema=False,
)
async def see_off(request: Call, place_id: FromPath[UUID], customer_id: FromPath[UUID]) -> Redirect:
    """Take somebody who has left off the page.

    Raises:
        PlaceOutside: the reader may not act there.
    """
    request.principal.require_place(place_id)
    await request.db.transact(
        journeys.presence.leave,
        request.context,
        place_id=PlaceId(place_id),
        customer_id=CustomerId(customer_id),
        at=now(),
    )
    return Redirect(f"{URL}?place={place_id}", status_code=303)


async def _page(
    request: Call, place_id: PlaceId | None = None, refusal: Refusal | None = None
) -> Template:
    places = _places(request)
    place = _chosen(request, places, place_id)
    screen = here_screens.Here(
        place=None if place is None else place.name,
        places=tuple(
            Choice(label=one.name, url=f"{URL}?place={one.place_id}", current=one is place)
            for one in places
        ),
        guests=() if place is None else await _guests(request, place),
        scan_url="" if place is None else f"{URL}/{place.place_id}/arrivals",
        failure=None if refusal is None else refusal.code,
    )
    cursor = await request.db.read(end_of_log)
    frame = msgspec.structs.replace(
        frame_of(request),
        path=URL if place is None else f"{URL}?place={place.place_id}",
        stream=None if place is None else f"{URL}/{place.place_id}/stream?after={cursor}",
    )
    return Template(
        "here.html",
        context={"screen": screen, "frame": frame},
        status_code=200 if refusal is None else refusal.status,
    )


def _places(request: Call) -> list[Place]:
    """Return the places to which customers come and at which the reader acts, by name."""
    found = [
        place
        for place in request.house.memory.directory.places.values()
        if place.kind in (PlaceKind.STORE, PlaceKind.COLLECTION_POINT)
        and place.closed_at is None
        and request.principal.may_act_at(place.place_id)
    ]
    return sorted(found, key=lambda place: place.name)


def _chosen(request: Call, places: Sequence[Place], place_id: PlaceId | None) -> Place | None:
    asked = request.query_params.get("place") if place_id is None else str(place_id)
    if asked is None:
        return places[0] if places else None
    place = request.house.memory.place(asked, field="place")
    request.principal.require_place(place.place_id)
    return place


async def _guests(request: Call, place: Place) -> tuple[here_screens.Guest, ...]:
    at = now()
    teller = await teller_of(request)
    guests = await request.db.read(here.list_guests, place_id=place.place_id, at=at)
    named = [guest.present.customer_id for guest in guests if guest.name is not None]
    await note_look(request, named, why="presence")
    looked_at = {one.product_id for guest in guests for one in _looked_at(guest.profile)}
    at_hand = await request.db.read(
        here.list_at_hand, place_id=place.place_id, product_ids=sorted(looked_at)
    )
    zone = request.house.settings.zone
    return tuple(_guest(teller, place, guest, at_hand, at, zone) for guest in guests)


def _guest(
    teller: Teller,
    place: Place,
    guest: here.Guest,
    at_hand: Mapping[UUID, int],
    at: datetime,
    zone: str,
) -> here_screens.Guest:
    profile, present = guest.profile, guest.present
    standing = profile.standings[0] if profile.standings else None
    return here_screens.Guest(
        name=guest.name,
        url=f"/customers/{present.customer_id}",
        means=present.means,
        since=present.arrived_at,
        tier=None if standing is None else tier_name(teller, standing.programme_id, standing.tier),
        points=None if standing is None else standing.posted,
        cart_units=sum(cart.units for cart in profile.carts),
        collections=tuple(
            journey_screens.Collection(
                number=ids.number_of(one.order_id),
                url=order_url(one.order_id),
                state=one.state,
                units=one.units,
            )
            for one in guest.waiting
        ),
        looked_at=looked_at_of(teller, _looked_at(profile), at_hand),
        told=tuple(
            journey_screens.Told(topic=one.topic, value=one.value) for one in profile.stated
        ),
        cases=tuple(case.kind for case in profile.cases),
        habits=habits_of(teller, profile, at, zone),
        leave_url=f"{URL}/{place.place_id}/departures/{present.customer_id}",
    )


def _looked_at(profile: HotProfile) -> list[Looked]:
    return profile.looked_at[:_LOOKED_AT]


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_here,
    stream_here,
    scan_card,
    see_off,
)
