"""Under way: whether something that a person ordered has not left yet."""

from datetime import datetime

from ordito import customers, orders
from ordito.platform.db import Tx
from ordito.platform.ids import CustomerId, OrderId


async def is_under_way(tx: Tx, *, customer_id: CustomerId) -> bool:
    """Tell whether units of any order of a person, under whatever id, have not left yet."""
    for member in await customers.identity.members(tx, customer_id=customer_id):
        if await _is_open(tx, member):
            return True
    return False


async def _is_open(tx: Tx, who: CustomerId) -> bool:
    before: tuple[datetime, OrderId] | None = None
    while found := await orders.list_orders(tx, customer_id=who, before=before):
        wheres = [orders.Whereabouts(one.customer_id, one.order_id) for one in found]
        lines = await orders.list_all_lines(tx, wheres=wheres)
        if any(line.open for some in lines.values() for line in some):
            return True
        before = found[-1].placed_at, OrderId(found[-1].order_id)
    return False
