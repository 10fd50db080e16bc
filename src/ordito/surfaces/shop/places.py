"""Places: the company's stores, with their hours, on a list and on a map."""

from typing import Final

from litestar import get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import network
from ordito.platform.clock import now
from ordito.surfaces.call import Call
from ordito.surfaces.guards import VISITOR
from ordito.surfaces.shop import screens
from ordito.surfaces.shop.frame import channel_of, page
from ordito.surfaces.shop.spots import days_of, spots_of
from ordito.surfaces.shop.visits import store_of, stores_of

_NEAREST: Final = 7
_SHOWN: Final = ("carry_out", "collect", "curbside", "return", "repair")


@get("/shop/places", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_places(request: Call) -> Template:
    """Show the stores, or those whose name, city or postal code is asked for."""
    at, query = now(), request.query_params.get("near", "").strip()[:60]
    wanted = query.casefold()
    stores = [
        place
        for place in stores_of(request.house.memory, at)
        if wanted in f"{place.name} {place.city} {place.postal_code}".casefold()
    ]
    mine, memory = store_of(request), request.house.memory
    country = channel_of(request).market if mine is None else mine.country
    near = [place for place in stores if place.country == country]
    screen = screens.Places(
        spots=spots_of(memory, stores, at, mine=mine),
        mapped=spots_of(memory, near or stores, at, mine=mine),
        query=query,
        mine="" if mine is None else mine.name,
        next=own_shop_path(request.query_params.get("next", "")),
    )
    return await page(request, "places", screen)


@get("/shop/places/{code:str}", access=VISITOR, include_in_schema=False, media_type=MediaType.HTML)
async def show_place(request: Call, code: FromPath[str]) -> Template:
    """Show a store.

    Raises:
        UnknownPlace: there is no open store of that code.
    """
    memory, at, mine = request.house.memory, now(), store_of(request)
    stores = stores_of(memory, at)
    place = next((one for one in stores if one.code == code), None)
    if place is None:
        raise network.UnknownPlace(f"There is no store {code[:64]!r}.", field="code")
    (spot,) = spots_of(memory, [place], at, mine=mine)
    screen = screens.PlacePage(
        spot=spot,
        postal_code=place.postal_code,
        days=days_of(place, at),
        services=tuple(one for one in _SHOWN if one in place.services),
        mapped=spots_of(memory, stores, at, mine=place)[:_NEAREST],
    )
    return await page(request, "place", screen)


def own_shop_path(path: str) -> str:
    """Return ``path`` if it is one of the shop's pages, else nothing."""
    is_own = path == "/shop" or path.startswith(("/shop/", "/shop?"))
    return path if is_own and path.isprintable() and "\\" not in path else ""


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_places, show_place)
