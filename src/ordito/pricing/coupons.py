"""Coupons: codes that give a right to a promotion, made in batches, found when they are shown.

A generic coupon has one code for everybody, a unique one a code of its own, a personal one a code
and the customer to whom it was given. Codes are compared without case, spaces and hyphens.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId, PromotionId
from ordito.pricing.codes import (
    chosen_code,
    is_made,
    is_sound,
    make_code,
    normalise_code,
)
from ordito.pricing.errors import (
    CouponBlocked,
    CouponExhausted,
    CouponExpired,
    CouponForeign,
    CouponMistyped,
    CouponNeedsCustomer,
    CouponNotYetValid,
    CouponsTaken,
    CouponUnknown,
    CouponUsedByCustomer,
    UnknownBatch,
    UnknownPromotion,
    WrongCoupons,
)
from ordito.pricing.events import CouponsBlocked, CouponsMade
from ordito.pricing.model import Claim, ClaimKind, Promotion, codec

_MOST: Final = 100_000
_CHUNK: Final = 5_000


class CouponKind(StrEnum):
    """Who may use a coupon."""

    GENERIC = "generic"
    UNIQUE = "unique"
    PERSONAL = "personal"


class NewCoupons(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
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
        max_uses: of each code in all; None is without a limit. A unique or personal coupon is used
            once where nothing is said.
        max_per_customer: of the batch by each customer; such coupons ask who buys.
    """

    batch_id: UUID
    promotion_id: PromotionId
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    kind: CouponKind
    code: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    count: Annotated[int, msgspec.Meta(ge=1, le=_MOST)] = 1
    customer_ids: Annotated[tuple[CustomerId, ...], msgspec.Meta(max_length=_MOST)] = ()
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    max_uses: Annotated[int, msgspec.Meta(ge=1)] | None = None
    max_per_customer: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None


class CouponBatch(msgspec.Struct, frozen=True):
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
    promotion_id: PromotionId
    name: str
    kind: str
    coupons: int
    taken: int
    valid_from: datetime
    valid_to: datetime | None
    made_at: datetime
    made_by: str
    blocked_at: datetime | None


class CustomerCoupon(msgspec.Struct, frozen=True):
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
    customer_id: CustomerId
    promotion_id: PromotionId
    valid_from: datetime
    valid_to: datetime | None
    is_usable: bool


class _Shown(msgspec.Struct, frozen=True):
    code: str
    objection: str | None
    promotion_id: PromotionId | None
    batch_id: UUID | None
    max_per_customer: int | None
    valid_from: datetime | None
    valid_to: datetime | None


class _Uses(msgspec.Struct, frozen=True):
    subject_id: UUID
    taken: int


_sql: Final = statements(__name__)
_ADD_BATCH: Final = _sql.command("add_batch")
_ADD_COUPONS: Final = _sql.command("add_coupons")
_BLOCK_BATCH: Final = _sql.command("block_batch")
_BLOCK_COUPONS: Final = _sql.command("block_coupons")
_FIND_BATCH: Final = _sql.query("find_batch", CouponBatch)
_LIST_BATCHES: Final = _sql.query("list_batches", CouponBatch)
_LIST_OF_CUSTOMER: Final = _sql.query("list_coupons_of", CustomerCoupon)
_FIND_PROMOTION: Final = _sql.query("find_present_promotion", dict[str, object])
_LOOK_UP: Final = _sql.query("look_up", _Shown)
_LIST_USES: Final = _sql.query("list_uses", _Uses)
_REFUSALS: Final[dict[str, type[Refusal]]] = {
    refusal.code: refusal
    for refusal in (
        CouponUnknown,
        CouponForeign,
        CouponBlocked,
        CouponNotYetValid,
        CouponExpired,
        CouponExhausted,
    )
}


async def make_coupons(tx: Tx, *, new: NewCoupons, at: datetime) -> list[str]:
    """Make coupons and return their codes, which are shown this once.

    Raises:
        UnknownPromotion: it is not in the present rulebook.
        WrongCoupons: the promotion asks for no coupon, or the fields do not fit the kind.
        CouponsTaken: the batch is there, or another coupon has the code.
    """
    promotion = await get_present_promotion(tx, promotion_id=new.promotion_id)
    if promotion.claim is not ClaimKind.COUPON:
        raise WrongCoupons(f"Promotion {promotion.code} asks for no coupon.", field="promotion_id")
    _require_fitting(new)
    codes = _codes_of(new)
    valid_from = new.valid_from or at
    if new.valid_to is not None and new.valid_to <= valid_from:
        raise WrongCoupons("They end before they start.", field="valid_to")
    added = await tx.run(
        _ADD_BATCH,
        batch_id=new.batch_id,
        promotion_id=new.promotion_id,
        name=new.name,
        kind=new.kind,
        coupons=len(codes),
        valid_from=valid_from,
        valid_to=new.valid_to,
        at=at,
        by=tx.context.actor,
    )
    for start in range(0, len(codes), _CHUNK):
        added += await tx.run(
            _ADD_COUPONS,
            batch_id=new.batch_id,
            promotion_id=new.promotion_id,
            codes=codes[start : start + _CHUNK],
            customer_ids=new.customer_ids[start : start + _CHUNK],
            is_secret=new.kind is CouponKind.UNIQUE,
            valid_from=valid_from,
            valid_to=new.valid_to,
            max_uses=new.max_uses or (None if new.kind is CouponKind.GENERIC else 1),
            max_per_customer=new.max_per_customer,
        )
    if added != len(codes) + 1:
        raise CouponsTaken("The batch or a code of it is there already.", field="code")
    tx.record(
        CouponsMade(promotion_id=new.promotion_id, kind=new.kind, coupons=len(codes)),
        subject=new.batch_id,
        at=at,
    )
    return codes


