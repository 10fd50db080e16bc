"""Take a marketplace's order: it becomes one of ours, and its commission is booked."""

from datetime import datetime

from ordito import partners
from ordito.flows.inject_order import Injected, Injection, inject_order
from ordito.partners import MarketOrder, MarketSale
from ordito.platform.db import Tx
from ordito.platform.ids import ChannelId


async def take_market_order(
    tx: Tx, *, injection: Injection, sale: MarketSale, at: datetime
) -> Injected:
    """Keep a sale of a marketplace once, however often it is offered.

    Raises:
        InjectedDifferently: it is here already, with another content.
        BuyerRefused: the customer cannot be taken.
    """
    injected = await inject_order(tx, injection=injection, at=at)
    order = MarketOrder(
        customer_id=injected.customer_id,
        order_id=injected.order_id,
        channel_id=ChannelId(injection.channel_id),
        external_id=sale.id,
        line_ids=[line.id for line in sale.lines],
        currency=sale.currency,
        total_minor=sum(line.total_minor for line in sale.lines),
        commission_minor=sum(line.commission_minor for line in sale.lines),
    )
    if await partners.keep_market_order(tx, order=order, at=at):
        await partners.reckon_commission(
            tx, order=order, kept_minor=order.total_minor, is_first=True, at=at
        )
    return injected
