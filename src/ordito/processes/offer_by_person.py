"""Offer by a person: what somebody at desk or counter could offer now, and the one chosen."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import engagement
from ordito.engagement import After, OfferRule
from ordito.flows.offer_better import Chosen
from ordito.platform.db import Database
from ordito.platform.errors import Refusal
from ordito.platform.ids import CustomerId
from ordito.processes.find_better import Better, find_better
from ordito.processes.offer_after_contact import chosen_of, require_shop
from ordito.reads.memory import Memory


class RuleFinds(msgspec.Struct, frozen=True):
    """What a rule could offer a person now; ``fault`` is why it cannot."""

    rule: OfferRule
    found: Sequence[Better]
    fault: Refusal | None = None


async def list_better(
    db: Database, memory: Memory, *, customer_id: CustomerId, shop_channel: str, at: datetime
) -> list[RuleFinds]:
    """Return what a person could be offered now, by each rule that people use."""
    book = await db.read(engagement.OFFERS.load)
    finds: list[RuleFinds] = []
    for rule in book.policy.rules:
        if rule.after is not After.AGENT:
            continue
        try:
            channel = require_shop(memory, shop_channel)
            found = await find_better(
                db,
                memory,
                customer_id=customer_id,
                order_id=None,
                rule=rule,
                channel=channel,
                at=at,
            )
        except Refusal as refusal:
            finds.append(RuleFinds(rule, (), refusal))
        else:
            finds.append(RuleFinds(rule, found))
    return finds


async def choose_better(
    db: Database,
    memory: Memory,
    *,
    customer_id: CustomerId,
    offer_id: UUID,
    rule: str,
    sku: str | None,
    shop_channel: str,
    at: datetime,
    order_id: UUID | None = None,
) -> Chosen | None:
    """Return what is offered; None where it is not there any more.

    Args:
        db: read, not written.
        memory: network, catalogue, prices.
        customer_id: to whom.
        offer_id: made by the caller; the same is offered once.
        rule: code of a rule in force.
        sku: code or id of one of the products that the rule finds; None is the best.
        shop_channel: code of the channel in which prices are asked for.
        at: now.
        order_id: beside what of this order; None is the latest one.

    Raises:
        UnknownOfferRule: no rule in force has that code.
        NoSuchPromotion: the rule's promotion is not in force.
        UnknownSku: there is none of that code.
    """
    wanted = None if sku is None else memory.sku(sku, field="sku").sku_id
    book = await db.read(engagement.OFFERS.load)
    named = engagement.rule_named(book, rule)
    channel = require_shop(memory, shop_channel)
    found = await find_better(
        db,
        memory,
        customer_id=customer_id,
        order_id=order_id,
        rule=named,
        channel=channel,
        at=at,
    )
    better = next((one for one in found if wanted in (None, one.sku.sku_id)), None)
    if better is None:
        return None
    return chosen_of(
        better, customer_id=customer_id, offer_id=offer_id, rule=named, channel=channel
    )
