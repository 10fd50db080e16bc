"""Price context: who asks, where, when and with which claims, put together for every caller here.

Quotes, carts, checkouts, quotes to companies, changes of orders and pages ask here, so that the
same person, basket, instant and place are the same question in every channel.
"""

from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from ordito import customers, loyalty
from ordito.catalogue import ShelfSku
from ordito.network import Channel, Place
from ordito.platform.ids import PromotionId
from ordito.pricing import DELIVERY, BasketLine, Claim, LocalTime, PriceContext
from ordito.reads.memory import Memory
from ordito.reads.party import Party

_NO_TAGS: Final[frozenset[str]] = frozenset()


def context_of(
    memory: Memory,
    *,
    channel: Channel,
    place: Place | None,
    party: Party,
    at: datetime,
    claims: tuple[Claim, ...] = (),
    exhausted: AbstractSet[PromotionId] = frozenset(),
    claimed_groups: frozenset[str] = frozenset(),
) -> PriceContext:
    """Return all that a price may depend on besides the basket.

    Args:
        memory: network, programmes.
        channel: through which is sold; its market's prices and taxes apply.
        place: place that sells; its currency and time zone count, else those of the channel.
        party: who buys.
        at: instant for which the price is asked, aware UTC.
        claims: coupons and offers that are shown, found valid.
        exhausted: limited promotions that have nothing left for this customer.
        claimed_groups: groups that the customer claims to be one of, accepted until it is proven.
    """
    zone = zone_of(memory, channel, place)
    offset_s, repeated_until = clock_of(zone, at)
    currency = channel.currency if place is None else place.currency
    rule = memory.rounding.find(
        currency=currency,
        market=channel.market,
        entity_id=None if place is None else place.entity_id,
    )
    return PriceContext(
        channel_id=channel.channel_id,
        market=channel.market,
        currency=currency,
        at=at,
        place_id=None if place is None else place.place_id,
        customer_groups=groups_of(memory, party, at) | claimed_groups,
        zone=zone,
        utc_offset_s=offset_s,
        repeated_until=repeated_until,
        claims=claims,
        exhausted=frozenset(exhausted),
        rounding=rule.rounding,
    )


def groups_of(memory: Memory, party: Party, at: datetime) -> frozenset[str]:
    """Return the groups of customers that somebody is one of at an instant."""
    own = customers.groups.groups_at(party.groups, at)
    return loyalty.groups_of(memory.programmes, party.membership, at=at) | own


def line_of(
    memory: Memory,
    line_no: int,
    sku: ShelfSku,
    quantity: int,
    *,
    method: str,
    is_delivery: bool = False,
) -> BasketLine:
    """Return a line of a basket with the tags by which promotions select it.

    Args:
        memory: catalogue.
        line_no: unique in the basket.
        sku: what.
        quantity: units.
        method: how it reaches the customer.
        is_delivery: whether it is the charge for bringing the others.
    """
    tags = _NO_TAGS
    if memory.rulebook.promotions:
        own = (f"method:{method}", DELIVERY) if is_delivery else (f"method:{method}",)
        tags = memory.tags_of(sku).union(own)
    return BasketLine(line_no, sku.sku_id, quantity, sku.tax_class, tags)


def label_of(memory: Memory, promotion_id: PromotionId, code: str, language: str) -> str:
    """Return what shoppers read of a promotion, in a language or as near to it as there is one.

    A promotion that the rulebook has no more is called by its code.
    """
    promotion = memory.promotion(promotion_id)
    labels = {} if promotion is None else dict(promotion.label)
    for tag in (language, language.partition("-")[0], "en", *labels):
        if labels.get(tag):
            return labels[tag]
    return code


def zone_of(memory: Memory, channel: Channel, place: Place | None) -> str:
    """Return the time zone in which weekdays and hours are meant.

    That of the place which sells; without one that of the market: the zone of most places in the
    country that the market is named by, else UTC.
    """
    return memory.zone_of_market(channel.market) if place is None else place.time_zone


def clock_of(zone: str, at: datetime) -> tuple[int, LocalTime | None]:
    """Return a zone's offset at an instant in seconds east, and until when its hours are repeated.

    Where the clock was set back and shows an hour again, the second value is the time on the wall
    at which it has caught up; otherwise None.
    """
    local = at.astimezone(_zone(zone))
    offset = local.utcoffset() or timedelta()
    if not local.fold:
        return int(offset.total_seconds()), None
    return int(offset.total_seconds()), LocalTime(_caught_up(_zone(zone), at))


def _caught_up(zone: ZoneInfo, at: datetime) -> datetime:
    """Return the time on the wall just before the clock was set back, given an instant after it."""
    first = at.astimezone(zone).replace(fold=0).utcoffset() or timedelta()
    then = at.astimezone(zone).utcoffset() or timedelta()
    low, high = at - (first - then), at
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == first:
            low = middle
        else:
            high = middle
    set_back_at = high.astimezone(UTC).replace(microsecond=0)
    return (set_back_at + first).replace(tzinfo=None)


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
