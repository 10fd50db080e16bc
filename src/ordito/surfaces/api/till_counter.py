"""What else happens at a counter: carts that wait, changes, money and goods lent, reports."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import counter, orders
from ordito.counter import Device, Parked, ParkedCart, ShiftReport
from ordito.flows.change_effect import Effect
from ordito.orders import Whereabouts
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.processes.change import Proposal, confirm, keep, preview
from ordito.processes.change_asked import (
    AskedChange,
    AskedLine,
    BroughtLine,
    Cancel,
    Exchange,
    Return,
    WantedLine,
)
from ordito.processes.sale import SalePayment
from ordito.reads.order_page import OrderPage, read_order_page
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.till_door import (
    TILL,
    ApprovalText,
    SessionText,
    approved_by,
    own_device,
    require_shift,
    signed_in,
)
from ordito.surfaces.call import Call

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9_]+$(?!\n)")]
_MOST_CART: Final = 500


class CartToPark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cart as the till wrote it, and what people call it."""

    cart: dict[str, Any]
    label: Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\x00]*$")] = ""


class _CountedLine(msgspec.Struct, frozen=True):
    quantity: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0


class _CountedCart(msgspec.Struct, frozen=True):
    lines: Annotated[tuple[_CountedLine, ...], msgspec.Meta(max_length=_MOST_CART)] = ()


class ParkedId(msgspec.Struct, frozen=True):
    """The cart that waits now."""

    parked: UUID


class WaitingCart(msgspec.Struct, frozen=True):
    """A cart that waits."""

    parked: UUID
    label: str
    units: int
    by: UUID | None
    parked_at: Any


class RecalledCart(msgspec.Struct, frozen=True):
    """A cart that was called back."""

    cart: Any


