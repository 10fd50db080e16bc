"""Follow offers: contacts become occasions, and what orders have used is noted."""

from datetime import datetime
from uuid import UUID

from ordito import engagement, service
from ordito.engagement import After
from ordito.orders import Whereabouts
from ordito.platform.db import Tx
from ordito.platform.events import Fact
from ordito.platform.ids import CustomerId


async def note_occasion(
    tx: Tx, *, fact: Fact, after: After, order_id: UUID | None, at: datetime
) -> int:
    """Note that the person of a fact may be made an offer after it; history offers nothing.

    Args:
        tx: open transaction.
        fact: what happened, to a customer.
        after: what that is to rules.
        order_id: about which order.
        at: when it happened.
    """
    if fact.customer_id is None or fact.origin != "live":
        return 0
    if fact.customer_id == service.cases.HOUSE:
        return 0
    book = await engagement.OFFERS.load(tx)
    return await engagement.note_occasion(
        tx,
        after=after,
        customer_id=CustomerId(fact.customer_id),
        cause_id=order_id or fact.subject_id,
        order_id=order_id,
        desk_case_id=fact.subject_id if after is After.CASE else fact.desk_case_id,
        book=book,
        at=at,
    )


async def note_bought(tx: Tx, *, where: Whereabouts, at: datetime) -> int:
    """Note which offers an order has used."""
    return await engagement.buy(tx, customer_id=where.customer_id, order_id=where.order_id, at=at)
