"""Order: where it is, who has it, what it cost, and what can still change."""

import re
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template
from msgspec import structs

from ordito import customers, fulfilment, orders
from ordito.flows.change_effect import ChangePlan
from ordito.flows.hand_over import hand_over as hand_over_goods
from ordito.flows.make_ready import make_ready as make_goods_ready
from ordito.fulfilment import FulfilmentState
from ordito.network import Place
from ordito.orders import ActionKind, Axis, LineQuantity, ReturnedLine, Whereabouts
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.feed import Entry, end_of_log
from ordito.platform.ids import CustomerId, FulfilmentOrderId
from ordito.platform.money import Money
from ordito.processes.change import change_at_once
from ordito.reads.order_page import (
    OrderAction,
    OrderFulfilment,
    OrderLine,
    OrderPage,
)
from ordito.reads.verified import read_heard
from ordito.surfaces import screens
from ordito.surfaces.call import Call
from ordito.surfaces.console import changes, holds
from ordito.surfaces.console.customers import masked, may_see_persons
from ordito.surfaces.console.moments import Teller, channel_kind, place_name, teller_of
from ordito.surfaces.console.once import once
from ordito.surfaces.console.order_desk import desk_of_order
from ordito.surfaces.console.order_money import EVENTS
from ordito.surfaces.console.order_seen import find_seen
from ordito.surfaces.console.papers import papers_of
from ordito.surfaces.console.store import kept
from ordito.surfaces.console.store.front import url_of
from ordito.surfaces.cookies import case_cookie
from ordito.surfaces.frames import frame_of
from ordito.surfaces.guards import Role, staff
from ordito.surfaces.live import stream_changes
from ordito.surfaces.looking import note_look
from ordito.surfaces.screens import Action, Bill, Fulfilment, Moment, Step
from ordito.surfaces.store_words import WAITING_REASONS
from ordito.surfaces.whole import whole_of

_LINE: Final = "line-"
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DECIDED: Final = (ActionKind.CANCEL, ActionKind.CHANGE_PLACE)
_WAITING: Final = (FulfilmentState.WAITING, FulfilmentState.REJECTED)
_HANDLING: Final = (
    ("ready", "ready", ("open", "picking", "picked")),
    ("hand_over", "hand-over", ("open", "picking", "picked", "ready")),
)


@get("/orders/{name:str}", access=staff(), include_in_schema=False, media_type=MediaType.HTML)
async def show_order(request: Call, name: FromPath[str]) -> Template:
    """Show an order by its number or id.

    Raises:
        UnknownOrder: there is none, or the reader's places have nothing to do with it.
    """
    where, page = await find_seen(request, name)
    person = await request.db.read(customers.find_customer, customer_id=where.customer_id)
    teller = await teller_of(request)
    heard = await request.db.read(
        read_heard, customer_id=where.customer_id, actor=request.principal.actor, at=now()
    )
    is_open = heard.is_verified or Role.ADMIN in request.principal.roles
    held = await request.db.read(
        orders.holds.list_holds, customer_id=where.customer_id, order_id=where.order_id
    )
    # who looks into a held order looks at its address
    destination = await _destination(request, where, page, is_open=is_open or bool(held))
    shows_person = (person is not None and person.name) or destination is not None
    if shows_person and may_see_persons(request.principal):
        await note_look(request, [CustomerId(where.customer_id)], why="order")
    screen = _screen(request, teller, page, None if person is None else person.name)
    order = await request.db.read(
        orders.get_order, customer_id=where.customer_id, order_id=where.order_id
    )
    screen = structs.replace(
        screen,
        waiting=holds.waiting(teller, held),
        actions=(*holds.offers(request, order, held), *screen.actions),
        destination=destination,
    )
    papers = await papers_of(request, where)
    desk = await desk_of_order(request, page, order, screen.actions)
    cursor = await request.db.read(end_of_log)
    frame = structs.replace(
        frame_of(request), stream=f"/orders/{page.number}/stream?after={cursor}"
    )
    context = {"screen": screen, "papers": papers, "desk": desk, "frame": frame}
    case_id = request.query_params.get("case", "")
    if not _ID.fullmatch(case_id):
        return Template("order.html", context=context)
    cookie = case_cookie(request.house.settings, page.number, UUID(case_id))
    return Template("order.html", context=context, cookies=[cookie])


