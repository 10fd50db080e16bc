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
    debt_settled: int
    pending: bool


class PointsReversed(Event, frozen=True, kw_only=True):
    """Points of an order were taken back; those already spent are owed."""

    type: ClassVar[str] = "loyalty.points_reversed"
    account_id: UUID
    points: int
    debt: int
