"""Facts of the stock room."""

from typing import ClassVar
from uuid import UUID

from ordito.platform.events import Event
from ordito.stock.model import PlaceLine


class StockReserved(Event, frozen=True, kw_only=True):
    """Units were set aside for a checkout or an order."""

    type: ClassVar[str] = "stock.reserved"
    lines: tuple[PlaceLine, ...]


class StockReleased(Event, frozen=True, kw_only=True):
    """Units that had been set aside are free again."""

    type: ClassVar[str] = "stock.released"
    lines: tuple[PlaceLine, ...]


class StockIssued(Event, frozen=True, kw_only=True):
    """Units left a place for good."""

    type: ClassVar[str] = "stock.issued"
    lines: tuple[PlaceLine, ...]


class StockCounted(Event, frozen=True, kw_only=True):
    """Units on hand were counted, and the book was set to the count."""

    type: ClassVar[str] = "stock.counted"
    place_id: UUID
    lines: int
    units: int
