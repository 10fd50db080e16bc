"""Subscriptions: which fact is handled by what, after commit. The one place to look."""

from collections.abc import Sequence
from typing import Final

from ordito import orders
from ordito.flows.reckon_order import reckon_order
from ordito.orders import Whereabouts
from ordito.platform import webhooks
from ordito.platform.clock import now
from ordito.platform.db import Tx
from ordito.platform.events import Fact
from ordito.platform.feed import Entry
from ordito.platform.ids import CustomerId, OrderId
from ordito.platform.relay import Reader, Subscriptions


async def follow_with_money(tx: Tx, fact: Fact) -> None:
    """Ask for the money that an order's new quantities call for.

    What is asked for waits in the order book until ``processes.settle_money`` has told the
    processor; asking again for the same quantities asks for nothing.
    """
    assert fact.customer_id is not None, fact
    where = Whereabouts(CustomerId(fact.customer_id), OrderId(fact.subject_id))
    await reckon_order(tx, where=where, at=now())


async def tell_webhooks(tx: Tx, facts: Sequence[Entry]) -> None:
    """Note which webhooks want these facts, and wake the jobs that deliver them."""
    at = now()
    endpoint_ids = await webhooks.note(tx, facts=facts, at=at)
    await webhooks.wake(tx, endpoint_ids=endpoint_ids, at=at)


SUBSCRIPTIONS: Final[Subscriptions] = {
    orders.LinesFulfilled.type: (follow_with_money,),
    orders.LinesCancelled.type: (follow_with_money,),
}

READERS: Final[Sequence[Reader]] = (tell_webhooks,)
"""What takes every fact, a batch at a time."""
