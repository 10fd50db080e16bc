"""Incoming: purchase orders and transfers are received, with what came too few or too many."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Template
from litestar.types import ControllerRouterHandler

from ordito import stock
from ordito.flows.transfer_stock import receive_transfer
from ordito.network import Place
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, SkuId
from ordito.stock import ArrivedLine, Condition, InboundLine
from ordito.surfaces.call import Call
from ordito.surfaces.console.moments import place_name
from ordito.surfaces.console.once import once
from ordito.surfaces.console.store.front import WORKERS, answer, front_of, place_of, url_of
from ordito.surfaces.console.store.tally import (
    Counted,
    counted_in,
    form_of,
    scan_into,
    tally_of,
)
from ordito.surfaces.guards import staff
from ordito.surfaces.store_screens import Delivery, Incoming, Receive, Said

TAB: Final = "incoming"
_URL: Final = f"/store/{{place:str}}/{TAB}"
_ONE: Final = f"{_URL}/{{kind:str}}/{{inbound_id:uuid}}"
_DONE: Final = frozenset({"received", "received_partly"})


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
    return await _page(request, found, kind, inbound_id, counted, form.get("key", ""))


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
    arrived = _arrived(counted)
    if not arrived and not is_final:
        said = Said(code="nothing_counted", tone="warn")
        empty = msgspec.structs.replace(counted, said=said)
        return await _page(request, found, kind, inbound_id, empty, form.get("key", ""))
    inbound = await _inbound(request, found, kind, inbound_id)
    booking = _booking(found, inbound, arrived, is_final=is_final)
    await once(request, form.get("key", ""), inbound_id, booking)
    said = "received" if is_final else "received_partly"
    return Redirect(f"{url_of(found)}/{TAB}?said={said}", status_code=303)


async def _page(
    request: Call, place: Place, kind: str, inbound_id: UUID, counted: Counted, key: str = ""
) -> Template:
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
        key=key or str(ids.new()),
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
    place: Place, inbound: _Inbound, arrived: list[ArrivedLine], *, is_final: bool
) -> Callable[[Tx], Awaitable[None]]:
    place_id, receipt_id, at = PlaceId(place.place_id), ids.new(), now()

    async def book(tx: Tx) -> None:
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


def transfer_number(transfer_id: UUID) -> str:
    """Return by what people call a transfer: the end of its id."""
    return transfer_id.hex[-6:].upper()


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    show_incoming,
    show_delivery,
    scan_delivery,
    book_delivery,
)
