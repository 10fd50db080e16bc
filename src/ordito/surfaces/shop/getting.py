"""Getting: how an item reaches the shopper: brought home, or from a place that has it.

What a place offers and by when is said by the same rules as at the checkout.
"""

from contextlib import suppress
from datetime import datetime
from typing import Final

import msgspec

from ordito import stock
from ordito.catalogue import ShelfSku
from ordito.network import Place
from ordito.orders import Method
from ordito.platform.clock import now
from ordito.processes.ahead import look_ahead, wanted_of
from ordito.processes.sale import SaleLine
from ordito.processes.sourcing import NoPromise, PlaceMissing, places_of, promise_lines
from ordito.surfaces.call import Call
from ordito.surfaces.shop.frame import channel_of
from ordito.surfaces.shop.offered import Offered, offered_of
from ordito.surfaces.shop.screens import Home2Door, Spot, When
from ordito.surfaces.shop.spots import spots_of, when_at
from ordito.surfaces.shop.visits import destination_of, store_of, stores_of

_NOT_SHIPPED: Final = (stock.NotEnoughStock, PlaceMissing, NoPromise)


class Getting(msgspec.Struct, frozen=True, kw_only=True):
    """How one unit of a SKU reaches the shopper.

    Attributes:
        home: whether and when it is brought.
        store: the shopper's own store.
        spots: other places that have it, the nearest first.
        coming: from when on there is more, where there is none now.
        is_late: whether what can be ordered is not there yet.
    """

    home: Home2Door
    store: Spot | None
    spots: tuple[Spot, ...]
    coming: When | None = None
    is_late: bool = False


async def getting_of(request: Call, sku: ShelfSku) -> Getting:
    """Find out how one unit of a SKU would reach the shopper.

    Two statements: what places offer, and where a parcel would come from; two more where nothing
    lies anywhere.
    """
    memory, at = request.house.memory, now()
    offered = await offered_of(request, [sku.sku_id])
    mine, stores = store_of(request), stores_of(memory, at)
    units = {place.place_id: offered.units_at(sku.sku_id, place.place_id) for place in stores}
    spots = spots_of(memory, stores, at, mine=mine, units=units)
    home = await _home(request, sku, offered, at)
    coming = None
    released = memory.releases.get(sku.sku_id)
    if released is not None and stores:
        # what lies there by now is handed out on its day
        coming = when_at(released, stores[0], at, clock=False)
    elif sku.stocked and not offered.is_there:
        coming = await _coming(request, sku, at)
    return Getting(
        home=home,
        store=next((spot for spot in spots if spot.is_mine), None),
        spots=tuple(spot for spot in spots if spot.collect is not None and not spot.is_mine),
        coming=coming,
        is_late=coming is not None,
    )


async def _home(request: Call, sku: ShelfSku, offered: Offered, at: datetime) -> Home2Door:
    units = offered.units_shipped(sku.sku_id)
    if units == 0:
        return Home2Door(arrives=None)
    memory = request.house.memory
    lines = [SaleLine(str(sku.sku_id), 1, Method.SHIP)]
    with suppress(*_NOT_SHIPPED):
        places: list[Place] = await places_of(
            request.db,
            memory,
            lines,
            [sku],
            None,
            at,
            channel_id=channel_of(request).channel_id,
            destination=destination_of(request),
        )
        aheads = await request.db.read(
            look_ahead,
            memory,
            wanted_of(memory, lines, [sku], places),
            channel_id=channel_of(request).channel_id,
            at=at,
        )
        (promise,) = promise_lines(
            memory, lines, places, destination_of(request), at, aheads=aheads
        )
        arrives = when_at(promise.promised_at, places[0], at, clock=False)
        return Home2Door(arrives=arrives, place=places[0].name)
    return Home2Door(arrives=None)


async def _coming(request: Call, sku: ShelfSku, at: datetime) -> When | None:
    """Return when the first unit is expected that may be promised."""
    memory = request.house.memory
    steps = await request.db.read(
        stock.list_atp,
        sku_ids=[sku.sku_id],
        place_ids=list(memory.directory.places),
        channel_id=channel_of(request).channel_id,
        at=at,
    )
    later = [step for step in steps if step.available > 0 and step.available_from > at]
    if not later:
        return None
    first = min(later, key=lambda step: step.available_from)
    return when_at(first.available_from, memory.directory.place(first.place_id), at, clock=False)
