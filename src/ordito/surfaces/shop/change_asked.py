"""Change asked: from a form of an order's page to the change that is asked of the order."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal

from ordito import customers, orders
from ordito.customers import Address
from ordito.network import Place, Service
from ordito.orders import Line, LineKind, Method, NothingToChange
from ordito.platform.clock import now
from ordito.platform.ids import PlaceId, SkuId
from ordito.processes.change_asked import (
    AskedChange,
    AskedLine,
    BroughtLine,
    Cancel,
    ChangeAddress,
    ChangeModel,
    ChangePlace,
    ChangeQuantity,
    RequestReturn,
    Return,
    WantedLine,
    WithdrawReturn,
)
from ordito.processes.change_lines import look
from ordito.processes.change_returns import pick_up_days
from ordito.processes.sourcing import NoPromise
from ordito.processes.whereto import ShipTo
from ordito.surfaces.call import Call
from ordito.surfaces.shop import order_screens as screens
from ordito.surfaces.shop.address_form import country_of, written_address
from ordito.surfaces.shop.cart import way_of
from ordito.surfaces.shop.forms import Form
from ordito.surfaces.shop.frame import context_of
from ordito.surfaces.shop.goods import goods_of
from ordito.surfaces.shop.offered import Offered, offered_of, places_with
from ordito.surfaces.shop.order_door import Opened
from ordito.surfaces.shop.order_view import address_lines, place_line

ACTS: Final[frozenset[str]] = frozenset(
    {"cancel", "place", "address", "quantity", "model", "return", "withdraw"}
)
COUNTER: Final = "counter"
POST: Final = "post"
PICK_UP: Final = "pick_up"
_WAYS_BACK: Final[Mapping[str, Literal["counter", "post", "pick_up"]]] = {
    COUNTER: COUNTER,
    POST: POST,
    PICK_UP: PICK_UP,
}
_LINE: Final = "line-"
_SKU: Final = "sku-"


async def asked_of(request: Call, opened: Opened, act: str, form: Form) -> AskedChange:
    """Return the change that a form asks for.

    Raises:
        NothingToChange: it asks for nothing that can be done.
        UnknownPlace, UnknownSku: it names none.
    """
    lines = await _lines(request, opened, act)
    units = {
        no: n for no, n in form.numbered(_LINE).items() if no in {one.line_no for one in lines}
    }
    asked = tuple(AskedLine(number, quantity) for number, quantity in units.items())
    match act:
        case "address":
            return ChangeAddress(ship_to=await _ship_to(request, opened, form))
        case "quantity":
            return _resized(lines, form)
        case "model":
            return await _other_model(request, lines, form)
        case _:
            pass
    if not asked:
        raise NothingToChange("No line has a quantity.", field="lines")
    match act:
        case "cancel":
            return Cancel(lines=asked)
        case "return":
            return _announced(asked, form)
        case "withdraw":
            return WithdrawReturn(lines=asked)
        case _:
            return await _moved(request, opened, lines, asked, form)


def brought_of(request: Call, asked: RequestReturn, form: Form) -> Return:
    """Return what will be done once the goods are there: at a counter, or where they are sent."""
    lines = tuple(BroughtLine(line.line_no, line.quantity) for line in asked.lines)
    sent = request.house.memory.returns.policy.sent_back
    if asked.way == COUNTER or sent is None:
        return Return(lines=lines, place=form.text("place") or "?", reason=asked.reason)
    return Return(lines=lines, place=str(sent.place_id), way=asked.way, reason=asked.reason)


def form_place(request: Call, act: str, form: Form) -> Place | None:
    """Return where goods will be brought, of a form that says so."""
    if act != "return" or _way_back(form) != COUNTER or not form.text("place"):
        return None
    return request.house.memory.place(form.text("place"), field="place")


async def whereto_of(request: Call, opened: Opened, asked: AskedChange) -> Sequence[str]:
    """Return the address to which a change sends goods, line by line; nothing of other changes."""
    if not isinstance(asked, ChangeAddress):
        return ()
    if asked.ship_to.address is not None:
        return address_lines(asked.ship_to.address)
    book = await request.db.read(
        customers.addresses.list_addresses, customer_id=opened.where.customer_id
    )
    return address_lines(next((one for one in book if one.label == asked.ship_to.label), None))


async def form_of(request: Call, opened: Opened, act: str) -> screens.ChangeForm:
    """Return the form by which a change is asked for.

    Raises:
        NothingToChange: nothing of the order can be changed that way (any more).
    """
    lines = await _lines(request, opened, act)
    if not lines:
        raise NothingToChange("Nothing of the order can be changed that way.", field="kind")
    goods = await goods_of(request, [line.sku_id for line in lines])
    order = await request.db.read(
        orders.get_order, customer_id=opened.where.customer_id, order_id=opened.where.order_id
    )
    offered = await offered_of(request, await _variants(request, lines))
    days = await _pick_up_days(request, opened) if act == "return" else ()
    return screens.ChangeForm(
        url=f"{opened.url}/change/{act}",
        order_url=opened.url,
        number=order.number,
        kind=act,
        lines=tuple(
            [
                screens.ChangeLine(
                    line_no=line.line_no,
                    goods=goods[line.sku_id],
                    most=_most(line, act),
                    units=_most(line, act),
                    wanted=await _models(request, line, offered) if act == "model" else (),
                )
                for line in lines
            ]
        ),
        places=await _places(request, opened, act, lines, offered),
        ways=_ways_back(request, days) if act == "return" else (),
        days=days,
        book=await _book(request, opened) if act == "address" else (),
        country=await country_of(request, opened.where) if act == "address" else "",
    )


async def _lines(request: Call, opened: Opened, act: str) -> list[Line]:
    """Return the lines that a change may be about."""
    if act not in ACTS:
        raise NothingToChange("There is no such change.", field="kind")
    lines = await request.db.read(
        orders.list_lines, customer_id=opened.where.customer_id, order_id=opened.where.order_id
    )
    return [line for line in lines if line.kind != LineKind.DELIVERY and _most(line, act)]


def _most(line: Line, act: str) -> int:
    """Return how many units of a line a change may be about."""
    if act == "return":
        return line.fulfilled - line.returned - line.return_requested
    if act == "withdraw":
        return line.return_requested
    if act == "address":
        return line.open if line.method == Method.SHIP else 0
    return line.open


def _announced(asked: tuple[AskedLine, ...], form: Form) -> RequestReturn:
    way, typed = _way_back(form), form.text("reason")
    day = form.text("day")
    try:
        pick_up_on = date.fromisoformat(day) if way == PICK_UP and day else None
    except ValueError:
        pick_up_on = None
    reason = typed if typed in screens.RETURN_REASONS else "customer_request"
    return RequestReturn(lines=asked, way=way, pick_up_on=pick_up_on, reason=reason)


def _way_back(form: Form) -> Literal["counter", "post", "pick_up"]:
    return _WAYS_BACK.get(form.text("back"), COUNTER)


def _ways_back(request: Call, days: Sequence[date]) -> tuple[str, ...]:
    """Return the ways in which goods may come back here."""
    sent = request.house.memory.returns.policy.sent_back
    return (COUNTER, *([POST] if sent else []), *([PICK_UP] if days else []))


async def _pick_up_days(request: Call, opened: Opened) -> tuple[date, ...]:
    present = await request.db.read(
        look, request.house.memory, opened.where, context_of(request), now()
    )
    return tuple(pick_up_days(present))


def _resized(lines: Sequence[Line], form: Form) -> ChangeQuantity:
    """Return the first line whose units the form sets to another number."""
    for line in lines:
        typed = form.text(f"{_LINE}{line.line_no}")
        wanted = form.units(f"{_LINE}{line.line_no}", line.open)
        if typed and wanted != line.open:
            gone = line.ordered - line.cancelled - line.open
            return ChangeQuantity(line_no=line.line_no, quantity=gone + wanted)
    raise NothingToChange("No line has another quantity.", field="lines")


async def _other_model(request: Call, lines: Sequence[Line], form: Form) -> ChangeModel:
    memory = request.house.memory
    taken: list[AskedLine] = []
    wanted: list[WantedLine] = []
    for line in lines:
        name = form.text(f"{_SKU}{line.line_no}")
        if not name:
            continue
        sku = memory.sku(name, field="sku")
        if sku.sku_id == line.sku_id or sku.product_id != memory.shelf.sku(line.sku_id).product_id:
            continue
        offered = await offered_of(request, [sku.sku_id])
        place_id = _giver(offered, sku.sku_id, line)
        taken.append(AskedLine(line.line_no, line.open))
        wanted.append(WantedLine(sku.code, line.open, Method(line.method), str(place_id)))
    if not taken:
        raise NothingToChange("No other model is chosen.", field="sku")
    return ChangeModel(lines=tuple(taken), wanted=tuple(wanted))


def _giver(offered: Offered, sku_id: SkuId, line: Line) -> PlaceId:
    """Return the place that gives another model: for a parcel the one that has most of it."""
    if line.method != Method.SHIP:
        return line.place_id
    ranked = [line.place_id, *offered.shipping]
    return max(ranked, key=lambda place_id: offered.units_at(sku_id, place_id) or 0)


async def _moved(
    request: Call, opened: Opened, lines: Sequence[Line], asked: tuple[AskedLine, ...], form: Form
) -> ChangePlace:
    """Return the change by which lines come in another way, or from another place."""
    method, place = way_of(request, form.text("way"))
    if place is None:
        await country_of(request, opened.where)
        known = {line.line_no: line for line in lines}
        offered = await offered_of(request, [line.sku_id for line in lines])
        ranked = [
            (
                min(
                    (offered.units_at(known[one.line_no].sku_id, place_id) or 0) - one.quantity
                    for one in asked
                ),
                place_id,
            )
            for place_id in offered.shipping
        ]
        if not ranked:
            raise NoPromise("No place ships goods.", field="way")
        place = request.house.memory.directory.place(max(ranked)[1])
    return ChangePlace(lines=asked, place=place.code, method=method)


async def _models(request: Call, line: Line, offered: Offered) -> tuple[screens.Chance, ...]:
    """Return the other variants of a line's product that can be had the same way."""
    memory = request.house.memory
    product_id = memory.shelf.sku(line.sku_id).product_id
    others = [
        sku.sku_id
        for sku in memory.shelf.skus.values()
        if sku.product_id == product_id and sku.active and sku.sku_id != line.sku_id
    ]
    had = [
        one
        for one in others
        if (
            offered.units_shipped(one)
            if line.method == Method.SHIP
            else offered.units_at(one, line.place_id)
        )
    ]
    goods = await goods_of(request, had)
    return tuple(
        screens.Chance(value=one.sku, name=one.title)
        for one in sorted(goods.values(), key=lambda one: one.title)
    )


