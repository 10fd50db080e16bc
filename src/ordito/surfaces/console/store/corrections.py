"""Corrections: goods that broke, got lost, turned up or are good again, each with its reason."""

from collections.abc import Mapping
from typing import Final

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import network, stock
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.stock import Condition, Entry, MovementKind
from ordito.surfaces.authority import require_write_off
from ordito.surfaces.call import Call
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import said_of
from ordito.surfaces.console.store.tally import (
    Counted,
    counted_in,
    form_of,
    scan_into,
    tally_of,
)
from ordito.surfaces.guards import staff
from ordito.surfaces.store_screens import Correcting, Said

TAB: Final = "corrections"
_URL: Final = f"/store/{{place:str}}/{TAB}"
# kind, sign, condition before and after
_WHY: Final = {
    "damaged": (MovementKind.DAMAGE, -1, Condition.SELLABLE, Condition.DAMAGED),
    "lost": (MovementKind.WRITE_OFF, -1, Condition.SELLABLE, None),
    "found": (MovementKind.CORRECTION, 1, Condition.SELLABLE, None),
    "repaired": (MovementKind.REGRADE, -1, Condition.DAMAGED, Condition.SELLABLE),
}


@get(_URL, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_corrections(request: Call, place: FromPath[str]) -> Template:
    """Show an empty correction."""
    said = "corrected" if request.query_params.get("said") == "corrected" else None
    counted = Counted({}, {}, said=None if said is None else Said(code=said))
    return await _page(request, place_of(request, place), counted, {})


@post(_URL, access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def scan_correction(request: Call, place: FromPath[str]) -> Template:
    """Add one more article; nothing is booked yet."""
    form = await form_of(request)
    return await _page(request, place_of(request, place), await scan_into(request, form), form)


@post(f"{_URL}/book", access=staff(*WORKERS), include_in_schema=False)
async def book_correction(request: Call, place: FromPath[str]) -> Template | Redirect:
    """Book what happened to the goods; beyond the own limit it is refused on the page."""
    found, form, at = place_of(request, place), await form_of(request), now()
    counted, report_id = counted_in(form), ids.new()
    entries = _entries(found, counted, form, report_id)
    if not entries:
        empty = msgspec.structs.replace(counted, said=Said(code="nothing_counted", tone="warn"))
        return await _page(request, found, empty, form)
    try:
        await require_write_off(request, entries, place=found, at=at)
    except network.NotEntitled as refusal:
        refused = msgspec.structs.replace(counted, said=said_of(refusal))
        return await _page(request, found, refused, form)

    async def book(tx: Tx) -> None:
        await stock.book(tx, entries=entries, subject_id=report_id, at=at)

    await once(request, form.get("key", ""), report_id, book)
    return Redirect(f"{url_of(found)}/{TAB}?said=corrected", status_code=303)


async def _page(request: Call, place: Place, counted: Counted, form: Mapping[str, str]) -> Template:
    url = f"{url_of(place)}/{TAB}"
    screen = Correcting(
        front=await front_of(request, place, TAB),
        tally=await tally_of(request, place, counted, scan_url=url),
        book_url=f"{url}/book",
        key=form.get("key") or str(ids.new()),
        why=_why(form),
        reasons=tuple(_WHY),
    )
    return await answer(request, "corrections.html", place, TAB, screen=screen)


def _why(form: Mapping[str, str]) -> str:
    why = form.get("why", "")
    return why if why in _WHY else next(iter(_WHY))


def _entries(
    place: Place, counted: Counted, form: Mapping[str, str], report_id: object
) -> list[Entry]:
    kind, sign, condition, into = _WHY[_why(form)]
    return [
        Entry(
            movement_id=ids.derive("entry", report_id, sku_id),
            sku_id=sku_id,
            place_id=place.place_id,
            entity_id=place.entity_id,
            kind=kind,
            quantity=sign * units,
            condition=condition,
            into=into,
        )
        for sku_id, units in counted.units.items()
        if units
    ]


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_corrections,
    scan_correction,
    book_correction,
)
