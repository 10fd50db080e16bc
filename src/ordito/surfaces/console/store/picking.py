"""Picking: one order, or a walk for several; each unit is scanned, a wrong one is refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import catalogue, fulfilment, orders
from ordito.flows import pick_goods
from ordito.fulfilment import FulfilmentState
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import FulfilmentOrderId, SkuId
from ordito.reads import store_room
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import Teller, teller_of
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of, said_of
from ordito.surfaces.console.store.instead import list_instead, said_there
from ordito.surfaces.console.store.tally import form_of
from ordito.surfaces.console.store.tasks import show_part, tasks_of
from ordito.surfaces.guards import staff
from ordito.surfaces.store_screens import Article, Picking, PickLine, Said
from ordito.surfaces.whole import MOST_UNITS, whole_of

_URL: Final = "/store/{place:str}"
_ONE: Final = f"{_URL}/pick/{{task_id:uuid}}"
_WAVE: Final = f"{_URL}/waves/{{wave_id:uuid}}"
_EXPECTED_NO: Final = (
    fulfilment.PickedByAnother,
    fulfilment.FulfilmentClosed,
    fulfilment.NothingToPick,
    fulfilment.WrongItem,
    fulfilment.LotWanted,
    orders.holds.OrderHeld,
    catalogue.WrongScan,
    catalogue.UnknownScanned,
)


class _Round(msgspec.Struct, frozen=True):
    """What somebody picks now: one fulfilment order, or a walk for several."""

    place: Place
    task_id: FulfilmentOrderId | None = None
    wave_id: UUID | None = None

    @property
    def url(self) -> str:
        """Of its page."""
        room_url = url_of(self.place)
        return (
            f"{room_url}/pick/{self.task_id}"
            if self.task_id
            else f"{room_url}/waves/{self.wave_id}"
        )


@post(f"{_URL}/waves", access=staff(*WORKERS), include_in_schema=False)
async def open_wave(request: Call, place: FromPath[str]) -> Redirect:
    """Take the most urgent orders into one walk; orders that are held stay where they are."""
    found, form, wave_id, at = place_of(request, place), await form_of(request), ids.new(), now()
    size = whole_of(form.get("size", ""))
    method = form.get("method")
    taken = 0

    async def work(tx: Tx) -> None:
        nonlocal taken
        wave = await pick_goods.open_wave(
            tx,
            place_id=found.place_id,
            wave_id=wave_id,
            size=min(size or fulfilment.picking.ORDERS_IN_WAVE, fulfilment.picking.MOST_IN_WAVE),
            method=method if method in ("collect", "ship") else None,
            at=at,
        )
        taken = wave.orders

    ran = await once(request, form.get("key", ""), wave_id, work)
    if not ran:
        return Redirect(f"{url_of(found)}/pick", status_code=303)
    if not taken:
        return Redirect(f"{url_of(found)}/pick?said=wave_empty", status_code=303)
    return Redirect(f"{url_of(found)}/waves/{wave_id}", status_code=303)


@post(f"{_ONE}/start", access=staff(*WORKERS), include_in_schema=False)
async def start_one(
    request: Call, place: FromPath[str], task_id: FromPath[UUID]
) -> Redirect | Template:
    """Take one order to pick it; whoever comes second is told who has it.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, at = place_of(request, place), now()

    try:
        await request.db.transact(
            pick_goods.start_picking,
            request.context,
            place_id=found.place_id,
            fulfilment_order_id=FulfilmentOrderId(task_id),
            at=at,
        )
    except _EXPECTED_NO as refusal:
        said = _said(await teller_of(request), refusal)
        return await show_part(request, found, "pick", said)
    return Redirect(f"{url_of(found)}/pick/{task_id}", status_code=303)