class BackLine(msgspec.Struct, frozen=True):
    """Units that come back, or are not wanted; more that a till says of them is its own."""

    line_no: Annotated[int, msgspec.Meta(ge=1, le=32_767)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    condition: orders.Goods = orders.Goods.SELLABLE


class TillChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shall be done to an order at this till."""

    kind: Literal["return", "exchange", "cancel"]
    lines: Annotated[tuple[BackLine, ...], msgspec.Meta(min_length=1, max_length=500)]
    wanted: Annotated[tuple[WantedLine, ...], msgspec.Meta(max_length=100)] = ()
    reason: Reason = "customer_request"


class Paying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tenders for the difference, where the customer has to pay one."""

    payments: Annotated[tuple[SalePayment, ...], msgspec.Meta(max_length=20)] = ()


class DoneChange(msgspec.Struct, frozen=True):
    """What was done, and the order as it then is."""

    effect: Effect
    order: OrderPage


@post("/till/parked", access=TILL, tags=["till"], summary="Let a cart wait", status_code=201)
async def post_parked(
    request: Call, data: JSONBody[CartToPark], idempotency_key: IdempotencyKey
) -> Response[ParkedId]:
    """Let a cart wait; any till of the place may call it back, once."""
    device = await own_device(request)
    key = await key_of(request, idempotency_key, "park")
    parked_id = ids.new()
    units = sum(line.quantity for line in msgspec.convert(data.cart, _CountedCart).lines)

    async def command(tx: Tx) -> ParkedId:
        await counter.park(
            tx,
            device=device,
            parked_id=parked_id,
            label=data.label,
            cart=data.cart,
            units=units,
            staff_id=None,
            at=now(),
        )
        return ParkedId(parked_id)

    return await answer_once(request, key, subject_id=parked_id, command=command, status=201)


@get("/till/parked", access=TILL, tags=["till"], summary="List carts that wait")
async def list_parked(request: Call) -> list[WaitingCart]:
    """Return the carts that wait at the till's place, the oldest first."""
    device = await own_device(request)
    found: Sequence[Parked] = await request.db.read(counter.list_parked, place_id=device.place_id)
    return [
        WaitingCart(one.parked_id, one.label, one.units, one.parked_by, one.parked_at)
        for one in found
    ]


@post(
    "/till/parked/{parked_id:uuid}/recall",
    access=TILL,
    tags=["till"],
    summary="Call a cart back",
    status_code=200,
)
async def post_recall(
    request: Call, parked_id: FromPath[UUID], idempotency_key: IdempotencyKey
) -> Response[RecalledCart]:
    """Call a cart back; of two tills that do, one has it.

    Raises:
        Recalled: somebody has it already.
        UnknownParked: none waits under that id.
    """
    device = await own_device(request)
    key = await key_of(request, idempotency_key, f"recall:{parked_id}")

    async def command(tx: Tx) -> RecalledCart:
        found: ParkedCart = await counter.recall(
            tx, place_id=device.place_id, parked_id=parked_id, staff_id=None, at=now()
        )
        return RecalledCart(found.cart)

    return await answer_once(request, key, subject_id=parked_id, command=command)


@post(
    "/till/orders/{name:str}/changes",
    access=TILL,
    tags=["till"],
    summary="Preview a change at a till",
    status_code=201,
)
async def post_till_change(
    request: Call,
    name: FromPath[str],
    data: JSONBody[TillChange],
    idempotency_key: IdempotencyKey,
    session: SessionText,
) -> Response[Proposal]:
    """Say what a return, an exchange or a cancellation would do; goods come back here.

    Raises:
        UnknownOrder: there is none.
        Refusal: whatever orders, stock, pricing or network have against it.
    """
    at_till = await signed_in(request, session)
    where = await _order(request, name)
    key = await key_of(request, idempotency_key, f"till_change:{where.order_id}")
    found = await preview(
        request.house.outlet,
        where=where,
        asked=_asked(data, at_till.device),
        context=at_till.context(request),
        authority=frozenset(),
    )

    async def keep_it(tx: Tx) -> Proposal:
        kept = await keep(tx, where, found)
        await counter.note_change(
            tx, device=at_till.device, change_id=kept.change_id, order_id=where.order_id
        )
        return kept

    return await answer_once(
        request,
        key,
        subject_id=where.order_id,
        command=keep_it,
        status=201,
        context=at_till.context(request),
    )


@post(
    "/till/changes/{change_id:uuid}/confirm",
    access=TILL,
    tags=["till"],
    summary="Confirm a change at a till",
    status_code=200,
)
async def post_till_confirmation(
    request: Call,
    change_id: FromPath[UUID],
    data: JSONBody[Paying],
    idempotency_key: IdempotencyKey,
    session: SessionText,
    approval: ApprovalText = None,
) -> Response[DoneChange]:
    """Do what was previewed; beyond the person's own limit somebody else's approval is needed.

    Raises:
        NotEntitled: it gives back more than the person, and whoever approved, may.
        Refusal: as confirming over the API.
    """
    at_till = await signed_in(request, session)
    require_shift(at_till.device, data.payments)
    order_id = await request.db.read(
        counter.find_change, place_id=at_till.device.place_id, change_id=change_id
    )
    where = await _order(request, str(order_id or change_id))
    change = await request.db.read(orders.get_change, where=where, change_id=change_id)
    authority = frozenset(at_till.person.roles)
    if approval is not None:
        authority |= frozenset((await approved_by(request, at_till.device, approval)).roles)
    key = await key_of(request, idempotency_key, f"till_confirm:{change_id}")

    async def tell(tx: Tx, effect: Effect) -> str:
        page = await read_order_page(tx, where=where, memory=request.house.memory)
        return msgspec.json.encode(DoneChange(effect, page)).decode()

    body = await confirm(
        request.house.outlet,
        change=change,
        payments=[_in_drawer(one, at_till.device) for one in data.payments],
        key=key,
        tell=tell,
        context=at_till.context(request),
        authority=authority,
    )
    return Response(body.encode(), status_code=200, media_type="application/json")  # pyright: ignore[reportReturnType] # encoded already


@get("/till/report", access=TILL, tags=["till"], summary="Read a shift's report")
async def show_report(
    request: Call, shift: Annotated[UUID | None, QueryParameter()] = None
) -> ShiftReport:
    """Return the X report of the open shift, or the Z report of one that has ended.

    Raises:
        UnknownShift: the till had none of that id, or none is open.
    """
    device = await own_device(request)
    shift_id = shift or device.shift_id
    if shift_id is None:
        raise counter.UnknownShift("No shift is open at this till.", field="shift")
    return await request.db.read(
        counter.report,
        place_id=device.place_id,
        device_id=device.device_id,
        shift_id=shift_id,
    )


async def _order(request: Call, name: str) -> Whereabouts:
    where = await request.db.read(orders.find_order_key, name=name)
    if where is None:
        raise orders.UnknownOrder(f"There is no order {name[:40]}.", field="name")
    return where


def _asked(data: TillChange, device: Device) -> AskedChange:
    place, drawer = str(device.place_id), device.drawer
    if data.kind == "cancel":
        asked = tuple(AskedLine(line.line_no, line.quantity) for line in data.lines)
        return Cancel(lines=asked, reason=data.reason, drawer=drawer)
    brought = tuple(BroughtLine(line.line_no, line.quantity, line.condition) for line in data.lines)
    if data.kind == "return":
        return Return(lines=brought, place=place, reason=data.reason, drawer=drawer)
    return Exchange(
        lines=brought, wanted=data.wanted, place=place, reason=data.reason, drawer=drawer
    )


def _in_drawer(payment: SalePayment, device: Device) -> SalePayment:
    if payment.tender != orders.CASH:
        return payment
    return msgspec.structs.replace(payment, token=device.drawer)


ROUTES: Final[Sequence[Any]] = (
    post_parked,
    list_parked,
    post_recall,
    post_till_change,
    post_till_confirmation,
    show_report,
)
