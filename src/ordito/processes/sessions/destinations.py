"""Destinations: whereto lines of a session may go, and whether a parcel would arrive there."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from ordito import customers, network, orders
from ordito.customers import Address, InvalidAddress, KeptAddress
from ordito.fulfilment import Destination
from ordito.network import Channel, Place
from ordito.processes.sessions.keep import Typed, country_of
from ordito.processes.sessions.messages import error
from ordito.processes.sessions.page import SessionDestination, SessionMessage
from ordito.processes.sessions.supply import Row, Supply, needs, sent_from, units_at
from ordito.processes.sessions.wish import WishedAddress
from ordito.reads.memory import Memory

# places that are offered for one method
_MOST_PLACES: Final = 20


class Whither(msgspec.Struct, frozen=True):
    """Whereto a method goes.

    Attributes:
        offered: to choose from.
        chosen: id of the chosen one.
        place: the place that was chosen.
        destination: the address, as far as a promise and a tariff need it.
        address: ready for a parcel; None while it is not whole.
        messages: what is wrong with it.
    """

    offered: tuple[SessionDestination, ...] = ()
    chosen: str | None = None
    place: Place | None = None
    destination: Destination | None = None
    address: Address | None = None
    messages: tuple[SessionMessage, ...] = ()


def shipped_to(
    memory: Memory,
    channel: Channel,
    method: orders.sessions.KeptMethod,
    *,
    typed: Typed,
    book: Sequence[KeptAddress],
    is_needed: bool,
    path: str,
) -> Whither:
    """Return whereto a method ships: an address that was written out, or one of the book.

    Args:
        memory: zones of the promise policy.
        channel: through which is sold.
        method: as it was wished.
        typed: what the vault keeps of the wish.
        book: addresses of a customer who signed in; empty of others.
        is_needed: whether nothing is sold without one.
        path: of the method, for messages.
    """
    offered = (
        *(_written(one, typed) for one in method.destinations),
        *(_of_book(one) for one in book),
    )
    if method.destination is None:
        missing = (error("destination_missing", f"{path}.destination"),) if is_needed else ()
        return Whither(offered, messages=missing)
    for turn, one in enumerate(method.destinations):
        if one.destination_id == method.destination:
            field = f"{path}.destinations[{turn}]"
            return _bound(memory, channel, offered, one, typed, field, is_needed=is_needed)
    for kept in book:
        if method.destination in (str(kept.address_id), kept.label):
            whither = Whither(
                offered,
                str(kept.address_id),
                destination=Destination(kept.country, kept.postal_code),
                address=customers.addresses.read(kept),
            )
            return _delivered(memory, channel, whither, f"{path}.destination")
    return Whither(offered, messages=(error("destination_unknown", f"{path}.destination"),))


def chosen_place(
    method: orders.sessions.KeptMethod, wish: orders.sessions.KeptWish, supply: Supply
) -> Place | None:
    """Return the place at which a method is collected: the chosen one, or the one in mind."""
    named = method.destination or (None if wish.place_id is None else str(wish.place_id))
    if named is None:
        return None
    for place in supply.counters:
        if named in (str(place.place_id), place.code):
            return place
    return None


def collected_at(
    memory: Memory,
    method: orders.sessions.KeptMethod,
    wish: orders.sessions.KeptWish,
    *,
    rows: Sequence[Row],
    supply: Supply,
    place: Place | None,
    path: str,
) -> Whither:
    """Return where a method may be collected: places that have something of it, the nearest first.

    Args:
        memory: catalogue.
        method: as it was wished.
        wish: near which point.
        rows: lines of the method that can be bought.
        supply: of the shelves.
        place: that was chosen.
        path: of the method, for messages.
    """
    offered = [
        (_of_place(one, wish, has_all=bool(has_all), is_sent=is_sent), one)
        for one, has_all, is_sent in _stocking(memory, rows, supply)
        if has_all is not None or one == place
    ]
    offered.sort(
        key=lambda pair: (
            pair[1] != place,
            not pair[0].has_all,
            pair[0].distance_m is None,
            pair[0].distance_m or 0,
            pair[1].name,
        )
    )
    shown = tuple(one for one, _ in offered[:_MOST_PLACES])
    messages: list[SessionMessage] = []
    if place is None:
        code = "place_missing" if method.destination is None else "destination_unknown"
        messages.append(error(code, f"{path}.destination"))
    elif not all(row.at_place for row in rows):
        missing = [row.line_id for row in rows if not row.at_place]
        messages.append(error("not_at_place", f"{path}.destination", line_ids=missing))
    return Whither(
        shown,
        None if place is None else str(place.place_id),
        place=place,
        messages=tuple(messages),
    )


def _bound(
    memory: Memory,
    channel: Channel,
    offered: tuple[SessionDestination, ...],
    kept: orders.sessions.KeptDestination,
    typed: Typed,
    field: str,
    *,
    is_needed: bool,
) -> Whither:
    whither = Whither(
        offered, kept.destination_id, destination=Destination(kept.country, kept.postal_code)
    )
    address, messages = None, ()
    if is_needed:
        address, messages = _whole(kept, typed, field)
    whither = msgspec.structs.replace(whither, address=address, messages=messages)
    return _delivered(memory, channel, whither, field)


def _whole(
    kept: orders.sessions.KeptDestination, typed: Typed, field: str
) -> tuple[Address | None, tuple[SessionMessage, ...]]:
    """Return an address for a parcel, or what it lacks."""
    wished = typed.addresses.get(kept.destination_id, WishedAddress())
    recipient = wished.recipient or _name(typed)
    lines = tuple(line for line in wished.lines if line.strip())
    lacking = [
        name
        for name, value in (("recipient", recipient), ("lines", lines), ("city", wished.city))
        if not value
    ]
    if lacking:
        messages = tuple(error("address_incomplete", f"{field}.{name}") for name in lacking)
        return None, messages
    address = Address(
        recipient=recipient,
        lines=lines,
        postal_code=wished.postal_code or "",
        city=wished.city or "",
        region=wished.region or None,
        country=kept.country,
        phone=wished.phone or None,
    )
    try:
        return customers.addresses.written(address, field=field), ()
    except InvalidAddress as refusal:
        return None, (error("address_invalid", refusal.field),)


def _delivered(memory: Memory, channel: Channel, whither: Whither, path: str) -> Whither:
    """Refuse a country to which nothing is brought: not the market's, and in no zone."""
    assert whither.destination is not None
    country = whither.destination.country
    zoned = {zone.country for zone in memory.promises.policy.zones}
    if country in zoned or country == (country_of(channel.market) or country):
        return whither
    refused = error("address_undeliverable", path, country=country)
    return msgspec.structs.replace(
        whither, messages=(*whither.messages, refused), destination=None, address=None
    )


