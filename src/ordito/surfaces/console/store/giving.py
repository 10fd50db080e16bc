"""Giving: goods that wait are found by code, name or number, and handed over."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import fulfilment, orders
from ordito.flows.hand_over import hand_over
from ordito.flows.make_ready import make_ready
from ordito.fulfilment import Checked, FulfilmentState, Taker
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import FulfilmentOrderId, SkuId
from ordito.processes.count_codes import counting_codes
from ordito.reads import store_room
from ordito.surfaces.call import Call
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of, said_of
from ordito.surfaces.console.store.tally import form_of
from ordito.surfaces.console.store.tasks import show_part, tasks_of
from ordito.surfaces.guards import staff
from ordito.surfaces.store_screens import GivenPiece, Giving, Said
from ordito.surfaces.whole import MOST_UNITS, whole_of

_URL: Final = "/store/{place:str}"
_ONE: Final = f"{_URL}/waiting/{{task_id:uuid}}"
_UNITS: Final = "line-"
_CHECKS: Final = (Checked.NAME, Checked.DOCUMENT, Checked.ORDER_PAPER, Checked.KNOWN)
_TAKERS: Final = (Taker.BUYER, Taker.OTHER)
_EXPECTED_NO: Final = (
    fulfilment.FulfilmentClosed,
    fulfilment.NotThere,
    fulfilment.WrongCode,
    fulfilment.TooManyCodes,
    fulfilment.NotPacked,
    orders.holds.OrderHeld,
)


@post(f"{_URL}/ready/{{task_id:uuid}}", access=staff(*WORKERS), include_in_schema=False)
async def lay_ready(
    request: Call, place: FromPath[str], task_id: FromPath[UUID]
) -> Redirect | Template:
    """Say that picked goods lie ready for the customer, or packed for the carrier.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, at = place_of(request, place), now()

    async def work(tx: Tx) -> None:
        await make_ready(
            tx,
            place_id=found.place_id,
            fulfilment_order_id=FulfilmentOrderId(task_id),
            at=at,
        )

    try:
        await once(request, f"ready:{task_id}", task_id, work)
    except _EXPECTED_NO as refusal:
        return await show_part(request, found, "pack", said_of(refusal))
    return Redirect(f"{url_of(found)}/pack?said=made_ready", status_code=303)


@post(f"{_URL}/waiting", access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def find_waiting(request: Call, place: FromPath[str]) -> Template:
    """Show what waits under a collection code, an order's number, or a name."""
    found, form = place_of(request, place), await form_of(request)
    text = form.get("scan", "").strip()
    waiting = await request.db.read(
        fulfilment.list_open, place_id=found.place_id, page_size=store_room.MOST
    )
    ready = [task for task in waiting if task.state == FulfilmentState.READY]
    by_code = [task for task in ready if text and task.code == text]
    if len(by_code) == 1:
        return await _page(request, found, by_code[0].fulfilment_order_id, code=text)
    rows = await request.db.read(
        store_room.list_tasks, place_id=found.place_id, states=[FulfilmentState.READY]
    )
    cards = await tasks_of(request, found, rows, now())
    wanted = text.casefold()
    fitting = [
        row
        for row, card in zip(rows, cards, strict=True)
        if wanted and wanted in f"{card.number} {card.name or ''}".casefold()
    ]
    if len(fitting) == 1:
        return await _page(request, found, FulfilmentOrderId(fitting[0].fulfilment_order_id))
    code = "several_wait" if fitting else "nobody_waits"
    said = Said(code=code, tone="warn", about=text[:64])
    return await show_part(request, found, "waiting", said)


@get(_ONE, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_giving(request: Call, place: FromPath[str], task_id: FromPath[UUID]) -> Template:
    """Show goods that wait, to be handed over.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    return await _page(request, place_of(request, place), FulfilmentOrderId(task_id))


@post(_ONE, access=staff(*WORKERS), include_in_schema=False)
async def give(request: Call, place: FromPath[str], task_id: FromPath[UUID]) -> Redirect | Template:
    """Hand goods over: all, or the units that the form names.

    Raises:
        UnknownFulfilmentOrder: the place has none of that id.
    """
    found, form, at = place_of(request, place), await form_of(request), now()
    own_id, code = FulfilmentOrderId(task_id), form.get("code", "").strip() or None
    units = _units(form)

    async def work(tx: Tx) -> None:
        await hand_over(
            tx,
            place_id=found.place_id,
            fulfilment_order_id=own_id,
            code=code,
            checked=_checked(form),
            taker=Taker.OTHER if form.get("taker") == Taker.OTHER else Taker.BUYER,
            units=units,
            at=at,
        )

    try:
        async with counting_codes(
            request.db,
            context=request.context,
            place_id=found.place_id,
            fulfilment_order_id=own_id,
        ):
            await once(request, form.get("key", ""), task_id, work)
    except _EXPECTED_NO as refusal:
        return await _page(request, found, own_id, refusal=refusal)
    return Redirect(f"{url_of(found)}/waiting?said=handed_over", status_code=303)


async def _page(
    request: Call,
    place: Place,
    task_id: FulfilmentOrderId,
    *,
    code: str = "",
    refusal: Refusal | None = None,
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
    pieces = await request.db.read(
        store_room.list_pieces, place_id=place.place_id, fulfilment_order_ids=[task_id]
    )
    left = [piece for piece in pieces.get(task_id, ()) if piece.left]
    articles = await articles_of(request, place, {piece.sku_id for piece in left})
    url = f"{url_of(place)}/waiting/{task_id}"
    screen = Giving(
        front=await front_of(request, place, "waiting"),
        task=card,
        pieces=tuple(
            GivenPiece(
                article=articles[SkuId(piece.sku_id)], line_no=piece.line_no, left=piece.left
            )
            for piece in left
        ),
        give_url=url,
        key=str(ids.new()),
        code=code,
        checks=_CHECKS,
        takers=_TAKERS,
        customer_url=f"/customers/{task.customer_id}",
        said=None if refusal is None else said_of(refusal),
    )
    return await answer(request, "giving.html", place, "waiting", screen=screen, path=url)


def _checked(form: Mapping[str, str]) -> Checked:
    asked = form.get("checked", "")
    return Checked(asked) if asked in _CHECKS else Checked.KNOWN


def _units(form: Mapping[str, str]) -> dict[int, int] | None:
    """Return units by line; None where the form names none, which is all that is left."""
    found = {
        whole_of(name.removeprefix(_UNITS)): whole_of(value, MOST_UNITS)
        for name, value in form.items()
        if name.startswith(_UNITS)
    }
    return {line_no: units for line_no, units in found.items() if line_no and units} or None


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    lay_ready,
    find_waiting,
    show_giving,
    give,
)
