"""Listings: what a marketplace was last told of the goods."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from ordito.partners.model import Offer
from ordito.platform.db import Tx, statements
from ordito.platform.ids import ChannelId, SkuId

_sql: Final = statements(__name__)
_LIST: Final = _sql.query("list_told", Offer)
_NOTE: Final = _sql.command("note_told")


async def list_told(
    tx: Tx, *, channel_id: ChannelId, sku_ids: Sequence[SkuId]
) -> dict[SkuId, Offer]:
    """Return what a marketplace was last told of SKUs; those it never heard of are absent."""
    told = await tx.fetch(_LIST, channel_id=channel_id, sku_ids=sku_ids)
    return {one.sku_id: one for one in told}


async def note_told(
    tx: Tx, *, channel_id: ChannelId, offers: Sequence[Offer], at: datetime
) -> None:
    """Keep what a marketplace was told now, in the order of the SKUs."""
    for offer in sorted(offers, key=lambda one: one.sku_id):
        await tx.run(
            _NOTE,
            sku_id=offer.sku_id,
            channel_id=channel_id,
            units=offer.units,
            price_minor=offer.price_minor,
            currency=offer.currency,
            at=at,
        )
