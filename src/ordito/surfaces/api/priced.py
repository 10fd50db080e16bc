"""How answers say what came of promotions: by line, in all, by coupon, and what might be added."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ordito.platform import ids
from ordito.platform.ids import OrderId
from ordito.pricing import PERSONAL_NOTICE, Discount, personalised_lines
from ordito.processes.price import Answer, plan_points
from ordito.reads.memory import Memory
from ordito.reads.price_context import label_of


class DiscountTold(msgspec.Struct, frozen=True):
    """What a promotion took off.

    Attributes:
        promotion_id: which promotion.
        code: its short name.
        label: what shoppers read, in the language of the request.
        amount_minor: minor units, with or without tax as the prices are.
        claim: coupon or offer that it needed, if any.
    """

    promotion_id: UUID
    code: str
    label: str
    amount_minor: int
    claim: str | None = None


class ClaimTold(msgspec.Struct, frozen=True):
    """What became of a coupon or an offer.

    Attributes:
        claim: the code as it was shown, or the id of the offer.
        applied: whether it gave anything.
        reason: why it did not: ``coupon_expired``, ``coupon_foreign``, ``conditions`` ...
        label: of its promotion, where that is known.
    """

    claim: str
    applied: bool
    reason: str | None = None
    label: str | None = None


class GiftTold(msgspec.Struct, frozen=True):
    """Units that would cost nothing if they were in the basket.

    Attributes:
        code: of the promotion.
        label: of the promotion.
        skus: codes to choose from.
        units: that may still be added.
    """

    code: str
    label: str
    skus: list[str]
    units: int


class TraceTold(msgspec.Struct, frozen=True):
    """Why something was or was not applied; ``line_no`` 0 is the whole basket."""

    step: str
    line_no: int
    subject: str
    reason: str
    amount_minor: int | None = None


class Benefits(msgspec.Struct, frozen=True, kw_only=True):
    """What came of promotions.

    Attributes:
        discounts: by promotion, over all lines.
        claims: what became of each coupon and offer.
        gifts: what might be added for nothing.
        points: that will be earned.
        notices: what the customer is told of prices made for them alone.
        trace: why, where it was asked for.
    """

    discounts: list[DiscountTold]
    claims: list[ClaimTold]
    gifts: list[GiftTold]
    points: int
    notices: list[str]
    trace: list[TraceTold] | None = None


def told(memory: Memory, discounts: Iterable[Discount], language: str) -> list[DiscountTold]:
    """Return discounts with what shoppers read of them."""
    return [
        DiscountTold(
            promotion_id=one.promotion_id,
            code=one.code,
            label=label_of(memory, one.promotion_id, one.code, language),
            amount_minor=one.amount_minor,
            claim=one.claim,
        )
        for one in discounts
    ]


def benefits_of(memory: Memory, answer: Answer, language: str, *, trace: bool = False) -> Benefits:
    """Return what came of promotions."""
    priced = answer.priced
    earning = plan_points(memory, answer, order_id=OrderId(ids.new()))
    return Benefits(
        discounts=told(memory, priced.discounts, language),
        claims=_claims(memory, answer, language),
        gifts=[
            GiftTold(
                code=one.code,
                label=label_of(memory, one.promotion_id, one.code, language),
                skus=sorted(memory.shelf.sku(sku_id).code for sku_id in one.sku_ids),
                units=one.units,
            )
            for one in priced.gifts
        ],
        points=0 if earning is None else earning.points,
        notices=[_in(notice, language) for notice in notices_of(memory, answer)],
        trace=[
            TraceTold(one.step, one.line_no, one.subject, one.reason, one.amount_minor)
            for one in priced.trace
        ]
        if trace
        else None,
    )


def notices_of(memory: Memory, answer: Answer) -> Sequence[Mapping[str, str]]:
    """Return what the customer is told of prices made for them alone, whoever made them so."""
    if answer.notices or not personalised_lines(answer.priced, memory.rulebook):
        return answer.notices
    return (PERSONAL_NOTICE,)


def fields_of(benefits: Benefits) -> dict[str, Any]:
    """Return its fields, for an answer that has them among others."""
    return msgspec.structs.asdict(benefits)


def _claims(memory: Memory, answer: Answer, language: str) -> list[ClaimTold]:
    applied = [
        ClaimTold(
            claim=one.claim.name,
            applied=True,
            label=label_of(memory, one.claim.promotion_id, "", language) or None,
        )
        for one in answer.priced.claims
        if one.applied
    ]
    refused = [
        ClaimTold(
            claim=one.name,
            applied=False,
            reason=one.reason,
            label=None
            if one.promotion_id is None
            else label_of(memory, one.promotion_id, "", language) or None,
        )
        for one in answer.refused
    ]
    return [*applied, *refused]


def _in(notice: Mapping[str, str], language: str) -> str:
    return notice.get(language) or notice.get("en") or next(iter(notice.values()))
