"""Market: our prices beside what others ask, for each product that was seen elsewhere.

Our price of a product is the lowest that our channels ask of somebody unknown for one unit; each
channel's own stands on the product's page. Offers count while they are fresh, can be bought, are
not our own, and are shown with tax in the same currency. Nothing here moves a price.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from ordito import pricing, stock
from ordito.catalogue import ShelfSku
from ordito.network import Channel
from ordito.orders import Method
from ordito.platform.db import Tx
from ordito.platform.errors import Refusal
from ordito.platform.ids import SkuId
from ordito.pricing import Basket
from ordito.reads.memory import Memory
from ordito.reads.party import nobody
from ordito.reads.price_context import context_of, line_of

FLASH_WITHIN: Final = timedelta(days=14)
_MOST: Final = 20_000
FLAGS: Final = (
    "undercut",
    "below_cost",
    "below_recommended",
    "below_advertised",
    "flash",
    "reseller",
    "cheapest",
)


class OwnPrice(msgspec.Struct, frozen=True):
    """What one of our channels asks for one unit, tax included."""

    channel: Channel
    currency: str
    price_minor: int


class Seen(msgspec.Struct, frozen=True):
    """An offer of somebody else, held beside ours.

    Attributes:
        offer: as it was last seen.
        source: where.
        seller: by whom.
        counts: whether it is compared: fresh, to be bought, in our currency, with tax, not ours.
        flags: codes of ``FLAGS`` that are true of it.
        flash: falls of its price that came back, or may, within the last two weeks.
    """

    offer: pricing.observed.Offer
    source: pricing.observed.Source
    seller: pricing.observed.Seller
    counts: bool
    flags: frozenset[str]
    flash: tuple[pricing.observed.FlashSale, ...] = ()


class Product(msgspec.Struct, frozen=True):
    """A SKU of ours that was seen elsewhere.

    Attributes:
        sku: which.
        own: what our channels ask.
        ours_minor: the lowest of these, minor units; None where no channel sells it.
        currency: of it.
        cost_minor: what a unit cost us at least, without tax; None where nobody knows.
        advised: recommended and least advertised prices.
        position: where our price stands; None where nothing can be compared.
        seen: all offers, the cheapest first.
        flags: codes of ``FLAGS`` that are true of it.
    """

    sku: ShelfSku
    own: tuple[OwnPrice, ...]
    ours_minor: int | None
    currency: str
    cost_minor: int | None
    advised: tuple[pricing.observed.AdvisedPrice, ...]
    position: pricing.observed.Position | None
    seen: tuple[Seen, ...]
    flags: frozenset[str]

    @property
    def cheapest(self) -> Seen | None:
        """The cheapest offer that counts."""
        return next((one for one in self.seen if one.counts), None)


class Share(msgspec.Struct, frozen=True):
    """Of how many products ours is the lowest price, equal ones included.

    Attributes:
        cheapest: products of which it is.
        of: products that can be compared.
    """

    cheapest: int
    of: int


async def read_market(
    tx: Tx, *, memory: Memory, at: datetime, sku_ids: Sequence[SkuId] | None = None
) -> list[Product]:
    """Return the products that were seen elsewhere, those with the largest gap first.

    Args:
        tx: where to read.
        memory: network, catalogue, prices.
        at: now.
        sku_ids: these alone; None is all, as far as 20,000 offers reach.
    """
    observed = pricing.observed
    if sku_ids is None:
        offers = await observed.list_offers(tx, most=_MOST)
    else:
        offers = await observed.list_offers_of(tx, sku_ids=sku_ids)
    by_sku: defaultdict[SkuId, list[pricing.observed.Offer]] = defaultdict(list)
    for offer in offers:
        by_sku[SkuId(offer.sku_id or UUID(int=0))].append(offer)
    named = sorted(by_sku)
    history = await observed.list_history(
        tx, offer_ids=[one.offer_id for one in offers], since=at - FLASH_WITHIN
    )
    costs: dict[SkuId, int] = {}
    for cost in await stock.list_unit_costs(tx, sku_ids=named, at=at):
        costs[cost.sku_id] = min(cost.cost_minor, costs.get(cost.sku_id, cost.cost_minor))
    advised: defaultdict[SkuId, list[pricing.observed.AdvisedPrice]] = defaultdict(list)
    for one in await observed.list_advised_prices(tx, sku_ids=named):
        advised[one.sku_id].append(one)
    known = _Known(
        {one.source_id: one for one in await observed.list_sources(tx)},
        {one.seller_id: one for one in await observed.list_sellers(tx)},
        history,
        at,
    )
    products = [
        _product(memory, sku, by_sku[sku_id], known, costs.get(sku_id), advised[sku_id])
        for sku_id in named
        if (sku := memory.shelf.skus.get(sku_id)) is not None
    ]
    return sorted(products, key=_by_gap)


def share_of(products: Iterable[Product]) -> Share:
    """Return of how many products ours is the lowest price."""
    ranked = [one.position.rank for one in products if one.position and one.position.of > 1]
    return Share(sum(rank == 1 for rank in ranked), len(ranked))


class _Known(msgspec.Struct, frozen=True):
    sources: Mapping[UUID, pricing.observed.Source]
    sellers: Mapping[UUID, pricing.observed.Seller]
    history: Mapping[UUID, list[pricing.observed.PricePoint]]
    at: datetime


def _product(
    memory: Memory,
    sku: ShelfSku,
    offers: Sequence[pricing.observed.Offer],
    known: _Known,
    cost_minor: int | None,
    advised: Sequence[pricing.observed.AdvisedPrice],
) -> Product:
    own = own_prices(memory, sku, known.at)
    lowest = min(own, key=lambda one: one.price_minor, default=None)
    currency = lowest.currency if lowest else offers[0].currency
    ours_minor = lowest.price_minor if lowest else None
    limits = {one.kind.value: one.price_minor for one in advised if one.currency == currency}
    seen = sorted(
        (_seen(one, known, currency, ours_minor, cost_minor, limits) for one in offers),
        key=lambda one: (not one.counts, one.offer.landed_minor, one.offer.offer_id),
    )
    position = None
    if ours_minor is not None:
        rivals = [
            pricing.observed.Rival(offer_id=one.offer.offer_id, landed_minor=one.offer.landed_minor)
            for one in seen
            if one.counts
        ]
        position = pricing.observed.standing(ours_minor, rivals)
    flags = {flag for one in seen for flag in one.flags}
    if position is not None and position.of > 1 and position.rank == 1:
        flags.add("cheapest")
    return Product(
        sku,
        own,
        ours_minor,
        currency,
        cost_minor,
        tuple(advised),
        position,
        tuple(seen),
        frozenset(flags),
    )


def _seen(
    offer: pricing.observed.Offer,
    known: _Known,
    currency: str,
    ours_minor: int | None,
    cost_minor: int | None,
    limits: Mapping[str, int],
) -> Seen:
    source, seller = known.sources[offer.source_id], known.sellers[offer.seller_id]
    observed = pricing.observed
    is_own = seller.kind is observed.SellerKind.OWN
    counts = (
        not is_own
        and source.active
        and source.tax_included
        and offer.currency == currency
        and offer.seen_at >= known.at - timedelta(seconds=source.fresh_s)
        and offer.availability != observed.Availability.OUT_OF_STOCK
    )
    flash = (
        () if is_own else tuple(observed.flash_sales(known.history[offer.offer_id], until=known.at))
    )
    limit = limits.get(observed.AdviceKind.MINIMUM_ADVERTISED)
    recommended = limits.get(observed.AdviceKind.RECOMMENDED)
    told = {
        "undercut": ours_minor is not None and offer.landed_minor < ours_minor,
        "below_cost": cost_minor is not None and offer.price_minor < cost_minor,
        "below_recommended": recommended is not None and offer.price_minor < recommended,
        "below_advertised": limit is not None and offer.price_minor < limit,
        "reseller": seller.kind is observed.SellerKind.RESELLER,
    }
    flags = {flag for flag, is_true in told.items() if is_true and counts}
    flags |= {"flash"} if flash else set()
    return Seen(offer, source, seller, counts, frozenset(flags), flash)


def own_prices(memory: Memory, sku: ShelfSku, at: datetime) -> tuple[OwnPrice, ...]:
    """Return what each active channel asks of somebody unknown for one unit, tax included."""
    line = line_of(memory, 1, sku, 1, method=Method.CARRY_OUT.value)
    found: list[OwnPrice] = []
    for channel in memory.directory.channels.values():
        context = context_of(memory, channel=channel, place=None, party=nobody(), at=at)
        if not channel.active:
            continue
        try:
            priced = pricing.quote(context, Basket((line,)), memory.rulebook)
        except Refusal:
            continue
        found.append(OwnPrice(channel, priced.currency, priced.total_minor))
    return tuple(sorted(found, key=lambda one: one.channel.name))


def lowest_own(memory: Memory, sku: ShelfSku, at: datetime) -> int | None:
    """Return the lowest price of our channels at an instant, by the present rulebook."""
    return min((one.price_minor for one in own_prices(memory, sku, at)), default=None)


def _by_gap(product: Product) -> tuple[float, str]:
    gap = product.position.gap_minor if product.position else None
    ours = product.ours_minor or 1
    return (-(gap or 0) / ours, product.sku.code)
