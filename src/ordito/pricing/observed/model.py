"""The nouns of observed prices. Plain values: the rules beside them are pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ordito.platform.ids import ChannelId, SkuId


class SourceKind(StrEnum):
    """What kind of shop prices are seen in."""

    COMPETITOR = "competitor"
    MARKETPLACE = "marketplace"
    RESELLER = "reseller"
    OWN = "own"


class SellerKind(StrEnum):
    """Who sells: a rival, somebody who sells our own products, ourselves, or nobody knows."""

    COMPETITOR = "competitor"
    RESELLER = "reseller"
    OWN = "own"
    UNKNOWN = "unknown"


class Availability(StrEnum):
    """Whether an offer can be bought."""

    IN_STOCK = "in_stock"
    OUT_OF_STOCK = "out_of_stock"
    BACKORDER = "backorder"
    PREORDER = "preorder"
    UNKNOWN = "unknown"


class Match(StrEnum):
    """How an offer came to its SKU: by a number that is the same, or by a person's word."""

    NONE = "none"
    CODE = "code"
    GTIN = "gtin"
    MPN = "mpn"
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class AdviceKind(StrEnum):
    """What a price is that others are asked to keep to."""

    RECOMMENDED = "recommended"
    MINIMUM_ADVERTISED = "minimum_advertised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where prices are seen.

    Attributes:
        source_id: made by the caller.
        code: short name, unique among sources.
        name: as people know it.
        kind: what kind of shop it is.
        currency: of its prices where a row says nothing else, ISO 4217.
        tax_included: whether its prices include tax.
        lag_s: how long a price of ours may take to appear there, seconds.
        fresh_s: how long what was seen there counts as what is asked now, seconds.
        active: whether what it shows is looked at.
    """

    source_id: UUID
    code: str
    name: str
    kind: SourceKind = SourceKind.COMPETITOR
    currency: str = "EUR"
    tax_included: bool = True
    lag_s: int = 3600
    fresh_s: int = 3 * 86_400
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who sells at a source.

    Attributes:
        source_id: where.
        seller_id: derived from source and name.
        name: as it is shown there.
        kind: what we know of it.
        channel_id: channel whose prices it shows, where it is ourselves.
    """

    source_id: UUID
    seller_id: UUID
    name: str
    kind: SellerKind = SellerKind.UNKNOWN
    channel_id: ChannelId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A price that was seen.

    Attributes:
        source: code of the source.
        price_minor: of one unit, minor units, as shown there.
        seen_at: when it was seen, aware UTC.
        seller: who sells; None is the source itself.
        name: what the seller calls the offer, as its number or address; None takes the first of
            GTIN, our SKU's code and URL.
        sku: code of our SKU, where whoever looked knew it.
        gtin: GS1 number of the article.
        mpn: number that its maker gave it.
        brand: as shown.
        title: as shown.
        url: page on which it was seen.
        currency: ISO 4217; None is that of the source.
        shipping_minor: on top for one unit, minor units; None is unknown.
        availability: whether it can be bought.
    """

    source: str
    price_minor: int
    seen_at: datetime
    seller: str | None = None
    name: str | None = None
    sku: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    brand: str | None = None
    title: str | None = None
    url: str | None = None
    currency: str | None = None
    shipping_minor: int | None = None
    availability: Availability = Availability.UNKNOWN


@dataclass(frozen=True, slots=True)
class PricePoint:
    """What an offer cost from an instant on, until the next one.

    Attributes:
        at: from when, aware UTC.
        price_minor: minor units.
        shipping_minor: on top, minor units; None is unknown.
        availability: whether it could be bought.
        currency: ISO 4217.
    """

    at: datetime
    price_minor: int
    shipping_minor: int | None = None
    availability: str = Availability.UNKNOWN
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class FlashRule:
    """What counts as a flash sale.

    Attributes:
        drop_ppm: the price falls by at least this much of what it was, parts per million.
        return_ppm: it is back when it is at most this much below what it was.
        noise_ppm: smaller movements than this are no movement.
        steady: the price before has held this long.
        shortest: a fall that ends sooner is a misreading.
        longest: a fall that lasts longer is a new price.
    """

    drop_ppm: int = 100_000
    return_ppm: int = 30_000
    noise_ppm: int = 20_000
    steady: timedelta = timedelta(hours=24)
    shortest: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class FlashSale:
    """A price that fell and came back.

    Attributes:
        before_minor: what it was, minor units.
        lowest_minor: what it fell to.
        began_at: when it fell.
        ended_at: when it was back; None where it is not back yet.
    """

    before_minor: int
    lowest_minor: int
    began_at: datetime
    ended_at: datetime | None

    @property
    def drop_ppm(self) -> int:
        """How much of the price was taken off at most, parts per million."""
        return (self.before_minor - self.lowest_minor) * 1_000_000 // self.before_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """An offer beside ours, for comparing.

    Attributes:
        offer_id: which.
        landed_minor: price with shipping, minor units; without it where it is unknown.
    """

    offer_id: UUID
    landed_minor: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where our price stands.

    Attributes:
        rank: 1 is the cheapest; equal prices share the better rank.
        of: how many prices there are, ours included.
        below: offers that are cheaper than ours, the cheapest first.
        gap_minor: ours less the cheapest other; negative where we are cheapest.
    """

    rank: int
    of: int
    below: tuple[UUID, ...]
    gap_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisedPrice:
    """A price that others are asked to keep to, or that we are asked to keep to.

    Attributes:
        sku_id: of what.
        kind: recommended, or the least that may be advertised.
        currency: ISO 4217.
        price_minor: minor units, tax included.
        basis: what it rests on, as the contract; for people.
    """

    sku_id: SkuId
    kind: AdviceKind
    currency: str
    price_minor: int
    basis: str
