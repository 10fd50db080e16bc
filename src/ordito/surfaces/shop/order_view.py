"""Order view: an order as its page shows it to the person who bought it."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import segno
from msgspec import structs

from ordito import customers, fulfilment, network, orders
from ordito.fulfilment import FulfilmentOrder, FulfilmentState, Item
from ordito.network import Place
from ordito.orders import LineKind, Method, Whereabouts
from ordito.platform.db import Tx
from ordito.platform.ids import PlaceId, SkuId
from ordito.platform.money import Money
from ordito.processes.sale import SaleAnswer
from ordito.reads.order_page import OrderLine, OrderPage, read_order_page
from ordito.surfaces.call import Call
from ordito.surfaces.pages import language_of
from ordito.surfaces.shop import order_screens as screens
from ordito.surfaces.shop.goods import Goods, goods_of
from ordito.surfaces.shop.parcels import Packed, back_of, boxes_of, instead_of, read_packed

_STAGES: Final = {
    Method.COLLECT: ("placed", "preparing", "ready", "collected"),
    Method.SHIP: ("placed", "preparing", "packed", "sent"),
}
_REACHED: Final = {
    FulfilmentState.WAITING: 0,
    FulfilmentState.OPEN: 1,
    FulfilmentState.PICKING: 1,
    FulfilmentState.PICKED: 1,
    FulfilmentState.REJECTED: 1,
    FulfilmentState.READY: 2,
    FulfilmentState.HANDED_OVER: 3,
}
# of several parcels the one that is furthest behind speaks for the order
_ORDER: Final = (
    "held",
    "expected",
    "preparing",
    "packed",
    "ready",
    "sent",
    "delivered",
    "collected",
)
_THERE: Final = frozenset({"sent", "delivered", "collected"})
_NO_MORE: Final = frozenset({"place"})


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page of an order is made of.

    Attributes:
        page: the order.
        tasks: what places do, with what belongs to each.
        is_held: whether somebody has to look at it first.
        points: that it gave when it was sold.
        address: whereto it is shipped, from the vault.
        documents: that were numbered.
        packed: parcels, with what is in them and what carriers told.
        returns: what was announced to come back, or came, oldest first.
        offers: other articles that are offered and not answered.
        arrived: that the buyer waits outside, for which of it.
    """

    page: OrderPage
    tasks: Sequence[tuple[FulfilmentOrder, Sequence[Item]]]
    is_held: bool
    points: int
    address: customers.KeptAddress | None
    documents: Sequence[orders.documents.Document]
    packed: Packed
    returns: Sequence[orders.returns.GoodsReturn]
    offers: Sequence[fulfilment.picking.Substitute]
    arrived: Sequence[fulfilment.arrivals.Arrival] = ()


async def read_known(tx: Tx, request: Call, where: Whereabouts) -> Known:
    """Read an order with what places do for it.

    Raises:
        UnknownOrder: there is none yet.
    """
    key = msgspec.structs.asdict(where)
    memory, language = request.house.memory, language_of(request)
    page = await read_order_page(tx, where=where, memory=memory, language=language)
    places = sorted({PlaceId(line.place_id) for line in page.lines})
    tasks = await fulfilment.list_of_order(tx, order_id=where.order_id, place_ids=places)
    items = [
        await fulfilment.list_items(
            tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id
        )
        for task in tasks
    ]
    holds = await orders.holds.list_holds(tx, **key)
    checkout = await orders.find_checkout(tx, **key)
    answer = None if checkout is None else checkout.answer
    address = None
    if page.delivery is not None:
        address = await customers.addresses.find_address(
            tx, customer_id=where.customer_id, address_id=page.delivery.address_id
        )
    documents = await orders.documents.list_documents(tx, **key)
    returns = await orders.returns.list_of_order(tx, where=where)
    return Known(
        page=page,
        tasks=list(zip(tasks, items, strict=True)),
        is_held=any(hold.released_at is None for hold in holds),
        points=0 if answer is None else msgspec.json.decode(answer, type=SaleAnswer).points,
        address=address,
        documents=[one for one in documents if one.number is not None],
        packed=await read_packed(tx, where, sorted({*places, *(one.place_id for one in returns)})),
        returns=returns,
        arrived=await fulfilment.arrivals.list_of_order(
            tx, place_ids=sorted(places), order_id=where.order_id
        ),
        offers=[
            one
            for task in tasks
            for one in await fulfilment.picking.list_substitutes(
                tx, place_id=task.place_id, fulfilment_order_id=task.fulfilment_order_id
            )
            if one.state == "offered"
        ],
    )