async def _variants(request: Call, lines: Sequence[Line]) -> list[SkuId]:
    products = {request.house.memory.shelf.sku(line.sku_id).product_id for line in lines}
    return [
        sku.sku_id for sku in request.house.memory.shelf.skus.values() if sku.product_id in products
    ]


async def _places(
    request: Call, opened: Opened, act: str, lines: Sequence[Line], offered: Offered
) -> tuple[screens.Chance, ...]:
    """Return the places to choose from: where goods come back, or from where they may come."""
    memory, at = request.house.memory, now()
    if act == "return":
        return tuple(
            screens.Chance(value=place.code, name=place.name, detail=place_line(place))
            for place in places_with(memory, Service.RETURN, at)
        )
    if act != "place":
        return ()
    chances = [
        screens.Chance(value=f"collect:{place.code}", name=place.name, detail=place_line(place))
        for place in places_with(memory, Service.COLLECT, at)
        if any(
            offered.units_at(line.sku_id, place.place_id) != 0
            for line in lines
            if line.method != Method.COLLECT or line.place_id != place.place_id
        )
    ]
    order = await request.db.read(
        orders.deliveries.find_delivery,
        customer_id=opened.where.customer_id,
        order_id=opened.where.order_id,
    )
    if order is not None and any(line.method != Method.SHIP for line in lines):
        chances.insert(0, screens.Chance(value="ship", name=""))
    return tuple(chances)


async def _book(request: Call, opened: Opened) -> tuple[screens.Chance, ...]:
    """Return the addresses of the book, to whoever has signed in."""
    if not opened.is_own:
        return ()
    book = await request.db.read(
        customers.addresses.list_addresses, customer_id=opened.where.customer_id
    )
    return tuple(
        screens.Chance(
            value=one.label or "",
            name=one.label or "",
            detail=", ".join([*one.lines, f"{one.postal_code} {one.city}".strip()]),
        )
        for one in book
    )


async def _ship_to(request: Call, opened: Opened, form: Form) -> ShipTo:
    label = form.text("label", 40)
    if label and opened.is_own:
        return ShipTo(label=label)
    address: Address = written_address(form, await country_of(request, opened.where))
    return ShipTo(address=address)
