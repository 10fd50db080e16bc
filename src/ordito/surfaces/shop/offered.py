"""Offered: how many units of goods the shop may sell, by place and by delivery."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from ordito import catalogue, stock
from ordito.network import Place, Service
from ordito.platform.clock import now
from ordito.platform.ids import PlaceId, SkuId
from ordito.reads.memory import Memory
from ordito.surfaces.call import Call
from ordito.surfaces.shop.frame import channel_of


class Offered(msgspec.Struct, frozen=True):
    """Units that may be sold, by SKU and place; see ``units_at``.

    Attributes:
        memory: network and catalogue.
        units: of each SKU and component at each place.
        shipping: places that ship.
        is_there: whether a unit of any of them lies somewhere now; others are promised ahead.
    """

    memory: Memory
    units: Mapping[tuple[SkuId, PlaceId], int]
    shipping: tuple[PlaceId, ...]
    is_there: bool

    def units_at(self, sku_id: SkuId, place_id: PlaceId) -> int | None:
        """Return how many a place may give; of a bundle, how many it can put together.

        None is of a service, which does not run out.
        """
        shelf = self.memory.shelf
        parts = catalogue.explode(shelf, sku_id=sku_id, quantity=1)
        stocked = [part for part in parts if shelf.sku(part.sku_id).stocked]
        if not stocked:
            return None
        return min(self.units.get((part.sku_id, place_id), 0) // part.quantity for part in stocked)

    def units_shipped(self, sku_id: SkuId) -> int | None:
        """Return how many the best place for it may ship, as ``units_at``."""
        found = [self.units_at(sku_id, place_id) for place_id in self.shipping]
        known = [units for units in found if units is not None]
        if found and not known:
            return None
        return max(known, default=0)


async def offered_of(request: Call, sku_ids: Iterable[UUID]) -> Offered:
    """Return what the shop's channel may sell of some SKUs now."""
    memory, at = request.house.memory, now()
    wanted: dict[SkuId, None] = {}
    for sku_id in sku_ids:
        for part in catalogue.explode(memory.shelf, sku_id=SkuId(sku_id), quantity=1):
            wanted[part.sku_id] = None
    rows = await request.db.read(
        stock.list_offers,
        sku_ids=list(wanted),
        place_ids=list(memory.directory.places),
        channel_id=channel_of(request).channel_id,
    )
    return Offered(
        memory,
        {(row.sku_id, row.place_id): row.offered for row in rows},
        tuple(place.place_id for place in places_with(memory, Service.SHIP_FROM, at)),
        any(row.unreserved > 0 for row in rows),
    )


def places_with(memory: Memory, service: Service, at: datetime) -> list[Place]:
    """Return the open places that do something, by name."""
    places = [
        place
        for place in memory.directory.places.values()
        if service in place.services and (place.closed_at is None or at < place.closed_at)
    ]
    return sorted(places, key=lambda place: place.name)
