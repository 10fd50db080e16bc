"""Order money: the entries of the ledger behind the money box of an order."""

from datetime import datetime
from typing import Final

import msgspec

from ordito.orders import Whereabouts
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)


class MoneyEntry(msgspec.Struct, frozen=True):
    """A movement of an order's money, minor units.

    Attributes:
        at: when it was asked for.
        tender: cash, card, ...
        kind: authorise, capture, void, refund, decline.
        amount_minor: how much.
        currency: ISO 4217.
        settled_at: when the processor confirmed it.
        refused_at: when the processor refused it; it counts for nothing then.
    """

    at: datetime
    tender: str
    kind: str
    amount_minor: int
    currency: str
    settled_at: datetime | None
    refused_at: datetime | None


_ENTRIES: Final = _sql.query("list_money_entries", MoneyEntry)


async def list_money_entries(tx: Tx, *, where: Whereabouts) -> list[MoneyEntry]:
    """Return every movement of an order's money, in order; at most 500."""
    return await tx.fetch(_ENTRIES, customer_id=where.customer_id, order_id=where.order_id)
