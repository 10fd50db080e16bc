"""Feed observed prices: what others ask for our goods, as somebody has seen it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from ordito import pricing
from ordito.platform.db import Tx
from ordito.platform.rows import RowResult

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]
Minor = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class ObservedRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A price that was seen in a shop.

    Attributes:
        price_minor: of one unit, minor units, as shown there.
        source: code of the source; None is the name of who brings the rows.
        seller: who sells, as shown; None is the source itself.
        offer: what the seller calls it: number or address.
        sku: code of our SKU, where it is known.
        gtin: GS1 number.
        mpn: number that its maker gave it; together with the brand it names one article.
        brand: as shown.
        title: as shown.
        url: page.
        currency: ISO 4217; None is that of the source.
        shipping_minor: on top for one unit, minor units; None is unknown.
        availability: whether it can be bought.
        seen_at: when it was seen; None is now.
    """

    price_minor: Minor
    source: Text | None = None
    seller: Text | None = None
    offer: Text | None = None
    sku: Text | None = None
    gtin: Annotated[str, msgspec.Meta(max_length=20, pattern=r"^[0-9 -]+$")] | None = None
    mpn: Text | None = None
    brand: Text | None = None
    title: Text | None = None
    url: Annotated[str, msgspec.Meta(max_length=2000, pattern=r"^https?://[^\x00\s]+$")] | None = (
        None
    )
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$(?!\n)")] | None = None
    shipping_minor: Minor | None = None
    availability: pricing.observed.Availability = pricing.observed.Availability.UNKNOWN
    seen_at: Instant | None = None


async def feed_observed_prices(
    tx: Tx, *, rows: Sequence[ObservedRow], source: str, at: datetime
) -> list[RowResult]:
    """Take in what was seen; only changes are added to the history.

    Args:
        tx: open transaction.
        rows: in any order, also with the history of one offer.
        source: who brings them; the source of prices of rows that name none.
        at: now.
    """
    sightings = [
        pricing.observed.Sighting(
            source=row.source or source,
            price_minor=row.price_minor,
            seen_at=row.seen_at or at,
            seller=row.seller,
            name=row.offer,
            sku=row.sku,
            gtin=row.gtin,
            mpn=row.mpn,
            brand=row.brand,
            title=row.title,
            url=row.url,
            currency=row.currency,
            shipping_minor=row.shipping_minor,
            availability=row.availability,
        )
        for row in rows
    ]
    return await pricing.observed.observe(tx, sightings=sightings, at=at)
