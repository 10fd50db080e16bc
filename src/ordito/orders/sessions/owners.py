"""Owners: through whom an order was bought."""

from collections.abc import Sequence
from typing import Final

import msgspec

from ordito.orders.model import Whereabouts
from ordito.platform.db import Tx, statements
from ordito.platform.ids import OrderId

_sql: Final = statements(__name__)


class OwnerOfOrder(msgspec.Struct, frozen=True):
    """Who opened the session that an order came from."""

    order_id: OrderId
    owner: str


_LIST: Final = _sql.query("list_owners", OwnerOfOrder)


async def list_owners(tx: Tx, *, wheres: Sequence[Whereabouts]) -> dict[OrderId, str]:
    """Return the owners of the sessions that orders came from; an order without one is left out."""
    found = await tx.fetch(
        _LIST,
        customer_ids=[where.customer_id for where in wheres],
        order_ids=[where.order_id for where in wheres],
    )
    return {each.order_id: each.owner for each in found}
