# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about promotions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec


class Budget(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a promotion may give away, and what it has.

    Attributes:
        promotion_id: of which.
        currency: of the money; None where money is not limited.
        max_minor: money in all.
        max_uses: orders in all.
        max_per_customer: orders of each customer.
        taken_minor: money that is held or was given.
        taken_uses: orders that hold or have it.
    """

    promotion_id: UUID
    currency: str | None
    max_minor: int | None
    max_uses: int | None
    max_per_customer: int | None
    taken_minor: int
    taken_uses: int


class CouponBatch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Coupons that were made together.

    Attributes:
        batch_id: its id.
        promotion_id: for which promotion.
        name: for people.
        kind: who may use them.
        coupons: how many were made.
        taken: uses of them that are held or were made.
        valid_from: from when on.
        valid_to: until when.
        made_at: when.
        made_by: by whom.
        blocked_at: since when none of them can be used, if so.
    """

    batch_id: UUID
    promotion_id: UUID
    name: str
    kind: str
    coupons: int
    taken: int
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    made_at: dt.datetime
    made_by: str
    blocked_at: dt.datetime | None


CouponKind: TypeAlias = Literal["generic", "unique", "personal"]
"""Who may use a coupon: generic, unique, personal."""


class CustomerCoupon(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A coupon that was given to a customer.

    Attributes:
        code: as it is printed.
        customer_id: under which of the person's ids it was given; a merge does not move it.
        promotion_id: for which promotion.
        valid_from: from when on.
        valid_to: until when.
        is_usable: whether a use of it is left.
    """

    code: str
    customer_id: UUID
    promotion_id: UUID
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    is_usable: bool


class MadeCoupons(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Coupons that were made, and their codes as CSV: code, and customer where it is personal.

    The codes are shown this once; a repeat of the request says null.
    """

    batch: CouponBatch
    codes_csv: str | None


class NewBudget(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a promotion may give away; what is None has no limit.

    Attributes:
        max_minor: in all, minor units of the promotion's currency.
        max_uses: orders in all.
        max_per_customer: orders of each customer who is known.
    """

    max_minor: int | None = None
    max_uses: int | None = None
    max_per_customer: int | None = None


class NewCoupons(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Coupons that shall be made.

    Attributes:
        batch_id: made by the caller.
        promotion_id: published promotion that asks for a coupon.
        name: for people, as ``spring letter``.
        kind: who may use them.
        code: of a generic coupon; None makes one.
        count: of unique coupons.
        customer_ids: of personal coupons, one each.
        valid_from: from this instant on; None is from now on.
        valid_to: before this instant; None is without an end.
        max_uses: of each code in all; None is without a limit. A unique or personal coupon is
        used
            once where nothing is said.
        max_per_customer: of the batch by each customer; such coupons ask who buys.
    """

    batch_id: UUID
    promotion_id: UUID
    name: str
    kind: CouponKind
    code: str | None = None
    count: int = 1
    customer_ids: Sequence[UUID] = ()
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None
    max_uses: int | None = None
    max_per_customer: int | None = None


class NewOffer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer that shall be made to a person.

    Attributes:
        offer_id: made by the caller.
        promotion_id: published promotion that asks for an offer.
        valid_from: from this instant on; None is from now on.
        valid_to: before this instant; None is until it is used or withdrawn.
        max_uses: how often; None is as often as the person likes.
        reason: code of why it is made, as ``winback``.
        notice: what the person is told of how the price was made, by language (Directive
            2011/83/EU, Art. 6(1)(ea)).
        variant: of the experiment that chose it, if one did.
        propensity_ppm: chance with which it was chosen, parts per million, if by chance.
    """

    offer_id: UUID
    promotion_id: UUID
    reason: str
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None
    max_uses: int | None = 1
    notice: Mapping[str, str] = {}
    variant: str | None = None
    propensity_ppm: int | None = None


class PersonalOffer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promotion that is offered to a person.

    Attributes:
        customer_id: under which of the person's ids it was made; a merge does not move it.
        offer_id: its id.
        promotion_id: which promotion.
        valid_from: from when on.
        valid_to: until when.
        max_uses: how often.
        taken: uses that are held or were made.
        reason: why.
        notice: what the person is told, by language.
        variant: of an experiment.
        propensity_ppm: chance with which it was chosen.
        withdrawn_at: when it was taken back, if so.
    """

    customer_id: UUID
    offer_id: UUID
    promotion_id: UUID
    valid_from: dt.datetime
    valid_to: dt.datetime | None
    max_uses: int | None
    taken: int
    reason: str
    notice: Mapping[str, str]
    variant: str | None
    propensity_ppm: int | None
    withdrawn_at: dt.datetime | None


class ShownPromotion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promotion of the present rulebook, with what it has given away where that is limited."""

    promotion: Mapping[str, Any]
    budget: Budget | None
