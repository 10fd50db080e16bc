"""Approvals and gifts over HTTP: what is beyond an authority is asked for, and done once."""

from collections.abc import Sequence
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import ControllerRouterHandler

from ordito import service
from ordito.flows.decide_gift import Gift, give
from ordito.flows.decide_grant import Warrant
from ordito.network import Power
from ordito.orders import NothingToChange
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.errors import Invalid
from ordito.platform.ids import CustomerId
from ordito.processes.approvals import ask_change, ask_gift, carry_out, settle_approval
from ordito.processes.change_asked import AskedChange
from ordito.surfaces.api.changes import find_changeable
from ordito.surfaces.api.commands import IdempotencyKey, answer_once, key_of
from ordito.surfaces.api.loyalty import programme_of
from ordito.surfaces.authority import entity_of, require_power
from ordito.surfaces.call import Call
from ordito.surfaces.guards import Scope, token

_SEE: Final = token(Scope.ORDERS_WRITE, Scope.LEDGER_WRITE, Scope.DECISIONS_READ)
_ACT: Final = token(Scope.ORDERS_WRITE, Scope.LEDGER_WRITE)


class GiftUnclear(Invalid):
    """It is not said what exactly is given."""

    code = "service.gift_unclear"
    remedy = "Name points and their programme, or the promotion of a coupon."


class ApprovalWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody wants to be allowed: a change of an order, or a gift to a customer.

    Attributes:
        order: number or id of the order, with ``change``.
        change: what shall be done to it.
        customer_id: to whom ``gift`` goes.
        gift: what shall be given.
    """

    order: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    change: AskedChange | None = None
    customer_id: UUID | None = None
    gift: Gift | None = None


class WordOnApproval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether it is approved."""

    granted: bool


class GivenGift(msgspec.Struct, frozen=True):
    """What was given, and the codes of coupons, which are shown this once."""

    grant_id: UUID
    codes: Sequence[str]


@post(
    "/customers/{customer_id:uuid}/gifts",
    access=token(Scope.LEDGER_WRITE),
    tags=["approvals"],
    summary="Give a customer something",
    status_code=201,
)
async def post_gift(
    request: Call,
    customer_id: FromPath[UUID],
    data: JSONBody[Gift],
    idempotency_key: IdempotencyKey,
) -> Response[GivenGift]:
    """Give credit, points or a coupon, as the decision policy provides.

    Raises:
        GiftUnclear: it is not said which points or which coupon.
        BeyondPolicy: the decision policy says otherwise, and nobody says why.
        ApprovalNeeded: the policy asks for a second person.
        NotEntitled: it is more than the caller may give.
    """
    _require_clear(request, data)
    key = await key_of(request, idempotency_key, f"gift:{customer_id}")
    grant_id = ids.derive_at(now(), "gift", key.claim)
    require_power(request, Power.GRANT, currency=data.currency, amount_minor=data.amount_minor)

    async def command(tx: Tx) -> GivenGift:
        codes = await give(
            tx,
            memory=request.house.memory,
            customer_id=CustomerId(customer_id),
            gift=data,
            grant_id=grant_id,
            warrant=Warrant(
                authority=request.principal.authority,
                deviation=data.deviation,
                case_id=data.case_id,
            ),
            entity_id=entity_of(request),
            at=now(),
        )
        return GivenGift(grant_id, codes)

    return await answer_once(request, key, subject_id=customer_id, command=command, status=201)


@post(
    "/approvals",
    access=_ACT,
    tags=["approvals"],
    summary="Ask for an approval",
    status_code=201,
)
async def post_approval(
    request: Call, data: JSONBody[ApprovalWish], idempotency_key: IdempotencyKey
) -> Response[service.decisions.Approval]:
    """Ask to be allowed what is beyond the caller's limits or the policy; nothing is done yet.

    Raises:
        NothingToChange: neither a change nor a gift, or one that nobody has to allow.
        GiftUnclear: it is not said which points or which coupon.
        BeyondPolicy: it is other than the policy says, and no reason is given.
        UnknownOrder: there is none, or this token may not see it.
        Refusal: whatever orders, stock, pricing or network have against it.
    """
    key = await key_of(request, idempotency_key, "approval")
    if data.gift is not None and data.customer_id is not None:
        _require_clear(request, data.gift)
        ask = await ask_gift(
            request.house.outlet,
            customer_id=CustomerId(data.customer_id),
            gift=data.gift,
            entity_id=entity_of(request),
        )
    elif data.change is not None and data.order is not None:
        where, _ = await find_changeable(request, data.order, data.change)
        ask = await ask_change(
            request.house.outlet, where=where, asked=data.change, context=request.context
        )
    else:
        raise NothingToChange("Name an order and a change, or somebody and a gift.", field="order")
    approval_id = ids.derive_at(now(), "approval", key.claim)

    async def command(tx: Tx) -> service.decisions.Approval:
        return await service.decisions.ask_approval(
            tx, customer_id=ask.customer_id, approval_id=approval_id, new=ask.new, at=now()
        )

    return await answer_once(request, key, subject_id=approval_id, command=command, status=201)


