"""Find better: what a person could be offered beside what they have, where it is, at which price.

Products come from the catalogue's relations, units from live stock, and prices from ``price``, as
in every channel: the offer is asked for as if it had been made. Nothing is changed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from ordito import catalogue, customers, network, orders, stock
from ordito.catalogue import ShelfSku
from ordito.engagement import OfferRule
from ordito.network import Channel, Place, Service
from ordito.orders import Line, Method, Whereabouts
from ordito.platform.db import Database, Tx
from ordito.platform.errors import NotFound, Refusal
from ordito.platform.ids import CustomerId, OrderId, PlaceId, ProductId, PromotionId, SkuId
from ordito.pricing import Claim, ClaimKind, Promotion
from ordito.processes.price import Question, Wanted, identify, reckon
from ordito.reads.memory import Memory
from ordito.reads.party import Party

_MOST_PRODUCTS: Final = 30
_MOST_VARIANTS: Final = 8
_MOST: Final = 6
_LATEST: Final = 5
_FAR_KM: Final = 1e6
_ASKED: Final = "asked"


class NoSuchPromotion(NotFound):
    """No promotion in force that is given by offers has this code."""

    code = "engagement.no_such_promotion"
    remedy = "Publish a promotion that asks for an offer, or name another one in the rule."


class About(msgspec.Struct, frozen=True):
    """What somebody has: a line of an order, which says what and near where."""

    order_id: OrderId
    line: Line


class Better(msgspec.Struct, frozen=True):
    """What could be offered.

    Attributes:
        sku: what.
        relation: why it stands beside what the person has.
        place: nearest place that has it now.
        units: that it has to sell.
        distance_km: from where the person got theirs; None where nobody knows it.
        currency: of the prices.
        listed_minor: price of one unit for this person without the offer.
        price_minor: and with it.
        about: beside what.
        promotion_id: what the offer is worth.
    """

    sku: ShelfSku
    relation: str
    place: Place
    units: int
    distance_km: float | None
    currency: str
    listed_minor: int
    price_minor: int
    about: About
    promotion_id: PromotionId


async def find_better(
    db: Database,
    memory: Memory,
    *,
    customer_id: CustomerId,
    order_id: UUID | None,
    rule: OfferRule,
    channel: Channel,
    at: datetime,
) -> Sequence[Better]:
    """Return what a rule could offer a person now, the best first; of a product one variant.

    Which variant: the one that has most in common with what the person has, as the size.

    Args:
        db: read, not written.
        memory: network, catalogue, prices.
        customer_id: to whom.
        order_id: beside what of this order; None is the latest one.
        rule: which products, and what the offer is worth.
        channel: in which prices are asked for.
        at: now.

    Raises:
        NoSuchPromotion: the rule's promotion is not in force.
    """
    promotion = promotion_named(memory, rule.promotion, at)
    about = await db.read(_about, customer_id=customer_id, order_id=order_id)
    if about is None:
        return ()
    held_sku = memory.shelf.skus.get(about.line.sku_id)
    if held_sku is None:
        return ()
    kinds = await db.read(_related, product_id=held_sku.product_id, rule=rule)
    skus = await db.read(_variants, memory, kinds=kinds, beside=held_sku)
    offers = await db.read(
        stock.list_offers,
        sku_ids=[sku.sku_id for sku in skus],
        place_ids=_giving(memory, at),
        channel_id=channel.channel_id,
    )
    party = await db.read(identify, customer_id, with_groups=memory.names_groups)
    nearest = _nearest(memory, offers, memory.directory.place(about.line.place_id))
    found: dict[UUID, Better] = {}
    for sku in skus:
        held = nearest.get(sku.sku_id)
        if held is None or sku.product_id in found:
            continue
        if len(found) == _MOST:
            break
        prices = _prices(memory, channel, party, sku, promotion, at)
        if prices is not None:
            place, units, km = held
            kind = kinds[sku.product_id]
            found[sku.product_id] = Better(
                sku, kind, place, units, km, *prices, about, promotion.promotion_id
            )
    return tuple(found.values())


def promotion_named(memory: Memory, code: str, at: datetime) -> Promotion:
    """Return the promotion of a code that is given by offers and in force.

    Raises:
        NoSuchPromotion: there is none.
    """
    for one in memory.rulebook.promotions:
        runs = one.valid_from <= at and (one.valid_to is None or at < one.valid_to)
        if one.code == code and one.claim is ClaimKind.OFFER and runs:
            return one
    raise NoSuchPromotion(f"No promotion {code[:60]!r} is given by offers now.", field="promotion")


async def _about(tx: Tx, *, customer_id: CustomerId, order_id: UUID | None) -> About | None:
    """Return the dearest goods of an order, or of the latest one of the person."""
    wheres = await _orders(tx, customer_id, order_id)
    lines = await orders.list_all_lines(tx, wheres=wheres)
    for where in wheres:
        kept = [
            line
            for line in lines[where.order_id]
            if line.kind == "goods" and line.open + line.fulfilled - line.returned > 0
        ]
        if kept:
            return About(where.order_id, max(kept, key=lambda line: line.unit_minor))
    return None


async def _orders(tx: Tx, customer_id: CustomerId, order_id: UUID | None) -> list[Whereabouts]:
    """Return an order of the person, however old; or the latest ones."""
    members = await customers.identity.members(tx, customer_id=customer_id)
    if order_id is not None:
        found = await orders.find_order_key(tx, name=str(order_id))
        return [] if found is None or found.customer_id not in members else [found]
    wheres = [
        Whereabouts(one, order.order_id)
        for one in members
        for order in await orders.list_orders(tx, customer_id=one, page_size=_LATEST)
    ]
    return sorted(wheres, key=lambda where: where.order_id, reverse=True)


async def _related(tx: Tx, *, product_id: ProductId, rule: OfferRule) -> Mapping[ProductId, str]:
    """Return the products of the kinds that a rule looks for, with their kind, the best first."""
    related = await catalogue.list_related(tx, product_ids=[product_id], limit=_MOST_PRODUCTS)
    kinds: dict[ProductId, str] = {}
    for wanted in rule.relations:
        for one in related:
            if one.kind == wanted:
                kinds.setdefault(one.other_id, wanted)
    return kinds


async def _variants(
    tx: Tx, memory: Memory, *, kinds: Mapping[ProductId, str], beside: ShelfSku
) -> list[ShelfSku]:
    """Return the variants of products, of each those first that are most like what is had."""
    variants = await catalogue.list_variants(tx, product_ids=[beside.product_id, *kinds])
    had = next((one.options for one in variants if one.sku_id == beside.sku_id), dict[str, str]())
    fits = {one.sku_id: len(had.items() & one.options.items()) for one in variants}
    by_product: dict[ProductId, list[ShelfSku]] = {product_id: [] for product_id in kinds}
    for sku_id in sorted(fits, key=lambda one: -fits[one]):
        sku = memory.shelf.skus.get(sku_id)
        if sku is not None and sku.product_id in by_product and sku.active and sku.stocked:
            by_product[sku.product_id].append(sku)
    return [sku for skus in by_product.values() for sku in skus[:_MOST_VARIANTS]]


def _giving(memory: Memory, at: datetime) -> list[PlaceId]:
    return [
        place.place_id
        for place in memory.directory.places.values()
        if Service.COLLECT in place.services and (place.closed_at is None or at < place.closed_at)
    ]


def _nearest(
    memory: Memory, offers: Sequence[stock.Offer], near: Place
) -> Mapping[SkuId, tuple[Place, int, float | None]]:
    """Return, by SKU, the nearest place that has it, how many, and how far it is."""
    found: dict[SkuId, tuple[Place, int, float | None]] = {}
    ranks: dict[SkuId, tuple[bool, float, str]] = {}
    for one in offers:
        if one.offered <= 0:
            continue
        place = memory.directory.place(one.place_id)
        km = _distance_km(near, place)
        rank = (place.place_id != near.place_id, _FAR_KM if km is None else km, place.name)
        if one.sku_id not in ranks or rank < ranks[one.sku_id]:
            ranks[one.sku_id] = rank
            found[one.sku_id] = (place, one.offered, km)
    return found


def _distance_km(near: Place, place: Place) -> float | None:
    if near.latitude is None or near.longitude is None:
        return None
    return network.distance_km(place, latitude=near.latitude, longitude=near.longitude)


def _prices(
    memory: Memory,
    channel: Channel,
    party: Party,
    sku: ShelfSku,
    promotion: Promotion,
    at: datetime,
) -> tuple[str, int, int] | None:
    """Return the price of one unit without and with the offer; None where it is worth nothing."""
    question = Question(
        channel=channel,
        place=None,
        customer=party.customer_id,
        lines=(Wanted(sku, 1, Method.COLLECT),),
        at=at,
    )
    claim = Claim(promotion.promotion_id, ClaimKind.OFFER, _ASKED)
    try:
        plain = reckon(memory, question, party=party).priced
        offered = reckon(memory, question, party=party, claims=(claim,)).priced
    except Refusal:  # it is not sold in this channel, or has no price there
        return None
    if offered.total_minor >= plain.total_minor:
        return None
    return plain.currency, plain.total_minor, offered.total_minor
