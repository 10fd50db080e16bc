"""Facts of the ledger room: only what it decides by itself.

The room that orders a transfer records the fact with its meaning, as ``loyalty.points_earned``.
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