@get("/approvals", access=_SEE, tags=["approvals"], summary="List approvals")
async def list_approvals(
    request: Call,
    *,
    waiting: FromQuery[bool] = True,
    customer_id: FromQuery[UUID | None] = None,
) -> Sequence[service.decisions.Approval]:
    """Return approvals that wait for a word or to be done, or all; the latest 100 first."""
    return await request.db.read(
        service.decisions.list_approvals,
        at=now(),
        by=request.principal.actor,
        places=request.principal.place_ids,
        customer_id=customer_id,
        is_waiting=waiting,
    )


@get("/approvals/{approval_id:uuid}", access=_SEE, tags=["approvals"], summary="Read an approval")
async def show_approval(request: Call, approval_id: FromPath[UUID]) -> service.decisions.Approval:
    """Return an approval as it stands.

    Raises:
        UnknownApproval: there is none of that id.
        PlaceOutside: it was asked at a place where the caller may not act.
    """
    return await find_approval(request, approval_id)


@post(
    "/approvals/{approval_id:uuid}/decision",
    access=_ACT,
    tags=["approvals"],
    summary="Decide on an approval",
    status_code=200,
)
async def post_word(
    request: Call,
    approval_id: FromPath[UUID],
    data: JSONBody[WordOnApproval],
    idempotency_key: IdempotencyKey,
) -> Response[service.decisions.Approval]:
    """Grant or refuse what somebody else asked for.

    Raises:
        UnknownApproval: there is none of that id.
        OwnApproval: the caller asked for it.
        NotEntitled: it is beyond the caller's limits as well.
        ApprovalClosed: somebody has decided, or it is too old.
    """
    approval = await find_approval(request, approval_id)
    key = await key_of(request, idempotency_key, f"approval:{approval_id}")

    async def command(tx: Tx) -> service.decisions.Approval:
        return await settle_approval(
            tx,
            approval=approval,
            is_granted=data.granted,
            authority=request.principal.authority,
            at=now(),
        )

    return await answer_once(request, key, subject_id=approval_id, command=command)


@post(
    "/approvals/{approval_id:uuid}/withdrawal",
    access=_ACT,
    tags=["approvals"],
    summary="Withdraw a wish for approval",
    status_code=200,
)
async def post_withdrawal(
    request: Call, approval_id: FromPath[UUID], idempotency_key: IdempotencyKey
) -> Response[service.decisions.Approval]:
    """Take back what the caller asked for.

    Raises:
        UnknownApproval: there is none of that id.
        OwnApproval: somebody else asked for it.
        ApprovalClosed: somebody has decided, or it is too old.
    """
    approval = await find_approval(request, approval_id)
    key = await key_of(request, idempotency_key, f"withdraw:{approval_id}")

    async def command(tx: Tx) -> service.decisions.Approval:
        return await service.decisions.decide_approval(
            tx,
            approval=approval,
            state=service.decisions.ApprovalState.WITHDRAWN,
            roles=request.principal.authority,
            at=now(),
        )

    return await answer_once(request, key, subject_id=approval_id, command=command)


@post(
    "/approvals/{approval_id:uuid}/execution",
    access=_ACT,
    tags=["approvals"],
    summary="Do what was approved",
    status_code=200,
)
async def post_execution(request: Call, approval_id: FromPath[UUID]) -> service.decisions.Approval:
    """Do exactly what was approved; a repeat is answered with what was done.

    Raises:
        UnknownApproval: there is none of that id.
        ApprovalClosed: it is not granted, or too old.
        ApprovedOther: it would do something else by now.
        Refusal: whatever orders and stock have against it by now.
    """
    approval = await find_approval(request, approval_id)
    if approval.state == service.decisions.ApprovalState.USED:
        return approval
    return await carry_out(
        request.house.outlet,
        approval=approval,
        context=request.context,
        authority=request.principal.authority,
    )


async def find_approval(request: Call, approval_id: UUID) -> service.decisions.Approval:
    """Return an approval that the caller may see.

    Raises:
        UnknownApproval: there is none of that id.
        PlaceOutside: it was asked at a place where the caller may not act.
    """
    found = await request.db.read(service.decisions.get_approval, approval_id=approval_id, at=now())
    if found.asked_by != request.principal.actor and found.place_id is not None:
        request.principal.require_place(found.place_id)
    return found


def _require_clear(request: Call, gift: Gift) -> None:
    if gift.form == "points" and (gift.points is None or gift.programme is None):
        raise GiftUnclear("How many points of which programme?", field="gift.points")
    if gift.form == "coupon" and gift.promotion_id is None:
        raise GiftUnclear("A coupon for which promotion?", field="gift.promotion_id")
    if gift.programme is not None:
        programme_of(request, gift.programme)


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    post_gift,
    post_approval,
    list_approvals,
    show_approval,
    post_word,
    post_withdrawal,
    post_execution,
)
