"""Shelves: where articles lie, so that a walk follows the shelves; each scan puts one there."""

from typing import Final

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from ordito import fulfilment
from ordito.network import Place
from ordito.platform.ids import SkuId
from ordito.reads import store_room
from ordito.surfaces.call import Call
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of, find_article
from ordito.surfaces.console.store.tally import form_of
from ordito.surfaces.guards import staff
from ordito.surfaces.store_screens import Said, Shelves

TAB: Final = "shelves"
_URL: Final = f"/store/{{place:str}}/{TAB}"
_LONGEST: Final = 40


@get(_URL, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_shelves(request: Call, place: FromPath[str]) -> Template:
    """Show what lies on a shelf."""
    shelf = request.query_params.get("shelf", "")[:_LONGEST]
    return await _page(request, place_of(request, place), shelf)


@post(_URL, access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def put_on_shelf(request: Call, place: FromPath[str]) -> Template:
    """Say that the scanned article lies on the shelf; without a shelf its place is forgotten."""
    found, form = place_of(request, place), await form_of(request)
    shelf, text = form.get("shelf", "").strip()[:_LONGEST], form.get("scan", "").strip()
    if not text:
        return await _page(request, found, shelf)
    article = await find_article(request, text)
    if isinstance(article, Said):
        return await _page(request, found, shelf, article)
    sku, _ = article
    await request.db.transact(
        fulfilment.picking.put_shelves,
        request.context,
        place_id=found.place_id,
        shelves=[fulfilment.picking.Shelf(SkuId(sku.sku_id), shelf)],
    )
    said = Said(code="on_shelf" if shelf else "on_no_shelf", about=sku.name)
    return await _page(request, found, shelf, said)


async def _page(request: Call, place: Place, shelf: str, said: Said | None = None) -> Template:
    lying = (
        await request.db.read(store_room.list_on_shelf, place_id=place.place_id, shelf=shelf)
        if shelf
        else []
    )
    articles = await articles_of(request, place, lying)
    screen = Shelves(
        front=await front_of(request, place, TAB),
        shelf=shelf,
        articles=tuple(sorted(articles.values(), key=lambda one: one.title)),
        put_url=f"{url_of(place)}/{TAB}",
        said=said,
    )
    return await answer(request, "shelves.html", place, TAB, screen=screen)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (show_shelves, put_on_shelf)
