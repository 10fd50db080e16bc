"""Redemptions: what an order takes of coupons, offers and limited promotions.

Held while the order's money is asked for, used when it is placed, released when it is not. What an
order has used comes back where the whole order is called off before anything of it has left; goods
that come back later bring no coupon back (docs/explanation/drafts.md).
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Step, Tx, statements
from ordito.platform.errors import Refusal
from ordito.platform.events import Happening
from ordito.platform.ids import CustomerId, OrderId, PromotionId
from ordito.pricing.codes import normalise_code
from ordito.pricing.errors import (
    BudgetExhausted,
    CouponBlocked,
    CouponExhausted,
    CouponExpired,
    CouponForeign,
    CouponNotYetValid,
    CouponUnknown,
    CouponUsedByCustomer,
    OfferExhausted,
    OfferExpired,
    OfferUnknown,
    PromotionUsedByCustomer,
    RedemptionGone,
)
from ordito.pricing.events import PromotionsRedeemed, Redeemed, RedemptionsGivenBack


class Redemption(msgspec.Struct, frozen=True):
    """What an order wants to take of a promotion.

    Attributes:
        promotion_id: of which.
        claim: name of the claim that was shown for it, as ``pricing.Claim`` has it; None where
            nothing had to be shown.
        amount_minor: what it takes off the order, minor units.
    """

    promotion_id: PromotionId
    claim: str | None
    amount_minor: int


class KeptRedemption(msgspec.Struct, frozen=True):
    """What an order took of a promotion.

    Attributes:
        promotion_id: of which.
        claim: code of a generic or personal coupon, digest of a unique one, id of an offer, or
            empty.
        offer_id: which offer it took, if one.
        owner_id: to whom that was made: an own id of who buys, then.
        amount_minor: what it took off.
        state: ``held``, ``used`` or ``released``.
        held_at: when it was taken.
        settled_at: when it was used or released.
    """

    promotion_id: PromotionId
    claim: str
    offer_id: UUID | None
    owner_id: CustomerId | None
    amount_minor: int
    state: str
    held_at: datetime
    settled_at: datetime | None


class _Due(msgspec.Struct, frozen=True):
    customer_id: CustomerId
    order_id: OrderId


_sql: Final = statements(__name__)
_REDEEM: Final = _sql.query("redeem", str)
_SPEND: Final = _sql.query("spend", str)
_GIVE_BACK: Final = _sql.query("give_back", int)
_LIST: Final = _sql.query("list_redemptions", KeptRedemption)
_LIST_DUE: Final = _sql.query("list_due", _Due)
_SPENT_UP: Final = _sql.query("list_spent_up", UUID)
_SPENT_UP_BY: Final = _sql.query("list_spent_up_by", UUID)
_REFUSALS: Final[tuple[type[Refusal], ...]] = (
    CouponUnknown,
    CouponForeign,
    CouponBlocked,
    CouponNotYetValid,
    CouponExpired,
    CouponExhausted,
    CouponUsedByCustomer,
    OfferUnknown,
    OfferExpired,
    OfferExhausted,
    BudgetExhausted,
    PromotionUsedByCustomer,
)
_BATCH: Final = 200


def redeeming(
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    redemptions: Sequence[Redemption],
    expires_at: datetime,
    at: datetime,
) -> Step[str]:
    """Return the step that holds what an order takes of promotions, all of it or nothing.

    Take it last in its transaction: a promotion's budget is one row that all its buyers want.

    Args:
        customer_id: who buys; of somebody unknown a fresh id. What was given to another id of the
            same person can be taken as well, and what others have used counts.
        order_id: order that it shall become; its second call changes nothing.
        redemptions: one for each claim that gave something and each limited promotion; of others
            there is nothing to keep.
        expires_at: when it is free again.
        at: now.

    Raises:
        CouponUnknown, CouponForeign, CouponBlocked, CouponNotYetValid, CouponExpired,
        CouponExhausted, CouponUsedByCustomer: when taken: a coupon cannot be used; its facts name
            ``claim`` and ``promotion_id``.
        OfferUnknown, OfferExpired, OfferExhausted: when taken: likewise an offer.
        BudgetExhausted: when taken: less is left than this order would take; says how much.
        PromotionUsedByCustomer: when taken: the customer had it as often as each may.

    Source: docs/explanation/no-oversell.md (conditional update under a CHECK constraint).
    """
    claims = [_claim_of(one.claim) for one in redemptions]
    return Step(
        _REDEEM,
        {
            "customer_id": customer_id,
            "order_id": order_id,
            "promotion_ids": [one.promotion_id for one in redemptions],
            "coupons": [coupon for coupon, _ in claims],
            "offer_ids": [offer_id for _, offer_id in claims],
            "amounts": [one.amount_minor for one in redemptions],
            "expires_at": expires_at,
            "at": at,
        },
        refusals={refusal.code: partial(_refused, refusal) for refusal in _REFUSALS},
    )


def spending(
    *,
    customer_id: CustomerId,
    order_id: OrderId,
    redemptions: Sequence[Redemption],
    at: datetime,
) -> Step[str]:
    """Return the step by which what an order holds is used: it is placed.

    Raises:
        RedemptionGone: when taken: something of it was released.
    """
    redeemed = tuple(
        Redeemed(one.promotion_id, _kind_of(one.claim), one.amount_minor) for one in redemptions
    )
    event = PromotionsRedeemed(redemptions=redeemed)
    return Step(
        _SPEND,
        {
            "customer_id": customer_id,
            "order_id": order_id,
            "expected": len(redemptions),
            "at": at,
        },
        facts=[Happening(event, order_id, at, customer_id, case_id=order_id)],
        refusals={RedemptionGone.code: _gone},
    )


def releasing(*, customer_id: CustomerId, order_id: OrderId, at: datetime) -> Step[int]:
    """Return the step that frees what an order holds; what it has used stays used.

    Answers how many redemptions were freed.
    """
    return Step(
        _GIVE_BACK,
        {"customer_id": customer_id, "order_id": order_id, "used": False, "at": at},
    )


async def give_back(tx: Tx, *, customer_id: CustomerId, order_id: OrderId, at: datetime) -> int:
    """Free also what an order has used: all of it was called off before anything had left.

    Returns how many redemptions may be used again; a repeat gives 0.
    """
    given = await tx.one(_GIVE_BACK, customer_id=customer_id, order_id=order_id, used=True, at=at)
    if given:
        tx.record(
            RedemptionsGivenBack(redemptions=given),
            subject=order_id,
            customer_id=customer_id,
            case_id=order_id,
            at=at,
        )
    return given


async def release_expired_redemptions(tx: Tx, *, at: datetime) -> int:
    """Free what is held by orders that were neither placed nor declined in time; a batch of them.

    Returns how many redemptions were freed.
    """
    due = await tx.fetch(_LIST_DUE, at=at, rows=_BATCH)
    return sum(
        [
            await tx.one(
                _GIVE_BACK,
                customer_id=one.customer_id,
                order_id=one.order_id,
                used=False,
                at=at,
            )
            for one in due
        ]
    )


async def list_redemptions(
    tx: Tx, *, customer_id: CustomerId, order_id: OrderId
) -> list[KeptRedemption]:
    """Return what an order took of promotions, in the order of their ids."""
    return await tx.fetch(_LIST, customer_id=customer_id, order_id=order_id)


async def list_exhausted(tx: Tx, *, customer_id: CustomerId | None) -> frozenset[PromotionId]:
    """Return the limited promotions of which nothing is left, for anybody or for this person.

    A budget of which a little is left is not among them: whether it is enough is seen when it is
    held, and ``BudgetExhausted`` says how much there is.
    """
    spent_up = await tx.fetch(_SPENT_UP)
    if customer_id is not None:
        spent_up += await tx.fetch(_SPENT_UP_BY, customer_id=customer_id)
    return frozenset(PromotionId(promotion_id) for promotion_id in spent_up)


def _claim_of(claim: str | None) -> tuple[str | None, UUID | None]:
    """Return the code of a coupon, or the id of an offer; codes are never as long as ids."""
    if claim is None:
        return None, None
    try:
        return None, UUID(claim)
    except ValueError:
        return normalise_code(claim), None


def _kind_of(claim: str | None) -> str | None:
    if claim is None:
        return None
    return "coupon" if _claim_of(claim)[0] is not None else "offer"


def _refused(refusal: type[Refusal], why: dict[str, Any]) -> Refusal:
    promotion_id = why.pop("promotion_id", None)
    detail = (refusal.__doc__ or refusal.code).partition("\n")[0]
    return refusal(detail, field="claims", promotion_id=promotion_id, **why)


def _gone(why: dict[str, int]) -> RedemptionGone:
    missing = why["missing"]
    return RedemptionGone(
        f"{missing} of the order's redemptions are not held any more.", missing=missing
    )
