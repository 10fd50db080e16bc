"""Seen orders: which of the orders that a client claims to have seen are in the books."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from ordito.orders import claim_of
from ordito.platform.db import Tx, statements

_sql: Final = statements(__name__)


class SeenOrder(msgspec.Struct, frozen=True):
    """An order that is there, with its total in minor units."""

    order_id: UUID
    total_minor: int


LIST_SEEN: Final = _sql.query("list_seen", SeenOrder)


async def list_seen(tx: Tx, *, order_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return the totals of those orders that are there, minor units."""
    claims = [claim_of(str(order_id)) for order_id in order_ids]
    return {row.order_id: row.total_minor for row in await tx.fetch(LIST_SEEN, claims=claims)}