@get(_ONE, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_one(request: Call, place: FromPath[str], task_id: FromPath[UUID]) -> Template:
    """Show what is to be picked for one order.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found = place_of(request, place)
    return await _page(request, _Round(found, task_id=FulfilmentOrderId(task_id)))


@get(_WAVE, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_wave(request: Call, place: FromPath[str], wave_id: FromPath[UUID]) -> Template:
    """Show what is to be picked in a walk, in the order of the shelves.

    Raises:
        UnknownWave: the place has none of that id.
    """
    return await _page(request, _Round(place_of(request, place), wave_id=wave_id))


@post(_ONE, access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def scan_one(request: Call, place: FromPath[str], task_id: FromPath[UUID]) -> Template:
    """Count a unit that was taken for one order; a wrong one is refused.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found = place_of(request, place)
    return await _scan(request, _Round(found, task_id=FulfilmentOrderId(task_id)))


@post(_WAVE, access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def scan_wave(request: Call, place: FromPath[str], wave_id: FromPath[UUID]) -> Template:
    """Count a unit that was taken in a walk, for its most urgent order that wants it.

    Raises:
        UnknownWave: the place has none of that id.
    """
    return await _scan(request, _Round(place_of(request, place), wave_id=wave_id))


@post(f"{_ONE}/lines/{{line_no:int}}", access=staff(*WORKERS), include_in_schema=False)
async def tick_line(
    request: Call, place: FromPath[str], task_id: FromPath[UUID], line_no: FromPath[int]
) -> Redirect | Template:
    """Count a unit whose code cannot be read; that nothing was scanned is kept with it.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, form = place_of(request, place), await form_of(request)
    walk = _round_of(found, task_id, form)
    try:
        await request.db.transact(
            pick_goods.pick_line,
            request.context,
            place_id=found.place_id,
            fulfilment_order_id=FulfilmentOrderId(task_id),
            line_no=line_no,
            units=1,
            pick_id=_id_in(form.get("pick_id", "")),
            at=now(),
        )
    except _EXPECTED_NO as refusal:
        return await _page(request, walk, _said(await teller_of(request), refusal))
    return Redirect(walk.url, status_code=303)


@post(f"{_ONE}/short/{{line_no:int}}", access=staff(*WORKERS), include_in_schema=False)
async def note_short(
    request: Call, place: FromPath[str], task_id: FromPath[UUID], line_no: FromPath[int]
) -> Redirect | Template:
    """Say that units are not there, and why; another source is looked for.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, form, at = place_of(request, place), await form_of(request), now()
    walk, why = _round_of(found, task_id, form), form.get("reason")
    units = whole_of(form.get("units", ""), MOST_UNITS) or 1
    reason = (
        fulfilment.picking.RejectReason(why)
        if why in {one.value for one in fulfilment.picking.RejectReason}
        else fulfilment.picking.RejectReason.OTHER
    )
    try:
        task = await request.db.transact(
            pick_goods.reject_units,
            request.context,
            place=found,
            fulfilment_order_id=FulfilmentOrderId(task_id),
            line_no=line_no,
            units=units,
            reason=reason,
            rejection_id=_id_in(form.get("key", "")),
            at=at,
        )
    except _EXPECTED_NO as refusal:
        return await _page(request, walk, _said(await teller_of(request), refusal))
    if task.state == FulfilmentState.REJECTED and walk.wave_id is None:
        return Redirect(f"{url_of(found)}/pick?said=rejected_all", status_code=303)
    return Redirect(walk.url, status_code=303)


@post(f"{_ONE}/give-up", access=staff(*WORKERS), include_in_schema=False)
async def give_up(request: Call, place: FromPath[str], task_id: FromPath[UUID]) -> Redirect:
    """Give an order back, so that somebody else picks the rest of it.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found = place_of(request, place)
    await request.db.transact(_give_up, request.context, place=found, task_ids=[task_id])
    return Redirect(f"{url_of(found)}/pick?said=given_up", status_code=303)


@post(f"{_WAVE}/give-up", access=staff(*WORKERS), include_in_schema=False)
async def give_up_wave(request: Call, place: FromPath[str], wave_id: FromPath[UUID]) -> Redirect:
    """Give back what is not picked of a walk.

    Raises:
        UnknownWave: the place has none of that id.
    """
    found = place_of(request, place)
    rows = await _rows(request, _Round(found, wave_id=wave_id))
    left = {row.fulfilment_order_id for row in rows if row.state == FulfilmentState.PICKING}
    await request.db.transact(_give_up, request.context, place=found, task_ids=sorted(left))
    return Redirect(f"{url_of(found)}/pick?said=given_up", status_code=303)


async def _give_up(tx: Tx, *, place: Place, task_ids: Sequence[UUID]) -> None:
    for task_id in task_ids:
        task = await fulfilment.get_fulfilment_order(
            tx, place_id=place.place_id, fulfilment_order_id=FulfilmentOrderId(task_id)
        )
        await fulfilment.picking.give_up(tx, task=task)


async def _scan(request: Call, walk: _Round) -> Template:
    form = await form_of(request)
    text = form.get("scan", "").strip()
    if not text:
        return await _page(request, walk)
    teller = await teller_of(request)
    try:
        picked = await request.db.transact(
            pick_goods.pick_scanned,
            request.context,
            shelf=request.house.memory.shelf,
            place_id=walk.place.place_id,
            code=text,
            pick_id=_id_in(form.get("pick_id", "")),
            wave_id=walk.wave_id,
            fulfilment_order_id=walk.task_id,
            at=now(),
        )
    except _EXPECTED_NO as refusal:
        return await _page(request, walk, _said(teller, refusal, text))
    title = teller.sku(picked.sku_id)
    return await _page(request, walk, Said(code="taken", about=title, units=picked.units))


async def _page(request: Call, walk: _Round, said: Said | None = None) -> Template:
    place, at, teller = walk.place, now(), await teller_of(request)
    rows = await _rows(request, walk)
    articles = await articles_of(request, place, {row.sku_id for row in rows})
    held = await _held(request, walk, rows)
    cards = await tasks_of(request, place, held, at)
    picker = next((one.picker for one in held if one.state == FulfilmentState.PICKING), None)
    following = next((row for row in rows if row.to_pick and _is_open(row)), None)
    room_url = url_of(place)
    screen = Picking(
        front=await front_of(request, place, "pick"),
        title=ids.number_of(rows[0].order_id) if walk.task_id is not None and rows else "",
        lines=tuple(
            _line(room_url, row, articles[SkuId(row.sku_id)], at, is_next=row is following)
            for row in rows
            if row.quantity > row.cancelled
        )
        if rows
        else (),
        orders=cards,
        scan_url=walk.url,
        give_up_url=f"{walk.url}/give-up",
        pack_url=f"{room_url}/pack",
        pick_id=str(ids.new()),
        reasons=tuple(one.value for one in fulfilment.picking.RejectReason),
        is_mine=picker in (None, request.principal.actor),
        wave="" if walk.wave_id is None else str(walk.wave_id),
        holder=None if picker is None else teller.colleagues.get(picker, picker),
        said=said or said_there(request.query_params.get("said", "")),
        instead=()
        if walk.task_id is None
        else await list_instead(request, place.code, FulfilmentOrderId(walk.task_id)),
    )
    return await answer(
        request, "picking.html", place, "pick", screen=screen, live=True, path=walk.url
    )


def _line(
    room_url: str,
    row: fulfilment.picking.PickLine,
    article: Article,
    at: datetime,
    *,
    is_next: bool,
) -> PickLine:
    url = f"{room_url}/pick/{row.fulfilment_order_id}"
    is_open = _is_open(row)
    return PickLine(
        article=article,
        number=ids.number_of(row.order_id),
        method=row.method,
        promised_at=row.promised_at,
        is_late=row.promised_at < at,
        wanted=row.quantity - row.cancelled,
        picked=row.picked,
        short=row.short,
        to_pick=row.to_pick if is_open else 0,
        tick_url=f"{url}/lines/{row.line_no}",
        short_url=f"{url}/short/{row.line_no}",
        key=str(ids.new()),
        is_next=is_next,
        instead_url=f"{url}/instead/{row.line_no}",
    )


async def _rows(request: Call, walk: _Round) -> list[fulfilment.picking.PickLine]:
    """Return the lines of a round, in the order of the shelves.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
        UnknownWave: the place has none of that id.
    """
    if walk.task_id is not None:
        await request.db.read(
            fulfilment.get_fulfilment_order,
            place_id=walk.place.place_id,
            fulfilment_order_id=walk.task_id,
        )
    elif walk.wave_id is not None:
        await request.db.read(
            fulfilment.picking.get_wave, place_id=walk.place.place_id, wave_id=walk.wave_id
        )
    return await request.db.read(
        fulfilment.picking.list_pick_lines,
        place_id=walk.place.place_id,
        wave_id=walk.wave_id,
        fulfilment_order_id=walk.task_id,
    )


async def _held(
    request: Call, walk: _Round, rows: Sequence[fulfilment.picking.PickLine]
) -> list[store_room.Task]:
    """Return the tasks of a round that are still in hand."""
    tasks = await request.db.read(
        store_room.list_tasks, place_id=walk.place.place_id, states=fulfilment.TO_DO
    )
    wanted = {row.fulfilment_order_id for row in rows}
    return [task for task in tasks if task.fulfilment_order_id in wanted]


def _is_open(row: fulfilment.picking.PickLine) -> bool:
    return row.state in (FulfilmentState.OPEN, FulfilmentState.PICKING)


def _round_of(place: Place, task_id: UUID, form: dict[str, str]) -> _Round:
    """Return the round whose page a form was on."""
    wave = form.get("wave", "")
    if wave:
        return _Round(place, wave_id=_id_in(wave))
    return _Round(place, task_id=FulfilmentOrderId(task_id))


def _said(teller: Teller, refusal: Refusal, scanned: str = "") -> Said:
    """Return a refusal as the page says it: of a rival who it is, of a wrong article both."""
    facts = refusal.facts
    if isinstance(refusal, fulfilment.WrongItem):
        return _wrong(teller, str(facts["scanned"]), facts["expected"])
    by = facts.get("picker")
    if by is None:
        return said_of(refusal, about=scanned[:64])
    return said_of(refusal, about=teller.colleagues.get(str(by), str(by)))


def _wrong(teller: Teller, scanned: str, expected: Sequence[str]) -> Said:
    shelf = teller.memory.shelf
    title = teller.sku(shelf.sku_by_code(scanned).sku_id)
    if not expected:
        return Said(code="nothing_wanted", tone="warn", about=title)
    other = teller.sku(shelf.sku_by_code(expected[0]).sku_id)
    return Said(code=fulfilment.WrongItem.code, tone="bad", about=title, other=other)


def _id_in(text: str) -> UUID:
    """Return the id that a form sent, or a new one where it sent none."""
    try:
        return UUID(text)
    except ValueError:
        return ids.new()


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    open_wave,
    start_one,
    show_one,
    show_wave,
    scan_one,
    scan_wave,
    tick_line,
    note_short,
    give_up,
    give_up_wave,
)