async def screen_of(request: Call, known: Known, *, url: str, is_own: bool) -> screens.Order:
    """Return what the page of an order shows.

    Args:
        request: of the browser.
        known: the order.
        url: of the page.
        is_own: whether the reader is signed in as who bought it.
    """
    page, currency = known.page, known.page.currency
    offered = [one.offered_sku_id for one in known.offers]
    goods = await goods_of(request, [*(SkuId(line.sku_id) for line in page.lines), *offered])
    lines = [line for line in page.lines if line.kind != LineKind.DELIVERY]
    parcels = _parcels(request, known, goods)
    waiting = [one.promised_at for one in parcels if one.state not in _THERE]
    return screens.Order(
        url=url,
        live_url=f"{url}/live",
        number=page.number,
        state=_state(page, parcels),
        placed_at=page.placed_at,
        promised_at=min(waiting, default=None),
        parcels=parcels,
        instead=tuple(instead_of(request, one, goods, url) for one in known.offers),
        backs=tuple(back_of(request, one, known.packed, goods, url) for one in known.returns[::-1]),
        lines=tuple(_line(request, line, goods, currency) for line in lines),
        charges=tuple(
            (goods[SkuId(line.sku_id)].title, Money(line.due_minor, currency))
            for line in page.lines
            if line.kind == LineKind.DELIVERY and line.ordered > line.cancelled
        ),
        total=Money(page.due_minor, currency),
        before=None if page.due_minor == page.total_minor else Money(page.total_minor, currency),
        owed=Money(page.owed_minor, currency) if page.owed_minor else None,
        paid=_paid(page),
        points=known.points,
        address=address_lines(known.address),
        papers=tuple(
            screens.Paper(
                kind="invoice" if one.buyer is not None and one.kind == "receipt" else one.kind,
                name=orders.documents.name_of(one.series, one.number or 0),
                url=f"{url}/papers/{orders.documents.name_of(one.series, one.number or 0)}.pdf",
                at=one.issued_at,
            )
            for one in known.documents
        ),
        history=_history(page, goods),
        acts=_acts(page, known),
        is_own=is_own,
        channel=request.house.memory.channel(page.channel_id).kind.value,
    )


def address_lines(kept: customers.Address | customers.KeptAddress | None) -> tuple[str, ...]:
    """Return an address as it stands on a parcel, line by line."""
    if kept is None:
        return ()
    town = " ".join(part for part in (kept.postal_code, kept.city, kept.region or "") if part)
    return (kept.recipient, *kept.lines, town, kept.country)


def place_line(place: Place) -> str:
    """Return where a place is, in one line."""
    town = f"{place.postal_code} {place.city}".strip()
    return ", ".join(part for part in (place.address, town) if part)


def qr_of(text: str) -> str:
    """Return a text as a QR code: SVG that stands in the page, without styles of its own."""
    return segno.make(text, micro=False).svg_inline(
        omitsize=True, svgclass=None, lineclass=None, border=2
    )


def _parcels(
    request: Call, known: Known, goods: Mapping[SkuId, Goods]
) -> tuple[screens.Parcel, ...]:
    shown = [
        structs.replace(
            _parcel(request, task, items, goods, is_held=known.is_held),
            boxes=boxes_of(known.packed, task, goods),
            curb=_curb_of(request, known, task),
        )
        for task, items in known.tasks
        if task.state != FulfilmentState.CANCELLED and any(item.wanted for item in items)
    ]
    return tuple(_arrived(one) for one in shown)


def _parcel(
    request: Call,
    task: FulfilmentOrder,
    items: Sequence[Item],
    goods: Mapping[SkuId, Goods],
    *,
    is_held: bool,
) -> screens.Parcel:
    place = request.house.memory.directory.place(task.place_id)
    codes = _STAGES[Method(task.method)]
    reached = _REACHED[FulfilmentState(task.state)]
    moments = (task.opened_at, None, task.ready_at, task.handed_over_at)
    waits = task.state in fulfilment.TO_DO
    return screens.Parcel(
        method=task.method,
        state=_track(task, codes[reached], is_held=is_held and waits),
        place=place.name,
        place_address=place_line(place),
        promised_at=task.promised_at,
        stages=tuple(
            screens.Stage(code=code, state=_stage(turn, reached), at=at)
            for turn, (code, at) in enumerate(zip(codes, moments, strict=True))
        ),
        items=tuple(
            f"{item.wanted} × {goods[item.sku_id].title}"
            for item in items
            if item.wanted and item.sku_id in goods
        ),
        code=task.code if waits else None,
        qr=qr_of(task.code) if waits and task.code else None,
        collect_until=task.collect_until if waits else None,
    )


