"""Incoming: purchase orders and transfers are received, with what came too few or too many."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import fulfilment, stock
from ordito.flows.transfer_stock import receive_transfer
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import PlaceId, SkuId
from ordito.stock import ArrivedLine, Condition, InboundLine, LotUnits
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import place_name
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.goods import articles_of
from ordito.surfaces.console.store.tally import (
    Counted,
    counted_in,
    form_of,
    scan_into,
    tally_of,
)
from ordito.surfaces.guards import staff
from ordito.surfaces.store_screens import Delivery, Incoming, LotsWanted, Receive, Said
from ordito.surfaces.whole import whole_of

TAB: Final = "incoming"
_URL: Final = f"/store/{{place:str}}/{TAB}"
_ONE: Final = f"{_URL}/{{kind:str}}/{{inbound_id:uuid}}"
_DONE: Final = frozenset({"received", "received_partly"})
_LOTS: Final = "lots-"
_MOST_LOTS: Final = 1000
_LOTS_WRONG: Final = (
    fulfilment.LotWanted,
    stock.LotTwice,
    stock.LotUnmoved,
    stock.NotTracked,
    stock.SerialPresent,
)


class _Inbound(msgspec.Struct, frozen=True):
    """A delivery with what it should bring."""

    kind: str
    inbound_id: UUID
    number: str
    other: str
    lines: list[InboundLine]
    is_coming: bool


@get(_URL, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_incoming(request: Call, place: FromPath[str]) -> Template:
    """Show what comes to the place from suppliers and from other places."""
    found = place_of(request, place)
    said = request.query_params.get("said", "")
    screen = Incoming(
        front=await front_of(request, found, TAB),
        deliveries=await _deliveries(request, found),
        said=Said(code=said) if said in _DONE else None,
    )
    return await answer(request, "incoming.html", found, TAB, screen=screen, live=True)


@get(_ONE, access=staff(*WORKERS), include_in_schema=False, media_type=MediaType.HTML)
async def show_delivery(
    request: Call, place: FromPath[str], kind: FromPath[str], inbound_id: FromPath[UUID]
) -> Template:
    """Show what a delivery should bring, to be counted in.

    Raises:
        UnknownTransfer: nothing of that id comes to the place.
        UnknownPurchaseOrder: the place has none of that id.
    """
    return await _page(request, place_of(request, place), kind, inbound_id, Counted({}, {}))


@post(_ONE, access=staff(*WORKERS), include_in_schema=False, status_code=200)
async def scan_delivery(
    request: Call, place: FromPath[str], kind: FromPath[str], inbound_id: FromPath[UUID]
) -> Template:
    """Count one more article; nothing is booked yet.

    Raises:
        UnknownTransfer: nothing of that id comes to the place.
        UnknownPurchaseOrder: the place has none of that id.
    """
    found, form = place_of(request, place), await form_of(request)
    inbound = await _inbound(request, found, kind, inbound_id)
    counted = await scan_into(request, form, [line.sku_id for line in inbound.lines])
    return await _page(request, found, kind, inbound_id, counted, form)


@post(f"{_ONE}/book", access=staff(*WORKERS), include_in_schema=False)
async def book_delivery(
    request: Call, place: FromPath[str], kind: FromPath[str], inbound_id: FromPath[UUID]
) -> Template | Redirect:
    """Book what came; when nothing more is waited for, differences become exceptions.

    Raises:
        UnknownTransfer: nothing of that id comes to the place.
        UnknownPurchaseOrder: the place has none of that id.
        TransferClosed: nothing has left yet, or it was cancelled.
    """
    found, form = place_of(request, place), await form_of(request)
    counted, is_final = counted_in(form), "final" in form
    lots = _lots_in(form)
    arrived = _arrived(counted)
    if not arrived and not is_final:
        said = Said(code="nothing_counted", tone="warn")
        empty = msgspec.structs.replace(counted, said=said)
        return await _page(request, found, kind, inbound_id, empty, form)
    inbound = await _inbound(request, found, kind, inbound_id)
    booking = _booking(found, inbound, arrived, lots, is_final=is_final)
    try:
        await _require_lots(request, arrived, lots)
        await once(request, form.get("key", ""), inbound_id, booking)
    except _LOTS_WRONG as refusal:
        told = msgspec.structs.replace(counted, said=Said(code=_told(refusal), tone="bad"))
        return await _page(request, found, kind, inbound_id, told, form)
    said = "received" if is_final else "received_partly"
    return Redirect(f"{url_of(found)}/{TAB}?said={said}", status_code=303)


async def _page(
    request: Call,
    place: Place,
    kind: str,
    inbound_id: UUID,
    counted: Counted,
    form: Mapping[str, str] | None = None,
) -> Template:
    typed = form or {}
    inbound = await _inbound(request, place, kind, inbound_id)
    url = f"{url_of(place)}/{TAB}/{kind}/{inbound_id}"
    screen = Receive(
        front=await front_of(request, place, TAB),
        number=inbound.number,
        kind=kind,
        other=inbound.other,
        tally=await tally_of(
            request,
            place,
            counted,
            scan_url=url,
            expected={line.sku_id: line.coming for line in inbound.lines},
            with_damaged=True,
        ),
        book_url=f"{url}/book",
        key=typed.get("key") or str(ids.new()),
        lots=await _lots_wanted(
            request, place, [*(line.sku_id for line in inbound.lines), *counted.units], typed
        ),
        may_book=inbound.is_coming,
    )
    return await answer(request, "receive.html", place, TAB, screen=screen)


async def _deliveries(request: Call, place: Place) -> tuple[Delivery, ...]:
    url = f"{url_of(place)}/{TAB}"
    purchases = await request.db.read(
        stock.list_purchase_orders, place_id=place.place_id, only_open=True
    )
    transfers = await request.db.read(stock.list_transfers, place_id=place.place_id, only_open=True)
    coming = [one for one in transfers if one.end_is == "destination"]
    found = [
        *(
            Delivery(
                number=one.number,
                url=f"{url}/purchase_order/{one.purchase_order_id}",
                kind="purchase_order",
                other=one.supplier,
                state="expected",
                skus=len(one.sku_ids),
                since=one.ordered_at,
            )
            for one in purchases
        ),
        *(
            Delivery(
                number=transfer_number(one.transfer_id),
                url=f"{url}/transfer/{one.transfer_id}",
                kind="transfer",
                other=place_name(request.house.memory, one.other_place_id) or "",
                state=one.state,
                skus=len(one.sku_ids),
                since=one.shipped_at or one.opened_at,
            )
            for one in coming
        ),
    ]
    return tuple(sorted(found, key=lambda one: one.since))


async def _inbound(request: Call, place: Place, kind: str, inbound_id: UUID) -> _Inbound:
    """Return a delivery to the place.

    Raises:
        UnknownTransfer: nothing of that id comes to the place.
        UnknownPurchaseOrder: the place has none of that id.
    """
    if kind == "purchase_order":
        order = await request.db.read(
            stock.get_purchase_order, place_id=place.place_id, purchase_order_id=inbound_id
        )
        lines = await _lines(request, order.sku_ids, inbound_id)
        return _Inbound(kind, inbound_id, order.number, order.supplier, lines, is_coming=True)
    transfer = await request.db.read(
        stock.get_transfer, place_id=place.place_id, transfer_id=inbound_id
    )
    if kind != "transfer" or transfer.end_is != "destination":
        message = "Nothing of that id comes to the place."
        raise stock.UnknownTransfer(message, field="inbound_id")
    other = place_name(request.house.memory, transfer.other_place_id) or ""
    lines = await _lines(request, transfer.sku_ids, inbound_id)
    number, is_coming = transfer_number(inbound_id), transfer.state in ("shipped", "received")
    return _Inbound(kind, inbound_id, number, other, lines, is_coming=is_coming)


async def _lines(request: Call, sku_ids: list[SkuId], inbound_id: UUID) -> list[InboundLine]:
    return await request.db.read(stock.list_inbound_lines, sku_ids=sku_ids, inbound_id=inbound_id)


def _arrived(counted: Counted) -> list[ArrivedLine]:
    by_condition: tuple[tuple[Mapping[SkuId, int], Condition], ...] = (
        (counted.units, Condition.SELLABLE),
        (counted.damaged, Condition.DAMAGED),
    )
    return [
        ArrivedLine(sku_id, units, condition)
        for came, condition in by_condition
        for sku_id, units in came.items()
        if units
    ]


def _booking(
    place: Place,
    inbound: _Inbound,
    arrived: list[ArrivedLine],
    lots: Mapping[SkuId, list[LotUnits]],
    *,
    is_final: bool,
) -> Callable[[Tx], Awaitable[None]]:
    place_id, receipt_id, at = PlaceId(place.place_id), ids.new(), now()

    async def book(tx: Tx) -> None:
        await take(tx)
        for sku_id, units in sorted(lots.items()):
            await stock.name_lots(
                tx,
                sku_id=sku_id,
                place_id=place_id,
                subject_id=inbound.inbound_id,
                lots=units,
                at=at,
            )

    async def take(tx: Tx) -> None:
        if inbound.kind == "transfer":
            await receive_transfer(
                tx,
                place_id=place_id,
                transfer_id=inbound.inbound_id,
                receipt_id=receipt_id,
                arrived=arrived,
                is_final=is_final,
                occurred_at=at,
                at=at,
            )
            return
        order = await stock.get_purchase_order(
            tx, place_id=place_id, purchase_order_id=inbound.inbound_id
        )
        await stock.receive_purchase(
            tx,
            order=order,
            receipt_id=receipt_id,
            arrived=arrived,
            is_final=is_final,
            occurred_at=at,
            at=at,
        )

    return book


async def _lots_wanted(
    request: Call, place: Place, sku_ids: Sequence[SkuId], form: Mapping[str, str]
) -> tuple[LotsWanted, ...]:
    """Return the articles of a delivery whose units are told apart, with what was typed."""
    tracked = {
        sku_id: kind
        for sku_id in dict.fromkeys(sku_ids)
        if (kind := await request.db.read(stock.find_tracking, sku_id=sku_id)) is not None
    }
    articles = await articles_of(request, place, tracked)
    return tuple(
        LotsWanted(
            article=articles[sku_id],
            name=f"{_LOTS}{sku_id}",
            is_serial=kind == stock.Tracking.SERIAL,
            text=form.get(f"{_LOTS}{sku_id}", ""),
        )
        for sku_id, kind in tracked.items()
    )


async def _require_lots(
    request: Call, arrived: Sequence[ArrivedLine], lots: Mapping[SkuId, list[LotUnits]]
) -> None:
    """Refuse sound units that are told apart, and are not."""
    for one in arrived:
        if one.condition is not Condition.SELLABLE:
            continue
        kind = await request.db.read(stock.find_tracking, sku_id=one.sku_id)
        named = sum(each.quantity for each in lots.get(one.sku_id, ()))
        if kind is not None and named != one.quantity:
            raise fulfilment.LotWanted("Each unit has a lot or number.", field="lots", kind=kind)


def _lots_in(form: Mapping[str, str]) -> dict[SkuId, list[LotUnits]]:
    """Return the lots that a form names: in each line a lot, its units and its last day."""
    found: dict[SkuId, list[LotUnits]] = {}
    for name, text in form.items():
        lines = [line.split() for line in text.splitlines() if line.strip()]
        if name.startswith(_LOTS) and lines:
            try:
                sku_id = SkuId(UUID(name.removeprefix(_LOTS)))
            except ValueError:
                continue
            found[sku_id] = [_lot(*words[:3]) for words in lines[:_MOST_LOTS]]
    return found


def _lot(lot: str, units: str = "1", day: str = "") -> LotUnits:
    try:
        expires_on = date.fromisoformat(day) if day else None
    except ValueError:
        expires_on = None
    number = whole_of(units)
    return LotUnits(lot[:64], 1 if number is None else number, expires_on)


def _told(refusal: Refusal) -> str:
    return "lots_wanted" if isinstance(refusal, fulfilment.LotWanted) else refusal.code


def transfer_number(transfer_id: UUID) -> str:
    """Return by what people call a transfer: the end of its id."""
    return transfer_id.hex[-6:].upper()


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_incoming,
    show_delivery,
    scan_delivery,
    book_delivery,
)
