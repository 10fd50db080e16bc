"""Facts of the loyalty room."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class ProgrammeChanged(Event, frozen=True, kw_only=True):
    """A programme was created or changed; processes that hold them may renew them."""

    type: ClassVar[str] = "loyalty.programme_changed"
    programmes_version: int
    programme_id: UUID


class CustomerEnrolled(Event, frozen=True, kw_only=True):
    """A customer takes part in a programme."""

    type: ClassVar[str] = "loyalty.customer_enrolled"
    programme_id: UUID
    account_id: UUID


class PointsEarned(Event, frozen=True, kw_only=True):
    """An order gave points; what the customer owed was settled with them first."""

    type: ClassVar[str] = "loyalty.points_earned"
    account_id: UUID
    points: int
    pending: bool
    qualifies: bool


class PointsReversed(Event, frozen=True, kw_only=True):
    """Points of an order were taken back; those already spent are owed."""

    type: ClassVar[str] = "loyalty.points_reversed"
    account_id: UUID
    points: int
    debt: int
    qualifies: bool


class PointsGranted(Event, frozen=True, kw_only=True):
    """Points were given, or, negative, taken, for another reason than an order."""

    type: ClassVar[str] = "loyalty.points_granted"
    account_id: UUID
    points: int
    reason: str


class PointsLapsed(Event, frozen=True, kw_only=True):
    """Points that were not spent in time lapsed."""

    type: ClassVar[str] = "loyalty.points_lapsed"
    account_id: UUID
    points: int


class PointsRedeemed(Event, frozen=True, kw_only=True):
    """Points were set aside to be spent as money; the household's accounts may be among them."""

    type: ClassVar[str] = "loyalty.points_redeemed"
    redemption_id: UUID
    points: int
    currency: str
    amount_minor: int


class RedemptionChanged(Event, frozen=True, kw_only=True):
    """A part of a redemption was captured, released or refunded."""

    type: ClassVar[str] = "loyalty.redemption_changed"
    redemption_id: UUID
    change: str
    points: int
    amount_minor: int


class TierChanged(Event, frozen=True, kw_only=True):
    """A member has another tier, or holds it until another day."""

    type: ClassVar[str] = "loyalty.tier_changed"
    programme_id: UUID
    before: str | None
    tier: str | None
    until: str | None


class CardIssued(Event, frozen=True, kw_only=True):
    """A member has a further card."""

    type: ClassVar[str] = "loyalty.card_issued"
    programme_id: UUID
    card_id: UUID
    form: str


class CardLost(Event, frozen=True, kw_only=True):
    """A card was reported lost, or replaced by another one."""

    type: ClassVar[str] = "loyalty.card_lost"
    programme_id: UUID
    card_id: UUID
    replaced_by: UUID | None


class SharingChosen(Event, frozen=True, kw_only=True):
    """A member allows the household to spend the points, or forbids it."""

    type: ClassVar[str] = "loyalty.sharing_chosen"
    programme_id: UUID
    shares: bool