@get("/orders/{name:str}/stream", access=staff(), include_in_schema=False)
async def stream_order(request: Call, name: FromPath[str]) -> Stream:
    """Say whenever something was done to the order, in whatever channel.

    Raises:
        UnknownOrder: there is none, or the reader's places have nothing to do with it.
    """
    where, _ = await find_seen(request, name)

    def is_news(entry: Entry) -> bool:
        return where.order_id in (entry.case_id, entry.subject_id)

    async def look(database: Database) -> object:
        order = await database.read(
            orders.get_order, customer_id=where.customer_id, order_id=where.order_id
        )
        return order.version

    return stream_changes(request, is_news, look)


@post(
    "/orders/{name:str}/cancel",
    access=staff(Role.ASSOCIATE, Role.AGENT),
    include_in_schema=False,
)
async def cancel_lines(request: Call, name: FromPath[str]) -> Redirect:
    """Cancel the units that the form names.

    Raises:
        UnknownOrder: there is none, or the reader's places have nothing to do with it.
        LineClosed: a line has fewer open units.
        NotEntitled: it gives back more than the reader may.
    """
    where, page = await find_seen(request, name)
    form = {key: str(value) for key, value in (await request.form()).items()}
    lines = _asked(form)
    plan = ChangePlan(
        kind=ActionKind.CANCEL,
        version=None,
        reason="staff",
        taken=tuple(ReturnedLine(line.line_no, line.quantity) for line in lines),
    )

    async def cancel(tx: Tx) -> None:
        await change_at_once(
            tx,
            memory=request.house.memory,
            where=where,
            plan=plan,
            authority=request.principal.authority,
            at=now(),
        )

    if lines:
        await once(request, form.get("key", ""), page.order_id, cancel)
    return Redirect(f"/orders/{page.number}", status_code=303)


@post(
    "/orders/{name:str}/ready/{place_id:uuid}/{fulfilment_order_id:uuid}",
    access=staff(Role.ASSOCIATE),
    include_in_schema=False,
)
async def mark_ready(
    request: Call,
    name: FromPath[str],
    place_id: FromPath[UUID],
    fulfilment_order_id: FromPath[UUID],
) -> Redirect:
    """Say that the goods wait for the customer or the carrier.

    Raises:
        PlaceOutside: the reader does not work at that place.
        FulfilmentClosed: it is not open.
        OrderHeld: somebody has to look at the order first.
    """
    request.principal.require_place(place_id)

    async def ready(tx: Tx) -> None:
        await make_goods_ready(
            tx,
            place_id=ids.PlaceId(place_id),
            fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
            at=now(),
        )

    await once(request, f"ready:{fulfilment_order_id}", fulfilment_order_id, ready)
    return Redirect(f"/orders/{name}", status_code=303)


@post(
    "/orders/{name:str}/hand-over/{place_id:uuid}/{fulfilment_order_id:uuid}",
    access=staff(Role.ASSOCIATE),
    include_in_schema=False,
)
async def hand_over(
    request: Call,
    name: FromPath[str],
    place_id: FromPath[UUID],
    fulfilment_order_id: FromPath[UUID],
) -> Redirect:
    """Book the goods out of the place: the person was recognised at the counter.

    Raises:
        PlaceOutside: the reader does not work at that place.
        FulfilmentClosed: it was handed over or cancelled already.
    """
    request.principal.require_place(place_id)

    async def give(tx: Tx) -> None:
        await hand_over_goods(
            tx,
            place_id=ids.PlaceId(place_id),
            fulfilment_order_id=FulfilmentOrderId(fulfilment_order_id),
            code=None,
            at=now(),
        )

    await once(request, f"hand_over:{fulfilment_order_id}", fulfilment_order_id, give)
    return Redirect(f"/orders/{name}", status_code=303)


def _asked(form: Mapping[str, str]) -> list[LineQuantity]:
    """Return the lines of a form whose quantity is above 0; what is no number is left out."""
    asked = (
        (whole_of(name.removeprefix(_LINE)), whole_of(value))
        for name, value in form.items()
        if name.startswith(_LINE)
    )
    return [LineQuantity(line_no, units) for line_no, units in asked if line_no and units]


