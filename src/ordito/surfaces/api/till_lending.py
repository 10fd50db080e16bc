"""What is lent to a till, so that it sells where it cannot ask: units, points, credit, cards."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from ordito import counter, ledger, stock
from ordito.counter import Device
from ordito.flows.lend_money import give_hold_back, lend_money
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, PlaceId
from ordito.processes.sale import Text
from ordito.reads import lent
from ordito.reads.lent import LentMoney
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.stock import named_skus
from ordito.surfaces.api.till_door import TILL, own_device
from ordito.surfaces.api.transfers import UnitsLine
from ordito.surfaces.call import Call


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
    """Money or points that the till may take without asking.

    Attributes:
        hold: names it when it pays.
        tender: which.
        customer: whose; of a gift card nobody's.
        left_minor: how much.
        expires_at: until when.
        ending: last characters of a gift card's number, by which people tell it; null of others.
        token: of a gift card, what pays with it where the core can be asked; null of others.
    """

    hold: UUID
    tender: str
    customer: UUID
    left_minor: int
    expires_at: Any
    ending: str | None
    token: UUID | None


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


@post(
    "/till/holds",
    access=TILL,
    tags=["till devices"],
    summary="Lend money to a till",
    status_code=201,
)
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
        return shown_hold(await lent.get_lent_money(tx, hold=hold))

    return await answer_once(request, key, subject_id=hold_id, command=command, status=201)


@post(
    "/till/holds/{hold_id:uuid}/release",
    access=TILL,
    tags=["till devices"],
    summary="Give lent money back",
    status_code=204,
)
async def post_hold_release(request: Call, hold_id: FromPath[UUID]) -> None:
    """Give back what was lent to this till and has not paid; a repeat changes nothing."""
    device = await own_device(request)
    hold = await request.db.read(counter.find_hold, place_id=device.place_id, hold_id=hold_id)
    if hold is not None and hold.device_id == device.device_id:
        await request.db.transact(give_hold_back, request.context, hold=hold, at=now())


@post("/till/escrows", access=TILL, tags=["till devices"], summary="Lend units", status_code=201)
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
    tags=["till devices"],
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


@get("/till/tenders/gift-card", access=TILL, tags=["till devices"], summary="Look at a gift card")
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


def shown_hold(one: LentMoney) -> LentHold:
    """Return lent money as its till sees it."""
    hold = one.hold
    return LentHold(
        hold=hold.hold_id,
        tender=hold.tender,
        customer=hold.customer_id,
        left_minor=hold.amount_minor,
        expires_at=hold.expires_at,
        ending=one.ending,
        token=hold.account_id if hold.is_bearers else None,
    )


async def _give_units_back(tx: Tx, *, device: Device, id: UUID) -> None:  # noqa: A002 # the escrow's
    escrow = await stock.get_escrow(tx, place_id=PlaceId(device.place_id), escrow_id=id)
    if escrow.device != device.code:
        raise stock.UnknownEscrow("Nothing was lent to this till under that id.", field="id")
    await stock.return_escrow(tx, escrow=escrow, at=now())


ROUTES: Final[Sequence[Any]] = (
    post_hold,
    post_hold_release,
    post_till_escrow,
    post_till_escrow_return,
    show_till_gift_card,
)
