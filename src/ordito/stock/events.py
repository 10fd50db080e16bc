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


class StockMoved(Event, frozen=True, kw_only=True):
    """Units came to places or left them, other than by a sale."""

    type: ClassVar[str] = "stock.moved"
    kind: str
    lines: tuple[PlaceLine, ...]


class StockExceptionOpened(Event, frozen=True, kw_only=True):
    """The books of a SKU at a place cannot explain what happened there."""

    type: ClassVar[str] = "stock.exception_opened"
    exception_id: UUID
    kind: str
    sku_id: UUID
    place_id: UUID
    quantity: int


class StockExceptionResolved(Event, frozen=True, kw_only=True):
    """Somebody looked into an exception and said what it was."""

    type: ClassVar[str] = "stock.exception_resolved"
    exception_id: UUID
    kind: str
    sku_id: UUID
    place_id: UUID
    quantity: int
    resolution: str


class TransferChanged(Event, frozen=True, kw_only=True):
    """A transfer was opened, shipped, received or cancelled."""

    type: ClassVar[str] = "stock.transfer_changed"
    source_id: UUID
    destination_id: UUID
    state: str


class PurchaseReceived(Event, frozen=True, kw_only=True):
    """Goods of a purchase order came to a place."""

    type: ClassVar[str] = "stock.purchase_received"
    place_id: UUID
    is_final: bool
    lines: tuple[PlaceLine, ...]


class StockFed(Event, frozen=True, kw_only=True):
    """Another system said what lies at places, or what changed there."""

    type: ClassVar[str] = "stock.fed"
    source: str
    outcomes: dict[str, int]


class EscrowChanged(Event, frozen=True, kw_only=True):
    """Units were lent to a device, sold by it, or came back from it."""

    type: ClassVar[str] = "stock.escrow_changed"
    device: str
    change: str
    lines: tuple[PlaceLine, ...]
