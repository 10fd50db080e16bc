"""Search: persons, orders, products and places by what people know of them."""

import asyncio
from typing import Final

from litestar import get
from litestar.enums import MediaType
from litestar.response import Template

from ordito import catalogue, customers, orders
from ordito.customers import SearchHit
from ordito.platform import ids
from ordito.surfaces.call import Call
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.guards import staff
from ordito.surfaces.screens import Hit, Search

_SHORTEST: Final = 3
_MOST: Final = 20


@get("/search", access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_search(request: Call) -> Template:
    """Search everything at once."""
    query = request.query_params.get("q", "").strip()[:100].replace("\x00", "")
    screen = await _search(request, query) if len(query) >= _SHORTEST else Search(query=query)
    return Template("search.html", context={"screen": screen})


async def _search(request: Call, query: str) -> Search:
    persons, found_orders, products = await asyncio.gather(
        _persons(request, query), _orders(request, query), _products(request, query)
    )
    return Search(
        query=query,
        persons=persons,
        orders=found_orders,
        products=products,
        places=_places(request, query),
    )


async def _persons(request: Call, query: str) -> tuple[Hit, ...]:
    try:
        hits = await request.db.read(customers.search, text=query, size=_MOST)
    except customers.SearchTooShort:
        return ()
    is_open = may_see_persons(request.principal)
    return tuple(
        Hit(
            title=(hit.name or "–") if is_open else masked(hit.name or "–"),
            url=f"/customers/{hit.customer_id}",
            detail=_contact(hit, is_open=is_open),
        )
        for hit in hits
    )


def _contact(hit: SearchHit, *, is_open: bool) -> str:
    values = [value for value in (hit.email, hit.phone, hit.card) if value]
    return " · ".join(value if is_open else masked(value) for value in values)


async def _orders(request: Call, query: str) -> tuple[Hit, ...]:
    where = await request.db.read(orders.find_order_key, name=query)
    if where is None:
        return ()
    number = ids.number_of(where.order_id)
    return (Hit(title=number, url=f"/orders/{number}"),)


async def _products(request: Call, query: str) -> tuple[Hit, ...]:
    found = await request.db.read(catalogue.search_skus, text=query, limit=_MOST)
    hits: dict[str, Hit] = {}
    for sku in found:
        name = request.house.memory.shelf.sku(sku.sku_id).name
        url = f"/products/{sku.product_id}"
        hits.setdefault(url, Hit(title=name, url=url, detail=sku.code))
    return tuple(hits.values())


def _places(request: Call, query: str) -> tuple[Hit, ...]:
    wanted = query.casefold()
    return tuple(
        Hit(title=place.name, url=f"/rows/tasks?place={place.code}", detail=place.city)
        for place in request.house.memory.directory.places.values()
        if wanted in f"{place.name} {place.code} {place.city}".casefold()
        and request.principal.may_act_at(place.place_id)
    )[:_MOST]
