"""Facts of the partners room."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class MarketOrderTaken(Event, frozen=True, kw_only=True):
    """A marketplace's order became one of ours.

    Attributes:
        channel_id: of the marketplace.
        external_id: what the marketplace calls it.
        commission_minor: agreed, minor units of ``currency``.
        currency: ISO 4217.
    """

    type: ClassVar[str] = "partners.market_order_taken"
    channel_id: UUID
    external_id: str
    commission_minor: int
    currency: str


class MarketOrderRefused(Event, frozen=True, kw_only=True):
    """A marketplace's order could not become one of ours; the marketplace was told.

    Attributes:
        channel_id: of the marketplace.
        external_id: what the marketplace calls it.
        refusal: code of what was in the way.
    """

    type: ClassVar[str] = "partners.market_order_refused"
    channel_id: UUID
    external_id: str
    refusal: str


class CommissionReckoned(Event, frozen=True, kw_only=True):
    """What a partner earns with an order changed.

    Attributes:
        channel_id: of the marketplace.
        account_id: of the commission.
        change_minor: more, or less where negative; minor units of ``currency``.
        earned_minor: with this order by now.
        currency: ISO 4217.
    """

    type: ClassVar[str] = "partners.commission_reckoned"
    channel_id: UUID
    account_id: UUID
    change_minor: int
    earned_minor: int
    currency: str
