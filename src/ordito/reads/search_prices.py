"""Price tags: the lowest list price of products, in memory, for bands and filters of a search.

To price a thousand hits at each query would take longer than to find them. A tag holds until a
price of its product begins or ends, until prices are published, or until its variants change. What
a customer pays, the quote says.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final
from uuid import UUID

from ordito import catalogue, pricing
from ordito.catalogue import Shelf
from ordito.network import Channel, Place
from ordito.platform.db import Tx
from ordito.platform.ids import SkuId
from ordito.pricing import PriceContext, Rulebook
from ordito.reads.memory import Memory
from ordito.reads.party import nobody
from ordito.reads.price_context import context_of

# of all channels and places together; a tag takes some 200 bytes
_MOST_TAGS: Final = 500_000
_UNKNOWN: Final = -1
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
        self._shelf: Shelf | None = None
        self._of: OrderedDict[Key, _Tags] = OrderedDict()

    async def read(
        self,
        tx: Tx,
        *,
        memory: Memory,
        channel: Channel,
        place: Place | None,
        product_ids: Sequence[UUID],
        at: datetime,
    ) -> Sequence[int | None]:
        """Return the lowest price of each product in minor units; None where it has none."""
        self._follow(memory)
        key = (channel.channel_id, None if place is None else place.place_id)
        tags = self._of.setdefault(key, _Tags())
        self._of.move_to_end(key)
        tags.drop_turned(at)
        found = [tags.prices.get(one, _UNKNOWN) for one in product_ids]
        missing = [one for one, price in zip(product_ids, found, strict=True) if price == _UNKNOWN]
        if not missing:
            return found
        shelf = memory.shelf
        context = context_of(memory, channel=channel, place=place, party=nobody(), at=at)
        variants = await catalogue.search.list_variants(tx, product_ids=missing)
        made = {one: lowest(context, memory.rulebook, variants.get(one, ())) for one in missing}
        if memory.shelf is shelf:  # else these may be the variants of before
            tags.keep(made, variants, memory.rulebook, at)
            self._make_room()
        return [
            made[one] if price == _UNKNOWN else price
            for one, price in zip(product_ids, found, strict=True)
        ]

    def _follow(self, memory: Memory) -> None:
        """Forget what another rulebook, or other variants, may have made untrue."""
        if self._rulebook is not memory.rulebook:
            self._of.clear()
        elif self._of and self._shelf is not None and self._shelf is not memory.shelf:
            changed = _changed(self._shelf, memory.shelf)
            for tags in self._of.values():
                tags.drop(changed)
        self._rulebook, self._shelf = memory.rulebook, memory.shelf

    def _make_room(self) -> None:
        """Forget the channels and places that nobody has asked for longest."""
        while len(self._of) > 1 and sum(len(one.prices) for one in self._of.values()) > _MOST_TAGS:
            self._of.popitem(last=False)


class _Tags:
    """Tags of one channel and place, and when some of them turn."""

    def __init__(self) -> None:
        self.prices: dict[UUID, int | None] = {}
        self._turns: list[tuple[datetime, UUID]] = []

    def keep(
        self,
        made: Mapping[UUID, int | None],
        variants: Mapping[UUID, Sequence[UUID]],
        rulebook: Rulebook,
        at: datetime,
    ) -> None:
        """Keep tags until a price of one of their variants begins or ends."""
        self.prices.update(made)
        for product_id in made:
            for sku_id in variants.get(product_id, ()):
                turn = pricing.price_turns_at(SkuId(sku_id), rulebook, at=at)
                if turn is not None:
                    heappush(self._turns, (turn, product_id))

    def drop_turned(self, at: datetime) -> None:
        """Forget the tags of products of which a price has begun or ended."""
        while self._turns and self._turns[0][0] <= at:
            self.prices.pop(heappop(self._turns)[1], None)

    def drop(self, product_ids: Iterable[UUID]) -> None:
        """Forget the tags of these products."""
        for one in product_ids:
            self.prices.pop(one, None)


def _changed(before: Shelf, after: Shelf) -> set[UUID]:
    """Return the products of which a variant is there now that was not, or is another one."""
    changed = set[UUID]()
    for sku_id, sku in after.skus.items():
        known = before.skus.get(sku_id)
        if known is not sku:
            changed.add(sku.product_id)
            if known is not None:
                changed.add(known.product_id)
    return changed


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
