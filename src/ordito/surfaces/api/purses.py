"""Budgets of the company and drawers of its tills over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import ledger
from ordito.ledger import Balance, Drawer
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.ids import AccountId, TransferId
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.fulfilment import own_place
from ordito.surfaces.api.tenders import Currency
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_WRITE: Final = token(Scope.LEDGER_WRITE)
_SPEND: Final = token(Scope.TENDERS)
_SEE: Final = token(Scope.TENDERS, Scope.LEDGER_READ, Scope.LEDGER_WRITE)
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Unit = Annotated[str, msgspec.Meta(pattern="^[a-z]+:[A-Za-z0-9_-]{1,64}$")]
Signed = Annotated[int, msgspec.Meta(ge=-1_000_000_000_000, le=1_000_000_000_000)]


class Fund(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units to put into a budget, or, negative, to take out of it; as ``uses:SPRING``."""

    unit: Unit
    units: Signed


class NewDrawer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A till's drawer in a currency."""

    code: Code
    currency: Currency


class CashMove(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cash that came in, or, negative, went out, minor units; as ``float`` or ``drop``."""

    amount_minor: Signed
    reason: Code


class DrawerCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cash that was counted in a drawer, minor units."""

    counted_minor: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]


class DrawerDifference(msgspec.Struct, frozen=True):
    """What a count found more, or, negative, less than the book, minor units."""

    difference_minor: int


@get("/budgets/{code:str}", access=_SEE, tags=["ledger"], summary="Read a budget")
async def show_budget(request: Call, code: FromPath[str]) -> Balance:
    """Return what is left of a budget.

    Raises:
        AccountUnknown: there is none of that code.
    """
    return await request.db.read(ledger.get_balance, account_id=ledger.budget_account(code))


@post("/budgets/{code:str}/funds", access=_WRITE, tags=["ledger"], summary="Fund a budget")
async def post_fund(
    request: Call, code: FromPath[str], data: JSONBody[Fund], idempotency_key: IdempotencyKey
) -> Response[Balance]:
    """Put units into a budget, opening it where it is new, or take free ones out of it.

    Raises:
        AccountDiffers: the budget counts another unit.
        NotEnoughBalance: fewer are free.
    """
    key = await key_of(request, idempotency_key, f"fund:{code}")
    account_id = ledger.budget_account(code)

    async def command(tx: Tx) -> Balance:
        if data.units:
            await ledger.fund_budget(
                tx,
                code=code,
                unit=data.unit,
                units=data.units,
                fund_id=TransferId(ids.new()),
                at=now(),
            )
        return await ledger.get_balance(tx, account_id=account_id)

    return await answer_once(request, key, subject_id=account_id, command=command, status=201)


@get("/places/{place:str}/drawers", access=_SEE, tags=["ledger"], summary="List drawers")
async def list_drawers(request: Call, place: FromPath[str]) -> Sequence[Drawer]:
    """Return the drawers of a place and what is in them by the book.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    found = own_place(request, place)
    return await request.db.read(ledger.list_drawers, place_id=found.place_id)


@post("/places/{place:str}/drawers", access=_SPEND, tags=["ledger"], summary="Open a drawer")
async def post_drawer(
    request: Call, place: FromPath[str], data: JSONBody[NewDrawer], idempotency_key: IdempotencyKey
) -> Response[Drawer]:
    """Open a till's drawer; opening it again is harmless.

    Raises:
        UnknownPlace: there is no such place.
        PlaceOutside: the caller may not act there.
    """
    found = own_place(request, place)
    key = await key_of(request, idempotency_key, f"drawer:{found.place_id}")

    async def command(tx: Tx) -> Drawer:
        account_id = await ledger.open_drawer(
            tx, place_id=found.place_id, code=data.code, currency=data.currency, at=now()
        )
        drawers = await ledger.list_drawers(tx, place_id=found.place_id)
        return next(drawer for drawer in drawers if drawer.account_id == account_id)

    return await answer_once(request, key, subject_id=found.place_id, command=command, status=201)


@post(
    "/places/{place:str}/drawers/{account_id:uuid}/moves",
    access=_SPEND,
    tags=["ledger"],
    summary="Move cash",
)
async def post_cash(
    request: Call,
    place: FromPath[str],
    account_id: FromPath[UUID],
    data: JSONBody[CashMove],
    idempotency_key: IdempotencyKey,
) -> Response[Balance]:
    """Book cash that came into a drawer or left it.

    Raises:
        PlaceOutside: the caller may not act there.
        DrawerUnknown: the place has no such drawer.
        NotEnoughBalance: by the book less is in it.
    """
    found = own_place(request, place)
    key = await key_of(request, idempotency_key, f"cash:{account_id}")

    async def command(tx: Tx) -> Balance:
        if data.amount_minor:
            await ledger.move_cash(
                tx,
                place_id=found.place_id,
                account_id=AccountId(account_id),
                amount_minor=data.amount_minor,
                move_id=TransferId(ids.new()),
                reason=data.reason,
                at=now(),
            )
        return await ledger.get_balance(tx, account_id=AccountId(account_id))

    return await answer_once(request, key, subject_id=account_id, command=command, status=201)


@post(
    "/places/{place:str}/drawers/{account_id:uuid}/counts",
    access=_SPEND,
    tags=["ledger"],
    summary="Count a drawer",
)
async def post_drawer_count(
    request: Call,
    place: FromPath[str],
    account_id: FromPath[UUID],
    data: JSONBody[DrawerCount],
    idempotency_key: IdempotencyKey,
) -> Response[DrawerDifference]:
    """Set the book to what was counted, and answer the difference.

    Raises:
        PlaceOutside: the caller may not act there.
        DrawerUnknown: the place has no such drawer.
    """
    found = own_place(request, place)
    key = await key_of(request, idempotency_key, f"drawer-count:{account_id}")

    async def command(tx: Tx) -> DrawerDifference:
        return DrawerDifference(
            await ledger.count_drawer(
                tx,
                place_id=found.place_id,
                account_id=AccountId(account_id),
                counted_minor=data.counted_minor,
                count_id=TransferId(ids.new()),
                at=now(),
            )
        )

    return await answer_once(request, key, subject_id=account_id, command=command, status=201)


ROUTES: Final[list[ControllerRouterHandler]] = [
    show_budget,
    post_fund,
    list_drawers,
    post_drawer,
    post_cash,
    post_drawer_count,
]
