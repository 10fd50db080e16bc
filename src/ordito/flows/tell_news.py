"""Tell news: who bought hears by mail that goods are ready or left, and that money goes back."""

from datetime import datetime
from typing import Final
from uuid import UUID

from ordito import fulfilment, orders
from ordito.flows.tell_promise import tell_promise
from ordito.messages import Template
from ordito.orders import UnknownOrder, Whereabouts
from ordito.platform.db import Tx
from ordito.platform.events import Fact
from ordito.platform.ids import FulfilmentOrderId, PlaceId

_TEMPLATES: Final = {
    orders.PaymentMoved.type: Template.MONEY_BACK,
    fulfilment.HandedOver.type: Template.PARCEL_SENT,
    fulfilment.FulfilmentReady.type: Template.READY_TO_COLLECT,
}


async def tell_news(tx: Tx, *, where: Whereabouts, fact: Fact, at: datetime) -> bool:
    """Queue the message of a fact for whoever has an address; False where nobody hears of it.

    A checkout that never became an order has no page, and nobody is told of its money.
    """
    try:
        await orders.get_order(tx, customer_id=where.customer_id, order_id=where.order_id)
    except UnknownOrder:
        return False
    if fact.type == fulfilment.FulfilmentReady.type and not await _lies_ready(tx, fact):
        return False
    template = _TEMPLATES[fact.type]
    return await tell_promise(tx, where=where, cause=str(fact.fact_id), template=template, at=at)


async def _lies_ready(tx: Tx, fact: Fact) -> bool:
    """Tell whether goods still lie ready that became so: not, where somebody came at once."""
    task = await fulfilment.get_fulfilment_order(
        tx,
        place_id=PlaceId(UUID(fact.payload["place_id"])),
        fulfilment_order_id=FulfilmentOrderId(UUID(fact.payload["fulfilment_order_id"])),
    )
    return task.state == fulfilment.FulfilmentState.READY
