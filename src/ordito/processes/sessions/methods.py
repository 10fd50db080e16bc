"""Methods: how the lines of a session reach the buyer, with their groups, options and promises."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from ordito import fulfilment, orders
from ordito.fulfilment import STANDARD, Destination, Promise, PromiseLine, Slot
from ordito.network import Place
from ordito.processes.price import Answer
from ordito.processes.sessions.destinations import Whither
from ordito.processes.sessions.messages import error, warning
from ordito.processes.sessions.page import (
    AvailableMethod,
    SessionDestination,
    SessionGroup,
    SessionMessage,
    SessionMethod,
    SessionOption,
)
from ordito.processes.sessions.supply import Row, Supply, needs, sent_from, units_at
from ordito.reads.memory import Memory

_SHIP: Final = "ship"
_COLLECT: Final = "collect"
SLOT: Final = "slot"
# places of which is asked when they could have goods ready
_MOST_ASKED: Final = 20
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER: Final = timedelta(minutes=15)


class Reached(msgspec.Struct, frozen=True):
    """A method with what is wrong with it."""

    method: SessionMethod
    messages: tuple[SessionMessage, ...]


# what a basket costs where some lines, by id, go by a service
Charge = Callable[[frozenset[str], str], Answer]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How the lines of one method reach the buyer.

    Attributes:
        method: as it was wished.
        whither: where it goes.
        rows: its lines that can be bought, each with its service.
        charge: what it would cost by another service.
        earlier: services by which goods of methods before it go; they are charged once.
        path: of the method, for messages.
        language: in which services are called.
        at: now.
        slots: with room, of the place where it is collected.
    """

    method: orders.sessions.KeptMethod
    whither: Whither
    rows: Sequence[Row]
    charge: Charge
    earlier: frozenset[str]
    path: str
    language: str
    at: datetime
    slots: Sequence[Slot] = ()


def with_services(memory: Memory, rows: Sequence[Row]) -> list[Row]:
    """Return the lines of shipped methods with the service that was chosen for their group."""
    known = set(memory.tariffs.services(_SHIP))
    by_number = {row.number: row for row in rows}
    for method in {row.method.method_id: row.method for row in rows}.values():
        mine = [row for row in rows if row.method.method_id == method.method_id]
        if method.kind == _SHIP:
            for group_id, _, mates in _groups(method, mine):
                wished = method.options.get(group_id) or method.options.get("")
                if wished in known:
                    by_number |= {
                        row.number: msgspec.structs.replace(row, service=wished) for row in mates
                    }
    return [by_number[row.number] for row in rows]


def reached(memory: Memory, way: Way) -> Reached:
    """Return how the lines of one method reach the buyer, with what is wrong with it."""
    groups: list[SessionGroup] = []
    messages = list(way.whither.messages)
    earlier = set(way.earlier)
    for turn, (group_id, place, mates) in enumerate(_groups(way.method, way.rows)):
        options = tuple(_options(memory, way, place, mates, frozenset(earlier)))
        wished = way.method.options.get(group_id) or way.method.options.get("")
        known = {one.option_id for one in options}
        field = f"{way.path}.groups[{turn}].option"
        if not options:
            messages.append(error("option_missing", field))
        elif wished is not None and wished.startswith(SLOT) and wished not in known:
            messages.append(error("slot_gone", field))
        elif wished is not None and wished not in known:
            messages.append(warning("option_unknown", field))
        first = options[0].option_id if options else None
        groups.append(
            SessionGroup(
                group_id=group_id,
                line_ids=tuple(row.line_id for row in mates),
                place_id=place.place_id,
                options=options,
                option_id=wished if wished in known else first,
            )
        )
        earlier.add(mates[0].service)
    return Reached(
        SessionMethod(
            method_id=way.method.method_id,
            kind=way.method.kind,
            line_ids=tuple(row.line_id for row in way.rows),
            destinations=_readied(memory, way.whither, way.at),
            destination=way.whither.chosen,
            groups=tuple(groups),
        ),
        tuple(messages),
    )


def available_methods(
    memory: Memory, rows: Sequence[Row], supply: Supply, at: datetime
) -> tuple[AvailableMethod, ...]:
    """Return the kinds of methods that lines could have, and when the first could be there."""
    goods = [row for row in rows if row.sku is not None and row.good.stocked]
    found: list[AvailableMethod] = []
    for kind in (_SHIP, _COLLECT):
        places = {
            row.line_id: [
                place
                for place in supply.places(kind)
                if units_at(supply.free, needs(memory, row), place) > 0
                or (kind == _COLLECT and sent_from(supply, supply.free, needs(memory, row)))
            ]
            for row in goods
        }
        having = tuple(line_id for line_id, some in places.items() if some)
        if having:
            some = {one.place_id: one for had in places.values() for one in had}
            promises = [
                _promise(memory, kind, place, None, at)
                for place in list(some.values())[:_MOST_ASKED]
            ]
            instants = [one.promised_at for one in promises if one is not None]
            found.append(
                AvailableMethod(
                    kind=kind, line_ids=having, from_at=min(instants) if instants else None
                )
            )
    return tuple(found)


def promised(method: SessionMethod, line_id: str) -> datetime | None:
    """Return until when a line of a method is promised, by the chosen option."""
    for group in method.groups:
        if line_id in group.line_ids:
            for option in group.options:
                if option.option_id == group.option_id:
                    return option.earliest_at if option.service == SLOT else option.latest_at
    return None


