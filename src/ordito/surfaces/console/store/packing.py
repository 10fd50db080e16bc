"""Packing: picked goods go into parcels, each with its number, weight, label and slip."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import fulfilment, orders
from ordito.flows.pack_parcel import pack_parcel, paid_service
from ordito.fulfilment import FulfilmentState, TaskKey
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import NotFound
from ordito.platform.ids import FulfilmentOrderId, SkuId
from ordito.reads import store_room
from ordito.reads.parcel_paper import read_parcel_paper
from ordito.surfaces.call import Call
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of, said_of
from ordito.surfaces.console.store.tally import form_of
from ordito.surfaces.console.store.tasks import tasks_of
from ordito.surfaces.guards import staff
from ordito.surfaces.looking import note_look
from ordito.surfaces.store_screens import (
    Article,
    GivenPiece,
    Packing,
    Parcel,
    PutBack,
    Said,
)
from ordito.surfaces.whole import MOST_UNITS, whole_of

_ONE: Final = "/store/{place:str}/pack/{task_id:uuid}"
_PAPER: Final = "/store/{place:str}/parcels/{parcel_id:uuid}/{paper:str}"
_UNITS: Final = "line-"
_PDF: Final = "application/pdf"
_PAPERS: Final = {"label": "parcel-label", "slip": "packing-slip"}
_EXPECTED_NO: Final = (
    fulfilment.FulfilmentClosed,
    fulfilment.NotPicked,
    orders.holds.OrderHeld,
)


class UnknownPaper(NotFound):
    """Parcels have no such paper."""

    code = "console.unknown_paper"
    remedy = "Follow the links of the page of a parcel."


@get(_ONE, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_packing(request: Call, place: FromPath[str], task_id: FromPath[UUID]) -> Template:
    """Show what is to be put into parcels, and the parcels that are closed.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    return await _page(request, place_of(request, place), FulfilmentOrderId(task_id))


@post(_ONE, access=staff(*WORKERS), include_in_schema=False)
async def pack(request: Call, place: FromPath[str], task_id: FromPath[UUID]) -> Redirect | Template:
    """Put units into a parcel and number it; its carrier is told.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, form, own_id = (
        place_of(request, place),
        await form_of(request),
        FulfilmentOrderId(task_id),
    )
    units, carrier, at = _units(form), form.get("carrier", ""), now()
    known = request.house.carriers.by_code

    async def work(tx: Tx) -> None:
        task = await fulfilment.get_fulfilment_order(
            tx, place_id=found.place_id, fulfilment_order_id=own_id
        )
        await pack_parcel(
            tx,
            tariffs=request.house.memory.tariffs,
            task=task,
            parcel_id=_id_in(form.get("key", "")),
            units=units,
            prefix=request.house.settings.gs1_prefix,
            carrier=carrier if carrier in known else None,
            weight_g=_grams(form.get("weight_g", "")),
            at=at,
        )

    if not units:
        said = Said(code="nothing_counted", tone="warn")
        return await _page(request, found, own_id, said)
    try:
        await request.db.transact(work, request.context)
    except _EXPECTED_NO as refusal:
        return await _page(request, found, own_id, said_of(refusal))
    return Redirect(f"{url_of(found)}/pack/{task_id}?said=packed", status_code=303)


@post(f"{_ONE}/open", access=staff(*WORKERS), include_in_schema=False)
async def open_again(request: Call, place: FromPath[str], task_id: FromPath[UUID]) -> Redirect:
    """Open the parcels that have not left: something else belongs in, or a label was torn.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, own_id, at = place_of(request, place), FulfilmentOrderId(task_id), now()

    async def work(tx: Tx) -> None:
        task = await fulfilment.get_fulfilment_order(
            tx, place_id=found.place_id, fulfilment_order_id=own_id
        )
        await fulfilment.parcels.open_parcels(tx, task=task, at=at)

    await request.db.transact(work, request.context)
    return Redirect(f"{url_of(found)}/pack/{task_id}?said=opened", status_code=303)


