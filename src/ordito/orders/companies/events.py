"""Facts about companies that buy."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class CompanyChanged(Event, frozen=True, kw_only=True):
    """A company has these terms from now on."""

    type: ClassVar[str] = "orders.company_changed"
    currency: str
    terms_days: int
    credit_limit_minor: int
    active: bool


class CreditMoved(Event, frozen=True, kw_only=True):
    """Credit of a company was used for a payment, or, negative, is free again."""

    type: ClassVar[str] = "orders.credit_moved"
    payment_id: UUID
    kind: str
    currency: str
    amount_minor: int


class CompanyPaid(Event, frozen=True, kw_only=True):
    """A company has paid what it owed, or part of it."""

    type: ClassVar[str] = "orders.company_paid"
    currency: str
    amount_minor: int
