"""Facts of matching: ids and codes only."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event


class SuggestionDecided(Event, frozen=True, kw_only=True):
    """It was decided whether two customers are one person.

    Attributes:
        pair_id: of the suggestion.
        other_id: the second customer.
        decision: ``accepted``, ``refused`` or ``undone``.
        weight: bits that spoke for one person.
    """

    type: ClassVar[str] = "customers.suggestion_decided"
    pair_id: UUID
    other_id: UUID
    decision: str
    weight: float