async def block_coupons(tx: Tx, *, batch_id: UUID, at: datetime) -> CouponBatch:
    """Let the coupons of a batch be used no more; what orders hold of them stays held.

    Raises:
        UnknownBatch: there is none of that id.
    """
    batch = await get_batch(tx, batch_id=batch_id)
    if await tx.run(_BLOCK_BATCH, batch_id=batch_id, at=at):
        await tx.run(_BLOCK_COUPONS, batch_id=batch_id, at=at)
        tx.record(CouponsBlocked(promotion_id=batch.promotion_id), subject=batch_id, at=at)
    return await get_batch(tx, batch_id=batch_id)


async def get_batch(tx: Tx, *, batch_id: UUID) -> CouponBatch:
    """Return a batch of coupons.

    Raises:
        UnknownBatch: there is none of that id.
    """
    batch = await tx.find(_FIND_BATCH, batch_id=batch_id)
    if batch is None:
        raise UnknownBatch(f"There is no batch {batch_id}.", field="batch_id")
    return batch


async def list_batches(tx: Tx, *, promotion_id: UUID | None = None) -> list[CouponBatch]:
    """Return batches of coupons, the latest first, of one promotion or of all."""
    return await tx.fetch(_LIST_BATCHES, promotion_id=promotion_id)


async def list_coupons_of(tx: Tx, *, customer_id: CustomerId, at: datetime) -> list[CustomerCoupon]:
    """Return the personal coupons of a person, under any own id, that are not over."""
    return await tx.fetch(_LIST_OF_CUSTOMER, customer_id=customer_id, at=at)


async def find_claims(
    tx: Tx, *, codes: Sequence[str], customer_id: CustomerId | None, at: datetime
) -> list[Claim | Refusal]:
    """Say of each code that is shown to which promotion it gives a right, or why to none.

    Args:
        tx: open transaction.
        codes: as they were typed or scanned.
        customer_id: who buys, None where nobody knows; what any own id was given or has used
            counts.
        at: now.

    Returns:
        One answer for each code, in order: a claim, or one of ``CouponMistyped``,
        ``CouponUnknown``, ``CouponForeign``, ``CouponBlocked``, ``CouponNotYetValid``,
        ``CouponExpired``, ``CouponExhausted``, ``CouponUsedByCustomer``, ``CouponNeedsCustomer``.
    """
    bare = [normalise_code(code) for code in codes]
    # what cannot be a code is not looked up
    asked = sorted({code for code in bare if not is_made(code) or is_sound(code)})
    shown = await tx.fetch(_LOOK_UP, codes=asked, customer_id=customer_id, at=at) if asked else []
    by_code = {one.code: one for one in shown}
    counted = [one.batch_id for one in shown if one.max_per_customer is not None]
    uses: dict[UUID, int] = {}
    if counted and customer_id is not None:
        used = await tx.fetch(_LIST_USES, customer_id=customer_id, subject_ids=counted)
        uses = {one.subject_id: one.taken for one in used}
    return [
        _answer(f"coupons[{number}]", by_code.get(code), uses, customer_id)
        for number, code in enumerate(bare)
    ]


async def get_present_promotion(tx: Tx, *, promotion_id: PromotionId) -> Promotion:
    """Return a promotion of the present rulebook.

    Raises:
        UnknownPromotion: it has none of that id.
    """
    rule = await tx.find(_FIND_PROMOTION, promotion_id=promotion_id)
    if rule is None:
        raise UnknownPromotion(
            f"The present rulebook has no promotion {promotion_id}.", field="promotion_id"
        )
    return codec.parse(Promotion, rule)


def _answer(
    field: str, shown: _Shown | None, uses: dict[UUID, int], customer_id: CustomerId | None
) -> Claim | Refusal:
    if shown is None:
        return CouponMistyped("The check character does not fit the code.", field=field)
    refusal = None if shown.objection is None else _REFUSALS[shown.objection]
    if refusal is None and shown.max_per_customer is not None:
        assert shown.batch_id is not None, shown
        if customer_id is None:
            refusal = CouponNeedsCustomer
        elif uses.get(shown.batch_id, 0) >= shown.max_per_customer:
            refusal = CouponUsedByCustomer
    if refusal is not None:
        detail = (refusal.__doc__ or refusal.code).partition("\n")[0]
        return refusal(
            detail,
            field=field,
            promotion_id=shown.promotion_id,
            valid_from=shown.valid_from,
            valid_to=shown.valid_to,
        )
    assert shown.promotion_id is not None, shown
    return Claim(shown.promotion_id, ClaimKind.COUPON, shown.code)


def _require_fitting(new: NewCoupons) -> None:
    """Refuse fields that say nothing for the kind of coupon, so that nobody relies on them."""
    if (new.kind is CouponKind.PERSONAL) != bool(new.customer_ids):
        raise WrongCoupons(
            "Personal coupons, and no others, name their customers.", field="customer_ids"
        )
    if len(set(new.customer_ids)) != len(new.customer_ids):
        raise WrongCoupons("A customer is named twice.", field="customer_ids")
    if new.kind is not CouponKind.GENERIC and new.code is not None:
        raise WrongCoupons("Only a generic coupon has a chosen code.", field="code")
    if new.kind is not CouponKind.UNIQUE and new.count != 1:
        raise WrongCoupons("Only unique coupons are counted.", field="count")


def _codes_of(new: NewCoupons) -> list[str]:
    if new.kind is CouponKind.GENERIC and new.code is not None:
        return [chosen_code(new.code)]
    return [make_code(secrets.choice) for _ in range(max(new.count, len(new.customer_ids)))]
