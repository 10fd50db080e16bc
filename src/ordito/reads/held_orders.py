"""Held orders: which of those that a place shall pick wait for a person's word."""

from typing import Final
from uuid import UUID

from ordito.platform.db import Tx, statements
from ordito.platform.ids import OrderId, PlaceId

_sql: Final = statements(__name__)
_HELD: Final = _sql.query("list_held", UUID)


async def list_held(tx: Tx, *, place_id: PlaceId) -> list[OrderId]:
    """Return the orders of a place's open fulfilment orders that are held."""
    return [OrderId(one) for one in await tx.fetch(_HELD, place_id=place_id)]
