"""Purchases: what a person has bought and kept, under any of the ids, for the traits."""

from collections.abc import Sequence
from typing import Final

from ordito import journeys
from ordito.platform.db import Tx, statements
from ordito.platform.ids import CustomerId

_sql: Final = statements(__name__)
_LIST: Final = _sql.query("list_purchases", journeys.traits.Purchase)


async def list_purchases(
    tx: Tx, *, customer_ids: Sequence[CustomerId]
) -> list[journeys.traits.Purchase]:
    """Return what is left of the order lines of some customer ids, the latest 10,000."""
    return await tx.fetch(_LIST, customer_ids=customer_ids)
