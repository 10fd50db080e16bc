"""Offer after contact: decide on each occasion that is due, each in a transaction of its own."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito import engagement
from ordito.engagement import Occasion, OfferRule, OfferState
from ordito.flows.offer_better import Chosen, offer_better
from ordito.network import Channel, require_active
from ordito.platform import ids
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.errors import Refusal
from ordito.platform.events import Context
from ordito.platform.ids import CustomerId
from ordito.processes.find_better import Better, NoSuchPromotion, find_better
from ordito.reads.memory import Memory

_OFFERED: Final = {OfferState.WITHHELD.value: "withheld"}


async def offer_after_contact(
    db: Database, memory: Memory, *, shop_channel: str, most: int = 200
) -> int:
    """Make the offers that are due, or say why not; return how many were decided on."""
    at = now()
    due = await db.read(engagement.list_due, at=at, most=most)
    channel = shop_of(memory, shop_channel)
    if not due or channel is None:
        return 0
    book = await db.read(engagement.OFFERS.load)
    rules = {rule.code: rule for rule in book.policy.rules}
    for occasion in due:
        is_late = at > occasion.due_at + timedelta(days=book.policy.lapse_days)
        rule = None if is_late else rules.get(occasion.rule)
        fault = "lapsed"
        if rule is not None:
            chosen = await _choose(db, memory, occasion, rule, channel, at)
            fault = "nothing_better" if chosen is None else await _try(db, occasion, chosen)
        if fault:
            await db.transact(
                engagement.decide_occasion,
                Context.system(),
                occasion=occasion,
                state=fault,
                at=now(),
            )
    return len(due)


def shop_of(memory: Memory, code: str) -> Channel | None:
    """Return the active channel in which offers are priced, if there is one."""
    channels = memory.directory.channels.values()
    return next((one for one in channels if one.code == code and one.active), None)


def require_shop(memory: Memory, code: str) -> Channel:
    """Return the channel in which offers are priced.

    Raises:
        UnknownChannel: there is none of that code.
        ClosedChannel: it may not sell any more.
    """
    channel = memory.directory.channel_by_code(code)
    require_active(channel)
    return channel


async def _try(db: Database, occasion: Occasion, chosen: Chosen) -> str:
    """Make an offer; return why none is made, empty where one is, or is withheld."""
    try:
        await db.transact(_offer, _context(occasion), occasion, chosen)
    except engagement.OffersCapped:
        return "capped"
    except engagement.OfferNotAllowed as refusal:
        return str(refusal.facts["reason"])
    except Refusal:  # the rule or its promotion has ended meanwhile
        return "lapsed"
    return ""


def chosen_of(
    better: Better, *, customer_id: CustomerId, offer_id: UUID, rule: OfferRule, channel: Channel
) -> Chosen:
    """Return what is offered of what was found."""
    return Chosen(
        customer_id=customer_id,
        offer_id=offer_id,
        rule=rule.code,
        promotion_id=better.promotion_id,
        sku_id=better.sku.sku_id,
        instead_of=better.about.line.sku_id,
        place_id=better.place.place_id,
        channel_id=channel.channel_id,
        currency=better.currency,
        listed_minor=better.listed_minor,
        price_minor=better.price_minor,
        order_id=better.about.order_id,
    )


async def _choose(
    db: Database,
    memory: Memory,
    occasion: Occasion,
    rule: OfferRule,
    channel: Channel,
    at: datetime,
) -> Chosen | None:
    try:
        found = await find_better(
            db,
            memory,
            customer_id=occasion.customer_id,
            order_id=occasion.order_id,
            rule=rule,
            channel=channel,
            at=at,
        )
    except NoSuchPromotion:
        return None
    if not found:
        return None
    return chosen_of(
        found[0],
        customer_id=occasion.customer_id,
        offer_id=ids.derive("engagement.offer", occasion.occasion_id),
        rule=rule,
        channel=channel,
    )


async def _offer(tx: Tx, occasion: Occasion, chosen: Chosen) -> None:
    offer = await offer_better(tx, chosen=chosen, at=now())
    state = _OFFERED.get(offer.state, "offered")
    await engagement.decide_occasion(tx, occasion=occasion, state=state, at=now())


def _context(occasion: Occasion) -> Context:
    return Context(actor="system", desk_case_id=occasion.desk_case_id)