def _stocking(
    memory: Memory, rows: Sequence[Row], supply: Supply
) -> Iterator[tuple[Place, bool | None, bool]]:
    """Yield each place at which goods are collected: has all of them, some, or none (None).

    The last says whether some of them are sent there first.
    """
    wanted = [(needs(memory, row), row.quantity) for row in rows if row.good.stocked]
    for place in supply.counters:
        here = [units_at(supply.free, parts, place) >= quantity for parts, quantity in wanted]
        had = [
            is_here or sent_from(supply, supply.free, parts) is not None
            for is_here, (parts, _) in zip(here, wanted, strict=True)
        ]
        yield place, all(had) if any(had) else None, any(had) and not all(here)


def _written(kept: orders.sessions.KeptDestination, typed: Typed) -> SessionDestination:
    wished = typed.addresses.get(kept.destination_id, WishedAddress())
    return SessionDestination(
        destination_id=kept.destination_id,
        kind="written",
        address=msgspec.structs.replace(
            wished, country=kept.country, postal_code=kept.postal_code or None
        ),
    )


def _of_book(kept: KeptAddress) -> SessionDestination:
    return SessionDestination(
        destination_id=str(kept.address_id),
        kind="book",
        label=kept.label,
        address=WishedAddress(
            recipient=kept.recipient,
            lines=tuple(kept.lines),
            postal_code=kept.postal_code,
            city=kept.city,
            region=kept.region,
            country=kept.country,
            phone=kept.phone,
        ),
    )


def _of_place(
    place: Place, wish: orders.sessions.KeptWish, *, has_all: bool, is_sent: bool
) -> SessionDestination:
    distance_km = None
    if wish.latitude is not None and wish.longitude is not None:
        distance_km = network.distance_km(place, latitude=wish.latitude, longitude=wish.longitude)
    return SessionDestination(
        destination_id=str(place.place_id),
        kind="place",
        place_id=place.place_id,
        name=place.name,
        place_address=WishedAddress(
            lines=(place.address,) if place.address else (),
            postal_code=place.postal_code or None,
            city=place.city or None,
            country=place.country,
        ),
        latitude=place.latitude,
        longitude=place.longitude,
        distance_m=None if distance_km is None else round(distance_km * 1000),
        has_all=has_all,
        is_sent=is_sent,
    )


def _name(typed: Typed) -> str:
    if typed.buyer is None:
        return ""
    return " ".join(part for part in (typed.buyer.first_name, typed.buyer.last_name) if part)
