"""Screening: which holds the company's rules ask for before an order goes on."""

from datetime import datetime

from ordito import orders
from ordito.orders import Basket, Checkout
from ordito.platform.db import Database
from ordito.reads.memory import Memory


async def screen(
    db: Database, memory: Memory, checkout: Checkout, basket: Basket, at: datetime
) -> list[orders.holds.NewHold]:
    """Return the holds that an order needs; without a rule that fits, no question is asked."""
    rules = orders.screening.asked_rules(memory.hold_rules, basket, channel_id=checkout.channel_id)
    if not rules:
        return []
    past = await db.read(
        orders.screening.look_back,
        customer_id=checkout.customer_id,
        order_id=checkout.order_id,
        since=orders.screening.instants(rules, at=at),
        delivery=basket.delivery,
    )
    return orders.screening.holds_of(rules, past)
