"""Sourcing: which place gives each line, and until when the customer has it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from ordito import catalogue, fulfilment, network, stock
from ordito.catalogue import ShelfSku
from ordito.fulfilment import Destination, Promise, PromiseLine
from ordito.network import Place, Service
from ordito.orders import Method
from ordito.platform.auth import PlaceOutside
from ordito.platform.db import Database
from ordito.platform.errors import Conflict, Invalid
from ordito.platform.ids import ChannelId, PlaceId, SkuId
from ordito.processes.sale import SaleLine
from ordito.reads.memory import Memory
from ordito.stock import Offer

SERVICE_OF: Final = {
    Method.CARRY_OUT: Service.CARRY_OUT,
    Method.COLLECT: Service.COLLECT,
    Method.SHIP: Service.SHIP_FROM,
}
# what a line takes from the shelf: units of one SKU, or of each part of a bundle
Needs = Sequence[tuple[SkuId, int]]


class PlaceMissing(Invalid):
    """It is not said which place gives the goods."""

    code = "checkout.place_missing"
    remedy = "Name a place on the line, or sell at a place."


class NoPromise(Conflict):
    """Nobody can say until when the customer would have the goods."""

    code = "checkout.no_promise"
    remedy = "Name another place; this one has no opening hours in the next two months."


async def places_of(
    db: Database,
    memory: Memory,
    lines: Sequence[SaleLine],
    skus: Sequence[ShelfSku],
    selling: Place | None,
    at: datetime,
    *,
    channel_id: ChannelId | None = None,
) -> list[Place]:
    """Return the place that gives each line: named, selling, or chosen for what is shipped.

    A service that goes with shipped goods is done where these come from.

    Raises:
        NotEnoughStock: the units that a line asks for are kept back from the channel.
        PlaceMissing: it is not said where a line comes from.
        PlaceOutside: goods of another place would be carried out.
        ClosedPlace, ServiceNotOffered: a named place does not do it.
    """
    open_lines = [
        i for i, line in enumerate(lines) if line.place is None and line.method is Method.SHIP
    ]
    to_source = [i for i in open_lines if skus[i].stocked] or open_lines
    wanted = [needs_of(memory, skus[i], lines[i].quantity) for i in to_source]
    chosen = await _source(db, memory, wanted, to_source, channel_id, at)
    by_line = dict(zip(to_source, chosen, strict=True))
    return [
        by_line.get(i, chosen[0]) if i in open_lines else _named_place(memory, i, line, selling, at)
        for i, line in enumerate(lines)
    ]


def promise_lines(
    memory: Memory,
    lines: Sequence[SaleLine],
    places: Sequence[Place],
    destination: Destination | None,
    at: datetime,
    services: Sequence[str] = (),
) -> list[Promise]:
    """Say for each line until when the customer has the goods.

    ``services`` are those of carriers that were chosen, by line, and of what follows them.

    Raises:
        NoPromise: nobody can say, because a place does not open any more.
    """
    asked = [
        PromiseLine(number, line.quantity, line.method.value, place, service)
        for number, (line, place, service) in enumerate(
            zip(lines, places, services or [fulfilment.STANDARD] * len(lines), strict=False),
            start=1,
        )
    ]
    promises = fulfilment.promise(memory.promises, asked, destination=destination, at=at)
    for number, (promise, place) in enumerate(zip(promises, places, strict=True)):
        if promise is None:
            message = f"Place {place.code} does not open any more."
            raise NoPromise(message, field=f"lines[{number}]", place_id=place.place_id)
    return [promise for promise in promises if promise is not None]


def needs_of(memory: Memory, sku: ShelfSku, quantity: int) -> Needs:
    """Return what a line takes from the shelf."""
    parts = catalogue.explode(memory.shelf, sku_id=sku.sku_id, quantity=quantity)
    return [
        (part.sku_id, part.quantity)
        for part in parts
        if part.sku_id == sku.sku_id or memory.shelf.sku(part.sku_id).stocked
    ]


def _named_place(
    memory: Memory, number: int, line: SaleLine, selling: Place | None, at: datetime
) -> Place:
    field = f"lines[{number}].place"
    if line.place is not None:
        place = memory.place(line.place, field=field)
    elif selling is not None:
        place = selling
    else:
        message = f"It is not said where line {number + 1} comes from."
        raise PlaceMissing(message, field=field)
    if line.method is Method.CARRY_OUT and selling not in (None, place):
        message = f"Goods of {place.code} are not carried out of another place."
        raise PlaceOutside(message, field=field)
    network.require_service(place, SERVICE_OF[line.method], at=at, field=field)
    return place


async def _source(
    db: Database,
    memory: Memory,
    wanted: Sequence[Needs],
    numbers: Sequence[int],
    channel_id: ChannelId | None,
    at: datetime,
) -> list[Place]:
    """Choose where shipped lines come from: one place for all of them if any has them all.

    What is kept back from the channel is not there for it; where nothing is kept back, the
    reservation decides.
    """
    if not wanted:
        return []
    candidates = [
        place
        for place in memory.directory.places.values()
        if Service.SHIP_FROM in place.services and (place.closed_at is None or at < place.closed_at)
    ]
    if not candidates:
        raise PlaceMissing("No place ships goods.", field="lines")
    offers = await db.read(
        stock.list_offers,
        sku_ids=list(dict.fromkeys(sku_id for needs in wanted for sku_id, _ in needs)),
        place_ids=[place.place_id for place in candidates],
        channel_id=channel_id,
    )
    free = {(offer.sku_id, offer.place_id): offer.offered for offer in offers}
    chosen = [best_place(free, candidates, wanted)] * len(wanted)
    if _cover(free, chosen[0], wanted)[0] < len(wanted):
        chosen = [best_place(free, candidates, [one]) for one in wanted]
        _require_offered(offers, wanted, chosen, numbers)
    return chosen


def best_place(
    free: Mapping[tuple[SkuId, PlaceId], int], candidates: Sequence[Place], wanted: Sequence[Needs]
) -> Place:
    """Return the place that can give most of the lines whole, and of those the best filled one."""
    return max(candidates, key=lambda place: _cover(free, place, wanted))


def _require_offered(
    offers: Sequence[Offer],
    wanted: Sequence[Needs],
    chosen: Sequence[Place],
    numbers: Sequence[int],
) -> None:
    """Refuse a line whose units are there and kept back."""
    known = {(offer.sku_id, offer.place_id): offer for offer in offers}
    for needs, place, number in zip(wanted, chosen, numbers, strict=True):
        for sku_id, quantity in needs:
            offer = known.get((sku_id, place.place_id))
            if offer is not None and offer.offered < quantity <= offer.free:
                raise stock.NotEnoughStock(
                    f"{offer.offered} of {quantity} units are offered here.",
                    field=f"lines[{number}].quantity",
                )


def _cover(
    free: Mapping[tuple[SkuId, PlaceId], int], place: Place, wanted: Sequence[Needs]
) -> tuple[int, int]:
    """Rank a place: lines that it can give whole, then the least units that it has left."""
    spare = [
        min(
            (free.get((sku_id, place.place_id), 0) - quantity for sku_id, quantity in needs),
            default=0,
        )
        for needs in wanted
    ]
    return sum(units >= 0 for units in spare), min(spare)