def delivery_names(memory: Memory, answer: Answer, language: str) -> Mapping[int, str]:
    """Return what each charged delivery is called, by its line number."""
    shelf = memory.shelf_in(language)
    return {
        priced.line_no: shelf.sku(priced.sku_id).name
        for wanted, priced in zip(answer.lines, answer.priced.lines, strict=True)
        if wanted.is_delivery
    }


def _parted(rows: Sequence[Row]) -> Iterator[tuple[Place, list[Row]]]:
    """Yield the places that give lines, with their lines, in the order of the first of each."""
    goods = [row for row in rows if row.place is not None]
    order = list(dict.fromkeys(row.place.place_id for row in goods if row.place is not None))

    def turn(row: Row) -> int:
        assert row.place is not None
        return order.index(row.place.place_id)

    for _, mates in groupby(sorted(goods, key=turn), key=turn):
        together = list(mates)
        assert together[0].place is not None
        yield together[0].place, together


def _groups(
    method: orders.sessions.KeptMethod, rows: Sequence[Row]
) -> Iterator[tuple[str, Place, list[Row]]]:
    """Yield the lines that go together, with the id of their group and the place they come from."""
    for turn, (place, mates) in enumerate(_parted(rows), start=1):
        yield f"{method.method_id}-{turn}", place, mates


def _options(
    memory: Memory, way: Way, place: Place, mates: Sequence[Row], earlier: frozenset[str]
) -> Iterator[SessionOption]:
    """Yield the services that could bring a group; what is charged already costs nothing more."""
    kind = way.method.kind
    shelf = memory.shelf_in(way.language)
    line_ids = frozenset(row.line_id for row in mates)
    for service in memory.tariffs.services(_SHIP) if kind == _SHIP else (STANDARD,):
        answer = way.charge(line_ids, service)
        charged = [
            priced
            for wanted, priced in zip(answer.lines, answer.priced.lines, strict=True)
            if wanted.is_delivery and wanted.method == kind and wanted.service == service
        ]
        begins_at = max((row.ahead.expected_at for row in mates if row.ahead), default=way.at)
        promise = _promise(memory, kind, place, way.whither.destination, begins_at, service)
        if promise is None or (service != STANDARD and not charged):
            continue
        title = place.name if kind == _COLLECT else service.capitalize()
        due = [] if service in earlier else charged
        yield SessionOption(
            option_id=service if kind == _SHIP else _COLLECT,
            title=shelf.sku(charged[0].sku_id).name if charged else title,
            service=service if kind == _SHIP else _COLLECT,
            earliest_at=_earliest(promise, place, kind),
            latest_at=promise.promised_at,
            amount_minor=sum(one.total_minor for one in due),
            base_minor=sum(one.base_minor for one in due),
            discount_minor=sum(one.discount_minor for one in due),
            tax_minor=sum(one.tax_minor for one in due),
        )

    if kind == _COLLECT:
        begins_at = max((row.ahead.expected_at for row in mates if row.ahead), default=way.at)
        later = _promise(memory, kind, place, None, begins_at)
        slots = [one for one in way.slots if later is None or one.begins_at >= later.ready_at]
        yield from _slot_options(place, slots)


def _slot_options(place: Place, slots: Sequence[Slot]) -> Iterator[SessionOption]:
    """Yield the times at which a group may be collected; they cost nothing."""
    zone = ZoneInfo(place.time_zone)
    for slot in slots:
        begins, ends = slot.begins_at.astimezone(zone), slot.ends_at.astimezone(zone)
        yield SessionOption(
            option_id=f"{SLOT}-{slot.begins_at.astimezone(UTC):%Y%m%dT%H%MZ}",
            title=f"{place.name}, {begins:%Y-%m-%d %H:%M}-{ends:%H:%M}",
            service=SLOT,
            earliest_at=slot.begins_at,
            latest_at=slot.ends_at,
            amount_minor=0,
        )


def slots_of(memory: Memory, places: Iterable[Place], at: datetime) -> list[Slot]:
    """Return the slots of places in which goods that are sold now could be collected."""
    found: list[Slot] = []
    for place in places:
        promise = _promise(memory, _COLLECT, place, None, at)
        if promise is not None:
            found += fulfilment.slots_at(memory.promises.policy, place, ready_at=promise.ready_at)
    return found


def _readied(memory: Memory, whither: Whither, at: datetime) -> tuple[SessionDestination, ...]:
    """Say of places from when goods would wait there."""
    return tuple(
        msgspec.structs.replace(
            one,
            ready_at=promise.promised_at
            if one.place_id is not None
            and not one.is_sent
            and (
                promise := _promise(
                    memory, _COLLECT, memory.directory.place(one.place_id), None, at
                )
            )
            else None,
        )
        for one in whither.offered
    )


def _promise(
    memory: Memory,
    kind: str,
    place: Place,
    destination: Destination | None,
    at: datetime,
    service: str = STANDARD,
) -> Promise | None:
    """Return a promise to the quarter of an hour: who asks a moment later hears the same."""
    asked = [PromiseLine(1, 1, kind, place, service)]
    found = fulfilment.promise(memory.promises, asked, destination=destination, at=at)[0]
    if found is None:
        return None
    quarters = -(-(found.promised_at - _EPOCH) // _QUARTER)
    return msgspec.structs.replace(found, promised_at=_EPOCH + quarters * _QUARTER)


def _earliest(promise: Promise, place: Place, kind: str) -> datetime:
    """Return before when nothing is there: the day of a delivery, the hour of a collection."""
    if kind == _COLLECT:
        return promise.promised_at
    zone = ZoneInfo(place.time_zone)
    day = promise.promised_at.astimezone(zone).date()
    return max(
        promise.ready_at, datetime.combine(day, time(), zone).astimezone(promise.ready_at.tzinfo)
    )
