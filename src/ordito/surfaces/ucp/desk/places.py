"""Places: where buyers may go, narrowed by what is asked of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from ordito import network, stock
from ordito.catalogue import UnknownSku
from ordito.network import Place, Service
from ordito.platform.ids import PlaceId, SkuId
from ordito.surfaces.ucp.asking import Asking
from ordito.surfaces.ucp.desk.geodesy import Point, distance_m

# what a place does for somebody who comes
_VISITED: Final = frozenset({Service.CARRY_OUT, Service.COLLECT, Service.RETURN, Service.REPAIR})


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of places; all of it must hold.

    Attributes:
        center: around which point.
        most_m: at most so far from it, metres, inclusive.
        services: what a place does.
        is_possible: whether a place can be like that at all.
        open_at: an instant at which it is open; a place whose hours are not known is not.
        items: what it can give now, by code or id; an unknown one fits no place.
    """

    center: Point | None = None
    most_m: float = 0.0
    services: frozenset[Service] = frozenset()
    is_possible: bool = True
    open_at: datetime | None = None
    items: tuple[str, ...] = ()


def visited(asking: Asking) -> list[Place]:
    """Return the places that buyers come to, by name."""
    places = asking.memory.directory.places.values()
    open_ones = [one for one in places if one.closed_at is None and one.services & _VISITED]
    return sorted(open_ones, key=lambda one: (one.name, one.code))


async def narrow(asking: Asking, places: Sequence[Place], where: Where) -> list[Place]:
    """Return places of which all holds that is asked."""
    if not where.is_possible:
        return []
    kept = [one for one in places if where.services <= one.services and _is_near(one, where)]
    if where.open_at is not None:
        at = where.open_at
        kept = [one for one in kept if one.hours is not None and network.is_open(one, at)]
    if not where.items or not kept:
        return kept
    having = await _having(asking, kept, where.items)
    return [one for one in kept if one.place_id in having]


def matching(places: Iterable[Place], query: str) -> list[Place]:
    """Return places in whose name or address a word of a query stands, most words first."""
    words = [word for word in query.casefold().split() if len(word) > 1]
    scored = [(sum(word in _text(one) for word in words), one) for one in places]
    hits = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
    return [place for _, place in hits]


def _is_near(place: Place, where: Where) -> bool:
    if where.center is None:
        return True
    if place.latitude is None or place.longitude is None:
        return False
    here = Point(place.latitude, place.longitude)
    return distance_m(where.center, here) <= where.most_m


def _text(place: Place) -> str:
    told = (place.name, place.city, place.address, place.postal_code, place.code)
    return " ".join(told).casefold()


async def _having(asking: Asking, places: Sequence[Place], items: Sequence[str]) -> set[PlaceId]:
    skus: set[SkuId] = set()
    for item in items:
        try:
            skus.add(asking.memory.sku(item, field="filters.items").sku_id)
        except UnknownSku:
            return set()
    offers = await asking.db.read(
        stock.list_offers,
        sku_ids=sorted(skus),
        place_ids=sorted(one.place_id for one in places),
        channel_id=asking.channel.channel_id,
    )
    units: Mapping[PlaceId, set[SkuId]] = {one.place_id: set() for one in places}
    for offer in offers:
        if offer.offered > 0:
            units[offer.place_id].add(offer.sku_id)
    return {place_id for place_id, had in units.items() if skus <= had}
