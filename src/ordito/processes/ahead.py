"""Ahead: what can be promised of goods that do not lie where they are handed out.

Goods that are expected there (a back-order), that are handed out from a day on (a pre-order), or
that another place sends to the one at which they are collected.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec.structs import replace

from ordito import fulfilment, stock
from ordito.catalogue import ShelfSku
from ordito.fulfilment import Ahead, Destination, PromiseLine, WaitsFor
from ordito.network import Place
from ordito.orders import Method
from ordito.platform.db import Tx
from ordito.platform.errors import Conflict
from ordito.platform.ids import ChannelId, PlaceId, SkuId
from ordito.processes.sale import SaleLine
from ordito.processes.sourcing import (
    Item,
    Needs,
    Supply,
    needs_of,
    question_of,
    shippers,
    supply_of,
)
from ordito.reads.memory import Memory
from ordito.stock import Offer

Key = tuple[SkuId, PlaceId]
_NOTHING: Final = 0


class NotReleased(Conflict):
    """The goods are handed out from a later day on."""

    code = "checkout.not_released"
    remedy = "Order them ahead: to be collected, or shipped; they are handed out on their day."


class Wanted(msgspec.Struct, frozen=True):
    """A line as it is looked for.

    Attributes:
        needs: what it takes from the shelf.
        method: how it reaches the customer.
        place: that hands it out.
        weight_g: grams.
    """

    needs: Needs
    method: Method
    place: Place
    weight_g: int = 0


class Outlook(msgspec.Struct, frozen=True):
    """What there is, and what is to come.

    Attributes:
        memory: policies, releases.
        at: now.
        channel_id: that sells.
        offers: by SKU and place.
        coming: instants that are still to come, with units, by SKU and place.
        supply: the same for sourcing; None where nothing is sent to stores.
    """

    memory: Memory
    at: datetime
    channel_id: ChannelId | None
    offers: Mapping[Key, Offer]
    coming: Mapping[Key, Sequence[tuple[datetime, int]]]
    supply: Supply | None


def wanted_of(
    memory: Memory, lines: Sequence[SaleLine], skus: Sequence[ShelfSku], places: Sequence[Place]
) -> list[Wanted]:
    """Return lines of a sale as they are looked for."""
    return [
        Wanted(
            needs_of(memory, sku, line.quantity) if sku.stocked else (),
            line.method,
            place,
            line.quantity * (sku.weight_g or 0),
        )
        for line, sku, place in zip(lines, skus, places, strict=True)
    ]


def may_wait(memory: Memory, wanted: Sequence[Wanted]) -> bool:
    """Tell whether something of lines could be promised ahead, or is not handed out yet."""
    return any(
        _may_wait(memory, line) or any(sku in memory.releases for sku, _ in line.needs)
        for line in wanted
    )


async def look_ahead(
    tx: Tx,
    memory: Memory,
    wanted: Sequence[Wanted],
    *,
    channel_id: ChannelId | None,
    at: datetime,
    freed: Mapping[Key, int] = MappingProxyType({}),
) -> list[Ahead | None]:
    """Say of each line what it waits for at its place; None is of what lies there.

    No statement where nothing of it can be promised ahead. What cannot be had at all is no concern
    of this: setting it aside is refused.

    Args:
        tx: open transaction.
        memory: policies, releases, network.
        wanted: lines as they are looked for.
        channel_id: that sells.
        at: now.
        freed: units that whoever asks gives up for them, by SKU and place.

    Raises:
        NotReleased: goods would be carried out before they are handed out.
    """
    for line in wanted:
        _require_released(memory, line, at)
    relevant = [line for line in wanted if _may_wait(memory, line)]
    if not relevant:
        return [None] * len(wanted)
    outlook = await read_outlook(tx, memory, relevant, channel_id=channel_id, at=at)
    return reckon(_with_freed(outlook, freed), wanted)


async def read_outlook(
    tx: Tx,
    memory: Memory,
    wanted: Sequence[Wanted],
    *,
    channel_id: ChannelId | None,
    at: datetime,
) -> Outlook:
    """Read what there is of lines, and what is to come, in two statements at the most."""
    skus = sorted({sku_id for line in wanted for sku_id, _ in line.needs})
    places = {line.place.place_id: line.place for line in wanted}
    sends = memory.ahead.policy.sends_to_stores and any(
        line.method is Method.COLLECT for line in wanted
    )
    senders = shippers(memory, at) if sends else []
    asked = {*places, *(one.place_id for one in senders)}
    offers = await stock.list_offers(
        tx, sku_ids=skus, place_ids=sorted(asked), channel_id=channel_id
    )
    ahead = [sku_id for sku_id in skus if sku_id in memory.limited]
    coming: defaultdict[Key, list[tuple[datetime, int]]] = defaultdict(list)
    if ahead:
        for one in await stock.list_coming(tx, sku_ids=ahead, place_ids=sorted(places)):
            if one.expected_at is not None and one.expected_at > at:
                coming[one.sku_id, one.place_id].append((one.expected_at, one.coming))
    return Outlook(
        memory,
        at,
        channel_id,
        {(one.sku_id, one.place_id): one for one in offers},
        coming,
        supply_of(memory, offers, senders) if sends else None,
    )


def reckon(outlook: Outlook, wanted: Sequence[Wanted]) -> list[Ahead | None]:
    """Return what each line waits for; what one takes is not there for the next."""
    taken: defaultdict[Key, int] = defaultdict(int)
    found: list[Ahead | None] = []
    missing: defaultdict[PlaceId, list[int]] = defaultdict(list)
    for number, line in enumerate(wanted):
        is_here = _is_here(outlook, line, taken)
        ahead = None if is_here else _back_order(outlook, line, taken)
        released = _releases_at(outlook.memory, line, outlook.at)
        if released is not None and line.method is not Method.CARRY_OUT:
            expected = max(released, released if ahead is None else ahead.expected_at)
            ahead = Ahead(WaitsFor.PRE_ORDER, expected)
        elif not is_here and outlook.supply is not None and line.method is Method.COLLECT:
            missing[line.place.place_id].append(number)
        found.append(ahead)
        for sku_id, units in line.needs:
            taken[sku_id, line.place.place_id] += units
    for numbers in missing.values():
        for number, ahead in _sent(outlook, wanted, numbers).items():
            found[number] = ahead
    return found


def _with_freed(outlook: Outlook, freed: Mapping[Key, int]) -> Outlook:
    offers = {
        key: replace(offer, unreserved=offer.unreserved + freed.get(key, 0))
        for key, offer in outlook.offers.items()
    }
    return replace(outlook, offers=offers)


def _require_released(memory: Memory, line: Wanted, at: datetime) -> None:
    releases_at = _releases_at(memory, line, at)
    if line.method is Method.CARRY_OUT and releases_at is not None:
        message = f"It is handed out from {releases_at:%Y-%m-%d} on."
        raise NotReleased(message, releases_at=releases_at)


def _may_wait(memory: Memory, line: Wanted) -> bool:
    if line.method is Method.CARRY_OUT or not line.needs:
        return False
    if line.method is Method.COLLECT and memory.ahead.policy.sends_to_stores:
        return True
    return any(sku in memory.limited or sku in memory.releases for sku, _ in line.needs)


def _releases_at(memory: Memory, line: Wanted, at: datetime) -> datetime | None:
    later = [memory.releases[sku] for sku, _ in line.needs if sku in memory.releases]
    return max((one for one in later if one > at), default=None)


def _is_here(outlook: Outlook, line: Wanted, taken: Mapping[Key, int]) -> bool:
    return all(
        (offer := outlook.offers.get((sku, line.place.place_id))) is not None
        and offer.here - taken.get((sku, line.place.place_id), 0) >= units
        for sku, units in line.needs
    )


def _back_order(outlook: Outlook, line: Wanted, taken: Mapping[Key, int]) -> Ahead | None:
    """Return when goods are expected that a place may promise, None where it may not."""
    instants: list[datetime] = []
    for sku, units in line.needs:
        key = sku, line.place.place_id
        offer, before = outlook.offers.get(key), taken.get(key, _NOTHING)
        if offer is None or offer.offered - before < units:
            return None
        balance = offer.unreserved - before
        instant = _by_when(outlook, key, balance, units)
        if instant is None:
            return None
        instants.append(instant)
    return Ahead(WaitsFor.BACK_ORDER, max(instants)) if instants else None


def _by_when(outlook: Outlook, key: Key, balance: int, units: int) -> datetime | None:
    if balance >= units:
        return outlook.at
    for instant, coming in sorted(outlook.coming.get(key, ())):
        balance += coming
        if balance >= units:
            return instant
    days = outlook.memory.ahead.policy.lead_days
    return None if days is None else outlook.at + timedelta(days=days)


def _sent(outlook: Outlook, wanted: Sequence[Wanted], numbers: Sequence[int]) -> dict[int, Ahead]:
    """Return what other places send to the one at which lines are collected."""
    assert outlook.supply is not None
    memory, place = outlook.memory, wanted[numbers[0]].place
    there = Destination(place.country, place.postal_code, place.latitude, place.longitude)
    question = question_of(
        memory,
        [Item(number, tuple(wanted[number].needs), wanted[number].weight_g) for number in numbers],
        outlook.at,
        channel_id=outlook.channel_id,
        destination=there,
        without=frozenset({place.place_id}),
    )
    if not outlook.supply.places:
        return {}
    chosen = fulfilment.sourcing.choose(
        memory.sourcing, memory.promises, question, outlook.supply
    ).places
    found: dict[int, Ahead] = {}
    for number, sender_id in chosen.items():
        sender = memory.directory.place(sender_id)
        line = PromiseLine(1, 1, Method.SHIP.value, sender)
        (promise,) = fulfilment.promise(memory.promises, [line], destination=there, at=outlook.at)
        if promise is not None:
            found[number] = Ahead(WaitsFor.TRANSFER, promise.promised_at, sender_id)
    return found
