"""Facts about deviations of prices between channels."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class DeviationFound(Event, frozen=True, kw_only=True):
    """A channel's surface answers otherwise than the others, and by no declared rule."""

    type: ClassVar[str] = "pricing.deviation_found"
    deviation_id: UUID
    sku_id: UUID
    surface: str
    against: str
    deviating_channel_id: UUID
    against_channel_id: UUID
    context: str
    cause: str
    currency: str | None
    shown_minor: int | None
    against_minor: int | None


class DeviationGone(Event, frozen=True, kw_only=True):
    """A surface that deviated answers as it should again, or is asked no more."""

    type: ClassVar[str] = "pricing.deviation_gone"
    deviation_id: UUID
    sku_id: UUID
    surface: str
    lasted_s: int


class DeviationAcknowledged(Event, frozen=True, kw_only=True):
    """A person has taken note of a deviation."""

    type: ClassVar[str] = "pricing.deviation_acknowledged"
    deviation_id: UUID
    sku_id: UUID
