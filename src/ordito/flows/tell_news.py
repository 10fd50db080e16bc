"""Tell news: who bought hears by e-mail that goods have left, and that money goes back."""

from datetime import datetime

from ordito import orders
from ordito.flows.tell_promise import tell_promise
from ordito.messages import Template
from ordito.orders import UnknownOrder, Whereabouts
from ordito.platform.db import Tx
from ordito.platform.events import Fact


async def tell_news(tx: Tx, *, where: Whereabouts, fact: Fact, at: datetime) -> bool:
    """Queue the message of a fact for whoever has an address; False where nobody hears of it.

    A checkout that never became an order has no page, and nobody is told of its money.
    """
    try:
        await orders.get_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    except UnknownOrder:
        return False
    is_money = fact.type == orders.PaymentMoved.type
    template = Template.MONEY_BACK if is_money else Template.PARCEL_SENT
    return await tell_promise(tx, where=where, cause=str(fact.fact_id), template=template, at=at)