async def _destination(
    request: Call, where: Whereabouts, page: OrderPage, *, is_open: bool
) -> screens.Destination | None:
    """Return whereto it is shipped; before the person is verified the locality alone."""
    if page.delivery is None:
        return None
    delivery = await request.db.read(
        customers.addresses.find_address,
        customer_id=where.customer_id,
        address_id=page.delivery.address_id,
    )
    city = "" if delivery is None else delivery.city
    locality = f"{page.delivery.country} {page.delivery.postal_code} {city}".strip()
    if delivery is None or not is_open or not may_see_persons(request.principal):
        return screens.Destination(recipient=None, lines=(), locality=locality)
    return screens.Destination(
        recipient=delivery.recipient, lines=tuple(delivery.lines), locality=locality
    )


def _screen(
    request: Call,
    teller: Teller,
    page: OrderPage,
    person: str | None,
) -> screens.Order:
    memory, currency = teller.memory, page.currency
    name = person if person is None or may_see_persons(request.principal) else masked(person)
    differs = page.due_minor != page.total_minor
    promised = [task.promised_at for task in page.fulfilments if task.state != "cancelled"]
    return screens.Order(
        number=page.number,
        url=f"/orders/{page.number}",
        at=page.placed_at,
        channel=channel_kind(memory, page.channel_id),
        place=place_name(memory, page.place_id),
        customer=name,
        customer_url=f"/customers/{CustomerId(page.customer_id)}",
        promised_at=min(promised, default=None),
        payment=page.payment_state,
        fulfilment=page.fulfilment_state,
        returns=page.return_state,
        steps=_steps(page),
        lines=tuple(_line(teller, line, currency) for line in page.lines),
        bill=Bill(
            goods=Money(page.total_minor + page.discount_minor, currency),
            total=Money(page.due_minor, currency),
            paid=Money(page.captured_minor, currency),
            due=Money(
                page.due_minor - page.captured_minor + page.refunded_minor,
                currency,
            ),
            refunded=Money(-page.refunded_minor, currency) if page.refunded_minor else None,
            discount=Money(page.discount_minor, currency) if page.discount_minor else None,
            cancelled=Money(page.due_minor - page.total_minor, currency) if differs else None,
            tax=None if differs else Money(page.tax_minor, currency),
        ),
        history=tuple(_history(teller, page)),
        fulfilments=tuple(_task(request, page, task) for task in page.fulfilments),
        actions=_actions(request, teller, page),
    )


def _line(teller: Teller, line: OrderLine, currency: str) -> screens.OrderLine:
    memory = teller.memory
    sku = memory.shelf.sku(line.sku_id)
    return screens.OrderLine(
        id=str(line.line_no),
        title=teller.sku(line.sku_id),
        sku=line.sku,
        url=f"/products/{sku.product_id}",
        price=Money(line.unit_minor, currency),
        total=Money(line.total_minor, currency),
        ordered=line.ordered,
        reserved=line.open,
        fulfilled=line.fulfilled,
        cancelled=line.cancelled,
        returned=line.returned,
        return_requested=line.return_requested,
        place=memory.directory.place(line.place_id).name,
        method=line.method,
    )


def _history(teller: Teller, page: OrderPage) -> list[Moment]:
    names = {line.line_no: teller.sku(line.sku_id) for line in page.lines}
    kinds = {each.code: each.kind.value for each in teller.memory.directory.channels.values()}
    places = {each.code: each.name for each in teller.memory.directory.places.values()}
    return [
        Moment(
            at=action.at,
            kind=EVENTS.get(action.kind, action.kind),
            channel=kinds.get(action.channel or "", "system"),
            detail=" · ".join(filter(None, (_detail(action, names), _why(teller, action)))),
            place=places.get(action.place or ""),
            actor=teller.colleagues.get(action.actor),
            amount=_amount(page, action),
        )
        for action in reversed(page.actions)
    ]


def _why(teller: Teller, action: OrderAction) -> str:
    """Return in words why units were called off, or come from elsewhere, where somebody said."""
    if action.kind not in _DECIDED or action.reason not in WAITING_REASONS:
        return ""
    return teller.word(action.reason, "waiting_reason")


