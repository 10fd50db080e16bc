"""Facts of the ledger room: holds, gift cards, credit, budgets, drawers, and what fell due.

The room that orders a plain transfer records the fact with its meaning, as
``loyalty.points_earned``.
"""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class TransfersFellDue(Event, frozen=True, kw_only=True):
    """Pending transfers came to their time: credits matured, holds expired."""

    type: ClassVar[str] = "ledger.transfers_fell_due"
    posted: tuple[UUID, ...]
    voided: tuple[UUID, ...]


class TransfersImported(Event, frozen=True, kw_only=True):
    """Transfers of the past were taken into the book."""

    type: ClassVar[str] = "ledger.transfers_imported"
    transfers: int


class UnitsHeld(Event, frozen=True, kw_only=True):
    """Units of an account were set aside for a payment."""

    type: ClassVar[str] = "ledger.units_held"
    account_id: UUID
    hold_id: UUID
    unit: str
    units: int


class UnitsSpent(Event, frozen=True, kw_only=True):
    """Units that were set aside were spent."""

    type: ClassVar[str] = "ledger.units_spent"
    account_id: UUID
    hold_id: UUID
    units: int


class UnitsReleased(Event, frozen=True, kw_only=True):
    """Units that were set aside are free again."""

    type: ClassVar[str] = "ledger.units_released"
    account_id: UUID
    hold_id: UUID
    units: int


class UnitsRefunded(Event, frozen=True, kw_only=True):
    """Units that had been spent were given back; what was owed was settled with them first."""

    type: ClassVar[str] = "ledger.units_refunded"
    account_id: UUID
    hold_id: UUID
    units: int
    debt_settled: int


class GiftCardIssued(Event, frozen=True, kw_only=True):
    """A gift card was issued."""

    type: ClassVar[str] = "ledger.gift_card_issued"
    account_id: UUID
    currency: str
    amount_minor: int


class GiftCardLoaded(Event, frozen=True, kw_only=True):
    """Money was put on a gift card."""

    type: ClassVar[str] = "ledger.gift_card_loaded"
    account_id: UUID
    amount_minor: int


class GiftCardBlocked(Event, frozen=True, kw_only=True):
    """A gift card was blocked, or set free again."""

    type: ClassVar[str] = "ledger.gift_card_blocked"
    account_id: UUID
    blocked: bool


class GiftCardReplaced(Event, frozen=True, kw_only=True):
    """A lost gift card was replaced; what was free on it is on the new one."""

    type: ClassVar[str] = "ledger.gift_card_replaced"
    account_id: UUID
    replaced_by: UUID
    amount_minor: int


class GiftCardsExpired(Event, frozen=True, kw_only=True):
    """Gift cards came to their end; what was left on them lapsed."""

    type: ClassVar[str] = "ledger.gift_cards_expired"
    account_ids: tuple[UUID, ...]
    amounts_minor: tuple[int, ...]


class CreditGranted(Event, frozen=True, kw_only=True):
    """A customer was given store credit."""

    type: ClassVar[str] = "ledger.credit_granted"
    account_id: UUID
    currency: str
    amount_minor: int
    reason: str


class BudgetFunded(Event, frozen=True, kw_only=True):
    """Units were put into a budget, or, negative, taken out of it."""

    type: ClassVar[str] = "ledger.budget_funded"
    account_id: UUID
    unit: str
    units: int


class CashMoved(Event, frozen=True, kw_only=True):
    """Cash came into a drawer, or, negative, left it; coins made ``rounding_minor`` more of it."""

    type: ClassVar[str] = "ledger.cash_moved"
    account_id: UUID
    amount_minor: int
    reason: str
    rounding_minor: int = 0


class DrawerCounted(Event, frozen=True, kw_only=True):
    """A drawer was counted; the difference to the book was booked."""

    type: ClassVar[str] = "ledger.drawer_counted"
    account_id: UUID
    counted_minor: int
    difference_minor: int
