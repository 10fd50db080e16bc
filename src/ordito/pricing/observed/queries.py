"""Questions about observed prices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from ordito.platform.db import Tx, statements
from ordito.pricing.observed.errors import UnknownOffer, UnknownSource
from ordito.pricing.observed.model import AdvisedPrice, PricePoint, Seller, Source

_sql: Final = statements(__name__)


class Offer(msgspec.Struct, frozen=True):
    """What a seller offers, as it was last seen.

    Attributes:
        offer_id: its id.
        source_id: where.
        seller_id: by whom.
        name: what the seller calls it.
        gtin: GS1 number, 14 digits.
        mpn: number of its maker.
        brand: as shown.
        title: as shown.
        url: page.
        sku_id: which SKU of ours it is.
        match: how that is known; see ``Match``.
        suggested_sku_id: which SKU it may be.
        likeness: of the titles, percent, where one is suggested.
        currency: ISO 4217.
        price_minor: of one unit, minor units.
        shipping_minor: on top, minor units; None is unknown.
        availability: see ``Availability``.
        first_seen_at: when it was seen first.
        since: since when it is as it is.
        seen_at: when it was seen last.
    """

    offer_id: UUID
    source_id: UUID
    seller_id: UUID
    name: str
    gtin: str | None
    mpn: str | None
    brand: str | None
    title: str | None
    url: str | None
    sku_id: UUID | None
    match: str
    suggested_sku_id: UUID | None
    likeness: int | None
    currency: str
    price_minor: int
    shipping_minor: int | None
    availability: str
    first_seen_at: datetime
    since: datetime
    seen_at: datetime

    @property
    def landed_minor(self) -> int:
        """Price with shipping, as far as it is known, minor units."""
        return self.price_minor + (self.shipping_minor or 0)


class _Point(msgspec.Struct, frozen=True):
    offer_id: UUID
    at: datetime
    price_minor: int
    shipping_minor: int | None
    availability: str
    currency: str


_LIST_SOURCES: Final = _sql.query("list_sources", dict[str, Any])
_LIST_SELLERS: Final = _sql.query("list_sellers", dict[str, Any])
_LIST_OFFERS: Final = _sql.query("list_offers", Offer)
_LIST_OFFERS_OF: Final = _sql.query("list_offers_of", Offer)
_LIST_OWN: Final = _sql.query("list_own_offers", Offer)
_LIST_TO_MATCH: Final = _sql.query("list_to_match", Offer)
_FIND_OFFER: Final = _sql.query("find_offer", Offer)
_LIST_HISTORY: Final = _sql.query("list_history", _Point)
_LIST_ADVISED: Final = _sql.query("list_advised_prices", dict[str, Any])


async def list_sources(tx: Tx) -> list[Source]:
    """Return all sources of prices, by code."""
    return msgspec.convert(await tx.fetch(_LIST_SOURCES), list[Source])


async def get_source(tx: Tx, *, code: str) -> Source:
    """Return the source of that code.

    Raises:
        UnknownSource: there is none.
    """
    found = next((one for one in await list_sources(tx) if one.code == code), None)
    if found is None:
        raise UnknownSource(f"No source has the code {code!r}.", field="code")
    return found


async def list_sellers(tx: Tx) -> list[Seller]:
    """Return the sellers that were seen, by name."""
    return msgspec.convert(await tx.fetch(_LIST_SELLERS), list[Seller])


async def list_offers(tx: Tx, *, after: UUID | None = None, most: int = 1000) -> Sequence[Offer]:
    """Return matched offers, by id from ``after`` on."""
    return await tx.fetch(_LIST_OFFERS, after=after, most=min(most, 20_000))


async def list_offers_of(tx: Tx, *, sku_ids: Sequence[UUID]) -> Sequence[Offer]:
    """Return the offers that are matched with these SKUs, the cheapest first."""
    return await tx.fetch(_LIST_OFFERS_OF, sku_ids=sku_ids)


async def list_own_offers(tx: Tx) -> Sequence[Offer]:
    """Return the matched offers of sellers that are ourselves, at most 200,000."""
    return await tx.fetch(_LIST_OWN)


async def list_to_match(tx: Tx, *, most: int = 200) -> Sequence[Offer]:
    """Return offers that a person has to match, those with a suggestion first."""
    return await tx.fetch(_LIST_TO_MATCH, most=min(most, 1000))


async def get_offer(tx: Tx, *, offer_id: UUID) -> Offer:
    """Return an offer.

    Raises:
        UnknownOffer: there is none of that id.
    """
    found = await tx.find(_FIND_OFFER, offer_id=offer_id)
    if found is None:
        raise UnknownOffer(f"There is no offer {offer_id}.", field="offer_id")
    return found


async def list_history(
    tx: Tx, *, offer_ids: Sequence[UUID], since: datetime
) -> dict[UUID, list[PricePoint]]:
    """Return what offers cost, in order of time: what held at ``since``, and all changes after."""
    found: dict[UUID, list[PricePoint]] = {offer_id: [] for offer_id in offer_ids}
    for row in await tx.fetch(_LIST_HISTORY, offer_ids=offer_ids, since=since):
        found[row.offer_id].append(
            PricePoint(row.at, row.price_minor, row.shipping_minor, row.availability, row.currency)
        )
    return found


async def list_advised_prices(tx: Tx, *, sku_ids: Sequence[UUID]) -> list[AdvisedPrice]:
    """Return recommended and least advertised prices of these SKUs."""
    return msgspec.convert(await tx.fetch(_LIST_ADVISED, sku_ids=sku_ids), list[AdvisedPrice])