def _detail(action: OrderAction, names: Mapping[int, str]) -> str:
    """Tell units and names; of an exchange what was given up, then what is wanted instead."""
    moved = list(zip(action.line_nos, action.quantities, action.axes, strict=True))
    wanted = [one for one in moved if one[2] == Axis.ORDERED]
    given_up = [one for one in moved if one[2] in (Axis.CANCELLED, Axis.RETURNED)]
    rest = [] if wanted or given_up else [one for one in moved if one[1]]
    return " → ".join(
        "; ".join(f"{abs(units)} × {names.get(line_no, '?')}" for line_no, units, _ in part)
        for part in (given_up, wanted, rest)
        if part
    )


def _amount(page: OrderPage, action: OrderAction) -> Money | None:
    """Return what was to pay at first, and what each action changed of it."""
    if action.kind == "place":
        return Money(page.total_minor, page.currency)
    return Money(action.due_minor, page.currency) if action.due_minor else None


def _task(request: Call, page: OrderPage, task: OrderFulfilment) -> Fulfilment:
    place = request.house.memory.directory.place(task.place_id)
    units = sum(
        line.ordered - line.cancelled
        for line in page.lines
        if line.place_id == task.place_id and line.method == task.method
    )
    return Fulfilment(
        number=ids.number_of(task.fulfilment_order_id)[-4:],
        url=_task_url(request, place, task),
        place=place.name,
        method=task.method,
        state=task.state,
        units=units,
        promised_at=task.promised_at,
    )


def _task_url(request: Call, place: Place, task: OrderFulfilment) -> str | None:
    """Return where somebody decides on what waits, else the tasks of the place; None elsewhere."""
    if not request.principal.may_act_at(task.place_id):
        return None
    if task.state in _WAITING and not request.principal.roles.isdisjoint(kept.READERS):
        return f"{url_of(place)}/{kept.TAB}"
    return f"/rows/tasks?place={place.code}"


def _steps(page: OrderPage) -> tuple[Step, ...]:
    """Tell how far the order has come: placed, reserved, ready, handed over, closed."""
    ready_at = max((task.ready_at for task in page.fulfilments if task.ready_at), default=None)
    is_over = page.fulfilment_state in ("fulfilled", "cancelled")
    given_at = max((action.at for action in page.actions if action.kind == "fulfil"), default=None)
    reached = 4 if is_over else 3 if given_at else 2 if ready_at else 1
    moments = (page.placed_at, page.placed_at, ready_at or given_at, given_at, given_at)
    codes = ("placed", "reserved", "ready", "handed_over", "closed")
    return tuple(
        Step(
            code=code,
            state="done" if i < reached or is_over else "current" if i == reached else "ahead",
            at=at if i <= reached else None,
        )
        for i, (code, at) in enumerate(zip(codes, moments, strict=True))
    )


def _actions(request: Call, teller: Teller, page: OrderPage) -> tuple[Action, ...]:
    """Return what this reader may do to the order as it is now."""
    roles, url = request.principal.roles, f"/orders/{page.number}"
    actions: list[Action] = []
    if not roles.isdisjoint({Role.ASSOCIATE, Role.ADMIN}):
        actions += _handling(request, page, url)
    still_open = tuple(_line(teller, line, page.currency) for line in page.lines if line.open)
    if still_open and not roles.isdisjoint({Role.ASSOCIATE, Role.AGENT, Role.ADMIN}):
        actions.append(
            Action(code="cancel_lines", url=f"{url}/cancel", lines=still_open, key=str(ids.new()))
        )
    actions += changes.offers(request, teller, page)
    return tuple(actions)


def _handling(request: Call, page: OrderPage, url: str) -> list[Action]:
    """Return what the reader's places may do with the goods, the place named where it matters."""
    own = [task for task in page.fulfilments if request.principal.may_act_at(task.place_id)]
    waiting = [task for task in own if task.state in fulfilment.TO_DO]
    return [
        Action(
            code=code,
            url=f"{url}/{path}/{task.place_id}/{task.fulfilment_order_id}",
            place=place_name(request.house.memory, task.place_id) if waiting[1:] else None,
        )
        for task in waiting
        for code, path, states in _HANDLING
        if task.state in states
    ]
