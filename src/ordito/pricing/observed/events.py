"""Facts about observed prices. What was seen is no fact of ours: it stands in its own history."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class OfferMatched(Event, frozen=True, kw_only=True):
    """A person has said which SKU another seller's offer is, or that it is none of ours."""

    type: ClassVar[str] = "pricing.offer_matched"
    offer_id: UUID
    sku_id: UUID | None
