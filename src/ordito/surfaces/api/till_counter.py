"""What else happens at a counter: carts that wait, changes, money and goods lent, reports."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import counter, ledger, orders, stock
from ordito.counter import Device, Parked, ParkedCart, Report
from ordito.flows.change_order import Effect
from ordito.flows.lend_money import give_hold_back, lend_money
from ordito.orders import Whereabouts
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, PlaceId
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
from ordito.processes.sale import SalePayment, Text
from ordito.reads.order_page import OrderPage, read_order_page
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.stock import named_skus
from ordito.surfaces.api.till_door import (
    TILL,
    ApprovalText,
    SessionText,
    approved_by,
    own_device,
    require_shift,
    signed_in,
)
from ordito.surfaces.api.transfers import UnitsLine
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


class WantedHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Money or points to be lent to the till for one payment.

    Attributes:
        tender: which.
        customer: whose; of a gift card left out.
        token: of a gift card, the id of its account; of points, the programme.
        amount_minor: how much.
    """

    tender: Literal["points", "store_credit", "gift_card"]
    customer: UUID | None = None
    token: Text | None = None
    amount_minor: Annotated[int, msgspec.Meta(ge=1, le=10**9)]


class LentHold(msgspec.Struct, frozen=True):
    """Money or points that the till may take without asking."""

    hold: UUID
    tender: str
    customer: UUID
    left_minor: int
    expires_at: Any


class WantedUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units that the till shall be able to sell without asking."""

    lines: Annotated[tuple[UnitsLine, ...], msgspec.Meta(min_length=1, max_length=1000)]


class LentUnits(msgspec.Struct, frozen=True):
    """Units that were lent."""

    escrow_id: UUID
    lines: list[dict[str, Any]]


class CardBalance(msgspec.Struct, frozen=True):
    """A gift card as a till pays with it."""

    balance_minor: int
    currency: str
    token: UUID
    expires_at: Any


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a receipt is sent; None is the customer's own address."""

    email: Annotated[str, msgspec.Meta(min_length=3, max_length=200)] | None = None


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


@post("/till/holds", access=TILL, tags=["till"], summary="Lend money to a till", status_code=201)
async def post_hold(
    request: Call, data: JSONBody[WantedHold], idempotency_key: IdempotencyKey
) -> Response[LentHold]:
    """Set points, credit or a gift card's money aside, to pay once where nobody can be asked.

    Raises:
        NotEnoughBalance, NotEnoughPoints: less is there.
        NotRedeemable: no whole steps of points pay the amount.
    """
    device = await own_device(request)
    key = await key_of(request, idempotency_key, "till_hold")
    hold_id = ids.new()
    currency = request.house.memory.directory.place(device.place_id).currency

    async def command(tx: Tx) -> LentHold:
        hold = await lend_money(
            tx,
            device=device,
            hold_id=hold_id,
            customer_id=CustomerId(data.customer or ids.derive("nobody", hold_id)),
            tender=data.tender,
            token=data.token,
            currency=currency,
            amount_minor=data.amount_minor,
            at=now(),
        )
        return LentHold(
            hold.hold_id, hold.tender, hold.customer_id, hold.amount_minor, hold.expires_at
        )

    return await answer_once(request, key, subject_id=hold_id, command=command, status=201)


@post(
    "/till/holds/{hold_id:uuid}/release",
    access=TILL,
    tags=["till"],
    summary="Give lent money back",
    status_code=204,
)
async def post_hold_release(request: Call, hold_id: FromPath[UUID]) -> None:
    """Give back what was lent to this till and has not paid; a repeat changes nothing."""
    device = await own_device(request)
    hold = await request.db.read(counter.find_hold, place_id=device.place_id, hold_id=hold_id)
    if hold is not None and hold.device_id == device.device_id:
        await request.db.transact(give_hold_back, request.context, hold=hold, at=now())


@post("/till/escrows", access=TILL, tags=["till"], summary="Lend units", status_code=201)
async def post_till_escrow(
    request: Call, data: JSONBody[WantedUnits], idempotency_key: IdempotencyKey
) -> Response[LentUnits]:
    """Set units aside that this till alone sells; asked again for others, it has both.

    Raises:
        NotEnoughStock: fewer units are free.
        LineTwice: a SKU is named twice.
    """
    device = await own_device(request)
    place = request.house.memory.directory.place(device.place_id)
    sku_ids = named_skus(request, [line.sku for line in data.lines], "lines[{}].sku")
    key = await key_of(request, idempotency_key, "till_escrow")
    escrow_id = ids.new()

    async def command(tx: Tx) -> LentUnits:
        await stock.lend(
            tx,
            escrow_id=escrow_id,
            place_id=place.place_id,
            entity_id=place.entity_id,
            device=device.code,
            lines=[
                stock.SkuUnits(sku_id, line.quantity)
                for sku_id, line in zip(sku_ids, data.lines, strict=True)
            ],
            at=now(),
        )
        lines = [
            {"sku": sku_id, "left": line.quantity}
            for sku_id, line in zip(sku_ids, data.lines, strict=True)
        ]
        return LentUnits(escrow_id, lines)

    return await answer_once(request, key, subject_id=escrow_id, command=command, status=201)


@post(
    "/till/escrows/{escrow_id:uuid}/return",
    access=TILL,
    tags=["till"],
    summary="Give lent units back",
    status_code=204,
)
async def post_till_escrow_return(request: Call, escrow_id: FromPath[UUID]) -> None:
    """Free what was lent and not sold; a repeat changes nothing.

    Raises:
        UnknownEscrow: nothing was lent to this till under that id.
    """
    device = await own_device(request)
    await request.db.transact(_give_units_back, request.context, device=device, id=escrow_id)


@get("/till/report", access=TILL, tags=["till"], summary="Read a shift's report")
async def show_report(
    request: Call, shift: Annotated[UUID | None, QueryParameter()] = None
) -> Report:
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


@get("/till/tenders/gift-card", access=TILL, tags=["till"], summary="Look at a gift card")
async def show_till_gift_card(
    request: Call, number: Annotated[str, QueryParameter(min_length=1, max_length=100)]
) -> CardBalance:
    """Return what is on a gift card, and the token that pays with it.

    Raises:
        GiftCardUnknown: there is none of that number.
    """
    await own_device(request)
    card = await request.db.read(ledger.find_gift_card, number=number)
    if card is None:
        raise ledger.GiftCardUnknown("There is no such gift card.", field="number")
    return CardBalance(card.free, card.currency, card.account_id, card.expires_at)


async def _give_units_back(tx: Tx, *, device: Device, id: UUID) -> None:  # noqa: A002 # the escrow's
    escrow = await stock.get_escrow(tx, place_id=PlaceId(device.place_id), escrow_id=id)
    if escrow.device != device.code:
        raise stock.UnknownEscrow("Nothing was lent to this till under that id.", field="id")
    await stock.return_escrow(tx, escrow=escrow, at=now())


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
    post_hold,
    post_hold_release,
    post_till_escrow,
    post_till_escrow_return,
    show_report,
    show_till_gift_card,
)
