# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about approvals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from ordito_client.models.changes import (
    Appease,
    Cancel,
    ChangeAddress,
    ChangeModel,
    ChangePlace,
    ChangeQuantity,
    Combine,
    Exchange,
    Refund,
    RequestReturn,
    Return,
    WithdrawReturn,
)


class Approval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody asked to be allowed, exactly, and what was said; amounts in minor units.

    Attributes:
        customer_id: for whom; also its key.
        approval_id: which.
        state: see ``ApprovalState``.
        subject: about what.
        form: as what.
        power: the limit that it is beyond.
        amount_minor: how much.
        currency: ISO 4217.
        kind: ``change`` of an order, or ``grant``.
        asked: what shall be done, as it was asked.
        effect: what that does; it is done so or not at all.
        judgement: what the policy says of it.
        deviation: code of the reason to act against the policy, if so.
        may: roles that may approve.
        entity_id: legal entity whose money it is.
        order_id: about which order.
        case_id: of which case.
        place_id: where it was asked.
        asked_by: who.
        asked_at: when.
        expires_at: until when it may be approved, and used.
        decided_by: who approved or refused.
        decided_at: when.
        decided_roles: in which roles.
        decision_id: the decision that used it.
    """

    customer_id: UUID
    approval_id: UUID
    state: str
    subject: str
    form: str
    power: str
    amount_minor: int
    currency: str
    kind: str
    asked: Any
    effect: Any
    judgement: Any
    deviation: str | None
    may: Sequence[str]
    entity_id: UUID | None
    order_id: UUID | None
    case_id: UUID | None
    place_id: UUID | None
    asked_by: str
    asked_at: dt.datetime
    expires_at: dt.datetime
    decided_by: str | None
    decided_at: dt.datetime | None
    decided_roles: Sequence[str] | None
    decision_id: UUID | None


class ApprovalWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody wants to be allowed: a change of an order, or a gift to a customer.

    Attributes:
        order: number or id of the order, with ``change``.
        change: what shall be done to it.
        customer_id: to whom ``gift`` goes.
        gift: what shall be given.
    """

    order: str | None = None
    change: (
        Cancel
        | RequestReturn
        | WithdrawReturn
        | Return
        | Refund
        | Appease
        | Exchange
        | ChangeModel
        | ChangePlace
        | ChangeQuantity
        | ChangeAddress
        | Combine
        | None
    ) = None
    customer_id: UUID | None = None
    gift: Gift | None = None


class Gift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is given to somebody beside what is done to an order.

    Attributes:
        form: ``credit``, ``points`` or ``coupon``.
        currency: ISO 4217.
        amount_minor: its worth, minor units; of points what they are worth.
        points: how many, where it is points.
        programme: code of the programme of the points.
        promotion_id: of a coupon; the promotion asks for one.
        reason: code, as ``late_delivery``.
        order_id: order that it is about, where there is one.
        case_id: case in which it is given.
        deviation: code why it is given although the decision policy says otherwise.
    """

    form: str
    currency: str
    amount_minor: int
    reason: str
    points: int | None = None
    programme: str | None = None
    promotion_id: UUID | None = None
    order_id: UUID | None = None
    case_id: UUID | None = None
    deviation: str | None = None


class GivenGift(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was given, and the codes of coupons, which are shown this once."""

    grant_id: UUID
    codes: Sequence[str]


class WordOnApproval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether it is approved."""

    granted: bool
