"""Sourcing: which place gives each line, and until when the customer has it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from ordito import catalogue, fulfilment, network, stock
from ordito.catalogue import ShelfSku
from ordito.fulfilment import Ahead, Destination, Promise, PromiseLine
from ordito.network import Place, Service
from ordito.orders import Method
from ordito.platform.auth import PlaceOutside
from ordito.platform.db import Database, Tx
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
# when goods come that nobody has ordered
_FAR: Final = timedelta(days=10_000)
# what a line takes from the shelf: units of one SKU, or of each part of a bundle
Needs = Sequence[tuple[SkuId, int]]
Item = fulfilment.sourcing.Item
Question = fulfilment.sourcing.Question
Supply = fulfilment.sourcing.Supply


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
    destination: Destination | None = None,
) -> list[Place]:
    """Return the place that gives each line: named, selling, or chosen for what is shipped.

    The sourcing policy chooses, from memory: one statement asks what places offer, and one more how
    old it is where the policy looks at that. A service that goes with shipped goods is done where
    these come from.

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
    wanted = [item_of(memory, i, skus[i], lines[i].quantity) for i in to_source]
    question = question_of(
        memory, wanted, at, channel_id=channel_id, selling=selling, destination=destination
    )
    chosen = await _source(db, memory, question) if wanted else []
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
    aheads: Sequence[Ahead | None] = (),
) -> list[Promise]:
    """Say for each line until when the customer has the goods.

    ``services`` are those of carriers that were chosen, by line, and of what follows them;
    ``aheads`` what lines wait for.

    Raises:
        NoPromise: nobody can say, because a place does not open any more.
    """
    asked = [
        PromiseLine(
            number,
            line.quantity,
            line.method.value,
            place,
            service,
            None if ahead is None else ahead.expected_at,
        )
        for number, (line, place, service, ahead) in enumerate(
            zip(
                lines,
                places,
                services or [fulfilment.STANDARD] * len(lines),
                aheads or [None] * len(lines),
                strict=False,
            ),
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


async def _source(db: Database, memory: Memory, question: Question) -> list[Place]:
    """Choose where shipped lines come from, by the policy in force.

    What is kept back from the channel is not there for it; where nothing is kept back, the
    reservation decides, at the place that has most of what nobody has enough of.
    """
    candidates = shippers(memory, question.at)
    if not candidates:
        raise PlaceMissing("No place ships goods.", field="lines")
    supply = await db.read(read_supply, memory, question, candidates)
    sourced = fulfilment.sourcing.choose(memory.sourcing, memory.promises, question, supply)
    may_wait = rule_of(memory, question).backorder
    return [
        memory.directory.place(sourced.places[item.number])
        if item.number in sourced.places
        else (await _ahead(db, supply, candidates, item, question.at) if may_wait else None)
        or _fullest(supply, candidates, item)
        for item in question.items
    ]


async def _ahead(
    db: Database, supply: Supply, candidates: Sequence[Place], item: Item, at: datetime
) -> Place | None:
    """Return the place that may promise an item ahead and has its goods first, if one may."""
    able = [
        place
        for place in candidates
        if item.needs
        and all(
            supply.ahead.get((sku, place.place_id), supply.offered.get((sku, place.place_id), 0))
            >= units
            for sku, units in item.needs
        )
    ]
    if not able[1:]:
        return able[0] if able else None
    coming = await db.read(
        stock.list_coming,
        sku_ids=[sku for sku, _ in item.needs],
        place_ids=[place.place_id for place in able],
    )
    first = {
        one.place_id: one.expected_at
        for one in reversed(coming)
        if one.expected_at is not None and one.expected_at > at
    }
    return min(able, key=lambda one: (first.get(one.place_id) or at + _FAR, one.code))


def shippers(memory: Memory, at: datetime) -> list[Place]:
    """Return the places that ship and are not closed for good."""
    return [
        place
        for place in memory.directory.places.values()
        if Service.SHIP_FROM in place.services and (place.closed_at is None or at < place.closed_at)
    ]


async def read_supply(
    tx: Tx, memory: Memory, question: Question, places: Sequence[Place]
) -> Supply:
    """Read what places have of what is asked for, and how old it is where the policy asks."""
    sku_ids = list(dict.fromkeys(sku_id for item in question.items for sku_id, _ in item.needs))
    place_ids = [place.place_id for place in places]
    offers = await stock.list_offers(
        tx, sku_ids=sku_ids, place_ids=place_ids, channel_id=question.channel_id
    )
    ages: dict[tuple[SkuId, PlaceId], int] = {}
    if rule_of(memory, question).costs.fresh_unit_minor:
        ages = await fulfilment.sourcing.list_ages(
            tx, sku_ids=sku_ids, place_ids=place_ids, at=question.at
        )
    return supply_of(memory, offers, places, ages=ages)


def supply_of(
    memory: Memory,
    offers: Sequence[Offer],
    places: Sequence[Place],
    *,
    ages: Mapping[tuple[SkuId, PlaceId], int] = MappingProxyType({}),
) -> Supply:
    """Return what places offer as sourcing looks at it: units that lie there.

    What may be promised ahead besides stands apart.
    """
    keys = [(offer.sku_id, offer.place_id) for offer in offers]
    return Supply(
        places=places,
        offered={key: offer.here for key, offer in zip(keys, offers, strict=True)},
        ahead={
            key: offer.offered
            for key, offer in zip(keys, offers, strict=True)
            if offer.offered > offer.here
        },
        kept_back={
            key: offer.free - offer.offered
            for key, offer in zip(keys, offers, strict=True)
            if offer.free > offer.offered
        },
        age_days=ages,
        taken_on=memory.taken_on,
    )


def question_of(
    memory: Memory,
    items: Sequence[Item],
    at: datetime,
    *,
    channel_id: ChannelId | None,
    selling: Place | None = None,
    destination: Destination | None = None,
    service: str = fulfilment.STANDARD,
    without: frozenset[PlaceId] = frozenset(),
) -> Question:
    """Return what is asked of sourcing; the market is that of the channel."""
    return Question(
        items=items,
        at=at,
        destination=destination,
        channel_id=channel_id,
        market=None if channel_id is None else memory.channel(channel_id).market,
        service=service,
        selling_place_id=None if selling is None else selling.place_id,
        without=without,
    )


def item_of(memory: Memory, number: int, sku: ShelfSku, quantity: int) -> Item:
    """Return a line as it is sourced: what it takes from shelves, and what that weighs."""
    return Item(
        number,
        tuple(needs_of(memory, sku, quantity)) if sku.stocked else (),
        quantity * (sku.weight_g or 0),
    )


def rule_of(memory: Memory, question: Question) -> fulfilment.sourcing.SourcingRule:
    """Return the rule of the policy in force that counts for a question."""
    return fulfilment.sourcing.rule_for(
        memory.sourcing.policy,
        channel_id=question.channel_id,
        market=question.market,
        service=question.service,
    )


def _fullest(supply: Supply, candidates: Sequence[Place], item: Item) -> Place:
    """Return the place that lacks least, where units lack everywhere.

    Raises:
        NotEnoughStock: its units are there and kept back from the channel.
    """

    def least(place: Place) -> int:
        return min(
            (supply.offered.get((sku, place.place_id), 0) - units for sku, units in item.needs),
            default=0,
        )

    place = max(candidates, key=least)
    for sku_id, quantity in item.needs:
        offered = supply.offered.get((sku_id, place.place_id), 0)
        free = offered + supply.kept_back.get((sku_id, place.place_id), 0)
        if offered < quantity <= free:
            raise stock.NotEnoughStock(
                f"{offered} of {quantity} units are offered here.",
                field=f"lines[{item.number}].quantity",
            )
    return place
