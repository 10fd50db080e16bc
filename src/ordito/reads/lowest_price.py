"""Lowest price: what a reduction has to be announced against, in a channel and at a place."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from ordito import pricing
from ordito.catalogue import ShelfSku
from ordito.network import Channel, Place
from ordito.platform.db import Tx
from ordito.platform.ids import SkuId
from ordito.pricing import BasketLine, PriceContext
from ordito.reads.memory import Memory
from ordito.reads.party import nobody
from ordito.reads.price_context import context_of, zone_of

# a reduction that has held for longer than this is looked at as if it had begun then
_LOOK_BACK: Final = timedelta(days=120)


class LowestPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A public price and what it is compared with; minor units, tax included.

    Attributes:
        sku_id: of what.
        currency: ISO 4217.
        price_minor: what somebody unknown pays for a unit; None where it has no price.
        is_reduced: whether a public promotion takes something off it.
        reduced_since: when the reduction that holds began to apply, if one does.
        lowest_minor: lowest price of the 30 days before that, else before the instant; None where
            it had no price in them.
        from_at: where those 30 days begin.
        is_new: whether it was on the market for fewer than 30 days then; ``from_at`` is where the
            days begin that the company's policy looks back for such goods.
    """

    sku_id: SkuId
    currency: str
    price_minor: int | None
    is_reduced: bool
    reduced_since: datetime | None
    lowest_minor: int | None
    from_at: datetime
    is_new: bool = False


async def find_lowest_price(
    tx: Tx, *, memory: Memory, sku: ShelfSku, channel: Channel, place: Place | None, at: datetime
) -> LowestPrice:
    """Return the lowest public price of a SKU in the 30 days before its reduction.

    Args:
        tx: open transaction.
        memory: network, catalogue.
        sku: what.
        channel: through which it is sold.
        place: at which place, None where it is sold at none.
        at: instant for which it is asked.

    Source: Directive 98/6/EC, Art. 6a; docs/explanation/lowest-price.md.
    """
    zone = zone_of(memory, channel, place)
    since = at - timedelta(days=pricing.PRIOR_DAYS) - _LOOK_BACK

    def context_at(instant: datetime) -> PriceContext:
        return context_of(memory, channel=channel, place=place, party=nobody(), at=instant)

    steps = pricing.steps_of(
        await pricing.list_versions_of(tx, sku_id=sku.sku_id, since=since),
        BasketLine(1, sku.sku_id, 1, sku.tax_class, memory.tags_of(sku)),
        context_at,
        zone=zone,
        since=since,
        until=at,
    )
    policy = await pricing.get_policy(tx)
    lowest = pricing.lowest_of(
        steps,
        at=at,
        zone=zone,
        is_progressive=policy.progressive_reductions,
        new_goods_days=policy.new_goods_days,
    )
    return LowestPrice(
        sku_id=sku.sku_id,
        currency=channel.currency if place is None else place.currency,
        price_minor=lowest.price_minor,
        is_reduced=lowest.is_reduced,
        reduced_since=lowest.reduced_since,
        lowest_minor=lowest.lowest_minor,
        from_at=lowest.from_at,
        is_new=lowest.is_new,
    )
