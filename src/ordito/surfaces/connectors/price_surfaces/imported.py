"""Imported: a foreign shop that shows our prices, known by what was seen there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ordito import pricing
from ordito.network import Channel
from ordito.platform.clock import now
from ordito.platform.db import Database, Tx
from ordito.platform.ids import ChannelId, PlaceId, SkuId

_NOBODY: Final = ChannelId(UUID(int=0))


class ImportedPrices:
    """What a source shows in our own name; see ``pricing.watch.Surface``.

    Attributes:
        name: of the surface.
    """

    def __init__(
        self,
        *,
        source: pricing.observed.Source,
        name: str,
        channel: Channel,
        offers: Mapping[SkuId, pricing.observed.Offer],
    ) -> None:
        self.name = name
        self._source = source
        self._channel = channel
        self._offers = offers

    def side(self, place_id: PlaceId | None) -> pricing.watch.Side:  # a foreign shop has no place
        """Return what it declares: the prices of one of our channels, some time behind them."""
        return pricing.watch.Side(
            surface=self.name,
            channel_id=self._channel.channel_id,
            market=self._channel.market,
            lag=timedelta(seconds=self._source.lag_s),
            is_gross=self._source.tax_included,
            is_own=False,
        )

    def takes(self, question: pricing.watch.Question) -> bool:
        """Tell whether it can be asked: one unit, for anybody, now, and only what it shows."""
        is_plain = question.quantity == 1 and question.customer_group is None
        return is_plain and question.at is None and question.sku_id in self._offers

    async def ask(self, question: pricing.watch.Question) -> pricing.watch.Answer:
        """Return what was seen last.

        Raises:
            pricing.watch.Silent: nothing was seen for so long that nobody knows what it shows now.
        """
        offer = self._offers[question.sku_id]
        if offer.seen_at < _oldest(self._source, now()):
            raise pricing.watch.Silent(f"not seen since {offer.seen_at:%Y-%m-%d}", may_retry=True)
        if offer.availability == pricing.observed.Availability.OUT_OF_STOCK:
            raise pricing.watch.Silent("it is sold out there", may_retry=True)
        return pricing.watch.Answer(
            seen_at=offer.seen_at, currency=offer.currency, shown_minor=offer.price_minor
        )


async def imported_surfaces(
    db: Database, channels: Mapping[ChannelId, Channel]
) -> list[ImportedPrices]:
    """Return a surface for each seller that is ourselves.

    Args:
        db: the company's database.
        channels: those of the company.
    """
    return await db.read(_load, channels=channels)


async def _load(tx: Tx, *, channels: Mapping[ChannelId, Channel]) -> list[ImportedPrices]:
    sources = {one.source_id: one for one in await pricing.observed.list_sources(tx) if one.active}
    own = [
        one
        for one in await pricing.observed.list_sellers(tx)
        if one.kind is pricing.observed.SellerKind.OWN and one.source_id in sources
    ]
    if not own:
        return []
    offers = await pricing.observed.list_own_offers(tx)
    return [
        ImportedPrices(
            source=sources[seller.source_id],
            name=f"{sources[seller.source_id].code}/{seller.name}",
            channel=channel,
            offers={
                SkuId(one.sku_id): one
                for one in offers
                if one.seller_id == seller.seller_id and one.sku_id is not None
            },
        )
        for seller in own
        if (channel := channels.get(seller.channel_id or _NOBODY)) is not None
    ]


def _oldest(source: pricing.observed.Source, at: datetime) -> datetime:
    return at - timedelta(seconds=source.fresh_s)
