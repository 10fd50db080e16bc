"""Transfers out: goods are set aside for another place, leave, or stay after all."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import network, stock
from ordito.flows import transfer_stock
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.stock import InboundLine, SkuUnits
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import place_name
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of, said_of
from ordito.surfaces.console.store.incoming import transfer_number
from ordito.surfaces.console.store.tally import (
    Counted,
    counted_in,
    form_of,
    scan_into,
    tally_of,
)
from ordito.surfaces.guards import staff
from ordito.surfaces.screens import Choice
from ordito.surfaces.store_screens import Said, Transfer, Transfers

TAB: Final = "transfers"
_URL: Final = f"/store/{{place:str}}/{TAB}"
_ONE: Final = f"{_URL}/{{transfer_id:uuid}}"
_DONE: Final = frozenset({"transfer_opened", "transfer_shipped", "transfer_cancelled"})
_MOST_SHOWN: Final = 50


@get(_URL, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_transfers(request: Call, place: FromPath[str]) -> Template:
    """Show what is set aside for other places or on its way to them."""
    said = request.query_params.get("said", "")
    counted = Counted({}, {}, said=Said(code=said) if said in _DONE else None)
    return await _page(request, place_of(request, place), counted, {})


@post(_URL, access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def scan_transfer(request: Call, place: FromPath[str]) -> Template:
    """Add one more article to a transfer that is made ready; nothing is set aside yet."""
    form = await form_of(request)
    return await _page(request, place_of(request, place), await scan_into(request, form), form)


@post(f"{_URL}/open", access=staff(*WORKERS), include_in_schema=False)
async def open_transfer(request: Call, place: FromPath[str]) -> Template | Redirect:
    """Set the goods aside for another place; what cannot be is said on the page.

    Raises:
        UnknownPlace: there is no such destination.
    """
    found, form, at, transfer_id = (
        place_of(request, place),
        await form_of(request),
        now(),
        ids.new(),
    )
    counted = counted_in(form)
    lines = [SkuUnits(sku_id, units) for sku_id, units in counted.units.items() if units]
    if not lines:
        empty = msgspec.structs.replace(counted, said=Said(code="nothing_counted", tone="warn"))
        return await _page(request, found, empty, form)
    destination = request.house.memory.place(form.get("destination", ""), field="destination")

    async def work(tx: Tx) -> None:
        await transfer_stock.open_transfer(
            tx,
            transfer_id=transfer_id,
            source=found,
            destination=destination,
            lines=lines,
            expected_at=None,
            at=at,
        )

    try:
        await once(request, form.get("key", ""), transfer_id, work)
    except (stock.NotEnoughStock, network.ClosedPlace, transfer_stock.SamePlace) as refusal:
        refused = msgspec.structs.replace(counted, said=said_of(refusal))
        return await _page(request, found, refused, form)
    return Redirect(f"{url_of(found)}/{TAB}?said=transfer_opened", status_code=303)


@post(f"{_ONE}/{{step:str}}", access=staff(*WORKERS), include_in_schema=False)
async def move_transfer(
    request: Call, place: FromPath[str], transfer_id: FromPath[UUID], step: FromPath[str]
) -> Template | Redirect:
    """Let a transfer leave (``ship``), or free its goods again (any other step).

    Raises:
        UnknownTransfer: nothing of that id leaves the place.
    """
    found, at = place_of(request, place), now()
    is_leaving = step == "ship"

    async def work(tx: Tx) -> None:
        if is_leaving:
            await transfer_stock.ship_transfer(
                tx, place_id=found.place_id, transfer_id=transfer_id, shipped=None, at=at
            )
            return
        await transfer_stock.cancel_transfer(
            tx, place_id=found.place_id, transfer_id=transfer_id, at=at
        )

    try:
        await once(request, f"{step}:{transfer_id}", transfer_id, work)
    except (stock.TransferClosed, stock.NotOnHand) as refusal:
        return await _page(request, found, Counted({}, {}, said=said_of(refusal)), {})
    said = "transfer_shipped" if is_leaving else "transfer_cancelled"
    return Redirect(f"{url_of(found)}/{TAB}?said={said}", status_code=303)


async def _page(request: Call, place: Place, counted: Counted, form: Mapping[str, str]) -> Template:
    url, memory = f"{url_of(place)}/{TAB}", request.house.memory
    others = sorted(
        (
            one
            for one in memory.directory.places.values()
            if one.place_id != place.place_id and one.closed_at is None
        ),
        key=lambda one: one.name,
    )
    screen = Transfers(
        front=await front_of(request, place, TAB),
        transfers=await _transfers(request, place),
        destinations=tuple(
            Choice(label=one.name, url=one.code, current=one.code == form.get("destination"))
            for one in others
        ),
        tally=await tally_of(request, place, counted, scan_url=url),
        open_url=f"{url}/open",
        key=form.get("key") or str(ids.new()),
    )
    return await answer(request, "transfers.html", place, TAB, screen=screen)


async def _transfers(request: Call, place: Place) -> tuple[Transfer, ...]:
    found = await request.db.read(stock.list_transfers, place_id=place.place_id, only_open=True)
    leaving = [one for one in found if one.end_is == "source"][:_MOST_SHOWN]
    url = f"{url_of(place)}/{TAB}"
    named = await articles_of(request, place, {sku for one in leaving for sku in one.sku_ids})
    shown: list[Transfer] = []
    for one in leaving:
        lines = await request.db.read(
            stock.list_inbound_lines, sku_ids=one.sku_ids, inbound_id=one.transfer_id
        )
        is_open = one.state == "open"
        shown.append(
            Transfer(
                number=transfer_number(one.transfer_id),
                other=place_name(request.house.memory, one.other_place_id) or "",
                state=one.state,
                units=sum(_sent(line) for line in lines),
                lines=tuple(f"{_sent(line)} × {named[line.sku_id].title}" for line in lines),
                opened_at=one.opened_at,
                ship_url=f"{url}/{one.transfer_id}/ship" if is_open else None,
                cancel_url=f"{url}/{one.transfer_id}/cancel" if is_open else None,
            )
        )
    return tuple(shown)


def _sent(line: InboundLine) -> int:
    return line.ordered if line.shipped is None else line.shipped


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_transfers,
    scan_transfer,
    open_transfer,
    move_transfer,
)
