"""Front: what the pages of a store room have in common: the place, its parts, what waits."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import get
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template

from ordito.network import Place, PlaceKind
from ordito.platform.clock import now
from ordito.platform.db import Database
from ordito.platform.errors import NotFound
from ordito.platform.feed import Entry, end_of_log
from ordito.reads import store_room
from ordito.surfaces.call import Call
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.live import stream_changes
from ordito.surfaces.screens import Choice
from ordito.surfaces.store_screens import Front, Tab

URL: Final = "/store"
WORKERS: Final = (Role.ASSOCIATE, Role.STORE_LEAD)
_ROOMS: Final = ("fulfilment.", "stock.transfer", "orders.")
_WORKING: Final = frozenset({PlaceKind.STORE, PlaceKind.WAREHOUSE, PlaceKind.COLLECTION_POINT})


class NoStore(NotFound):
    """The reader works at no place that has a store room."""

    code = "console.no_store"
    remedy = "Ask an administrator to name the places at which you work."


@get(URL, access=staff(*WORKERS), include_in_schema=False)
async def show_store(request: Call) -> Redirect:
    """Send people to what is to be picked at their place, of several at the one with most to do.

    Raises:
        NoStore: they work at none.
    """
    places = {place.place_id: place for place in _places(request)}
    if not places:
        raise NoStore("You work at no store.")
    busiest = None
    if len(places) > 1:
        busiest = await request.db.read(store_room.find_busiest, place_ids=list(places))
    chosen = places[busiest] if busiest else next(iter(places.values()))
    return Redirect(f"{url_of(chosen)}/pick", status_code=303)


@get(f"{URL}/{{place:str}}/stream", access=staff(*WORKERS), include_in_schema=False)
async def stream_store(request: Call, place: FromPath[str]) -> Stream:
    """Say whenever a page of the place is to be read again.

    Raises:
        PlaceOutside: the reader may not act there.
    """
    place_id = place_of(request, place).place_id

    def is_news(entry: Entry) -> bool:
        if not entry.type.startswith(_ROOMS):
            return False
        return entry.place_id == place_id or str(place_id) in _named(entry.payload)

    async def look(database: Database) -> object:
        return await database.read(store_room.read_signs, place_id=place_id, at=now())

    return stream_changes(request, is_news, look)


async def answer(
    request: Call,
    template: str,
    place: Place,
    tab: str,
    *,
    screen: msgspec.Struct,
    live: bool = False,
    path: str | None = None,
) -> Template:
    """Return a page of the store room.

    Args:
        request: of the reader.
        template: below ``templates/store``.
        place: whose store room it is.
        tab: code of the part.
        screen: what the template shows.
        live: whether the page renews itself when something happens at the place.
        path: address of the page; None is the part's own where a form is answered.
    """
    frame = frame_of(request)
    if path is None:
        path = frame.path if request.method == "GET" else f"{url_of(place)}/{tab}"
    stream = None
    if live:
        cursor = await request.db.read(end_of_log)
        stream = f"{url_of(place)}/stream?after={cursor}"
    frame = msgspec.structs.replace(frame, path=path, stream=stream)
    return Template(f"store/{template}", context={"screen": screen, "frame": frame})


async def front_of(request: Call, place: Place, tab: str) -> Front:
    """Return what stands above the page of a part of the store room."""
    work = await request.db.read(store_room.read_work, place_id=place.place_id, at=now())
    counts: Mapping[str, int | None] = {
        "pick": work.tasks.to_pick,
        "pack": work.tasks.to_pack,
        "waiting": work.tasks.waiting,
        "late": work.tasks.late,
        "kept": None,
        "incoming": work.incoming,
        "counts": None,
        "corrections": None,
        "transfers": None,
        "shelves": None,
        "lent": None,
    }
    if may_lead(request):
        counts = {**counts, "day": None}
    if not is_worker(request):
        counts = {tab: counts[tab]}
    return Front(
        place=place.name,
        url=url_of(place),
        places=tuple(
            Choice(label=one.name, url=f"{url_of(one)}/{tab}", current=one is place)
            for one in _places(request)
        ),
        tabs=tuple(
            Tab(
                code=code,
                url=f"{url_of(place)}/{code}",
                count=count,
                current=code == tab,
                tone="bad" if code == "late" and count else "",
            )
            for code, count in counts.items()
        ),
    )


def place_of(request: Call, code: str) -> Place:
    """Return the place that an address names.

    Raises:
        UnknownPlace: there is none.
        PlaceOutside: the reader may not act there.
    """
    place = request.house.memory.place(code, field="place")
    request.principal.require_place(place.place_id)
    return place


def url_of(place: Place) -> str:
    """Return the address of a place's store room."""
    return f"{URL}/{place.code}"


def is_worker(request: Call) -> bool:
    """Tell whether the reader works in store rooms; the desk sees a single part of them."""
    return not request.principal.roles.isdisjoint({*WORKERS, Role.ADMIN})


def may_lead(request: Call) -> bool:
    """Tell whether the reader leads the place and may see the numbers of its day."""
    return not request.principal.roles.isdisjoint({Role.STORE_LEAD, Role.HELM, Role.ADMIN})


def _places(request: Call) -> list[Place]:
    """Return the places with goods at which the reader works, by name."""
    found = [
        place
        for place in request.house.memory.directory.places.values()
        if place.kind in _WORKING
        and place.closed_at is None
        and request.principal.may_act_at(place.place_id)
    ]
    return sorted(found, key=lambda place: place.name)


def _named(payload: Mapping[str, Any]) -> frozenset[str]:
    """Return the places that a fact names."""
    ends = ("place_id", "source_id", "destination_id")
    return frozenset(str(payload[end]) for end in ends if end in payload)