def _arrived(parcel: screens.Parcel) -> screens.Parcel:
    """Return a parcel as delivered where each of its boxes is."""
    is_there = parcel.state == "sent" and {box.state for box in parcel.boxes} == {"delivered"}
    return structs.replace(parcel, state="delivered") if is_there else parcel


def _track(task: FulfilmentOrder, code: str, *, is_held: bool) -> str:
    if task.state == FulfilmentState.WAITING:
        return "expected"
    return "held" if is_held else code


def _curb_of(request: Call, known: Known, task: FulfilmentOrder) -> screens.Curb | None:
    """Return how a customer says that he waits outside, where the place brings goods out."""
    place = request.house.memory.directory.place(task.place_id)
    if task.state != FulfilmentState.READY or network.Service.CURBSIDE not in place.services:
        return None
    here = next(
        (one for one in known.arrived if one.fulfilment_order_id == task.fulfilment_order_id), None
    )
    return screens.Curb(
        name=str(task.fulfilment_order_id),
        spot="" if here is None else here.spot,
        arrived_at=None if here is None else here.arrived_at,
    )


def _stage(turn: int, reached: int) -> str:
    last = max(_REACHED.values())
    return "done" if turn < reached or reached == last else "now" if turn == reached else "ahead"


def _state(page: OrderPage, parcels: Sequence[screens.Parcel]) -> str:
    if page.fulfilment_state == "cancelled":
        return "cancelled"
    if page.return_state == "returned":
        return "returned"
    states = {parcel.state for parcel in parcels}
    return next((state for state in _ORDER if state in states), "done")


def _line(
    request: Call, line: OrderLine, goods: Mapping[SkuId, Goods], currency: str
) -> screens.OrderLine:
    return screens.OrderLine(
        line_no=line.line_no,
        goods=goods[SkuId(line.sku_id)],
        ordered=line.ordered,
        open=line.open,
        with_customer=line.fulfilled - line.returned - line.return_requested,
        announced=line.return_requested,
        cancelled=line.cancelled,
        returned=line.returned,
        total=Money(line.total_minor, currency),
        reductions=tuple(one.label for one in line.discounts),
        method=line.method,
        place=request.house.memory.place(str(line.place_id), field="place").name,
    )


def _paid(page: OrderPage) -> tuple[screens.Paid, ...]:
    return tuple(
        screens.Paid(
            tender=one.tender,
            amount=Money(one.authorised_minor - one.voided_minor, page.currency),
            refunded=Money(one.refunded_minor, page.currency) if one.refunded_minor else None,
        )
        for one in page.payments
        if one.authorised_minor > one.voided_minor
    )


def _history(page: OrderPage, goods: Mapping[SkuId, Goods]) -> tuple[screens.Deed, ...]:
    titles = {line.line_no: goods[SkuId(line.sku_id)].title for line in page.lines}
    return tuple(
        screens.Deed(
            code=action.kind,
            at=action.at,
            detail=", ".join(dict.fromkeys(titles[one] for one in action.line_nos if one in titles))
            if action.kind not in _NO_MORE
            else "",
        )
        for action in reversed(page.actions)
    )


def _acts(page: OrderPage, known: Known) -> tuple[str, ...]:
    """Return the changes that may be begun on the order as it is."""
    goods = [line for line in page.lines if line.kind != LineKind.DELIVERY]
    waiting = [line for line in goods if line.open]
    acts: list[str] = []
    if waiting:
        acts += ["place", *(["address"] if _is_shipped(waiting, known) else [])]
        acts += ["quantity", "model", "cancel"]
    if any(line.fulfilled > line.returned + line.return_requested for line in goods):
        acts.append("return")
    if any(line.return_requested for line in goods):
        acts.append("withdraw")
    return tuple(acts)


def _is_shipped(waiting: Sequence[OrderLine], known: Known) -> bool:
    return known.page.delivery is not None and any(line.method == Method.SHIP for line in waiting)
