"""Counts: what lies there is scanned, the differences are looked at, and then they are booked."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import stock
from ordito.flows.count_stock import count_stock
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import SkuId
from ordito.stock import Condition
from ordito.surfaces.call import Call
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of
from ordito.surfaces.console.store.tally import (
    Counted,
    counted_in,
    form_of,
    scan_into,
    scan_shelf,
    tally_of,
)
from ordito.surfaces.guards import staff
from ordito.surfaces.store_screens import Counting, CountRow, Said

TAB: Final = "counts"
_URL: Final = f"/store/{{place:str}}/{TAB}"
_OLDEST_REVIEW: Final = timedelta(hours=1)


@get(_URL, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_counts(request: Call, place: FromPath[str]) -> Template:
    """Show an empty count."""
    said = "count_booked" if request.query_params.get("said") == "count_booked" else None
    counted = Counted({}, {}, said=None if said is None else Said(code=said))
    return await _page(request, place_of(request, place), counted)


@post(_URL, access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def scan_count(request: Call, place: FromPath[str]) -> Template:
    """Count one more article, or list what lies on a shelf; nothing is booked yet."""
    found, form = place_of(request, place), await form_of(request)
    counted = await scan_shelf(request, found, form) or await scan_into(request, form)
    return await _page(request, found, counted, form)


@post(f"{_URL}/review", access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def review_count(request: Call, place: FromPath[str]) -> Template:
    """Show the count beside the books, before anything is booked."""
    form = await form_of(request)
    counted = counted_in(form)
    if counted.is_empty:
        said = Said(code="nothing_counted", tone="warn")
        counted = msgspec.structs.replace(counted, said=said)
    found = place_of(request, place)
    return await _page(request, found, counted, form, is_review=not counted.is_empty)


@post(f"{_URL}/book", access=staff(*WORKERS), include_in_schema=False)
async def book_count(request: Call, place: FromPath[str]) -> Template | Redirect:
    """Set the books to the count as it was reviewed; what happened since is kept.

    Raises:
        NotYet: it was reviewed at an instant that has not come.
    """
    found, form, at = place_of(request, place), await form_of(request), now()
    counted, reviewed_at = counted_in(form), _instant(form.get("reviewed_at", ""))
    if reviewed_at is None or at - reviewed_at > _OLDEST_REVIEW:
        again = msgspec.structs.replace(counted, said=Said(code="review_again", tone="warn"))
        return await _page(request, found, again, form, is_review=not counted.is_empty)
    count_id = ids.new()

    async def book(tx: Tx) -> None:
        await count_stock(
            tx,
            place=found,
            counted=list(counted.units.items()),
            condition=Condition.SELLABLE,
            count_id=count_id,
            counted_at=reviewed_at,
            at=at,
        )

    if counted.units:
        await once(request, form.get("key", ""), count_id, book)
    return Redirect(f"{url_of(found)}/{TAB}?said=count_booked", status_code=303)


async def _page(
    request: Call,
    place: Place,
    counted: Counted,
    form: Mapping[str, str] | None = None,
    *,
    is_review: bool = False,
) -> Template:
    url, reviewed_at = f"{url_of(place)}/{TAB}", now()
    screen = Counting(
        front=await front_of(request, place, TAB),
        tally=await tally_of(request, place, counted, scan_url=url),
        review_url=f"{url}/review",
        book_url=f"{url}/book",
        key=(form or {}).get("key") or str(ids.new()),
        rows=await _rows(request, place, counted.units) if is_review else None,
        reviewed_at=reviewed_at if is_review else None,
    )
    return await answer(request, "counts.html", place, TAB, screen=screen)


async def _rows(request: Call, place: Place, units: Mapping[SkuId, int]) -> tuple[CountRow, ...]:
    """Return what was counted beside the books, the largest difference first."""
    positions = await request.db.read(stock.list_positions, sku_ids=list(units))
    books = {
        one.sku_id: one
        for one in positions
        if one.place_id == place.place_id and one.condition == Condition.SELLABLE
    }
    articles = await articles_of(request, place, units)
    rows = [
        CountRow(
            article=articles[sku_id],
            booked=books[sku_id].on_hand if sku_id in books else 0,
            counted=counted,
            reserved=books[sku_id].reserved if sku_id in books else 0,
        )
        for sku_id, counted in units.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-abs(row.difference), row.article.title)))


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_counts,
    scan_count,
    review_count,
    book_count,
)
