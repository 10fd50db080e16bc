"""Memory: what a process keeps of network, catalogue, prices and programmes, by version.

The hot path asks here instead of the database. One statement a second tells whether anything
changed; a change is taken up whole, so that a request sees one version of each.
"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Final
from uuid import UUID

from ordito import (
    catalogue,
    customers,
    fulfilment,
    journeys,
    loyalty,
    network,
    orders,
    pricing,
    service,
    stock,
)
from ordito.catalogue import Shelf, ShelfSku
from ordito.fulfilment import PromiseBook, TariffBook
from ordito.loyalty import Programmes
from ordito.network import Channel, Directory, Partner, Place
from ordito.platform.auth import Colleagues, refresh_colleagues
from ordito.platform.clock import now
from ordito.platform.db import DATABASE_FAULTS, Database
from ordito.platform.ids import PlaceId, PromotionId, SkuId
from ordito.pricing import ClaimKind, Promotion, Rulebook

_PAUSE_S: Final = 1.0
_log = logging.getLogger(__name__)


class Memory:
    """The reference data of one company as of their latest versions.

    Attributes:
        directory: channels, places, entities.
        shelf: SKUs.
        rulebook: prices.
        programmes: loyalty programmes.
        promises: what promises are made of.
        tariffs: what deliveries are charged by.
        rounding: how amounts become whole ones.
        hold_rules: by which orders wait for a person's word.
        returns: by which rules goods come back.
        selling: benefits that sessions accept, and what may pay for what.
        sources: who may send events, and what is declared of these.
        sourcing: by what goods are sourced.
        decisions: what is owed and what may be granted.
        taken_on: fulfilment orders that places have taken on today, where the policy asks.
        ahead: what may be promised before it lies at its place.
        claims: for how long goods are kept for people who pay at the place.
        releases: from when on SKUs are handed out that are not yet.
        limited: SKUs that some place may promise beyond what it has.
    """

    def __init__(
        self,
        directory: Directory,
        shelf: Shelf,
        rulebook: Rulebook,
        programmes: Programmes,
        promises: PromiseBook,
        tariffs: TariffBook,
    ) -> None:
        self.directory = directory
        self.shelf = shelf
        self.rulebook = rulebook
        self.programmes = programmes
        self.promises = promises
        self.tariffs = tariffs
        self.rounding = pricing.RoundingBook()
        self.hold_rules = orders.screening.HoldRules()
        self.returns = orders.returns.ReturnBook()
        self.selling = orders.sessions.PolicyBook()
        self.sources = journeys.SourceBook()
        self.sourcing = fulfilment.sourcing.SourcingBook()
        self.decisions = service.decisions.DecisionBook()
        self.taken_on: Mapping[PlaceId, int] = {}
        self.ahead = fulfilment.ahead.AheadBook()
        self.claims = fulfilment.claims.ClaimBook()
        self.releases: Mapping[SkuId, datetime] = {}
        self.limited: frozenset[SkuId] = frozenset()
        self.colleagues = Colleagues()
        self._tags: tuple[Shelf, dict[SkuId, frozenset[str]]] = shelf, {}
        self._zones: tuple[Directory, dict[str, str]] = directory, {}
        self._promotions: tuple[Rulebook | None, dict[PromotionId, Promotion]] = None, {}
        self._has_offers = False
        self._names_groups: tuple[Rulebook | None, bool] = None, False
        self._translated: dict[str, Shelf] = {}
        self._named: dict[str, tuple[Shelf, dict[UUID, str]]] = {}

    @classmethod
    async def load(cls, db: Database) -> "Memory":
        """Read everything."""
        memory = cls(
            await db.read(network.load_directory),
            await db.read(catalogue.load_shelf),
            await db.read(pricing.load_rulebook),
            await db.read(loyalty.load_programmes),
            await db.read(fulfilment.PROMISES.load),
            await db.read(fulfilment.TARIFFS.load),
        )
        memory.rounding = await db.read(pricing.ROUNDING.load)
        memory.hold_rules = await db.read(orders.screening.HOLD_RULES.load)
        memory.returns = await db.read(orders.returns.RETURNS.load)
        memory.selling = await db.read(orders.sessions.SELLING.load)
        memory.sources = await db.read(journeys.load_sources)
        memory.sourcing = await db.read(fulfilment.sourcing.SOURCING.load)
        memory.decisions = await db.read(service.decisions.DECISIONS.load)
        memory.ahead = await db.read(fulfilment.ahead.AHEAD.load)
        memory.claims = await db.read(fulfilment.claims.CLAIMS.load)
        await memory.count_orders(db)
        await memory.look_ahead(db)
        return memory

    async def refresh(self, db: Database) -> None:
        """Take up what has changed."""
        self.directory = await db.read(network.refresh_directory, directory=self.directory)
        self.shelf = await db.read(catalogue.refresh_shelf, shelf=self.shelf)
        for language, shelf in list(self._translated.items()):
            self._translated[language] = await db.read(catalogue.refresh_shelf, shelf=shelf)
        self.rulebook = await db.read(pricing.refresh_rulebook, rulebook=self.rulebook)
        self.programmes = await db.read(loyalty.refresh_programmes, programmes=self.programmes)
        self.promises = await db.read(fulfilment.PROMISES.refresh, known=self.promises)
        self.tariffs = await db.read(fulfilment.TARIFFS.refresh, known=self.tariffs)
        self.rounding = await db.read(pricing.ROUNDING.refresh, known=self.rounding)
        rules = await db.read(orders.screening.HOLD_RULES.refresh, known=self.hold_rules)
        self.hold_rules = rules
        self.returns = await db.read(orders.returns.RETURNS.refresh, known=self.returns)
        self.selling = await db.read(orders.sessions.SELLING.refresh, known=self.selling)
        self.sources = await db.read(journeys.refresh_sources, book=self.sources)
        self.sourcing = await db.read(fulfilment.sourcing.SOURCING.refresh, known=self.sourcing)
        self.decisions = await db.read(service.decisions.DECISIONS.refresh, known=self.decisions)
        self.ahead = await db.read(fulfilment.ahead.AHEAD.refresh, known=self.ahead)
        self.claims = await db.read(fulfilment.claims.CLAIMS.refresh, known=self.claims)
        await self.count_orders(db)
        await self.look_ahead(db)

    async def count_orders(self, db: Database) -> None:
        """Count what places have taken on today, if the sourcing policy asks how much it is."""
        if self.sourcing.counts_orders:
            places = list(self.directory.places.values())
            self.taken_on = await db.read(fulfilment.sourcing.list_loads, places=places, at=now())

    async def look_ahead(self, db: Database) -> None:
        """Read which SKUs may be sold before they are there."""
        self.limited = frozenset(await db.read(stock.ahead.list_limited))
        releases = await db.read(stock.ahead.list_releases, at=now())
        self.releases = {one.sku_id: one.releases_at for one in releases}

    async def learn(self, db: Database, language: str) -> None:
        """Read the names of SKUs in a language, on its first use; ``refresh`` follows them."""
        if language not in (self.shelf.language, *self._translated):
            self._translated[language] = await db.read(catalogue.load_shelf, language=language)

    async def know_colleagues(self, db: Database) -> Colleagues:
        """Return the company's people as they are now."""
        self.colleagues = await db.read(refresh_colleagues, known=self.colleagues)
        return self.colleagues

    async def follow(self, db: Database) -> None:
        """Refresh for ever, until cancelled; faults of the database are waited out."""
        while True:
            await asyncio.sleep(_PAUSE_S)
            try:
                await self.refresh(db)
            except (OSError, *DATABASE_FAULTS) as fault:
                _log.warning("memory waits for the database: %s", type(fault).__name__)

    def place(self, name: str, *, field: str) -> Place:
        """Return the place of that code or id.

        Raises:
            UnknownPlace: naming ``field``.
        """
        found = _uuid(name)
        if found is not None and found in self.directory.places:
            return self.directory.place(found)
        found = self.directory.find_id("place", code=name)
        if found is None:
            message = f"No place has the code or id {name[:64]!r}."
            raise network.UnknownPlace(message, field=field)
        return self.directory.place(found)

    def partner(self, name: str, *, field: str) -> Partner:
        """Return the partner of that code or id.

        Raises:
            UnknownPartner: naming ``field``.
        """
        found = _uuid(name)
        if found is None or found not in self.directory.partners:
            found = self.directory.find_id("partner", code=name)
        if found is None:
            message = f"No partner has the code or id {name[:64]!r}."
            raise network.UnknownPartner(message, field=field)
        return self.directory.partner(found)

    def sku(self, name: str, *, field: str) -> ShelfSku:
        """Return the SKU of that code or id.

        Raises:
            UnknownSku: naming ``field``.
        """
        found = _uuid(name)
        try:
            if found is not None and found in self.shelf.skus:
                return self.shelf.sku(found)
            return self.shelf.sku_by_code(name)
        except catalogue.UnknownSku as refusal:
            message = f"No SKU has the code or id {name[:64]!r}."
            raise catalogue.UnknownSku(message, field=field) from refusal

    def shelf_in(self, language: str) -> Shelf:
        """Return the SKUs named in a language that was learnt, else in the shelf's own."""
        return self._translated.get(language, self.shelf)

    def product_name(self, product_id: UUID, language: str = "") -> str | None:
        """Return what the names of a product's variants share, or None where there is none."""
        shelf = self.shelf_in(language)
        known = self._named.get(language)
        if known is None or known[0] is not shelf:
            known = self._named[language] = shelf, _product_names(shelf)
        return known[1].get(product_id)

    def tags_of(self, sku: ShelfSku) -> frozenset[str]:
        """Return the tags by which promotions select a SKU, as the catalogue gives them."""
        if self._tags[0] is not self.shelf:
            self._tags = self.shelf, {}
        tags = self._tags[1].get(sku.sku_id)
        if tags is None:
            tags = self._tags[1][sku.sku_id] = _tags(self.shelf, sku)
        return tags

    def zone_of_market(self, market: str) -> str:
        """Return the zone of most places in the country that a market is named by, else UTC."""
        if self._zones[0] is not self.directory:
            self._zones = self.directory, {}
        zone = self._zones[1].get(market)
        if zone is None:
            zone = self._zones[1][market] = _zone(self.directory, market)
        return zone

    def promotion(self, promotion_id: PromotionId) -> Promotion | None:
        """Return a promotion of the present rulebook, or None where it has none of that id."""
        return self._by_id().get(promotion_id)

    @property
    def has_offers(self) -> bool:
        """Whether some promotion is for those only to whom it was offered."""
        self._by_id()
        return self._has_offers

    @property
    def names_groups(self) -> bool:
        """Whether some price list or promotion is for a group of the company's own."""
        if self._names_groups[0] is not self.rulebook:
            named = {one.customer_group or "" for one in self.rulebook.price_lists.values()}
            for one in self.rulebook.promotions:
                named |= one.conditions.groups
            kinds = (customers.groups.PREFIX, customers.groups.PERSONA)
            own = any(group.startswith(kinds) for group in named)
            self._names_groups = self.rulebook, own
        return self._names_groups[1]

    @property
    def plain_rulebook(self) -> Rulebook:
        """The present rulebook without its promotions."""
        return replace(self.rulebook, promotions=())

    def _by_id(self) -> dict[PromotionId, Promotion]:
        if self._promotions[0] is not self.rulebook:
            by_id = {one.promotion_id: one for one in self.rulebook.promotions}
            self._promotions = self.rulebook, by_id
            self._has_offers = any(one.claim is ClaimKind.OFFER for one in by_id.values())
        return self._promotions[1]

    def channel(self, channel_id: UUID) -> Channel:
        """Return the channel of that id.

        Raises:
            UnknownChannel: there is none.
        """
        return self.directory.channel(channel_id)


def _tags(shelf: Shelf, sku: ShelfSku) -> frozenset[str]:
    return frozenset(
        {
            f"product:{sku.product_id}",
            *(f"category:{category}" for category in shelf.categories_of(sku.product_id)),
            *(f"collection:{collection}" for collection in shelf.collections_of(sku.product_id)),
            *((f"brand:{sku.brand}",) if sku.brand else ()),
        }
    )


def _zone(directory: Directory, country: str) -> str:
    counted = Counter(
        place.time_zone for place in directory.places.values() if place.country == country
    )
    return min(counted, key=lambda zone: (-counted[zone], zone), default="UTC")


def _product_names(shelf: Shelf) -> dict[UUID, str]:
    variants: defaultdict[UUID, list[str]] = defaultdict(list)
    for sku in shelf.skus.values():
        variants[sku.product_id].append(sku.name)
    return {product_id: _shared(names) for product_id, names in variants.items()}


def _shared(names: list[str]) -> str:
    """Return the parts between commas with which all names begin: "T-shirt" of "T-shirt, red"."""
    parts = [name.split(", ") for name in names]
    alike = takewhile(lambda part: len(set(part)) == 1, zip(*parts, strict=False))
    return ", ".join(part[0] for part in alike) or names[0]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
