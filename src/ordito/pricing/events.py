"""Facts of the pricing room."""

from typing import ClassVar
from uuid import UUID

import msgspec

from ordito.platform.events import Event


class RulebookPublished(Event, frozen=True, kw_only=True):
    """A new version of the rulebook was published; processes that hold one may renew it."""

    type: ClassVar[str] = "pricing.rulebook_published"
    rulebook_version: int
    sha256: str
    published_by: str
    price_lists: int
    prices: int
    tax_rates: int
    promotions: int
    withdrawn: int
    draft_id: UUID | None
    restores: int | None


class DraftMade(Event, frozen=True, kw_only=True):
    """Somebody has begun a proposal of the next version."""

    type: ClassVar[str] = "pricing.draft_made"
    base_version: int
    restores: int | None


class DraftHandedIn(Event, frozen=True, kw_only=True):
    """A draft waits for a second person's word, or, where none is asked for, for its time."""

    type: ClassVar[str] = "pricing.draft_handed_in"
    edition: int
    changes: int


class DraftApproved(Event, frozen=True, kw_only=True):
    """A second person has agreed to a draft."""

    type: ClassVar[str] = "pricing.draft_approved"
    edition: int


class DraftSentBack(Event, frozen=True, kw_only=True):
    """A draft can be edited again, because somebody sent it back or took it back."""

    type: ClassVar[str] = "pricing.draft_sent_back"
    edition: int


class DraftDiscarded(Event, frozen=True, kw_only=True):
    """A draft will not be published."""

    type: ClassVar[str] = "pricing.draft_discarded"
    edition: int


class DraftFailed(Event, frozen=True, kw_only=True):
    """A draft could not be published when its time had come; somebody has to look at it."""

    type: ClassVar[str] = "pricing.draft_failed"
    edition: int
    code: str


class CouponsMade(Event, frozen=True, kw_only=True):
    """Coupons were made for a promotion."""

    type: ClassVar[str] = "pricing.coupons_made"
    promotion_id: UUID
    kind: str
    coupons: int


class CouponsBlocked(Event, frozen=True, kw_only=True):
    """The coupons of a batch cannot be used any more."""

    type: ClassVar[str] = "pricing.coupons_blocked"
    promotion_id: UUID


class BudgetSet(Event, frozen=True, kw_only=True):
    """It was said what a promotion may give away; null is without a limit."""

    type: ClassVar[str] = "pricing.budget_set"
    currency: str | None
    max_minor: int | None
    max_uses: int | None
    max_per_customer: int | None


class OfferMade(Event, frozen=True, kw_only=True):
    """A promotion was offered to one person."""

    type: ClassVar[str] = "pricing.offer_made"
    offer_id: UUID
    promotion_id: UUID
    variant: str | None
    propensity_ppm: int | None


class OfferWithdrawn(Event, frozen=True, kw_only=True):
    """An offer was taken back before its time was over."""

    type: ClassVar[str] = "pricing.offer_withdrawn"
    offer_id: UUID
    promotion_id: UUID


class Redeemed(msgspec.Struct, frozen=True):
    """What an order took of a promotion.

    Attributes:
        promotion_id: of which.
        by: ``coupon``, ``offer``, or None where nothing had to be shown.
        amount_minor: what it took off.
    """

    promotion_id: UUID
    by: str | None
    amount_minor: int


class PromotionsRedeemed(Event, frozen=True, kw_only=True):
    """An order has used coupons, offers or limited promotions."""

    type: ClassVar[str] = "pricing.promotions_redeemed"
    redemptions: tuple[Redeemed, ...]


class RedemptionsGivenBack(Event, frozen=True, kw_only=True):
    """An order was called off whole: what it had used may be used again."""

    type: ClassVar[str] = "pricing.redemptions_given_back"
    redemptions: int


class PolicySet(Event, frozen=True, kw_only=True):
    """It was said how prices are published and reductions counted."""

    type: ClassVar[str] = "pricing.policy_set"
    needs_approval: bool
    progressive_reductions: bool
    new_goods_days: int = 30


class RoundingDeclared(Event, frozen=True, kw_only=True):
    """Amounts become whole ones by other rules from now on."""

    type: ClassVar[str] = "pricing.rounding_declared"
    rounding_version: int


class SimulationAsked(Event, frozen=True, kw_only=True):
    """Somebody wants to know what a draft would have done to baskets that were sold."""

    type: ClassVar[str] = "pricing.simulation_asked"
    draft_id: UUID


class SimulationEnded(Event, frozen=True, kw_only=True):
    """A simulation is ``done`` or ``failed``; its result can be read."""

    type: ClassVar[str] = "pricing.simulation_ended"
    state: str