@post(f"{_ONE}/back", access=staff(*WORKERS), include_in_schema=False)
async def put_back(
    request: Call, place: FromPath[str], task_id: FromPath[UUID]
) -> Redirect | Template:
    """Say which unit went back to the shelf: the customer does not want it any more.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, form, own_id = (
        place_of(request, place),
        await form_of(request),
        FulfilmentOrderId(task_id),
    )
    line_no = _number(form.get("line_no", ""))

    async def work(tx: Tx) -> None:
        task = await fulfilment.get_fulfilment_order(
            tx, place_id=found.place_id, fulfilment_order_id=own_id
        )
        lot = form.get("lot", "")
        await fulfilment.picking.put_back(tx, task=task, line_no=line_no, lot=lot)

    try:
        await once(request, form.get("key", ""), task_id, work)
    except fulfilment.NotThere:
        return await _page(request, found, own_id, Said(code="not_put_back", tone="bad"))
    return Redirect(f"{url_of(found)}/pack/{task_id}?said=put_back", status_code=303)


@get(_PAPER, access=staff(*WORKERS), include_in_schema=False)
async def show_paper(
    request: Call, place: FromPath[str], parcel_id: FromPath[UUID], paper: FromPath[str]
) -> Response[bytes]:
    """Return a parcel's label or packing slip as PDF; who prints it has seen an address.

    Raises:
        UnknownParcel: the place has none of that id.
        UnknownPaper: parcels have no such paper.
    """
    form, found = _PAPERS.get(paper), place_of(request, place)
    if form is None:
        raise UnknownPaper(f"Parcels have no paper {paper[:40]!r}.", field="paper")
    content = await request.db.read(
        read_parcel_paper, place=found, parcel_id=parcel_id, shelf=request.house.memory.shelf
    )
    await note_look(request, [content.customer_id], why="delivery")
    rendered = await request.house.archivist.press(
        msgspec.json.encode(content).decode(), form=form, language=request.language
    )
    return Response(rendered.content, media_type=_PDF)


async def _page(
    request: Call, place: Place, task_id: FulfilmentOrderId, said: Said | None = None
) -> Template:
    task = await request.db.read(
        fulfilment.get_fulfilment_order, place_id=place.place_id, fulfilment_order_id=task_id
    )
    rows = await request.db.read(
        store_room.list_tasks, place_id=place.place_id, states=[task.state]
    )
    mine = [row for row in rows if row.fulfilment_order_id == task_id]
    if not mine:
        raise fulfilment.FulfilmentClosed("It is over already.", state=task.state)
    (card,) = await tasks_of(request, place, mine, now())
    pieces = (
        await request.db.read(
            store_room.list_pieces, place_id=place.place_id, fulfilment_order_ids=[task_id]
        )
    ).get(task_id, [])
    loose = [piece for piece in pieces if piece.picked > piece.packed]
    articles = await articles_of(request, place, {piece.sku_id for piece in pieces})
    told = request.query_params.get("said", "")
    if said is None and told in ("packed", "opened", "put_back"):
        said = Said(code=told)
    url = f"{url_of(place)}/pack/{task_id}"
    screen = Packing(
        front=await front_of(request, place, "pack"),
        task=card,
        pieces=tuple(
            GivenPiece(
                article=articles[SkuId(piece.sku_id)],
                line_no=piece.line_no,
                left=piece.picked - piece.packed,
            )
            for piece in loose
        ),
        parcels=await _parcels(request, place, task_id),
        carriers=tuple(sorted(request.house.carriers.by_code)),
        service=await request.db.read(
            paid_service, tariffs=request.house.memory.tariffs, task=task
        ),
        pack_url=url,
        ready_url=f"{url_of(place)}/ready/{task_id}",
        key=str(ids.new()),
        may_close=task.state == FulfilmentState.PICKED and not loose,
        open_url=f"{url}/open",
        back=await _back(request, place, task_id, articles),
        back_url=f"{url}/back",
        said=said,
    )
    return await answer(request, "packing.html", place, "pack", screen=screen, path=url)


async def _back(
    request: Call,
    place: Place,
    task_id: FulfilmentOrderId,
    articles: Mapping[SkuId, Article],
) -> tuple[PutBack, ...]:
    """Return the units that went back and of which nobody has said which ones they are."""
    whose = TaskKey(place_id=place.place_id, fulfilment_order_id=task_id)
    items = await request.db.read(fulfilment.list_items, **whose)
    if not any(item.put_back for item in items):
        return ()
    picks = await request.db.read(fulfilment.picking.list_picks, **whose)
    found: list[PutBack] = []
    for item in items:
        own = [pick for pick in picks if pick.line_no == item.line_no and pick.lot is not None]
        nameless = item.put_back - sum(pick.put_back for pick in own)
        lots = {pick.lot: None for pick in own if pick.lot and pick.units > pick.put_back}
        if nameless > 0 and lots:
            found.append(
                PutBack(
                    article=articles[item.sku_id],
                    line_no=item.line_no,
                    units=nameless,
                    lots=tuple(lots),
                )
            )
    return tuple(found)


async def _parcels(request: Call, place: Place, task_id: FulfilmentOrderId) -> tuple[Parcel, ...]:
    found = await request.db.read(
        fulfilment.parcels.list_of_task, place_id=place.place_id, fulfilment_order_id=task_id
    )
    room_url = f"{url_of(place)}/parcels"
    return tuple(
        Parcel(
            number=one.sscc or "",
            state=one.state,
            weight_g=one.weight_g,
            carrier=one.carrier,
            tracking_code=one.tracking_code,
            label_url=f"{room_url}/{one.parcel_id}/label",
            slip_url=f"{room_url}/{one.parcel_id}/slip",
        )
        for one in found
    )


def _units(form: Mapping[str, str]) -> dict[int, int]:
    found = {
        _number(name.removeprefix(_UNITS)): _number(value)
        for name, value in form.items()
        if name.startswith(_UNITS)
    }
    return {line_no: units for line_no, units in found.items() if line_no and units}


def _number(text: str) -> int:
    """Return what a field says, and 0 where that is no number of up to four digits."""
    return whole_of(text, MOST_UNITS) or 0


def _grams(text: str) -> int | None:
    return whole_of(text) or None


def _id_in(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return ids.new()


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_packing,
    pack,
    open_again,
    put_back,
    show_paper,
)
