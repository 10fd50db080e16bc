"""Budgets: what a promotion may give away in all, and how often each customer may have it."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.platform.ids import PromotionId
from ordito.pricing.coupons import get_present_promotion
from ordito.pricing.errors import WrongBudget
from ordito.pricing.events import BudgetSet


class NewBudget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a promotion may give away; what is None has no limit.

    Attributes:
        max_minor: in all, minor units of the promotion's currency.
        max_uses: orders in all.
        max_per_customer: orders of each customer who is known.
    """

    max_minor: Annotated[int, msgspec.Meta(ge=0, le=10**15)] | None = None
    max_uses: Annotated[int, msgspec.Meta(ge=0, le=10**12)] | None = None
    max_per_customer: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None


class Budget(msgspec.Struct, frozen=True):
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

    promotion_id: PromotionId
    currency: str | None
    max_minor: int | None
    max_uses: int | None
    max_per_customer: int | None
    taken_minor: int
    taken_uses: int


_sql: Final = statements(__name__)
_PUT: Final = _sql.query("put_budget", Budget)
_FIND: Final = _sql.query("find_budget", Budget)
_LIST: Final = _sql.query("list_budgets", Budget)


async def put_budget(tx: Tx, *, promotion_id: PromotionId, new: NewBudget, at: datetime) -> Budget:
    """Say what a promotion may give away. What it gave before it had a budget is not counted.

    Raises:
        UnknownPromotion: it is not in the present rulebook.
        WrongBudget: the promotion is not marked as limited, has no currency for a limit of money,
            or has given more already.
    """
    promotion = await get_present_promotion(tx, promotion_id=promotion_id)
    if not promotion.limited:
        raise WrongBudget(
            f"Promotion {promotion.code} is not published as limited.", field="promotion_id"
        )
    if new.max_minor is not None and promotion.currency is None:
        raise WrongBudget(
            f"Promotion {promotion.code} has no currency: money cannot be counted.",
            field="max_minor",
        )
    budget = await tx.find(
        _PUT,
        promotion_id=promotion_id,
        currency=None if new.max_minor is None else promotion.currency,
        max_minor=new.max_minor,
        max_uses=new.max_uses,
        max_per_customer=new.max_per_customer,
    )
    if budget is None:
        known = await tx.one(_FIND, promotion_id=promotion_id)
        raise WrongBudget(
            f"Promotion {promotion.code} has given more already.",
            field="max_minor",
            taken_minor=known.taken_minor,
            taken_uses=known.taken_uses,
        )
    event = BudgetSet(
        currency=budget.currency,
        max_minor=budget.max_minor,
        max_uses=budget.max_uses,
        max_per_customer=budget.max_per_customer,
    )
    tx.record(event, subject=promotion_id, at=at)
    return budget


async def find_budget(tx: Tx, *, promotion_id: UUID) -> Budget | None:
    """Return the budget of a promotion, None where it has none."""
    return await tx.find(_FIND, promotion_id=promotion_id)


async def list_budgets(tx: Tx) -> list[Budget]:
    """Return all budgets."""
    return await tx.fetch(_LIST)
