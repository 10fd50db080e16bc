"""Tenders of our own over HTTP: what is set aside on a gift card or credit is spent in parts."""

from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from ordito import ledger
from ordito.ledger import Balance, HoldStanding, Mark, StatementLine, TrialLine
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Forbidden
from ordito.platform.ids import AccountId, TransferId
from ordito.surfaces.api import marks
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

Amount = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000_000)]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
Patience = Annotated[int, msgspec.Meta(ge=1, le=90 * 86_400)]
_OWN_TENDERS: Final = ("gift:", "credit:")
_MOST: Final = 1000
_READ: Final = token(Scope.LEDGER_READ)


class NoTender(Forbidden):
    """The account is neither a gift card nor store credit."""

    code = "http.no_tender"
    remedy = "Spend points through the customer's redemptions; other accounts are the company's."


class NewHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What shall be set aside.

    Attributes:
        amount_minor: minor units.
        order_id: for which order, where there is one.
        expires_in_s: after which it is free again by itself, seconds; None where it waits.
    """

    amount_minor: Amount
    order_id: UUID | None = None
    expires_in_s: Patience | None = 1800


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a hold, minor units."""

    amount_minor: Amount


class Rest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a hold, minor units, or all that is left."""

    amount_minor: Amount | None = None


class StatementPage(msgspec.Struct, frozen=True):
    """A page of a statement, latest first.

    Attributes:
        account_id: whose.
        unit: what it counts; money in minor units.
        lines: with the balance after each.
        next: send it as ``after`` for the next page; None on the last one.
    """

    account_id: UUID
    unit: str
    lines: tuple[StatementLine, ...]
    next: str | None


@get("/accounts/{account_id:uuid}", access=_READ, tags=["ledger"], summary="Read a balance")
async def show_account(request: Call, account_id: FromPath[UUID]) -> Balance:
    """Return how an account stands.

    Raises:
        AccountUnknown: there is no such account.
    """
    return await request.db.read(ledger.get_balance, account_id=AccountId(account_id))


@get(
    "/accounts/{account_id:uuid}/statement",
    access=_READ,
    tags=["ledger"],
    summary="Read a statement by pages",
)
async def show_statement(
    request: Call,
    account_id: FromPath[UUID],
    size: Annotated[int, QueryParameter(ge=1, le=_MOST)] = 50,
    after: marks.After = None,
) -> StatementPage:
    """Return the lines of an account of any kind with the balance after each, latest first.

    Raises:
        AccountUnknown: there is no such account.
        MarkWrong: ``after`` is not what a page before answered.
    """
    page = await request.db.read(
        ledger.list_statement,
        account_id=AccountId(account_id),
        at=now(),
        after=_mark(after),
        size=size,
    )
    return StatementPage(
        page.account_id, page.unit, page.lines, page.next and marks.written(page.next)
    )


@get(
    "/trial-balance",
    access=_READ,
    tags=["ledger"],
    summary="Read the trial balance of each unit",
)
async def show_trial_balance(request: Call) -> list[TrialLine]:
    """Return entries by unit and kind of account; of each unit they sum to 0. Reads all entries."""
    return await request.db.read(ledger.trial_balance)


@get(
    "/accounts/{account_id:uuid}/holds/{hold_id:uuid}",
    access=token(Scope.TENDERS, Scope.LEDGER_READ),
    tags=["ledger"],
    summary="Read a hold",
)
async def show_hold(
    request: Call, account_id: FromPath[UUID], hold_id: FromPath[UUID]
) -> HoldStanding:
    """Return what has become of a hold.

    Raises:
        HoldUnknown: the account has no such hold.
    """
    return await request.db.read(
        ledger.get_hold, account_id=AccountId(account_id), hold_id=TransferId(hold_id)
    )


@post(
    "/accounts/{account_id:uuid}/holds/{hold_id:uuid}/captures",
    access=token(Scope.TENDERS),
    tags=["ledger"],
    summary="Spend a part of a hold",
)
async def post_capture(
    request: Call,
    account_id: FromPath[UUID],
    hold_id: FromPath[UUID],
    data: JSONBody[Part],
    idempotency_key: IdempotencyKey,
) -> Response[HoldStanding]:
    """Spend a part of what is set aside, or all of it; the rest stays set aside.

    Raises:
        NoTender: the account is no gift card or credit.
        HoldUnknown: the account has no such hold.
        HoldClosed: nothing of it is set aside any more.
        HoldTooSmall: less of it is set aside.
    """
    key = await key_of(request, idempotency_key, f"capture:{hold_id}")

    async def command(tx: Tx) -> HoldStanding:
        await _require_tender(tx, account_id)
        return await ledger.capture(
            tx,
            account_id=AccountId(account_id),
            hold_id=TransferId(hold_id),
            capture_id=TransferId(ids.new()),
            units=data.amount_minor,
            at=now(),
        )

    return await answer_once(request, key, subject_id=hold_id, command=command, status=201)


@post(
    "/accounts/{account_id:uuid}/holds/{hold_id:uuid}/releases",
    access=token(Scope.TENDERS),
    tags=["ledger"],
    summary="Release a part of a hold",
)
async def post_release(
    request: Call,
    account_id: FromPath[UUID],
    hold_id: FromPath[UUID],
    data: JSONBody[Rest],
    idempotency_key: IdempotencyKey,
) -> Response[HoldStanding]:
    """Free a part of what is set aside, or all that is left.

    Raises:
        NoTender: the account is no gift card or credit.
        HoldUnknown: the account has no such hold.
    """
    key = await key_of(request, idempotency_key, f"release:{hold_id}")

    async def command(tx: Tx) -> HoldStanding:
        await _require_tender(tx, account_id)
        return await ledger.release(
            tx,
            account_id=AccountId(account_id),
            hold_id=TransferId(hold_id),
            release_id=TransferId(ids.new()),
            units=data.amount_minor,
            at=now(),
        )

    return await answer_once(request, key, subject_id=hold_id, command=command, status=201)


@post(
    "/accounts/{account_id:uuid}/holds/{hold_id:uuid}/refunds",
    access=token(Scope.TENDERS),
    tags=["ledger"],
    summary="Give back what was spent",
)
async def post_refund(
    request: Call,
    account_id: FromPath[UUID],
    hold_id: FromPath[UUID],
    data: JSONBody[Part],
    idempotency_key: IdempotencyKey,
) -> Response[HoldStanding]:
    """Give back a part of what was spent, or all of it; a replaced gift card's to its successor.

    Raises:
        NoTender: the account is no gift card or credit.
        HoldUnknown: the account has no such hold.
        HoldTooSmall: less was spent, or the rest was given back already.
        GiftCardClosed: the gift card has expired.
    """
    key = await key_of(request, idempotency_key, f"refund:{hold_id}")

    async def command(tx: Tx) -> HoldStanding:
        await _require_tender(tx, account_id)
        return await ledger.refund(
            tx,
            account_id=AccountId(account_id),
            hold_id=TransferId(hold_id),
            refund_id=TransferId(ids.new()),
            units=data.amount_minor,
            at=now(),
        )

    return await answer_once(request, key, subject_id=hold_id, command=command, status=201)


def expiry_of(hold: NewHold, *, at: datetime) -> datetime | None:
    """Return until when a hold is asked."""
    return None if hold.expires_in_s is None else at + timedelta(seconds=hold.expires_in_s)


async def _require_tender(tx: Tx, account_id: UUID) -> None:
    balance = await ledger.get_balance(tx, account_id=AccountId(account_id))
    if not balance.unit.startswith(_OWN_TENDERS):
        raise NoTender(f"The account counts {balance.unit}.", field="account_id")


def _mark(text: str | None) -> Mark | None:
    mark = marks.read(text, Mark)
    if mark is not None and (mark.occurred_at.tzinfo is None or mark.as_of.tzinfo is None):
        raise marks.MarkWrong("This is no mark of a statement.", field="after")
    return mark


ROUTES: Final[list[ControllerRouterHandler]] = [
    show_account,
    show_statement,
    show_trial_balance,
    show_hold,
    post_capture,
    post_release,
    post_refund,
]
