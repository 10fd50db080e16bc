"""Price tags: the lowest list price of products, in memory, for bands and filters of a search.

To price a thousand hits at each query would take longer than to find them; a tag lives a minute,
or until prices are published. What a customer pays, the quote says.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from uuid import UUID

from ordito import catalogue, pricing
from ordito.network import Channel, Place
from ordito.platform.db import Tx
from ordito.platform.ids import SkuId
from ordito.pricing import PriceContext, Rulebook
from ordito.reads.memory import Memory
from ordito.reads.party import nobody
from ordito.reads.price_context import context_of

_LIVES: Final = timedelta(minutes=1)
_MOST_CONTEXTS: Final = 16
# minor units at which bands begin, and the bands
_FROM: Final = (
    0,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
)
_BANDS: Final = (*(f"{first}-{after - 1}" for first, after in pairwise(_FROM)), f"{_FROM[-1]}-")
Key = tuple[UUID, UUID | None]


class PriceTags:
    """Tags of one process, for each channel and place that was asked for."""

    def __init__(self) -> None:
        self._rulebook: Rulebook | None = None
        self._tags: OrderedDict[Key, tuple[datetime, dict[UUID, int | None]]] = OrderedDict()

    async def read(
        self,
        tx: Tx,
        *,
        memory: Memory,
        channel: Channel,
        place: Place | None,
        product_ids: Sequence[UUID],
        at: datetime,
    ) -> dict[UUID, int | None]:
        """Return the lowest price of each product in minor units; None where it has none."""
        if self._rulebook is not memory.rulebook:
            self._rulebook = memory.rulebook
            self._tags.clear()
        key = (channel.channel_id, None if place is None else place.place_id)
        since, tags = self._tags.pop(key, (at, dict[UUID, int | None]()))
        if at - since > _LIVES:
            since, tags = at, {}
        self._tags[key] = since, tags
        while len(self._tags) > _MOST_CONTEXTS:
            self._tags.popitem(last=False)
        missing = [one for one in product_ids if one not in tags]
        if missing:
            context = context_of(memory, channel=channel, place=place, party=nobody(), at=at)
            found = await catalogue.search.list_variants(tx, product_ids=missing)
            for product_id in missing:
                tags[product_id] = lowest(context, memory.rulebook, found.get(product_id, ()))
        return tags


def lowest(context: PriceContext, rulebook: Rulebook, sku_ids: Sequence[UUID]) -> int | None:
    """Return the lowest list price of some SKUs in minor units; None where none has one."""
    found = (pricing.find_price(context, SkuId(one), 1, rulebook) for one in sku_ids)
    return min((level.unit_minor for _, level in (one for one in found if one)), default=None)


def band_of(price_minor: int) -> str:
    """Return the band of a price as FROM-TO in minor units, both of them within it."""
    return _BANDS[bisect_right(_FROM, price_minor) - 1]


def range_of(band: str) -> tuple[int, int] | None:
    """Return the first and the last price of FROM-TO, either of which may be left out."""
    first, dash, last = band.partition("-")
    if not dash or not all(not end or (end.isascii() and end.isdigit()) for end in (first, last)):
        return None
    if max(len(first), len(last)) > 15:  # noqa: PLR2004 # digits: a thousand billions
        return None
    return int(first or 0), int(last) if last else 10**15
