"""Product sheets: products as a channel shows them, with prices, units and pictures.

For feeds and pages of others. Prices are those of somebody who buys one unit and is not known, from
the engine that also sells; units are what the channel may offer over all places.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import catalogue, pricing, stock
from ordito.catalogue import Product, Scene, Sku, StoredMedia, text_in
from ordito.network import Channel
from ordito.platform.db import Tx
from ordito.platform.ids import CategoryId, SkuId
from ordito.pricing import Basket, NoPrice, NoTaxRate, PriceContext, WrongCurrency
from ordito.reads.memory import Memory
from ordito.reads.party import Party, nobody
from ordito.reads.price_context import context_of, line_of

_SHIPPED = "ship"


class VariantSheet(msgspec.Struct, frozen=True):
    """A variant as a channel shows it; amounts in minor units, tax included.

    Attributes:
        sku: itself.
        name: in the language of the sheet.
        options: name of each option and of its value, by the option's code, in order.
        price_minor: to pay for one; None where it has no price there.
        regular_minor: before what promotions take off; the same where they take nothing.
        currency: of the prices, ISO 4217.
        available: units that the channel may offer; None of services, which do not run out.
        sold: whether it is active, listed in the assortment there, and has a price.
        status: ``in_stock``, ``backorder``, ``preorder`` or ``out_of_stock``.
        releases_at: from when on it is handed out, of a pre-order.
    """

    sku: Sku
    name: str
    options: Mapping[str, tuple[str, str]]
    price_minor: int | None
    regular_minor: int | None
    currency: str
    available: int | None
    sold: bool
    status: str = "in_stock"
    releases_at: datetime | None = None


class ProductSheet(msgspec.Struct, frozen=True):
    """A product as a channel shows it.

    Attributes:
        product: itself.
        language: of the texts.
        name: in that language.
        description: in that language; the name where there is none.
        categories: names of its category and those above it, the root first.
        pictures: in the order in which they are shown.
        variants: all of them, also those that the channel does not sell.
    """

    product: Product
    language: str
    name: str
    description: str
    categories: tuple[str, ...]
    pictures: tuple[StoredMedia, ...]
    variants: tuple[VariantSheet, ...]


async def build_sheets(
    tx: Tx,
    *,
    memory: Memory,
    channel: Channel,
    product_ids: Sequence[UUID],
    language: str,
    at: datetime,
    party: Party | None = None,
) -> list[ProductSheet]:
    """Return products as a channel shows them at an instant, by code.

    Args:
        tx: where to read.
        memory: network, catalogue, prices.
        channel: whose assortment, prices and units.
        product_ids: which ones.
        language: of the texts, or as near to it as they are.
        at: instant.
        party: who asks; without one, somebody who is not known.
    """
    products = await catalogue.get_products(tx, product_ids=product_ids)
    variants: defaultdict[UUID, list[Sku]] = defaultdict(list)
    for sku in await catalogue.list_variants(tx, product_ids=product_ids):
        variants[sku.product_id].append(sku)
    pictures: defaultdict[UUID, list[StoredMedia]] = defaultdict(list)
    for one in await catalogue.list_media(tx, product_ids=product_ids):
        pictures[one.media.product_id].append(one)
    named = {row.category_id: row.name for row in await catalogue.list_categories(tx)}
    shown = _Channel(memory, channel, at, party or nobody())
    await shown.count(tx, [sku.sku_id for some in variants.values() for sku in some])
    return [
        ProductSheet(
            product=product,
            language=language,
            name=text_in(product.name, language),
            description=text_in(product.description or product.name, language),
            categories=_path(memory, named, product.category_id, language),
            pictures=tuple(pictures[product.product_id]),
            variants=tuple(
                shown.variant(product, sku, language) for sku in variants[product.product_id]
            ),
        )
        for product in products
    ]


def _status(available: int | None, here: int | None, releases_at: datetime | None) -> str:
    """Return what can be said of goods: there, to come, to be handed out later, or none of it."""
    if available == 0:
        return "out_of_stock"
    if releases_at is not None:
        return "preorder"
    return "backorder" if here == 0 else "in_stock"


class _Channel:
    """What a channel asks for goods, and how many it may offer."""

    def __init__(self, memory: Memory, channel: Channel, at: datetime, party: Party) -> None:
        self._memory = memory
        self._channel = channel
        self._context = context_of(memory, channel=channel, place=None, party=party, at=at)
        self._scene = Scene(at, channel.channel_id, None, channel.market)
        self._units: dict[UUID, int] = {}
        self._here: dict[UUID, int] = {}

    async def count(self, tx: Tx, sku_ids: Sequence[SkuId]) -> None:
        """Count the units of SKUs, and of the components of bundles among them."""
        bundles = self._memory.shelf.bundles
        parts = {part.sku_id for sku_id in sku_ids for part in bundles.get(sku_id, ())}
        offers = await stock.list_offers(
            tx,
            sku_ids=sorted({*sku_ids, *parts}),
            place_ids=sorted(self._memory.directory.places),
            channel_id=self._channel.channel_id,
        )
        for offer in offers:
            self._units[offer.sku_id] = self._units.get(offer.sku_id, 0) + offer.offered
            self._here[offer.sku_id] = self._here.get(offer.sku_id, 0) + offer.here

    def variant(self, product: Product, sku: Sku, language: str) -> VariantSheet:
        """Return a variant as the channel shows it."""
        price = self._price(sku)
        available = self._available(sku, self._units)
        releases_at = self._memory.releases.get(sku.sku_id)
        return VariantSheet(
            sku=sku,
            name=text_in(sku.name, language),
            options=_options(product, sku, language),
            price_minor=None if price is None else price[0],
            regular_minor=None if price is None else price[1],
            currency=self._context.currency,
            available=available,
            sold=price is not None and self._is_sold(sku),
            status=_status(available, self._available(sku, self._here), releases_at),
            releases_at=releases_at,
        )

    def _available(self, sku: Sku, units: Mapping[UUID, int]) -> int | None:
        """Return how many may be offered: of a bundle, how many can be put together."""
        shelf = self._memory.shelf
        parts = catalogue.explode(shelf, sku_id=sku.sku_id, quantity=1)
        stocked = [part for part in parts if shelf.sku(part.sku_id).stocked]
        if not stocked:
            return None
        return min(units.get(part.sku_id, 0) // part.quantity for part in stocked)

    def _is_sold(self, sku: Sku) -> bool:
        shelf_sku = self._memory.shelf.sku(sku.sku_id)
        listing = catalogue.listing_of(self._memory.shelf, sku=shelf_sku, scene=self._scene)
        return shelf_sku.active and listing.sold

    def _price(self, sku: Sku) -> tuple[int, int] | None:
        """Return what one unit costs now and regularly, or None where it has no price."""
        shelf_sku = self._memory.shelf.sku(sku.sku_id)
        line = line_of(self._memory, 1, shelf_sku, 1, method=_SHIPPED)
        context: PriceContext = self._context
        try:
            priced = pricing.quote(context, Basket((line,)), self._memory.rulebook)
        except (NoPrice, NoTaxRate, WrongCurrency):
            return None
        (told,) = priced.lines
        is_gross = self._memory.rulebook.price_lists[told.price_list_id].tax_included
        return told.total_minor, told.total_minor + (told.discount_minor if is_gross else 0)


def _options(product: Product, sku: Sku, language: str) -> dict[str, tuple[str, str]]:
    """Return the names of a variant's options and values; free ones are called as they are."""
    if not product.options:
        return {axis: (axis, value) for axis, value in sku.options.items()}
    told: dict[str, tuple[str, str]] = {}
    for option in product.options:
        chosen = sku.options.get(option.code)
        for value in option.values:
            if value.code == chosen:
                told[option.code] = text_in(option.name, language), text_in(value.name, language)
    return told


def _path(
    memory: Memory,
    named: Mapping[CategoryId, dict[str, str]],
    category_id: CategoryId | None,
    language: str,
) -> tuple[str, ...]:
    path = () if category_id is None else memory.shelf.tree.path.get(category_id, ())
    return tuple(text_in(named[one], language) for one in reversed(path) if one in named)
