"""Search: persons, orders, products and places by what people know of them."""

import asyncio
from typing import Final

import msgspec
from litestar import get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import customers, orders
from ordito.customers import SearchHit
from ordito.platform import ids
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.console.search_products import chosen_in, find_products
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import staff
from ordito.surfaces.looking import note_look
from ordito.surfaces.screens import Hit, Search

_SHORTEST: Final = 3
_MOST: Final = 20


@get("/search", access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_search(request: Call) -> Template:
    """Search everything at once; what narrows products leaves the rest away."""
    query = request.query_params.get("q", "").strip()[:100].replace("\x00", "")
    chosen = chosen_in(request)
    screen = Search(query=query)
    if chosen:
        screen = await find_products(request, query, chosen)
    elif len(query) >= _SHORTEST:
        screen = await _search(request, query)
    frame = msgspec.structs.replace(frame_of(request), query=query)
    return Template("search.html", context={"screen": screen, "frame": frame})


async def _search(request: Call, query: str) -> Search:
    if "cursor" in request.query_params:
        return await find_products(request, query, {})
    persons, found_orders, screen = await asyncio.gather(
        _persons(request, query), _orders(request, query), find_products(request, query, {})
    )
    return msgspec.structs.replace(
        screen, persons=persons, orders=found_orders, places=_places(request, query)
    )


async def _persons(request: Call, query: str) -> tuple[Hit, ...]:
    try:
        hits = await request.db.read(customers.search, text=query, size=_MOST)
    except customers.SearchTooShort:
        return ()
    is_open = may_see_persons(request.principal)
    if is_open and hits:
        await note_look(request, [hit.customer_id for hit in hits], why="search")
    return tuple(_person(hit, is_open=is_open) for hit in hits)


def _person(hit: SearchHit, *, is_open: bool) -> Hit:
    found = [value for value in (hit.name, hit.email, hit.phone, hit.card) if value]
    shown = found if is_open else [masked(value) for value in found]
    return Hit(title=shown[0], url=f"/customers/{hit.customer_id}", detail=" · ".join(shown[1:]))


async def _orders(request: Call, query: str) -> tuple[Hit, ...]:
    where = await request.db.read(orders.find_order_key, name=query)
    if where is None:
        return ()
    number = ids.number_of(where.order_id)
    return (Hit(title=number, url=f"/orders/{number}"),)


def _places(request: Call, query: str) -> tuple[Hit, ...]:
    wanted = query.casefold()
    return tuple(
        Hit(title=place.name, url=f"/rows/tasks?place={place.code}", detail=place.city)
        for place in request.house.memory.directory.places.values()
        if wanted in f"{place.name} {place.code} {place.city}".casefold()
        and request.principal.may_act_at(place.place_id)
    )[:_MOST]
