"""Subscriptions: which fact is handled by what, after commit. The one place to look."""

from typing import Final

from ordito import orders
from ordito.flows.reckon_order import reckon_order
from ordito.orders import Whereabouts
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Fact
from ordito.platform.ids import CustomerId, OrderId
from ordito.platform.relay import Subscriptions


async def follow_with_money(tx: Tx, fact: Fact) -> None:
    """Ask for the money that an order's new quantities call for.

    What is asked for waits in the order book until ``processes.settle_money`` has told the
    processor; asking again for the same quantities asks for nothing.
    """
    assert fact.customer_id is not None, fact
    where = Whereabouts(CustomerId(fact.customer_id), OrderId(fact.subject_id))
    await reckon_order(tx, where=where, at=now())


SUBSCRIPTIONS: Final[Subscriptions] = {
    orders.LinesFulfilled.type: (follow_with_money,),
    orders.LinesCancelled.type: (follow_with_money,),
}
