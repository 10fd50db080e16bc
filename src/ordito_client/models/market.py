# Written by `python -m tools.client`; edits here are lost.
"""What is sent and what comes back about market."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec

AdviceKind: TypeAlias = Literal["recommended", "minimum_advertised"]
"""What a price is that others are asked to keep to: recommended, minimum_advertised."""


class AdvisedFields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A price that is recommended, or agreed as the least that is advertised.

    Attributes:
        sku: code or id.
        kind: which of the two.
        price_minor: minor units, tax included.
        basis: what it rests on, as the contract.
        currency: ISO 4217.
    """

    sku: str
    kind: AdviceKind
    price_minor: int
    basis: str
    currency: str = "EUR"


class Flash(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A price that fell and came back within hours or days; amounts in minor units."""

    before_minor: int
    lowest_minor: int
    began_at: dt.datetime
    ended_at: dt.datetime | None


class HistoryPoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an offer cost from an instant on; amounts in minor units."""

    at: dt.datetime
    price_minor: int
    shipping_minor: int | None
    availability: str
    currency: str


class Market(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where our prices stand.

    Attributes:
        cheapest: products of which ours is the lowest price.
        compared: products that can be compared.
        products: those asked for, the largest gap first.
    """

    cheapest: int
    compared: int
    products: Sequence[MarketProduct]


class MarketProduct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product beside what others ask; amounts in minor units.

    Attributes:
        sku: code.
        currency: of ours.
        ours_minor: lowest price of our channels.
        rank: of ours among all, 1 is the cheapest.
        of: prices in all.
        gap_minor: ours less the cheapest other.
        flags: what is true of it; see the parameter ``flag``.
        offers: of others, the cheapest first.
    """

    sku: str
    currency: str
    ours_minor: int | None
    rank: int | None
    of: int | None
    gap_minor: int | None
    flags: Sequence[str]
    offers: Sequence[OfferRow]


class MatchFields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's word on an offer.

    Attributes:
        sku: code or id of the SKU that it is; None is that it is none of ours.
    """

    sku: str | None


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    first_seen_at: dt.datetime
    since: dt.datetime
    seen_at: dt.datetime


class OfferHistory(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer with its price over time.

    Attributes:
        offer: as it was last seen.
        points: changes, the oldest first; the first held already when the time begins.
        flash_sales: within them.
    """

    offer: Offer
    points: Sequence[HistoryPoint]
    flash_sales: Sequence[Flash]


class OfferRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer of somebody else; amounts in minor units."""

    offer_id: UUID
    source: str
    seller: str
    seller_kind: str
    title: str | None
    url: str | None
    currency: str
    price_minor: int
    shipping_minor: int | None
    landed_minor: int
    availability: str
    since: dt.datetime
    seen_at: dt.datetime
    counts: bool
    flags: Sequence[str]


class Seller(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Seller."""

    source_id: UUID
    seller_id: UUID
    name: str
    kind: SellerKind | msgspec.UnsetType = msgspec.UNSET
    channel_id: UUID | None = None


class SellerFields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a seller.

    Attributes:
        name: as it is shown at the source.
        kind: what it is.
        channel: code or id of the channel whose prices it shows, where it is ourselves.
    """

    name: str
    kind: SellerKind
    channel: str | None = None


SellerKind: TypeAlias = str
"""Who sells: a rival, somebody who sells our own products, ourselves, or nobody knows:
competitor, reseller, own, unknown; more may come.
"""


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Source."""

    source_id: UUID
    code: str
    name: str
    kind: SourceKind | msgspec.UnsetType = msgspec.UNSET
    currency: str = "EUR"
    tax_included: bool = True
    lag_s: int = 3600
    fresh_s: int = 259200
    active: bool = True


class SourceFields(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source of prices; its code stands in the path.

    Attributes:
        name: as people know it.
        kind: competitor, marketplace, reseller of our products, or a foreign shop of our own.
        currency: of its prices where a row says nothing else.
        tax_included: whether its prices include tax.
        lag_s: how long a price of ours may take to appear there, seconds.
        fresh_s: how long what was seen counts as what is asked now, seconds.
        active: whether what it shows is looked at.
    """

    name: str
    kind: SourceKind | msgspec.UnsetType = msgspec.UNSET
    currency: str = "EUR"
    tax_included: bool = True
    lag_s: int = 3600
    fresh_s: int = 259200
    active: bool = True


SourceKind: TypeAlias = str
"""What kind of shop prices are seen in: competitor, marketplace, reseller, own; more may come."""
